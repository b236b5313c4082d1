//! What a document is, told by its bytes as they come: size, hash and format.

use rules::cases::document::format::Format;
use rules::cases::document::office::{self, TAIL};
use rules::cases::document::plain_text::PlainText;
use sha2::{Digest, Sha256};

/// How many bytes of the beginning are looked at.
const HEAD: usize = 8 * 1024;

/// How ZIP archives begin, among them the documents of office programs.
const ZIP: &[u8] = b"PK\x03\x04";

/// What is known of a document so far.
#[derive(Debug, Default)]
pub struct Content {
    size: u64,
    hash: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
    text: PlainText,
}

/// What a document was told to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Its format; otherwise what it seems to be, for a message.
    pub format: Result<Format, &'static str>,
}

/// What is said of bytes that nothing is known of.
const UNKNOWN: &str = "of a kind that is not known here";

impl Content {
    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        self.size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.hash.update(bytes);
        let missing = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend(bytes.get(..missing).unwrap_or_default());
        self.text.take(bytes);
        if self.head.starts_with(ZIP) {
            self.tail.extend_from_slice(bytes);
            // Twice, so that not every piece moves all.
            if self.tail.len() > 2 * TAIL {
                self.tail.drain(..self.tail.len() - TAIL);
            }
        }
    }

    /// How many bytes have come.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// What it certainly is, although more may come; `None` while that cannot be said.
    #[must_use]
    pub fn is_already(&self) -> Option<Result<Format, &'static str>> {
        let is_open =
            self.head.len() < HEAD || self.head.starts_with(ZIP) || self.text.is_text_so_far();
        (!is_open).then(|| self.format())
    }

    /// What it is, when no more comes.
    #[must_use]
    pub fn told(self) -> Told {
        let format = self.format();
        Told {
            size: self.size,
            sha256: format!("{:x}", self.hash.finalize()),
            format,
        }
    }

    fn format(&self) -> Result<Format, &'static str> {
        let seen = infer::get(&self.head);
        let known = seen.and_then(|seen| of_signature(seen.mime_type()));
        if self.head.starts_with(ZIP) {
            let open =
                known.filter(|format| matches!(format, Format::Odt | Format::Ods | Format::Odp));
            let archive = "an archive, or a document with macros";
            return office::format(&self.tail, open).ok_or(archive);
        }
        let is_markup = seen.is_some_and(|seen| seen.matcher_type() == infer::MatcherType::Text);
        match (known, seen) {
            (Some(format), _) => Ok(format),
            (None, _) if self.text.is_text() && !is_markup => Ok(Format::Text),
            (None, Some(seen)) => Err(seen.mime_type()),
            (None, None) => Err(UNKNOWN),
        }
    }
}

/// The format whose beginning `infer` calls so.
fn of_signature(mime_type: &str) -> Option<Format> {
    match mime_type {
        "image/heif" => Some(Format::Heic),
        other => Format::of_media_type(other).filter(|format| *format != Format::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Result<Format, &'static str> {
        let mut content = Content::default();
        for piece in bytes.chunks(1_000) {
            content.take(piece);
        }
        content.told().format
    }

    #[test]
    fn bytes_tell_what_they_are() {
        assert_eq!(
            told(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
            Ok(Format::Pdf)
        );
        assert_eq!(told(b"%PDF-1.7\nall of it plain"), Ok(Format::Pdf));
        assert_eq!(told(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Ok(Format::Png));
        assert_eq!(told(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), Ok(Format::Jpeg));
        assert_eq!(
            told(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
            Ok(Format::Heic)
        );
        assert_eq!(told("Grüße\n".as_bytes()), Ok(Format::Text));
        // Two letters that also begin a bitmap.
        assert_eq!(told(b"BMW, blue, parked on my drive"), Ok(Format::Text));
    }

    #[test]
    fn what_runs_or_hides_is_no_document() {
        let exe = [b"MZ\x90\0\x03\0\0\0".as_slice(), &[0; 200]].concat();
        assert!(told(&exe).is_err());
        assert!(told(b"\x7fELF\x02\x01\x01\0").is_err());
        assert_eq!(told(b"<html><script>1</script>"), Err("text/html"));
        assert_eq!(told(b"<?xml version=\"1.0\"?><svg/>"), Err("text/xml"));
        assert_eq!(told(b"#!/bin/sh\nrm -r /\n"), Err("text/x-shellscript"));
        assert!(told(b"PK\x03\x04 and something").is_err());
        assert_eq!(told(b"\x01\x02\x03"), Err(UNKNOWN));
    }

    #[test]
    fn a_program_is_known_before_its_end() {
        let mut content = Content::default();
        content.take(b"MZ\x90\0");
        assert_eq!(content.is_already(), None);
        content.take(&[0; HEAD]);
        assert!(content.is_already().is_some_and(|format| format.is_err()));
    }

    #[test]
    fn the_hash_is_that_of_all_bytes() {
        let mut content = Content::default();
        content.take(b"ab");
        content.take(b"c");
        let told = content.told();
        // The example of FIPS 180-2.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((told.size, told.sha256.as_str()), (3, abc));
    }
}
