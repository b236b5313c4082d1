//! A record of the statements sent, for tests that count them and read them.

use std::sync::{Mutex, PoisonError};

/// Every SQL text sent since the last time it was taken.
#[derive(Debug, Default)]
pub struct Statements(Mutex<Vec<String>>);

impl Statements {
    /// Notes one statement.
    pub fn tell(&self, sql: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sql.to_owned());
    }

    /// The statements noted so far, oldest first; noting begins anew.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
