//! How confidential a case is, and what that asks of whoever reads it.

pub mod set;

use std::sync::Arc;

use async_graphql::{Context, Object};
use entities::cases::cases::Model;

use super::personal::{self, Sight};
use super::reading::list::{self, CaseReadingConnection};
use crate::graphql::context::Ask;
use crate::graphql::failure::Fallible;
use crate::graphql::page::PageArgs;
use crate::organisation::kinds::Confidentiality;

/// How confidential a case is.
#[derive(Clone, Debug)]
pub struct CaseConfidentiality(pub Arc<Model>);

/// How confidential a case is. Whoever does not see up to its level does not find the case; whoever does sees
/// that it is there. Personal fields of a restricted case are null until the request says why they are read, in
/// the header `Throughline-Reading-Reason`; then it is recorded who read them, when and why. Its customer reads
/// it as ever.
#[Object]
impl CaseConfidentiality {
    /// The level: that of the journey when the case was opened, unless it was changed since.
    async fn level(&self) -> Confidentiality {
        self.0.confidentiality.into()
    }

    /// True when personal fields are read only with a stated reason: from RESTRICTED on.
    async fn is_restricted(&self) -> bool {
        self.0.confidentiality.is_restricted()
    }

    /// True when the viewer is not told the personal fields only because this request states no reason; null
    /// only beside an error.
    async fn is_reason_needed(&self, ctx: &Context<'_>) -> Fallible<bool> {
        let sight = personal::sight(ctx, &self.0, self.0.confidentiality).await;
        let is_stated = ctx.reader().readings().reason().is_some();
        Some(sight.map(|sight| sight == Sight::WithReason && !is_stated))
    }

    /// Who read its personal fields while it was restricted, the latest first; null when the viewer may not see
    /// readings, or not those of this case.
    async fn readings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseReadingConnection> {
        let args = PageArgs::new(first, after, last, before);
        list::of_case(ctx, &self.0, args).await.transpose()
    }
}
