//! What the fields of the organisation ask of their caller: of the council, its parts, its people and its customers.

use super::Permission as P;
use super::fields::FieldRule::{self, AsParent, Authenticated, Needs};

/// The rows, as those of [`super::fields`].
pub(super) const ROWS: &[(&str, FieldRule)] = &[
    ("Council.*", AsParent),
    ("Council.demand", Needs(P::FigureRead)),
    ("Directorate.*", AsParent),
    ("Directorate.demand", Needs(P::FigureRead)),
    ("Directorate.teams", Authenticated),
    ("Directorate.staff", Needs(P::StaffRead)),
    ("Team.*", AsParent),
    ("Team.cases", Needs(P::CaseRead)),
    ("Team.queue", Needs(P::QueueRead)),
    ("Team.tasks", Needs(P::TaskRead)),
    ("Team.caseViews", Needs(P::CaseRead)),
    ("Team.demand", Needs(P::FigureRead)),
    ("Team.members", Needs(P::StaffRead)),
    ("Staff.*", AsParent),
    ("Staff.cases", Needs(P::CaseRead)),
    ("Staff.accounts", Needs(P::AccountRead)),
    // Whose absences they are not, and whose team they do not keep, are told nothing of them.
    ("Staff.absences", Needs(P::AbsenceChange)),
    ("StaffSkill.*", AsParent),
    ("Skill.*", AsParent),
    ("Absence.*", AsParent),
    ("Channel.*", AsParent),
    ("Service.*", AsParent),
    ("Service.cases", Needs(P::CaseRead)),
    ("Service.demand", Needs(P::FigureRead)),
    ("Service.kpis", Needs(P::KpiRead)),
    ("Customer.*", AsParent),
    ("Customer.cases", Needs(P::CaseRead)),
    ("Customer.contacts", Needs(P::ContactRead)),
    ("Customer.partyOf", Needs(P::PersonalRead)),
    ("Customer.staff", Needs(P::StaffRead)),
    ("Customer.legalHolds", Needs(P::LegalHoldRead)),
    ("Customer.exports", Needs(P::CustomerExport)),
    ("CustomerErasure.*", AsParent),
    ("CustomerExport.*", AsParent),
    ("CustomerMerge.*", AsParent),
    // Beside what somebody did only the account's name is shown.
    ("Account.*", AsParent),
    ("Account.issuer", Needs(P::AccountRead)),
    ("Account.subject", Needs(P::AccountRead)),
    ("Account.isActive", Needs(P::AccountRead)),
    ("Account.createdAt", Needs(P::AccountRead)),
    ("Account.journeys", Needs(P::AccountRead)),
    ("Account.staff", Needs(P::StaffRead)),
    ("Account.customer", Needs(P::CustomerRead)),
    ("DemandCodeEntry.*", AsParent),
];
