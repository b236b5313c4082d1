//! Callers who asked a moment ago, so that one who asks again and again is looked up once a second.
//!
//! The token is looked at each time. Only what our rows say of its bearer is remembered, for as long as
//! the operator allows, and nothing after a change through this process; what changes anything is never
//! allowed by what is remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::resolve::{ViewerRefusal, of_request};
use super::token::Principal;
use super::viewer::Viewer;
use crate::database::Database;

/// When so many are remembered, all are forgotten.
const MOST: usize = 10_000;

/// What is remembered of callers; nobody stands for those without a token.
#[derive(Debug)]
pub struct Viewers {
    age: Duration,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    viewers: HashMap<Option<Principal>, (Instant, Arc<Viewer>)>,
    changes: u64,
}

impl Viewers {
    /// Remembers callers for so long; with zero, nobody.
    #[must_use]
    pub fn new(age: Duration) -> Self {
        Self {
            age,
            known: Mutex::default(),
        }
    }

    /// Whoever asks to read, as [`of_request`] tells; it may be as old as is allowed.
    ///
    /// # Errors
    /// Those of [`of_request`].
    pub async fn reading(
        &self,
        database: &Database,
        principal: Option<&Principal>,
        public_council: Option<&str>,
    ) -> Result<Arc<Viewer>, ViewerRefusal> {
        let key = principal.cloned();
        let changes = {
            let known = self.lock();
            if let Some((since, viewer)) = known.viewers.get(&key)
                && since.elapsed() < self.age
            {
                return Ok(Arc::clone(viewer));
            }
            known.changes
        };
        let asked = Instant::now();
        let viewer = Arc::new(of_request(database, principal, public_council).await?);
        let mut known = self.lock();
        // What was read before a change may not know of it.
        if known.changes == changes && !self.age.is_zero() {
            if known.viewers.len() >= MOST {
                known.viewers.clear();
            }
            known.viewers.insert(key, (asked, Arc::clone(&viewer)));
        }
        Ok(viewer)
    }

    /// Whoever asks to change something, as [`of_request`] tells now.
    ///
    /// # Errors
    /// Those of [`of_request`].
    pub async fn changing(
        &self,
        database: &Database,
        principal: Option<&Principal>,
        public_council: Option<&str>,
    ) -> Result<Arc<Viewer>, ViewerRefusal> {
        let viewer = of_request(database, principal, public_council).await;
        if viewer.is_err() {
            self.forget();
        }
        viewer.map(Arc::new)
    }

    /// Forgets everybody, after a change of anything.
    pub fn forget(&self) {
        let mut known = self.lock();
        known.changes += 1;
        known.viewers.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
