//! Cases: the work that the council must do for a customer, from receipt to outcome.

pub mod bulk;
pub mod case;
pub mod closing;
pub mod codes;
pub mod contact;
pub mod filter;
pub mod history;
pub mod list;
pub mod order;
pub mod personal;
pub mod share;
pub mod staged;
pub mod text;

use async_graphql::MergedObject;

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "CasesQueries")]
pub struct Queries(list::CaseQueries, contact::list::ContactQueries);
