//! A KPI that counts cases by the month they came in, with a history that can be worked out by hand.

use serde_json::{Value, json};
use support::World;

use crate::stories::by_mutations::Council;

/// Cases received in September 2025 and in each month after, up to September 2026.
pub const RECEIVED: [u32; 13] = [2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 9];

/// A council, and what it counts.
pub struct Scene {
    pub council: Council,
    /// The id of the KPI "RECEIVED": cases by the month they came in, fewer are better, target 6.
    pub kpi: Value,
}

impl Scene {
    /// Sets the scene; the officer has an account.
    pub async fn set(world: &World) -> Self {
        let council = Council::make(world).await;
        let account = json!({ "issuer": "urn:throughline:local", "subject": "officer", "name": "Olu Officer" });
        let administrator = &council.administrator;
        world
            .change(administrator, "accountCreate", account, "account { id }")
            .await;
        for (index, count) in (0..).zip(RECEIVED) {
            let (year, month) = (2025 + (index + 8) / 12, (index + 8) % 12 + 1);
            for day in 1..=count {
                let received = format!("{year}-{month:02}-{day:02}T10:00:00Z");
                council.open(world, 0, "VALUE_NEW", &received).await;
            }
        }
        let kpi = Self::count(world, &council, "RECEIVED", "Cases that came in").await;
        let target = json!({ "kpiId": kpi, "period": { "from": "2025-04-01", "to": "2027-04-01" }, "value": 6.0 });
        world
            .change(&council.officer, "kpiTargetSet", target, "target { id }")
            .await;
        Self { council, kpi }
    }

    /// A KPI that counts the cases received.
    pub async fn count(world: &World, council: &Council, code: &str, title: &str) -> Value {
        let input = json!({ "code": code, "title": title, "kind": "CASE_COUNT", "unit": "cases",
            "factor": 1.0, "polarity": "LOWER", "ownerId": council.owner, "serviceIds": [council.service],
            "numerator": { "anchor": "OPENED" } });
        let payload = world.change(&council.officer, "kpiCreate", input, "kpi { id }");
        payload.await["kpi"]["id"].clone()
    }

    /// What the KPI answers to a selection, for the officer.
    pub async fn ask(&self, world: &World, selection: &str) -> Value {
        let query = format!("{{ kpi(code: \"RECEIVED\") {{ {selection} }} }}");
        let data = world.data(&self.council.officer, &query, json!({})).await;
        data["kpi"].clone()
    }

    /// The codes of the errors that a selection meets.
    pub async fn codes(&self, world: &World, selection: &str) -> Vec<String> {
        let query = format!("{{ kpi(code: \"RECEIVED\") {{ {selection} }} }}");
        world
            .ask(&self.council.officer, &query, json!({}))
            .await
            .codes()
    }
}

/// Whether a number is so, to nine decimals.
pub fn assert_near(found: &Value, expected: f64) {
    let number = found.as_f64().unwrap_or(f64::NAN);
    assert!(
        (number - expected).abs() < 1e-9,
        "{found} is not {expected}"
    );
}
