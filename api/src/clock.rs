//! The one source of time and of new ids.
//!
//! Every use case takes its time from here, so that a test or the demonstration can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::Rng;
use uuid::Uuid;

/// Tells the time, cut to microseconds, which is what both databases keep. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Movable(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `at` until it is moved; clones move together.
    #[must_use]
    pub fn movable(at: DateTime<Utc>) -> Self {
        Self(Source::Movable(Arc::new(AtomicI64::new(
            at.timestamp_micros(),
        ))))
    }

    /// The present instant, cut to microseconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => system_now().trunc_subsecs(6),
            Source::Movable(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// Moves a movable clock to `at`; the machine's clock stays as it is.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Source::Movable(micros) = &self.0 {
            micros.store(at.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Moves a movable clock by `by`; the machine's clock stays as it is.
    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }

    /// A new id: a `UUIDv7` of the present instant, so that ids sort roughly by age.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        let mut random = [0_u8; 10];
        rand::rng().fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// 64 random bits, for what must not be guessed from its neighbours.
    #[must_use]
    pub fn random(&self) -> u64 {
        rand::rng().random()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock itself")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}
