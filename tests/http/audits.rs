//! The published audits of GraphQL over HTTP, by the package that defines them.

use std::process::Command;

use support::data::{must_have_everything, say, workspace};
use support::{World, on_both};

on_both!(
    every_audit_of_graphql_over_http_passes,
    |world: World| async move {
        let folder = workspace().join(".ci/audits");
        let has_node = Command::new("node")
            .arg("--version")
            .output()
            .is_ok_and(|o| o.status.success());
        if !has_node || !folder.join("node_modules").is_dir() {
            assert!(
                !must_have_everything(),
                "node, and npm ci in .ci/audits, are needed"
            );
            say("the HTTP audits are left out: they need node, and npm ci in .ci/audits");
            return;
        }
        let address = format!("{}/graphql", world.address);
        let audit = tokio::task::spawn_blocking(move || {
            Command::new("node")
                .current_dir(folder)
                .args(["audit.mjs", &address])
                .output()
        });
        let output = audit.await.expect("a thread").expect("node");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(said.contains("61"), "{said}");
    }
);
