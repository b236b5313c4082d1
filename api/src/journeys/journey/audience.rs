//! To whom a journey is open, as the schema shows it.

use async_graphql::Enum;
use rules::journeys::audience::{Audience, Audiences};

/// People who may open a case on a journey for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::journeys::audience::Audience")]
pub enum JourneyAudience {
    /// Residents and businesses: whoever signs in as a customer.
    Resident,
    /// Everybody who works for the council, as customer of its internal services.
    Staff,
    /// Those of the staff who are in the role of a team manager or a director.
    Manager,
}

/// Those of a list, each once.
pub(super) fn these(audiences: &[JourneyAudience]) -> Audiences {
    audiences.iter().copied().map(Audience::from).collect()
}
