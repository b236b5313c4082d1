//! Links to pictures of charts: signed, for one council, KPI, period, suppression and format, for a while.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign, verify};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rules::time::period::Period;
use uuid::Uuid;

/// The longest that a link lasts.
pub const LONGEST: TimeDelta = TimeDelta::days(7);
/// The fewest characters of a key.
pub const SHORTEST_KEY: usize = 32;
/// What is signed begins with this, so that no other signature by the same key is ever a link.
const PURPOSE: &str = "throughline chart 1";

/// The keys of the installation: the first signs, every one of them is accepted. A link ends when the key
/// that signed it is taken away.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LinkKeys(Vec<String>);

impl std::fmt::Debug for LinkKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} link keys", self.0.len())
    }
}

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// SVG.
    Svg,
    /// PNG.
    Png,
}

impl Format {
    /// The end of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The council.
    pub council_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// The days.
    pub period: Period,
    /// Whether small numbers are shown, as they are to whoever made the link.
    pub is_whole: bool,
    /// The form of the picture.
    pub format: Format,
    /// When it ends.
    pub until: DateTime<Utc>,
}

impl LinkKeys {
    /// Keys, the newest first; none when one is too short to be safe.
    #[must_use]
    pub fn new(keys: Vec<String>) -> Option<Self> {
        let is_long = |key: &String| key.chars().count() >= SHORTEST_KEY;
        keys.iter().all(is_long).then_some(Self(keys))
    }

    /// Whether there is none, so that no link is made or opened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The signed text of a link; none without a key.
    #[must_use]
    pub fn sign(&self, grant: &Grant) -> Option<String> {
        let key = self.0.first()?;
        let text = grant.text();
        let tag = sign(&hmac(key), signed(&text).as_bytes());
        let coded = [text.as_bytes(), tag.as_ref()].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Some(coded.join("."))
    }

    /// What a link opens at this instant; none when it was not signed here, has been changed, or has ended.
    #[must_use]
    pub fn open(&self, link: &str, now: DateTime<Utc>) -> Option<Grant> {
        let (text, tag) = link.split_once('.')?;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        let message = signed(&text);
        let is_ours = |key: &String| verify(&hmac(key), message.as_bytes(), &tag).is_ok();
        if !self.0.iter().any(is_ours) {
            return None;
        }
        Grant::read(&text).filter(|grant| now < grant.until && grant.until <= now + LONGEST)
    }
}

fn hmac(key: &str) -> Key {
    Key::new(HMAC_SHA256, key.as_bytes())
}

fn signed(text: &str) -> String {
    format!("{PURPOSE}\n{text}")
}

impl Grant {
    fn text(&self) -> String {
        let shown = if self.is_whole { "whole" } else { "suppressed" };
        [
            self.council_id.to_string(),
            self.kpi_id.to_string(),
            self.period.from.to_string(),
            self.period.to.to_string(),
            shown.to_owned(),
            self.format.extension().to_owned(),
            self.until.timestamp().to_string(),
        ]
        .join(" ")
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let mut next = || parts.next();
        Some(Self {
            council_id: next()?.parse().ok()?,
            kpi_id: next()?.parse().ok()?,
            period: Period {
                from: next()?.parse::<NaiveDate>().ok()?,
                to: next()?.parse::<NaiveDate>().ok()?,
            },
            is_whole: next()? == "whole",
            format: match next()? {
                "svg" => Format::Svg,
                "png" => Format::Png,
                _ => return None,
            },
            until: DateTime::from_timestamp(next()?.parse().ok()?, 0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> LinkKeys {
        let keys = keys.iter().map(|key| key.repeat(4)).collect();
        LinkKeys::new(keys).unwrap_or_default()
    }

    fn grant(now: DateTime<Utc>) -> Grant {
        Grant {
            council_id: Uuid::from_u128(1),
            kpi_id: Uuid::from_u128(2),
            period: Period {
                from: NaiveDate::default(),
                to: NaiveDate::default() + TimeDelta::days(365),
            },
            is_whole: false,
            format: Format::Png,
            until: now + LONGEST,
        }
    }

    #[test]
    fn a_link_opens_what_it_was_signed_for_until_it_ends() {
        let now = DateTime::UNIX_EPOCH;
        let keys = keys(&["first123"]);
        let link = keys.sign(&grant(now)).unwrap_or_default();
        assert_eq!(keys.open(&link, now), Some(grant(now)));
        assert_eq!(keys.open(&link, now + LONGEST), None);
        assert_eq!(LinkKeys::default().sign(&grant(now)), None);
    }

    #[test]
    fn nothing_in_a_link_can_be_changed() {
        let now = DateTime::UNIX_EPOCH;
        let keys = keys(&["first123"]);
        let link = keys.sign(&grant(now)).unwrap_or_default();
        let (text, tag) = link.split_once('.').unwrap_or_default();
        let decoded = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        for place in 0..decoded.len() {
            let mut changed = decoded.clone();
            if let Some(byte) = changed.get_mut(place) {
                *byte ^= 1;
            }
            let changed = format!("{}.{tag}", URL_SAFE_NO_PAD.encode(changed));
            assert_eq!(keys.open(&changed, now), None, "byte {place}");
        }
        assert_eq!(keys.open(text, now), None);
        assert_eq!(keys.open("", now), None);
    }

    #[test]
    fn a_link_ends_with_the_key_that_signed_it() {
        let now = DateTime::UNIX_EPOCH;
        let link = keys(&["first123"]).sign(&grant(now)).unwrap_or_default();
        assert!(keys(&["second12", "first123"]).open(&link, now).is_some());
        assert_eq!(keys(&["second12"]).open(&link, now), None);
        assert_eq!(LinkKeys::new(vec!["short".to_owned()]), None);
    }
}
