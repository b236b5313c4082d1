//! Whether bytes that come a piece at a time are plain text in UTF-8.

/// What is known so far.
#[derive(Clone, Debug)]
pub struct PlainText {
    is_text: bool,
    /// The beginning of a character whose end has not come yet.
    open: Vec<u8>,
}

impl Default for PlainText {
    fn default() -> Self {
        Self {
            is_text: true,
            open: Vec::new(),
        }
    }
}

impl PlainText {
    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        if !self.is_text {
            return;
        }
        self.open.extend_from_slice(bytes);
        let (good, rest) = match std::str::from_utf8(&self.open) {
            Ok(text) => (text.chars().all(is_plain), 0),
            Err(error) => {
                let (text, rest) = self.open.split_at(error.valid_up_to());
                let text = std::str::from_utf8(text).unwrap_or_default();
                let is_open = error.error_len().is_none();
                (is_open && text.chars().all(is_plain), rest.len())
            }
        };
        self.is_text = good;
        let read = self.open.len() - rest;
        self.open.drain(..read);
    }

    /// Whether everything so far is text, though a character may be open.
    #[must_use]
    pub const fn is_text_so_far(&self) -> bool {
        self.is_text
    }

    /// Whether all was text, when no more comes.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.is_text && self.open.is_empty()
    }
}

/// Text has line ends, tabulators and new pages, and no other control characters.
fn is_plain(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> bool {
        let mut text = PlainText::default();
        for piece in pieces {
            text.take(piece);
        }
        text.is_text()
    }

    #[test]
    fn text_is_told_wherever_it_is_cut() {
        let bytes = "Grüße, 你好\r\n\t€".as_bytes();
        for cut in 0..=bytes.len() {
            let (one, other) = bytes.split_at(cut);
            assert!(read(&[one, other]), "cut at {cut}");
        }
        let bytewise: Vec<&[u8]> = bytes.chunks(1).collect();
        assert!(read(&bytewise));
    }

    #[test]
    fn other_bytes_are_no_text() {
        assert!(!read(&[b"a\0b"]));
        assert!(!read(&[b"a\x1b[31m"]));
        assert!(!read(&[b"caf\xe9 "]), "Latin 1");
        assert!(!read(&["€".as_bytes().split_at(2).0]), "cut short");
        assert!(!read(&["€".as_bytes().split_at(2).0, b"a"]));
    }
}
