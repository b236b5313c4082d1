//! Words in a picture: escaped, and never longer than their place.

/// Text as it may stand in an element or in an attribute between double quotes. What XML cannot hold
/// becomes a replacement character.
pub(super) fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => found.push_str("&amp;"),
            '<' => found.push_str("&lt;"),
            '>' => found.push_str("&gt;"),
            '"' => found.push_str("&quot;"),
            '\'' => found.push_str("&#39;"),
            '\t' | '\n' | '\r' => found.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                found.push('\u{fffd}');
            }
            other => found.push(other),
        }
    }
    found
}

/// The words in at most `lines` lines of about so many characters; what is left over ends in an ellipsis.
pub(super) fn lines(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match found.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => found.push(word.to_owned()),
        }
    }
    let is_cut = found.len() > lines;
    found.truncate(lines);
    let last = found.len().saturating_sub(1);
    for (index, line) in found.iter_mut().enumerate() {
        let is_long = line.chars().count() > width;
        if is_long || (is_cut && index == last) {
            *line = line.chars().take(width.saturating_sub(1)).collect();
            line.push('\u{2026}');
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_read_as_markup() {
        assert_eq!(
            escaped("<script>\"a\" & 'b'\u{0}\n</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\u{fffd} &lt;/script&gt;"
        );
    }

    #[test]
    fn long_titles_are_wrapped_and_then_cut() {
        assert_eq!(lines("one two three", 7, 2), ["one two", "three"]);
        assert_eq!(
            lines("one two three four", 7, 2),
            ["one two", "three\u{2026}"]
        );
        assert_eq!(lines("abcdefghij", 5, 2), ["abcd\u{2026}"]);
        assert!(lines("  ", 5, 2).is_empty());
    }
}
