//! What is kept of a case to find it by.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::words::{CouncilMark, split, stem, stems};

/// What the words of one case may take in all, in bytes: what is beyond is not found. PostgreSQL keeps less
/// than 1 MB of a case, and a change writes all of it anew.
const MOST_BYTES: usize = 300_000;

/// What a word takes beside its letters.
const WORD_BYTES: usize = 12;

/// PostgreSQL keeps no greater place of a word.
const LAST_POSITION: usize = 16_383;

/// PostgreSQL keeps no more places of one word.
const MOST_POSITIONS: usize = 255;

/// A word that nobody can ask for: it stands between texts, so that no phrase reaches from one to the next.
const GAP: &str = "\u{b7}";

/// Where words of a case stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The reference, and the name in the system it was imported from: not personal.
    Number,
    /// The name, addresses and telephone number of who asked.
    Customer,
    /// What the customer asked for.
    Description,
    /// Notes, reasons and whatever else was written.
    Further,
}

impl Place {
    /// Every value, in the order of its declaration.
    pub const ALL: [Self; 4] = [
        Self::Number,
        Self::Customer,
        Self::Description,
        Self::Further,
    ];

    /// The weight that tells the place in a vector of PostgreSQL.
    pub(super) const fn weight(self) -> char {
        match self {
            Self::Number => 'A',
            Self::Customer => 'B',
            Self::Description => 'C',
            Self::Further => 'D',
        }
    }

    /// The column of the words in the table of SQLite.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Customer => "customer",
            Self::Description => "description",
            Self::Further => "further",
        }
    }
}

/// The words of a case by their places, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    texts: Vec<(Place, Vec<String>)>,
    bytes: usize,
}

impl Entry {
    /// Adds the words of a text, as far as there is room.
    pub fn add(&mut self, place: Place, text: &str) {
        let words = stems(text);
        self.add_words(place, words);
    }

    /// Adds a number that people write with or without signs between its parts, such as a reference or a
    /// telephone number: it is found either way.
    pub fn add_number(&mut self, place: Place, number: &str) {
        let parts = split(number);
        self.add_words(place, parts.iter().map(|part| stem(part)).collect());
        if parts.len() > 1 {
            self.add_words(place, vec![stem(&parts.concat())]);
        }
    }

    fn add_words(&mut self, place: Place, words: Vec<String>) {
        let mut kept = Vec::new();
        for word in words {
            self.bytes += word.len() + CouncilMark::LETTERS + WORD_BYTES;
            if self.bytes > MOST_BYTES {
                break;
            }
            kept.push(word);
        }
        if !kept.is_empty() {
            self.texts.push((place, kept));
        }
    }

    /// The words at some places as a vector of PostgreSQL, with where each stands.
    #[must_use]
    pub fn vector(&self, mark: &CouncilMark, places: &[Place]) -> String {
        let mut positions: BTreeMap<&str, Vec<(usize, char)>> = BTreeMap::new();
        let mut position = 0;
        for (place, words) in &self.texts {
            if !places.contains(place) {
                continue;
            }
            for word in words {
                position += 1;
                let of_word = positions.entry(word).or_default();
                if of_word.len() < MOST_POSITIONS {
                    of_word.push((position.min(LAST_POSITION), place.weight()));
                }
            }
            position += 1;
        }
        let mut vector = String::new();
        for (word, mut of_word) in positions {
            // Beyond the last place all stand at one, of which one is kept.
            of_word.dedup();
            let places: Vec<String> = of_word
                .iter()
                .map(|(position, weight)| format!("{position}{weight}"))
                .collect();
            let _ = write!(vector, "'{}':{} ", mark.mark(word), places.join(","));
        }
        vector
    }

    /// The words at a place, apart by blanks, for a table of SQLite.
    #[must_use]
    pub fn column(&self, mark: &CouncilMark, place: Place) -> String {
        let texts = self.texts.iter().filter(|(of, _)| *of == place);
        let texts: Vec<String> = texts
            .map(|(_, words)| {
                let words: Vec<String> = words.iter().map(|word| mark.mark(word)).collect();
                words.join(" ")
            })
            .collect();
        texts.join(&format!(" {GAP} "))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn mark() -> CouncilMark {
        CouncilMark::of(Uuid::nil())
    }

    #[test]
    fn a_vector_tells_places_and_keeps_texts_apart() {
        let mut entry = Entry::default();
        entry.add_number(Place::Number, "K7X4-M2");
        entry.add(Place::Customer, "Ann Lane");
        entry.add(Place::Further, "The bins, the lane");
        let plain = entry.vector(&mark(), &[Place::Number]);
        // Two parts, a gap, the parts together.
        assert_eq!(plain, "'aaaak7x4':1A 'aaaak7x4m2':4A 'aaaam2':2A ");
        let whole = entry.vector(&mark(), &Place::ALL);
        assert_eq!(
            whole,
            "'aaaaann':6B 'aaaabin':10D 'aaaak7x4':1A 'aaaak7x4m2':4A 'aaaalane':7B,12D \
             'aaaam2':2A 'aaaathe':9D,11D "
        );
        assert_eq!(
            entry.column(&mark(), Place::Number),
            "aaaak7x4 aaaam2 \u{b7} aaaak7x4m2"
        );
        assert_eq!(entry.column(&mark(), Place::Description), "");
    }

    #[test]
    fn of_a_case_with_too_many_words_the_first_are_kept() {
        let mut entry = Entry::default();
        // 10,000 of 20 bytes and, as they get longer, 4,761 of 21 fit.
        for number in 0..20_000 {
            entry.add(Place::Further, &format!("{number:04}"));
        }
        let column = entry.column(&mark(), Place::Further);
        assert!(column.contains("aaaa14760"), "the last that fits");
        assert!(!column.contains("aaaa14761"));
        let vector = entry.vector(&mark(), &Place::ALL);
        assert!(vector.len() < 400_000, "{}", vector.len());
    }

    #[test]
    fn a_word_has_a_place_only_as_far_as_places_are_kept() {
        let mut entry = Entry::default();
        entry.add(Place::Further, &"bin ".repeat(1_000));
        let vector = entry.vector(&mark(), &Place::ALL);
        assert_eq!(vector.matches(',').count(), 254);
    }
}
