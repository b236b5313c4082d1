//! Legal holds: as long as one stands, nothing of what it is on is destroyed.

use chrono::NaiveDate;

use crate::problem::{Problem, none};

/// The most holds that stand on one case or one customer.
pub const MOST_HOLDS: usize = 100;

/// The most holds that a refusal names.
const MOST_NAMED: usize = 10;

/// A hold that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold<'a> {
    /// The local day on which it was placed.
    pub since: NaiveDate,
    /// By what authority.
    pub authority: &'a str,
}

/// What is to be said when something is refused because these stand; `None` when none does.
#[must_use]
pub fn refusal(holds: &[Hold<'_>]) -> Option<String> {
    if holds.is_empty() {
        return None;
    }
    let named = holds.iter().take(MOST_NAMED).map(|hold| {
        let Hold { since, authority } = hold;
        format!("{authority:?} since {since}")
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let rest = match holds.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (holds, them) = if holds.len() == 1 {
        ("A legal hold stands", "it")
    } else {
        ("Legal holds stand", "them")
    };
    Some(format!(
        "{holds}: by {named}{rest}. Nothing is destroyed until a director has lifted {them}."
    ))
}

/// A hold that is to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// How many stand there already.
    pub standing: usize,
    /// What is known of the customer, whom the authority must not name.
    pub particulars: &'a [&'a str],
    /// By what authority.
    pub authority: &'a str,
}

/// Why it cannot be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceProblem {
    /// The words that stay say something of the customer.
    NamesCustomer,
    /// As many stand there as may.
    TooManyHolds,
}

impl Place<'_> {
    /// Whether it may be placed.
    ///
    /// # Errors
    /// Everything that keeps it from that.
    pub fn decide(&self) -> Result<(), Vec<Problem<PlaceProblem>>> {
        let mut problems = Vec::new();
        if super::erasure::names(self.particulars, self.authority) {
            let message = "The authority stays when the customer is erased, and holds a word of their name, address of e-mail or telephone number. Give the number of the order or the name of the court, and put the rest into the reason.";
            let code = PlaceProblem::NamesCustomer;
            problems.push(Problem::new(code, "authority", message));
        }
        if self.standing >= MOST_HOLDS {
            let message = format!(
                "{MOST_HOLDS} legal holds stand there already, the most there may be. Have one lifted first."
            );
            problems.push(Problem::new(PlaceProblem::TooManyHolds, "", message));
        }
        none(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(count: usize) -> Vec<Hold<'static>> {
        let hold = Hold {
            since: NaiveDate::default(),
            authority: "HC-17",
        };
        vec![hold; count]
    }

    #[test]
    fn a_refusal_names_the_holds_up_to_ten() {
        assert_eq!(refusal(&[]), None);
        assert_eq!(
            refusal(&holds(1)).as_deref(),
            Some(
                "A legal hold stands: by \"HC-17\" since 1970-01-01. Nothing is destroyed until a director has lifted it."
            )
        );
        let many = refusal(&holds(12)).unwrap_or_default();
        assert!(many.ends_with(
            "\"HC-17\" since 1970-01-01 and 2 more. Nothing is destroyed until a director has lifted them."
        ));
    }

    #[test]
    fn a_hold_is_placed_by_an_authority_that_names_nobody() {
        let of = |standing, authority| {
            let place = Place {
                standing,
                particulars: &["Ada O'Hara"],
                authority,
            };
            let problems = place.decide().err().unwrap_or_default();
            let codes = problems.into_iter().map(|problem| problem.code);
            codes.collect::<Vec<_>>()
        };
        assert_eq!(of(99, "High Court, HC-17"), []);
        assert_eq!(
            of(100, "O'Hara v Council"),
            [PlaceProblem::NamesCustomer, PlaceProblem::TooManyHolds]
        );
    }
}
