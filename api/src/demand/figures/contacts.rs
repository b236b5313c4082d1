//! The arms that compare contacts with other contacts of the same customer, which no roll-up can: read
//! through the customer's own contacts, and only when somebody asks.
//!
//! One contact follows another when the same named customer comes with the same journey or the same
//! case within so many local days. Nobody can say whether somebody unnamed has come back.

use chrono::NaiveDate;
use sea_orm::DbBackend;

use super::measure;
use super::rows::{CONTACT, OF_CONTACT};
use super::sql::{Arm, Span, Writer};

/// What links a contact `e` to the contact `c`. Contacts of customers who turned out to be one later are not
/// compared with each other: no figure that was told changes by it.
const SAME_MATTER: &str = "e.council_id = $1 AND e.customer_id = c.customer_id \
    AND e.merged_from_id IS NOT DISTINCT FROM c.merged_from_id \
    AND (e.journey_id = c.journey_id OR e.case_id = c.case_id)";

/// Contacts that follow an earlier one within `days`, and that the council did not ask for.
pub(super) fn repeats(writer: &mut Writer<'_>, days: u16) -> Arm {
    let days = writer.bind(i32::from(days));
    let follows = follows(&days, writer.backend());
    arm(
        measure::REPEATED,
        "0",
        "contact c",
        &format!("c.customer_id IS NOT NULL AND c.is_invited = false AND {follows}"),
    )
}

/// Episodes, told apart by whether they are settled at the first contact and whether they are young.
/// One begins with a contact of a named customer that is not invited and follows none within `days`.
pub(super) fn episodes(writer: &mut Writer<'_>, days: u16, today: NaiveDate) -> Arm {
    let backend = writer.backend();
    let days = writer.bind(i32::from(days));
    let today = writer.bind(today);
    let until = shifted("c.happened_on", "+", &days, backend);
    let follows = follows(&days, backend);
    let source = format!(
        "(SELECT c.*, \
         CASE WHEN c.is_resolved_at_contact \
         AND NOT EXISTS (SELECT 1 FROM contact e WHERE {SAME_MATTER} AND e.is_invited = false \
         AND e.happened_on <= {until} \
         AND (e.happened_at > c.happened_at OR e.happened_at = c.happened_at AND e.id > c.id)) \
         AND NOT EXISTS (SELECT 1 FROM case_closing x WHERE x.council_id = $1 AND x.case_id = c.case_id \
         AND x.reopened_on >= c.happened_on AND x.reopened_on <= {until}) \
         THEN 1 ELSE 0 END + CASE WHEN {until} >= {today} THEN 2 ELSE 0 END AS detail \
         FROM contact c WHERE c.council_id = $1 AND c.customer_id IS NOT NULL \
         AND c.is_invited = false AND NOT {follows}) c"
    );
    arm(
        measure::EPISODES,
        "c.detail",
        &source,
        "c.customer_id IS NOT NULL",
    )
}

/// Contacts that bring nothing new on a case that is open and not yet due.
pub(super) fn chases() -> Arm {
    arm(
        measure::CHASED,
        "0",
        "contact c",
        "c.brings_new_information = false AND k.is_staged = false \
         AND c.happened_at > k.received_at AND c.happened_at < k.due_at \
         AND NOT EXISTS (SELECT 1 FROM case_closing x WHERE x.council_id = $1 AND x.case_id = c.case_id \
         AND x.closed_at <= c.happened_at AND (x.reopened_at IS NULL OR x.reopened_at > c.happened_at))",
    )
}

fn arm(measure: i32, detail: &str, contacts: &str, filter: &str) -> Arm {
    Arm {
        measure: measure.to_string(),
        detail: detail.to_owned(),
        day: "c.happened_on".to_owned(),
        n: "count(*)",
        from: format!("{contacts} {OF_CONTACT}"),
        filter: format!("c.council_id = $1 AND {filter}"),
        span: Span::Period,
        names: CONTACT,
    }
}

/// True of a contact `c` that an earlier one is followed by.
fn follows(days: &str, backend: DbBackend) -> String {
    let since = shifted("c.happened_on", "-", days, backend);
    format!(
        "EXISTS (SELECT 1 FROM contact e WHERE {SAME_MATTER} AND e.happened_on >= {since} \
         AND (e.happened_at < c.happened_at OR e.happened_at = c.happened_at AND e.id < c.id))"
    )
}

/// A day so many days later or earlier.
fn shifted(day: &str, sign: &str, days: &str, backend: DbBackend) -> String {
    match backend {
        DbBackend::Postgres => format!("({day} {sign} CAST({days} AS integer))"),
        _ => format!("date({day}, '{sign}' || {days} || ' days')"),
    }
}
