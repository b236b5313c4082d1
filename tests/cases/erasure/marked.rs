//! A customer with a word of theirs wherever words of a customer can lie, and where that word is found.

use std::collections::BTreeSet;

use entities::cases::case_text;
use rules::cases::TextKind;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set, Statement};
use serde_json::{Value, json};
use support::{Kind, World};
use throughline::graphql::id::Kind as Id;
use throughline::identity::local_key::LOCAL_ISSUER;
use uuid::Uuid;

use crate::cases::desk::{Desk, merged};
use crate::cases::documents::papers;
use crate::cases::export;

/// A word that nothing else holds.
pub const MARKER: &str = "zwiebelkuchen";

/// A customer, and a closed case of theirs.
pub struct Marked {
    pub customer: Value,
    pub case: Value,
}

impl Marked {
    /// Records the customer and does to their case whatever takes words; `world` is where documents are sent.
    pub async fn make(world: &World, desk: &Desk) -> Self {
        let manager = desk.manager_token();
        let input = json!({ "kind": "RESIDENT", "name": format!("Frau {MARKER}"),
            "email": format!("{MARKER}@home.example"), "telephone": format!("07700 {MARKER}"),
            "idempotencyKey": "customer" });
        let payload = world
            .change(
                &manager,
                "customerCreate",
                input,
                "customer { id revision }",
            )
            .await;
        let customer = payload["customer"].clone();
        let input = json!({ "issuer": LOCAL_ISSUER, "subject": format!("{MARKER}-1"),
            "name": format!("Frau {MARKER}"), "customerId": customer["id"] });
        let administrator = world.administrator();
        world
            .change(&administrator, "accountCreate", input, "account { id }")
            .await;
        let own = world.token("customer", &format!("{MARKER}-1"));
        let draft = json!({ "journeyId": Id::Journey.id(desk.bins.id), "idempotencyKey": "draft",
            "answers": { MARKER: true }, "description": format!("My {MARKER} may be lost.") });
        world
            .change(&own, "caseDraftSave", draft, "draft { id }")
            .await;
        let more = json!({ "customerId": customer["id"], "idempotencyKey": "case",
            "description": format!("My {MARKER} is gone.") });
        let case = desk.opened(more).await;
        let case = worded(world, desk, case).await;
        let noting = json!({ "where": { "reference": { "eq": case["reference"] } },
            "action": { "note": { "text": format!("Ring {MARKER} again") } } });
        world
            .change(&manager, "caseBulkStart", noting, "job { id }")
            .await;
        planted(world, &case).await;
        merged_into(world, &manager, &customer["id"]).await;
        let reason = format!("For {MARKER}");
        export::granted(world, &manager, &customer["id"], &reason).await;
        Self { customer, case }
    }

    /// Erases the customer as the administrator with these fields over the usual ones; gives the payload.
    pub async fn erase(&self, world: &World, more: Value) -> Value {
        let input = json!({ "customerId": self.customer["id"], "expectedRevision": 1,
            "ground": "NO_LONGER_NEEDED", "authority": "DP/2026/17" });
        let select = "customer { id revision name email telephone isErased erasedAt staff { name }
            erasure { ground authority erasedAt caseCount textCount documentCount cleanedAt erasedBy { name } } }";
        let administrator = world.administrator();
        let input = merged(input, more);
        world
            .attempt(&administrator, "customerErase", input, select)
            .await
    }
}

/// Another row of the same customer, merged into theirs.
async fn merged_into(world: &World, manager: &str, customer: &Value) {
    let twin =
        json!({ "kind": "RESIDENT", "name": format!("Mme {MARKER}"), "idempotencyKey": "twin" });
    let twin = world.change(manager, "customerCreate", twin, "customer { id }");
    let merge = json!({ "customerId": twin.await["customer"]["id"], "intoCustomerId": customer,
        "expectedRevision": 1, "reason": format!("The birthday of {MARKER}") });
    world
        .change(manager, "customerMerge", merge, "customer { id }")
        .await;
}

/// Does to a case whatever takes words, and ends it.
async fn worded(world: &World, desk: &Desk, case: Value) -> Value {
    let word = |what: &str| format!("{what} of {MARKER}");
    let own = world.token("customer", &format!("{MARKER}-1"));
    let note = json!({ "caseId": case["id"], "text": word("a note"), "idempotencyKey": "note" });
    let payload = world
        .change(&own, "caseNote", note, "case { id revision }")
        .await;
    let pause = json!({ "reason": "OTHER", "authority": word("authority") });
    let case = desk.done("casePause", &payload["case"], pause).await;
    let case = desk.done("caseResume", &case, json!({})).await;
    let extend = json!({ "by": 1, "reason": word("an extension") });
    let case = desk.done("caseExtend", &case, extend).await;
    let manager = desk.manager_token();
    let task = json!({ "caseId": case["id"], "title": word("a task") });
    let payload = world
        .change(&manager, "taskAdd", task, "task { id revision }")
        .await;
    let task = &payload["task"];
    let drop = json!({ "taskId": task["id"], "expectedRevision": task["revision"],
        "reason": word("why not") });
    world
        .change(&manager, "taskDrop", drop, "task { id }")
        .await;
    let named =
        |name: &str| json!({ "caseId": case["id"], "fileName": format!("{name}-{MARKER}.pdf") });
    let upload = papers::start(world, &manager, named("sent")).await;
    let sent = papers::put(world, &upload, format!("%PDF-1.7\n{MARKER}").as_bytes()).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    papers::start(world, &manager, named("never-sent")).await;
    let director = world.token("director", "manager");
    let hold = json!({ "caseId": case["id"], "authority": "HC-17", "reason": word("a court") });
    let hold = world.change(&director, "legalHoldPlace", hold, "hold { id }");
    let lift = json!({ "holdId": hold.await["hold"]["id"], "authority": "HC-18" });
    world
        .change(&director, "legalHoldLift", lift, "hold { id }")
        .await;
    let case = read_for(world, desk, read(world, desk, &case).await).await;
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    let case = desk
        .done("caseReopen", &case, json!({ "reason": word("again") }))
        .await;
    let close = merged(
        desk.outcome(desk.bins.met),
        json!({ "note": word("the end") }),
    );
    let case = desk.done("caseClose", &case, close).await;
    desk.done(
        "caseReclassify",
        &case,
        json!({ "demandCode": "FAILURE_NOT_DONE" }),
    )
    .await
}

/// Raises a case, reads it for a reason with the word, and lowers it again.
async fn read_for(world: &World, desk: &Desk, case: Value) -> Value {
    let level = |level: &str| json!({ "confidentiality": level, "reason": format!("{level} for {MARKER}") });
    let verb = "caseSetConfidentiality";
    let case = desk.done(verb, &case, level("RESTRICTED")).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Case { description } } }";
    let body = json!({ "query": query, "variables": { "id": case["id"] } });
    let request = world.post().bearer_auth(desk.manager_token()).json(&body);
    let request = request.header("Throughline-Reading-Reason", format!("Of {MARKER}"));
    assert_eq!(
        world.send(request).await.data()["node"]["description"],
        format!("My {MARKER} is gone.")
    );
    desk.done(verb, &case, level("INTERNAL")).await
}

/// A case as it stands.
pub async fn read(world: &World, desk: &Desk, case: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Case { id reference revision isErased erasedAt } } }";
    let variables = json!({ "id": case["id"] });
    let data = world.data(&desk.manager_token(), query, variables).await;
    data["node"].clone()
}

/// What only an import brings: columns of its log, and its name for the case.
async fn planted(world: &World, case: &Value) {
    let id: Uuid = Id::Case
        .uuid(&case["id"].as_str().expect("an id").into())
        .expect("an id");
    let own = world.own_connection();
    let text = case_text::Model {
        id: world.clock.new_id(),
        council_id: world.council_id,
        case_id: id,
        kind: TextKind::Attributes,
        body: json!({ "Remark": MARKER }).to_string(),
    };
    let text_id = text.id;
    let insert = case_text::Entity::insert(text.into_active_model());
    insert.exec(own).await.expect("a text");
    let row = entities::cases::cases::ActiveModel {
        id: Set(id),
        council_id: Set(world.council_id),
        attributes_id: Set(Some(text_id)),
        external_id: Set(Some(format!("{MARKER}-77"))),
        ..Default::default()
    };
    row.update(own).await.expect("a case");
}

/// The columns of all tables in which the marker stands, however it is written, as `table.column`.
pub async fn columns_with(world: &World, marker: &str) -> BTreeSet<String> {
    let own = world.own_connection();
    let backend = own.get_database_backend();
    let (columns, text) = match world.kind {
        Kind::Sqlite => (
            "SELECT t.name AS place, c.name AS col FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
            "CAST({} AS text)",
        ),
        Kind::Postgres => (
            "SELECT table_name::text AS place, column_name::text AS col FROM information_schema.columns \
             WHERE table_schema = 'public'",
            "{}::text",
        ),
    };
    let found = own.query_all_raw(Statement::from_string(backend, columns));
    let mut places = BTreeSet::new();
    for row in found.await.expect("columns") {
        let (table, column): (String, String) = (
            row.try_get("", "place").expect("a table"),
            row.try_get("", "col").expect("a column"),
        );
        let quoted = format!("\"{column}\"");
        let sql = format!(
            "SELECT count(*) AS n FROM \"{table}\" WHERE lower({}) LIKE '%{marker}%'",
            text.replace("{}", &quoted)
        );
        let row = own
            .query_one_raw(Statement::from_string(backend, sql))
            .await;
        let row = row.expect("a count").expect("a row");
        if row.try_get::<i64>("", "n").expect("a count") > 0 {
            places.insert(format!("{table}.{column}"));
        }
    }
    places
}

/// The files of an embedded database in whose bytes the marker stands.
pub fn files_with(world: &World, marker: &str) -> Vec<String> {
    let mut found = Vec::new();
    for end in ["", "-wal", "-shm"] {
        let name = format!("throughline.db{end}");
        let bytes = std::fs::read(world.folder().join(&name)).unwrap_or_default();
        if holds(&bytes, marker) {
            found.push(name);
        }
    }
    found
}

/// Whether bytes hold the marker, in small letters or as written by people.
pub fn holds(bytes: &[u8], marker: &str) -> bool {
    let marker = marker.as_bytes();
    bytes
        .windows(marker.len())
        .any(|some| some.eq_ignore_ascii_case(marker))
}
