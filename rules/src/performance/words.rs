//! A predicate in words, for reports and for the description of a figure.

use uuid::Uuid;

use super::Source;
use super::predicate::{Comparison, Predicate};
use crate::journeys::OutcomeKind;
use crate::organisation::CustomerKind;

impl Predicate {
    /// One plain English sentence, such as
    /// "Cases where the channel is Web and it was closed on time."
    ///
    /// `source` is what it selects. `names` gives the title of a journey, service, version, channel, team or
    /// outcome; where it gives none the id is printed.
    #[must_use]
    pub fn in_words(&self, source: Source, names: &impl Fn(Uuid) -> Option<String>) -> String {
        let (one, subject) = match source {
            Source::Case => ("case", "Cases"),
            Source::Contact => ("contact", "Contacts"),
        };
        match self {
            Self::All(parts) if parts.is_empty() => format!("All {one}s."),
            Self::Any(parts) if parts.is_empty() => format!("No {one}."),
            _ => format!("{subject} where {}.", self.clause(names)),
        }
    }

    fn clause(&self, names: &impl Fn(Uuid) -> Option<String>) -> String {
        match self {
            Self::All(parts) => joined(parts, "and", "any case counts", names),
            Self::Any(parts) => joined(parts, "or", "no case counts", names),
            Self::Not(part) => format!("not ({})", part.clause(names)),
            Self::JourneyIn(list) => named("the journey", list, names),
            Self::ServiceIn(list) => named("the service", list, names),
            Self::VersionIn(list) => named("the journey version", list, names),
            Self::ChannelIn(list) => named("the channel", list, names),
            Self::TeamIn(list) => named("the team", list, names),
            Self::OutcomeIn(list) => named("the outcome", list, names),
            Self::OutcomeKindIn(list) => choice("the kind of outcome", list, |kind| {
                outcome_kind(*kind).to_owned()
            }),
            Self::DemandCodeIn(list) => {
                choice("the demand code", list, |code| code.title().to_owned())
            }
            Self::CustomerKindIn(list) => {
                choice("the customer", list, |kind| customer_kind(*kind).to_owned())
            }
            Self::OutcomeIsLinked(true) => "the outcome counts towards this KPI".to_owned(),
            Self::OutcomeIsLinked(false) => {
                "the outcome does not count towards this KPI".to_owned()
            }
            Self::IsOnTime(true) => "it was closed on time".to_owned(),
            Self::IsOnTime(false) => "it was closed late".to_owned(),
            Self::IsClosed(true) => "it is closed".to_owned(),
            Self::IsClosed(false) => "it is not closed".to_owned(),
            Self::HasDueDate(true) => "it has a due date".to_owned(),
            Self::HasDueDate(false) => "it has no due date".to_owned(),
            Self::WorkingDays { op, value } => {
                let days = if *value == 1 { "day" } else { "days" };
                format!("it took {} {value} working {days}", comparison(*op))
            }
            Self::WorkingDaysBetween { from, to } => {
                format!("it took {from} to {to} working days")
            }
        }
    }

    const fn is_group_of_several(&self) -> bool {
        matches!(self, Self::All(parts) | Self::Any(parts) if parts.len() > 1)
    }
}

fn joined(
    parts: &[Predicate],
    word: &str,
    empty: &str,
    names: &impl Fn(Uuid) -> Option<String>,
) -> String {
    if parts.is_empty() {
        return empty.to_owned();
    }
    let clauses: Vec<String> = parts
        .iter()
        .map(|part| {
            let clause = part.clause(names);
            if part.is_group_of_several() && parts.len() > 1 {
                format!("({clause})")
            } else {
                clause
            }
        })
        .collect();
    clauses.join(&format!(" {word} "))
}

fn named(subject: &str, list: &[Uuid], names: &impl Fn(Uuid) -> Option<String>) -> String {
    choice(subject, list, |id| {
        names(*id).unwrap_or_else(|| id.to_string())
    })
}

fn choice<T>(subject: &str, list: &[T], name: impl Fn(&T) -> String) -> String {
    let words: Vec<String> = list.iter().map(name).collect();
    match words.split_last() {
        None => format!("{subject} is one of none"),
        Some((only, [])) => format!("{subject} is {only}"),
        Some((end, others)) => format!("{subject} is {} or {end}", others.join(", ")),
    }
}

const fn outcome_kind(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Met => "met",
        OutcomeKind::NotMet => "not met",
        OutcomeKind::Withdrawn => "withdrawn",
        OutcomeKind::Referred => "referred",
        OutcomeKind::Other => "other",
    }
}

const fn customer_kind(kind: CustomerKind) -> &'static str {
    match kind {
        CustomerKind::Resident => "a resident",
        CustomerKind::Business => "a business",
        CustomerKind::Staff => "a member of staff",
    }
}

const fn comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Lt => "fewer than",
        Comparison::Lte => "at most",
        Comparison::Gt => "more than",
        Comparison::Gte => "at least",
        Comparison::Eq => "exactly",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::DemandCode;

    fn names(id: Uuid) -> Option<String> {
        (id == Uuid::from_u128(1)).then(|| "Web".to_owned())
    }

    #[test]
    fn a_predicate_reads_as_a_sentence() {
        let predicate = Predicate::All(vec![
            Predicate::ChannelIn(vec![Uuid::from_u128(1)]),
            Predicate::Any(vec![
                Predicate::IsOnTime(true),
                Predicate::Not(Box::new(Predicate::WorkingDays {
                    op: Comparison::Gt,
                    value: 10,
                })),
            ]),
            Predicate::DemandCodeIn(vec![DemandCode::ValueNew, DemandCode::Unknown]),
        ]);
        assert_eq!(
            predicate.in_words(Source::Case, &names),
            "Cases where the channel is Web and (it was closed on time or not (it took more than 10 \
             working days)) and the demand code is New request or Not yet known."
        );
    }

    #[test]
    fn everything_and_nothing_have_words_of_their_own() {
        let (all, none) = (Predicate::everything(), Predicate::Any(vec![]));
        assert_eq!(all.in_words(Source::Case, &names), "All cases.");
        assert_eq!(none.in_words(Source::Case, &names), "No case.");
        assert_eq!(all.in_words(Source::Contact, &names), "All contacts.");
        let failed = Predicate::DemandCodeIn(vec![DemandCode::FailureNotDone]);
        let words = failed.in_words(Source::Contact, &names);
        assert!(
            words.starts_with("Contacts where the demand code is "),
            "{words}"
        );
    }

    #[test]
    fn what_has_no_name_is_printed_as_its_id() {
        let words = Predicate::TeamIn(vec![Uuid::from_u128(2)]).in_words(Source::Case, &names);
        assert_eq!(
            words,
            "Cases where the team is 00000000-0000-0000-0000-000000000002."
        );
    }
}
