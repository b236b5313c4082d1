//! The documents, where they repeat what the program says.

use std::fs;
use std::path::Path;

use support::data::workspace;
use throughline::config::KEYS;

/// Every document of the project, by its path.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["", "docs/", "docs/adr/"] {
        for entry in fs::read_dir(workspace().join(folder))
            .expect("a folder")
            .flatten()
        {
            let name = entry.file_name().into_string().expect("a plain name");
            if Path::new(&name)
                .extension()
                .is_some_and(|extension| extension == "md")
            {
                found.push(format!("{folder}{name}"));
            }
        }
    }
    found
}

fn text(file: &str) -> String {
    fs::read_to_string(workspace().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn operations_lists_every_key() {
    let rows: String = KEYS
        .iter()
        .map(|key| format!("| `{}` | {} | {} |\n", key.name, key.meaning, key.default))
        .collect();
    let table = format!("| key | meaning | default |\n| --- | --- | --- |\n{rows}");
    assert!(
        text("docs/operations.md").contains(&table),
        "the table should be:\n{table}"
    );
}

#[test]
fn every_link_leads_somewhere() {
    for document in documents() {
        let folder = Path::new(&document).parent().expect("a folder");
        for part in text(&document).split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap_or("");
            if target.is_empty() || target.starts_with("http") {
                continue;
            }
            assert!(
                workspace().join(folder).join(target).exists(),
                "{document}: {target}"
            );
        }
    }
}

#[test]
fn the_two_commands_stand_at_the_top() {
    let readme = text("README.md");
    let top: Vec<&str> = readme.lines().take(3).collect();
    assert!(top[1].starts_with("cargo run --release -- demo"));
    assert!(top[2].starts_with("cargo test --workspace"));
}
