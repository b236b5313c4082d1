//! Requests for many cases, and what their payloads tell.

use serde_json::{Value, json};
use throughline::cases::bulk::job::work;

use crate::cases::desk::{CASE, Desk, at, merged};

impl Desk {
    /// So many open cases, the oldest first.
    pub async fn many(&self, count: usize) -> Vec<Value> {
        let mut cases = Vec::new();
        for _ in 0..count {
            cases.push(self.opened(json!({})).await);
        }
        cases
    }

    /// Sends items with further fields of the input as somebody, and gives the payload.
    pub async fn sent(&self, token: &str, mutation: &str, items: &[Value], more: Value) -> Value {
        let input = merged(json!({ "items": items }), more);
        let select = format!(
            "succeededCount failedCount isDryRun replayed \
             results {{ index isWritten case {{ {CASE} }} problems {{ code field message }} }}"
        );
        self.world.attempt(token, mutation, input, &select).await
    }

    /// A case at its present revision.
    pub async fn now(&self, case: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Case { id revision state } } }";
        let id = json!({ "id": case["id"] });
        let data = self.world.data(&self.manager_token(), query, id).await;
        data["node"].clone()
    }

    /// Starts a job on the cases of the journey `bins` as somebody; gives the payload.
    pub async fn begun(&self, token: &str, action: Value, more: Value) -> Value {
        let bins = json!({ "journeyCode": { "eq": "BINS" } });
        let input = merged(json!({ "where": bins, "action": action }), more);
        let select = format!("replayed job {{ {JOB} }}");
        self.world
            .attempt(token, "caseBulkStart", input, &select)
            .await
    }

    /// The same where nothing stands against it; gives the job.
    pub async fn job(&self, token: &str, action: Value) -> Value {
        let payload = self.begun(token, action, json!({})).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        payload["job"].clone()
    }

    /// A job as somebody reads it; null when they do not see it.
    pub async fn read(&self, token: &str, job: &Value) -> Value {
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on CaseBulkJob {{ {JOB} }} }} }}");
        let id = json!({ "id": job["id"] });
        self.world.data(token, &query, id).await["node"].clone()
    }

    /// Does some more of every job, as the work in the background does; says how many went on.
    pub async fn some(&self) -> usize {
        let world = &self.world;
        let some = work::some(world.database(), &world.clock, world.council_id);
        some.await.expect("some work")
    }

    /// Does all jobs to their ends.
    pub async fn all(&self) {
        while self.some().await > 0 {}
    }
}

/// What tests read of a job.
pub const JOB: &str = "id state verb totalCount doneCount succeededCount failedCount createdAt startedAt \
    finishedAt startedBy { name } \
    failures(first: 100) { nodes { case { id } problems { code field message } } }";

/// Where a job stands: its state, and how many of its cases are done, were changed, could not be.
pub fn stands(job: &Value) -> (&str, i64, i64, i64) {
    let count = |name: &str| job[name].as_i64().expect("a count");
    let state = job["state"].as_str().expect("a state");
    (
        state,
        count("doneCount"),
        count("succeededCount"),
        count("failedCount"),
    )
}

/// The failures of a job, each with its problems.
pub fn failures(job: &Value) -> Vec<(Value, String)> {
    let nodes = job["failures"]["nodes"].as_array().expect("failures");
    nodes
        .iter()
        .map(|node| (node["case"]["id"].clone(), at(node).join(", ")))
        .collect()
}

impl Desk {
    /// Sends items as the manager.
    pub async fn bulk(&self, mutation: &str, items: &[Value], more: Value) -> Value {
        self.sent(&self.manager_token(), mutation, items, more)
            .await
    }
}

/// An item for a case at the revision at which it was read.
pub fn item(case: &Value, more: Value) -> Value {
    let case = json!({ "caseId": case["id"], "expectedRevision": case["revision"] });
    merged(case, more)
}

/// Items of the same for several cases.
pub fn items(cases: &[Value], more: &Value) -> Vec<Value> {
    cases.iter().map(|case| item(case, more.clone())).collect()
}

/// What a payload tells of each row, after checking that the rows are numbered: `written`, `fine` where nothing
/// stood against it, or `CODE path` of each problem.
pub fn told(payload: &Value) -> Vec<String> {
    let results = payload["results"].as_array().expect("results");
    let rows = results.iter().enumerate().map(|(place, row)| {
        assert_eq!(row["index"], place);
        match (at(row), &row["isWritten"]) {
            (problems, Value::Bool(false)) if problems.is_empty() => "fine".to_owned(),
            (problems, Value::Bool(true)) if problems.is_empty() => "written".to_owned(),
            (problems, _) => {
                assert_eq!(
                    (&row["case"], &row["isWritten"]),
                    (&Value::Null, &json!(false))
                );
                problems.join(", ")
            }
        }
    });
    rows.collect()
}

/// How many succeeded and how many failed.
pub fn counts(payload: &Value) -> (i64, i64) {
    let count = |name: &str| payload[name].as_i64().expect("a count");
    (count("succeededCount"), count("failedCount"))
}
