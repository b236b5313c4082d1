//! Whether what is personal of a customer may be erased.

use super::legal_hold::{Hold, refusal};
use crate::problem::{Problem, none};

/// The most references of open cases that a refusal names.
pub const MOST_NAMED: usize = 10;

/// The shortest word of a customer that is looked for in the words of an erasure: a shorter one would be
/// found by chance.
const SHORTEST: usize = 3;

/// Why a customer is erased: the grounds of Article 17(1) of the UK GDPR, as far as they apply to a council,
/// and the council's own retention.
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
pub enum Ground {
    /// It is no longer needed for what it was collected for.
    NoLongerNeeded,
    /// The customer has withdrawn their consent, and nothing else allows it.
    ConsentWithdrawn,
    /// The customer objects, and nothing overrides that.
    Objection,
    /// It was processed unlawfully.
    Unlawful,
    /// A law or a court demands it.
    LegalDuty,
    /// The time for which the council keeps it is over.
    RetentionOver,
}

impl Ground {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::NoLongerNeeded,
        Self::ConsentWithdrawn,
        Self::Objection,
        Self::Unlawful,
        Self::LegalDuty,
        Self::RetentionOver,
    ];
}

/// A customer who is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erase<'a> {
    /// Whether they were erased before.
    pub is_erased: bool,
    /// The references of their open cases.
    pub open_cases: &'a [&'a str],
    /// The legal holds that stand on them or on a case of theirs.
    pub holds: &'a [Hold<'a>],
    /// What is known of them: name, telephone number, the part of an address of e-mail before the `@`.
    pub particulars: &'a [&'a str],
    /// Who decided it, in words that stay.
    pub authority: Option<&'a str>,
}

/// Why they cannot be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EraseProblem {
    /// They were erased before.
    AlreadyErased,
    /// A case of theirs is open.
    OpenCases,
    /// A legal hold stands on them or on a case of theirs.
    LegalHold,
    /// The words that stay say something of them.
    NamesCustomer,
}

impl Erase<'_> {
    /// Whether they may be erased.
    ///
    /// # Errors
    /// Everything that keeps them from it.
    pub fn decide(&self) -> Result<(), Vec<Problem<EraseProblem>>> {
        let mut problems = Vec::new();
        if self.is_erased {
            let message = "The customer was erased before. There is nothing left to erase.";
            let code = EraseProblem::AlreadyErased;
            problems.push(Problem::new(code, "customerId", message));
        }
        if !self.open_cases.is_empty() {
            let code = EraseProblem::OpenCases;
            problems.push(Problem::new(code, "customerId", self.open()));
        }
        if let Some(message) = refusal(self.holds) {
            let code = EraseProblem::LegalHold;
            problems.push(Problem::new(code, "customerId", message));
        }
        if self
            .authority
            .is_some_and(|said| names(self.particulars, said))
        {
            let message = "The authority stays after the erasure, and holds a word of the customer's name, address of e-mail or telephone number. Say who decided it, or give the number of the decision, without them.";
            let code = EraseProblem::NamesCustomer;
            problems.push(Problem::new(code, "authority", message));
        }
        none(problems)
    }

    fn open(&self) -> String {
        let count = self.open_cases.len();
        let (are, them) = if count == 1 {
            ("case of theirs is", "it")
        } else {
            ("cases of theirs are", "them")
        };
        let named = self.open_cases.iter().take(MOST_NAMED).copied();
        let named = named.collect::<Vec<_>>().join(", ");
        let rest = match count.saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "{count} {are} open: {named}{rest}. Have {them} closed or withdrawn first, then erase the customer."
        )
    }
}

/// Whether what is said holds a word of what is known of somebody.
#[must_use]
pub fn names(particulars: &[&str], said: &str) -> bool {
    let said = said.to_lowercase();
    let said: Vec<&str> = words(&said).collect();
    particulars.iter().any(|particular| {
        let particular = particular.to_lowercase();
        words(&particular).any(|word| said.contains(&word))
    })
}

/// The words of a text that are long enough to tell somebody.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Erase<'_> = Erase {
        is_erased: false,
        open_cases: &[],
        holds: &[],
        particulars: &["Ada O'Hara", "ada"],
        authority: None,
    };

    fn codes(erase: Erase<'_>) -> Vec<EraseProblem> {
        let problems = erase.decide().err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_customer_without_open_cases_may_be_erased_once() {
        assert_eq!(FREE.decide(), Ok(()));
        let again = Erase {
            is_erased: true,
            ..FREE
        };
        assert_eq!(codes(again), [EraseProblem::AlreadyErased]);
    }

    #[test]
    fn a_customer_on_whom_a_legal_hold_stands_stays() {
        let holds = [Hold {
            since: chrono::NaiveDate::default(),
            authority: "HC-17",
        }];
        let held = Erase {
            holds: &holds,
            ..FREE
        };
        assert_eq!(codes(held), [EraseProblem::LegalHold]);
    }

    #[test]
    fn open_cases_are_counted_and_the_first_ten_named() {
        let of = |open_cases: &[&str]| {
            let erase = Erase { open_cases, ..FREE };
            erase.decide().err().unwrap_or_default().remove(0).message
        };
        assert_eq!(
            of(&["A1"]),
            "1 case of theirs is open: A1. Have it closed or withdrawn first, then erase the customer."
        );
        let twelve: Vec<String> = (1..=12).map(|number| format!("A{number}")).collect();
        let twelve: Vec<&str> = twelve.iter().map(String::as_str).collect();
        assert_eq!(
            of(&twelve),
            "12 cases of theirs are open: A1, A2, A3, A4, A5, A6, A7, A8, A9, A10 and 2 more. Have them closed or withdrawn first, then erase the customer."
        );
    }

    #[test]
    fn an_authority_says_nothing_of_the_customer() {
        let of = |authority| {
            codes(Erase {
                authority: Some(authority),
                ..FREE
            })
        };
        assert_eq!(of("Data protection officer, DP/2026/17"), []);
        for told in ["asked by ADA", "Mrs O'Hara's letter", "see ada@x.example"] {
            assert_eq!(of(told), [EraseProblem::NamesCustomer], "{told}");
        }
        // Shorter words are found by chance.
        assert_eq!(of("o, an"), []);
    }
}
