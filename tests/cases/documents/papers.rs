//! A desk with a server that keeps documents in the world's own folder, and some to send.

use std::sync::Arc;

use serde_json::{Value, json};
use support::{Answer, Setup, World};
use throughline::cases::document::settings::Settings;
use throughline::cases::document::store::Store;
use throughline::cases::document::upkeep::Upkeep;
use throughline::config::Config;

use crate::cases::desk::Desk;

/// A document of the format PDF, 25 bytes; and `printf '%%PDF-1.7\nA letter.\n%%%%EOF\n' | sha256sum`.
pub const LETTER: &[u8] = b"%PDF-1.7\nA letter.\n%%EOF\n";
pub const LETTER_SHA256: &str = "2d12544daa90e1ed4836a8ee5d24923bf611b21a0139ab8e468beb07a3371b89";

/// What tests read of a document.
pub const DOCUMENT: &str = "id fileName mediaType sizeBytes sha256 scan scannedAt addedAt addedBy { name } \
    case { reference } isRemoved removedAt";

/// The desk, at a server of its own.
pub struct Papers {
    pub desk: Desk,
    pub world: World,
    settings: Arc<Settings>,
}

impl Papers {
    /// With the usual settings.
    pub async fn open(world: &World) -> Self {
        Self::with(world, Settings::default()).await
    }

    /// With settings of the test's own.
    pub async fn with(world: &World, settings: Settings) -> Self {
        let settings = Arc::new(settings);
        let config = Config {
            documents: Arc::clone(&settings),
            ..Config::default()
        };
        let setup = Setup {
            config,
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let desk = Desk::open(&world).await;
        Self {
            desk,
            world,
            settings,
        }
    }

    /// The statements that a query costs, and its data.
    pub async fn cost(&self, token: &str, query: &str) -> (Vec<String>, Value) {
        self.world.mark();
        let data = self.world.data(token, query, json!({})).await;
        (self.world.statements(), data)
    }

    /// The background work on the same rows and bytes.
    pub fn upkeep(&self) -> Upkeep {
        Upkeep {
            database: self.world.database().clone(),
            clock: self.world.clock.clone(),
            store: Store::open(None, self.world.folder()).expect("a store"),
            scanner: self.settings.scanner.clone(),
        }
    }

    /// Leave to send a document, as the worker.
    pub async fn start(&self, case: &Value, name: &str) -> Value {
        let input = json!({ "caseId": case["id"], "fileName": name });
        start(&self.world, &self.desk.worker_token(), input).await
    }

    /// Sends bytes by a grant.
    pub async fn put(&self, upload: &Value, bytes: &[u8]) -> Answer {
        put(&self.world, upload, bytes).await
    }

    /// A document on a case, as the answer to its sending told.
    pub async fn added(&self, case: &Value, name: &str, bytes: &[u8]) -> Value {
        let upload = self.start(case, name).await;
        let answer = self.put(&upload, bytes).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.body
    }

    /// A letter on a new case, and the case.
    pub async fn letter(&self) -> (Value, Value) {
        let case = self.desk.opened(json!({})).await;
        let letter = self.added(&case, "letter.pdf", LETTER).await;
        (case, letter)
    }

    /// The payload of asking for leave to fetch a document.
    pub async fn fetching(&self, token: &str, document: &Value) -> Value {
        let input = json!({ "documentId": document["id"] });
        let select = "download { url grant expiresAt }";
        let world = &self.world;
        world
            .attempt(token, "documentDownloadStart", input, select)
            .await
    }

    /// Leave to fetch a document, as the worker.
    pub async fn leave(&self, document: &Value) -> Value {
        let payload = self.fetching(&self.desk.worker_token(), document).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        payload["download"].clone()
    }

    /// What is answered to whoever fetches by a grant.
    pub async fn fetch(&self, download: &Value) -> reqwest::Response {
        let url = format!("{}{}", self.world.address, text(&download["url"]));
        let request = self.world.client().get(url);
        let request = request.bearer_auth(text(&download["grant"]));
        request.send().await.expect("an answer")
    }

    /// A document as a caller reads it, with whatever errors.
    pub async fn read(&self, token: &str, document: &Value) -> Answer {
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on Document {{ {DOCUMENT} }} }} }}");
        let variables = json!({ "id": document["id"] });
        self.world.ask(token, &query, variables).await
    }

    /// A document as the worker reads it.
    pub async fn seen(&self, document: &Value) -> Value {
        let answer = self.read(&self.desk.worker_token(), document).await;
        answer.data()["node"].clone()
    }

    /// The documents of a case, as the worker lists them.
    pub async fn listed(&self, case: &Value) -> Value {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Case {{ documents(first: 10) {{ totalCount {{ count }} nodes {{ {DOCUMENT} }} }} }} }} }}"
        );
        let token = self.desk.worker_token();
        let variables = json!({ "id": case["id"] });
        let data = self.world.data(&token, &query, variables).await;
        data["node"]["documents"].clone()
    }

    /// The names and bytes of all that lies in the store.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.world.folder().join("documents"), &mut found);
        found
    }
}

/// Leave to send a document.
pub async fn start(world: &World, token: &str, input: Value) -> Value {
    let select = "upload { url grant expiresAt mostBytes formats } document { id } replayed";
    let payload = world
        .change(token, "documentUploadStart", input, select)
        .await;
    payload["upload"].clone()
}

/// Sends bytes by a grant.
pub async fn put(world: &World, upload: &Value, bytes: &[u8]) -> Answer {
    let url = format!("{}{}", world.address, text(&upload["url"]));
    let request = world.client().put(url).body(bytes.to_vec());
    let request = request.bearer_auth(text(&upload["grant"]));
    world.send(request).await
}

/// A value that is text.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// The names and bytes of all files in a folder and those within.
pub fn collect(folder: &std::path::Path, found: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let name = entry.file_name().to_string_lossy().into_owned();
            found.push((name, std::fs::read(path).expect("a file")));
        }
    }
}
