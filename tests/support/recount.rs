//! Counts figures again from cases and contacts walked through the interface, sharing nothing with
//! the code that counts them in the service.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use crate::World;

/// What a recount needs to know of a case.
const CASE: &str = "id reference state demandCode receivedAt receivedOn dueAt closedAt closedOn \
    workingDays journey { id code customerKind service { id code } } version { id number } \
    channel { id code } team { id code } outcome { id kind } \
    closings { kind closedOn reopenedOn }";

/// What a recount needs to know of a contact.
const CONTACT: &str = "demandCode happenedOn channel { code } journey { code service { code } } \
    case { reference team { code } version { id number } }";

/// All cases and contacts that a viewer with whole case reach can walk.
pub struct Walked {
    /// The cases.
    pub cases: Vec<Value>,
    /// The contacts.
    pub contacts: Vec<Value>,
}

/// The figures of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Contacts.
    pub contacts: i64,
    /// Contacts with a failure code.
    pub failure: i64,
    /// Contacts with the code unknown.
    pub unknown: i64,
    /// Cases received.
    pub opened: i64,
    /// Closings.
    pub closed: i64,
    /// Reopenings.
    pub reopened: i64,
    /// Withdrawals.
    pub withdrawn: i64,
    /// Closed on time.
    pub on_time: i64,
    /// Closed with something promised.
    pub promised: i64,
}

/// What a row is about: the values of the dimensions asked for, as text.
pub type Key = Vec<String>;

impl Walked {
    /// Walks everything.
    pub async fn all(world: &World, token: &str) -> Self {
        Self {
            cases: world.walk(token, "cases", "", CASE).await,
            contacts: world.walk(token, "contacts", "", CONTACT).await,
        }
    }

    /// Only what lies on journeys that `keep` says yes to, by the journey's value.
    pub fn on(&self, keep: impl Fn(&Value) -> bool) -> Walked {
        let of = |rows: &[Value]| {
            let kept = rows.iter().filter(|row| keep(&row["journey"]));
            kept.cloned().collect()
        };
        Walked {
            cases: of(&self.cases),
            contacts: of(&self.contacts),
        }
    }

    /// The figures of the days from `from` until before `to`, told apart by `by`: "month",
    /// "channel", "team", "demandCode", "journey", "version".
    pub fn demand(&self, from: &str, to: &str, by: &[&str]) -> BTreeMap<Key, Counted> {
        let mut rows: BTreeMap<Key, Counted> = BTreeMap::new();
        let mut count = |day: &Value, row: &Value, case: &Value, add: &dyn Fn(&mut Counted)| {
            if let Some(day) = day.as_str()
                && from <= day
                && day < to
            {
                let key = by.iter().map(|by| dimension(by, day, row, case)).collect();
                add(rows.entry(key).or_default());
            }
        };
        for contact in &self.contacts {
            let code = text(&contact["demandCode"]);
            count(&contact["happenedOn"], contact, &contact["case"], &|row| {
                row.contacts += 1;
                row.failure += i64::from(code.starts_with("FAILURE_"));
                row.unknown += i64::from(code == "UNKNOWN");
            });
        }
        for case in &self.cases {
            count(&case["receivedOn"], case, case, &|row| row.opened += 1);
            for closing in case["closings"].as_array().expect("closings") {
                let is_closing = closing["kind"] == "CLOSED";
                count(&closing["closedOn"], case, case, &|row| {
                    row.closed += i64::from(is_closing);
                    row.withdrawn += i64::from(!is_closing);
                });
                count(&closing["reopenedOn"], case, case, &|row| row.reopened += 1);
            }
            if case["state"] == "CLOSED" && !case["dueAt"].is_null() {
                let is_on_time = instant(&case["closedAt"]) <= instant(&case["dueAt"]);
                count(&case["closedOn"], case, case, &|row| {
                    row.promised += 1;
                    row.on_time += i64::from(is_on_time);
                });
            }
        }
        fill(&mut rows, from, to, by);
        rows
    }

    /// The cases or contacts that a part of a KPI counts, whose anchor lies in the days. `services` are the
    /// codes of the contributing ones, none for all; `linked` the ids of linked outcomes.
    pub fn counted(
        &self,
        part: &Value,
        services: &[String],
        linked: &HashSet<String>,
        from: &str,
        to: &str,
    ) -> Vec<&Value> {
        let anchor = |case: &Value| match text(&part["anchor"]).as_str() {
            "OPENED" => case["receivedOn"].clone(),
            "CLOSED" if case["state"] == "CLOSED" => case["closedOn"].clone(),
            "CLOSED" => Value::Null,
            // Promised to the end of a local day, which is the same day in UTC but for summer time's
            // last hour: 23:59:59.999999 local is 22:59:59.999999Z then, the same date.
            "DUE" => Value::from(text(&case["dueAt"]).chars().take(10).collect::<String>()),
            "CONTACTED" => case["happenedOn"].clone(),
            other => panic!("no anchor {other}"),
        };
        let rows = match text(&part["anchor"]).as_str() {
            "CONTACTED" => &self.contacts,
            _ => &self.cases,
        };
        let counted = rows.iter().filter(|case| {
            let day = anchor(case);
            let day = day.as_str().unwrap_or("");
            let service = text(&case["journey"]["service"]["code"]);
            from <= day
                && day < to
                && (services.is_empty() || services.contains(&service))
                && matches(&part["predicate"], case, linked)
        });
        counted.collect()
    }
}

/// Every month of the period has a row for each combination of the other dimensions.
fn fill(rows: &mut BTreeMap<Key, Counted>, from: &str, to: &str, by: &[&str]) {
    let Some(place) = by.iter().position(|by| *by == "month") else {
        if by.is_empty() {
            rows.entry(Vec::new()).or_default();
        }
        return;
    };
    let mut others: BTreeSet<Key> = rows.keys().cloned().collect();
    if by.len() == 1 {
        others.insert(vec![String::new()]);
    }
    for month in months(from, to) {
        for key in &others {
            let mut key = key.clone();
            key[place].clone_from(&month);
            rows.entry(key).or_default();
        }
    }
}

/// The months, such as `2026-09`, that overlap the days.
pub fn months(from: &str, to: &str) -> Vec<String> {
    let (mut year, mut month) = year_and_month(from);
    let mut found = Vec::new();
    while format!("{year:04}-{month:02}-01").as_str() < to {
        found.push(format!("{year:04}-{month:02}"));
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    found
}

fn year_and_month(day: &str) -> (i32, u32) {
    (
        day[..4].parse().expect("a year"),
        day[5..7].parse().expect("a month"),
    )
}

fn dimension(by: &str, day: &str, row: &Value, case: &Value) -> String {
    match by {
        "month" => day[..7].to_owned(),
        "channel" => text(&row["channel"]["code"]),
        "team" => text(&case["team"]["code"]),
        "demandCode" => text(&row["demandCode"]),
        "journey" => text(&row["journey"]["code"]),
        "version" => text(&case["version"]["id"]),
        other => panic!("no dimension {other}"),
    }
}

/// Whether a case matches a predicate as the interface shows it.
fn matches(predicate: &Value, case: &Value, linked: &HashSet<String>) -> bool {
    let fields = predicate.as_object().expect("a predicate");
    let mut given = fields.iter().filter(|(_, value)| !value.is_null());
    let (name, value) = given.next().expect("one leaf");
    let is_closed = case["state"] == "CLOSED";
    let among =
        |found: &Value| !found.is_null() && value.as_array().expect("a list").contains(found);
    let parts = || value.as_array().expect("parts").iter();
    match name.as_str() {
        "all" => parts().all(|part| matches(part, case, linked)),
        "any" => parts().any(|part| matches(part, case, linked)),
        "not" => !matches(value, case, linked),
        "journeyIn" => among(&case["journey"]["id"]),
        "serviceIn" => among(&case["journey"]["service"]["id"]),
        "versionIn" => among(&case["version"]["id"]),
        "channelIn" => among(&case["channel"]["id"]),
        "teamIn" => among(&case["team"]["id"]),
        "outcomeIn" => among(&case["outcome"]["id"]),
        "outcomeKindIn" => among(&case["outcome"]["kind"]),
        "outcomeIsLinked" => {
            let outcome = &case["outcome"]["id"];
            !outcome.is_null() && linked.contains(&text(outcome)) == (*value == true)
        }
        "demandCodeIn" => among(&case["demandCode"]),
        "customerKindIn" => among(&case["journey"]["customerKind"]),
        "isOnTime" => {
            let is_on_time = instant(&case["closedAt"]) <= instant(&case["dueAt"]);
            is_closed && !case["dueAt"].is_null() && is_on_time == (*value == true)
        }
        "isClosed" => is_closed == (*value == true),
        "hasDueDate" => case["dueAt"].is_null() != (*value == true),
        "workingDays" => {
            let days = case["workingDays"].as_i64().filter(|_| is_closed);
            let wanted = value["value"].as_i64().expect("a number");
            days.is_some_and(|days| match text(&value["op"]).as_str() {
                "LT" => days < wanted,
                "LTE" => days <= wanted,
                "GT" => days > wanted,
                "GTE" => days >= wanted,
                _ => days == wanted,
            })
        }
        other => panic!("no leaf {other}"),
    }
}

/// A text; empty for null.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

/// An instant to compare; the earliest of all for null.
fn instant(value: &Value) -> chrono::DateTime<chrono::Utc> {
    text(value).parse().unwrap_or_default()
}
