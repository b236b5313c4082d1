//! What the clients do to several cases or customers at once.

use serde_json::{Value, json};
use throughline::graphql::id::Kind;

use super::client::{Client, lock};
use crate::cases::desk::merged;
use crate::cases::escalation::look;

impl Client {
    /// Those who have an open case are refused: the next ones are tried.
    pub(super) async fn erase(&mut self) -> Option<Value> {
        let known = lock(&self.pool.customers).clone();
        let from = self.chance.below(known.len());
        let mut payload = None;
        for customer in known.iter().cycle().skip(from).take(known.len()) {
            let tried = self.scene.erases(customer).await;
            let is_done = tried["problems"] == json!([]);
            payload = Some(tried);
            if is_done {
                lock(&self.pool.customers).retain(|one| one["id"] != customer["id"]);
                break;
            }
        }
        payload
    }

    /// Two customers turn out to be one.
    pub(super) async fn unite(&mut self) -> Option<Value> {
        let known = lock(&self.pool.customers).clone();
        let gone = known.get(self.chance.below(known.len()))?;
        let into = known.get(self.chance.below(known.len()))?;
        let payload = self.scene.unites(gone, into).await;
        if payload["problems"] == json!([]) {
            let mut customers = lock(&self.pool.customers);
            customers.retain(|one| one["id"] != gone["id"]);
            let stays = customers.iter_mut().filter(|one| one["id"] == into["id"]);
            stays.for_each(|one| *one = payload["customer"].clone());
        }
        Some(payload)
    }

    /// Up to five different cases, each with the same more.
    async fn items(&mut self, more: &Value) -> Vec<Value> {
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..5 {
            let Some(case) = self.case().await else {
                continue;
            };
            if items.iter().all(|item| item["caseId"] != case["id"]) {
                let item = json!({ "caseId": case["id"], "expectedRevision": case["revision"] });
                items.push(merged(item, more.clone()));
            }
        }
        items
    }

    /// Sends what can be done and leaves the rest, as somebody does who ticks a list. It took effect when one of
    /// them was written.
    async fn bulk(&mut self, mutation: &str, more: &Value) -> Option<Value> {
        let items = self.items(more).await;
        if items.is_empty() {
            return None;
        }
        let mut payload = self.scene.sends(mutation, &items).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload}");
        for result in payload["results"].as_array().expect("results") {
            self.keep(&result["case"]);
        }
        if payload["succeededCount"] == 0 {
            payload["problems"] = payload["results"].take();
        }
        Some(payload)
    }

    pub(super) async fn close_several(&mut self) -> Option<Value> {
        let outcome = self.outcome(|it| it.met);
        self.bulk("caseCloseBulk", &json!({ "outcomeId": outcome }))
            .await
    }

    pub(super) async fn assign_several(&mut self) -> Option<Value> {
        let team = self.scene.teams[self.chance.below(2)];
        self.bulk("caseAssignBulk", &json!({ "teamId": Kind::Team.id(team) }))
            .await
    }

    /// The work in the background looks which cases are overdue. It took effect when there was one.
    pub(super) async fn escalate(&mut self) -> Option<Value> {
        let (escalated, ended) = look(&self.scene.world).await;
        (escalated + ended > 0).then(|| json!({ "problems": [] }))
    }
}
