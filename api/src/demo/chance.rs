//! Chance that repeats: the same seed draws the same numbers on every machine and in every version.

/// A source of numbers that look random and follow from its seed alone (the published `SplitMix64`).
///
/// Library generators do not promise the same numbers across their versions; a demonstration that
/// tests compare figure by figure needs that promise.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// A source for `seed`, kept apart from other sources of the same seed by `purpose`.
    #[must_use]
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self {
            state: seed ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93),
        }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        let scaled = (self.bits() >> 32) * u64::from(end);
        u32::try_from(scaled >> 32).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True `per_mille` times in a thousand.
    pub fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `items`, each as likely; `None` of an empty list.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(u32::try_from(items.len()).unwrap_or(u32::MAX));
        items.get(usize::try_from(index).unwrap_or_default())
    }

    /// One of `texts`, each as likely.
    pub fn words(&mut self, texts: &[&'static str]) -> &'static str {
        self.pick(texts).copied().unwrap_or_default()
    }

    /// The value of one of the pairs, as likely as the number before it.
    pub fn weighted<T: Copy>(&mut self, choices: &[(u32, T)]) -> Option<T> {
        let total = choices.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.below(total);
        for (weight, value) in choices {
            if drawn < *weight {
                return Some(*value);
            }
            drawn -= weight;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn a_seed_draws_the_same_numbers_and_another_draws_others() {
        let draw = |seed, purpose| {
            let mut chance = Chance::new(seed, purpose);
            (0..50).map(|_| chance.below(1000)).collect::<Vec<u32>>()
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(8, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
    }

    #[test]
    fn weights_decide_how_often() {
        let mut chance = Chance::new(1, 1);
        let often = (0..10_000)
            .filter(|_| chance.weighted(&[(900, true), (100, false)]) == Some(true))
            .count();
        assert!((8_800..9_200).contains(&often), "{often}");
    }
}
