//! The kinds of teams and of customers, as the schema shows them.

use async_graphql::Enum;

/// What a team is for in the reorganised council.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::organisation::TeamKind")]
pub enum TeamKind {
    /// Manages cases around the customer, from first contact to outcome.
    CaseManagement,
    /// Gives the expert judgement that a case needs.
    Specialist,
    /// Works with a directorate on behalf of a support service.
    BusinessPartner,
    /// Sets outcomes and measures whether they are reached.
    Strategy,
}

/// Who a journey is for, and what a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::organisation::CustomerKind")]
pub enum CustomerKind {
    /// Somebody who lives in the council's area or asks for themselves.
    Resident,
    /// A company, charity or other organisation.
    Business,
    /// A member of the council's own staff, as customer of an internal service.
    Staff,
}
