//! Versions and stages from before calendars keep what they promised, on both databases.

use entities::journeys::{journey, journey_version, stage};
use entities::organisation::council;
use entities::select::InCouncil;
use migration::{Migrator, MigratorTrait};
use rules::journeys::Terms;
use rules::journeys::audience::Audiences;
use rules::organisation::CustomerKind;
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use sea_orm::{ConnectionTrait, QueryOrder};
use support::{World, on_both};

use crate::performance::upgrade::{ID, empty, id};

/// The steps before that of clocks.
const BEFORE: u32 = 6;

on_both!(
    a_version_from_before_counts_days_of_england_and_wales,
    |world: World| async move {
        let database = empty(&world).await;
        Migrator::up(&database, Some(BEFORE))
            .await
            .expect("the old schema");
        let id = id(world.kind);
        let other = id.replace("01'", "02'");
        for statement in [
            format!(
                "INSERT INTO council (council_id, code, name, time_zone, created_at) VALUES ({id}, 'OLD', 'Old', 'Europe/London', '2026-01-01T00:00:00Z')"
            ),
            format!(
                "INSERT INTO directorate (id, council_id, code, title, revision) VALUES ({id}, {id}, 'D', 'D', 1)"
            ),
            format!(
                "INSERT INTO service (id, council_id, directorate_id, code, name, revision) VALUES ({id}, {id}, {id}, 'S', 'S', 1)"
            ),
            format!(
                "INSERT INTO journey (id, council_id, service_id, code, title, customer_kind, revision) VALUES ({id}, {id}, {id}, 'J', 'J', 'RESIDENT', 1)"
            ),
            format!(
                "INSERT INTO journey_version (id, council_id, journey_id, number, state, design, valid_from, target_working_days, published_at, revision) VALUES ({id}, {id}, {id}, 1, 'PUBLISHED', 'AS_IS', '2026-01-01', 10, '2026-01-01T00:00:00Z', 2)"
            ),
            format!(
                "INSERT INTO stage (id, council_id, journey_version_id, position, code, title, target_working_days) VALUES ({id}, {id}, {id}, 1, 'DO', 'Do it', 3)"
            ),
            format!(
                "INSERT INTO journey (id, council_id, service_id, code, title, customer_kind, revision) VALUES ({other}, {id}, {id}, 'K', 'K', 'STAFF', 1)"
            ),
        ] {
            database
                .execute_unprepared(&statement)
                .await
                .expect(&statement);
        }
        Migrator::up(&database, None).await.expect("the new schema");
        let council_id = ID.parse().expect("an id");
        let version = journey_version::Entity::in_council(council_id)
            .one(&database)
            .await
            .expect("an answer")
            .expect("the version");
        let expected = Terms {
            calendar: Division::EnglandWales,
            target: Some(Target::Days(10)),
            warning_percent: None,
            extension_cap: None,
        };
        assert_eq!(version.terms(), expected);
        assert_eq!((version.calendar_revision, version.revision), (0, 2));
        let stage = stage::Entity::in_council(council_id).one(&database).await;
        let stage = stage.expect("an answer").expect("the stage");
        let targets = (stage.target_working_days, stage.target_working_hours);
        assert_eq!(targets, (Some(3), None));
        // Each journey is open to whom it is for.
        let journeys = journey::Entity::in_council(council_id)
            .order_by_asc(journey::Column::Code)
            .all(&database)
            .await
            .expect("journeys");
        let audiences: Vec<Audiences> = journeys.iter().map(journey::Model::audiences).collect();
        let kinds = [CustomerKind::Resident, CustomerKind::Staff];
        assert_eq!(audiences, kinds.map(Audiences::usual));
        let council = council::Entity::in_council(council_id).one(&database).await;
        let council = council.expect("an answer").expect("the council");
        assert_eq!(council.calendar_revision, 0);
    }
);
