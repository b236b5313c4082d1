//! Reading variables one by one, keeping what is wrong instead of stopping at it.

use std::collections::HashMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use super::{CrossOrigin, Fault, Faults, Limits, keys};
use crate::performance::chart::link::{LinkKeys, SHORTEST_KEY};

/// The variables of ours, and the faults found so far.
pub(super) struct Values {
    values: HashMap<String, String>,
    faults: Vec<Fault>,
}

impl Values {
    pub(super) fn new(
        variables: impl IntoIterator<Item = (String, String)>,
        faults: Vec<Fault>,
    ) -> Self {
        let ours = variables
            .into_iter()
            .filter(|(name, _)| keys::is_ours(name));
        let mut values = Self {
            values: ours.collect(),
            faults,
        };
        values.refuse_unknown();
        values
    }

    /// A variable that nobody reads is most likely one misspelt, and its default would be used
    /// without a word.
    fn refuse_unknown(&mut self) {
        let known = |name: &String| keys::KEYS.iter().any(|key| key.name == name);
        let mut unknown: Vec<String> = self.values.keys().cloned().collect();
        unknown.retain(|name| !known(name));
        unknown.sort();
        for name in unknown {
            let mend = keys::nearest(&name).map_or_else(
                || "unset it".to_owned(),
                |nearest| format!("unset it, or was {nearest} meant?"),
            );
            self.fault(&name, "is not a variable of Throughline", mend);
        }
    }

    pub(super) fn fault(&mut self, key: &str, problem: impl Into<String>, mend: impl Into<String>) {
        self.faults.push(Fault::new(key, problem, mend));
    }

    pub(super) fn finish<T>(mut self, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            self.faults.sort_by(|a, b| a.key.cmp(&b.key));
            Err(Faults(self.faults))
        }
    }

    /// The text of a variable; one that is set to nothing counts as not set.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        let value = self.values.get(key)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    pub(super) fn parsed<T: FromStr>(&mut self, key: &str, default: T, expected: &str) -> T {
        let Some(text) = self.text(key) else {
            return default;
        };
        text.parse().unwrap_or_else(|_| {
            self.fault(
                key,
                format!("\"{text}\" is not {expected}"),
                format!("set it to {expected}"),
            );
            default
        })
    }

    pub(super) fn switch(&mut self, key: &str, default: bool) -> bool {
        self.parsed(key, default, "true or false")
    }

    pub(super) fn number<T>(&mut self, key: &str, default: T, range: RangeInclusive<T>) -> T
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let Some(text) = self.text(key) else {
            return default;
        };
        match text.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let expected = format!("a whole number from {} to {}", range.start(), range.end());
                self.fault(
                    key,
                    format!("\"{text}\" is not {expected}"),
                    format!("set it to {expected}"),
                );
                default
            }
        }
    }

    pub(super) fn optional_number(&mut self, key: &str) -> Option<u16> {
        self.text(key)?;
        Some(self.number(key, 0, 0..=u16::MAX))
    }

    pub(super) fn seconds(
        &mut self,
        key: &str,
        default: Duration,
        range: RangeInclusive<u64>,
    ) -> Duration {
        Duration::from_secs(self.number(key, default.as_secs(), range))
    }

    pub(super) fn database_url(&mut self) -> Option<String> {
        let url = self.text(keys::DATABASE_URL)?;
        if ["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|kind| url.starts_with(kind))
        {
            return Some(url);
        }
        // The value may hold a password: it is not repeated.
        self.fault(
            keys::DATABASE_URL,
            "is the address of no database that is known here",
            "write sqlite://FILE or postgres://user:password@host:port/database",
        );
        None
    }

    pub(super) fn origins(&mut self) -> CrossOrigin {
        let Some(text) = self.text(keys::CORS_ORIGINS) else {
            return CrossOrigin::Closed;
        };
        let mut origins = Vec::new();
        for origin in text
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            if is_origin(origin) {
                origins.push(origin.to_owned());
            } else {
                self.fault(
                    keys::CORS_ORIGINS,
                    format!("\"{origin}\" is not an origin"),
                    "write scheme, host and port only, such as https://cases.example.gov.uk",
                );
            }
        }
        CrossOrigin::Origins(origins)
    }

    pub(super) fn link_keys(&mut self) -> LinkKeys {
        let text = self.text(keys::LINK_KEYS).unwrap_or_default();
        let keys_in = text.split(',').map(str::trim).filter(|key| !key.is_empty());
        LinkKeys::new(keys_in.map(str::to_owned).collect()).unwrap_or_else(|| {
            let mend = "make one with: openssl rand -hex 32";
            self.fault(
                keys::LINK_KEYS,
                format!("a key has fewer than {SHORTEST_KEY} characters"),
                mend,
            );
            LinkKeys::default()
        })
    }

    pub(super) fn limits(&mut self) -> Limits {
        const MOST: usize = 1_000_000;
        let default = Limits::default();
        let mut count = |key, default| self.number(key, default, 1..=MOST);
        let tokens = count(keys::MAX_TOKENS, default.tokens);
        let fields = count(keys::MAX_FIELDS, default.fields);
        let aliases = count(keys::MAX_ALIASES, default.aliases);
        let directives = count(keys::MAX_DIRECTIVES, default.directives);
        Limits {
            body_bytes: self.number(
                keys::MAX_BODY_BYTES,
                default.body_bytes,
                1_024..=104_857_600,
            ),
            tokens,
            // The parser itself goes no deeper than 64.
            depth: self.number(keys::MAX_DEPTH, default.depth, 1..=30),
            fields,
            aliases,
            directives,
            list_cost: self.number(keys::MAX_LIST_COST, default.list_cost, 1..=1_000_000_000),
            time: self.seconds(keys::TIMEOUT_SECONDS, default.time, 1..=3_600),
        }
    }

    pub(super) fn log_filter(&mut self) -> Option<String> {
        let text = self.text(keys::LOG)?;
        if tracing_subscriber::EnvFilter::try_new(&text).is_ok() {
            return Some(text);
        }
        self.fault(
            keys::LOG,
            format!("\"{text}\" is no level and no filter"),
            "set it to error, warn, info, debug or trace",
        );
        None
    }
}

/// Whether a browser would send this text as the origin of a page.
fn is_origin(text: &str) -> bool {
    reqwest::Url::parse(text).is_ok_and(|url| {
        ["http", "https"].contains(&url.scheme()) && url.origin().ascii_serialization() == text
    })
}
