//! The demonstration council on a real database: complete, filled once, and the same on both.

use std::collections::BTreeSet;
use std::sync::Mutex;

use entities::cases::{case_closing, cases, contact};
use entities::journeys::outcome;
use entities::organisation::{channel, council, import_run};
use entities::select::InCouncil;
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::organisation::{ImportKind, ImportState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use support::{World, on_both};
use throughline::demo::{COUNCIL_CODE, FillError, Options, Summary, fill};
use uuid::Uuid;

async fn filled(world: &World) -> Summary {
    fill(world.database(), &world.clock, Options::default())
        .await
        .expect("a demonstration council")
}

async fn council_id(world: &World) -> Uuid {
    council::Entity::find()
        .filter(council::Column::Code.eq(COUNCIL_CODE))
        .one(world.own_connection())
        .await
        .expect("an answer")
        .expect("the council")
        .council_id
}

async fn all<E: InCouncil>(world: &World) -> Vec<E::Model> {
    E::in_council(council_id(world).await)
        .all(world.own_connection())
        .await
        .expect("rows")
}

on_both!(
    the_demonstration_council_is_large_enough_and_complete,
    |world| async move {
        let summary = filled(&world).await;
        assert!(!summary.was_there);
        assert!(summary.counts.journeys >= 600, "{:?}", summary.counts);
        assert!(summary.counts.cases >= 5_000, "{:?}", summary.counts);
        let cases = all::<cases::Entity>(&world).await;
        assert_eq!(cases.len() as u64, summary.counts.cases);

        let used: BTreeSet<Uuid> = cases.iter().map(|case| case.channel_id).collect();
        assert_eq!(used.len(), all::<channel::Entity>(&world).await.len());

        let contacts = all::<contact::Entity>(&world).await;
        let codes: BTreeSet<DemandCode> =
            contacts.iter().map(|contact| contact.demand_code).collect();
        assert_eq!(codes.len(), DemandCode::ALL.len());

        let given: BTreeSet<Uuid> = cases.iter().filter_map(|case| case.outcome_id).collect();
        let kinds: BTreeSet<OutcomeKind> = all::<outcome::Entity>(&world)
            .await
            .into_iter()
            .filter(|outcome| given.contains(&outcome.id))
            .map(|outcome| outcome.kind)
            .collect();
        assert_eq!(kinds.len(), OutcomeKind::ALL.len());

        // Two years of closings, and some of them undone.
        let closings = all::<case_closing::Entity>(&world).await;
        assert!(closings.iter().any(|closing| closing.reopened_at.is_some()));
    }
);

on_both!(
    a_second_fill_changes_nothing_and_tells_the_same,
    |world| async move {
        let first = filled(&world).await;
        let rows = world.row_counts().await;
        world.set_now("2026-11-02T08:00:00Z");
        let second = filled(&world).await;
        assert_eq!(world.row_counts().await, rows);
        assert_eq!(
            second,
            Summary {
                was_there: true,
                ..first
            }
        );
    }
);

on_both!(
    a_fill_that_died_is_removed_and_told_anew,
    |world| async move {
        let before = world.row_counts().await;
        let first = filled(&world).await;
        let whole = world.row_counts().await;
        let run = import_run::Entity::in_council(council_id(&world).await)
            .filter(import_run::Column::Kind.eq(ImportKind::Demonstration))
            .one(world.own_connection())
            .await
            .expect("an answer")
            .expect("the run");
        let mut run = run.into_active_model();
        run.state = Set(ImportState::Running);
        run.update(world.own_connection())
            .await
            .expect("a run that died");

        let second = filled(&world).await;
        assert_eq!(second, first);
        assert_eq!(world.row_counts().await, whole);
        assert_ne!(before, whole);
    }
);

on_both!(
    a_council_that_only_shares_the_code_is_left_alone,
    |world| async move {
        world.add_council(world.clock.new_id(), COUNCIL_CODE).await;
        let rows = world.row_counts().await;
        let answer = fill(world.database(), &world.clock, Options::default()).await;
        assert!(matches!(answer, Err(FillError::CodeTaken)), "{answer:?}");
        assert_eq!(world.row_counts().await, rows);
    }
);

/// What the first of the two databases told.
static TOLD: Mutex<Option<Vec<String>>> = Mutex::new(None);

on_both!(
    one_seed_tells_the_same_on_both_databases,
    |world| async move {
        filled(&world).await;
        let cases = cases::Entity::in_council(council_id(&world).await)
            .order_by_asc(cases::Column::Reference)
            .all(world.own_connection())
            .await
            .expect("cases");
        let told: Vec<String> = cases.iter().map(|case| format!("{case:?}")).collect();
        let mut other = TOLD.lock().expect("the lock");
        if let Some(other) = other.as_ref() {
            assert!(told == *other, "the databases differ");
        }
        *other = Some(told);
    }
);
