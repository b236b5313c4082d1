//! When two cases may be about the same: hints for people, who decide.

use std::collections::BTreeSet;

/// By so many days one may be received before or after the other, unless somebody says otherwise.
pub const WITHIN_DAYS: i32 = 14;

/// The most days that somebody may say.
pub const MOST_DAYS: i32 = 366;

/// So many possible duplicates are told.
pub const MOST_TOLD: usize = 5;

/// Shorter words, such as "the" in most texts, tell nothing.
const LEAST_LETTERS: usize = 4;

/// Texts with fewer words in common are not alike, however short they are.
const LEAST_SHARED: usize = 3;

/// The words of a text that can tell it from others: of four letters or digits at least, in small letters.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= LEAST_LETTERS)
        .map(str::to_lowercase)
        .collect()
}

/// Whether two texts have the same words: at least three, and at least half of all that stand in either.
#[must_use]
pub fn are_alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shared = one.intersection(other).count();
    let either = one.len() + other.len() - shared;
    shared >= LEAST_SHARED && shared * 2 >= either
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn are(one: &str, other: &str) -> bool {
        are_alike(&words(one), &words(other))
    }

    #[test]
    fn words_are_told_without_case_marks_and_the_shortest() {
        let told = words("The bin at 12 \u{c9}cole Road: NOT emptied, not EMPTIED!");
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        assert_eq!(told, ["emptied", "road", "\u{e9}cole"]);
    }

    #[test]
    fn half_of_the_words_and_three_of_them_make_texts_alike() {
        let first = "Brown bin missed again in Acacia Avenue";
        // brown, missed, again, acacia, avenue; of seven words five.
        assert!(are(
            first,
            "Missed AGAIN: brown bin, Acacia Avenue, since Monday"
        ));
        // missed, acacia, avenue of seven words.
        assert!(!are(first, "missed bus lane on Acacia Avenue today"));
        // Two words are too few, even where they are all.
        assert!(!are("Pothole Acacia", "pothole acacia"));
        assert!(!are("", ""));
    }

    proptest! {
        #[test]
        fn alikeness_is_mutual_and_a_text_of_three_words_is_like_itself(
            one in "[a-f]{4}( [a-f]{4}){0,5}",
            other in "[a-f]{4}( [a-f]{4}){0,5}",
        ) {
            prop_assert_eq!(are(&one, &other), are(&other, &one));
            prop_assert_eq!(are(&one, &one), words(&one).len() >= 3);
        }
    }
}
