//! Why cases or contacts behind a figure are not shown.

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum};
use entities::select::InCouncil;
use rules::access::Permission;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::page::{Page, PageArgs};
use crate::graphql::question::{Asked, Question};
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

    /// Whether nothing at all is shown.
    const fn is_everything(self) -> bool {
        match self {
            Self::NoCaseAccess | Self::NoContactAccess => true,
            Self::PartialCaseAccess | Self::PartialContactAccess => false,
        }
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

/// The page of what stands behind a figure that `ctx` selects of; an empty one, and no question asked, when
/// all of it is withheld.
///
/// # Errors
/// When an argument is wrong or the database fails.
pub async fn page<E>(
    ctx: &Context<'_>,
    reason: Option<WithheldReason>,
    args: PageArgs,
    rows: impl FnOnce(PageArgs) -> Question<E>,
) -> Result<Page<E::Model>, Failure>
where
    E: InCouncil,
    E::Model: Clone + Send + Sync,
    Reader: Loader<Asked<E>, Value = Page<E::Model>, Error = Failure>,
{
    if reason.is_some_and(WithheldReason::is_everything) {
        args.size()?;
        return Ok(Page::default());
    }
    let asked = Asked::new(rows(args.seen_from(ctx)))?;
    Ok(ctx.loader().load_one(asked).await?.unwrap_or_default())
}
