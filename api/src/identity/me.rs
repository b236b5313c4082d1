//! The root field `viewer`: who asks, and what they may.

use async_graphql::{Context, Object};

use super::words::{Permission, Role};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::organisation::council::Council;
use crate::organisation::customer::{Customer, CustomerById};
use crate::organisation::staff::Staff;

/// Who asks, and what they may.
#[derive(Clone, Copy, Debug)]
pub struct Me;

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
