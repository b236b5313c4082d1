//! `caseViewChange`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_view::Model;
use rules::cases::view::NAME;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{CaseViewChangeProblem as P, CaseViewChangeProblemCode as Code};
use super::owner::{NO_VIEW, NOT_KEEPER, Owner, held};
use super::{CaseView, stored};
use crate::cases::filter::CaseWhere;
use crate::cases::order::CaseOrder;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, none, texts, unique, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;

/// What to change of a view; what is left out stays.
#[derive(Debug, InputObject)]
pub struct CaseViewChangeInput {
    /// The view.
    pub view_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name: one line of 1 to 100 characters, unique among the views of its owner or team; null leaves it as
    /// it is.
    pub name: Option<String>,
    /// Which cases it holds from now on, with at most 30 comparisons, an empty one all in reach; null leaves it as
    /// it is.
    #[graphql(name = "where")]
    pub filter: Option<CaseWhere>,
    /// In which order from now on, an empty one the latest received first; null leaves it as it is.
    pub order_by: Option<Vec<CaseOrder>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseViewChange`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseViewChangePayload {
    /// The view as stored; null when there are problems.
    pub view: Option<CaseView>,
    /// What is to be mended; empty when the view was changed.
    pub problems: Vec<CaseViewChangeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a view from being changed.
    CaseViewChangeProblem, CaseViewChangeProblemCode {
        /// The name is blank or too long, or `cases` would refuse the filter or the order, or the filter is longer than
        /// a view's may be.
        Invalid,
        /// The view does not exist, or not for you.
        NotFound,
        /// You may use this view of a team, and not change it.
        NotKeeper,
        /// Another view of the same owner or team has this name.
        Taken,
        /// Somebody changed the view since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseViewChange;

#[Object]
impl CaseViewChange {
    /// Changes the name, the filter or the order of a saved view.
    async fn case_view_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: CaseViewChangeInput,
    ) -> Result<CaseViewChangePayload, Failure> {
        ctx.allow("Mutation.caseViewChange")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(change(ctx.reader(), input)).await?;
        Ok(CaseViewChangePayload {
            view: ended.row.map(CaseView),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn change(reader: &Reader, input: CaseViewChangeInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let (mut row, is_kept) = held(&transaction, reader, &input.view_id)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "viewId", NO_VIEW))?;
    if !is_kept {
        return Err(P::new(Code::NotKeeper, "viewId", NOT_KEEPER).into());
    }
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    let name = ("name", input.name.as_deref(), Rule::Words(NAME));
    let mut problems = texts(Code::Invalid, [name]);
    let question = (input.filter.as_ref(), input.order_by.as_ref());
    let stored = stored::checked(reader, question, Code::Invalid, &mut problems)?;
    let name = input.name.unwrap_or_else(|| row.name.clone());
    let owner = Owner::of(&row);
    owner.hold(&transaction, reader).await?;
    let others = owner.names(&transaction, reader).await?;
    if others
        .iter()
        .any(|(id, other)| *id != row.id && *other == name)
    {
        problems.push(taken(&name));
    }
    none(problems)?;
    row.revision += 1;
    row.changed_at = reader.clock().now();
    row.name.clone_from(&name);
    row.filter = stored.filter.unwrap_or(row.filter);
    row.order_by = stored.order_by.unwrap_or(row.order_by);
    let row = row.into_active_model().reset_all();
    let saved = row.update(&transaction).await;
    let saved = saved.map_err(|error| unique(error, || taken(&name)))?;
    transaction.commit().await?;
    Ok(saved)
}

fn taken(name: &str) -> P {
    P::new(Code::Taken, "name", super::taken(name))
}
