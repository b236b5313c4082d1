//! No secret is in the log, however it came: the program as a process of its own, asked to tell all.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::process::program;

/// A council of its own in a folder of its own.
struct Place(tempfile::TempDir);

impl Place {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline-under-test"));
        command
            .args(arguments)
            .env("THROUGHLINE_DATA_DIR", self.0.path())
            .env("THROUGHLINE_LOCAL_TOKENS", "true")
            .env("THROUGHLINE_LOG", "debug")
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null());
        command
    }

    fn output(&self, arguments: &[&str]) -> String {
        let ended = self.command(arguments).output().expect("the program");
        let words = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{arguments:?}: {words}");
        String::from_utf8(ended.stdout).expect("text")
    }

    fn serve(&self) -> Child {
        let mut command = self.command(&["serve"]);
        command.env("THROUGHLINE_PORT", "0");
        let log = File::create(self.log()).expect("a file");
        let command = command.stdout(Stdio::null()).stderr(log);
        command.spawn().expect("the program")
    }

    fn log(&self) -> PathBuf {
        self.0.path().join("log")
    }
}

/// Asks with the token in every place where people put it.
async fn ask(address: &str, token: &str) -> Vec<u16> {
    let client = reqwest::Client::new();
    program::until_ready(&client, address).await;
    let query = json!({ "query": "{ viewer { name } }" });
    let post = |url: String| client.post(url).json(&query);
    let requests = [
        post(format!("{address}/graphql")).bearer_auth(token),
        post(format!("{address}/graphql")).bearer_auth(format!("{token}x")),
        post(format!("{address}/graphql?access_token={token}")),
        client.get(format!("{address}/charts/kpi/BINS.svg?token={token}")),
    ];
    let mut statuses = Vec::new();
    for request in requests {
        let answer = request.send().await.expect("an answer");
        statuses.push(answer.status().as_u16());
    }
    statuses
}

#[test]
fn no_token_is_in_the_log() {
    let place = Place(tempfile::tempdir().expect("a folder"));
    place.output(&["migrate"]);
    place.output(&["council", "create", "--code", "NORTH", "--name", "North"]);
    let arguments = ["token", "--role", "administrator", "--subject", "ann"];
    let token = place.output(&arguments).trim().to_owned();
    let signature = token.rsplit('.').next().expect("a signature");
    assert!(signature.len() > 40);
    let mut child = place.serve();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let statuses = runtime.block_on(async {
        let address = program::address(&place.log()).await;
        ask(&address, &token).await
    });
    assert!(program::stop(&mut child));
    let log = std::fs::read_to_string(place.log()).expect("its log");
    assert_eq!(statuses, [200, 401, 400, 400], "{log}");
    assert!(
        log.contains("token refused") && log.contains("\"/charts\""),
        "too little was logged: {log}"
    );
    assert!(!log.contains(signature), "{log}");
}
