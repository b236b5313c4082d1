//! Why a request reads what is restricted, and which restricted cases it has read.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// The reason that a request states, and the restricted cases whose words it was told. They are recorded
/// before the answer leaves.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    reason: Option<Arc<str>>,
    cases: Arc<Mutex<BTreeSet<Uuid>>>,
}

impl Readings {
    /// Those of a request that states this reason, or none.
    #[must_use]
    pub fn stating(reason: Option<&str>) -> Self {
        Self {
            reason: reason.map(Arc::from),
            cases: Arc::default(),
        }
    }

    /// The reason stated.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Notes that words of a restricted case are told, which they are only for a stated reason.
    pub fn note(&self, case_id: Uuid) {
        if self.reason.is_some() {
            let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
            cases.insert(case_id);
        }
    }

    /// The cases noted, each once.
    #[must_use]
    pub fn cases(&self) -> Vec<Uuid> {
        let cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        cases.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_noted_once_and_only_with_a_reason() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let stated = Readings::stating(Some("a complaint"));
        for case in [second, first, second] {
            stated.note(case);
        }
        assert_eq!(stated.clone().cases(), [first, second]);
        let unstated = Readings::stating(None);
        unstated.note(first);
        assert!(unstated.cases().is_empty());
    }
}
