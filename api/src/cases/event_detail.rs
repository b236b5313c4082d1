//! What the stored detail of an event says to clients.

use async_graphql::SimpleObject;
use serde_json::Value;
use uuid::Uuid;

use crate::graphql::id::Kind;

/// A code or instant that an event gave or changed.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct CaseEventDetail {
    /// The field, such as `demandCode` or `receivedAt`.
    pub name: String,
    /// What it was before; null when it had no value or was given for the first time.
    pub from: Option<String>,
    /// What it is from this event on; null when the value was taken away.
    pub to: Option<String>,
}

/// The key of a detail that names a partner's account.
pub(super) const ACCOUNT: &str = "accountId";

/// The key of a detail that names a party.
pub(super) const PARTY: &str = "partyId";

/// The key of a detail that names another case.
pub(super) const CASE: &str = "caseId";

/// The key of a detail that names a task.
pub(super) const TASK: &str = "taskId";

/// The key of a detail that names a document.
pub(super) const DOCUMENT: &str = "documentId";

/// The keys whose values have fields of their own, and reach of their own: they are no codes.
const APART: [&str; 5] = [ACCOUNT, PARTY, CASE, TASK, DOCUMENT];

/// The key of a detail that names an outcome: shown as the id that clients know.
const OUTCOME: &str = "outcomeId";

/// The key of a detail that names a customer: shown as the id that clients know.
pub(super) const CUSTOMER: &str = "customerId";

/// The key of a detail that names a rule of escalation: shown as the id that clients know.
pub(super) const ESCALATION_RULE: &str = "escalationRuleId";

/// What the stored detail of an event says: an object of values, or of `{ from, to }`.
pub(super) fn details(stored: Option<&Value>) -> Vec<CaseEventDetail> {
    let Some(Value::Object(object)) = stored else {
        return Vec::new();
    };
    object
        .iter()
        .filter(|(name, _)| !APART.contains(&name.as_str()))
        .map(|(name, value)| match value {
            Value::Object(change) => CaseEventDetail {
                name: name.clone(),
                from: change.get("from").and_then(|value| words(name, value)),
                to: change.get("to").and_then(|value| words(name, value)),
            },
            value => CaseEventDetail {
                name: name.clone(),
                from: None,
                to: words(name, value),
            },
        })
        .collect()
}

/// The id in a stored detail with this key.
pub(super) fn id_of(stored: Option<&Value>, key: &str) -> Option<Uuid> {
    let id = stored?.get(key)?.as_str()?;
    Uuid::try_parse(id).ok()
}

fn words(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(id) if name == OUTCOME => known(Kind::Outcome, id),
        Value::String(id) if name == CUSTOMER => known(Kind::Customer, id),
        Value::String(id) if name == ESCALATION_RULE => known(Kind::EscalationRule, id),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn known(kind: Kind, id: &str) -> Option<String> {
    let id = Uuid::try_parse(id).ok()?;
    Some(kind.id(id).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_tells_both_values_and_a_value_only_itself() {
        let stored = json!({
            "accountId": "0192-not-shown",
            "partyId": "0193-not-shown",
            "caseId": "0194-not-shown",
            "taskId": "0195-not-shown",
            "documentId": "0196-not-shown",
            "demandCode": { "from": "UNKNOWN", "to": "VALUE_NEW" },
            "workingDays": 3,
        });
        let told = details(Some(&stored));
        let detail = |name: &str, from: Option<&str>, to: &str| CaseEventDetail {
            name: name.to_owned(),
            from: from.map(str::to_owned),
            to: Some(to.to_owned()),
        };
        assert_eq!(
            told,
            [
                detail("demandCode", Some("UNKNOWN"), "VALUE_NEW"),
                detail("workingDays", None, "3"),
            ]
        );
        assert_eq!(details(None), []);
    }
}
