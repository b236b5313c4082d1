//! The test's own recount of every cube, from the rows of cases, closings and contacts. Nothing here is
//! shared with the code that writes cells.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entities::cases::{case_closing, cases, contact};
use entities::select::InCouncil;
use rules::cases::{CaseState, ClosingKind};
use rules::demand::DemandCode;
use sea_orm::{ConnectionTrait, FromQueryResult, QuerySelect};
use uuid::Uuid;

/// Table, column of its date, its other dimensions, its measures: written down from the contract.
type Cube = (&'static str, &'static str, &'static [Dim], &'static [i16]);

pub const CUBES: [Cube; 6] = [
    (
        "cell_code",
        "month",
        &[Dim::Channel, Dim::Code],
        &[1, 2, 3, 4, 5, 8, 9, 10],
    ),
    (
        "cell_timing",
        "month",
        &[Dim::Channel, Dim::Timing],
        &[2, 3, 4, 5, 6, 7, 8, 9, 10],
    ),
    (
        "cell_team",
        "month",
        &[Dim::Team, Dim::Code, Dim::Timing],
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ),
    (
        "cell_outcome",
        "month",
        &[Dim::Outcome, Dim::Timing],
        &[2, 3, 4, 6, 7, 10],
    ),
    ("cell_days", "month", &[Dim::Days], &[6]),
    (
        "cell_day",
        "day",
        &[Dim::Timing, Dim::Family],
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ),
];

#[derive(Clone, Copy)]
pub enum Dim {
    Channel,
    Code,
    Timing,
    Team,
    Outcome,
    Days,
    Family,
}

impl Dim {
    pub const fn column(self) -> &'static str {
        match self {
            Self::Channel => "channel_id",
            Self::Code => "demand_code",
            Self::Timing => "timing",
            Self::Team => "team_id",
            Self::Outcome => "outcome_id",
            Self::Days => "working_days",
            Self::Family => "family",
        }
    }
}

/// One thing that counts once.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    pub measure: i16,
    pub day: NaiveDate,
    pub journey: Uuid,
    pub version: Uuid,
    pub channel: Uuid,
    pub team: Uuid,
    pub code: i16,
    pub outcome: Uuid,
    pub timing: i16,
    pub days: i32,
}

/// A cell: its cube, its date, and everything that it tells apart.
pub type Key = (&'static str, NaiveDate, i16, Uuid, Uuid, Vec<i128>);

/// Cells by key; none is 0.
pub type Cells = HashMap<Key, i64>;

/// Counts a fact in every cube that has it.
pub fn add(cells: &mut Cells, fact: &Fact, n: i64) {
    for (table, date, dims, measures) in CUBES {
        if !measures.contains(&fact.measure) {
            continue;
        }
        let first = fact.day.with_day(1).expect("a first day");
        let date = if date == "month" { first } else { fact.day };
        let values = dims.iter().map(|dim| match dim {
            Dim::Channel => number(fact.channel),
            Dim::Code => i128::from(fact.code),
            Dim::Timing => i128::from(fact.timing),
            Dim::Team => number(fact.team),
            Dim::Outcome => number(fact.outcome),
            Dim::Days => i128::from(fact.days),
            Dim::Family => i128::from(family(fact)),
        });
        let key = (
            table,
            date,
            fact.measure,
            fact.journey,
            fact.version,
            values.collect(),
        );
        *cells.entry(key).or_default() += n;
    }
}

/// An id as a number.
pub fn number(id: Uuid) -> i128 {
    i128::from_be_bytes(id.into_bytes())
}

/// 1 value, 2 failure, 3 preventable, 4 unknown; 0 for cases.
fn family(fact: &Fact) -> i16 {
    match (fact.measure, fact.code) {
        (1, 1 | 2) => 1,
        (1, 3..=10) => 2,
        (1, 11) => 3,
        (1, _) => 4,
        _ => 0,
    }
}

/// The code's place in the list of definitions, from 1.
fn place(code: DemandCode) -> i16 {
    match code {
        DemandCode::ValueNew => 1,
        DemandCode::ValueFollowOn => 2,
        DemandCode::FailureProgressChase => 3,
        DemandCode::FailureClarify => 4,
        DemandCode::FailureRepeatInformation => 5,
        DemandCode::FailureWrongPlace => 6,
        DemandCode::FailureNotDone => 7,
        DemandCode::FailureDoneWrong => 8,
        DemandCode::FailureReopened => 9,
        DemandCode::FailureWebsite => 10,
        DemandCode::PreventableByPolicy => 11,
        DemandCode::Unknown => 12,
    }
}

#[derive(FromQueryResult)]
struct Case {
    id: Uuid,
    journey_id: Uuid,
    journey_version_id: Uuid,
    channel_id: Uuid,
    team_id: Option<Uuid>,
    demand_code: DemandCode,
    state: CaseState,
    received_on: NaiveDate,
    due_at: Option<DateTime<Utc>>,
    due_on: Option<NaiveDate>,
    closed_at: Option<DateTime<Utc>>,
    closed_on: Option<NaiveDate>,
    outcome_id: Option<Uuid>,
    working_days: Option<i32>,
}

#[derive(FromQueryResult)]
struct Closing {
    case_id: Uuid,
    kind: ClosingKind,
    closed_at: DateTime<Utc>,
    closed_on: NaiveDate,
    outcome_id: Option<Uuid>,
    reopened_at: Option<DateTime<Utc>>,
    reopened_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Contact {
    journey_id: Uuid,
    channel_id: Uuid,
    case_id: Option<Uuid>,
    demand_code: DemandCode,
    happened_on: NaiveDate,
}

impl Case {
    /// Something that happened to it.
    fn event(&self, measure: i16, day: NaiveDate, outcome: Option<Uuid>) -> Fact {
        Fact {
            measure,
            day,
            journey: self.journey_id,
            version: self.journey_version_id,
            channel: self.channel_id,
            team: self.team_id.unwrap_or(Uuid::nil()),
            code: place(self.demand_code),
            outcome: outcome.unwrap_or(Uuid::nil()),
            timing: 0,
            days: -1,
        }
    }

    /// The case itself, as it stands.
    fn itself(&self, measure: i16, day: NaiveDate) -> Fact {
        let timing = if self.state != CaseState::Closed {
            1 + i16::from(self.due_at.is_some())
        } else if self.due_at.is_none() {
            3
        } else {
            4 + i16::from(self.closed_at > self.due_at)
        };
        let days = self.working_days.filter(|_| measure == 6).unwrap_or(-1);
        Fact {
            timing,
            days,
            ..self.event(measure, day, self.outcome_id)
        }
    }

    fn facts(&self, closings: &[Closing]) -> Vec<Fact> {
        let mut facts = vec![self.itself(2, self.received_on)];
        if self.state == CaseState::Closed {
            facts.push(self.itself(6, self.closed_on.expect("a closed day")));
        }
        if let Some(due_on) = self.due_on {
            facts.push(self.itself(7, due_on));
        }
        // From the day it is open until the day it ends, one stretch after the other.
        let mut stretches = vec![(self.received_on, None)];
        for closing in closings {
            let kind = match closing.kind {
                ClosingKind::Closed => 3,
                ClosingKind::Withdrawn => 4,
                ClosingKind::Merged => 10,
            };
            facts.push(self.event(kind, closing.closed_on, closing.outcome_id));
            stretches.last_mut().expect("a stretch").1 = Some(closing.closed_on);
            if let Some(day) = closing.reopened_on {
                facts.push(self.event(5, day, None));
                stretches.push((day, None));
            }
        }
        for (since, until) in stretches {
            let Some(due_on) = self.due_on else { break };
            let late_from = if since > due_on { since } else { due_on };
            match until {
                Some(until) if until > late_from => {
                    facts.push(self.event(8, late_from, None));
                    facts.push(self.event(9, until, None));
                }
                Some(_) => {}
                None => facts.push(self.event(8, late_from, None)),
            }
        }
        facts
    }
}

/// Every cell, recounted from the rows.
pub async fn recounted(connection: &impl ConnectionTrait, council_id: Uuid) -> Cells {
    let mut cells = Cells::new();
    let closings = closings(connection, council_id).await;
    let all = cases(connection, council_id).await;
    for case in all.values() {
        let of_case = closings.get(&case.id).map_or(&[][..], Vec::as_slice);
        for fact in case.facts(of_case) {
            add(&mut cells, &fact, 1);
        }
    }
    for contact in contacts(connection, council_id).await {
        let case = contact.case_id.map(|id| &all[&id]);
        let fact = Fact {
            measure: 1,
            day: contact.happened_on,
            journey: contact.journey_id,
            version: case.map_or(Uuid::nil(), |case| case.journey_version_id),
            channel: contact.channel_id,
            team: case.and_then(|case| case.team_id).unwrap_or(Uuid::nil()),
            code: place(contact.demand_code),
            outcome: Uuid::nil(),
            timing: 0,
            days: -1,
        };
        add(&mut cells, &fact, 1);
    }
    cells
}

async fn cases(connection: &impl ConnectionTrait, council_id: Uuid) -> HashMap<Uuid, Case> {
    use cases::Column as C;
    let select = cases::Entity::in_council(council_id)
        .select_only()
        .columns([
            C::Id,
            C::JourneyId,
            C::JourneyVersionId,
            C::ChannelId,
            C::TeamId,
            C::DemandCode,
            C::State,
            C::ReceivedOn,
            C::DueAt,
            C::DueOn,
            C::ClosedAt,
            C::ClosedOn,
            C::OutcomeId,
            C::WorkingDays,
        ]);
    let rows = select
        .into_model::<Case>()
        .all(connection)
        .await
        .expect("cases");
    rows.into_iter().map(|case| (case.id, case)).collect()
}

/// The closings of each case, in the order in which they happened.
async fn closings(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> HashMap<Uuid, Vec<Closing>> {
    use case_closing::Column as C;
    let select = case_closing::Entity::in_council(council_id)
        .select_only()
        .columns([
            C::CaseId,
            C::Kind,
            C::ClosedAt,
            C::ClosedOn,
            C::OutcomeId,
            C::ReopenedAt,
            C::ReopenedOn,
        ]);
    let rows = select
        .into_model::<Closing>()
        .all(connection)
        .await
        .expect("closings");
    let mut of_case: HashMap<Uuid, Vec<Closing>> = HashMap::new();
    for row in rows {
        of_case.entry(row.case_id).or_default().push(row);
    }
    for closings in of_case.values_mut() {
        // What stands comes last, whatever the instants.
        closings.sort_by_key(|it| (it.reopened_at.is_none(), it.closed_at, it.reopened_at));
    }
    of_case
}

async fn contacts(connection: &impl ConnectionTrait, council_id: Uuid) -> Vec<Contact> {
    use contact::Column as C;
    let select = contact::Entity::in_council(council_id)
        .select_only()
        .columns([
            C::JourneyId,
            C::ChannelId,
            C::CaseId,
            C::DemandCode,
            C::HappenedOn,
        ]);
    select
        .into_model::<Contact>()
        .all(connection)
        .await
        .expect("contacts")
}
