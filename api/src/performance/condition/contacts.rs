//! The predicate of a part that counts contacts, over the table of contacts. A contact has the version
//! and the team of the case that it is about.

use entities::cases::cases;
use entities::cases::contact::Column;
use entities::select::{InCouncil, in_ids};
use rules::performance::{PartDefinition, Predicate, Question};
use rules::time::period::Period;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DbBackend, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{Ground, always, journeys_of, of, on_days, within};

/// The contacts of `days` that `definition`, a part of `question`, counts.
#[must_use]
pub fn of_part(
    question: &Question<'_>,
    definition: &PartDefinition,
    days: Period,
    council_id: Uuid,
    backend: DbBackend,
) -> Condition {
    let ground = Ground {
        council_id,
        backend,
        journey: Column::JourneyId,
        channel: Column::ChannelId,
        demand_code: Column::DemandCode,
    };
    let mut condition = Condition::all()
        .add(on_days(Column::HappenedOn, days))
        .add(of(&definition.predicate, &|leaf| leaf_of(ground, leaf)));
    if let Some(journeys) = journeys_of(question, council_id, backend) {
        condition = condition.add(within(Column::JourneyId, journeys));
    }
    condition
}

fn leaf_of(ground: Ground<Column>, leaf: &Predicate) -> Condition {
    let own = || match leaf {
        Predicate::VersionIn(ids) => {
            let of_version = in_ids(cases::Column::JourneyVersionId, ids, ground.backend);
            of_cases(ground.council_id, of_version)
        }
        Predicate::TeamIn(ids) => {
            let of_team = in_ids(cases::Column::TeamId, ids, ground.backend);
            of_cases(ground.council_id, of_team)
        }
        // What a contact does not have; a definition that asks for it is refused.
        _ => always(false),
    };
    ground.shared(leaf).unwrap_or_else(own)
}

fn of_cases(council_id: Uuid, which: Expr) -> Condition {
    let cases = cases::Entity::in_council(council_id)
        .filter(which)
        .select_only()
        .column(cases::Column::Id)
        .into_query();
    within(Column::CaseId, cases)
}
