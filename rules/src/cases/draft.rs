//! Drafts: cases that somebody has begun to open for themselves.

use chrono::{DateTime, TimeDelta, Utc};

/// The most drafts that an account may have at a time.
pub const MOST_DRAFTS: usize = 20;

/// How long a draft is kept after it was saved last.
const KEPT: TimeDelta = TimeDelta::days(30);

/// From when on a draft is gone that is saved at `now`.
#[must_use]
pub fn expiry(now: DateTime<Utc>) -> DateTime<Utc> {
    now + KEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_kept_for_thirty_days() {
        let at = |text: &str| text.parse::<DateTime<Utc>>();
        assert_eq!(
            at("2026-10-15T10:00:00Z").map(expiry),
            at("2026-11-14T10:00:00Z")
        );
    }
}
