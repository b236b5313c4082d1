//! Eight clients do everything that can be done to cases and contacts, on the same journeys and in the same
//! months, while deltas are folded and everything is compared.
//!
//! `ROLLUP_OPERATIONS` says how many operations must take effect: 10,000 where it decides, and then with at
//! least 500 comparisons and 50 merges in flight; fewer of each in everyday use.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use support::on_both;
use throughline::demand::cells::audit::{Span, audit};
use throughline::demand::cells::merge::{BATCH, merge};

use super::client::{Chance, Client, Pool, lock};
use super::kept::compare;
use super::scene::Scene;

const CLIENTS: u64 = 8;

/// How much must happen.
#[derive(Clone, Copy)]
pub struct Wanted {
    operations: usize,
    reads: usize,
    merges: usize,
}

impl Wanted {
    /// So many operations, and nothing that looks on.
    pub const fn alone(operations: usize) -> Self {
        Self {
            operations,
            reads: 0,
            merges: 0,
        }
    }

    fn from_environment() -> Self {
        let asked = std::env::var("ROLLUP_OPERATIONS").ok();
        let operations = asked.map_or(500, |text| {
            text.parse().expect("ROLLUP_OPERATIONS: a number")
        });
        if operations >= 10_000 {
            Self {
                operations,
                reads: 500,
                merges: 50,
            }
        } else {
            Self {
                operations,
                reads: operations / 20,
                merges: 20,
            }
        }
    }

    /// Whether all of it has.
    pub fn is_met(self, pool: &Pool) -> bool {
        let has = |counter: &AtomicUsize, least| counter.load(Ordering::SeqCst) >= least;
        has(&pool.effective, self.operations)
            && has(&pool.reads, self.reads)
            && has(&pool.merges, self.merges)
    }
}

/// Folds batches of random sizes at random moments.
async fn merges(scene: Scene, pool: Arc<Pool>, wanted: Wanted, seed: u64) {
    let mut chance = Chance::new(seed);
    while !wanted.is_met(&pool) {
        let most = i64::try_from(chance.below(400) + 1).expect("a size");
        let merged = merge(scene.world.database(), scene.world.council_id, most).await;
        if let Some(folded @ 1..) = merged.expect("a merge") {
            pool.merges.fetch_add(1, Ordering::SeqCst);
            let folded = usize::try_from(folded).expect("a number");
            pool.folded.fetch_add(folded, Ordering::SeqCst);
        }
        let pause = u64::try_from(chance.below(250)).expect("a pause");
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

async fn reads(scene: Scene, pool: Arc<Pool>, wanted: Wanted) {
    while !wanted.is_met(&pool) {
        compare(&scene.world, scene.world.council_id).await;
        pool.reads.fetch_add(1, Ordering::SeqCst);
    }
}

on_both!(
    figures_stay_exact_while_everybody_works,
    |world| async move {
        let scene = Scene::open(&world).await;
        scene.escalates_overdue().await;
        let (pool, wanted) = (Arc::new(Pool::default()), Wanted::from_environment());
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for seed in 1..=CLIENTS {
            let client = Client {
                scene: scene.clone(),
                pool: Arc::clone(&pool),
                chance: Chance::new(seed),
            };
            tasks.spawn(client.run(wanted));
        }
        for seed in [101, 102] {
            tasks.spawn(merges(scene.clone(), Arc::clone(&pool), wanted, seed));
        }
        tasks.spawn(reads(scene.clone(), Arc::clone(&pool), wanted));
        while let Some(ended) = tasks.join_next().await {
            ended.expect("nobody failed");
        }
        let get = |counter: &AtomicUsize| counter.load(Ordering::SeqCst);
        let (database, council) = (world.database(), world.council_id);
        let (cells, deltas) = compare(&world, council).await;
        println!(
            "{} operations took effect, {} were refused, {} merges folded {} deltas, {} comparisons in \
         flight; at the end {cells} cells and {deltas} deltas; {:.1} s: {:?}",
            get(&pool.effective),
            get(&pool.refused),
            get(&pool.merges),
            get(&pool.folded),
            get(&pool.reads),
            began.elapsed().as_secs_f64(),
            lock(&pool.done),
        );
        assert_eq!(
            lock(&pool.done).len(),
            20,
            "each kind of operation took effect"
        );
        while merge(database, council, BATCH).await.expect("a merge") != Some(0) {}
        assert_eq!(compare(&world, council).await, (cells, 0));
        assert_eq!(
            audit(database.read(), council, Span::All)
                .await
                .expect("an audit"),
            []
        );
    }
);
