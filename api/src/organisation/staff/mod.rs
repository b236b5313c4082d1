//! The council's staff.

pub mod create;
pub mod skill_set;
pub mod skills;
mod teams;
pub mod update;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::NaiveDate;
use entities::organisation::staff::{Column, Entity, Model};
use entities::select::InCouncil;
use uuid::Uuid;

use self::skills::StaffSkill;
use super::absence::list::{self as absences, AbsenceConnection};
use super::directorate::{Directorate, DirectorateById};
use super::team::Team;
use super::team::members::TeamsOfStaff;
use crate::cases::filter::CaseWhere;
use crate::cases::list::{self as case_list, CaseConnection, CaseList, Parent};
use crate::cases::order::CaseOrder;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{self, PageArgs, SortColumn};

/// A member of staff.
#[derive(Clone, Debug)]
pub struct Staff(pub Model);

/// The connection of staff.
pub type StaffConnection = Connection<String, Staff>;

/// A member of staff.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl Staff {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Staff.id(self.0.id)
    }

    /// Staff number or other short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Work address for e-mail; null when none is known.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// False once they left: no new work is assigned to them.
    async fn is_active(&self) -> bool {
        self.0.is_active
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The directorate they work in; null only when it could not be read.
    async fn directorate(&self, ctx: &Context<'_>) -> Fallible<Directorate> {
        let id = DirectorateById(self.0.directorate_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The teams they are a member of by code, all of them: one person is in a few. Null only when
    /// they could not be read.
    async fn teams(&self, ctx: &Context<'_>) -> Fallible<Vec<Team>> {
        let found = ctx.loader().load_one(TeamsOfStaff(self.0.id));
        Some(found.await.map(Option::unwrap_or_default))
    }

    /// What they can do, by the code of the skill, all of it: one person has a few. Null only when it could not be
    /// read.
    async fn skills(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As was said last of this local date; today when left out.")] on: Option<
            NaiveDate,
        >,
    ) -> Fallible<Vec<StaffSkill>> {
        Some(skills::of_staff(ctx, self.0.id, on).await)
    }

    /// When they are away, were or will be, the latest begun first, with what was cancelled. Null when they are
    /// somebody else and the viewer keeps no team of theirs.
    async fn absences(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<AbsenceConnection> {
        let args = PageArgs::new(first, after, last, before);
        absences::of_staff(ctx, self.0.id, args).await.transpose()
    }

    /// The cases that they have and whose personal fields the viewer may see; null when the viewer may
    /// not see cases.
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which cases; all in reach when left out.")]
        filter: Option<CaseWhere>,
        #[graphql(desc = "Their order; the latest received first when left out.")] order_by: Option<
            Vec<CaseOrder>,
        >,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let list = CaseList {
            filter,
            order: order_by,
            args: PageArgs::new(first, after, last, before),
        };
        Some(case_list::of(ctx, "Staff.cases", Parent::Assignee(self.0.id), list).await)
    }
}

impl Staff {
    /// The staff by code, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for wrong paging arguments.
    pub async fn page(reader: &Reader, args: &PageArgs) -> Result<StaffConnection, Failure> {
        let select = Entity::in_council(reader.council_id());
        let order = [
            SortColumn::ascending(Column::Code),
            SortColumn::ascending(Column::Id),
        ];
        let of = || page::fingerprint(&["staff"]);
        let page = page::read(reader, "staff", select, &order, args, &of).await?;
        Ok(page.into_connection(Self))
    }
}

/// Loads staff by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StaffById(pub Uuid);

impl Loader<StaffById> for Reader {
    type Value = Staff;
    type Error = Failure;

    async fn load(&self, keys: &[StaffById]) -> Result<HashMap<StaffById, Staff>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("staff by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (StaffById(row.id), Staff(row)))
            .collect())
    }
}

/// The root fields about staff.
#[derive(Debug, Default)]
pub struct StaffQueries;

#[Object]
impl StaffQueries {
    /// The staff of the council, by code; null when the viewer may not see staff.
    async fn staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<StaffConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(match ctx.allow("Query.staff") {
            Ok(()) => Staff::page(ctx.reader(), &args).await,
            Err(refusal) => Err(refusal),
        })
    }
}
