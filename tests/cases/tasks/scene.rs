//! The desk with a version of "Report a missed bin" that has steps.

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::desk::{Desk, at, merged};

/// What tests read of a task.
pub const TASK: &str = "id title state isRequired dueAt dueOn isOverdue madeAt endedAt revision
    case { id revision } step { code } stage { code } team { code } assignee { code } endedBy { name } reason";

/// The desk, and the administrator who published the steps.
pub struct Scene {
    pub desk: Desk,
}

impl Scene {
    /// Sets the scene on a Thursday, 15 October 2026, 11:00 in London.
    pub async fn set(world: &World) -> Self {
        let desk = Desk::open(world).await;
        publish(&desk).await;
        Self { desk }
    }

    /// Opens a case at the stage RECEIVED as the worker.
    pub async fn opened(&self) -> Value {
        self.desk.opened(json!({})).await
    }

    /// The tasks of a case as the worker reads them, in the order in which they were made.
    pub async fn tasks(&self, case: &Value) -> Vec<Value> {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Case {{ tasks(first: 100) {{ nodes {{ {TASK} }} }} }} }} }}"
        );
        let worker = self.desk.worker_token();
        let variables = json!({ "id": case["id"] });
        let data = self.desk.world.data(&worker, &query, variables).await;
        let nodes = data["node"]["tasks"]["nodes"].as_array();
        nodes.expect("tasks").clone()
    }

    /// `CODE STATE` of each task of a case, `BY HAND STATE` of those that no step made.
    pub async fn states(&self, case: &Value) -> Vec<String> {
        let told = self.tasks(case).await.into_iter().map(|task| {
            let code = task["step"]["code"]
                .as_str()
                .unwrap_or("BY HAND")
                .to_owned();
            format!("{code} {}", task["state"].as_str().expect("a state"))
        });
        told.collect()
    }

    /// The open task of a step.
    pub async fn task(&self, case: &Value, code: &str) -> Value {
        let tasks = self.tasks(case).await.into_iter();
        let mut open = tasks.filter(|task| task["step"]["code"] == code && task["state"] == "OPEN");
        open.next().unwrap_or_else(|| panic!("no open task {code}"))
    }

    /// Does something to a task at its present revision as the manager, and gives the task as read.
    pub async fn done(&self, mutation: &str, task: &Value, more: Value) -> Value {
        let manager = self.desk.manager_token();
        let payload = self.tried(&manager, mutation, task, more).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload}");
        payload["task"].clone()
    }

    /// The same by whoever has `token`, whatever comes of it; gives the payload.
    pub async fn tried(&self, token: &str, mutation: &str, task: &Value, more: Value) -> Value {
        let input = json!({ "taskId": task["id"], "expectedRevision": task["revision"] });
        let select = format!("task {{ {TASK} }}");
        let input = merged(input, more);
        self.desk
            .world
            .attempt(token, mutation, input, &select)
            .await
    }

    /// What must be refused with these codes at these fields, and write nothing.
    pub async fn refused(
        &self,
        (token, mutation): (&str, &str),
        task: &Value,
        more: Value,
        expected: &[&str],
    ) {
        let before = self.desk.world.row_counts().await;
        let payload = self.tried(token, mutation, task, more).await;
        assert_eq!(at(&payload), expected, "{mutation}: {payload}");
        assert_eq!(payload["task"], Value::Null);
        assert_eq!(
            self.desk.world.row_counts().await,
            before,
            "{mutation} wrote"
        );
    }

    /// Adds a task to a case as the worker, and gives it as read.
    pub async fn added(&self, case: &Value, more: Value) -> Value {
        let worker = self.desk.worker_token();
        let input = merged(json!({ "caseId": case["id"], "title": "Ring them" }), more);
        let select = format!("task {{ {TASK} }}");
        let payload = self
            .desk
            .world
            .change(&worker, "taskAdd", input, &select)
            .await;
        payload["task"].clone()
    }

    /// The case as it stands.
    pub async fn case(&self, case: &Value) -> Value {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Case {{ {} }} }} }}",
            crate::cases::desk::CASE
        );
        let worker = self.desk.worker_token();
        let variables = json!({ "id": case["id"] });
        let data = self.desk.world.data(&worker, &query, variables).await;
        data["node"].clone()
    }
}

/// The same journey as it is done from October on: with steps, and a way back from VISIT to RECEIVED.
pub async fn publish(desk: &Desk) {
    let administrator = desk.world.administrator();
    let team = |id: Uuid| Kind::Team.id(id);
    let draft = json!({
        "journeyId": Kind::Journey.id(desk.bins.id), "design": "REDESIGNED", "validFrom": "2026-10-01",
        "targetWorkingDays": 10,
        "stages": [
            { "code": "RECEIVED", "title": "received", "teamId": team(desk.desk_team) },
            { "code": "VISIT", "title": "visit", "teamId": team(desk.crew) },
            { "code": "DONE", "title": "done" },
        ],
        "transitions": [
            { "from": "RECEIVED", "to": "VISIT" }, { "from": "VISIT", "to": "RECEIVED" },
            { "from": "VISIT", "to": "DONE" },
        ],
        "steps": [
            { "code": "ADDRESS", "title": "Check the address", "stageCode": "RECEIVED",
                "isRequired": true, "targetWorkingDays": 2, "teamId": team(desk.desk_team) },
            { "code": "PHOTO", "title": "Look at the photo", "stageCode": "RECEIVED",
                "targetWorkingHours": 8 },
            { "code": "SEE", "title": "See the bin", "stageCode": "VISIT", "isRequired": true },
            { "code": "LETTER", "title": "Write to the customer", "isRequired": true,
                "targetWorkingDays": 5, "teamId": team(desk.crew) },
        ],
    });
    let made = "journeyVersion { id revision }";
    let version = desk
        .world
        .change(&administrator, "journeyVersionDraft", draft, made)
        .await["journeyVersion"]
        .clone();
    let input = json!({ "id": version["id"], "expectedRevision": version["revision"] });
    desk.world
        .change(&administrator, "journeyVersionPublish", input, made)
        .await;
}
