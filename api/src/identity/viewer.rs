//! The viewer: who asks, for which council, in which roles, and how far each permission reaches.
//!
//! Resolved once a request, in one statement. Roles come from the token, as far as
//! its issuer may give them; reach comes from our rows alone.

use std::collections::HashSet;

use chrono_tz::Tz;
use entities::identity::account;
use entities::organisation::{council, staff};
use entities::scope::{Reach, Scope};
use rules::access::{
    CaseReach, Confidentiality, FigureReach, Permission, Role, confidentiality, small_numbers,
};
use rules::journeys::audience::Audiences;
use rules::small_numbers::Suppression;
use serde_json::Value as Json;
use uuid::Uuid;

use super::resolve::ViewerRefusal;
use super::token::Principal;

/// Who asks. Without a token: the public, which has no account.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub(super) council: council::Model,
    pub(super) zone: Tz,
    pub(super) principal: Option<Principal>,
    pub(super) account: Option<account::Model>,
    pub(super) staff: Option<staff::Model>,
    pub(super) roles: Vec<Role>,
    pub(super) team_ids: Vec<Uuid>,
    pub(super) customer_ids: Vec<Uuid>,
    pub(super) team_journeys: Vec<Uuid>,
    pub(super) directorate_journeys: Vec<Uuid>,
    pub(super) partner_journeys: Vec<Uuid>,
    /// The KPI whose figures are in reach by a signed link.
    pub(crate) linked_kpi: Option<Uuid>,
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

    /// The codes of the viewer's roles, to be stored with what is done in them later.
    #[must_use]
    pub fn role_codes(&self) -> Json {
        self.roles.iter().map(|role| role.code()).collect()
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
        let for_self =
            |reach: &CaseReach| matches!(reach, CaseReach::OwnCustomer | CaseReach::OwnStaff);
        let reaches = rules::access::table::reaches(&self.roles, permission);
        if reaches.iter().any(for_self) {
            return None;
        }
        self.journeys_worked_on(permission)
    }

    /// The journeys on which the viewer may use `permission` for others; `None` means every journey.
    #[must_use]
    pub fn journeys_worked_on(&self, permission: Permission) -> Option<HashSet<Uuid>> {
        let mut journeys = HashSet::new();
        for reach in rules::access::table::reaches(&self.roles, permission) {
            match reach {
                CaseReach::Council => return None,
                CaseReach::TeamJourneys => journeys.extend(&self.team_journeys),
                CaseReach::Directorate => journeys.extend(&self.directorate_journeys),
                CaseReach::Partner => journeys.extend(&self.partner_journeys),
                CaseReach::OwnCustomer | CaseReach::OwnStaff | CaseReach::None => {}
            }
        }
        Some(journeys)
    }

    /// Whether on `journey_id` the viewer may use `permission` only for themselves as the customer.
    #[must_use]
    pub fn opens_for_self_only(&self, permission: Permission, journey_id: Uuid) -> bool {
        self.journeys_worked_on(permission)
            .is_some_and(|journeys| !journeys.contains(&journey_id))
    }

    /// To which audiences the viewer belongs: what is open to them they may open a case on for themselves.
    #[must_use]
    pub fn audiences(&self) -> Audiences {
        rules::access::table::audiences(&self.roles)
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
