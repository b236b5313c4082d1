//! What there is to try in the demonstration council, for whoever starts it.

use rules::access::Role;

use super::people::{ROLES, subject};
use super::service_plans::WASTE;
use super::structure::{COUNCIL_CODE, COUNCIL_NAME};

/// What the demonstration council holds and how to try it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The code of the council, for tokens.
    pub council_code: &'static str,
    /// The name of the council.
    pub council_name: &'static str,
    /// An account for each role, known to the local issuer.
    pub accounts: Vec<RoleAccount>,
    /// A query to paste: one service's demand and performance, without variables to fill in.
    pub query: String,
    /// How much there is.
    pub counts: Counts,
    /// Whether an earlier start had filled it.
    pub was_there: bool,
}

/// An account to try a role with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAccount {
    /// The role that its token should carry.
    pub role: Role,
    /// The subject that its token should name.
    pub subject: String,
    /// Who it is, in words.
    pub who: &'static str,
}

/// How much there is of what changes with the scale and the seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Journeys.
    pub journeys: u64,
    /// Customers, members of staff among them.
    pub customers: u64,
    /// Cases.
    pub cases: u64,
    /// Events of cases.
    pub events: u64,
    /// Contacts, on a case or on none.
    pub contacts: u64,
    /// KPIs.
    pub kpis: u64,
}

impl Summary {
    /// The summary of a council that was filled up to the month after `last_month`.
    #[must_use]
    pub fn new(counts: Counts, last_month: &str, was_there: bool) -> Self {
        Self {
            council_code: COUNCIL_CODE,
            council_name: COUNCIL_NAME,
            accounts: ROLES
                .iter()
                .map(|(role, who)| RoleAccount {
                    role: *role,
                    subject: subject(*role),
                    who,
                })
                .collect(),
            query: service_review(WASTE, last_month),
            counts,
            was_there,
        }
    }
}

/// The query that answers what this product exists for, about one service.
fn service_review(service: &str, month: &str) -> String {
    include_str!("service_review.graphql")
        .replace("$SERVICE", service)
        .replace("$MONTH", month)
}
