//! Who may see whom a case or contact is about: decided row by row, without asking the database for
//! each.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::{case_share, cases, contact};
use entities::scope::Reach;
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::organisation::staff::{Staff, StaffById};

/// Whether the viewer may see the personal fields of a case: an error when they may see those of no
/// case at all, `false` when this one is beyond their reach.
///
/// # Errors
/// `FORBIDDEN` without the permission; otherwise a fault.
pub async fn of_case(
    ctx: &Context<'_>,
    field: &'static str,
    case: &cases::Model,
) -> Result<bool, Failure> {
    ctx.allow(field)?;
    is_reached(ctx, Permission::PersonalRead, case).await
}

/// Whether a case is in the viewer's reach for `permission`: of a row at hand what a scope says of rows
/// to be selected.
///
/// # Errors
/// When the database fails.
pub async fn is_reached(
    ctx: &Context<'_>,
    permission: Permission,
    case: &cases::Model,
) -> Result<bool, Failure> {
    for reach in ctx.viewer().scope(permission).reaches {
        if reaches_case(ctx, &reach, case).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the viewer may see the personal fields of a contact, as [`of_case`].
///
/// # Errors
/// `FORBIDDEN` without the permission; otherwise a fault.
pub async fn of_contact(
    ctx: &Context<'_>,
    field: &'static str,
    contact: &contact::Model,
) -> Result<bool, Failure> {
    ctx.allow(field)?;
    for reach in ctx.viewer().scope(Permission::PersonalRead).reaches {
        let is_reached = match reach {
            Reach::Council => true,
            Reach::Journeys(ids) => ids.contains(&contact.journey_id),
            Reach::Customers(ids) => contact.customer_id.is_some_and(|id| ids.contains(&id)),
            // A partner reaches contacts through their cases alone.
            Reach::Partner(_) => match contact.case_id {
                Some(case_id) => {
                    let found = ctx
                        .loader()
                        .load_one(super::case::CaseById(case_id))
                        .await?;
                    match found {
                        Some(case) => reaches_case(ctx, &reach, &case.0).await?,
                        None => false,
                    }
                }
                None => false,
            },
        };
        if is_reached {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The member of staff that a field of a case names, for those who may see both.
///
/// # Errors
/// `FORBIDDEN` without the permission to see personal fields; otherwise a fault.
pub async fn staff(
    ctx: &Context<'_>,
    field: &'static str,
    case: &cases::Model,
    id: Option<Uuid>,
) -> Result<Option<Staff>, Failure> {
    let is_open = of_case(ctx, field, case).await?;
    match id {
        Some(id) if is_open && ctx.viewer().may(Permission::StaffRead) => {
            ctx.loader().load_one(StaffById(id)).await
        }
        _ => Ok(None),
    }
}

async fn reaches_case(
    ctx: &Context<'_>,
    reach: &Reach,
    case: &cases::Model,
) -> Result<bool, Failure> {
    Ok(match reach {
        Reach::Council => true,
        Reach::Journeys(ids) => ids.contains(&case.journey_id),
        Reach::Customers(ids) => case.customer_id.is_some_and(|id| ids.contains(&id)),
        Reach::Partner(account) if case.opened_by == Some(*account) => true,
        Reach::Partner(account) => {
            let given = GivenTo {
                account: *account,
                case: case.id,
            };
            ctx.loader().load_one(given).await?.is_some()
        }
    })
}

/// Asks whether a case was given to a partner's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GivenTo {
    account: Uuid,
    case: Uuid,
}

impl Loader<GivenTo> for Reader {
    type Value = ();
    type Error = Failure;

    async fn load(&self, keys: &[GivenTo]) -> Result<HashMap<GivenTo, ()>, Failure> {
        // There is one account: the viewer's.
        let Some(account) = keys.first().map(|key| key.account) else {
            return Ok(HashMap::new());
        };
        let cases: Vec<Uuid> = keys.iter().map(|key| key.case).collect();
        let found = case_share::Entity::in_council(self.council_id())
            .filter(case_share::Column::AccountId.eq(account))
            .filter(in_ids(case_share::Column::CaseId, &cases, self.backend()))
            .all(self.connection());
        let rows = self.ask("cases given to partner", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let given = GivenTo {
                    account: row.account_id,
                    case: row.case_id,
                };
                (given, ())
            })
            .collect())
    }
}
