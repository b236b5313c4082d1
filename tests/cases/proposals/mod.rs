//! Whom the rules propose for a case. Every world begins on Thursday, 15 October 2026, at 11:00 in London.

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::desk::Desk;
use super::rows::Maker;
use crate::organisation::skills::made;

mod order;
mod seen;

/// The desk, with a version of "Report a missed bin" whose steps ask for skills, and four people more at the desk.
struct Scene {
    desk: Desk,
    wasps: Value,
    letters: Value,
    /// Of the desk's team: `Person A1` to `Person A4`.
    people: [Uuid; 4],
}

impl Scene {
    async fn set(world: &World) -> Self {
        let desk = Desk::open(world).await;
        let maker = Maker {
            world,
            council_id: world.council_id,
        };
        let mut people = [Uuid::nil(); 4];
        for (person, code) in people.iter_mut().zip(["A1", "A2", "A3", "A4"]) {
            *person = maker.staff(desk.directorate, code, &[desk.desk_team]).await;
        }
        let [wasps, letters] = [made(world, "WASPS").await, made(world, "LETTERS").await];
        let scene = Self {
            desk,
            wasps,
            letters,
            people,
        };
        scene.publish().await;
        scene
    }

    /// The desk writes letters at 3, and photographs may do without; the crew needs wasps at 3, and for the letter at
    /// the end letters at 5.
    async fn publish(&self) {
        let (desk, world) = (&self.desk, &self.desk.world);
        let admin = world.administrator();
        let team = |id: Uuid| Kind::Team.id(id);
        let asks = |skill: &Value, level: i32| json!([{ "skillId": skill["id"], "level": level }]);
        let draft = json!({
            "journeyId": Kind::Journey.id(desk.bins.id), "design": "REDESIGNED", "validFrom": "2026-10-01",
            "stages": [
                { "code": "RECEIVED", "title": "received", "teamId": team(desk.desk_team) },
                { "code": "VISIT", "title": "visit", "teamId": team(desk.crew) },
            ],
            "steps": [
                { "code": "ANSWER", "title": "Answer", "stageCode": "RECEIVED", "isRequired": true,
                    "teamId": team(desk.desk_team), "skills": asks(&self.letters, 3) },
                { "code": "AGAIN", "title": "Answer again", "stageCode": "RECEIVED", "isRequired": true,
                    "skills": asks(&self.letters, 2) },
                { "code": "PHOTO", "title": "Photograph", "stageCode": "RECEIVED", "skills": asks(&self.wasps, 5) },
                { "code": "NEST", "title": "Remove the nest", "stageCode": "VISIT", "isRequired": true,
                    "skills": asks(&self.wasps, 3) },
                { "code": "LETTER", "title": "Write a letter", "isRequired": true,
                    "teamId": team(desk.crew), "skills": asks(&self.letters, 5) },
            ],
        });
        let select = "journeyVersion { id revision }";
        let drafted = world
            .change(&admin, "journeyVersionDraft", draft, select)
            .await;
        let version = &drafted["journeyVersion"];
        let input = json!({ "id": version["id"], "expectedRevision": version["revision"] });
        world
            .change(&admin, "journeyVersionPublish", input, "")
            .await;
    }

    /// Who is away from today on.
    async fn away(&self, staff: Uuid, until: Value) {
        let manager = self.desk.manager_token();
        let input =
            json!({ "staffId": Kind::Staff.id(staff), "from": "2026-10-15", "until": until });
        self.desk
            .world
            .change(&manager, "absenceRecord", input, "")
            .await;
    }

    /// A case that somebody has; their work beside the one that is asked about.
    async fn busy(&self, staff: Uuid) -> Value {
        let case = self.desk.opened(json!({})).await;
        let given = json!({ "teamId": Kind::Team.id(self.desk.desk_team), "assigneeId": Kind::Staff.id(staff) });
        self.desk.done("caseAssign", &case, given).await
    }

    /// A task on a case that somebody has.
    async fn task(&self, case: &Value, staff: Uuid) -> Value {
        let input = json!({ "caseId": case["id"], "title": "Ring them", "assigneeId": Kind::Staff.id(staff) });
        let worker = self.desk.worker_token();
        let payload = self
            .desk
            .world
            .change(&worker, "taskAdd", input, "task { id revision }")
            .await;
        payload["task"].clone()
    }

    /// The answer of the manager's question for the proposed owners of a case.
    async fn proposed(&self, case: &Value) -> Vec<Value> {
        proposed(&self.desk.world, &self.desk.manager_token(), case, 20).await
    }

    /// The codes of those who are proposed, in their order.
    async fn order(&self, case: &Value) -> Vec<Value> {
        let proposed = self.proposed(case).await.into_iter();
        proposed.map(|one| one[0].clone()).collect()
    }

    /// Moves a case, as it stands now, to the stage of the crew.
    async fn visited(&self, case: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Case { id revision } } }";
        let worker = self.desk.worker_token();
        let variables = json!({ "id": case["id"] });
        let data = self.desk.world.data(&worker, query, variables).await;
        let stage = json!({ "stageCode": "VISIT" });
        self.desk.done("caseMove", &data["node"], stage).await
    }

    /// Completes the task of a step.
    async fn complete(&self, case: &Value, step: &str) {
        let query = "query($id: ID!) { node(id: $id) { ... on Case { tasks { nodes { id revision step { code } } } } } }";
        let worker = self.desk.worker_token();
        let data = self
            .desk
            .world
            .data(&worker, query, json!({ "id": case["id"] }))
            .await;
        let tasks = data["node"]["tasks"]["nodes"].as_array().expect("tasks");
        let task = tasks
            .iter()
            .find(|task| task["step"]["code"] == step)
            .expect("the task");
        let input = json!({ "taskId": task["id"], "expectedRevision": task["revision"] });
        self.desk
            .world
            .change(&worker, "taskComplete", input, "")
            .await;
    }
}

const PROPOSED: &str = "staff { code } meetsSkills missingSkills { skill { code } needed has }
    isAway awayUntil openCaseCount openTaskCount";

/// Each who is proposed: code, whether they have the skills, what they lack, whether and until when they are away,
/// cases, tasks.
async fn proposed(world: &World, token: &str, case: &Value, first: i32) -> Vec<Value> {
    let query = format!(
        "query($id: ID!, $n: Int!) {{ node(id: $id) {{ ... on Case {{ proposedOwners(first: $n) {{ {PROPOSED} }} }} }} }}"
    );
    let variables = json!({ "id": case["id"], "n": first });
    let data = world.data(token, &query, variables).await;
    let rows = data["node"]["proposedOwners"]
        .as_array()
        .expect("a list")
        .iter();
    let each = rows.map(|row| {
        let lacks = row["missingSkills"].as_array().expect("a list").iter();
        let lacks: Value = lacks
            .map(|one| json!([one["skill"]["code"], one["needed"], one["has"]]))
            .collect();
        json!([
            row["staff"]["code"],
            row["meetsSkills"],
            lacks,
            row["isAway"],
            row["awayUntil"],
            row["openCaseCount"],
            row["openTaskCount"]
        ])
    });
    each.collect()
}
