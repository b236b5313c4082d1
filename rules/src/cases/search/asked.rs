//! What somebody looks for: words, phrases, beginnings of words. Whatever is typed is data: no sign of it
//! reaches the language of a database.

use super::entry::Place;
use super::words::{CouncilMark, split, stem};

/// The most characters that may be asked for.
pub const MOST_CHARS: usize = 200;

/// The most words that may be asked for.
pub const MOST_WORDS: usize = 10;

/// The beginning of a word has so many characters at least: fewer begin too many words.
pub const LEAST_BEGINNING: usize = 2;

/// Why nothing can be looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskedFault {
    /// No letter and no digit.
    #[error("text holds no letter and no digit. Give a word to look for")]
    Nothing,
    /// Too many characters.
    #[error("text must have at most {MOST_CHARS} characters; this has {0}. Leave some words out")]
    TooLong(usize),
    /// Too many words.
    #[error("text must have at most {MOST_WORDS} words; this has {0}. Leave some out")]
    TooManyWords(usize),
    /// Almost every word begins so.
    #[error(
        "text: {0:?} is too short for the beginning of a word. Give {LEAST_BEGINNING} characters before * at least"
    )]
    BeginningTooShort(String),
}

/// How far the words of a case are looked at: what is found by fewer places is found better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The reference alone, which is all for whoever may see nothing personal.
    Number,
    /// The reference and the customer.
    Named,
    /// The description too.
    Described,
    /// Everything.
    Anywhere,
}

impl Depth {
    /// The places that are looked at.
    #[must_use]
    pub const fn places(self) -> &'static [Place] {
        match self {
            Self::Number => &[Place::Number],
            Self::Named => &[Place::Number, Place::Customer],
            Self::Described => &[Place::Number, Place::Customer, Place::Description],
            Self::Anywhere => &Place::ALL,
        }
    }
}

/// Words next to each other, of which the last may be only begun; mostly a single word.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    /// How the last word ends: the forms of which any is right.
    last: Vec<String>,
    is_begun: bool,
}

/// What is looked for: every phrase of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(Vec<Phrase>);

impl Asked {
    /// Reads what somebody typed: words that must all be there, those between double quotes next to each
    /// other, and one that ends with * as the beginning of a word.
    ///
    /// # Errors
    /// Names the limit that the text breaks.
    pub fn read(text: &str) -> Result<Self, AskedFault> {
        let length = text.chars().count();
        if length > MOST_CHARS {
            return Err(AskedFault::TooLong(length));
        }
        let mut phrases = Vec::new();
        for (number, part) in text.split('"').enumerate() {
            if number % 2 == 1 {
                phrases.extend(phrase(part)?);
                continue;
            }
            for word in part.split_whitespace() {
                phrases.extend(phrase(word)?);
            }
        }
        let words: usize = phrases.iter().map(|phrase| phrase.words.len() + 1).sum();
        match words {
            0 => Err(AskedFault::Nothing),
            1..=MOST_WORDS => Ok(Self(phrases)),
            _ => Err(AskedFault::TooManyWords(words)),
        }
    }

    /// As a query of PostgreSQL at the places of a depth.
    #[must_use]
    pub fn tsquery(&self, mark: &CouncilMark, depth: Depth) -> String {
        let weights: String = depth.places().iter().map(|place| place.weight()).collect();
        let phrases = self.0.iter().map(|phrase| {
            let star = if phrase.is_begun { "*" } else { "" };
            let mut words: Vec<String> = phrase
                .words
                .iter()
                .map(|word| format!("'{}':{weights}", mark.mark(word)))
                .collect();
            let last = phrase
                .last
                .iter()
                .map(|word| format!("'{}':{star}{weights}", mark.mark(word)));
            let last: Vec<String> = last.collect();
            words.push(format!("({})", last.join(" | ")));
            format!("({})", words.join(" <-> "))
        });
        phrases.collect::<Vec<_>>().join(" & ")
    }

    /// As a query of SQLite's FTS5 at the places of a depth.
    #[must_use]
    pub fn fts5(&self, mark: &CouncilMark, depth: Depth) -> String {
        let columns: Vec<&str> = depth.places().iter().map(|place| place.column()).collect();
        let phrases = self.0.iter().map(|phrase| {
            let star = if phrase.is_begun { " *" } else { "" };
            let forms = phrase.last.iter().map(|last| {
                let words = phrase.words.iter().chain([last]);
                let words: Vec<String> = words.map(|word| mark.mark(word)).collect();
                format!("\"{}\"{star}", words.join(" "))
            });
            format!("({})", forms.collect::<Vec<_>>().join(" OR "))
        });
        let phrases: Vec<String> = phrases.collect();
        format!("{{{}}} : ({})", columns.join(" "), phrases.join(" AND "))
    }
}

/// The phrase of a text; none where it has no words.
fn phrase(text: &str) -> Result<Option<Phrase>, AskedFault> {
    let text = text.trim();
    let is_begun = text.ends_with('*');
    let mut words = split(text);
    let Some(last) = words.pop() else {
        return Ok(None);
    };
    if is_begun && last.chars().count() < LEAST_BEGINNING {
        return Err(AskedFault::BeginningTooShort(last));
    }
    let mut forms = vec![stem(&last)];
    // "bus*" begins "business", and "potholes*" is kept as "pothole".
    if is_begun && !forms.contains(&last) {
        forms.push(last);
    }
    Ok(Some(Phrase {
        words: words.iter().map(|word| stem(word)).collect(),
        last: forms,
        is_begun,
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn fts5(text: &str, depth: Depth) -> Option<String> {
        Asked::read(text)
            .ok()
            .map(|asked| asked.fts5(&mark(), depth))
    }

    fn mark() -> CouncilMark {
        CouncilMark::of(Uuid::nil())
    }

    #[test]
    fn words_phrases_and_beginnings_are_told_apart() {
        let text = "Bins \"Water Lane\" pothol* k7x4-m2";
        let asked = Asked::read(text).ok();
        assert_eq!(
            asked
                .map(|asked| asked.tsquery(&mark(), Depth::Named))
                .as_deref(),
            Some(
                "(('aaaabin':AB)) & ('aaaawater':AB <-> ('aaaalane':AB)) & (('aaaapothol':*AB)) \
                 & ('aaaak7x4':AB <-> ('aaaam2':AB))"
            )
        );
        assert_eq!(
            fts5(text, Depth::Named).as_deref(),
            Some(
                "{number customer} : ((\"aaaabin\") AND (\"aaaawater aaaalane\") \
                 AND (\"aaaapothol\" *) AND (\"aaaak7x4 aaaam2\"))"
            )
        );
        // The beginning of a word is kept with and without the s of a plural.
        assert_eq!(
            fts5("flies*", Depth::Number).as_deref(),
            Some("{number} : ((\"aaaafly\" * OR \"aaaaflies\" *))")
        );
    }

    #[test]
    fn signs_are_no_language() {
        assert_eq!(
            fts5("number:x OR (a & !b) | NEAR/3 ^d -'e", Depth::Number).as_deref(),
            Some(
                "{number} : ((\"aaaanumber aaaax\") AND (\"aaaaor\") AND (\"aaaaa\") \
                 AND (\"aaaab\") AND (\"aaaanear aaaa3\") AND (\"aaaad\") AND (\"aaaae\"))"
            )
        );
    }

    #[test]
    fn what_cannot_be_looked_for_is_told() {
        let fault = |text: &str| Asked::read(text).err().map(|fault| fault.to_string());
        let nothing = "text holds no letter and no digit. Give a word to look for";
        for text in ["", "  ", "\"\"", "*", "--", "\" \" ' *"] {
            assert_eq!(fault(text).as_deref(), Some(nothing), "{text:?}");
        }
        assert_eq!(Asked::read(&"x".repeat(201)), Err(AskedFault::TooLong(201)));
        assert_eq!(
            Asked::read("1 2 3 4 5 6 7 8 9 10 11"),
            Err(AskedFault::TooManyWords(11))
        );
        assert_eq!(
            Asked::read("x*"),
            Err(AskedFault::BeginningTooShort("x".to_owned()))
        );
        // An open quote reaches to the end.
        assert_eq!(Asked::read("\"a b"), Asked::read("\"a b\""));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_only_letters_and_digits_stand_between_quotes(text in ".{0,60}") {
            if let Ok(asked) = Asked::read(&text) {
                let query = asked.tsquery(&mark(), Depth::Anywhere);
                let inside = query.split('\'').skip(1).step_by(2);
                for word in inside {
                    prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
                }
                let query = asked.fts5(&mark(), Depth::Anywhere);
                for phrase in query.split('"').skip(1).step_by(2) {
                    let is_plain = |letter: char| letter.is_alphanumeric() || letter == ' ';
                    prop_assert!(phrase.chars().all(is_plain), "{phrase:?}");
                }
            }
        }
    }
}
