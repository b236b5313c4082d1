//! A look at a document before it is parsed: what is too much is refused in one cheap pass.
//!
//! The parser builds a tree of everything and recurses with the brackets, so the number of tokens
//! and the nesting of brackets are bounded before it sees the text.

/// How deep brackets of any kind may nest: fields, arguments, lists and objects together.
pub(super) const NESTING: usize = 60;

/// Why a document is not parsed at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It has more tokens than are allowed.
    Tokens,
    /// Its brackets nest deeper than [`NESTING`].
    Nesting,
    /// It holds the character U+0000, which no text may hold.
    Null,
}

/// Counts the tokens of a document.
pub(super) fn scan(document: &str, most_tokens: usize) -> Result<usize, Refused> {
    let mut rest = document.as_bytes();
    let mut tokens = 0;
    let mut open = 0_usize;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            0 => return Err(Refused::Null),
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = skip(after, |byte| byte != b'\n' && byte != b'\r');
                continue;
            }
            b'"' => string(after)?,
            b'{' | b'(' | b'[' => {
                open += 1;
                if open > NESTING {
                    return Err(Refused::Nesting);
                }
                after
            }
            b'}' | b')' | b']' => {
                open = open.saturating_sub(1);
                after
            }
            byte if is_word(byte) => skip(after, is_word),
            _ => after,
        };
        tokens += 1;
        if tokens > most_tokens {
            return Err(Refused::Tokens);
        }
    }
    Ok(tokens)
}

/// Bytes of names, numbers, and everything beyond ASCII.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn skip(bytes: &[u8], is_skipped: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|&byte| !is_skipped(byte));
    bytes.get(end.unwrap_or(bytes.len())..).unwrap_or_default()
}

/// What follows a string whose first quote has been read.
fn string(bytes: &[u8]) -> Result<&[u8], Refused> {
    let (mut rest, end): (&[u8], &[u8]) = match bytes.strip_prefix(b"\"\"") {
        Some(block) => (block, b"\"\"\""),
        None => (bytes, b"\""),
    };
    let is_block = end.len() == 3;
    while let Some((&byte, after)) = rest.split_first() {
        if let Some(after_end) = rest.strip_prefix(end) {
            return Ok(after_end);
        }
        rest = match byte {
            0 => return Err(Refused::Null),
            b'\\' if is_block => after.strip_prefix(end).unwrap_or(after),
            b'\\' if after.starts_with(b"u0000") => return Err(Refused::Null),
            b'\\' => after.get(1..).unwrap_or_default(),
            // A string that no quote ends on its line: the parser will say so.
            b'\n' | b'\r' if !is_block => return Ok(after),
            _ => after,
        };
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_and_strings_and_comments_are_one_or_none() {
        assert_eq!(scan("{ a }", 10), Ok(3));
        assert_eq!(scan("{ a, b # c d { [\n }", 10), Ok(4));
        assert_eq!(scan(r#"{ a(b: "{ [ \" ( # c") }"#, 10), Ok(8));
        assert_eq!(scan(r#"{ a(b: """ " \""" { [ """) }"#, 10), Ok(8));
        assert_eq!(scan("", 10), Ok(0));
        assert_eq!(scan("\"", 10), Ok(1));
        assert_eq!(scan("\"\\", 10), Ok(1));
    }

    #[test]
    fn a_hundred_thousand_aliases_are_refused_at_the_limit() {
        let fields: Vec<String> = (0..100_000).map(|n| format!("a{n}:__typename")).collect();
        let fields = fields.join(" ");
        assert_eq!(
            scan(&format!("{{ {fields} }}"), 10_000),
            Err(Refused::Tokens)
        );
    }

    #[test]
    fn brackets_nest_only_so_deep() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(scan(&nested(NESTING), 1_000), Ok(2 * NESTING));
        assert_eq!(scan(&nested(NESTING + 1), 1_000), Err(Refused::Nesting));
        assert_eq!(scan(&"{a}".repeat(100), 1_000), Ok(300));
    }

    #[test]
    fn the_null_character_is_refused_however_it_is_written() {
        assert_eq!(scan("{ a\u{0} }", 10), Err(Refused::Null));
        assert_eq!(scan(r#"{ a(b: "x\u0000") }"#, 10), Err(Refused::Null));
        assert_eq!(scan(r#"{ a(b: "x\\u0000") }"#, 10), Ok(8));
        assert_eq!(scan("{ a(b: \"\"\"\u{0}\"\"\") }", 10), Err(Refused::Null));
    }

    #[test]
    fn the_parser_survives_the_deepest_nesting_that_is_let_through() {
        let inner = NESTING - 2;
        let list = format!("{{ a(b: {}{}) }}", "[".repeat(inner), "]".repeat(inner));
        let object = format!("{{ a(b: {}1{}) }}", "{c:".repeat(inner), "}".repeat(inner));
        let fields = format!("{}a{}", "{a".repeat(NESTING), "}".repeat(NESTING));
        let types = format!(
            "query($v:{}Int{}){{a}}",
            "[".repeat(NESTING - 1),
            "]".repeat(NESTING - 1)
        );
        for document in [list, object, fields, types] {
            assert!(scan(&document, 10_000).is_ok());
            assert!(
                async_graphql::parser::parse_query(&document).is_ok(),
                "{document}"
            );
        }
    }
}
