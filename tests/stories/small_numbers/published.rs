//! What was told, held against the exact answer to the same question.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Numbers that are counts, or sums of them, by the names of their fields.
const COUNTS: [&str; 13] = [
    "contacts",
    "opened",
    "closed",
    "reopened",
    "withdrawn",
    "openAtEnd",
    "breachBacklog",
    "numerator",
    "denominator",
    "count",
    "matching",
    "progressChases",
    "repeatContacts",
];

/// All that somebody was told.
#[derive(Default)]
pub struct Told {
    /// The published counts that were shown, by the name of their field.
    shown: BTreeMap<String, BTreeSet<i64>>,
    /// How many counts were shown, and how many hidden.
    numbers: usize,
    hidden: usize,
}

/// The rule of Hospital Episode Statistics, written anew.
fn published(count: i64) -> Option<i64> {
    match count {
        0 => Some(0),
        1..=7 => None,
        _ => (count - 2..=count + 2).find(|near| near % 5 == 0),
    }
}

/// Every count that is published so.
fn meant(shown: i64) -> impl Iterator<Item = i64> {
    (0..=shown + 5).filter(move |count| published(*count) == Some(shown))
}

impl Told {
    /// Takes in one answer. Every count in it is that of its own exact count, or hidden.
    pub fn take(&mut self, role: &str, exact: &Value, seen: &Value) {
        self.walk(&format!("{role}: "), "", exact, seen);
    }

    fn walk(&mut self, path: &str, name: &str, exact: &Value, seen: &Value) {
        match (exact, seen) {
            (Value::Object(exact), Value::Object(seen)) => {
                share(path, seen);
                for (name, exact) in exact {
                    self.walk(&format!("{path}.{name}"), name, exact, &seen[name]);
                }
            }
            (Value::Array(exact), Value::Array(seen)) if name == "points" => {
                // Points that are hidden are left out of a chart.
                assert!(seen.len() <= exact.len(), "{path}");
                if seen.len() == exact.len()
                    && seen
                        .first()
                        .is_some_and(|one| one.get("numerator").is_some())
                {
                    for (exact, seen) in exact.iter().zip(seen) {
                        self.walk(path, name, exact, seen);
                    }
                }
                for point in seen {
                    chart_point(path, point);
                }
            }
            (Value::Array(exact), Value::Array(seen)) => {
                assert_eq!(exact.len(), seen.len(), "{path}");
                for (place, (exact, seen)) in exact.iter().zip(seen).enumerate() {
                    self.walk(&format!("{path}[{place}]"), name, exact, seen);
                }
            }
            (Value::Number(exact), _) if COUNTS.contains(&name) => {
                let exact = exact.as_i64().expect("a whole number");
                self.count(path, name, exact, seen);
            }
            (Value::Number(_), Value::Number(days)) if ["median", "most"].contains(&name) => {
                // The planted case took 21 working days, every other one two at most.
                assert!(
                    days.as_i64() < Some(21),
                    "{path} tells the planted case's days"
                );
            }
            _ => {}
        }
    }

    fn count(&mut self, path: &str, name: &str, exact: i64, seen: &Value) {
        let Some(seen) = seen.as_i64() else {
            self.hidden += 1;
            return;
        };
        assert_eq!(Some(seen), published(exact), "{path} of {exact}");
        self.numbers += 1;
        self.shown.entry(name.to_owned()).or_default().insert(seen);
    }

    /// No count that was shown, and no difference of two of one measure, says that there is one case: what
    /// could be one could be two other numbers too.
    pub fn check(&self, planted: i64) {
        assert!(self.numbers > 1_000, "{} counts shown", self.numbers);
        assert!(self.hidden > 300, "{} counts hidden", self.hidden);
        for (name, shown) in &self.shown {
            assert!(
                shown.iter().all(|count| *count == 0 || *count >= 10),
                "{name}"
            );
            for one in shown {
                for other in shown {
                    let differences: BTreeSet<i64> = meant(*one)
                        .flat_map(|one| meant(*other).map(move |other| one - other))
                        .collect();
                    let tells = differences.contains(&planted) && differences.len() < 3;
                    assert!(!tells, "{name}: {one} - {other} tells {differences:?}");
                }
            }
        }
    }
}

/// A share is of the numbers that stand beside it, and hidden when one of them is.
fn share(path: &str, seen: &serde_json::Map<String, Value>) {
    let (Some(numerator), Some(value)) = (seen.get("numerator"), seen.get("value")) else {
        return;
    };
    let Some(value) = value.as_f64() else { return };
    let numerator = numerator
        .as_f64()
        .unwrap_or_else(|| panic!("{path}: a share of what is hidden"));
    let expected = match seen.get("denominator").and_then(Value::as_f64) {
        Some(denominator) => numerator / denominator,
        None => numerator,
    };
    assert!((value - expected).abs() < 1e-9, "{path}: {seen:?}");
}

/// What is charted of a count of demand is 0, or rounded.
fn chart_point(path: &str, point: &Value) {
    let is_count = path.contains(".OPENED") || path.contains(".CLOSED");
    if is_count && let Some(value) = point["value"].as_f64() {
        let is_rounded = value >= 10.0 && (value / 5.0).fract() == 0.0;
        assert!(value == 0.0 || is_rounded, "{path}: {value}");
    }
}
