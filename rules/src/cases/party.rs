//! Who is concerned in a case, in which role and for how long.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::problem::{Problem, none};

/// The most parties that a case has, those whose time is over among them.
pub const MOST_PARTIES: usize = 100;

/// In which role somebody is a party to a case.
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
pub enum PartyRole {
    /// The case decides on what they asked for.
    Applicant,
    /// Acts for somebody else.
    Agent,
    /// The case is about what they complain of.
    Complainant,
    /// Concerned in any other way.
    ThirdParty,
}

impl PartyRole {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Applicant,
        Self::Agent,
        Self::Complainant,
        Self::ThirdParty,
    ];
}

/// The days on which somebody is a party: from the first on, until the day before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: NaiveDate,
    /// The day on which it is over; none while nobody has said when.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Whether somebody is a party on a day.
    #[must_use]
    pub fn holds_on(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// Whether there is a day that both hold on.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let later = self.from.max(other.from);
        self.holds_on(later) && other.holds_on(later)
    }
}

/// Somebody who is a party already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// Who.
    pub customer: Uuid,
    /// In which role.
    pub role: PartyRole,
    /// For how long.
    pub validity: Validity,
}

/// Why somebody cannot become a party so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddProblem {
    /// It would be over before it begins.
    EndsTooEarly,
    /// They are a party in this role on a day of it already.
    AlreadyParty,
    /// The case has as many parties as it may have.
    TooManyParties,
}

/// Why the time of a party cannot end so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndProblem {
    /// It would be over before it began.
    EndsTooEarly,
    /// It is over by that day already.
    AlreadyEnded,
}

impl Party {
    /// Whether somebody can become a party beside `others`.
    ///
    /// # Errors
    /// Everything that keeps them from it.
    pub fn join(self, others: &[Self]) -> Result<(), Vec<Problem<AddProblem>>> {
        let mut problems = Vec::new();
        let from = self.validity.from;
        if self.validity.to.is_some_and(|to| to <= from) {
            let message = format!("It must end after {from}, its first day.");
            problems.push(Problem::new(AddProblem::EndsTooEarly, "validTo", message));
        }
        let is_same = |other: &&Self| other.customer == self.customer && other.role == self.role;
        let mut same = others.iter().filter(is_same);
        if let Some(other) = same.find(|other| other.validity.meets(self.validity)) {
            let since = other.validity.from;
            let message = format!(
                "This customer has been a party in this role since {since}. End that first, or choose another role or another time."
            );
            problems.push(Problem::new(
                AddProblem::AlreadyParty,
                "customerId",
                message,
            ));
        }
        if others.len() >= MOST_PARTIES {
            let message = format!("A case has at most {MOST_PARTIES} parties.");
            problems.push(Problem::new(AddProblem::TooManyParties, "caseId", message));
        }
        none(problems)
    }
}

impl Validity {
    /// The same with an end, or with an earlier one. An end on the first day takes the party back: then
    /// there is no day on which it holds.
    ///
    /// # Errors
    /// When the day is none of its days.
    pub fn end(self, to: NaiveDate) -> Result<Self, Vec<Problem<EndProblem>>> {
        let from = self.from;
        let (code, message) = match self.to {
            _ if to < from => (
                EndProblem::EndsTooEarly,
                format!("It began on {from}. Give that day to take it back, or a later one."),
            ),
            Some(ended) if to >= ended => (
                EndProblem::AlreadyEnded,
                format!("It is over on {ended}. Give an earlier day, or add the party again."),
            ),
            _ => {
                return Ok(Self { from, to: Some(to) });
            }
        };
        Err(vec![Problem::new(code, "validTo", message)])
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn validity(from: &str, to: Option<&str>) -> Validity {
        Validity {
            from: day(from),
            to: to.map(day),
        }
    }

    fn party(customer: u128, role: PartyRole, validity: Validity) -> Party {
        Party {
            customer: Uuid::from_u128(customer),
            role,
            validity,
        }
    }

    fn codes<C: Copy>(problems: Result<(), Vec<Problem<C>>>) -> Vec<C> {
        let problems = problems.err().unwrap_or_default();
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_party_holds_from_its_first_day_until_the_day_before_its_end() {
        let march = validity("2026-03-01", Some("2026-04-01"));
        let told = ["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"];
        assert_eq!(
            told.map(|it| march.holds_on(day(it))),
            [false, true, true, false]
        );
        assert!(validity("2026-03-01", None).holds_on(day("2126-03-01")));
    }

    #[test]
    fn somebody_is_a_party_in_a_role_once_at_a_time() {
        let march = validity("2026-03-01", Some("2026-04-01"));
        let others = [party(1, PartyRole::Agent, march)];
        let add = |customer, role, validity| codes(party(customer, role, validity).join(&others));
        let april = validity("2026-04-01", None);
        assert_eq!(add(1, PartyRole::Agent, april), []);
        assert_eq!(add(1, PartyRole::Applicant, march), []);
        assert_eq!(add(2, PartyRole::Agent, march), []);
        let meets = validity("2026-03-31", None);
        assert_eq!(add(1, PartyRole::Agent, meets), [AddProblem::AlreadyParty]);
        let none = validity("2026-03-05", Some("2026-03-05"));
        assert_eq!(add(1, PartyRole::Agent, none), [AddProblem::EndsTooEarly]);
    }

    #[test]
    fn a_case_has_a_hundred_parties_at_most() {
        let march = validity("2026-03-01", None);
        let mut others: Vec<Party> = (1..100)
            .map(|it| party(it, PartyRole::Agent, march))
            .collect();
        let one_more = party(1_000, PartyRole::Agent, march);
        assert_eq!(codes(one_more.join(&others)), []);
        others.push(one_more);
        let another = party(1_001, PartyRole::Agent, march);
        assert_eq!(codes(another.join(&others)), [AddProblem::TooManyParties]);
    }

    #[test]
    fn an_end_can_be_brought_forward_to_the_first_day_and_never_put_off() {
        let open = validity("2026-03-01", None);
        let ended = open.end(day("2026-04-01")).unwrap();
        assert_eq!(ended, validity("2026-03-01", Some("2026-04-01")));
        let back = ended.end(day("2026-03-01")).unwrap();
        assert!(!back.holds_on(day("2026-03-01")));
        let code = |problems: Result<_, Vec<Problem<EndProblem>>>| codes(problems.map(|_| ()));
        assert_eq!(
            code(ended.end(day("2026-04-01"))),
            [EndProblem::AlreadyEnded]
        );
        assert_eq!(
            code(open.end(day("2026-02-28"))),
            [EndProblem::EndsTooEarly]
        );
    }

    fn any_validity() -> impl Strategy<Value = Validity> {
        let first = day("2026-01-01");
        let length = proptest::option::of(0_u64..40);
        (0_u64..40, length).prop_map(move |(after, length)| {
            let from = first + chrono::Days::new(after);
            let to = length.map(|length| from + chrono::Days::new(length));
            Validity { from, to }
        })
    }

    proptest! {
        #[test]
        fn two_meet_exactly_when_a_day_is_in_both(one in any_validity(), other in any_validity()) {
            let days = (0..100).map(|after| day("2026-01-01") + chrono::Days::new(after));
            let shared = days.into_iter().any(|it| one.holds_on(it) && other.holds_on(it));
            prop_assert_eq!(one.meets(other), shared);
            prop_assert_eq!(other.meets(one), shared);
        }

        #[test]
        fn ending_only_takes_days_away(was in any_validity(), after in 0_u64..60) {
            let to = day("2026-01-01") + chrono::Days::new(after);
            if let Ok(ended) = was.end(to) {
                for after in 0..100 {
                    let it = day("2026-01-01") + chrono::Days::new(after);
                    prop_assert_eq!(ended.holds_on(it), was.holds_on(it) && it < to);
                }
            }
        }
    }
}
