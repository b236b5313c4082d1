//! Demand codes as cells keep them: numbers, where cases and contacts have texts.

use rules::demand::DemandCode;
use sea_orm::ActiveEnum;

/// An expression that gives a number for each demand code of a column of texts.
#[must_use]
pub fn numbered(column: &str, number: impl Fn(DemandCode) -> i16) -> String {
    let cases: Vec<String> = DemandCode::ALL
        .iter()
        .map(|code| format!("WHEN '{}' THEN {}", code.to_value(), number(*code)))
        .collect();
    format!("CASE {column} {} END", cases.join(" "))
}
