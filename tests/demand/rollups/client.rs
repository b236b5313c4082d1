//! One of those who do everything that can be done to cases and contacts, by chance.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use throughline::graphql::id::Kind;

use super::scene::Scene;
use super::storm::Wanted;

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
pub struct Pool {
    pub cases: Mutex<Vec<Value>>,
    /// Contacts, and on which journey those stand that belong to no case.
    pub contacts: Mutex<Vec<(Value, Option<usize>)>>,
    /// Customers who are not erased, and how often they were changed.
    pub customers: Mutex<Vec<Value>>,
    /// The latest that were paused.
    pub paused: Mutex<Vec<Value>>,
    pub done: Mutex<BTreeMap<&'static str, usize>>,
    pub effective: AtomicUsize,
    pub refused: AtomicUsize,
    pub reads: AtomicUsize,
    pub merges: AtomicUsize,
    pub folded: AtomicUsize,
}

/// Whatever panicked while it was held.
pub fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One client and its chance.
pub struct Client {
    pub scene: Scene,
    pub pool: Arc<Pool>,
    pub chance: Chance,
}

impl Client {
    /// Does one thing after the other until enough of everything has happened.
    pub async fn run(mut self, wanted: Wanted) {
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

    pub(super) fn keep(&self, case: &Value) {
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
    pub(super) async fn case(&mut self) -> Option<Value> {
        let known = {
            let cases = lock(&self.pool.cases);
            cases.get(self.chance.below(cases.len())).cloned()?
        };
        if self.chance.below(3) == 0 {
            return Some(known);
        }
        Some(self.read(&known).await)
    }

    /// A case as it is.
    async fn read(&self, known: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Case { id revision state receivedAt closedAt } } }";
        let variables = json!({ "id": known["id"] });
        let data = self
            .scene
            .world
            .data(&self.scene.token, query, variables)
            .await;
        data["node"].clone()
    }

    async fn operation(&mut self) -> (&'static str, Option<Value>) {
        match self.chance.below(100) {
            0..22 => ("opened", self.open().await),
            22..26 => ("opened out of a contact", self.open_from_contact().await),
            26..40 => ("closed", self.close().await),
            40..42 => ("closed several", self.close_several().await),
            42..44 => ("assigned several", self.assign_several().await),
            44..54 => ("reopened", self.reopen().await),
            54..58 => ("withdrawn", self.withdraw().await),
            58..60 => ("merged", self.merge().await),
            60..67 => ("reclassified", self.reclassify().await),
            67..68 => ("escalated", self.escalate().await),
            68..70 => ("customers merged", self.unite().await),
            70..78 => ("corrected", self.correct().await),
            78..83 => ("assigned", self.assign().await),
            83..85 => ("moved", self.advance().await),
            85..89 => ("paused", self.pause().await),
            89..93 => ("resumed", self.resume().await),
            93..94 => ("extended", self.extend().await),
            94..95 => ("erased", self.erase().await),
            95..97 => ("contact recorded", self.record().await),
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
        let customer = self.customer().await;
        let more = json!({ "receivedAt": self.received(), "demandCode": self.chance.code(),
            "customerId": customer["id"] });
        let payload = self.scene.opens(journey, channel, more).await;
        self.knows(&payload, None);
        Some(payload)
    }

    /// A customer, sometimes one who was not known.
    async fn customer(&mut self) -> Value {
        if self.chance.below(3) > 0 {
            let customers = lock(&self.pool.customers);
            if let Some(known) = customers.get(self.chance.below(customers.len())) {
                return known.clone();
            }
        }
        let new = self.scene.knows_more().await;
        let mut customers = lock(&self.pool.customers);
        customers.push(new.clone());
        if customers.len() > 30 {
            customers.remove(0);
        }
        new
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
    pub(super) fn outcome(
        &mut self,
        pick: impl Fn(&crate::cases::desk::Journey) -> uuid::Uuid,
    ) -> String {
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

    async fn merge(&mut self) -> Option<Value> {
        let (case, into) = (self.case().await?, self.case().await?);
        let more = json!({ "intoCaseId": into["id"] });
        Some(self.scene.tries("caseMerge", &case, more).await)
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

    async fn pause(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let reasons = ["AWAITING_CUSTOMER", "AWAITING_THIRD_PARTY", "OTHER"];
        let more = json!({
            "reason": reasons[self.chance.below(3)],
            "authority": "The desk",
            "pausedAt": self.later(&case, "receivedAt"),
        });
        let payload = self.scene.tries("casePause", &case, more).await;
        if payload["problems"] == json!([]) {
            lock(&self.pool.paused).push(payload["case"].clone());
        }
        Some(payload)
    }

    async fn resume(&mut self) -> Option<Value> {
        let known = lock(&self.pool.paused).pop()?;
        let case = self.read(&known).await;
        let more = if self.chance.below(4) == 0 {
            json!({ "resumedAt": self.later(&case, "receivedAt") })
        } else {
            json!({})
        };
        Some(self.scene.tries("caseResume", &case, more).await)
    }

    async fn extend(&mut self) -> Option<Value> {
        let case = self.case().await?;
        let more = json!({ "by": self.chance.below(3) + 1, "reason": "A long way" });
        Some(self.scene.tries("caseExtend", &case, more).await)
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
