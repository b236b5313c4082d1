//! Saved views: how many somebody may have, and how much one may ask.
//!
//! A page of a hundred views is counted by one statement, whose values have to stay within what a database
//! takes: so each view may compare less than a question that stands alone.

use serde_json::Value;

use crate::text::Limits;

/// The most views that an account has of its own, and that a team has.
pub const MOST_VIEWS: usize = 100;

/// The most comparisons that a view makes; a list of members is one.
pub const MOST_COMPARISONS: usize = 30;

/// The most bytes that a filter has as JSON.
pub const MOST_BYTES: usize = 32_768;

/// The name of a view: one line of 1 to 100 characters.
pub const NAME: Limits = Limits {
    max_chars: 100,
    ..Limits::TITLE
};

/// Why a filter cannot be saved although it can be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// It compares more than a view may.
    #[error("a saved view makes at most {MOST_COMPARISONS} comparisons; this makes {found}")]
    TooMany {
        /// The comparisons found.
        found: usize,
    },
    /// It is longer than a view may be.
    #[error("a saved view has at most {MOST_BYTES} bytes as JSON; this has {length}")]
    TooLong {
        /// The bytes found.
        length: usize,
    },
}

/// Whether a filter, as JSON without what was not given, can be saved.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(filter: &Value) -> Result<(), FilterFault> {
    let length = filter.to_string().len();
    if length > MOST_BYTES {
        return Err(FilterFault::TooLong { length });
    }
    let found = comparisons(filter);
    if found > MOST_COMPARISONS {
        return Err(FilterFault::TooMany { found });
    }
    Ok(())
}

/// Values, lists of values and what is empty each count once.
fn comparisons(filter: &Value) -> usize {
    match filter {
        Value::Object(fields) if !fields.is_empty() => fields.values().map(comparisons).sum(),
        Value::Array(members) if members.iter().any(Value::is_object) => {
            members.iter().map(comparisons).sum()
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_is_one_comparison_and_a_level_is_those_within_it() {
        let filter = json!({
            "state": { "eq": "OPEN" }, "isOverdue": true,
            "team": { "in": ["a", "b", "c"] }, "dueAt": { "gte": "x", "lt": "y" },
            "or": [{ "journeyCode": { "in": [] } }, { "not": { "stage": { "isSet": false } } }, {}],
        });
        // The state, the flag, the teams, the two bounds; the codes, the stage, and what compares nothing.
        assert_eq!(comparisons(&filter), 8);
        assert_eq!(check(&filter), Ok(()));
        assert_eq!(check(&json!({})), Ok(()));
    }

    #[test]
    fn a_view_makes_thirty_comparisons_at_most() {
        let of = |number: usize| json!({ "or": vec![json!({ "isOverdue": true }); number] });
        assert_eq!(check(&of(30)), Ok(()));
        assert_eq!(check(&of(31)), Err(FilterFault::TooMany { found: 31 }));
    }

    #[test]
    fn a_filter_is_of_a_length_that_can_be_kept() {
        let named = |name: String| json!({ "externalId": { "eq": name } });
        // {"externalId":{"eq":"…"}} are 24 bytes besides the name.
        let whole = MOST_BYTES - 24;
        assert_eq!(check(&named("x".repeat(whole))), Ok(()));
        assert_eq!(
            check(&named("x".repeat(whole + 1))),
            Err(FilterFault::TooLong {
                length: MOST_BYTES + 1
            })
        );
    }
}
