//! Runs one test in one world, and clears the world away however the test ends.

use std::future::Future;

use crate::{Kind, World, postgres};

/// Runs `test` on a fresh world of `kind`. Without PostgreSQL, tests of that kind are left out.
///
/// After a test that passed, every statement that its server sent is checked for the council.
pub fn run<F, Fut>(kind: Kind, test: F)
where
    F: FnOnce(World) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    if kind == Kind::Postgres && postgres::cluster().is_none() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let ended = runtime.block_on(async {
        let world = World::start(kind).await;
        let ended = tokio::spawn(test(world.clone())).await;
        let ended = ended.map(|()| world.unscoped_statements());
        world.stop().await;
        ended
    });
    runtime.shutdown_background();
    match ended {
        Ok(unscoped) => assert!(
            unscoped.is_empty(),
            "statements that do not name the council of each table:\n{}",
            unscoped.join("\n")
        ),
        Err(failure) => std::panic::resume_unwind(failure.into_panic()),
    }
}
