//! How confidential cases, their documents and journeys are, and how far up each role sees.

use super::Role;

/// How confidential something is: the eight levels of the Dutch standard for case systems (ZGW), the
/// lowest first. They are ordered, and kept as the numbers 1 to 8.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "i16", db_type = "SmallInteger")
)]
pub enum Confidentiality {
    /// For anybody.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 1))]
    Public,
    /// For anybody, without some parts.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 2))]
    LimitedPublic,
    /// For those who work for the council or with it: what is usual.
    #[default]
    #[cfg_attr(feature = "storage", sea_orm(num_value = 3))]
    Internal,
    /// For those who work with such cases.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 4))]
    CaseConfidential,
    /// For those who work with such cases, with a reason each time: the first restricted level.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 5))]
    Restricted,
    /// For those who answer for such cases, with a reason each time.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 6))]
    Confidential,
    /// As confidential, where harm would be serious.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 7))]
    Secret,
    /// As secret, where harm would be grave.
    #[cfg_attr(feature = "storage", sea_orm(num_value = 8))]
    TopSecret,
}

impl Confidentiality {
    /// Every level, the lowest first.
    pub const ALL: &'static [Self] = &[
        Self::Public,
        Self::LimitedPublic,
        Self::Internal,
        Self::CaseConfidential,
        Self::Restricted,
        Self::Confidential,
        Self::Secret,
        Self::TopSecret,
    ];

    /// The highest level: a viewer with this ceiling sees every level.
    pub const HIGHEST: Self = Self::TopSecret;

    /// The highest level whose words are read without a stated reason.
    pub const HIGHEST_OPEN: Self = Self::CaseConfidential;

    /// Whether words are read only with a stated reason, and each reading is recorded.
    #[must_use]
    pub fn is_restricted(self) -> bool {
        self > Self::HIGHEST_OPEN
    }

    /// The level as clients write it, such as `CASE_CONFIDENTIAL`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::LimitedPublic => "LIMITED_PUBLIC",
            Self::Internal => "INTERNAL",
            Self::CaseConfidential => "CASE_CONFIDENTIAL",
            Self::Restricted => "RESTRICTED",
            Self::Confidential => "CONFIDENTIAL",
            Self::Secret => "SECRET",
            Self::TopSecret => "TOP_SECRET",
        }
    }
}

/// The highest level that a role sees. A customer's own cases are theirs whatever their level.
///
/// Who answers for a team, a directorate or for figures sees that every case is there, so that lists add up
/// to their figures; what is told of one is said by the permissions.
#[must_use]
pub const fn ceiling_of(role: Role) -> Confidentiality {
    match role {
        Role::Public | Role::Customer => Confidentiality::Public,
        Role::Councillor => Confidentiality::LimitedPublic,
        Role::StaffMember | Role::Administrator => Confidentiality::Internal,
        Role::Partner => Confidentiality::CaseConfidential,
        Role::CaseWorker => Confidentiality::Restricted,
        Role::TeamManager | Role::PerformanceOfficer | Role::Director => Confidentiality::TopSecret,
    }
}

/// The highest level that somebody with these roles sees: that of the highest of them.
#[must_use]
pub fn ceiling(roles: &[Role]) -> Confidentiality {
    let ceilings = roles.iter().map(|role| ceiling_of(*role));
    ceilings.max().unwrap_or(Confidentiality::Public)
}

#[cfg(test)]
mod tests {
    use Confidentiality::{
        CaseConfidential, Confidential, Internal, LimitedPublic, Public, Restricted, Secret,
        TopSecret,
    };

    use super::*;

    #[test]
    fn the_levels_are_in_order() {
        let lowest_first = [
            Public,
            LimitedPublic,
            Internal,
            CaseConfidential,
            Restricted,
            Confidential,
            Secret,
            TopSecret,
        ];
        assert_eq!(Confidentiality::ALL, lowest_first);
        assert!(lowest_first.is_sorted_by(|lower, higher| lower < higher));
        assert_eq!(Confidentiality::HIGHEST, TopSecret);
        assert_eq!(Confidentiality::default(), Internal);
    }

    #[test]
    fn the_upper_four_are_restricted() {
        let restricted: Vec<Confidentiality> = Confidentiality::ALL
            .iter()
            .copied()
            .filter(|level| level.is_restricted())
            .collect();
        assert_eq!(restricted, [Restricted, Confidential, Secret, TopSecret]);
    }

    #[test]
    fn a_level_is_written_as_its_code() {
        for level in Confidentiality::ALL {
            assert_eq!(serde_json::to_value(level).ok(), Some(level.code().into()));
        }
    }

    /// Written out by hand.
    #[test]
    fn each_role_sees_up_to_its_ceiling() {
        for (role, wanted) in [
            (Role::Public, Public),
            (Role::Customer, Public),
            (Role::StaffMember, Internal),
            (Role::CaseWorker, Restricted),
            (Role::TeamManager, TopSecret),
            (Role::PerformanceOfficer, TopSecret),
            (Role::Director, TopSecret),
            (Role::Councillor, LimitedPublic),
            (Role::Partner, CaseConfidential),
            (Role::Administrator, Internal),
        ] {
            assert_eq!(ceiling_of(role), wanted, "{role}");
        }
    }

    #[test]
    fn of_several_roles_the_highest_ceiling_counts() {
        assert_eq!(ceiling(&[]), Public);
        assert_eq!(ceiling(&[Role::CaseWorker, Role::Partner]), Restricted);
        assert_eq!(ceiling(&[Role::Customer, Role::TeamManager]), TopSecret);
    }
}
