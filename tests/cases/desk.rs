//! A council with people at work: two teams, three journeys, two customers, a partner.

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::rows::Maker;

/// What tests read of a case.
pub const CASE: &str = "id reference state revision demandCode receivedAt receivedOn dueAt isOnTime \
    closedAt closedOn workingDays stage { code } team { code } assignee { code } outcome { code } \
    customer { id } channel { code } description notes { text }";

/// The working target of every published journey, in working days.
pub const TARGET: i32 = 10;

/// The council's rows, and tokens for its people.
#[derive(Clone)]
pub struct Desk {
    pub world: World,
    pub code: &'static str,
    pub directorate: Uuid,
    pub service: Uuid,
    pub telephone: Uuid,
    pub desk_team: Uuid,
    pub crew: Uuid,
    pub strangers: Uuid,
    /// "Report a missed bin": stages RECEIVED (desk), VISIT (crew), DONE (no team).
    pub bins: Journey,
    /// A journey of the strangers' team.
    pub parking: Journey,
    /// A journey that has no published version.
    pub draft: Journey,
    pub worker: Uuid,
    pub fitter: Uuid,
    pub leaver: Uuid,
    pub ann: Uuid,
    pub bob: Uuid,
    pub partner: Uuid,
    pub ann_account: Uuid,
    pub gone_partner: Uuid,
}

#[derive(Clone, Debug)]
pub struct Journey {
    pub id: Uuid,
    pub received: Uuid,
    pub visit: Uuid,
    pub done: Uuid,
    pub met: Uuid,
    pub not_met: Uuid,
    pub withdrawn: Uuid,
}

impl Desk {
    /// The desk of the world's own council.
    pub async fn open(world: &World) -> Self {
        Self::of(world, world.council_id, support::world::COUNCIL).await
    }

    /// The desk of a council.
    pub async fn of(world: &World, council_id: Uuid, code: &'static str) -> Self {
        let maker = Maker { world, council_id };
        let directorate = maker.directorate("PLACE").await;
        let service = maker.service(directorate, "WASTE").await;
        let telephone = maker.channel("TELEPHONE").await;
        let desk_team = maker.team(directorate, "DESK").await;
        let crew = maker.team(directorate, "CREW").await;
        let strangers = maker.team(directorate, "STRANGERS").await;
        let bins = maker.journey(service, "BINS", &[desk_team, crew]).await;
        let parking = maker.journey(service, "PARKING", &[strangers]).await;
        let draft = maker.draft(service, "DRAFT", desk_team).await;
        let worker = maker.staff(directorate, "W1", &[desk_team]).await;
        let manager = maker.staff(directorate, "M1", &[desk_team]).await;
        let fitter = maker.staff(directorate, "F1", &[crew]).await;
        let leaver = maker.staff(directorate, "L1", &[desk_team]).await;
        maker.leaves(leaver).await;
        let clerk = maker.staff(directorate, "C1", &[]).await;
        let twin = maker.staff(directorate, "T1", &[]).await;
        let ann = maker.customer(None).await;
        let bob = maker.customer(None).await;
        maker.customer(Some(twin)).await;
        maker.customer(Some(twin)).await;
        maker.account("worker", Some(worker), None).await;
        maker.account("manager", Some(manager), None).await;
        maker.account("clerk", Some(clerk), None).await;
        maker.account("twin", Some(twin), None).await;
        let ann_account = maker.account("ann", None, Some(ann)).await;
        maker.account("bob", None, Some(bob)).await;
        let partner = maker.account("partner", None, None).await;
        let gone_partner = maker.account("gone", None, None).await;
        maker.switched_off(gone_partner).await;
        maker.granted(partner, bins.id).await;
        Self {
            world: world.clone(),
            code,
            directorate,
            service,
            telephone,
            desk_team,
            crew,
            strangers,
            bins,
            parking,
            draft,
            worker,
            fitter,
            leaver,
            ann,
            bob,
            partner,
            ann_account,
            gone_partner,
        }
    }

    fn token(&self, role: &str, subject: &str) -> String {
        self.world.token_for(self.code, &[role], subject)
    }

    /// A case worker of the desk.
    pub fn worker_token(&self) -> String {
        self.token("case-worker", "worker")
    }

    /// The manager of the desk.
    pub fn manager_token(&self) -> String {
        self.token("team-manager", "manager")
    }

    /// A customer: `ann` or `bob`.
    pub fn customer_token(&self, subject: &str) -> String {
        self.token("customer", subject)
    }

    /// A member of staff for their own requests: `clerk` is no customer, `twin` is two.
    pub fn staff_token(&self, subject: &str) -> String {
        self.token("staff-member", subject)
    }

    /// The partner, who may open on the journey `bins`.
    pub fn partner_token(&self) -> String {
        self.token("partner", "partner")
    }

    /// The least that `caseOpen` needs on a journey, with further fields.
    pub fn opening(&self, journey: &Journey, more: Value) -> Value {
        let least = json!({
            "journeyId": Kind::Journey.id(journey.id),
            "channelId": Kind::Channel.id(self.telephone),
            "demandCode": "VALUE_NEW",
        });
        merged(least, more)
    }

    /// Opens a case on the journey `bins` as the worker, and gives it as read.
    pub async fn opened(&self, more: Value) -> Value {
        let input = self.opening(&self.bins, more);
        let select = format!("case {{ {CASE} }}");
        let worker = self.worker_token();
        let payload = self.world.change(&worker, "caseOpen", input, &select).await;
        payload["case"].clone()
    }

    /// Does something to a case at its present revision as the manager, and gives the case as read.
    pub async fn done(&self, mutation: &str, case: &Value, more: Value) -> Value {
        let payload = self.tried(mutation, case, more).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload}");
        payload["case"].clone()
    }

    /// The same, whatever comes of it; gives the payload.
    pub async fn tried(&self, mutation: &str, case: &Value, more: Value) -> Value {
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"] });
        let input = merged(input, more);
        let select = format!("case {{ {CASE} }}");
        let manager = self.manager_token();
        self.world.attempt(&manager, mutation, input, &select).await
    }

    /// Does something that must be refused with these codes at these fields, and writes nothing.
    pub async fn refused(&self, mutation: &str, case: &Value, more: Value, expected: &[&str]) {
        let before = self.world.row_counts().await;
        let payload = self.tried(mutation, case, more).await;
        assert_eq!(at(&payload), expected, "{mutation}: {payload}");
        assert_eq!(payload["case"], Value::Null);
        assert_eq!(self.world.row_counts().await, before, "{mutation} wrote");
    }

    /// A closed case: opened now, closed at once as met.
    pub async fn closed(&self) -> Value {
        let case = self.opened(json!({})).await;
        self.done("caseClose", &case, self.outcome(self.bins.met))
            .await
    }

    /// `outcomeId` as an input.
    pub fn outcome(&self, id: Uuid) -> Value {
        json!({ "outcomeId": Kind::Outcome.id(id) })
    }

    /// What happened to a case, oldest first.
    pub async fn history(&self, case: &Value) -> Vec<Value> {
        let query = "query($id: ID!) { node(id: $id) { ... on Case { history(first: 100) { nodes {
            sequence kind happenedAt recordedAt actor { name } stage { code } outcome { code }
            team { code } assignee { code } contact { id } text sharedWith { name }
            details { name from to } } } } } }";
        let variables = json!({ "id": case["id"] });
        let data = self
            .world
            .data(&self.worker_token(), query, variables)
            .await;
        let nodes = data["node"]["history"]["nodes"].as_array();
        nodes.expect("a history").clone()
    }

    /// The kinds of what happened, after checking that the sequence has no gaps.
    pub async fn kinds(&self, case: &Value) -> Vec<String> {
        let history = self.history(case).await;
        for (place, event) in (1..).zip(&history) {
            assert_eq!(event["sequence"], json!(place), "a gap in {history:?}");
        }
        let kinds = history.iter().map(|event| event["kind"].as_str());
        kinds.map(|kind| kind.expect("a kind").to_owned()).collect()
    }

    /// The latest event.
    pub async fn latest(&self, case: &Value) -> Value {
        self.history(case).await.pop().expect("an event")
    }
}

/// The endings of a case, oldest first.
pub async fn closings(desk: &Desk, case: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Case { closings {
        kind closedAt closedOn outcome { code } reopenedAt reopenedOn } } } }";
    let variables = json!({ "id": case["id"] });
    let data = desk
        .world
        .data(&desk.worker_token(), query, variables)
        .await;
    data["node"]["closings"].clone()
}

/// `CODE field.path` of each problem of a payload.
pub fn at(payload: &Value) -> Vec<String> {
    let problems = payload["problems"].as_array().expect("problems");
    problems
        .iter()
        .map(|problem| {
            let path = problem["field"].as_array().expect("a path");
            let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
            let code = problem["code"].as_str().expect("a code");
            assert!(
                problem["message"]
                    .as_str()
                    .is_some_and(|text| text.len() > 10)
            );
            format!("{code} {}", path.join("."))
        })
        .collect()
}

/// `base` with the fields of `more` over it; a null there stays.
pub fn merged(mut base: Value, more: Value) -> Value {
    let (Some(fields), Value::Object(more)) = (base.as_object_mut(), more) else {
        panic!("two objects");
    };
    fields.extend(more);
    base
}
