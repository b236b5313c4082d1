//! `staffCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::staff::{ActiveModel, Column, Entity, Model};
use entities::organisation::{directorate, team};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set};

use self::{StaffCreateProblem as P, StaffCreateProblemCode as Code};
use super::{Staff, teams};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer::{self, Lookup};

/// The member of staff to make.
#[derive(Debug, InputObject)]
pub struct StaffCreateInput {
    /// Staff number or other short name, unique in the council.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Work address for e-mail; null when none is known.
    pub email: Option<String>,
    /// The directorate they work in.
    pub directorate_id: ID,
    /// The teams they are a member of, at most 100; none when left out.
    #[graphql(default)]
    pub team_ids: Vec<ID>,
    /// Sending the same key again within 48 hours makes no second member of staff.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `staffCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct StaffCreatePayload {
    /// The member of staff as stored; null when there are problems.
    pub staff: Option<Staff>,
    /// What is to be mended; empty when the member of staff was made.
    pub problems: Vec<StaffCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a member of staff from being made.
    StaffCreateProblem, StaffCreateProblemCode {
        /// A text is blank, too long, or holds what it may not; or there are too many teams.
        Invalid,
        /// The directorate or a team does not exist.
        NotFound,
        /// The code belongs to another member of staff.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct StaffCreate;

#[Object]
impl StaffCreate {
    /// Makes a member of staff, and puts them into teams. It takes effect at their next request.
    async fn staff_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The member of staff to make.")] input: StaffCreateInput,
    ) -> Result<StaffCreatePayload, Failure> {
        ctx.allow("Mutation.staffCreate")?;
        let attempt = Attempt::of(ctx, "staffCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(StaffCreatePayload {
            staff: ended.row.map(Staff),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: StaffCreateInput,
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
            ("name", Some(&input.name), Rule::Words(Limits::TITLE)),
            ("email", input.email.as_deref(), Rule::Email),
        ],
    );
    if refer::is_taken::<Entity>(reader, &transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    problems.extend(too_many(input.team_ids.len()));
    let mut lookup = Lookup::new(reader, &transaction, Code::NotFound, problems);
    let directorate_id = lookup
        .one::<directorate::Entity>("directorateId", &input.directorate_id)
        .await?;
    let team_ids = lookup
        .list::<team::Entity>("teamIds", &input.team_ids)
        .await?;
    lookup.end()?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        code: Set(input.code.clone()),
        name: Set(input.name),
        email: Set(input.email),
        directorate_id: Set(directorate_id),
        is_active: Set(true),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    teams::set(reader, &transaction, id, &team_ids).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("member of staff", code))
}

fn too_many(teams: usize) -> Option<P> {
    let message = teams::too_many(teams)?;
    Some(P::new(Code::Invalid, "teamIds", message))
}
