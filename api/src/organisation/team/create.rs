//! `teamCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::directorate;
use entities::organisation::team::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set};

use self::{TeamCreateProblem as P, TeamCreateProblemCode as Code};
use super::Team;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::kinds::TeamKind;
use crate::organisation::refer::{self, Lookup};

/// The team to make.
#[derive(Debug, InputObject)]
pub struct TeamCreateInput {
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// What the team is for.
    pub kind: TeamKind,
    /// The directorate it belongs to.
    pub directorate_id: ID,
    /// Sending the same key again within 48 hours makes no second team.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `teamCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct TeamCreatePayload {
    /// The team as stored; null when there are problems.
    pub team: Option<Team>,
    /// What is to be mended; empty when the team was made.
    pub problems: Vec<TeamCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a team from being made.
    TeamCreateProblem, TeamCreateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The directorate does not exist.
        NotFound,
        /// The code belongs to another team.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TeamCreate;

#[Object]
impl TeamCreate {
    /// Makes a team.
    async fn team_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team to make.")] input: TeamCreateInput,
    ) -> Result<TeamCreatePayload, Failure> {
        ctx.allow("Mutation.teamCreate")?;
        let attempt = Attempt::of(ctx, "teamCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(TeamCreatePayload {
            team: ended.row.map(Team),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: TeamCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            ("title", Some(&input.title), Rule::Words(Limits::TITLE)),
        ],
    );
    if refer::is_taken::<Entity>(reader, &transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    let mut lookup = Lookup::new(reader, &transaction, Code::NotFound, problems);
    let directorate_id = lookup
        .one::<directorate::Entity>("directorateId", &input.directorate_id)
        .await?;
    lookup.end()?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        code: Set(input.code.clone()),
        title: Set(input.title),
        kind: Set(input.kind.into()),
        directorate_id: Set(directorate_id),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("team", code))
}
