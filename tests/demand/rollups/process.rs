//! The program as a process of its own, on the database of a world.

use std::process::{Child, Command, Output, Stdio};

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

/// Runs a command to its end.
pub async fn output(world: &World, arguments: &[&str]) -> Output {
    let mut command = throughline(world, arguments);
    let ended = tokio::task::spawn_blocking(move || command.output()).await;
    ended.expect("no panic").expect("the program")
}

/// A worker that runs until it is ended.
pub fn worker(world: &World) -> Child {
    let mut command = throughline(world, &["work"]);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program")
}

/// Tells a process to stop, and waits for its end; says whether it ended well.
pub async fn stopped(mut child: Child) -> bool {
    let told = Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.expect("kill").success());
    let ended = tokio::task::spawn_blocking(move || child.wait()).await;
    ended.expect("no panic").expect("an end").success()
}
