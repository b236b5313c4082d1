//! Why cases behind a figure are not shown.

use async_graphql::Enum;
use rules::access::Permission;

use crate::identity::viewer::Viewer;

/// Why cases behind a figure are not all among the nodes.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum WithheldReason {
    /// The viewer's roles reach no cases.
    NoCaseAccess,
    /// The viewer's roles reach a part of the council's cases, and only those are among the nodes.
    PartialCaseAccess,
}

impl WithheldReason {
    /// Why cases may be missing for this viewer; `None` when none is withheld.
    #[must_use]
    pub fn of(viewer: &Viewer) -> Option<Self> {
        if !viewer.may(Permission::CaseRead) {
            Some(Self::NoCaseAccess)
        } else if viewer.scope(Permission::CaseRead).is_whole_council() {
            None
        } else {
            Some(Self::PartialCaseAccess)
        }
    }
}
