//! Makes chosen reads fail, or panic.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use throughline::graphql::context::FaultSwitch;

/// A switch that notes the name of every read, and breaks the chosen one.
#[derive(Debug, Default)]
pub struct Faults {
    seen: Mutex<BTreeSet<&'static str>>,
    broken: Mutex<Option<(String, Break)>>,
    lost: Mutex<Option<String>>,
}

/// How a read breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// It fails as if the database did.
    Fail,
    /// It panics.
    Panic,
}

impl Faults {
    /// A switch that breaks nothing yet.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// From now on only this read breaks.
    pub fn choose(&self, name: &str, how: Break) {
        *lock(&self.broken) = Some((name.to_owned(), how));
    }

    /// From now on nothing breaks.
    pub fn heal(&self) {
        *lock(&self.broken) = None;
    }

    /// The next write called so is lost, once.
    pub fn lose_one(&self, name: &str) {
        *lock(&self.lost) = Some(name.to_owned());
    }

    /// The names of all reads so far.
    pub fn seen(&self) -> BTreeSet<&'static str> {
        lock(&self.seen).clone()
    }
}

impl FaultSwitch for Faults {
    fn fails(&self, name: &'static str) -> bool {
        lock(&self.seen).insert(name);
        let broken = lock(&self.broken).clone();
        let how = broken.and_then(|(chosen, how)| (chosen == name).then_some(how));
        assert!(how != Some(Break::Panic), "{name} was made to panic");
        how.is_some()
    }

    fn loses(&self, name: &'static str) -> bool {
        let mut lost = lock(&self.lost);
        lost.take_if(|chosen| chosen == name).is_some()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
