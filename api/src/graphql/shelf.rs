//! Rows that were read beside others, so that no loader asks for them again.

use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A few things by the keys of their loaders, for one question.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<Mutex<Vec<Box<dyn Any + Send>>>>);

impl Shelf {
    /// Puts a thing there.
    pub fn put<K: Send + 'static, V: Send + 'static>(&self, key: K, value: V) {
        self.lock().push(Box::new((key, value)));
    }

    /// The thing with this key.
    #[must_use]
    pub fn find<K: PartialEq + 'static, V: Clone + 'static>(&self, key: &K) -> Option<V> {
        self.lock()
            .iter()
            .filter_map(|thing| thing.downcast_ref::<(K, V)>())
            .find(|(its, _)| its == key)
            .map(|(_, value)| value.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Box<dyn Any + Send>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_found_by_the_kind_and_the_value_of_its_key() {
        #[derive(PartialEq)]
        struct Key(u8);
        let shelf = Shelf::default();
        shelf.put(Key(1), "one");
        shelf.put(Key(2), "two");
        assert_eq!(shelf.find(&Key(2)), Some("two"));
        assert_eq!(shelf.find::<_, &str>(&Key(3)), None);
        assert_eq!(shelf.find::<_, &str>(&2_u8), None);
        assert_eq!(shelf.find::<_, String>(&Key(2)), None);
    }
}
