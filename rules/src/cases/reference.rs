//! The reference of a case, made to be read over a telephone: `K7Q4-2MXR-P`.
//!
//! Eight random symbols of Crockford's base 32 (no I, L, O, U) and a check symbol out of the same 32.
//! The symbols are elements of the field of 32 elements, weighted by powers of a generator, so that the
//! check finds every single wrong symbol, every swap of two symbols (neighbours or not) and every pair
//! of equal neighbours mistyped as another pair.

use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random symbols; the check symbol follows them.
const BODY: usize = 8;
const BITS: u32 = 5;

/// A case reference whose check symbol is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    body: [u8; BODY],
}

/// Why a text is no case reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceFault {
    /// Not nine symbols of the alphabet.
    #[error("a case reference has nine letters and digits, such as K7Q4-2MXR-P, and no letter U")]
    Malformed,
    /// Nine symbols, but the last does not follow from the others.
    #[error("the check character does not match: a character was probably mistyped")]
    CheckFails,
}

impl Reference {
    /// A reference made of the lowest 40 bits of a random number; chance is passed in.
    #[must_use]
    pub fn from_random(random: u64) -> Self {
        let mut body = [0; BODY];
        let mut rest = random;
        for symbol in body.iter_mut().rev() {
            *symbol = u8::try_from(rest & 31).unwrap_or(0);
            rest >>= BITS;
        }
        Self { body }
    }

    /// Reads what a person typed: small letters, blanks, missing dashes, I and L for 1, O for 0.
    ///
    /// # Errors
    /// Tells a wrong shape apart from a check symbol that does not match.
    pub fn parse(typed: &str) -> Result<Self, ReferenceFault> {
        let mut symbols = typed
            .chars()
            .filter(|&symbol| !is_separator(symbol))
            .map(value);
        let mut body = [0; BODY];
        for place in &mut body {
            *place = symbols.next().flatten().ok_or(ReferenceFault::Malformed)?;
        }
        let check = symbols.next().flatten().ok_or(ReferenceFault::Malformed)?;
        if symbols.next().is_some() {
            return Err(ReferenceFault::Malformed);
        }
        let reference = Self { body };
        if reference.check() == check {
            Ok(reference)
        } else {
            Err(ReferenceFault::CheckFails)
        }
    }

    /// The check symbol's value: the sum of the symbols, each weighted by its own power of the generator.
    fn check(self) -> u8 {
        self.body
            .iter()
            .fold(0, |sum, symbol| times_generator(sum ^ symbol))
    }
}

/// Multiplies by the generator x of the field of 32 elements, modulo x^5 + x^2 + 1.
const fn times_generator(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0b10_0000 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

/// Blanks, the hyphen, and the dashes that word processors put in its place.
const fn is_separator(symbol: char) -> bool {
    symbol.is_whitespace() || matches!(symbol, '-' | '\u{2010}'..='\u{2015}')
}

fn value(symbol: char) -> Option<u8> {
    let wanted = match symbol.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = ALPHABET
        .iter()
        .position(|&letter| char::from(letter) == wanted)?;
    u8::try_from(place).ok()
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, symbol) in self.body.into_iter().chain([self.check()]).enumerate() {
            if place == 4 || place == BODY {
                out.write_str("-")?;
            }
            let letter = ALPHABET.get(usize::from(symbol)).copied().unwrap_or(b'0');
            write!(out, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

impl FromStr for Reference {
    type Err = ReferenceFault;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::parse(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The nine symbols of a printed reference.
    fn symbols(reference: Reference) -> Vec<char> {
        reference
            .to_string()
            .chars()
            .filter(|symbol| *symbol != '-')
            .collect()
    }

    fn parse(symbols: &[char]) -> Result<Reference, ReferenceFault> {
        Reference::parse(&symbols.iter().collect::<String>())
    }

    #[test]
    fn the_generator_reaches_every_element_but_zero() {
        // All weights x^0 to x^8 differ and none is zero: this is what finds slips and swaps.
        let powers: std::collections::BTreeSet<u8> =
            std::iter::successors(Some(1_u8), |&element| Some(times_generator(element)))
                .take(31)
                .collect();
        assert_eq!(powers, (1..32).collect());
    }

    #[test]
    fn it_prints_in_groups_of_four_four_and_one() {
        assert_eq!(Reference::from_random(0).to_string(), "0000-0000-0");
        // The last symbol 1 is weighted by the generator: 1 times 2.
        assert_eq!(Reference::from_random(1).to_string(), "0000-0001-2");
        // The last but one by its square.
        assert_eq!(Reference::from_random(32).to_string(), "0000-0010-4");
    }

    #[test]
    fn it_reads_what_people_type() {
        let wanted = Ok(Reference::from_random(32));
        for typed in [
            "0000-0010-4",
            "000000104",
            " oooo ooio 4 ",
            "OOOO\u{2013}OOLO\u{2013}4",
            "0000 00l0 4",
        ] {
            assert_eq!(Reference::parse(typed), wanted, "{typed}");
        }
    }

    #[test]
    fn a_wrong_shape_is_told_apart_from_a_slip() {
        for typed in [
            "",
            "0000-0010",
            "0000-0010-44",
            "0000-00U0-4",
            "0000-00é0-4",
            "💥",
            "0000_0010_4",
        ] {
            assert_eq!(
                Reference::parse(typed),
                Err(ReferenceFault::Malformed),
                "{typed}"
            );
        }
        assert_eq!(
            Reference::parse("0000-0010-5"),
            Err(ReferenceFault::CheckFails)
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(random in any::<u64>()) {
            let reference = Reference::from_random(random);
            prop_assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
            prop_assert_eq!(reference.to_string().to_lowercase().parse(), Ok(reference));
        }

        #[test]
        fn different_low_bits_make_different_references(one in 0..1_u64 << 40, other in 0..1_u64 << 40) {
            let same = Reference::from_random(one) == Reference::from_random(other);
            prop_assert_eq!(same, one == other);
        }

        #[test]
        fn every_single_slip_is_found(random in any::<u64>()) {
            let right = symbols(Reference::from_random(random));
            for (place, &was) in right.iter().enumerate() {
                for letter in ALPHABET.iter().copied().map(char::from).filter(|&letter| letter != was) {
                    let typed: Vec<char> =
                        right.iter().enumerate().map(|(at, &symbol)| if at == place { letter } else { symbol }).collect();
                    prop_assert_eq!(parse(&typed), Err(ReferenceFault::CheckFails));
                }
            }
        }

        #[test]
        fn every_swap_of_two_different_symbols_is_found(random in any::<u64>()) {
            let right = symbols(Reference::from_random(random));
            for first in 0..right.len() {
                for second in first + 1..right.len() {
                    let mut typed = right.clone();
                    typed.swap(first, second);
                    let expected = if typed == right { Ok(Reference::from_random(random)) } else { Err(ReferenceFault::CheckFails) };
                    prop_assert_eq!(parse(&typed), expected);
                }
            }
        }

        #[test]
        fn no_text_is_a_crash(typed in any::<String>()) {
            let _answer = Reference::parse(&typed);
        }
    }
}
