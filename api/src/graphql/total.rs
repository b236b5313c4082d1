//! How many rows a connection has in all.

use async_graphql::{Enum, SimpleObject};

/// Rows are counted up to here and no further.
pub const MOST_COUNTED: u64 = 10_000;

/// How many rows a connection has on all its pages, counted only when it is asked for.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct TotalCount {
    /// The number of rows, at most 10,000.
    pub count: u64,
    /// Whether that is all of them.
    pub precision: CountPrecision,
}

/// Whether a count is the whole number.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountPrecision {
    /// There are exactly so many.
    Exact,
    /// There are so many and more: counting stops at 10,000.
    AtLeast,
}

impl From<u64> for TotalCount {
    fn from(found: u64) -> Self {
        Self {
            count: found.min(MOST_COUNTED),
            precision: if found > MOST_COUNTED {
                CountPrecision::AtLeast
            } else {
                CountPrecision::Exact
            },
        }
    }
}
