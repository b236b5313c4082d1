//! What several rows of one request ask alike, read for the first and remembered for the others.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by what they are asked by, as long as one transaction lasts.
#[derive(Debug)]
pub(super) struct Once<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Once<K, V> {
    /// The value for `key`: what `read` gave when it was asked for first.
    ///
    /// # Errors
    /// Those of `read`; nothing is then remembered.
    pub async fn get<E>(&self, key: K, read: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let known = self.known().get(&key).cloned();
        if let Some(value) = known {
            return Ok(value);
        }
        let value = read.await?;
        self.known().insert(key, value.clone());
        Ok(value)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
