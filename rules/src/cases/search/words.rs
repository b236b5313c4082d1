//! What counts as a word, and when two are the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

/// So many characters of a word count; longer ones are cut.
const MOST_CHARS: usize = 40;

/// Shorter words have no plural that could be told.
const LEAST_PLURAL: usize = 4;

/// The digits of a mark: letters and digits that no database takes for anything else.
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Four letters before each word that is kept, made of the council's id: the words of one council lie
/// together, and those of another are not even looked at. Two councils may share a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouncilMark(String);

impl CouncilMark {
    /// How many letters a mark has.
    pub const LETTERS: usize = 4;

    /// The mark of a council.
    #[must_use]
    pub fn of(council_id: Uuid) -> Self {
        let digit = |place: usize| {
            let index = (council_id.as_u128() >> (5 * place)) & 31;
            let index = usize::try_from(index).unwrap_or_default();
            DIGITS.get(index).copied().map_or('a', char::from)
        };
        Self((0..Self::LETTERS).map(digit).collect())
    }

    /// A word of the council.
    pub(super) fn mark(&self, word: &str) -> String {
        format!("{}{word}", self.0)
    }
}

/// The words of a text in their order: in small letters, without accents and apostrophes.
pub(super) fn split(text: &str) -> Vec<String> {
    let plain = text
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}'))
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter));
    let mut words = vec![String::new()];
    for letter in plain.flat_map(char::to_lowercase) {
        if !letter.is_alphanumeric() {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            match unfolded(letter) {
                Some(letters) => word.push_str(letters),
                None => word.push(letter),
            }
        }
    }
    let cut = |word: String| word.chars().take(MOST_CHARS).collect();
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .map(cut)
        .collect()
}

/// Letters of European names that are no letters with accents, as English writes them.
const fn unfolded(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{df}' => "ss",
        '\u{e6}' => "ae",
        '\u{f0}' | '\u{111}' => "d",
        '\u{f8}' => "o",
        '\u{fe}' => "th",
        '\u{131}' => "i",
        '\u{142}' => "l",
        '\u{153}' => "oe",
        _ => return None,
    })
}

/// The word without the s of an English plural, so that "bins" finds "bin". Only the ending is looked at: it
/// need not be a plural, and need not be English, since what is asked for loses its s likewise.
pub(super) fn stem(word: &str) -> String {
    let is_plain = word.len() >= LEAST_PLURAL && word.bytes().all(|b| b.is_ascii_lowercase());
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let without = |ending: &str| word.strip_suffix(ending).unwrap_or(word).to_owned();
    if !is_plain {
        return word.to_owned();
    }
    if ends(&["ies"]) && !ends(&["eies", "aies"]) {
        return format!("{}y", without("ies"));
    }
    if ends(&["ches", "shes", "sses", "xes", "zzes"]) {
        return without("es");
    }
    if ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        return without("s");
    }
    word.to_owned()
}

/// The words of a text as they are kept and compared.
pub(super) fn stems(text: &str) -> Vec<String> {
    split(text).iter().map(|word| stem(word)).collect()
}

/// Whether each word that is asked for begins some word of the texts, or is another form of it. Nothing asked for is
/// in every text.
#[must_use]
pub fn mention(texts: &[&str], asked: &str) -> bool {
    let words: Vec<String> = texts.iter().flat_map(|text| split(text)).collect();
    split(asked).iter().all(|wanted| {
        let is = |word: &String| word.starts_with(wanted) || stem(word) == stem(wanted);
        words.iter().any(is)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_compared_without_capitals_accents_and_apostrophes() {
        let told = split(
            "O\u{2019}Brien's CAF\u{c9} (\u{141}\u{f3}d\u{17a}), 12-14 \u{fb01}ne Stra\u{df}e!",
        );
        let expected = ["obriens", "cafe", "lodz", "12", "14", "fine", "strasse"];
        assert_eq!(told, expected);
        assert_eq!(split("  ...--  "), Vec::<String>::new());
        assert_eq!(split(&"x".repeat(100)), ["x".repeat(40)]);
    }

    #[test]
    fn one_and_several_are_the_same_word() {
        for (several, one) in [
            ("bins", "bin"),
            ("potholes", "pothole"),
            ("parties", "party"),
            ("boxes", "box"),
            ("churches", "church"),
            ("addresses", "address"),
        ] {
            assert_eq!(stem(several), stem(one), "{several}");
        }
        // Words that only end so keep what they have.
        for word in ["bus", "address", "gas", "crisis", "7s", "status"] {
            assert_eq!(stem(word), word);
        }
    }

    #[test]
    fn the_mark_of_a_council_is_four_letters_of_its_id() {
        assert_eq!(CouncilMark::of(Uuid::from_u128(0)).mark("bin"), "aaaabin");
        // 33 = 1 + 32: the last five bits are 1, the next five 1.
        assert_eq!(CouncilMark::of(Uuid::from_u128(33)).mark("bin"), "bbaabin");
    }

    proptest! {
        #[test]
        fn words_of_any_text_hold_only_letters_and_digits(text in ".*") {
            for word in stems(&text) {
                prop_assert!(!word.is_empty());
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
                prop_assert!(word.chars().count() <= 2 * MOST_CHARS);
                prop_assert!(!word.contains(['\'', '"', '\\', '*', ':', ' ']));
            }
        }
    }

    #[test]
    fn a_text_mentions_what_begins_one_of_its_words() {
        let texts = ["Report a missed bin", "Café, recycling and Bürgerbüro"];
        for asked in [
            "",
            "bin",
            "BINS",
            "miss rep",
            "cafe",
            "burger",
            "missed, recycling!",
        ] {
            assert!(mention(&texts, asked), "{asked}");
        }
        for asked in ["issed", "bin permit", "binning"] {
            assert!(!mention(&texts, asked), "{asked}");
        }
    }
}
