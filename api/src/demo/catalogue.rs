//! The catalogue of the demonstration council's journeys, read from a text in our own words.

use rules::organisation::CustomerKind;
use rules::text::MAX_CODE_CHARS;

const CATALOGUE: &str = include_str!("catalogue.txt");

/// One journey of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyPlan {
    /// Code of its service.
    pub service: &'static str,
    /// Its place within the service, busiest first, from 0.
    pub rank: u32,
    /// Code made of its title, unique in the council.
    pub code: String,
    /// Title, as a customer would say what they want to do.
    pub title: String,
    /// Who it is for.
    pub customer: CustomerKind,
    /// Working days promised; none where nothing is.
    pub target: Option<i32>,
}

/// Every journey, by service and with the busiest of each first.
#[must_use]
pub fn journeys() -> Vec<JourneyPlan> {
    let mut service = "";
    let mut rank = 0;
    let mut plans = Vec::new();
    for line in CATALOGUE.lines().map(str::trim) {
        if let Some(heading) = heading(line) {
            (service, rank) = (heading, 0);
        } else if let Some((customer, target, pattern)) = entry(line) {
            for title in titles(pattern) {
                plans.push(JourneyPlan {
                    service,
                    rank,
                    code: code(&title),
                    title,
                    customer,
                    target,
                });
                rank += 1;
            }
        }
    }
    plans
}

fn heading(line: &'static str) -> Option<&'static str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

/// Customer kind, target and title pattern of a line; `None` of a comment or an empty line.
fn entry(line: &'static str) -> Option<(CustomerKind, Option<i32>, &'static str)> {
    let mut parts = line.splitn(3, ' ');
    let customer = match parts.next()? {
        "R" => CustomerKind::Resident,
        "B" => CustomerKind::Business,
        "S" => CustomerKind::Staff,
        _ => return None,
    };
    Some((customer, parts.next()?.parse().ok(), parts.next()?))
}

/// The titles that a pattern stands for: one for each alternative in its braces.
fn titles(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return vec![pattern.to_owned()];
    };
    let Some((alternatives, after)) = rest.split_once('}') else {
        return vec![pattern.to_owned()];
    };
    alternatives
        .split('|')
        .map(|alternative| format!("{before}{alternative}{after}"))
        .collect()
}

/// A code of capitals, digits and dashes made of a title, cut between words where it is too long.
fn code(title: &str) -> String {
    let mut code = String::new();
    for word in title.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if word.is_empty() || code.len() + word.len() + 1 > MAX_CODE_CHARS {
            continue;
        }
        if !code.is_empty() {
            code.push('-');
        }
        code.push_str(&word.to_ascii_uppercase());
    }
    code
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::service_plans::SERVICES;

    #[test]
    fn there_are_at_least_six_hundred_journeys_with_codes_and_titles_of_their_own() {
        let journeys = journeys();
        let titles: BTreeSet<&str> = journeys.iter().map(|plan| plan.title.as_str()).collect();
        let codes: BTreeSet<&str> = journeys.iter().map(|plan| plan.code.as_str()).collect();
        assert!(titles.len() >= 600, "{}", titles.len());
        assert_eq!(titles.len(), journeys.len());
        assert_eq!(codes.len(), journeys.len());
        for plan in &journeys {
            assert_eq!(rules::text::code(&plan.code), Ok(plan.code.clone()));
        }
    }

    #[test]
    fn every_service_has_journeys_and_every_journey_a_service() {
        let catalogue: BTreeSet<&str> = journeys().iter().map(|plan| plan.service).collect();
        let services: BTreeSet<&str> = SERVICES.iter().map(|plan| plan.code).collect();
        assert_eq!(catalogue, services);
    }

    #[test]
    fn the_journeys_that_the_issue_names_are_there() {
        let journeys = journeys();
        for title in [
            "Report a missed bin",
            "Apply for a resident parking permit",
            "Claim a council tax reduction",
            "Request a DBS check",
            "Submit a committee report",
        ] {
            assert!(journeys.iter().any(|plan| plan.title == title), "{title}");
        }
    }
}
