//! Whether two customers may be made one.

use crate::problem::{Problem, none};

/// The most customers that are merged into one.
pub const MOST_MERGED: u64 = 100;

/// A customer who is to be merged into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergeCustomers {
    /// Whether both are one row.
    pub is_self: bool,
    /// Whether one of them was erased.
    pub is_erased: bool,
    /// Whether one asks as a resident, the other as a business or as staff; or as another member of staff.
    pub differ: bool,
    /// How many were merged into either of them.
    pub merged: u64,
}

/// Why they cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MergeCustomersProblem {
    /// Both are the same row.
    SameCustomer,
    /// One of them was erased.
    Erased,
    /// They are of different kinds, or different members of staff.
    KindsDiffer,
    /// As many were merged into them as may.
    TooManyMerged,
}

impl MergeCustomers {
    /// Whether they may be merged.
    ///
    /// # Errors
    /// Everything that keeps them from it.
    pub fn decide(self) -> Result<(), Vec<Problem<MergeCustomersProblem>>> {
        use MergeCustomersProblem as P;
        let full = format!("{MOST_MERGED} customers were merged into them, the most there may be.");
        let all = [
            (
                self.is_self,
                P::SameCustomer,
                "Both are the same customer. Name another.",
            ),
            (
                self.is_erased,
                P::Erased,
                "One of them was erased: nobody can say any more who they were.",
            ),
            (
                self.differ,
                P::KindsDiffer,
                "One is a resident, a business or a member of staff, and the other is not the same: they are not one.",
            ),
            (self.merged >= MOST_MERGED, P::TooManyMerged, full.as_str()),
        ];
        let wrong = all.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        let problems: Vec<_> = wrong
            .map(|(_, code, message)| Problem::new(code, "intoCustomerId", message))
            .collect();
        none(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: MergeCustomers = MergeCustomers {
        is_self: false,
        is_erased: false,
        differ: false,
        merged: MOST_MERGED - 1,
    };

    #[test]
    fn two_of_a_kind_become_one() {
        assert_eq!(GOOD.decide(), Ok(()));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        use MergeCustomersProblem as P;
        let bad = MergeCustomers {
            is_self: true,
            is_erased: true,
            differ: true,
            merged: MOST_MERGED,
        };
        let problems = bad.decide().err().unwrap_or_default();
        let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            [P::SameCustomer, P::Erased, P::KindsDiffer, P::TooManyMerged]
        );
        for (one, code) in [
            (
                MergeCustomers {
                    is_erased: true,
                    ..GOOD
                },
                P::Erased,
            ),
            (
                MergeCustomers {
                    differ: true,
                    ..GOOD
                },
                P::KindsDiffer,
            ),
        ] {
            let problems = one.decide().err().unwrap_or_default();
            assert_eq!(
                problems
                    .iter()
                    .map(|problem| problem.code)
                    .collect::<Vec<_>>(),
                [code]
            );
        }
    }
}
