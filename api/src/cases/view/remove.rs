//! `caseViewRemove`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_view::{Entity, Model};
use sea_orm::EntityTrait;

use self::{CaseViewRemoveProblem as P, CaseViewRemoveProblemCode as Code};
use super::CaseView;
use super::owner::{NO_VIEW, NOT_KEEPER, held};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, unmoved};
use crate::graphql::problem::problems;

/// The view to remove.
#[derive(Debug, InputObject)]
pub struct CaseViewRemoveInput {
    /// The view.
    pub view_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseViewRemove`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseViewRemovePayload {
    /// The view as it was; null when there are problems.
    pub view: Option<CaseView>,
    /// What is to be mended; empty when the view was removed.
    pub problems: Vec<CaseViewRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a view from being removed.
    CaseViewRemoveProblem, CaseViewRemoveProblemCode {
        /// The view does not exist, or not for you.
        NotFound,
        /// You may use this view of a team, and not remove it.
        NotKeeper,
        /// Somebody changed the view since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseViewRemove;

#[Object]
impl CaseViewRemove {
    /// Removes a saved view. Its cases stay as they are.
    async fn case_view_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The view to remove.")] input: CaseViewRemoveInput,
    ) -> Result<CaseViewRemovePayload, Failure> {
        ctx.allow("Mutation.caseViewRemove")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(remove(ctx.reader(), &input)).await?;
        Ok(CaseViewRemovePayload {
            view: ended.row.map(CaseView),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn remove(reader: &Reader, input: &CaseViewRemoveInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let (row, is_kept) = held(&transaction, reader, &input.view_id)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "viewId", NO_VIEW))?;
    if !is_kept {
        return Err(P::new(Code::NotKeeper, "viewId", NOT_KEEPER).into());
    }
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    Entity::delete_by_id((row.id, row.council_id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(row)
}
