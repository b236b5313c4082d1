//! Real data, which lies outside the project.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Once;

/// The path of a file of the shared data; `None` when the folder is missing, and then the test is
/// left out. Under `CI=true` its absence is a failure.
///
/// The folder is `THROUGHLINE_SHARED_DATA`, by default `../shared/data` beside the workspace.
pub fn shared(path: &str) -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let folder = folder();
    if folder.is_dir() {
        let file = folder.join(path);
        assert!(file.exists(), "the shared data lacks {path}");
        return Some(file);
    }
    assert!(
        !must_have_everything(),
        "no shared data at {}: set THROUGHLINE_SHARED_DATA",
        folder.display()
    );
    SAID.call_once(|| {
        say("tests over real data are left out: THROUGHLINE_SHARED_DATA names no folder")
    });
    None
}

fn folder() -> PathBuf {
    let named = std::env::var_os("THROUGHLINE_SHARED_DATA").map(PathBuf::from);
    named.unwrap_or_else(|| workspace().join("../shared/data"))
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("tests lies in the workspace")
        .to_owned()
}

/// Whether a missing part is a failure, and no reason to leave a test out.
pub fn must_have_everything() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Says a line even when the test's output is captured.
pub fn say(line: &str) {
    // `eprintln!` would be swallowed with the output of a test that passes.
    let _ = writeln!(std::io::stderr(), "{line}");
}
