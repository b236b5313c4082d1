//! Finds the viewer: of a request by its token or without one, or of an account that acts by itself.

use entities::identity::account;
use entities::organisation::{council, customer};
use entities::select::InCouncil;
use rules::access::Role;
use sea_orm::prelude::Json;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::known;
use super::token::Principal;
use super::viewer::Viewer;
use crate::database::Database;

/// Why no viewer could be made of a request.
#[derive(Debug)]
pub enum ViewerRefusal {
    /// The token speaks for a council that is not here.
    UnknownCouncil(String),
    /// No token, and it is not said whose public data is asked for.
    NoPublicCouncil,
    /// The council's stored time zone is none, so that its days are unknown.
    UnknownZone(council::Model),
    /// The account has been switched off.
    Inactive,
    /// The database did not answer.
    Fault(DbErr),
}

impl From<DbErr> for ViewerRefusal {
    fn from(error: DbErr) -> Self {
        Self::Fault(error)
    }
}

/// The viewer of a request. Without a token it is the public of `public_council` or, when that is
/// not set, of the only council there is.
///
/// # Errors
/// When there is no such council, its time zone is none, the account is switched off, or the database fails.
pub async fn of_request(
    database: &Database,
    principal: Option<&Principal>,
    public_council: Option<&str>,
) -> Result<Viewer, ViewerRefusal> {
    let connection = database.connections();
    match principal {
        Some(principal) => of_principal(connection, principal).await,
        None => Viewer::public(council_of(connection, public_council).await?),
    }
}

async fn of_principal(
    connection: &impl ConnectionTrait,
    principal: &Principal,
) -> Result<Viewer, ViewerRefusal> {
    let is_director = principal.roles.contains(&Role::Director);
    let mut found = known::of(connection, principal, is_director).await?;
    let (Some(known), true) = (found.pop(), found.is_empty()) else {
        let code = principal.council.clone().unwrap_or_default();
        return Err(ViewerRefusal::UnknownCouncil(code));
    };
    let viewer = Viewer::public(known.council)?;
    let account = known.account;
    if account.as_ref().is_some_and(|account| !account.is_active) {
        return Err(ViewerRefusal::Inactive);
    }
    let mut customer_ids = known.customers;
    customer_ids.extend(account.as_ref().and_then(|account| account.customer_id));
    Ok(Viewer {
        principal: Some(principal.clone()),
        account,
        staff: known.staff,
        roles: principal.roles.clone(),
        team_ids: known.teams,
        customer_ids,
        team_journeys: known.team_journeys,
        directorate_journeys: known.directorate_journeys,
        partner_journeys: known.partner_journeys,
        ..viewer
    })
}

/// The viewer that an account is by itself: it names who acts, in no role, and reaches nothing. `None` when
/// there is no such account, it is switched off, or its council has no time zone.
///
/// # Errors
/// When the database fails.
pub async fn of_account(
    connection: &impl ConnectionTrait,
    (council_id, id): (Uuid, Uuid),
) -> Result<Option<Viewer>, DbErr> {
    let Some((council, account)) = active(connection, (council_id, id)).await? else {
        return Ok(None);
    };
    let mut customer_ids: Vec<Uuid> = account.customer_id.into_iter().collect();
    if let Some(staff_id) = account.staff_id {
        let as_staff = customer::Entity::in_council(council_id)
            .filter(customer::Column::StaffId.eq(staff_id))
            .select_only()
            .column(customer::Column::Id)
            .into_tuple::<Uuid>();
        customer_ids.extend(as_staff.all(connection).await?);
    }
    Ok(Viewer::public(council).ok().map(|viewer| Viewer {
        account: Some(account),
        customer_ids,
        roles: Vec::new(),
        ..viewer
    }))
}

/// An account that is not switched off, and its council.
async fn active(
    connection: &impl ConnectionTrait,
    (council_id, id): (Uuid, Uuid),
) -> Result<Option<(council::Model, account::Model)>, DbErr> {
    let council = council::Entity::in_council(council_id);
    let account = account::Entity::in_council(council_id)
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::IsActive.eq(true));
    let council = council.one(connection).await?;
    let account = account.one(connection).await?;
    Ok(council.zip(account))
}

/// The viewer that an account is in roles whose codes were stored, with the reach that it has now. `None`
/// when there is no such account, it is switched off, or its council has no time zone.
///
/// # Errors
/// When the database fails.
pub async fn in_roles(
    connection: &impl ConnectionTrait,
    (council_id, id): (Uuid, Uuid),
    roles: &Json,
) -> Result<Option<Viewer>, DbErr> {
    let Some((council, account)) = active(connection, (council_id, id)).await? else {
        return Ok(None);
    };
    let principal = Principal {
        issuer: account.issuer,
        subject: account.subject,
        council: Some(council.code),
        roles: stored(roles),
        name: None,
    };
    match of_principal(connection, &principal).await {
        Ok(viewer) => Ok(Some(viewer)),
        Err(ViewerRefusal::Fault(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

fn stored(roles: &Json) -> Vec<Role> {
    let codes = roles.as_array().into_iter().flatten();
    codes
        .filter_map(|code| Role::parse(code.as_str()?))
        .collect()
}

async fn council_of(
    connection: &impl ConnectionTrait,
    code: Option<&str>,
) -> Result<council::Model, ViewerRefusal> {
    let mut select = council::Entity::find();
    if let Some(code) = code {
        select = select.filter(council::Column::Code.eq(code));
    }
    let mut found = select.limit(2).all(connection).await?;
    match (found.pop(), found.is_empty(), code) {
        (Some(council), true, _) => Ok(council),
        (None, _, Some(code)) => Err(ViewerRefusal::UnknownCouncil(code.to_owned())),
        _ => Err(ViewerRefusal::NoPublicCouncil),
    }
}
