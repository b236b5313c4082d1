//! A part of a council: a team with a journey of its own, and rows of every kind in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::desk::{Desk, Journey};
use crate::cases::documents::papers;
use crate::cases::rows::Maker;

/// What stands in the members of an input, by their names, so that they are about certain rows.
pub type Rows = BTreeMap<&'static str, Value>;

/// A team with a journey, and who manages it.
pub struct Part {
    pub world: World,
    pub council_id: Uuid,
    pub code: &'static str,
    pub journey: Journey,
    pub channel: Value,
    /// The token of the manager.
    pub manager: String,
    /// The token of the director of the part's directorate.
    director: String,
    /// The rows that belong to the part and to no case of it.
    pub rows: Rows,
}

/// The ids that a part is made of.
pub struct Ids {
    pub directorate: Uuid,
    pub service: Uuid,
    pub team: Uuid,
    pub staff: Uuid,
    pub account: Uuid,
    pub journey: Journey,
}

impl Part {
    /// The part of a desk that the ids name; `manager` and `director` are the subjects of the accounts of its
    /// manager and director, and `kpi` the code that its KPI gets.
    pub async fn of(
        desk: &Desk,
        council_id: Uuid,
        ids: Ids,
        ([manager, director], kpi): ([&str; 2], &str),
    ) -> Self {
        let mut part = Self {
            world: desk.world.clone(),
            council_id,
            code: desk.code,
            channel: json!(Kind::Channel.id(desk.telephone)),
            manager: desk.world.token_for(desk.code, &["team-manager"], manager),
            director: desk.world.token_for(desk.code, &["director"], director),
            rows: Rows::from([
                (
                    "directorateId",
                    json!(Kind::Directorate.id(ids.directorate)),
                ),
                ("serviceId", json!(Kind::Service.id(ids.service))),
                ("teamId", json!(Kind::Team.id(ids.team))),
                ("staffId", json!(Kind::Staff.id(ids.staff))),
                ("accountId", json!(Kind::Account.id(ids.account))),
                ("partnerId", json!(Kind::Account.id(desk.partner))),
                ("journeyId", json!(Kind::Journey.id(ids.journey.id))),
                ("outcomeId", json!(Kind::Outcome.id(ids.journey.met))),
                ("stageId", json!(Kind::Stage.id(ids.journey.visit))),
                ("channelId", json!(Kind::Channel.id(desk.telephone))),
            ]),
            journey: ids.journey,
        };
        part.kpi(kpi).await;
        part.version().await;
        let view = json!({ "name": "Of the team", "teamId": part.rows["teamId"] });
        let view = part
            .made(&part.manager, ("caseViewSave", "view"), view)
            .await["id"]
            .clone();
        part.rows
            .extend([("viewId", view.clone()), ("caseViewId", view)]);
        part.rule(kpi).await;
        part.skill(kpi).await;
        part
    }

    /// The published version of the part's journey.
    async fn version(&mut self) {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Journey { currentVersion { id } } } }";
        let journey = json!({ "id": self.rows["journeyId"] });
        let data = self.world.data(&self.manager, query, journey).await;
        let id = data["node"]["currentVersion"]["id"].clone();
        self.rows.insert("journeyVersionId", id);
    }

    /// Makes something, and gives it with its id.
    pub async fn made(&self, token: &str, (verb, thing): (&str, &str), input: Value) -> Value {
        let select = format!("{thing} {{ id }}");
        let payload = self.world.change(token, verb, input, &select).await;
        payload[thing].clone()
    }

    /// A recorded KPI of the part's service, with a target and a value.
    async fn kpi(&mut self, code: &str) {
        let officer = self.token("performance-officer", "officer");
        let input = json!({ "code": code, "title": code, "kind": "EXTERNAL", "unit": "cases", "polarity": "LOWER",
            "ownerId": self.rows["staffId"], "serviceIds": [self.rows["serviceId"]] });
        let kpi = self.made(&officer, ("kpiCreate", "kpi"), input).await["id"].clone();
        let period = json!({ "month": "2026-09" });
        let target = json!({ "kpiId": kpi, "period": period, "value": 5.0 });
        let target = self
            .made(&officer, ("kpiTargetSet", "target"), target)
            .await;
        let value = json!({ "kpiId": kpi, "period": period, "value": 4.0 });
        let value = self
            .made(&officer, ("kpiValueRecord", "value"), value)
            .await;
        self.rows.extend([
            ("kpiCode", json!(code)),
            ("kpiId", kpi),
            ("kpiTargetId", target["id"].clone()),
            ("kpiValueId", value["id"].clone()),
        ]);
    }

    /// A rule by which cases of the part's journey are escalated.
    async fn rule(&mut self, name: &str) {
        let administrator = self.token("administrator", "administrator");
        let input = json!({ "name": name, "journeyId": self.rows["journeyId"],
            "trigger": { "kind": "OVERDUE", "workingDays": 1 }, "action": {} });
        let rule = self
            .made(&administrator, ("escalationRuleCreate", "rule"), input)
            .await["id"]
            .clone();
        self.rows
            .extend([("ruleId", rule.clone()), ("escalationRuleId", rule)]);
    }

    /// A case of somebody, in nobody's hands, that the manager opened, with what is kept beside it: a draft of
    /// `drafter`, and a job of the manager.
    pub async fn whole(&self, customer: Uuid, drafter: &str) -> Rows {
        let mut rows = self.case(&self.manager, customer, None).await;
        rows.extend(self.draft(drafter).await);
        rows.extend(self.job(&self.manager, &rows["reference"]).await);
        rows
    }

    /// A skill, and an absence of the part's member of staff.
    async fn skill(&mut self, code: &str) {
        let administrator = self.token("administrator", "administrator");
        let input = json!({ "code": code, "name": code });
        let skill = self
            .made(&administrator, ("skillCreate", "skill"), input)
            .await;
        let input = json!({ "staffId": self.rows["staffId"], "from": "2027-01-04" });
        let absence = self
            .made(&self.manager, ("absenceRecord", "absence"), input)
            .await;
        self.rows.extend([
            ("skillId", skill["id"].clone()),
            ("absenceId", absence["id"].clone()),
        ]);
    }

    /// A draft of somebody, for a journey of the part.
    pub async fn draft(&self, token: &str) -> Rows {
        let input = json!({ "journeyId": self.rows["journeyId"], "description": "Not yet" });
        let draft = self.made(token, ("caseDraftSave", "draft"), input).await["id"].clone();
        Rows::from([("draftId", draft.clone()), ("caseDraftId", draft)])
    }

    /// A job of somebody, which notes something on a case.
    pub async fn job(&self, token: &str, reference: &Value) -> Rows {
        let input = json!({ "where": { "reference": { "eq": reference } },
            "action": { "note": { "text": "Ring back" } } });
        let job = self.made(token, ("caseBulkStart", "job"), input).await["id"].clone();
        Rows::from([("jobId", job.clone()), ("caseBulkJobId", job)])
    }

    /// A legal hold on a case, placed by a director of the part's directorate.
    async fn hold(&self, case: &Value) -> Rows {
        let input = json!({ "caseId": case, "authority": "The court", "reason": "A claim" });
        let hold = self
            .made(&self.director, ("legalHoldPlace", "hold"), input)
            .await["id"]
            .clone();
        Rows::from([("holdId", hold.clone()), ("legalHoldId", hold)])
    }

    /// A token of the part's council.
    pub fn token(&self, role: &str, subject: &str) -> String {
        self.world.token_for(self.code, &[role], subject)
    }

    /// Makes rows of the part's council.
    pub fn maker(&self) -> Maker<'_> {
        Maker {
            world: &self.world,
            council_id: self.council_id,
        }
    }

    /// A case of a customer, opened by somebody, in the hands of somebody or nobody, with one row of each
    /// kind that a case has; and the rows of the part.
    pub async fn case(&self, opener: &str, customer: Uuid, assignee: Option<Uuid>) -> Rows {
        let mut rows = self.rows.clone();
        let case = self.opened(opener, Some(customer)).await;
        let other = self.maker().customer(None).await;
        let beside = self.opened(&self.manager, Some(other)).await;
        let id = case["id"].clone();
        let manager = self.manager.as_str();
        let make = async |verb: (&str, &str), more: Value| {
            let mut input = more;
            input["caseId"] = id.clone();
            self.made(manager, verb, input).await["id"].clone()
        };
        let party = json!({ "customerId": Kind::Customer.id(customer), "role": "COMPLAINANT" });
        let contact = json!({ "channelId": self.channel, "demandCode": "VALUE_NEW" });
        let relation = json!({ "toCaseId": beside["id"], "kind": "FOLLOWS" });
        make(("caseRelate", "case"), relation).await;
        let party = make(("casePartyAdd", "party"), party).await;
        let letter = json!({ "fileName": "letter.pdf" });
        let letter = {
            let mut input = letter;
            input["caseId"] = id.clone();
            let upload = papers::start(&self.world, manager, input).await;
            papers::put(&self.world, &upload, papers::LETTER).await.body["id"].clone()
        };
        rows.extend([
            ("customerId", json!(Kind::Customer.id(customer))),
            ("intoCustomerId", json!(Kind::Customer.id(other))),
            (
                "taskId",
                make(("taskAdd", "task"), json!({ "title": "Call" })).await,
            ),
            ("partyId", party.clone()),
            ("casePartyId", party),
            (
                "contactId",
                make(("contactRecord", "contact"), contact).await,
            ),
            ("documentId", letter),
            ("reference", case["reference"].clone()),
            ("toCaseId", beside["id"].clone()),
            ("intoCaseId", beside["id"].clone()),
        ]);
        if let Some(staff) = assignee {
            make(("caseAssign", "case"), self.assigned(&id, staff).await).await;
        }
        rows.extend(self.hold(&id).await);
        rows.insert("caseId", id);
        rows
    }

    async fn opened(&self, token: &str, customer: Option<Uuid>) -> Value {
        let input = json!({ "journeyId": Kind::Journey.id(self.journey.id), "channelId": self.channel,
            "demandCode": "VALUE_NEW", "customerId": customer.map(|id| Kind::Customer.id(id)) });
        let select = "case { id reference }";
        let payload = self.world.change(token, "caseOpen", input, select).await;
        payload["case"].clone()
    }

    async fn assigned(&self, case: &Value, staff: Uuid) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Case { revision } } }";
        let data = self
            .world
            .data(&self.manager, query, json!({ "id": case }))
            .await;
        json!({ "expectedRevision": data["node"]["revision"], "assigneeId": Kind::Staff.id(staff) })
    }
}
