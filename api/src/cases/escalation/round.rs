//! One look at all open cases of a council, by all of its rules. Any number of processes may look at once.

use std::sync::Arc;

use entities::cases::{case_escalation, cases};
use entities::journeys::escalation_rule;
use entities::organisation::council;
use entities::select::InCouncil;
use rules::cases::escalation::Verdict;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::candidates::{Candidates, PAGE};
use super::judged::Judged;
use super::live;
use super::settle::settle;
use crate::clock::Clock;
use crate::database::Database;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::identity::viewer::Viewer;

/// What a look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many escalations began.
    pub escalated: u64,
    /// How many ended.
    pub ended: u64,
}

impl Done {
    pub(super) const fn add(&mut self, other: Self) {
        self.escalated += other.escalated;
        self.ended += other.ended;
    }
}

/// Escalates the cases of a council for which a rule holds now, and notes where one no longer does.
///
/// # Errors
/// When the database fails; what was done before stays.
pub async fn round(
    database: &Database,
    clock: &Clock,
    council: council::Model,
) -> Result<Done, Failure> {
    let council_id = council.council_id;
    let rules = escalation_rule::Entity::in_council(council_id)
        .order_by_asc(escalation_rule::Column::Id)
        .all(database.read())
        .await?;
    let mut done = Done::default();
    // Whoever acts for nobody reads and writes as the public, which has no account.
    let viewer = Viewer::public(council).ok().filter(|_| !rules.is_empty());
    let Some(viewer) = viewer else {
        return Ok(done);
    };
    let reader = Reader::new(database.clone(), Arc::new(viewer), clock.clone(), None);
    for rule in rules.iter().filter(|rule| rule.is_active) {
        done.add(begin(&reader, rule).await?);
    }
    done.add(end(&reader, &rules).await?);
    Ok(done)
}

/// Escalates the cases for which a rule holds anew.
async fn begin(reader: &Reader, rule: &escalation_rule::Model) -> Result<Done, Failure> {
    let now = reader.clock().now();
    let mut done = Done::default();
    let Some(mut candidates) = Candidates::of(reader, rule, now).await? else {
        return Ok(done);
    };
    loop {
        let page = candidates.next().await?;
        if page.is_empty() {
            return Ok(done);
        }
        let rules = std::slice::from_ref(rule);
        let judged = Judged::read(reader.connection(), reader, &page, rules).await?;
        let holds = page
            .iter()
            .filter(|case| judged.verdict(rule, case, now) == Verdict::Holds);
        let ids: Vec<Uuid> = holds.map(|case| case.id).collect();
        done.add(settle(reader, &ids).await?);
    }
}

/// Ends the escalations whose rules no longer hold.
async fn end(reader: &Reader, rules: &[escalation_rule::Model]) -> Result<Done, Failure> {
    use case_escalation::Column;
    let now = reader.clock().now();
    let (mut done, mut last) = (Done::default(), (Uuid::nil(), Uuid::nil()));
    loop {
        let beyond = Condition::any()
            .add(Column::RuleId.gt(last.0))
            .add(Column::CaseId.gt(last.1));
        let page = live(reader.council_id())
            .filter(Column::RuleId.gte(last.0))
            .filter(beyond)
            .order_by_asc(Column::RuleId)
            .order_by_asc(Column::CaseId)
            .limit(PAGE)
            .all(reader.connection())
            .await?;
        let Some(latest) = page.last() else {
            return Ok(done);
        };
        last = (latest.rule_id, latest.case_id);
        let cases = reader
            .rows_of::<cases::Entity>(cases::Column::Id, page.iter().map(|row| row.case_id))
            .all(reader.connection())
            .await?;
        let judged = Judged::read(reader.connection(), reader, &cases, rules).await?;
        let fails = cases.iter().filter(|case| {
            let of_case = page.iter().filter(|row| row.case_id == case.id);
            let mut by = of_case.filter_map(|row| rules.iter().find(|rule| rule.id == row.rule_id));
            by.any(|rule| judged.verdict(rule, case, now) == Verdict::Fails)
        });
        let ids: Vec<Uuid> = fails.map(|case| case.id).collect();
        done.add(settle(reader, &ids).await?);
    }
}
