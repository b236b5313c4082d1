//! Why cases or contacts behind a figure are not shown.

use async_graphql::Enum;
use rules::access::Permission;

use crate::identity::viewer::Viewer;

/// Why what stands behind a figure is not all among the nodes.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum WithheldReason {
    /// The viewer's roles reach no cases.
    NoCaseAccess,
    /// The viewer's roles reach a part of the council's cases, and only those are among the nodes.
    PartialCaseAccess,
    /// The viewer's roles reach no contacts.
    NoContactAccess,
    /// The viewer's roles reach a part of the council's contacts, and only those are among the nodes.
    PartialContactAccess,
}

impl WithheldReason {
    /// Why cases may be missing for this viewer; `None` when none is withheld.
    #[must_use]
    pub fn of(viewer: &Viewer) -> Option<Self> {
        let reasons = (Self::NoCaseAccess, Self::PartialCaseAccess);
        Self::by(viewer, Permission::CaseRead, reasons)
    }

    /// Why contacts may be missing for this viewer; `None` when none is withheld.
    #[must_use]
    pub fn of_contacts(viewer: &Viewer) -> Option<Self> {
        let reasons = (Self::NoContactAccess, Self::PartialContactAccess);
        Self::by(viewer, Permission::ContactRead, reasons)
    }

    fn by(viewer: &Viewer, needed: Permission, (none, partial): (Self, Self)) -> Option<Self> {
        if !viewer.may(needed) {
            Some(none)
        } else if viewer.scope(needed).is_whole_council() {
            None
        } else {
            Some(partial)
        }
    }
}
