//! What a change adds to the roll-ups: what the case and the contact contributed before is taken away,
//! what they contribute after is added.
//!
//! A change of a case holds its row lock, and so does a change of a contact on it. So what is read here
//! is what was added last.

use entities::cases::{case_closing, cases, contact};
use entities::demand::cell_delta;
use entities::select::InCouncil;
use rules::demand::contribution::{
    CaseFacts, ClosingFacts, ContactFacts, Contribution, Counted, deltas,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use uuid::Uuid;

use super::{Altered, Change};
use crate::clock::Clock;

/// A case or none with its rows, and a contact that belongs to no case.
#[derive(Default)]
struct Side {
    case: Option<cases::Model>,
    closings: Vec<case_closing::Model>,
    contacts: Vec<contact::Model>,
}

/// The deltas of a change that is not written yet.
pub(super) async fn of(
    transaction: &impl ConnectionTrait,
    change: &Change<'_>,
) -> Result<Vec<cell_delta::Model>, DbErr> {
    let reader = change.reader;
    let (before, after) = sides(transaction, change).await?;
    let counts = deltas(&before.counted()?, &after.counted()?);
    let rows = counts
        .into_iter()
        .map(|(contribution, n)| row(reader.clock(), reader.council_id(), &contribution, n));
    Ok(rows.collect())
}

/// What matters before and after. Rows that contribute the same on both sides are left out of both.
async fn sides(
    transaction: &impl ConnectionTrait,
    change: &Change<'_>,
) -> Result<(Side, Side), DbErr> {
    let (mut before, mut after) = (Side::default(), Side::default());
    if let Some(case) = &change.case {
        before.case.clone_from(&case.before);
        after.case = Some(case.after.clone());
        if let Some(was) = &case.before {
            if change.closing.is_some() || moves_closings(was, &case.after) {
                before.closings = match &change.closings {
                    Some(held) => held.clone(),
                    None => closings(transaction, was).await?,
                };
            }
            if moves_contacts(was, &case.after) {
                before.contacts = contacts(transaction, was).await?;
            }
        }
    }
    after.closings.clone_from(&before.closings);
    after.contacts.clone_from(&before.contacts);
    if let Some(closing) = &change.closing {
        alter(&mut before.closings, &mut after.closings, closing, |it| {
            it.id
        });
    }
    if let Some(contact) = &change.contact {
        alter(&mut before.contacts, &mut after.contacts, contact, |it| {
            it.id
        });
    }
    Ok((before, after))
}

/// Whether closings, and the days of being overdue, contribute elsewhere after the change.
fn moves_closings(before: &cases::Model, after: &cases::Model) -> bool {
    let of = |case: &cases::Model| {
        let place = (case.journey_id, case.journey_version_id, case.channel_id);
        let days = (case.received_on, case.due_on);
        (place, case.team_id, case.demand_code, days)
    };
    of(before) != of(after)
}

/// Whether contacts on the case contribute elsewhere after the change.
fn moves_contacts(before: &cases::Model, after: &cases::Model) -> bool {
    let of = |case: &cases::Model| (case.journey_version_id, case.team_id);
    of(before) != of(after)
}

async fn closings(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<Vec<case_closing::Model>, DbErr> {
    case_closing::Entity::in_council(case.council_id)
        .filter(case_closing::Column::CaseId.eq(case.id))
        .all(transaction)
        .await
}

async fn contacts(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<Vec<contact::Model>, DbErr> {
    contact::Entity::in_council(case.council_id)
        .filter(contact::Column::CaseId.eq(case.id))
        .all(transaction)
        .await
}

/// Puts a row as it was among those before, and as it will be among those after.
fn alter<M: Clone>(
    before: &mut Vec<M>,
    after: &mut Vec<M>,
    row: &Altered<M>,
    id: impl Fn(&M) -> Uuid,
) {
    for side in [&mut *before, &mut *after] {
        side.retain(|it| id(it) != id(&row.after));
    }
    before.extend(row.before.clone());
    after.push(row.after.clone());
}

impl Side {
    /// The case with what belongs to it, and beside it a contact on none.
    fn counted(self) -> Result<[Counted; 2], DbErr> {
        let case_id = self.case.as_ref().map(|case| case.id);
        let (on_case, loose): (Vec<_>, Vec<_>) = self
            .contacts
            .into_iter()
            .partition(|contact| contact.case_id.is_some());
        if on_case.iter().any(|contact| contact.case_id != case_id) {
            // Its team and version would be guessed.
            return Err(DbErr::Custom(
                "a contact is changed without its case".to_owned(),
            ));
        }
        Ok([
            Counted {
                case: self.case.as_ref().map(case_facts),
                closings: self.closings.iter().map(closing_facts).collect(),
                contacts: on_case.iter().map(contact_facts).collect(),
            },
            Counted {
                contacts: loose.iter().map(contact_facts).collect(),
                ..Counted::default()
            },
        ])
    }
}

const fn case_facts(case: &cases::Model) -> CaseFacts {
    CaseFacts {
        journey: case.journey_id,
        version: case.journey_version_id,
        channel: case.channel_id,
        team: case.team_id,
        demand_code: case.demand_code,
        state: case.state,
        received_on: case.received_on,
        due_at: case.due_at,
        due_on: case.due_on,
        closed_at: case.closed_at,
        closed_on: case.closed_on,
        outcome: case.outcome_id,
        working_days: case.working_days,
    }
}

const fn closing_facts(closing: &case_closing::Model) -> ClosingFacts {
    ClosingFacts {
        id: closing.id,
        kind: closing.kind,
        closed_at: closing.closed_at,
        closed_on: closing.closed_on,
        outcome: closing.outcome_id,
        reopened_at: closing.reopened_at,
        reopened_on: closing.reopened_on,
    }
}

const fn contact_facts(contact: &contact::Model) -> ContactFacts {
    ContactFacts {
        journey: contact.journey_id,
        channel: contact.channel_id,
        demand_code: contact.demand_code,
        happened_on: contact.happened_on,
    }
}

fn row(clock: &Clock, council_id: Uuid, it: &Contribution, n: i64) -> cell_delta::Model {
    cell_delta::Model {
        council_id,
        id: clock.new_id(),
        measure: it.measure.number(),
        day: it.day,
        journey_id: it.journey,
        version_id: it.version,
        channel_id: it.channel,
        team_id: it.team,
        demand_code: it.demand_code.number(),
        outcome_id: it.outcome,
        timing: it.timing.number(),
        working_days: it.working_days,
        n,
    }
}
