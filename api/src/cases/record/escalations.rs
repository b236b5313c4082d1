//! That a rule escalated a case, and that this has ended. It counts nowhere, so that it adds nothing to the
//! roll-ups; that the case was given to another team does.

use chrono::{DateTime, Utc};
use entities::cases::case_escalation::{Column, Entity, Model};
use entities::journeys::escalation_rule;
use entities::select::in_ids;
use rules::cases::EventKind;
use rules::cases::lifecycle::CaseStatus;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::Change;
use crate::cases::event_detail;

impl Change<'_> {
    /// Escalates the case by a rule, and gives it as the rule asks: nobody where `given` is none.
    pub fn escalate(&mut self, rule: &escalation_rule::Model, given: Option<&CaseStatus>) {
        let Some(case) = self.case() else { return };
        self.escalations.push(Model {
            id: self.reader.clock().new_id(),
            council_id: case.council_id,
            case_id: case.id,
            rule_id: rule.id,
            rule_name: rule.name.clone(),
            rule_revision: rule.revision,
            due_at: case.due_at,
            is_given: given.is_some(),
            escalated_at: self.now,
            ended_at: None,
        });
        if let Some(status) = given {
            self.decide(status);
        }
        self.event(EventKind::Escalated, self.now, |event| {
            event.team_id = given.and_then(|status| status.team);
            event.assignee_id = given.and_then(|status| status.assignee);
            event.detail = Some(json!({
                event_detail::ESCALATION_RULE: rule.id,
                "ruleRevision": rule.revision,
            }));
        });
    }
}

/// Notes that escalations of held cases have ended. Gives the number of them.
pub(in crate::cases) async fn end_escalations(
    transaction: &impl ConnectionTrait,
    (council_id, ids): (Uuid, &[Uuid]),
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let backend = transaction.get_database_backend();
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::CouncilId.eq(council_id))
        .filter(in_ids(Column::Id, ids, backend))
        .filter(Column::EndedAt.is_null())
        .exec(transaction);
    Ok(ended.await?.rows_affected)
}
