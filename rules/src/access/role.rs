//! The roles that a caller can hold.

/// What somebody is to the council. A caller may hold several; each adds to what they may do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Anybody: no token was sent.
    Public,
    /// Somebody who asks the council for something.
    Customer,
    /// Somebody who works for the council, as customer of its internal services.
    StaffMember,
    /// Works on the cases of their teams' journeys.
    CaseWorker,
    /// Leads a team: also assigns, reopens, corrects and shares its cases.
    TeamManager,
    /// Keeps the KPIs, their targets and their links to outcomes.
    PerformanceOfficer,
    /// Answers for one directorate.
    Director,
    /// An elected member: reads figures.
    Councillor,
    /// An organisation that works with the council on journeys granted to it.
    Partner,
    /// Keeps the organisation, the journeys and the accounts; sees no case.
    Administrator,
}

impl Role {
    /// Every role, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Public,
        Self::Customer,
        Self::StaffMember,
        Self::CaseWorker,
        Self::TeamManager,
        Self::PerformanceOfficer,
        Self::Director,
        Self::Councillor,
        Self::Partner,
        Self::Administrator,
    ];

    /// The role as tokens and commands write it, such as `performance-officer`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Customer => "customer",
            Self::StaffMember => "staff-member",
            Self::CaseWorker => "case-worker",
            Self::TeamManager => "team-manager",
            Self::PerformanceOfficer => "performance-officer",
            Self::Director => "director",
            Self::Councillor => "councillor",
            Self::Partner => "partner",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this code; none when no role is written so. Case counts.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn every_code_is_read_back_as_its_role() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(*role));
            assert_eq!(serde_json::to_value(role).ok(), Some(role.code().into()));
        }
    }

    #[test]
    fn a_code_that_no_role_has_is_none() {
        assert_eq!(Role::parse("PERFORMANCE_OFFICER"), None);
        assert_eq!(Role::parse(""), None);
    }
}
