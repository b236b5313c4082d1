//! The viewer: who asks, for which council, in which roles, and how far each permission reaches.
//!
//! Resolved once a request, in one statement. Roles come from the token, as far as
//! its issuer may give them; reach comes from our rows alone.

use std::collections::HashSet;

use chrono_tz::Tz;
use entities::identity::account;
use entities::organisation::{council, staff};
use entities::scope::{Reach, Scope};
use entities::select::InCouncil;
use rules::access::{
    CaseReach, Confidentiality, FigureReach, Permission, Role, confidentiality, small_numbers,
};
use rules::small_numbers::Suppression;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::known;
use super::token::Principal;
use crate::database::Database;

/// Who asks. Without a token: the public, which has no account.
#[derive(Clone, Debug)]
pub struct Viewer {
    council: council::Model,
    zone: Tz,
    principal: Option<Principal>,
    account: Option<account::Model>,
    staff: Option<staff::Model>,
    roles: Vec<Role>,
    team_ids: Vec<Uuid>,
    customer_ids: Vec<Uuid>,
    team_journeys: Vec<Uuid>,
    directorate_journeys: Vec<Uuid>,
    partner_journeys: Vec<Uuid>,
    /// The KPI whose figures are in reach by a signed link.
    pub(crate) linked_kpi: Option<Uuid>,
}

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
pub async fn resolve(
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
    let council = council::Entity::in_council(council_id);
    let account = account::Entity::in_council(council_id)
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::IsActive.eq(true));
    let council = council.one(connection).await?;
    let account = account.one(connection).await?;
    let (Some(council), Some(account)) = (council, account) else {
        return Ok(None);
    };
    Ok(Viewer::public(council).ok().map(|viewer| Viewer {
        account: Some(account),
        roles: Vec::new(),
        ..viewer
    }))
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

impl Viewer {
    /// The public of a council.
    ///
    /// # Errors
    /// When the council's time zone is none.
    pub fn public(council: council::Model) -> Result<Self, ViewerRefusal> {
        let Ok(zone) = council.time_zone.parse() else {
            return Err(ViewerRefusal::UnknownZone(council));
        };
        Ok(Self {
            council,
            zone,
            principal: None,
            account: None,
            staff: None,
            roles: vec![Role::Public],
            team_ids: Vec::new(),
            customer_ids: Vec::new(),
            team_journeys: Vec::new(),
            directorate_journeys: Vec::new(),
            partner_journeys: Vec::new(),
            linked_kpi: None,
        })
    }

    /// Whoever follows a signed link to the picture of a KPI. Small numbers are shown as to its maker.
    #[must_use]
    pub fn following_link(mut self, kpi_id: Uuid, is_whole: bool) -> Self {
        if is_whole {
            self.roles = vec![Role::PerformanceOfficer];
        }
        self.linked_kpi = Some(kpi_id);
        self
    }

    /// The council asked about.
    #[must_use]
    pub const fn council(&self) -> &council::Model {
        &self.council
    }

    /// The id of the council asked about.
    #[must_use]
    pub const fn council_id(&self) -> Uuid {
        self.council.council_id
    }

    /// The council's time zone.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// Whether the request came without a token.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.principal.is_none()
    }

    /// Who the token names; `None` for the public.
    #[must_use]
    pub const fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    /// The viewer's account row; `None` when nobody made one.
    #[must_use]
    pub const fn account(&self) -> Option<&account::Model> {
        self.account.as_ref()
    }

    /// The id of the account, as events name their actor.
    #[must_use]
    pub fn account_id(&self) -> Option<Uuid> {
        self.account.as_ref().map(|account| account.id)
    }

    /// The member of staff that the viewer is.
    #[must_use]
    pub const fn staff(&self) -> Option<&staff::Model> {
        self.staff.as_ref()
    }

    /// The customers that the viewer is: their own row, and those linked to them as staff.
    #[must_use]
    pub fn customer_ids(&self) -> &[Uuid] {
        &self.customer_ids
    }

    /// The teams that the viewer is a member of.
    #[must_use]
    pub fn team_ids(&self) -> &[Uuid] {
        &self.team_ids
    }

    /// The viewer's roles.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Whether small numbers are hidden from the viewer: no role works with cases or answers for figures.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        let councillors_see = self.council.councillors_see_small_numbers;
        small_numbers::is_suppressed(&self.roles, councillors_see)
    }

    /// How counts that are to be published by `profile` are shown to the viewer.
    #[must_use]
    pub fn suppression(&self, profile: Suppression) -> Suppression {
        if self.is_suppressed() {
            profile
        } else {
            Suppression::None
        }
    }

    /// Whether any role has the permission, on whatever rows.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        rules::access::table::is_granted(&self.roles, permission)
    }

    /// The rows that the viewer may use a permission on.
    #[must_use]
    pub fn scope(&self, permission: Permission) -> Scope {
        let reaches = rules::access::table::reaches(&self.roles, permission)
            .into_iter()
            .filter_map(|reach| self.reach(reach))
            .collect();
        Scope {
            council_id: self.council_id(),
            reaches,
            ceiling: self.ceiling(),
        }
    }

    /// The highest level of confidentiality that the viewer sees.
    #[must_use]
    pub fn ceiling(&self) -> Confidentiality {
        confidentiality::ceiling(&self.roles)
    }

    /// The rows whose personal fields the viewer may see without stating a reason: what is found by a person
    /// or by words is found among these.
    #[must_use]
    pub fn open_personal(&self) -> Scope {
        self.scope(Permission::PersonalRead)
            .up_to(Confidentiality::HIGHEST_OPEN)
    }

    fn reach(&self, reach: CaseReach) -> Option<Reach> {
        match reach {
            CaseReach::None => None,
            CaseReach::Council => Some(Reach::Council),
            CaseReach::TeamJourneys => Some(Reach::Journeys(self.team_journeys.clone())),
            CaseReach::Directorate => Some(Reach::Journeys(self.directorate_journeys.clone())),
            CaseReach::OwnCustomer | CaseReach::OwnStaff => {
                Some(Reach::Customers(self.customer_ids.clone()))
            }
            CaseReach::Partner => self.account_id().map(Reach::Partner),
        }
    }

    /// The journeys on which the viewer may open a case (or record a contact) with `permission`;
    /// `None` means every journey. Whose case it may be is said by [`Self::opens_for_self_only`].
    #[must_use]
    pub fn journeys_for(&self, permission: Permission) -> Option<HashSet<Uuid>> {
        let mut journeys = HashSet::new();
        for reach in rules::access::table::reaches(&self.roles, permission) {
            match reach {
                CaseReach::Council | CaseReach::OwnCustomer | CaseReach::OwnStaff => return None,
                CaseReach::TeamJourneys => journeys.extend(&self.team_journeys),
                CaseReach::Directorate => journeys.extend(&self.directorate_journeys),
                CaseReach::Partner => journeys.extend(&self.partner_journeys),
                CaseReach::None => {}
            }
        }
        Some(journeys)
    }

    /// Whether on `journey_id` the viewer may use `permission` only for themselves as the customer.
    #[must_use]
    pub fn opens_for_self_only(&self, permission: Permission, journey_id: Uuid) -> bool {
        !rules::access::table::reaches(&self.roles, permission)
            .into_iter()
            .any(|reach| match reach {
                CaseReach::Council => true,
                CaseReach::TeamJourneys => self.team_journeys.contains(&journey_id),
                CaseReach::Directorate => self.directorate_journeys.contains(&journey_id),
                CaseReach::Partner => self.partner_journeys.contains(&journey_id),
                CaseReach::OwnCustomer | CaseReach::OwnStaff | CaseReach::None => false,
            })
    }

    /// The journeys whose figures are shown besides published ones; `None` means the whole council.
    #[must_use]
    pub fn figure_journeys(&self) -> Option<HashSet<Uuid>> {
        let mut journeys = HashSet::new();
        for reach in rules::access::table::figure_reaches(&self.roles) {
            match reach {
                FigureReach::Council => return None,
                FigureReach::PublishedAndTeams => journeys.extend(&self.team_journeys),
                FigureReach::PartnerJourneys => journeys.extend(&self.partner_journeys),
                FigureReach::Published => {}
            }
        }
        Some(journeys)
    }
}
