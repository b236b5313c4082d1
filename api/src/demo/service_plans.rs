//! The services of the demonstration council, and how the work of each comes in and gets done.

use super::seasons::Season;
use super::structure::{DELIVERY, STRATEGY, SUPPORT};

/// A service, and how its work comes in and gets done.
#[derive(Debug)]
pub struct ServicePlan {
    /// Code, unique in the council.
    pub code: &'static str,
    /// Name in plain words.
    pub name: &'static str,
    /// Code of its directorate.
    pub directorate: &'static str,
    /// Code of the team that takes cases in and answers the customer.
    pub case_team: &'static str,
    /// Code of the team that gives the expert judgement.
    pub specialists: &'static str,
    /// How its demand moves through the year.
    pub season: Season,
    /// Its share of all cases, relative to the others.
    pub share: u32,
    /// Cases closed on time, per thousand.
    pub on_time: u32,
    /// Further contacts about a case, per thousand cases that run to time.
    pub chases: u32,
}

const fn service(
    names: (&'static str, &'static str, &'static str),
    teams: (&'static str, &'static str),
    season: Season,
    figures: (u32, u32, u32),
) -> ServicePlan {
    ServicePlan {
        code: names.1,
        name: names.2,
        directorate: names.0,
        case_team: teams.0,
        specialists: teams.1,
        season,
        share: figures.0,
        on_time: figures.1,
        chases: figures.2,
    }
}

/// Code of the service whose busiest journey was redesigned.
pub const WASTE: &str = "WASTE-AND-RECYCLING";

/// Every service; the catalogue names each of them once.
pub const SERVICES: [ServicePlan; 22] = [
    service(
        (DELIVERY, WASTE, "Waste and recycling"),
        ("WASTE-CASE-TEAM", "COLLECTION-CREWS"),
        Season::Summer,
        (150, 880, 180),
    ),
    service(
        (DELIVERY, "STREETS-AND-HIGHWAYS", "Streets and highways"),
        ("STREETS-CASE-TEAM", "HIGHWAY-ENGINEERS"),
        Season::Winter,
        (110, 780, 320),
    ),
    service(
        (DELIVERY, "PARKING", "Parking"),
        ("PARKING-CASE-TEAM", "PARKING-APPEALS-OFFICERS"),
        Season::Even,
        (90, 900, 150),
    ),
    service(
        (DELIVERY, "HOUSING", "Housing"),
        ("HOUSING-CASE-TEAM", "HOUSING-OPTIONS-OFFICERS"),
        Season::Winter,
        (95, 700, 480),
    ),
    service(
        (
            DELIVERY,
            "COUNCIL-TAX-AND-BENEFITS",
            "Council tax and benefits",
        ),
        ("REVENUES-CASE-TEAM", "BENEFIT-ASSESSORS"),
        Season::TaxYear,
        (120, 820, 360),
    ),
    service(
        (
            DELIVERY,
            "PLANNING-AND-BUILDING-CONTROL",
            "Planning and building control",
        ),
        ("PLANNING-CASE-TEAM", "PLANNING-OFFICERS"),
        Season::Summer,
        (50, 760, 410),
    ),
    service(
        (
            DELIVERY,
            "ENVIRONMENTAL-HEALTH-AND-LICENSING",
            "Environmental health and licensing",
        ),
        ("LICENSING-CASE-TEAM", "ENVIRONMENTAL-HEALTH-OFFICERS"),
        Season::Summer,
        (50, 830, 240),
    ),
    service(
        (DELIVERY, "ADULT-SOCIAL-CARE", "Adult social care"),
        ("ADULT-CARE-CASE-TEAM", "SOCIAL-WORKERS"),
        Season::Winter,
        (45, 720, 430),
    ),
    service(
        (
            DELIVERY,
            "CHILDREN-AND-SCHOOLS",
            "Children, schools and families",
        ),
        ("FAMILY-CASE-TEAM", "EDUCATION-OFFICERS"),
        Season::SchoolYear,
        (45, 790, 340),
    ),
    service(
        (
            DELIVERY,
            "PARKS-LEISURE-AND-LIBRARIES",
            "Parks, leisure and libraries",
        ),
        ("LEISURE-CASE-TEAM", "PARK-RANGERS"),
        Season::Summer,
        (50, 930, 90),
    ),
    service(
        (
            DELIVERY,
            "REGISTRATION-AND-BEREAVEMENT",
            "Registration and bereavement",
        ),
        ("LIFE-EVENTS-CASE-TEAM", "REGISTRARS"),
        Season::Even,
        (35, 960, 70),
    ),
    service(
        (STRATEGY, "POLICY-AND-COMMUNITIES", "Policy and communities"),
        ("STRATEGY-CASE-TEAM", "POLICY-TEAM"),
        Season::Even,
        (14, 850, 160),
    ),
    service(
        (STRATEGY, "ECONOMY-AND-BUSINESS", "Economy and business"),
        ("STRATEGY-CASE-TEAM", "BUSINESS-ADVISERS"),
        Season::Even,
        (14, 840, 190),
    ),
    service(
        (
            STRATEGY,
            "INFORMATION-AND-FEEDBACK",
            "Information requests and feedback",
        ),
        ("STRATEGY-CASE-TEAM", "INFORMATION-OFFICERS"),
        Season::Even,
        (28, 740, 380),
    ),
    service(
        (SUPPORT, "HUMAN-RESOURCES", "Human resources"),
        ("PEOPLE-BUSINESS-PARTNERS", "PAYROLL-SPECIALISTS"),
        Season::SchoolYear,
        (24, 860, 210),
    ),
    service(
        (SUPPORT, "LEGAL", "Legal"),
        ("LEGAL-BUSINESS-PARTNERS", "SOLICITORS"),
        Season::Even,
        (12, 770, 300),
    ),
    service(
        (SUPPORT, "FINANCE", "Finance"),
        ("FINANCE-BUSINESS-PARTNERS", "ACCOUNTANTS"),
        Season::TaxYear,
        (22, 870, 200),
    ),
    service(
        (SUPPORT, "DIGITAL", "Digital"),
        ("DIGITAL-BUSINESS-PARTNERS", "DIGITAL-ENGINEERS"),
        Season::Even,
        (34, 890, 230),
    ),
    service(
        (
            SUPPORT,
            "COMMITTEES-AND-MEETINGS",
            "Committees and meetings",
        ),
        ("SUPPORT-CASE-TEAM", "DEMOCRATIC-SERVICES-OFFICERS"),
        Season::SchoolYear,
        (12, 920, 110),
    ),
    service(
        (SUPPORT, "ELECTIONS", "Elections"),
        ("SUPPORT-CASE-TEAM", "DEMOCRATIC-SERVICES-OFFICERS"),
        Season::Elections,
        (24, 940, 120),
    ),
    service(
        (SUPPORT, "MAYORALTY", "Mayoralty"),
        ("SUPPORT-CASE-TEAM", "DEMOCRATIC-SERVICES-OFFICERS"),
        Season::Summer,
        (6, 910, 80),
    ),
    service(
        (
            SUPPORT,
            "PROPERTY-AND-FACILITIES",
            "Property and facilities",
        ),
        ("SUPPORT-CASE-TEAM", "PROPERTY-OFFICERS"),
        Season::Winter,
        (16, 850, 220),
    ),
];
