//! The predicate of a part that counts contacts, over the table of contacts. A contact has the version
//! and the team of the case that it is about.

use entities::cases::cases;
use entities::cases::contact::Column;
use entities::journeys::journey;
use entities::select::{InCouncil, in_ids, in_texts};
use rules::performance::{PartDefinition, Predicate, Question};
use rules::time::period::Period;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DbBackend, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{always, codes, journeys, journeys_of, of, on_days, within};

/// What every leaf needs to know.
#[derive(Clone, Copy)]
struct Ground {
    council_id: Uuid,
    backend: DbBackend,
}

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
    };
    let mut condition = Condition::all()
        .add(on_days(Column::HappenedOn, days))
        .add(of(&definition.predicate, &|leaf| ground.leaf(leaf)));
    if let Some(journeys) = journeys_of(question, council_id, backend) {
        condition = condition.add(within(Column::JourneyId, journeys));
    }
    condition
}

impl Ground {
    fn leaf(self, leaf: &Predicate) -> Condition {
        let backend = self.backend;
        let all = Condition::all();
        match leaf {
            Predicate::JourneyIn(ids) => all.add(in_ids(Column::JourneyId, ids, backend)),
            Predicate::ServiceIn(ids) => {
                self.of_journeys(in_ids(journey::Column::ServiceId, ids, backend))
            }
            Predicate::VersionIn(ids) => {
                self.of_cases(in_ids(cases::Column::JourneyVersionId, ids, backend))
            }
            Predicate::ChannelIn(ids) => all.add(in_ids(Column::ChannelId, ids, backend)),
            Predicate::TeamIn(ids) => self.of_cases(in_ids(cases::Column::TeamId, ids, backend)),
            Predicate::DemandCodeIn(wanted) => {
                all.add(in_texts(Column::DemandCode, &codes(wanted), backend))
            }
            Predicate::CustomerKindIn(kinds) => self.of_journeys(in_texts(
                journey::Column::CustomerKind,
                &codes(kinds),
                backend,
            )),
            // What a contact does not have; a definition that asks for it is refused.
            _ => always(false),
        }
    }

    fn of_journeys(self, which: Expr) -> Condition {
        within(Column::JourneyId, journeys(self.council_id, which))
    }

    fn of_cases(self, which: Expr) -> Condition {
        let cases = cases::Entity::in_council(self.council_id)
            .filter(which)
            .select_only()
            .column(cases::Column::Id)
            .into_query();
        within(Column::CaseId, cases)
    }
}
