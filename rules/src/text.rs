//! What words of a person may be stored: checked, then kept byte for byte.
//!
//! Nothing is trimmed, normalised or escaped here: what was typed comes back as it was typed.

/// The longest code, in characters.
pub const MAX_CODE_CHARS: usize = 64;

/// What one kind of text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most characters (Unicode scalar values, not bytes).
    pub max_chars: usize,
    /// Whether line breaks are refused.
    pub single_line: bool,
    /// Whether a text of nothing, or of white space only, is refused.
    pub required: bool,
}

impl Limits {
    /// A title or the name of a person or thing: one line of 1 to 200 characters.
    pub const TITLE: Self = Self {
        max_chars: 200,
        single_line: true,
        required: true,
    };
    /// A note or a reason: 1 to 10,000 characters.
    pub const NOTE: Self = Self {
        max_chars: 10_000,
        single_line: false,
        required: true,
    };
    /// A description, which may be empty: at most 10,000 characters.
    pub const DESCRIPTION: Self = Self {
        max_chars: 10_000,
        single_line: false,
        required: false,
    };

    /// The same of a text that may be blank as far as these go, since somebody else says that it is missing.
    #[must_use]
    pub const fn unless_missing(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }
}

/// Why a text is refused, told to whoever typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing, or only white space, where words are needed.
    #[error("must not be blank")]
    Blank,
    /// More characters than the limit.
    #[error("must have at most {limit} characters; this has {length}")]
    TooLong {
        /// The most characters allowed.
        limit: usize,
        /// The characters found.
        length: usize,
    },
    /// The character U+0000, which not every database can hold.
    #[error("must not hold the character U+0000")]
    NulCharacter,
    /// A line break in a text of one line.
    #[error("must be a single line, without line breaks")]
    LineBreak,
    /// No address of e-mail.
    #[error("must be an address of e-mail such as name@example.org")]
    NotEmail,
    /// A character that codes do not have.
    #[error(
        "must have only the letters A to Z (capitals), the digits 0 to 9 and - . _ /; this has {found:?}"
    )]
    NotInCode {
        /// The first such character.
        found: char,
    },
}

/// The text unchanged, when it keeps `limits`; else the first rule it breaks.
///
/// # Errors
/// Names the rule; where a length is too great, also the limit and the length found.
pub fn clean(input: &str, limits: Limits) -> Result<String, TextFault> {
    let length = input.chars().count();
    if length > limits.max_chars {
        return Err(TextFault::TooLong {
            limit: limits.max_chars,
            length,
        });
    }
    if input.contains('\0') {
        return Err(TextFault::NulCharacter);
    }
    if limits.required && input.chars().all(char::is_whitespace) {
        return Err(TextFault::Blank);
    }
    if limits.single_line && input.contains(['\n', '\r']) {
        return Err(TextFault::LineBreak);
    }
    Ok(input.to_owned())
}

/// A code of 1 to 64 characters out of `A`-`Z`, `0`-`9`, `-`, `.`, `_` and `/`, unchanged.
///
/// # Errors
/// Small letters are refused and not raised, so that a code is always the one that was typed.
pub fn code(input: &str) -> Result<String, TextFault> {
    let limits = Limits {
        max_chars: MAX_CODE_CHARS,
        single_line: true,
        required: true,
    };
    let code = clean(input, limits)?;
    match code.chars().find(|&symbol| !is_code_symbol(symbol)) {
        Some(found) => Err(TextFault::NotInCode { found }),
        None => Ok(code),
    }
}

/// An address of e-mail, unchanged: at most 200 characters without white space, with one `@` between
/// two parts. Whether it reaches anybody only a message can show.
///
/// # Errors
/// When it is too long or no address.
pub fn email(input: &str) -> Result<String, TextFault> {
    let address = clean(input, Limits::TITLE)?;
    let is_address = match address.split_once('@') {
        Some((name, place)) => !name.is_empty() && !place.is_empty() && !place.contains('@'),
        None => false,
    };
    if is_address && !address.contains(|symbol: char| symbol.is_whitespace() || symbol.is_control())
    {
        Ok(address)
    } else {
        Err(TextFault::NotEmail)
    }
}

const fn is_code_symbol(symbol: char) -> bool {
    matches!(symbol, 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_come_back_byte_for_byte() {
        for words in [
            "  two blanks ",
            "e\u{301}",
            "<script>alert(1)</script>",
            "'; DROP TABLE cases;--",
            "\u{feff}x",
            "\u{202e}x",
        ] {
            assert_eq!(clean(words, Limits::TITLE).as_deref(), Ok(words));
        }
    }

    #[test]
    fn a_length_is_counted_in_characters_and_told() {
        let words = "é".repeat(200);
        assert_eq!(clean(&words, Limits::TITLE), Ok(words));
        let fault = clean(&"é".repeat(201), Limits::TITLE).map_err(|fault| fault.to_string());
        assert_eq!(
            fault,
            Err("must have at most 200 characters; this has 201".to_owned())
        );
    }

    #[test]
    fn blank_nul_and_line_breaks_are_refused_where_the_limits_say() {
        assert_eq!(clean(" \t\u{a0}", Limits::TITLE), Err(TextFault::Blank));
        assert_eq!(clean("", Limits::NOTE), Err(TextFault::Blank));
        assert_eq!(clean("", Limits::DESCRIPTION), Ok(String::new()));
        assert_eq!(
            clean("a\0b", Limits::DESCRIPTION),
            Err(TextFault::NulCharacter)
        );
        assert_eq!(clean("a\nb", Limits::TITLE), Err(TextFault::LineBreak));
        assert_eq!(clean("a\r\nb", Limits::NOTE).as_deref(), Ok("a\r\nb"));
    }

    #[test]
    fn a_code_is_kept_or_refused_but_never_changed() {
        assert_eq!(
            code("BIN-01/A.b_".to_uppercase().as_str()).as_deref(),
            Ok("BIN-01/A.B_")
        );
        assert_eq!(code("bin"), Err(TextFault::NotInCode { found: 'b' }));
        assert_eq!(code("BIN 1"), Err(TextFault::NotInCode { found: ' ' }));
        assert_eq!(code(""), Err(TextFault::Blank));
        assert_eq!(
            code(&"A".repeat(65)),
            Err(TextFault::TooLong {
                limit: 64,
                length: 65
            })
        );
    }

    #[test]
    fn an_address_has_one_at_sign_between_two_parts() {
        assert_eq!(
            email("o'neil@bury.gov.uk").as_deref(),
            Ok("o'neil@bury.gov.uk")
        );
        for wrong in ["name", "@place", "name@", "a@b@c", "a b@c", "a@b\u{1}c"] {
            assert_eq!(email(wrong), Err(TextFault::NotEmail), "{wrong:?}");
        }
        assert_eq!(email(""), Err(TextFault::Blank));
    }

    proptest! {
        #[test]
        fn any_text_is_unchanged_or_refused(words in any::<String>()) {
            for limits in [Limits::TITLE, Limits::NOTE, Limits::DESCRIPTION] {
                if let Ok(kept) = clean(&words, limits) {
                    prop_assert_eq!(&kept, &words);
                }
            }
        }
    }
}
