//! Skills: what staff can be able to do, as the council lists it.

pub mod change;
pub mod create;
pub mod retire;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::organisation::skill::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Problem, Stop, unmoved};
use crate::graphql::page::{self, PageArgs, SortColumn};

/// What a caller reads of a skill that is not there.
pub const NO_SKILL: &str = "There is no skill with this id.";

/// Something that staff can be able to do.
#[derive(Clone, Debug)]
pub struct Skill(pub Model);

/// The connection of skills.
pub type SkillConnection = Connection<String, Skill>;

/// Something that staff can be able to do, and that steps of journeys ask for. Its levels are 1 to 5: 1 begins to
/// learn it, 2 does it with help, 3 does it alone, 4 does the hard cases too, 5 teaches it.
#[Object]
impl Skill {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Skill.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is for; null when nobody wrote it.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// False once it was retired: no step asks for it any more, not even those of versions that are published.
    async fn is_active(&self) -> bool {
        self.0.is_active
    }

    /// Counts the changes, from 1; a change names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

/// The skill that `skillId` of an input names, as its caller saw it last, held until the transaction ends.
async fn held<P: Problem>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (id, seen): (&ID, i64),
    (not_found, conflict): (P::Code, P::Code),
) -> Result<Model, Stop<P>> {
    let id = Kind::Skill.uuid(id).unwrap_or_default();
    let named = Entity::in_council(reader.council_id()).filter(Column::Id.eq(id));
    let row = named.lock_exclusive().one(transaction).await?;
    let row = row.ok_or_else(|| Stop::Problems(vec![P::at(not_found, "skillId", NO_SKILL)]))?;
    unmoved(row.revision, seen, conflict)?;
    Ok(row)
}

/// Loads skills by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SkillById(pub Uuid);

impl Loader<SkillById> for Reader {
    type Value = Skill;
    type Error = Failure;

    async fn load(&self, keys: &[SkillById]) -> Result<HashMap<SkillById, Skill>, Failure> {
        let select = self.rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0));
        let rows = self.all("skill by id", select).await?;
        Ok(rows
            .into_iter()
            .map(|row| (SkillById(row.id), Skill(row)))
            .collect())
    }
}

/// The root fields about skills.
#[derive(Debug, Default)]
pub struct SkillQueries;

#[Object]
impl SkillQueries {
    /// The skills of the council, by code, with those that were retired; null when the viewer may not see staff.
    async fn skills(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<SkillConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(match ctx.allow("Query.skills") {
            Ok(()) => by_code(ctx.reader(), &args).await,
            Err(refusal) => Err(refusal),
        })
    }
}

async fn by_code(reader: &Reader, args: &PageArgs) -> Result<SkillConnection, Failure> {
    let select = Entity::in_council(reader.council_id());
    let order = [
        SortColumn::ascending(Column::Code),
        SortColumn::ascending(Column::Id),
    ];
    let of = || page::fingerprint(&["skills"]);
    let page = page::read(reader, "skills", select, &order, args, &of).await?;
    Ok(page.into_connection(Skill))
}
