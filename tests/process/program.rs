//! The program as a process of its own, on the database of a world.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use support::World;

/// The program, with the world's database as its own.
pub fn throughline(world: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline-under-test"));
    command
        .args(arguments)
        .env("DATABASE_URL", world.database_url())
        .env("THROUGHLINE_DATA_DIR", world.folder())
        .stdin(Stdio::null());
    command
}

/// A process that is ended however its test ends.
pub struct Running(Child);

impl Running {
    /// Tells it to stop, and waits: its log is whole then. Says whether it ended well.
    pub async fn stop(mut self) -> bool {
        let stopped = tokio::task::spawn_blocking(move || stop(&mut self.0));
        stopped.await.expect("no panic")
    }
}

/// Tells a process to stop, and waits for its end; says whether it ended well.
pub fn stop(child: &mut Child) -> bool {
    let told = Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.expect("kill").success());
    child.wait().expect("an end").success()
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts `throughline` with these arguments and variables; its log is a file of the world's folder, such as
/// `serve.log`.
pub fn start(world: &World, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
    let mut command = throughline(world, arguments);
    let name = arguments.first().expect("a command");
    let log = world.folder().join(format!("{name}.log"));
    let log = File::create(log).expect("a file");
    let command = command.envs(variables.iter().copied());
    let child = command.stdout(Stdio::null()).stderr(log).spawn();
    Running(child.expect("the program"))
}

/// Starts `throughline serve` with these variables on a port that is free, and gives the world as it serves it.
pub async fn serve(
    world: &World,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (Running, World) {
    let mut all = variables.to_vec();
    all.extend([
        ("THROUGHLINE_LOCAL_TOKENS", "true"),
        ("THROUGHLINE_PORT", "0"),
    ]);
    let running = start(world, &[&["serve"], arguments].concat(), &all);
    let served = world.at(address(&world.folder().join("serve.log")).await);
    until_ready(served.client(), &served.address).await;
    (running, served)
}

/// The address of a program that was started on port 0, once its log tells it.
pub async fn address(log: &Path) -> String {
    for _ in 0..600 {
        if let Some(address) = told_address(log) {
            return format!("http://{address}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the program did not say where it serves");
}

fn told_address(log: &Path) -> Option<String> {
    let log = std::fs::read_to_string(log).ok()?;
    let lines = log.lines().filter(|line| line.contains("serving /graphql"));
    let mut told = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    told.find_map(|line| Some(line["address"].as_str()?.to_owned()))
}

/// Waits until the program at an address answers.
pub async fn until_ready(client: &reqwest::Client, address: &str) {
    for _ in 0..300 {
        let ready = client.get(format!("{address}/health/ready")).send().await;
        if ready.is_ok_and(|answer| answer.status() == 200) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the program did not become ready");
}
