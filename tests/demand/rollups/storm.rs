//! Eight clients do everything that can be done to cases and contacts, on the same journeys and in the same
//! months, while deltas are folded and everything is compared.
//!
//! `ROLLUP_OPERATIONS` says how many operations must take effect: 10,000 where it decides, and then with at
//! least 500 comparisons and 50 merges in flight; fewer of each in everyday use.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use support::on_both;
use throughline::demand::cells::audit::{Span, audit};
use throughline::demand::cells::merge::{BATCH, merge};
use throughline::graphql::id::Kind;

use super::recount::compare;
use super::scene::Scene;

const CLIENTS: u64 = 8;

const CODES: [&str; 6] = [
    "VALUE_NEW",
    "VALUE_FOLLOW_ON",
    "FAILURE_PROGRESS_CHASE",
    "FAILURE_NOT_DONE",
    "PREVENTABLE_BY_POLICY",
    "UNKNOWN",
];

/// Chance that is the same in every run; what it meets is not.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % most.max(1)
    }

    fn code(&mut self) -> &'static str {
        CODES[self.below(CODES.len())]
    }

    /// An instant from `from` until now.
    fn since(&mut self, from: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        let minutes = (now - from).num_minutes().max(0);
        let chosen = self.below(usize::try_from(minutes).expect("minutes") + 1);
        from + TimeDelta::minutes(i64::try_from(chosen).expect("minutes"))
    }
}

/// What the clients know of and do things to: the latest, so that they meet.
#[derive(Default)]
struct Pool {
    cases: Mutex<Vec<Value>>,
    /// Contacts, and on which journey those stand that belong to no case.
    contacts: Mutex<Vec<(Value, Option<usize>)>>,
    done: Mutex<BTreeMap<&'static str, usize>>,
    effective: AtomicUsize,
    refused: AtomicUsize,
    reads: AtomicUsize,
    merges: AtomicUsize,
    folded: AtomicUsize,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How much must happen.
#[derive(Clone, Copy)]
struct Wanted {
    operations: usize,
    reads: usize,
    merges: usize,
}

impl Wanted {
    fn from_environment() -> Self {
        let asked = std::env::var("ROLLUP_OPERATIONS").ok();
        let operations = asked.map_or(1_000, |text| {
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

    fn is_met(self, pool: &Pool) -> bool {
        let has = |counter: &AtomicUsize, least| counter.load(Ordering::SeqCst) >= least;
        has(&pool.effective, self.operations)
            && has(&pool.reads, self.reads)
            && has(&pool.merges, self.merges)
    }
}

/// One client and its chance.
struct Client {
    scene: Scene,
    pool: Arc<Pool>,
    chance: Chance,
}

impl Client {
    async fn run(mut self, wanted: Wanted) {
        while !wanted.is_met(&self.pool) {
            let (name, payload) = self.operation().await;
            let Some(payload) = payload else { continue };
            if payload["problems"] == json!([]) {
                self.pool.effective.fetch_add(1, Ordering::SeqCst);
                *lock(&self.pool.done).entry(name).or_default() += 1;
                self.keep(&payload["case"]);
            } else {
                self.pool.refused.fetch_add(1, Ordering::SeqCst);
            }
        }
    }

    fn keep(&self, case: &Value) {
        if case.is_null() {
            return;
        }
        let mut cases = lock(&self.pool.cases);
        match cases.iter_mut().find(|known| known["id"] == case["id"]) {
            Some(known) => *known = case.clone(),
            None => cases.push(case.clone()),
        }
        if cases.len() > 40 {
            cases.remove(0);
        }
    }

    /// One of the latest cases, as it was last seen by anybody, or sometimes as it is.
    async fn case(&mut self) -> Option<Value> {
        let known = {
            let cases = lock(&self.pool.cases);
            cases.get(self.chance.below(cases.len())).cloned()?
        };
        if self.chance.below(3) == 0 {
            return Some(known);
        }
        let query = "query($id: ID!) { node(id: $id) { ... on Case { id revision state receivedAt closedAt } } }";
        let variables = json!({ "id": known["id"] });
        let data = self
            .scene
            .world
            .data(&self.scene.token, query, variables)
            .await;
        Some(data["node"].clone())
    }

    async fn operation(&mut self) -> (&'static str, Option<Value>) {
        match self.chance.below(100) {
            0..22 => ("opened", self.open().await),
            22..26 => ("opened out of a contact", self.open_from_contact().await),
            26..44 => ("closed", self.close().await),
            44..54 => ("reopened", self.reopen().await),
            54..60 => ("withdrawn", self.withdraw().await),
            60..70 => ("reclassified", self.reclassify().await),
            70..78 => ("corrected", self.correct().await),
            78..84 => ("assigned", self.assign().await),
            84..89 => ("moved", self.advance().await),
            89..95 => ("contact recorded", self.record().await),
            _ => ("contact reclassified", self.recode().await),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.scene.world.now()
    }

    /// Mostly recorded late: some time since the first of July.
    fn received(&mut self) -> DateTime<Utc> {
        let first = "2026-07-01T00:00:00Z".parse().expect("an instant");
        let now = self.now();
        self.chance.since(first, now)
    }

    async fn open(&mut self) -> Option<Value> {
        let (journey, channel) = (self.chance.below(2), self.chance.below(2));
        let more = json!({ "receivedAt": self.received(), "demandCode": self.chance.code() });
        let payload = self.scene.opens(journey, channel, more).await;
        self.knows(&payload, None);
        Some(payload)
    }

    async fn open_from_contact(&mut self) -> Option<Value> {
        let (contact, journey) = {
            let contacts = lock(&self.pool.contacts);
            let loose = contacts
                .iter()
                .rev()
                .filter_map(|(contact, journey)| journey.map(|journey| (contact.clone(), journey)));
            loose.take(5).last()?
        };
        let more = json!({ "contactId": contact["id"] });
        Some(self.scene.opens(journey, 0, more).await)
    }

    fn knows(&self, payload: &Value, journey: Option<usize>) {
        if !payload["contact"].is_null() {
            let mut contacts = lock(&self.pool.contacts);
            contacts.push((payload["contact"].clone(), journey));
            if contacts.len() > 60 {
                contacts.remove(0);
            }
        }
    }

    /// An instant from the given field of the case until now; sometimes the present.
    fn later(&mut self, case: &Value, field: &str) -> DateTime<Utc> {
        let now = self.now();
        let from = case[field]
            .as_str()
            .and_then(|at| at.parse().ok())
            .unwrap_or(now);
        if self.chance.below(3) == 0 {
            now
        } else {
            self.chance.since(from, now)
        }
    }

    /// The outcomes belong to a journey: the wrong one is refused, which is as good.
    fn outcome(&mut self, pick: impl Fn(&crate::cases::desk::Journey) -> uuid::Uuid) -> String {
        let journey = self.chance.below(2);
        Kind::Outcome
            .id(pick(&self.scene.journeys[journey]))
            .to_string()
    }

    async fn close(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let is_met = self.chance.below(3) > 0;
        let more = json!({
            "outcomeId": self.outcome(|it| if is_met { it.met } else { it.not_met }),
            "closedAt": self.later(&case, "receivedAt"),
        });
        Some(self.scene.tries("caseClose", &case, more).await)
    }

    async fn reopen(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let more = json!({ "reason": "Not over", "reopenedAt": self.later(&case, "closedAt") });
        Some(self.scene.tries("caseReopen", &case, more).await)
    }

    async fn withdraw(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let more = json!({ "withdrawnAt": self.later(&case, "receivedAt") });
        Some(self.scene.tries("caseWithdraw", &case, more).await)
    }

    async fn reclassify(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let more = if self.chance.below(3) == 0 {
            json!({ "outcomeId": self.outcome(|it| it.not_met) })
        } else {
            json!({ "demandCode": self.chance.code() })
        };
        Some(self.scene.tries("caseReclassify", &case, more).await)
    }

    async fn correct(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let more = if self.chance.below(2) == 0 {
            json!({ "reason": "A slip", "receivedAt": self.received() })
        } else {
            json!({ "reason": "A slip", "closedAt": self.later(&case, "receivedAt") })
        };
        Some(self.scene.tries("caseCorrect", &case, more).await)
    }

    async fn assign(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let more = match self.chance.below(3) {
            2 => json!({}),
            team => json!({ "teamId": Kind::Team.id(self.scene.teams[team]) }),
        };
        Some(self.scene.tries("caseAssign", &case, more).await)
    }

    async fn advance(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let stage = if self.chance.below(3) == 0 {
            "DONE"
        } else {
            "VISIT"
        };
        let more = json!({ "stageCode": stage });
        Some(self.scene.tries("caseMove", &case, more).await)
    }

    async fn record(&mut self) -> Option<Value> {
        let channel = self.chance.below(2);
        let (happened_at, code) = (self.received(), self.chance.code());
        let (more, journey) = if self.chance.below(3) == 0 {
            let journey = self.chance.below(2);
            let id = Kind::Journey.id(self.scene.journeys[journey].id);
            (
                json!({ "journeyId": id, "happenedAt": happened_at }),
                Some(journey),
            )
        } else {
            let case = self.case().await?;
            (
                json!({ "caseId": case["id"], "happenedAt": happened_at }),
                None,
            )
        };
        let payload = self.scene.records(channel, code, more).await;
        self.knows(&payload, journey);
        Some(payload)
    }

    async fn recode(&mut self) -> Option<Value> {
        let contact = {
            let contacts = lock(&self.pool.contacts);
            contacts.get(self.chance.below(contacts.len())).cloned()?.0
        };
        let code = self.chance.code();
        let payload = self.scene.recodes(&contact, code).await;
        if payload["problems"] == json!([]) {
            let mut contacts = lock(&self.pool.contacts);
            for (known, _) in contacts
                .iter_mut()
                .filter(|(known, _)| known["id"] == contact["id"])
            {
                known["revision"] = payload["contact"]["revision"].clone();
            }
        }
        Some(payload)
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
            11,
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
