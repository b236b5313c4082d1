//! A council with a directorate, two teams and a service, and the few steps to a published journey.

use entities::organisation::{directorate, team};
use rules::organisation::TeamKind;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

/// What the tests of journeys start from.
pub struct Scene {
    /// The world.
    pub world: World,
    /// The administrator's token.
    pub admin: String,
    /// The directorate's row.
    pub directorate_id: Uuid,
    /// The id of the service with the code `WASTE`.
    pub service: String,
    /// The ids of the teams with the codes `ALPHA` and `BETA`.
    pub teams: [String; 2],
}

impl Scene {
    /// Sets the scene.
    pub async fn set(world: &World) -> Self {
        let directorate_id = directorate_of(world, world.council_id).await;
        let alpha = team_of(world, directorate_id, "ALPHA").await;
        let beta = team_of(world, directorate_id, "BETA").await;
        let mut scene = Self {
            world: world.clone(),
            admin: world.administrator(),
            directorate_id,
            service: String::new(),
            teams: [alpha, beta],
        };
        scene.service = scene.service("WASTE").await;
        scene
    }

    /// A service more.
    pub async fn service(&self, code: &str) -> String {
        let directorate = Kind::Directorate.id(self.directorate_id).0;
        let input = json!({ "directorateId": directorate, "code": code, "name": "A service" });
        let made = self.change("serviceCreate", input, "service { id }").await;
        text(&made["service"]["id"])
    }

    /// A mutation of the administrator's that must succeed.
    pub async fn change(&self, mutation: &str, input: Value, object: &str) -> Value {
        self.world
            .change(&self.admin, mutation, input, object)
            .await
    }

    /// A mutation of the administrator's: its problems as `CODE path.in.input`.
    pub async fn problems(&self, mutation: &str, input: Value) -> Vec<String> {
        told(&self.world.attempt(&self.admin, mutation, input, "").await)
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

    /// The input of a journey.
    pub fn journey_input(&self, code: &str) -> Value {
        json!({
            "serviceId": self.service,
            "code": code,
            "title": "Report a missed bin",
            "customerKind": "RESIDENT",
        })
    }

    /// A journey: its id.
    pub async fn journey(&self, code: &str) -> String {
        let input = self.journey_input(code);
        let made = self.change("journeyCreate", input, "journey { id }").await;
        text(&made["journey"]["id"])
    }

    /// An outcome: its id.
    pub async fn outcome(&self, journey: &str, code: &str, kind: &str) -> String {
        let input = json!({ "journeyId": journey, "code": code, "title": "An end", "kind": kind });
        let made = self.change("outcomeCreate", input, "outcome { id }").await;
        text(&made["outcome"]["id"])
    }

    /// The input of a draft with the stages TRIAGE and DO.
    pub fn draft_input(&self, journey: &str) -> Value {
        json!({
            "journeyId": journey,
            "design": "AS_IS",
            "validFrom": "2026-01-01",
            "targetWorkingDays": 10,
            "stages": [
                { "code": "TRIAGE", "title": "Triage", "targetWorkingDays": 1, "teamId": self.teams[0] },
                { "code": "DO", "title": "Do it" },
            ],
        })
    }

    /// A draft: its id.
    pub async fn draft(&self, journey: &str, valid_from: &str) -> String {
        let mut input = self.draft_input(journey);
        input["validFrom"] = json!(valid_from);
        let made = self
            .change("journeyVersionDraft", input, "journeyVersion { id }")
            .await;
        text(&made["journeyVersion"]["id"])
    }

    /// Publishes a draft that nobody has changed.
    pub async fn publish(&self, version: &str) {
        let input = json!({ "id": version, "expectedRevision": 1 });
        self.change("journeyVersionPublish", input, "").await;
    }

    /// A journey with the outcome MET and a version that is published and valid.
    pub async fn published_journey(&self, code: &str) -> (String, String) {
        let journey = self.journey(code).await;
        self.outcome(&journey, "MET", "MET").await;
        let version = self.draft(&journey, "2026-01-01").await;
        self.publish(&version).await;
        (journey, version)
    }
}

/// A directorate of any council.
pub async fn directorate_of(world: &World, council_id: Uuid) -> Uuid {
    let id = world.clock.new_id();
    let row = directorate::Model {
        id,
        council_id,
        code: "PLACE".to_owned(),
        title: "Place".to_owned(),
        revision: 1,
    };
    let insert = directorate::Entity::insert(row.into_active_model());
    let done = insert.exec_without_returning(world.own_connection()).await;
    done.expect("a directorate");
    id
}

async fn team_of(world: &World, directorate_id: Uuid, code: &str) -> String {
    let id = world.clock.new_id();
    let row = team::Model {
        id,
        council_id: world.council_id,
        directorate_id,
        code: code.to_owned(),
        title: format!("Team {code}"),
        kind: TeamKind::CaseManagement,
        revision: 1,
    };
    let insert = team::Entity::insert(row.into_active_model());
    let done = insert.exec_without_returning(world.own_connection()).await;
    done.expect("a team");
    Kind::Team.id(id).0
}

/// The problems of a payload as `CODE path.in.input`.
pub fn told(payload: &Value) -> Vec<String> {
    let problems = payload["problems"].as_array().expect("problems");
    problems
        .iter()
        .map(|problem| {
            let field = problem["field"].as_array().expect("a path");
            let path: Vec<String> = field.iter().map(text).collect();
            format!("{} {}", text(&problem["code"]), path.join("."))
        })
        .collect()
}

/// A JSON string.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
