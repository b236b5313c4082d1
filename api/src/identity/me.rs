//! The root field `viewer`: who asks, and what they may.

use async_graphql::{Context, ID, Object};

use super::words::{Permission, Role};
use crate::cases::bulk::job::list::{self as job_list, CaseBulkJobConnection};
use crate::cases::draft::list::{self as draft_list, CaseDraftConnection};
use crate::cases::filter::CaseWhere;
use crate::cases::list::{self as case_list, CaseConnection, CaseList};
use crate::cases::order::CaseOrder;
use crate::cases::queue;
use crate::cases::task::list::{self as task_list, TaskConnection};
use crate::cases::view::list::{self as view_list, CaseViewConnection};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::PageArgs;
use crate::journeys::catalogue::{self, Asked, CatalogueConnection};
use crate::organisation::council::Council;
use crate::organisation::customer::{Customer, CustomerById};
use crate::organisation::staff::Staff;

/// Who asks, and what they may.
#[derive(Clone, Copy, Debug)]
pub struct Me;

/// Who asks, and what they may.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
/// Who asks, and what they may.
#[Object(name = "Viewer")]
impl Me {
    /// The name of the viewer's account; null without a token, and when nobody made an account for it.
    async fn name<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        ctx.viewer().account().map(|account| account.name.as_str())
    }

    /// The viewer's roles: those of the token that its issuer may give. Without a token: PUBLIC.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        let roles = ctx.viewer().roles().iter().copied();
        roles.map(Role::from).collect()
    }

    /// What the roles together allow, on whatever rows, so that a screen can leave out what would be
    /// refused.
    async fn permissions(&self, ctx: &Context<'_>) -> Vec<Permission> {
        let all = rules::access::Permission::ALL.iter().copied();
        all.filter(|permission| ctx.viewer().may(*permission))
            .map(Permission::from)
            .collect()
    }

    /// The council that is asked about.
    async fn council(&self, ctx: &Context<'_>) -> Council {
        Council(ctx.viewer().council().clone())
    }

    /// The member of staff that the viewer is; null for everybody else.
    async fn staff(&self, ctx: &Context<'_>) -> Option<Staff> {
        ctx.viewer().staff().cloned().map(Staff)
    }

    /// The customers that the viewer is, the first recorded first: one for a customer; for a member
    /// of staff those linked to them, often none. Null only when they could not be read.
    async fn customers(&self, ctx: &Context<'_>) -> Fallible<Vec<Customer>> {
        Some(customers(ctx).await)
    }

    /// The viewer's own requests: the cases whose customer they are, whatever work they do for the
    /// council. Null when the viewer may not see cases.
    async fn my_cases(
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
        Some(case_list::mine(ctx, list).await)
    }

    /// What the viewer is to do: the open tasks that they have as a member of staff, soonest due first, on
    /// cases in their reach; those without a due date last. Empty for whoever is no member of staff, null
    /// when the viewer may not see tasks.
    async fn my_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<TaskConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(task_list::mine(ctx, args).await)
    }

    /// What the viewer may ask the council for: the journeys on which they may open a case today, by title. For
    /// themselves those that are open to them, and for others those that they work on. Without a token, what
    /// is open to residents, who sign in before they open a case. Null only beside an error.
    async fn catalogue(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those in whose title, description or service each word of this text begins some word, at most 200 characters; capitals and accents make no difference. All when left out."
        )]
        text: Option<String>,
        #[graphql(desc = "Only those of this service; of every service when left out.")]
        service_id: Option<ID>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CatalogueConnection> {
        let asked = Asked { text, service_id };
        let args = PageArgs::new(first, after, last, before);
        Some(catalogue::page(ctx, &asked, &args).await)
    }

    /// The cases that the viewer has begun to open for themselves, the latest saved first; nobody else sees them.
    /// Null when the viewer may open no case.
    async fn drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseDraftConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(draft_list::mine(ctx, &args).await)
    }

    /// What waits for the viewer's teams, all together: as `Team.queue`, each case once. Empty for whoever is in
    /// no team, null when the viewer may not see queues.
    async fn queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which of them; all when left out.")] filter: Option<
            CaseWhere,
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
            order: None,
            args: PageArgs::new(first, after, last, before),
        };
        Some(queue::mine(ctx, list).await)
    }

    /// The saved views that the viewer may use, by name: their own, those of their teams, and for a
    /// director those of the directorate's teams. Null when the viewer may not see cases.
    async fn case_views(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseViewConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(view_list::mine(ctx, args).await)
    }

    /// The jobs on many cases that the viewer started, and for a manager those of the members of their teams, the
    /// latest first. Null when the viewer may not see cases.
    async fn case_bulk_jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseBulkJobConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(job_list::mine(ctx, args).await)
    }
}

async fn customers(ctx: &Context<'_>) -> Result<Vec<Customer>, Failure> {
    let ids = ctx.viewer().customer_ids().iter().copied();
    let found = ctx.loader().load_many(ids.map(CustomerById)).await?;
    let mut customers: Vec<Customer> = found.into_values().collect();
    customers.sort_unstable_by_key(|customer| customer.0.id);
    Ok(customers)
}

/// The root fields about who asks.
#[derive(Debug, Default)]
pub struct ViewerQueries;

#[Object]
impl ViewerQueries {
    /// Who asks, and what they may; also without a token.
    async fn viewer(&self) -> Me {
        Me
    }
}
