//! Queries that together ask every read there is, over a council in which each of them finds something.

use serde_json::{Value, json};
use support::World;
use throughline::cases::bulk::job::work;

use crate::cases::documents::papers;
use crate::cases::escalation;
use crate::stories::by_mutations::Council;

const QUERY: &str = include_str!("wide.graphql");

/// What only those are asked who reach some cases, and see the figures of some journeys.
const NARROW: &str = r#"
query Narrow {
  cases(first: 2) { nodes { reference customer { name } } }
  services(first: 2) { nodes { code demand(period: { month: "2026-09" }) { totals { opened } } } }
  kpis(first: 2) { nodes { code
    series(period: { month: "2026-09" }) { points { value target } }
    cases(period: { month: "2026-09" }, part: NUMERATOR, first: 2) { matching nodes { reference } } } }
}"#;

/// A query, and who asks it.
pub struct Asked {
    pub token: String,
    pub query: &'static str,
    pub variables: Value,
}

/// Fills the council, and gives the query of one who may ask everything, then a partner's.
pub async fn prepare(world: &World) -> [Asked; 2] {
    let council = Council::make(world).await;
    let token = world.token("administrator team-manager performance-officer", "manager");
    let change = async |mutation: &str, input: Value, object: &str| {
        world.change(&token, mutation, input, object).await
    };
    let customer = change(
        "customerCreate",
        json!({ "kind": "RESIDENT", "name": "Grace Resident" }),
        "customer { id }",
    )
    .await["customer"]["id"]
        .clone();
    change(
        "customerCreate",
        json!({ "kind": "STAFF", "staffId": council.owner, "name": "Ada Owner" }),
        "customer { id }",
    )
    .await;
    let partner = change(
        "accountCreate",
        json!({ "issuer": "urn:throughline:local", "subject": "partner", "name": "Partner",
            "journeyIds": [council.journey] }),
        "account { id }",
    )
    .await["account"]["id"]
        .clone();
    let mut case = change(
        "caseOpen",
        json!({ "journeyId": council.journey, "channelId": council.channels[0],
            "customerId": customer, "demandCode": "VALUE_NEW", "description": "The bin was left.",
            "receivedAt": "2026-09-02T09:00:00Z" }),
        "case { id revision reference } contact { id }",
    )
    .await;
    let contact = case["contact"]["id"].clone();
    let document = document(world, &token, &case["case"]["id"]).await;
    case["case"]["revision"] = json!(2);
    let mut case = case["case"].clone();
    let other = change(
        "caseOpen",
        json!({ "journeyId": council.journey, "channelId": council.channels[0],
            "demandCode": "VALUE_NEW", "receivedAt": "2026-09-02T08:00:00Z" }),
        "case { id }",
    )
    .await["case"]["id"]
        .clone();
    for (mutation, more) in [
        ("caseNote", json!({ "text": "Called back." })),
        (
            "caseRelate",
            json!({ "toCaseId": other, "kind": "FOLLOWS" }),
        ),
        ("caseSetParent", json!({ "parentId": other })),
        (
            "casePartyAdd",
            json!({ "customerId": customer, "role": "COMPLAINANT" }),
        ),
        ("caseAssign", json!({ "assigneeId": council.owner })),
        ("caseShare", json!({ "accountId": partner })),
        (
            "casePause",
            json!({ "reason": "AWAITING_CUSTOMER", "authority": "The team leader" }),
        ),
        ("caseResume", json!({})),
        (
            "caseClose",
            json!({ "outcomeId": council.outcomes[0], "closedAt": "2026-09-03T09:00:00Z" }),
        ),
    ] {
        let mut input = more;
        input["caseId"] = case["id"].clone();
        input["expectedRevision"] = case["revision"].clone();
        case = change(mutation, input, "case { id revision reference }").await["case"].clone();
    }
    same(world, &token, &customer).await;
    let [skill, absence] = super::people::able(world, &token, &council).await;
    let (task, step) = busy(world, &token, &council, &skill).await;
    let view = views(world, &token, &council).await;
    let job = job(world, &token).await;
    let hold = held(world, &case["id"]).await;
    twice(world, &token, &council, &other).await;
    answered(world, &token, &council).await;
    escalated(world, &token).await;
    let kpi = change(
        "kpiCreate",
        json!({ "code": "MET-RATE", "title": "Requests met", "kind": "CASE_RATIO", "unit": "%", "factor": 100,
            "suppressionProfile": "NONE",
            "polarity": "HIGHER", "ownerId": council.owner, "serviceIds": [council.service],
            "numerator": { "anchor": "CLOSED", "predicate": { "outcomeIsLinked": true } },
            "denominator": { "anchor": "CLOSED" }, "outcomeIds": [council.outcomes[0]] }),
        "kpi { id }",
    )
    .await["kpi"]["id"]
        .clone();
    change(
        "kpiTargetSet",
        json!({ "kpiId": kpi, "period": { "month": "2026-09" }, "value": 90.0 }),
        "target { value }",
    )
    .await;
    let journey = "{ journey(code: \"MISSED\") { currentVersion { id } } }";
    let journey = world.data(&token, journey, json!({})).await;
    change(
        "kpiRebase",
        json!({ "kpiId": kpi, "from": "2026-09-01", "cause": "JOURNEY_VERSION", "reason": "Redesigned",
            "journeyVersionId": journey["journey"]["currentVersion"]["id"] }),
        "rebase { from }",
    )
    .await;
    let value = recorded(world, &token, &council).await;
    let ids = world
        .data(
            &token,
            "query($r: String!) { teams(first: 1) { nodes { id } } directorates { id }
               journey(code: \"MISSED\") { currentVersion { id stages { id } } }
               case(reference: $r) { history(first: 1) { nodes { id } } }
               kpi(code: \"MET-RATE\") { targets { id } } }",
            json!({ "r": case["reference"] }),
        )
        .await;
    let version = &ids["journey"]["currentVersion"];
    let nodes = json!([
        ids["teams"]["nodes"][0]["id"],
        ids["directorates"][0]["id"],
        version["id"],
        version["stages"][0]["id"],
        ids["case"]["history"]["nodes"][0]["id"],
        ids["kpi"]["targets"][0]["id"],
        case["id"],
        contact,
        document,
        value,
        absence,
        task,
        step,
        view,
        job,
        hold,
        customer,
        partner,
        kpi,
        council.owner,
        council.channels[0],
        council.service,
        council.journey,
        council.outcomes[0],
    ]);
    [
        Asked {
            token,
            query: QUERY,
            variables: json!({ "ids": nodes, "reference": case["reference"] }),
        },
        Asked {
            token: world.token("partner", "partner"),
            query: NARROW,
            variables: json!({}),
        },
    ]
}

/// A case with a task that the viewer has, beside a draft with a step; gives the ids of both.
async fn busy(world: &World, token: &str, council: &Council, skill: &Value) -> (Value, Value) {
    let open = json!({ "journeyId": council.journey, "channelId": council.channels[0],
        "demandCode": "VALUE_NEW", "receivedAt": "2026-09-02T10:00:00Z" });
    let case = world.change(token, "caseOpen", open, "case { id }").await["case"].clone();
    let add = json!({ "caseId": case["id"], "title": "Ring them", "assigneeId": council.owner,
        "teamId": council.team, "dueOn": "2026-10-30" });
    let task = world.change(token, "taskAdd", add, "task { id }").await["task"].clone();
    let draft = json!({ "journeyId": council.journey, "design": "REDESIGNED", "validFrom": "2027-01-01",
        "stages": [{ "code": "DO", "title": "Collect the bin" }],
        "steps": [{ "code": "LOOK", "title": "Look", "stageCode": "DO", "teamId": council.team, "skills": [{ "skillId": skill, "level": 3 }] }] });
    let select = "journeyVersion { steps { id } }";
    let draft = world
        .change(token, "journeyVersionDraft", draft, select)
        .await;
    let step = &draft["journeyVersion"]["steps"][0];
    (task["id"].clone(), step["id"].clone())
}

/// A view of the viewer's own and one of their team, which names somebody and a version; gives its id.
async fn views(world: &World, token: &str, council: &Council) -> Value {
    let own = json!({ "name": "Mine" });
    world
        .change(token, "caseViewSave", own, "view { id }")
        .await;
    let journey = "{ journey(code: \"MISSED\") { currentVersion { id } } }";
    let version = world.data(token, journey, json!({})).await;
    let version = &version["journey"]["currentVersion"]["id"];
    let input = json!({ "name": "Ours", "teamId": council.team,
        "where": { "assignee": { "eq": council.owner }, "version": { "eq": version } } });
    let saved = world.change(token, "caseViewSave", input, "view { id }");
    saved.await["view"]["id"].clone()
}

/// A job that is done, one of whose cases has ended and cannot be moved; gives its id.
async fn job(world: &World, token: &str) -> Value {
    let input = json!({ "where": { "state": { "eq": "CLOSED" } }, "action": { "move": { "stageCode": "DO" } } });
    let started = world.change(token, "caseBulkStart", input, "job { id }");
    let job = started.await["job"]["id"].clone();
    let done = work::some(world.database(), &world.clock, world.council_id).await;
    assert_eq!(done.expect("some work"), 1);
    job
}

/// A legal hold on a case; gives its id.
async fn held(world: &World, case: &Value) -> Value {
    let director = world.token("director", "manager");
    let input = json!({ "caseId": case, "authority": "HC-17", "reason": "A claim" });
    let placed = world.change(&director, "legalHoldPlace", input, "hold { id }");
    placed.await["hold"]["id"].clone()
}

/// A case that was merged into another.
async fn twice(world: &World, token: &str, council: &Council, into: &Value) {
    let open = json!({ "journeyId": council.journey, "channelId": council.channels[0],
        "demandCode": "VALUE_NEW", "receivedAt": "2026-09-02T08:30:00Z" });
    let opened = world.change(token, "caseOpen", open, "case { id }").await;
    let merge =
        json!({ "caseId": opened["case"]["id"], "expectedRevision": 1, "intoCaseId": into });
    world.change(token, "caseMerge", merge, "case { id }").await;
}

/// Another customer, who turned out to be this one.
async fn same(world: &World, token: &str, into: &Value) {
    let twin = json!({ "kind": "RESIDENT", "name": "G. Resident" });
    let twin = world
        .change(token, "customerCreate", twin, "customer { id }")
        .await;
    let merge = json!({ "customerId": twin["customer"]["id"], "intoCustomerId": into,
        "expectedRevision": 1, "reason": "The same address" });
    world
        .change(token, "customerMerge", merge, "customer { id }")
        .await;
}

/// A version with a form, in force from now on, and the case received first, opened with answers to it.
async fn answered(world: &World, token: &str, council: &Council) {
    let draft = json!({ "journeyId": council.journey, "design": "REDESIGNED", "validFrom": "2026-10-01",
        "stages": [{ "code": "DO", "title": "Do it" }], "form": { "type": "object" } });
    let select = "journeyVersion { id }";
    let made = world
        .change(token, "journeyVersionDraft", draft, select)
        .await;
    let publish = json!({ "id": made["journeyVersion"]["id"], "expectedRevision": 1 });
    world
        .change(token, "journeyVersionPublish", publish, "")
        .await;
    let open = json!({ "journeyId": council.journey, "channelId": council.channels[0],
        "demandCode": "VALUE_NEW", "receivedAt": "2026-01-05T10:00:00Z", "answers": { "bin": 7 } });
    world.change(token, "caseOpen", open, "case { id }").await;
}

/// Cases that nobody has, escalated by a rule.
async fn escalated(world: &World, token: &str) {
    let trigger = json!({ "kind": "UNASSIGNED", "workingHours": 1 });
    let rule = json!({ "name": "Nobody's", "trigger": trigger });
    world.change(token, "escalationRuleCreate", rule, "").await;
    assert!(escalation::look(world).await.0 > 0);
}

/// A document on a case, added by its customer's case worker; gives its id.
async fn document(world: &World, token: &str, case: &Value) -> Value {
    let input = json!({ "caseId": case, "fileName": "letter.pdf" });
    let upload = papers::start(world, token, input).await;
    let sent = papers::put(world, &upload, papers::LETTER).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    sent.body["id"].clone()
}

/// KPIs of the other kinds; gives the id of a value that is recorded and corrected.
async fn recorded(world: &World, token: &str, council: &Council) -> Value {
    let make = async |code: &str, kind: &str, more: Value| {
        let mut input = json!({ "code": code, "title": code, "kind": kind, "unit": "cases",
            "polarity": "LOWER", "ownerId": council.owner, "serviceIds": [council.service] });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let payload = world.change(token, "kpiCreate", input, "kpi { id }").await;
        payload["kpi"]["id"].clone()
    };
    let by_service = json!({ "isReportedByService": true });
    let kpi = make("RECORDED", "EXTERNAL", by_service).await;
    // Of which no series is asked for.
    let operand = make("OPERAND", "EXTERNAL", json!({})).await;
    let sum = json!({ "formula": { "sum": [operand] } });
    make("DERIVED", "DERIVED", sum).await;
    let waiting = json!({ "numerator": { "anchor": "OPENED" } });
    make("WAITING", "STOCK", waiting).await;
    let input = json!({ "kpiId": kpi, "period": { "month": "2026-09" }, "numerator": 3.0,
        "serviceId": council.service, "narrative": "Three." });
    let object = "value { id revision }";
    let value = world.change(token, "kpiValueRecord", input, object).await["value"].clone();
    let input = json!({ "id": value["id"], "expectedRevision": 1, "numerator": 4.0,
        "reason": "It was four." });
    world.change(token, "kpiValueCorrect", input, object).await;
    value["id"].clone()
}
