//! Four cases whose whole life can be told on one hand.

use serde_json::{Value, json};
use support::World;
use support::recount::text;

use crate::stories::by_mutations::Council;

/// The council and its cases. The target is five working days.
pub struct Scene {
    pub world: World,
    pub council: Council,
    /// By telephone, received on Monday 3 August 2026, closed with MET on the 5th: two working days.
    pub a: String,
    /// By web, received on Tuesday 1 September, due on the 8th, closed with NOT-MET on the 10th,
    /// reopened on the 21st, closed with MET on 1 October: 22 working days.
    pub b: String,
    /// By web, received on 2 September, withdrawn on the 3rd.
    pub c: String,
    /// By telephone, received on Monday 28 September, due on 5 October, open.
    pub d: String,
}

impl Scene {
    pub async fn set(world: &World) -> Self {
        let council = Council::make(world).await;
        let open = async |channel, code, day: &str| {
            council
                .open(world, channel, code, &format!("{day}T09:00:00Z"))
                .await
        };
        let close = async |case: &Value, outcome, day: &str| {
            council
                .close(world, case, outcome, &format!("{day}T09:00:00Z"))
                .await
        };
        let a = open(0, "VALUE_NEW", "2026-08-03").await;
        close(&a, 0, "2026-08-05").await;
        let b = open(1, "VALUE_NEW", "2026-09-01").await;
        let closed = close(&b, 1, "2026-09-10").await;
        let again = json!({ "caseId": b["id"], "expectedRevision": closed["revision"],
            "reason": "The bin is still there.", "reopenedAt": "2026-09-21T09:00:00Z" });
        let reopened = world
            .change(
                &council.manager,
                "caseReopen",
                again,
                "case { id revision }",
            )
            .await["case"]
            .clone();
        close(&reopened, 0, "2026-10-01").await;
        let c = open(1, "FAILURE_NOT_DONE", "2026-09-02").await;
        let withdrawn = json!({ "caseId": c["id"], "expectedRevision": c["revision"],
            "withdrawnAt": "2026-09-03T09:00:00Z" });
        world
            .change(&council.manager, "caseWithdraw", withdrawn, "case { id }")
            .await;
        let d = open(0, "UNKNOWN", "2026-09-28").await;
        let [a, b, c, d] = [a, b, c, d].map(|case| text(&case["reference"]));
        Self {
            world: world.clone(),
            council,
            a,
            b,
            c,
            d,
        }
    }

    /// `demand` of the whole council, as the performance officer reads it.
    pub async fn demand(&self, arguments: &str, fields: &str) -> Value {
        let query = format!("{{ demand({arguments}) {{ {fields} }} }}");
        let data = self
            .world
            .data(&self.council.officer, &query, json!({}))
            .await;
        data["demand"].clone()
    }
}

/// The values of some fields of a row, by path: `values(&row, &["opened", "onTime.value"])`.
pub fn values(row: &Value, paths: &[&str]) -> Vec<Value> {
    let value = |path: &&str| {
        let names = path.split('.');
        names.fold(row, |value, name| &value[name]).clone()
    };
    paths.iter().map(value).collect()
}
