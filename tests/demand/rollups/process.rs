//! Commands and workers of the program, as processes of their own.

use std::process::{Child, Output, Stdio};

use support::World;

use crate::process::program::{self, throughline};

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
    let stopped = tokio::task::spawn_blocking(move || program::stop(&mut child));
    stopped.await.expect("no panic")
}
