//! What a document may be called, and what it is called when it is given out.

use std::fmt::Write;

use super::format::Format;

/// What is wrong with the name of a file, apart from its length; none when it can be kept.
#[must_use]
pub fn fault(name: &str) -> Option<&'static str> {
    if name.contains(['/', '\\']) {
        Some("must be the name of the file alone, without folders")
    } else if name.chars().any(is_unseen) {
        Some("must not hold characters that are not seen or that turn the direction of writing")
    } else if name.chars().all(|c| c == '.' || c.is_whitespace()) {
        Some("must hold more than dots")
    } else {
        None
    }
}

/// Control characters, and those by which a name is shown as another: `gpj.exe` as `exe.jpg`.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The name under which a document is given out: it ends as files of its format do, so that nothing
/// opens it as something else.
#[must_use]
pub fn given_out(name: Option<&str>, media_type: &str) -> String {
    let name = name.unwrap_or("document");
    let Some(format) = Format::of_media_type(media_type) else {
        return format!("{name}.bin");
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let is_right = ending.is_some_and(|ending| {
        let mut endings = format.endings().iter();
        endings.any(|known| known.eq_ignore_ascii_case(ending))
    });
    if is_right {
        name.to_owned()
    } else {
        format!("{name}.{}", format.name())
    }
}

/// The header `Content-Disposition` that makes a browser keep the file under `name` (RFC 6266): once in
/// ASCII, and once in full (RFC 8187).
#[must_use]
pub fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '%' => '_',
            c if c == ' ' || c.is_ascii_graphic() => c,
            _ => '_',
        })
        .collect();
    let mut header = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            header.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(header, "%{byte:02X}");
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_and_names_that_deceive_are_refused() {
        for good in [
            "letter.pdf",
            "Brief an Müller.docx",
            "письмо",
            "نامه\u{200c}ها.pdf",
            ".profile",
            "a b",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "a/b.pdf",
            "C:\\x.pdf",
            "a\tb",
            "x\u{202e}gpj.exe",
            "..",
            "\u{feff}a",
            " . ",
        ] {
            assert!(fault(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn a_document_is_given_out_with_the_ending_of_what_it_is() {
        let pdf = Format::Pdf.media_type();
        let text = Format::Text.media_type();
        assert_eq!(given_out(Some("letter.pdf"), pdf), "letter.pdf");
        assert_eq!(given_out(Some("LETTER.PDF"), pdf), "LETTER.PDF");
        assert_eq!(given_out(Some("letter.txt"), pdf), "letter.txt.pdf");
        assert_eq!(given_out(Some("table.csv"), text), "table.csv");
        assert_eq!(given_out(Some("run.bat"), text), "run.bat.txt");
        assert_eq!(given_out(None, pdf), "document.pdf");
        assert_eq!(given_out(Some("a"), "image/x-unknown"), "a.bin");
    }

    #[test]
    fn the_name_stands_in_the_header_in_ascii_and_in_full() {
        assert_eq!(
            disposition("a \"b\" é.pdf"),
            "attachment; filename=\"a _b_ _.pdf\"; filename*=UTF-8''a%20%22b%22%20%C3%A9.pdf"
        );
        assert_eq!(
            disposition("plain-1.txt"),
            "attachment; filename=\"plain-1.txt\"; filename*=UTF-8''plain-1.txt"
        );
    }
}
