//! Documents of office programs, which are ZIP archives: told by what lies in them. Those that carry
//! macros are no documents here.

use super::format::Format;

/// How many bytes of the end of an archive are looked at: its directory, of some thousand entries.
pub const TAIL: usize = 128 * 1024;

/// How an entry of the directory begins.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Where in an entry the length of its name stands, in two bytes, the lower first.
const LENGTH_AT: usize = 28;
/// Where in an entry its name begins.
const NAME_AT: usize = 46;

/// The format of an archive with this end; `open` is what the first entry says of itself, as documents
/// in the `OpenDocument` format do. None for other archives, and for those that carry macros.
#[must_use]
pub fn format(tail: &[u8], open: Option<Format>) -> Option<Format> {
    let names = names(tail);
    let has = |wanted: &str| names.contains(&wanted.as_bytes());
    if names.iter().any(|name| carries_macros(name)) {
        return None;
    }
    if let Some(open) = open {
        return has("content.xml").then_some(open);
    }
    let parts = [
        ("word/document.xml", Format::Docx),
        ("xl/workbook.xml", Format::Xlsx),
        ("ppt/presentation.xml", Format::Pptx),
    ];
    let found = parts.into_iter().find(|(part, _)| has(part));
    let (_, format) = found.filter(|_| has("[Content_Types].xml"))?;
    Some(format)
}

fn carries_macros(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(b"vbaproject.bin")
        || name.starts_with(b"xl/macrosheets/")
        || name.starts_with(b"basic/")
        || name.starts_with(b"scripts/")
}

/// The names in the directory, as far as they lie in these bytes.
fn names(tail: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    let mut rest = tail;
    while let Some(at) = rest.windows(ENTRY.len()).position(|four| four == ENTRY) {
        let (_, entry) = rest.split_at(at);
        let length = match entry.get(LENGTH_AT..LENGTH_AT + 2) {
            Some(&[low, high]) => usize::from(u16::from_le_bytes([low, high])),
            _ => break,
        };
        names.extend(entry.get(NAME_AT..NAME_AT + length));
        rest = entry.get(ENTRY.len()..).unwrap_or_default();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The directory of an archive with these entries.
    fn directory(names: &[&str]) -> Vec<u8> {
        let mut bytes = b"whatever stands before".to_vec();
        for name in names {
            let mut entry = vec![0; NAME_AT];
            entry.splice(..ENTRY.len(), ENTRY.iter().copied());
            let length = u16::try_from(name.len()).unwrap_or_default().to_le_bytes();
            entry.splice(LENGTH_AT..LENGTH_AT + 2, length);
            bytes.extend(entry);
            bytes.extend(name.as_bytes());
        }
        bytes.extend(b"PK\x05\x06");
        bytes
    }

    fn told(names: &[&str]) -> Option<Format> {
        format(&directory(names), None)
    }

    #[test]
    fn office_documents_are_told_by_their_parts_in_any_order() {
        let types = "[Content_Types].xml";
        assert_eq!(told(&[types, "word/document.xml"]), Some(Format::Docx));
        assert_eq!(
            told(&["docProps/app.xml", "xl/workbook.xml", types]),
            Some(Format::Xlsx)
        );
        assert_eq!(told(&[types, "ppt/presentation.xml"]), Some(Format::Pptx));
        assert_eq!(told(&["word/document.xml"]), None);
        assert_eq!(told(&[types, "setup.exe"]), None);
        assert_eq!(told(&[]), None);
    }

    #[test]
    fn documents_with_macros_are_none() {
        let with = [
            "[Content_Types].xml",
            "word/document.xml",
            "word/vbaProject.bin",
        ];
        assert_eq!(told(&with), None);
        let open = |names: &[&str]| format(&directory(names), Some(Format::Odt));
        assert_eq!(open(&["mimetype", "content.xml"]), Some(Format::Odt));
        assert_eq!(
            open(&["mimetype", "content.xml", "Basic/script-lc.xml"]),
            None
        );
        assert_eq!(open(&["mimetype"]), None);
    }

    #[test]
    fn a_directory_cut_anywhere_is_read_without_harm() {
        let whole = directory(&["[Content_Types].xml", "word/document.xml"]);
        for cut in 0..whole.len() {
            let (front, back) = whole.split_at(cut);
            let _ = (format(front, None), format(back, Some(Format::Odt)));
        }
    }
}
