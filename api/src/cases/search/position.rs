//! Where a found case stands among the others, as a cursor.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entities::cases::cases;
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, SelectStatement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::graphql::failure::Failure;

/// By how many places its words were found, when it was received, and its id: the order of what is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// What was asked, so that the cursor of another question is told.
    of: String,
    tier: i32,
    at: DateTime<Utc>,
    id: Uuid,
}

impl Position {
    /// Of a case that answers the question `of`.
    pub fn new(of: &str, tier: i32, case: &cases::Model) -> Self {
        Self {
            of: of.to_owned(),
            tier,
            at: case.received_at,
            id: case.id,
        }
    }

    /// As a cursor.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Of the cursor `after` of the question `of`.
    pub fn decode(after: &str, of: &str) -> Result<Self, Failure> {
        URL_SAFE_NO_PAD
            .decode(after)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|position| position.of == of)
            .ok_or_else(|| {
                Failure::bad_input(
                    "after: this cursor does not belong to this search with this text and filter. Use a cursor of the same question, or leave it out.",
                )
            })
    }

    /// True of what comes after it.
    pub fn beyond(&self) -> Condition {
        let [tier, at, id] = keys();
        let same_tier = tier.clone().eq(self.tier);
        let same_instant = at.clone().eq(self.at);
        Condition::any()
            .add(tier.gt(self.tier))
            .add(Condition::all().add(same_tier.clone()).add(at.lt(self.at)))
            .add(
                Condition::all()
                    .add(same_tier)
                    .add(same_instant)
                    .add(id.lt(self.id)),
            )
    }
}

fn keys() -> [Expr; 3] {
    ["tier", "received_at", "id"].map(|name| Expr::col(Alias::new(name)))
}

/// Puts found cases in their order.
pub(super) fn sort(select: &mut SelectStatement) {
    let [tier, at, id] = keys();
    select
        .order_by_expr(tier, Order::Asc)
        .order_by_expr(at, Order::Desc)
        .order_by_expr(id, Order::Desc);
}
