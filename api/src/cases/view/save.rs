//! `caseViewSave`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_view::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::cases::view::{MOST_VIEWS, NAME};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use self::{CaseViewSaveProblem as P, CaseViewSaveProblemCode as Code};
use super::owner::{self, NOT_KEEPER, Owner};
use super::{CaseView, stored};
use crate::cases::filter::CaseWhere;
use crate::cases::order::CaseOrder;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;

/// The view to save.
#[derive(Debug, InputObject)]
pub struct CaseViewSaveInput {
    /// What it is called: one line of 1 to 100 characters, unique among the views of its owner or team.
    pub name: String,
    /// The team whose view it is; null makes it your own, which nobody else sees.
    pub team_id: Option<ID>,
    /// Which cases it holds, with at most 30 comparisons; null for all in reach.
    #[graphql(name = "where")]
    pub filter: Option<CaseWhere>,
    /// In which order; null for the latest received first.
    pub order_by: Option<Vec<CaseOrder>>,
    /// Sending the same key again within 48 hours saves no second view.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseViewSave`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseViewSavePayload {
    /// The view as stored; null when there are problems.
    pub view: Option<CaseView>,
    /// What is to be mended; empty when the view was saved.
    pub problems: Vec<CaseViewSaveProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a view from being saved.
    CaseViewSaveProblem, CaseViewSaveProblemCode {
        /// The name is blank or too long, or `cases` would refuse the filter or the order, or the filter is longer than
        /// a view's may be.
        Invalid,
        /// The team does not exist.
        NotFound,
        /// You may not change the views of this team.
        NotKeeper,
        /// Another view of the same owner or team has this name.
        Taken,
        /// You, or the team, have 100 views already.
        TooMany,
        /// A view has an owner, and you have no account here.
        AccountMissing,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseViewSave;

#[Object]
impl CaseViewSave {
    /// Saves a question for cases under a name, for yourself or for a team.
    async fn case_view_save(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The view to save.")] input: CaseViewSaveInput,
    ) -> Result<CaseViewSavePayload, Failure> {
        ctx.allow("Mutation.caseViewSave")?;
        let attempt = Attempt::of(ctx, "caseViewSave", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(save(ctx.reader(), &attempt, input)).await?;
        Ok(CaseViewSavePayload {
            view: ended.row.map(CaseView),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn save(
    reader: &Reader,
    attempt: &Attempt,
    input: CaseViewSaveInput,
) -> Result<Made<Model>, Stop<P>> {
    let now = reader.clock().now();
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let found = Entity::in_council(reader.council_id())
            .filter(Column::Id.eq(earlier))
            .filter(owner::seen(reader));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let name = ("name", Some(input.name.as_str()), Rule::Words(NAME));
    let mut problems = texts(Code::Invalid, [name]);
    let question = (input.filter.as_ref(), input.order_by.as_ref());
    let stored = stored::checked(reader, question, Code::Invalid, &mut problems)?;
    let Some(account) = reader.viewer().account_id() else {
        let message =
            "A view has an owner, and you have no account here. Ask an administrator for one.";
        problems.push(P::new(Code::AccountMissing, "", message));
        return Err(Stop::Problems(problems));
    };
    let team = input.team_id.as_ref();
    let owner = owner_of(&transaction, reader, (account, team), &mut problems).await?;
    if let Some(owner) = owner {
        has_room(&transaction, reader, (owner, &input.name), &mut problems).await?;
    }
    none(problems)?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        owner_id: Set(input.team_id.is_none().then_some(account)),
        team_id: Set(team.and_then(|id| Kind::Team.uuid(id))),
        name: Set(input.name.clone()),
        filter: Set(stored.filter.unwrap_or_else(|| json!({}))),
        order_by: Set(stored.order_by.unwrap_or_else(|| json!([]))),
        created_by: Set(account),
        created_at: Set(now),
        changed_at: Set(now),
        revision: Set(1),
    };
    let saved = row.insert(&transaction).await;
    let saved = saved.map_err(|error| unique(error, || taken(&input.name)))?;
    transaction.commit().await?;
    Ok(Made::now(saved))
}

/// Whose the view is to be; none when that is among the problems.
async fn owner_of(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (account, team): (Uuid, Option<&ID>),
    problems: &mut Vec<P>,
) -> Result<Option<Owner>, Stop<P>> {
    let Some(id) = team else {
        return Ok(Some(Owner::Account(account)));
    };
    let found = owner::team_of(transaction, reader, Kind::Team.uuid(id)).await?;
    match found {
        Some(team) if owner::keeps(reader.viewer(), &team) => Ok(Some(Owner::Team(team.id))),
        Some(_) => {
            problems.push(P::new(Code::NotKeeper, "teamId", NOT_KEEPER));
            Ok(None)
        }
        None => {
            let message = refer::unknown("team");
            problems.push(P::new(Code::NotFound, "teamId", message));
            Ok(None)
        }
    }
}

/// Whether the owner may have one more view, and by this name.
async fn has_room(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (owner, name): (Owner, &str),
    problems: &mut Vec<P>,
) -> Result<(), Stop<P>> {
    owner.hold(transaction, reader).await?;
    let views = owner.names(transaction, reader).await?;
    if views.len() >= MOST_VIEWS {
        let message = format!(
            "There are {MOST_VIEWS} views already, and no more can be saved. Remove one that nobody needs."
        );
        problems.push(P::new(Code::TooMany, "", message));
    }
    if views.iter().any(|(_, other)| other == name) {
        problems.push(taken(name));
    }
    Ok(())
}

fn taken(name: &str) -> P {
    P::new(Code::Taken, "name", super::taken(name))
}
