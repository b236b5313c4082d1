//! The program as a process of its own, on the database of a world.

use std::fs::File;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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

/// Starts `throughline serve` with these variables, and gives the world as it serves it.
pub async fn serve(
    world: &World,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (Running, World) {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port().to_string();
    drop(free);
    let mut all = variables.to_vec();
    all.extend([
        ("THROUGHLINE_LOCAL_TOKENS", "true"),
        ("THROUGHLINE_PORT", port.as_str()),
    ]);
    let running = start(world, &[&["serve"], arguments].concat(), &all);
    let served = world.at(format!("http://127.0.0.1:{port}"));
    until_ready(&served).await;
    (running, served)
}

async fn until_ready(world: &World) {
    let url = format!("{}/health/ready", world.address);
    for _ in 0..300 {
        let ready = world.client().get(&url).send().await;
        if ready.is_ok_and(|answer| answer.status() == 200) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the program did not become ready");
}
