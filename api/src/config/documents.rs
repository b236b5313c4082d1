//! Reading what the operator decides about documents.

use reqwest::Url;
use rules::cases::document::format::Format;

use super::keys;
use super::read::Values;
use crate::cases::document::scanner::Scanner;
use crate::cases::document::settings::Settings;

/// The most that can be set as the most bytes of a document: one gibibyte.
const MOST_BYTES: u64 = 1_073_741_824;

impl Values {
    pub(super) fn documents(&mut self) -> Settings {
        let default = Settings::default();
        Settings {
            place: self.place(),
            most_bytes: self.number(keys::DOCUMENT_BYTES, default.most_bytes, 1..=MOST_BYTES),
            formats: self.formats().unwrap_or(default.formats),
            // Uploads are forgotten two hours after their end, and one hour is less.
            time: self.seconds(keys::DOCUMENT_SECONDS, default.time, 1..=3_600),
            scanner: self.scanner(),
        }
    }

    fn place(&mut self) -> Option<Url> {
        let text = self.text(keys::DOCUMENTS)?;
        let url = Url::parse(&text).ok().filter(is_place);
        if url.is_none() {
            // The value may hold a secret, put where it does not belong: it is not repeated.
            let mend = "write file:///FOLDER, s3://BUCKET/PREFIX or az://CONTAINER/PREFIX; keys of S3 and Azure go into the variables AWS_… and AZURE_…";
            self.fault(
                keys::DOCUMENTS,
                "is the address of no store that is known here",
                mend,
            );
        }
        url
    }

    fn formats(&mut self) -> Option<Vec<Format>> {
        let text = self.text(keys::DOCUMENT_FORMATS)?;
        let mut formats = Vec::new();
        for name in text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            if let Some(format) = Format::named(name) {
                formats.push(format);
            } else {
                let all: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
                let mend = format!("choose among {}", all.join(", "));
                let problem = format!("\"{name}\" is no format that can be told by content");
                self.fault(keys::DOCUMENT_FORMATS, problem, mend);
            }
        }
        Some(formats)
    }

    fn scanner(&mut self) -> Option<Scanner> {
        let text = self.text(keys::SCANNER)?;
        let scanner = Scanner::at(&text);
        if scanner.is_none() {
            let problem = format!("\"{text}\" is the address of no scanner");
            self.fault(
                keys::SCANNER,
                problem,
                "write clamd://HOST:PORT, such as clamd://clamav:3310",
            );
        }
        scanner
    }
}

/// Whether an address is one of a store, and holds nothing but its place.
fn is_place(url: &Url) -> bool {
    let is_known = match url.scheme() {
        "file" => url.to_file_path().is_ok(),
        "s3" | "az" => url.has_host(),
        _ => false,
    };
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    is_known && is_bare && url.fragment().is_none()
}
