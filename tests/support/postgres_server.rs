//! A PostgreSQL server of this process alone, removed by a guard that outlives the process.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Starts a server with these settings (`-c name=value …`), and gives its address up to the slash
/// before the name of a database; `None` when the machine has no PostgreSQL.
pub fn start(settings: &str) -> Option<String> {
    binaries().map(|bin| own_server(&bin, settings))
}

/// The folder of `initdb` and `pg_ctl`: from `PATH`, else the newest that Debian has installed.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| {
            entries
                .flatten()
                .map(|entry| entry.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    installed.sort();
    folders.extend(installed.into_iter().rev());
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}

fn own_server(bin: &Path, settings: &str) -> String {
    let folder = tempfile::Builder::new()
        .prefix("throughline-postgres-")
        .tempdir()
        .expect("a folder")
        .keep();
    let user = other_user();
    if let Some(user) = &user {
        done(Command::new("chown").arg(user).arg(&folder));
    }
    let data = folder.join("data");
    let as_user = |program: &str| {
        let mut command = as_user(user.as_deref(), &bin.join(program));
        command.current_dir("/");
        command
    };
    done(
        as_user("initdb")
            .args(["--username=throughline", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--no-instructions", "-D"])
            .arg(&data),
    );
    for _ in 0..5 {
        let port = free_port();
        let settings = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 {settings}",
            folder.display()
        );
        let mut command = as_user("pg_ctl");
        command.args(["start", "-w", "-t", "60", "-D"]).arg(&data);
        command
            .arg("-l")
            .arg(folder.join("log"))
            .arg("-o")
            .arg(&settings);
        guard(&folder, user.as_deref(), bin);
        // Fails when somebody else took the port in the meantime: another one is tried.
        if quiet(&mut command)
            .status()
            .is_ok_and(|status| status.success())
        {
            return format!("postgres://throughline@127.0.0.1:{port}");
        }
    }
    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    panic!("PostgreSQL did not start:\n{log}");
}

/// Leaves a shell behind that waits for this process to end, in whatever way: its input is a pipe
/// that only we hold. Then it stops the cluster and removes it.
fn guard(folder: &Path, user: Option<&str>, bin: &Path) {
    static ONCE: OnceLock<std::process::Child> = OnceLock::new();
    ONCE.get_or_init(|| {
        let script = r#"trap "" INT TERM HUP; read -r _; cd /; folder=$1; shift
            "$@" stop -m immediate -D "$folder/data"; rm -rf "$folder""#;
        let stop = as_user(user, &bin.join("pg_ctl"));
        let mut command = Command::new("sh");
        command.args(["-c", script, "guard"]).arg(folder);
        command.arg(stop.get_program()).args(stop.get_args());
        quiet(command.stdin(Stdio::piped())).spawn().expect("sh")
    });
}

/// `initdb` and `postgres` refuse to run as root: then another user's name.
fn other_user() -> Option<String> {
    let id = Command::new("id").arg("-u").output().expect("id");
    if id.stdout.trim_ascii() != b"0" {
        return None;
    }
    let known = |user: &&str| {
        let mut id = Command::new("id");
        quiet(&mut id).arg(user).status().is_ok_and(|s| s.success())
    };
    let user = ["postgres", "nobody"].into_iter().find(known);
    Some(user.expect("a user other than root").to_owned())
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid",
        user,
        "--regid",
        &group_of(user),
        "--clear-groups",
        "--",
    ]);
    command.arg(program);
    command
}

fn group_of(user: &str) -> String {
    let group = Command::new("id").args(["-g", user]).output().expect("id");
    String::from_utf8_lossy(group.stdout.trim_ascii()).into_owned()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

fn done(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
