//! The kinds of teams and of customers, and the levels of confidentiality, as the schema shows them.

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

/// How confidential a journey, a case or a document is: eight levels, here the lowest first. Who does not see
/// up to a level finds nothing that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::access::Confidentiality")]
pub enum Confidentiality {
    /// For anybody.
    Public,
    /// For anybody, without some parts.
    LimitedPublic,
    /// For those who work for the council or with it: what is usual.
    Internal,
    /// For those who work with such cases.
    CaseConfidential,
    /// For those who work with such cases. From here on words are read only with a stated reason.
    Restricted,
    /// For those who answer for such cases, with a stated reason.
    Confidential,
    /// As confidential, where harm would be serious.
    Secret,
    /// As secret, where harm would be grave.
    TopSecret,
}
