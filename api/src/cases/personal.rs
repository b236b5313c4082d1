//! Who may see whom a case or contact is about: decided row by row, without asking the database for
//! each.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::{case_share, cases, contact};
use entities::scope::Reach;
use entities::select::{InCouncil, in_ids};
use rules::access::{Confidentiality, Permission};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::organisation::staff::{Staff, StaffById};

/// How much a viewer sees of what is personal of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing.
    Beyond,
    /// All, once they state why: it is restricted.
    WithReason,
    /// All.
    Open,
}

/// Whether the viewer is told the personal fields of a case: an error when they may see those of no
/// case at all, `false` when this one is beyond their reach, or restricted and no reason was stated. Of a
/// restricted case it is noted that it was read.
///
/// # Errors
/// `FORBIDDEN` without the permission; otherwise a fault.
pub async fn of_case(
    ctx: &Context<'_>,
    field: &'static str,
    case: &cases::Model,
) -> Result<bool, Failure> {
    ctx.allow(field)?;
    is_told(ctx, case, case.confidentiality).await
}

/// The same of what belongs to a case and has a level of its own, for those who may ask the field.
///
/// # Errors
/// When the database fails.
pub async fn is_told(
    ctx: &Context<'_>,
    case: &cases::Model,
    level: Confidentiality,
) -> Result<bool, Failure> {
    let sight = sight(ctx, case, level).await?;
    let readings = ctx.reader().readings();
    if sight == Sight::WithReason {
        readings.note(case.id);
    }
    Ok(match sight {
        Sight::Beyond => false,
        Sight::WithReason => readings.reason().is_some(),
        Sight::Open => true,
    })
}

/// How much the viewer sees of what is personal of a case, or of what belongs to it, at a level. A customer
/// sees their own case whatever its level.
///
/// # Errors
/// When the database fails.
pub async fn sight(
    ctx: &Context<'_>,
    case: &cases::Model,
    level: Confidentiality,
) -> Result<Sight, Failure> {
    let scope = ctx.viewer().scope(Permission::PersonalRead);
    let mut sight = Sight::Beyond;
    for reach in &scope.reaches {
        if !reaches_case(ctx, reach, case).await? {
            continue;
        }
        if matches!(reach, Reach::Customers(_)) {
            return Ok(Sight::Open);
        }
        if level <= scope.ceiling {
            sight = if level.is_restricted() {
                Sight::WithReason
            } else {
                Sight::Open
            };
        }
    }
    Ok(sight)
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
    let scope = ctx.viewer().scope(permission);
    let is_hidden = case.confidentiality > scope.ceiling;
    for reach in &scope.reaches {
        let is_own = matches!(reach, Reach::Customers(_));
        if (is_own || !is_hidden) && reaches_case(ctx, reach, case).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the viewer is told the personal fields of a contact, as [`of_case`]: those of a contact about a
/// case are as confidential as the case.
///
/// # Errors
/// `FORBIDDEN` without the permission; otherwise a fault.
pub async fn of_contact(
    ctx: &Context<'_>,
    field: &'static str,
    contact: &contact::Model,
) -> Result<bool, Failure> {
    ctx.allow(field)?;
    let scope = ctx.viewer().scope(Permission::PersonalRead);
    let (mut is_in_reach, mut by_case) = (false, scope.ceiling.is_restricted());
    for reach in &scope.reaches {
        is_in_reach |= match reach {
            Reach::Council => true,
            Reach::Journeys(ids) => ids.contains(&contact.journey_id),
            Reach::Customers(ids) if contact.customer_id.is_some_and(|id| ids.contains(&id)) => {
                return Ok(true);
            }
            Reach::Customers(_) => false,
            // A partner reaches contacts through their cases alone.
            Reach::Partner(_) => {
                by_case = true;
                contact.case_id.is_some()
            }
        };
    }
    match contact.case_id {
        Some(case_id) if is_in_reach && by_case => {
            let case = ctx.one(super::case::CaseById(case_id)).await?;
            match case {
                Some(case) => is_told(ctx, &case.0, case.0.confidentiality).await,
                None => Ok(false),
            }
        }
        _ => Ok(is_in_reach),
    }
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
