//! Who the demonstration council is: directorates, teams and channels.

use rules::organisation::TeamKind;

/// Code of the demonstration council; there is one in a database at most.
pub const COUNCIL_CODE: &str = "DEMO";
/// Name of the demonstration council, an invented place.
pub const COUNCIL_NAME: &str = "Fernbridge Borough Council (demonstration)";

/// Code and title of each directorate.
pub const DIRECTORATES: [(&str, &str); 3] = [
    ("SERVICE-DELIVERY", "Service Delivery"),
    ("STRATEGY", "Strategy"),
    ("SUPPORT-SERVICES", "Support Services"),
];

/// Code and title of each channel, in the order of [`super::seasons::channel_shares`].
pub const CHANNELS: [(&str, &str); 7] = [
    ("TELEPHONE", "Telephone"),
    ("WEB", "Website"),
    ("EMAIL", "E-mail"),
    ("COUNTER", "Face to face"),
    ("POST", "Post"),
    ("CHAT", "Web chat"),
    ("SOCIAL-MEDIA", "Social media"),
];

/// A team as the reorganised council has it.
#[derive(Debug)]
pub struct TeamPlan {
    /// Code, unique in the council.
    pub code: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// What it is for.
    pub kind: TeamKind,
    /// Code of its directorate.
    pub directorate: &'static str,
}

const fn team(
    directorate: &'static str,
    kind: TeamKind,
    code: &'static str,
    title: &'static str,
) -> TeamPlan {
    TeamPlan {
        code,
        title,
        kind,
        directorate,
    }
}

/// Code of a directorate.
pub const DELIVERY: &str = "SERVICE-DELIVERY";
/// Code of a directorate.
pub const STRATEGY: &str = "STRATEGY";
/// Code of a directorate.
pub const SUPPORT: &str = "SUPPORT-SERVICES";
const CASES: TeamKind = TeamKind::CaseManagement;
const SPECIALIST: TeamKind = TeamKind::Specialist;
const PARTNER: TeamKind = TeamKind::BusinessPartner;

/// Every team.
pub const TEAMS: [TeamPlan; 39] = [
    team(
        DELIVERY,
        CASES,
        "CUSTOMER-CONTACT-TEAM",
        "Customer contact team",
    ),
    team(DELIVERY, CASES, "WASTE-CASE-TEAM", "Waste case team"),
    team(DELIVERY, SPECIALIST, "COLLECTION-CREWS", "Collection crews"),
    team(DELIVERY, CASES, "STREETS-CASE-TEAM", "Streets case team"),
    team(
        DELIVERY,
        SPECIALIST,
        "HIGHWAY-ENGINEERS",
        "Highway engineers",
    ),
    team(DELIVERY, CASES, "PARKING-CASE-TEAM", "Parking case team"),
    team(
        DELIVERY,
        SPECIALIST,
        "PARKING-APPEALS-OFFICERS",
        "Parking appeals officers",
    ),
    team(DELIVERY, CASES, "HOUSING-CASE-TEAM", "Housing case team"),
    team(
        DELIVERY,
        SPECIALIST,
        "HOUSING-OPTIONS-OFFICERS",
        "Housing options officers",
    ),
    team(DELIVERY, CASES, "REVENUES-CASE-TEAM", "Revenues case team"),
    team(
        DELIVERY,
        SPECIALIST,
        "BENEFIT-ASSESSORS",
        "Benefit assessors",
    ),
    team(DELIVERY, CASES, "PLANNING-CASE-TEAM", "Planning case team"),
    team(
        DELIVERY,
        SPECIALIST,
        "PLANNING-OFFICERS",
        "Planning officers",
    ),
    team(
        DELIVERY,
        CASES,
        "LICENSING-CASE-TEAM",
        "Licensing case team",
    ),
    team(
        DELIVERY,
        SPECIALIST,
        "ENVIRONMENTAL-HEALTH-OFFICERS",
        "Environmental health officers",
    ),
    team(
        DELIVERY,
        CASES,
        "ADULT-CARE-CASE-TEAM",
        "Adult care case team",
    ),
    team(DELIVERY, SPECIALIST, "SOCIAL-WORKERS", "Social workers"),
    team(DELIVERY, CASES, "FAMILY-CASE-TEAM", "Family case team"),
    team(
        DELIVERY,
        SPECIALIST,
        "EDUCATION-OFFICERS",
        "Education officers",
    ),
    team(DELIVERY, CASES, "LEISURE-CASE-TEAM", "Leisure case team"),
    team(DELIVERY, SPECIALIST, "PARK-RANGERS", "Park rangers"),
    team(
        DELIVERY,
        CASES,
        "LIFE-EVENTS-CASE-TEAM",
        "Life events case team",
    ),
    team(DELIVERY, SPECIALIST, "REGISTRARS", "Registrars"),
    team(STRATEGY, CASES, "STRATEGY-CASE-TEAM", "Strategy case team"),
    team(
        STRATEGY,
        TeamKind::Strategy,
        "OUTCOMES-AND-INSIGHT",
        "Outcomes and insight",
    ),
    team(STRATEGY, TeamKind::Strategy, "POLICY-TEAM", "Policy team"),
    team(
        STRATEGY,
        SPECIALIST,
        "BUSINESS-ADVISERS",
        "Business advisers",
    ),
    team(
        STRATEGY,
        SPECIALIST,
        "INFORMATION-OFFICERS",
        "Information officers",
    ),
    team(SUPPORT, CASES, "SUPPORT-CASE-TEAM", "Support case team"),
    team(
        SUPPORT,
        PARTNER,
        "PEOPLE-BUSINESS-PARTNERS",
        "People business partners",
    ),
    team(
        SUPPORT,
        SPECIALIST,
        "PAYROLL-SPECIALISTS",
        "Payroll specialists",
    ),
    team(
        SUPPORT,
        PARTNER,
        "LEGAL-BUSINESS-PARTNERS",
        "Legal business partners",
    ),
    team(SUPPORT, SPECIALIST, "SOLICITORS", "Solicitors"),
    team(
        SUPPORT,
        PARTNER,
        "FINANCE-BUSINESS-PARTNERS",
        "Finance business partners",
    ),
    team(SUPPORT, SPECIALIST, "ACCOUNTANTS", "Accountants"),
    team(
        SUPPORT,
        PARTNER,
        "DIGITAL-BUSINESS-PARTNERS",
        "Digital business partners",
    ),
    team(
        SUPPORT,
        SPECIALIST,
        "DIGITAL-ENGINEERS",
        "Digital engineers",
    ),
    team(
        SUPPORT,
        SPECIALIST,
        "DEMOCRATIC-SERVICES-OFFICERS",
        "Democratic services officers",
    ),
    team(
        SUPPORT,
        SPECIALIST,
        "PROPERTY-OFFICERS",
        "Property officers",
    ),
];
