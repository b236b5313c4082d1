//! A council with a performance officer, and KPIs to be made.

use serde_json::{Value, json};
use support::World;
use support::answer::told;

use crate::stories::by_mutations::Council;

/// What the tests of KPIs start from. It is 15 October 2026.
pub struct Scene {
    /// The world.
    pub world: World,
    /// The council of the stories: the service "BINS", the journey "MISSED".
    pub council: Council,
}

impl Scene {
    /// Sets the scene.
    pub async fn set(world: &World) -> Self {
        Self {
            world: world.clone(),
            council: Council::make(world).await,
        }
    }

    /// A KPI whose values come from outside, by month, in %.
    pub fn external(&self, code: &str) -> Value {
        json!({ "code": code, "title": format!("The KPI {code}"), "kind": "EXTERNAL", "unit": "%",
            "factor": 100.0, "polarity": "HIGHER", "ownerId": self.council.owner })
    }

    /// Makes a KPI, and gives its id and revision.
    pub async fn make(&self, input: Value) -> Value {
        let payload = self.change("kpiCreate", input, "kpi { id revision }").await;
        payload["kpi"].clone()
    }

    /// Makes an external KPI with these fields over the usual ones.
    pub async fn external_with(&self, code: &str, more: Value) -> Value {
        self.make(over(self.external(code), more)).await
    }

    /// A mutation of the officer that must succeed.
    pub async fn change(&self, mutation: &str, input: Value, object: &str) -> Value {
        let token = &self.council.officer;
        self.world.change(token, mutation, input, object).await
    }

    /// The problems of a mutation of the officer, as `CODE path.in.input`; it must have written nothing.
    pub async fn refused(&self, mutation: &str, input: Value) -> Vec<String> {
        let before = self.world.row_counts().await;
        let token = &self.council.officer;
        let payload = self.world.attempt(token, mutation, input, "").await;
        assert_eq!(
            self.world.row_counts().await,
            before,
            "{mutation} wrote something"
        );
        told(&payload)
    }

    /// Records numerator over denominator for a month.
    pub async fn record(&self, kpi: &Value, month: &str, parts: (f64, f64)) -> Value {
        let input = json!({ "kpiId": kpi["id"], "period": { "month": month },
            "numerator": parts.0, "denominator": parts.1 });
        let object = "value { id revision }";
        self.change("kpiValueRecord", input, object).await["value"].clone()
    }

    /// What of the points of a KPI: `points("K", r#"period: { month: "2026-09" }"#, "value")`.
    pub async fn points(&self, code: &str, arguments: &str, fields: &str) -> Value {
        let query = format!(
            "query($code: String!) {{ kpi(code: $code) {{ series({arguments}) {{ points {{ {fields} }} }} }} }}"
        );
        let variables = json!({ "code": code });
        let data = self
            .world
            .data(&self.council.officer, &query, variables)
            .await;
        data["kpi"]["series"]["points"].clone()
    }

    /// Fields of a KPI.
    pub async fn kpi(&self, code: &str, fields: &str) -> Value {
        let query = format!("query($code: String!) {{ kpi(code: $code) {{ {fields} }} }}");
        let variables = json!({ "code": code });
        let data = self
            .world
            .data(&self.council.officer, &query, variables)
            .await;
        data["kpi"].clone()
    }

    /// A second service, "PARKS"; gives its id.
    pub async fn second_service(&self) -> Value {
        let token = &self.council.administrator;
        let data = self
            .world
            .data(token, "{ directorates { id } }", json!({}))
            .await;
        let input = json!({ "code": "PARKS", "name": "Parks",
            "directorateId": data["directorates"][0]["id"] });
        let made = self
            .world
            .change(token, "serviceCreate", input, "service { id }")
            .await;
        made["service"]["id"].clone()
    }
}

/// `more` put over `input`.
pub fn over(mut input: Value, more: Value) -> Value {
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    input
}
