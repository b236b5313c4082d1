//! Which of the items of a request were written, as its idempotency key remembers it: one bit for each in
//! the place of the object's id, since the items are many.

use uuid::Uuid;

/// The items that were written, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written(u128);

impl Written {
    /// All of so many.
    pub fn all(count: usize) -> Self {
        (0..count).fold(Self::default(), Self::and)
    }

    /// As an idempotency key remembered them.
    pub const fn remembered(id: Uuid) -> Self {
        Self(id.as_u128())
    }

    /// As an idempotency key remembers them.
    pub const fn id(self) -> Uuid {
        Uuid::from_u128(self.0)
    }

    /// These and one more.
    pub fn and(self, place: usize) -> Self {
        Self(self.0 | bit(place))
    }

    /// Whether this one was.
    pub fn holds(self, place: usize) -> bool {
        self.0 & bit(place) != 0
    }
}

fn bit(place: usize) -> u128 {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    1_u128.checked_shl(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use rules::cases::bulk::MOST_ITEMS;

    use super::*;

    #[test]
    fn each_item_has_a_bit_of_its_own() {
        let last = MOST_ITEMS - 1;
        let some = Written::default().and(0).and(last);
        let again = Written::remembered(some.id());
        assert!(again.holds(0) && again.holds(last));
        assert_eq!((1..last).filter(|place| again.holds(*place)).count(), 0);
        assert_eq!(Written::all(3), Written::default().and(2).and(0).and(1));
        assert!(Written::all(MOST_ITEMS).holds(last) && !Written::all(last).holds(last));
    }
}
