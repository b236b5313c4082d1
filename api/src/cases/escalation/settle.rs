//! Escalating cases, and ending escalations, of cases that are held. Everything is judged anew of what is held,
//! so that what changed meanwhile is seen, and of two workers at once the second finds it done.

use std::collections::HashMap;

use entities::cases::{case_closing, case_escalation, cases};
use entities::journeys::escalation_rule;
use entities::select::{InCouncil, in_ids};
use rules::cases::escalation::{Action, Step, Subject};
use rules::cases::lifecycle::CaseStatus;
use rules::number::usize_to_u64;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::judged::{Judged, says};
use super::round::Done;
use crate::cases::held::Held;
use crate::cases::owner;
use crate::cases::record::{self, Change};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// Cases of one transaction, so that nobody waits long for the writer.
const AT_ONCE: usize = 50;

/// Does what the rules say of these cases now. Cases that somebody is changing are left for the next look.
pub(super) async fn settle(reader: &Reader, ids: &[Uuid]) -> Result<Done, Failure> {
    let mut done = Done::default();
    for some in ids.chunks(AT_ONCE) {
        done.add(Box::pin(together(reader, some)).await?);
    }
    Ok(done)
}

/// The same of so many as one transaction takes.
async fn together(reader: &Reader, ids: &[Uuid]) -> Result<Done, Failure> {
    let council_id = reader.council_id();
    let transaction = reader.database().write().await?;
    // Whoever changes a rule waits, or is waited for and seen.
    let rules = escalation_rule::Entity::in_council(council_id)
        .order_by_asc(escalation_rule::Column::Id)
        .lock_shared()
        .all(&transaction)
        .await?;
    let cases = cases::Entity::in_council(council_id)
        .filter(in_ids(cases::Column::Id, ids, reader.backend()))
        .order_by_asc(cases::Column::Id)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(&transaction)
        .await?;
    let mut rows = Rows::read(&transaction, reader, &cases).await?;
    let judged = Judged::read(&transaction, reader, &cases, &rules).await?;
    let (mut done, mut ended) = (Done::default(), Vec::new());
    for case in cases {
        let Some(subject) = judged.subject(&case) else {
            continue;
        };
        let live = rows.live.remove(&case.id).unwrap_or_default();
        let closings = rows.closings.remove(&case.id).unwrap_or_default();
        let held = Held { case, closings };
        let steps = steps(&transaction, reader, (&held, &live), (&rules, subject)).await?;
        ended.extend(steps.ended);
        done.escalated += escalate(&transaction, reader, &held, &steps.begun).await?;
    }
    let now = reader.clock().now();
    done.ended = record::end_escalations(&transaction, (council_id, &ended), now).await?;
    transaction.commit().await?;
    Ok(done)
}

/// What else is asked of cases that are held.
struct Rows {
    live: HashMap<Uuid, Vec<case_escalation::Model>>,
    closings: HashMap<Uuid, Vec<case_closing::Model>>,
}

impl Rows {
    async fn read(
        transaction: &DatabaseTransaction,
        reader: &Reader,
        cases: &[cases::Model],
    ) -> Result<Self, DbErr> {
        let ids = || cases.iter().map(|case| case.id);
        let live = reader
            .rows_of::<case_escalation::Entity>(case_escalation::Column::CaseId, ids())
            .filter(case_escalation::Column::EndedAt.is_null())
            .all(transaction)
            .await?;
        let closings = reader
            .rows_of::<case_closing::Entity>(case_closing::Column::CaseId, ids())
            .all(transaction)
            .await?;
        Ok(Self {
            live: grouped(live.into_iter().map(|row| (row.case_id, row))),
            closings: grouped(closings.into_iter().map(|row| (row.case_id, row))),
        })
    }
}

/// What is to be done to a case.
#[derive(Default)]
struct Steps<'a> {
    /// The rules that begin to hold, and the case as each gives it.
    begun: Vec<(&'a escalation_rule::Model, Option<CaseStatus>)>,
    /// The escalations that end.
    ended: Vec<Uuid>,
}

/// What the rules say of a case that is held, the oldest first: each sees it as those before have given it.
async fn steps<'a>(
    transaction: &DatabaseTransaction,
    reader: &Reader,
    (held, live): (&Held, &[case_escalation::Model]),
    (rules, mut subject): (&'a [escalation_rule::Model], Subject<'_>),
) -> Result<Steps<'a>, Failure> {
    let now = reader.clock().now();
    let (mut steps, mut status) = (Steps::default(), held.status());
    for rule in rules {
        let own = live.iter().find(|row| row.rule_id == rule.id);
        let verdict = says(rule, &held.case, &subject, now);
        match verdict.step(own.is_some()) {
            Some(Step::Escalate) => {
                let action = action(transaction, &held.case, rule).await?;
                let given = action.give(&status);
                if let Some(next) = &given {
                    subject.unassigned_since = match (next.assignee, status.assignee) {
                        (Some(_), _) => None,
                        (None, Some(_)) => Some(now),
                        (None, None) => subject.unassigned_since,
                    };
                    status.clone_from(next);
                }
                steps.begun.push((rule, given));
            }
            Some(Step::End) => steps.ended.extend(own.map(|row| row.id)),
            None => {}
        }
    }
    Ok(steps)
}

/// Whom a rule gives a case to: nobody when its team does not work on the journey, and could not see the case.
async fn action(
    transaction: &DatabaseTransaction,
    case: &cases::Model,
    rule: &escalation_rule::Model,
) -> Result<Action, DbErr> {
    if let Some(team) = rule.team_id {
        let work = (case.journey_id, team);
        if !owner::works_on(transaction, case.council_id, work).await? {
            return Ok(Action::default());
        }
    }
    let assignee = match rule.assignee_id {
        Some(id) => owner::member(transaction, case.council_id, id).await?,
        None => None,
    };
    Ok(Action {
        team: rule.team_id,
        assignee,
    })
}

/// Writes what begins to hold of a case, an event for each, and says how many there are.
async fn escalate(
    transaction: &DatabaseTransaction,
    reader: &Reader,
    held: &Held,
    begun: &[(&escalation_rule::Model, Option<CaseStatus>)],
) -> Result<u64, DbErr> {
    if begun.is_empty() {
        return Ok(0);
    }
    let mut change = Change::of(reader, reader.clock().now(), held);
    for (rule, given) in begun {
        change.escalate(rule, given.as_ref());
    }
    Box::pin(record::apply(transaction, change)).await?;
    Ok(usize_to_u64(begun.len()))
}
