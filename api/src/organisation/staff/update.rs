//! `staffUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::organisation::staff::{Column, Entity, Model};
use entities::organisation::{directorate, team};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect};

use self::{StaffUpdateProblem as P, StaffUpdateProblemCode as Code};
use super::{Staff, teams};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::{Rule, given};
use crate::organisation::refer::{self, Lookup};

/// What to change of a member of staff; what is left out stays.
#[derive(Debug, InputObject)]
pub struct StaffUpdateInput {
    /// The member of staff.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new full name; null leaves it as it is.
    pub name: Option<String>,
    /// A new work address for e-mail; null removes it.
    pub email: MaybeUndefined<String>,
    /// False when they left; null leaves it as it is.
    pub is_active: Option<bool>,
    /// The directorate they work in from now on; null leaves it as it is.
    pub directorate_id: Option<ID>,
    /// All the teams they are a member of from now on, at most 100; null leaves them as they are.
    pub team_ids: Option<Vec<ID>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `staffUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct StaffUpdatePayload {
    /// The member of staff as stored; null when there are problems.
    pub staff: Option<Staff>,
    /// What is to be mended; empty when the member of staff was changed.
    pub problems: Vec<StaffUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a member of staff from being changed.
    StaffUpdateProblem, StaffUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not; or there are too many teams.
        Invalid,
        /// The member of staff, the directorate or a team does not exist.
        NotFound,
        /// Somebody changed the member of staff since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct StaffUpdate;

#[Object]
impl StaffUpdate {
    /// Changes a member of staff and the teams they are in. It takes effect at their next request.
    async fn staff_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: StaffUpdateInput,
    ) -> Result<StaffUpdatePayload, Failure> {
        ctx.allow("Mutation.staffUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(StaffUpdatePayload {
            staff: ended.row.map(Staff),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: StaffUpdateInput) -> Result<Model, Stop<P>> {
    none(check(&input))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Staff.uuid(&input.id).unwrap_or_default();
    let mut row = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("member of staff")))?;
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    let mut lookup = Lookup::new(reader, &transaction, Code::NotFound, Vec::<P>::new());
    let directorate_id = lookup
        .any::<directorate::Entity>("directorateId", input.directorate_id.as_ref())
        .await?;
    let team_ids = input.team_ids.as_deref();
    let teams = lookup
        .list::<team::Entity>("teamIds", team_ids.unwrap_or_default())
        .await?;
    lookup.end()?;
    if team_ids.is_some() {
        teams::set(reader, &transaction, row.id, &teams).await?;
    }
    row.revision += 1;
    row.name = input.name.unwrap_or(row.name);
    input.email.update_to(&mut row.email);
    row.is_active = input.is_active.unwrap_or(row.is_active);
    row.directorate_id = directorate_id.unwrap_or(row.directorate_id);
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}

fn check(input: &StaffUpdateInput) -> Vec<P> {
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [
            ("name", input.name.as_deref(), Rule::Words(Limits::TITLE)),
            ("email", given(&input.email), Rule::Email),
        ],
    );
    let teams = input.team_ids.as_ref().map_or(0, Vec::len);
    if let Some(message) = teams::too_many(teams) {
        problems.push(P::new(Code::Invalid, "teamIds", message));
    }
    problems
}
