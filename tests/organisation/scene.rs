//! A council with a directorate and a team, and the inputs that each mutation would take.

use serde_json::{Value, json};
use support::World;
use support::answer::told;
use throughline::graphql::id::Kind;
use throughline::identity::local_key::LOCAL_ISSUER;

/// What the tests of the organisation start from.
pub struct Scene {
    /// The world.
    pub world: World,
    /// The administrator's token.
    pub admin: String,
    /// A case worker's token, of somebody without an account.
    pub worker: String,
    /// The id of the directorate with the code `PLACE`.
    pub directorate: String,
    /// The id of the team with the code `ALPHA`.
    pub team: String,
}

impl Scene {
    /// Sets the scene.
    pub async fn set(world: &World) -> Self {
        let mut scene = Self {
            world: world.clone(),
            admin: world.administrator(),
            worker: world.token("case-worker", "somebody"),
            directorate: String::new(),
            team: String::new(),
        };
        let input = json!({ "code": "PLACE", "title": "Place" });
        scene.directorate = scene.id("directorateCreate", input).await;
        scene.team = scene.id("teamCreate", scene.team_input("ALPHA")).await;
        scene
    }

    /// Makes something by a mutation, and gives its id.
    pub async fn id(&self, mutation: &str, input: Value) -> String {
        let object = mutation.trim_end_matches("Create");
        let made = self
            .change(mutation, input, &format!("{object} {{ id }}"))
            .await;
        text(&made[object]["id"])
    }

    /// A mutation that must succeed, by somebody who may.
    pub async fn change(&self, mutation: &str, input: Value, object: &str) -> Value {
        let token = self.token_of(mutation);
        self.world.change(token, mutation, input, object).await
    }

    /// The problems of a mutation by somebody who may, as `CODE path.in.input`.
    pub async fn problems(&self, mutation: &str, input: Value) -> Vec<String> {
        let token = self.token_of(mutation);
        told(&self.world.attempt(token, mutation, input, "").await)
    }

    /// As `problems`, which must have written nothing.
    pub async fn refused(&self, mutation: &str, input: Value) -> Vec<String> {
        let before = self.world.row_counts().await;
        let problems = self.problems(mutation, input).await;
        assert_eq!(self.world.row_counts().await, before, "{mutation} wrote");
        problems
    }

    /// What the administrator reads.
    pub async fn data(&self, query: &str) -> Value {
        self.world.data(&self.admin, query, json!({})).await
    }

    /// Customers are changed by those who work on cases, everything else by administrators.
    pub fn token_of(&self, mutation: &str) -> &str {
        if mutation.starts_with("customer") {
            &self.worker
        } else {
            &self.admin
        }
    }

    /// A journey of a new service, on which these teams work.
    pub async fn journey(&self, code: &str, teams: &[&str]) -> String {
        let service = self.id("serviceCreate", self.service_input(code)).await;
        let input = json!({
            "serviceId": service, "code": code, "title": "A journey",
            "customerKind": "RESIDENT", "teamIds": teams,
        });
        self.id("journeyCreate", input).await
    }

    /// The input of a team of the directorate.
    pub fn team_input(&self, code: &str) -> Value {
        json!({ "code": code, "title": "A team", "kind": "CASE_MANAGEMENT", "directorateId": self.directorate })
    }

    /// The input of a service of the directorate.
    pub fn service_input(&self, code: &str) -> Value {
        json!({ "code": code, "name": "A service", "directorateId": self.directorate })
    }

    /// The input of a member of staff in the team.
    pub fn staff_input(&self, code: &str) -> Value {
        json!({
            "code": code, "name": "Ada Reader", "email": "ada@place.example",
            "directorateId": self.directorate, "teamIds": [self.team],
        })
    }

    /// An input that would do, for each creating mutation of the organisation.
    pub fn inputs(&self) -> Vec<(&'static str, Value)> {
        vec![
            (
                "directorateCreate",
                json!({ "code": "NEW", "title": "New" }),
            ),
            ("teamCreate", self.team_input("NEW")),
            ("staffCreate", self.staff_input("NEW")),
            ("channelCreate", json!({ "code": "NEW", "title": "New" })),
            ("serviceCreate", self.service_input("NEW")),
            ("customerCreate", customer_input("Chris Asker")),
            ("accountCreate", account_input("new")),
        ]
    }

    /// One of each kind: the changing mutation and the id of what it would change.
    pub async fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        for (mutation, input) in self.inputs() {
            rows.push((update_of(mutation), self.id(mutation, input).await));
        }
        rows
    }
}

/// The changing mutation beside a creating one.
pub fn update_of(create: &str) -> &'static str {
    match create {
        "directorateCreate" => "directorateUpdate",
        "teamCreate" => "teamUpdate",
        "staffCreate" => "staffUpdate",
        "channelCreate" => "channelUpdate",
        "serviceCreate" => "serviceUpdate",
        "customerCreate" => "customerUpdate",
        "accountCreate" => "accountUpdate",
        other => panic!("no {other}"),
    }
}

/// The input of a resident.
pub fn customer_input(name: &str) -> Value {
    json!({ "kind": "RESIDENT", "name": name, "email": "chris@home.example", "telephone": "01273 290000" })
}

/// The input of a partner's account for tokens of the world's own key.
pub fn account_input(subject: &str) -> Value {
    json!({ "issuer": LOCAL_ISSUER, "subject": subject, "name": "A partner" })
}

/// An opaque id of no row.
pub fn nobodys(kind: Kind, world: &World) -> String {
    kind.id(world.clock.new_id()).0
}

/// A JSON string.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
