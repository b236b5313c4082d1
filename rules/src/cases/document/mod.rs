//! Documents of cases: what they may be called, what they may hold, and when they may be read.

pub mod format;
pub mod name;
pub mod office;
pub mod plain_text;

use crate::problem::{Problem, none};

/// The most documents of a case, without those removed, and with uploads under way.
pub const MOST_OF_CASE: u64 = 200;

/// What a scanner for malicious software has said of a document.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum Scan {
    /// None has looked at it, because there is none or because it has not come to it yet.
    NotScanned,
    /// Nothing was found.
    Clean,
    /// Something was found.
    Infected,
    /// The scanner could not read it.
    Failed,
}

impl Scan {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::NotScanned, Self::Clean, Self::Infected, Self::Failed];
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it was removed.
    pub is_removed: bool,
    /// What the scanner has said.
    pub scan: Scan,
}

/// Why a document cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadProblem {
    /// It was removed.
    Removed,
    /// There is a scanner, and it has not come to it yet.
    NotYetScanned,
    /// Malicious software was found in it.
    Infected,
    /// There is a scanner, and it could not read it.
    ScanFailed,
}

/// Why a document cannot be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RemoveProblem {
    /// It was removed before.
    AlreadyRemoved,
    /// Nothing is said of why.
    ReasonMissing,
}

impl Standing {
    /// Whether it may be read now. One that no scanner has looked at may be, where there is no scanner.
    ///
    /// # Errors
    /// Why it may not be.
    pub fn may_be_read(self, has_scanner: bool) -> Result<(), Problem<ReadProblem>> {
        let (code, message) = match self.scan {
            _ if self.is_removed => (
                ReadProblem::Removed,
                "This document was removed. Its reason is in the history of the case.",
            ),
            Scan::Infected => (
                ReadProblem::Infected,
                "Malicious software was found in this document: it is given to nobody. Remove it, and ask for another copy.",
            ),
            Scan::NotScanned if has_scanner => (
                ReadProblem::NotYetScanned,
                "This document has not been scanned for malicious software yet. Try again in a minute.",
            ),
            Scan::Failed if has_scanner => (
                ReadProblem::ScanFailed,
                "The scanner for malicious software could not read this document. It is tried again each hour; or remove it and add another copy.",
            ),
            Scan::NotScanned | Scan::Clean | Scan::Failed => return Ok(()),
        };
        Err(Problem::new(code, "documentId", message))
    }

    /// Whether it may be removed, and for this reason.
    ///
    /// # Errors
    /// All reasons why not.
    pub fn may_be_removed(self, reason: &str) -> Result<(), Vec<Problem<RemoveProblem>>> {
        let mut problems = Vec::new();
        if self.is_removed {
            let message = "This document was removed before. Nothing is left to do.";
            let code = RemoveProblem::AlreadyRemoved;
            problems.push(Problem::new(code, "documentId", message));
        }
        if reason.trim().is_empty() {
            let message =
                "Say why the document is removed: the reason stays in the history of the case.";
            let code = RemoveProblem::ReasonMissing;
            problems.push(Problem::new(code, "reason", message));
        }
        none(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scan: Scan, is_removed: bool, has_scanner: bool) -> Option<ReadProblem> {
        let standing = Standing { is_removed, scan };
        let problem = standing.may_be_read(has_scanner).err();
        problem.map(|problem| problem.code)
    }

    #[test]
    fn what_was_not_scanned_is_read_only_where_there_is_no_scanner() {
        let with = Scan::ALL.iter().map(|scan| read(*scan, false, true));
        let expected = [
            Some(ReadProblem::NotYetScanned),
            None,
            Some(ReadProblem::Infected),
            Some(ReadProblem::ScanFailed),
        ];
        assert_eq!(with.collect::<Vec<_>>(), expected);
        let without = Scan::ALL.iter().map(|scan| read(*scan, false, false));
        let expected = [None, None, Some(ReadProblem::Infected), None];
        assert_eq!(without.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_was_removed_is_never_read() {
        for scan in Scan::ALL {
            assert_eq!(read(*scan, true, false), Some(ReadProblem::Removed));
        }
    }

    #[test]
    fn a_document_is_removed_once_and_for_a_reason() {
        let standing = |is_removed| Standing {
            is_removed,
            scan: Scan::Infected,
        };
        assert_eq!(standing(false).may_be_removed("Another's passport"), Ok(()));
        let problems = standing(true).may_be_removed(" \n").err();
        let codes: Vec<_> = problems.iter().flatten().map(|one| one.code).collect();
        assert_eq!(
            codes,
            [RemoveProblem::AlreadyRemoved, RemoveProblem::ReasonMissing]
        );
    }
}
