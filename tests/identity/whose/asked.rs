//! Asks a field or a mutation about rows, and tells the answer as a letter.

use serde_json::{Map, Value, json};
use support::dummy::Shape;
use support::{Answer, World};

use super::part::Rows;

/// A revision that no row of these has: who reaches the row is told of the conflict, and changes nothing.
const STALE: i64 = 99;

/// Lists, and the member that tells the id to look for in them.
const LISTS: [(&str, &str); 11] = [
    ("teams", "teamId"),
    ("staff", "staffId"),
    ("accounts", "accountId"),
    ("customers", "customerId"),
    ("cases", "caseId"),
    ("contacts", "contactId"),
    ("services", "serviceId"),
    ("journeys", "journeyId"),
    ("kpis", "kpiId"),
    ("escalationRules", "ruleId"),
    ("skills", "skillId"),
];

/// Members that a mutation does not require, and that are given here: what names a row, and what is right by
/// itself so that the row is looked for.
const GIVEN: [(&str, &str, &str); 8] = [
    ("contactRecord", "caseId", ""),
    ("caseOpen", "customerId", ""),
    ("caseDraftSave", "draftId", ""),
    ("caseTake", "journeyId", ""),
    ("legalHoldPlace", "caseId", ""),
    ("escalationRuleCreate", "journeyId", ""),
    ("kpiCreate", "kind", "EXTERNAL"),
    ("kpiCreate", "code", "NEW"),
];

/// Codes of problems by which somebody is told that a row is not theirs to do this with.
const NOT_THEIRS: [&str; 2] = ["NOT_SELF", "NOT_KEEPER"];

/// What asks.
pub struct Asked<'a> {
    pub world: &'a World,
    pub shape: &'a Shape,
}

impl Asked<'_> {
    /// `y` when the row was reached, `N` when it was not found, `K` when it is not theirs to do this with,
    /// `F` and `U` when it was refused.
    pub async fn letter(&self, token: &str, field: &str, rows: &Rows) -> String {
        if let Some((_, kind)) = field.split_once(':') {
            let member = format!("{}{}Id", kind[..1].to_lowercase(), &kind[1..]);
            let ids = json!({ "id": of(rows, &member) });
            let answer = self
                .world
                .ask(token, "query($id: ID!) { node(id: $id) { id } }", ids);
            return letter(&answer.await, |data| !data["node"].is_null());
        }
        if self.shape.fields("Mutation").iter().any(|one| one == field) {
            return self.changed(token, field, rows).await;
        }
        self.read(token, field, rows).await
    }

    async fn changed(&self, token: &str, field: &str, rows: &Rows) -> String {
        // A bulk mutation is about the rows that its items name, and answers for each item.
        let (is_bulk, problems) = (field.ends_with("Bulk"), "problems { code field }");
        let select = match is_bulk {
            true => format!("{problems} results {{ {problems} }}"),
            false => problems.to_owned(),
        };
        let (document, mut variables) =
            self.shape
                .document_of(("Mutation", field), "anything", &select);
        let input = match is_bulk {
            true => &mut variables["input"]["items"][0],
            false => &mut variables["input"],
        };
        let input = input.as_object_mut().expect("an object");
        for (_, member, value) in GIVEN.iter().filter(|(mutation, ..)| *mutation == field) {
            input.insert((*member).to_owned(), json!(value));
        }
        if is_bulk || self.shape.takes(field, "expectedRevision") {
            input.insert("expectedRevision".to_owned(), json!(STALE));
        }
        let named = name_rows(field, input, rows);
        assert!(!named.is_empty(), "{field} names no row: it has one letter");
        let answer = self.world.ask(token, &document, variables).await;
        told(&answer, field, &named)
    }

    async fn read(&self, token: &str, field: &str, rows: &Rows) -> String {
        let (document, member) = match LISTS.iter().find(|(list, _)| *list == field) {
            Some((_, member)) => (
                format!("{{ {field}(first: 100) {{ nodes {{ id }} }} }}"),
                *member,
            ),
            None => one(field),
        };
        let answer = self.world.ask(token, &document, variables(rows)).await;
        let id = of(rows, member);
        letter(&answer, |data| {
            data.to_string().contains(id.as_str().expect("an id"))
        })
    }
}

/// Puts the ids of rows into the members that name one, and tells which these are.
fn name_rows(mutation: &str, input: &mut Map<String, Value>, rows: &Rows) -> Vec<String> {
    let mut named = Vec::new();
    for (name, value) in input.iter_mut() {
        match name.as_str() {
            "id" => *value = of(rows, &subject(mutation)),
            "accountId" if mutation == "caseShare" => *value = of(rows, "partnerId"),
            "ownerId" => *value = of(rows, "staffId"),
            name => match rows.get(name) {
                Some(id) => *value = id.clone(),
                None => continue,
            },
        }
        named.push(name.clone());
    }
    named
}

/// The letter for a mutation: what it says of the members that name a row counts, the first that says no.
fn told(answer: &Answer, mutation: &str, named: &[String]) -> String {
    let payload = &answer.body["data"][mutation];
    let whole = payload["problems"].as_array().into_iter().flatten();
    let results = payload["results"].as_array().into_iter().flatten();
    let of_items = results.filter_map(|result| result["problems"].as_array());
    let codes: Vec<&str> = whole
        .chain(of_items.flatten())
        .filter(|problem| named.iter().any(|name| problem["field"][0] == **name))
        .filter_map(|problem| problem["code"].as_str())
        .collect();
    match codes.contains(&"NOT_FOUND") {
        false if NOT_THEIRS.iter().any(|code| codes.contains(code)) => "K".to_owned(),
        is_missing => letter(answer, |_| !is_missing),
    }
}

/// The document of a field that is no list, and the member that tells the id to look for in its answer.
fn one(field: &str) -> (String, &'static str) {
    let (document, member) = match field {
        "directorates" => ("{ directorates { id } }", "directorateId"),
        "channels" => ("{ channels { id } }", "channelId"),
        "case" => (
            "query($reference: String!) { case(reference: $reference) { id } }",
            "caseId",
        ),
        "kpi" => (
            "query($kpiCode: String!) { kpi(code: $kpiCode) { id } }",
            "kpiId",
        ),
        "caseSearch" => (
            "query($reference: String!) { caseSearch(text: $reference) { nodes { id } } }",
            "caseId",
        ),
        "caseDuplicates" => (
            "query($journeyId: ID!, $customerId: ID) { caseDuplicates(journeyId: $journeyId, \
             customerId: $customerId) { case { id } } }",
            "caseId",
        ),
        other => panic!("no question for {other}: add it here"),
    };
    (document.to_owned(), member)
}

fn variables(rows: &Rows) -> Value {
    let all = rows
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    Value::Object(all.collect())
}

fn of(rows: &Rows, member: &str) -> Value {
    let found = rows.get(member);
    found
        .unwrap_or_else(|| panic!("no row has {member}"))
        .clone()
}

/// The member of the rows that a mutation's own `id` means: `serviceUpdate` is about `serviceId`.
fn subject(mutation: &str) -> String {
    const VERBS: [&str; 6] = ["Update", "Publish", "Retire", "Remove", "Correct", "Rebase"];
    let stem = VERBS.iter().find_map(|verb| mutation.strip_suffix(verb));
    format!(
        "{}Id",
        stem.unwrap_or_else(|| panic!("{mutation} has an id of what?"))
    )
}

fn letter(answer: &Answer, is_reached: impl Fn(&Value) -> bool) -> String {
    match answer.codes().first().map(String::as_str) {
        None if is_reached(&answer.body["data"]) => "y".to_owned(),
        None => "N".to_owned(),
        Some("FORBIDDEN") => "F".to_owned(),
        Some("UNAUTHENTICATED") => "U".to_owned(),
        Some(_) => format!("[{}]", answer.text),
    }
}
