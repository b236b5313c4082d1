//! When demand comes in, and by which channel: seasons, weekdays and the shift to the web.

use rules::organisation::CustomerKind;

/// How the demand of a service moves through the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Season {
    /// About the same in every month.
    Even,
    /// Heaviest from May to September, with a second peak after the new year's holidays.
    Summer,
    /// Heaviest from November to February.
    Winter,
    /// Heaviest in March and April, when bills go out and the books close.
    TaxYear,
    /// Heaviest in January and September.
    SchoolYear,
    /// Heaviest in April and May, with the annual canvass in late summer.
    Elections,
}

impl Season {
    /// Weight of a month, January first; a month of average demand weighs about 100.
    const fn months(self) -> [u32; 12] {
        match self {
            Self::Even => [104, 98, 102, 97, 100, 99, 96, 88, 106, 108, 104, 86],
            Self::Summer => [126, 84, 88, 96, 108, 118, 124, 116, 106, 92, 78, 84],
            Self::Winter => [148, 132, 112, 92, 78, 72, 70, 68, 82, 98, 120, 138],
            Self::TaxYear => [88, 102, 178, 164, 104, 84, 78, 76, 88, 92, 84, 70],
            Self::SchoolYear => [138, 104, 96, 88, 92, 96, 72, 64, 158, 118, 100, 82],
            Self::Elections => [60, 74, 118, 236, 214, 76, 72, 110, 104, 66, 50, 40],
        }
    }

    /// Weight of a month (1 to 12).
    #[must_use]
    pub fn month_weight(self, month: u32) -> u32 {
        let index = usize::try_from(month.saturating_sub(1)).unwrap_or_default();
        self.months().get(index).copied().unwrap_or(100)
    }
}

/// Weight of a day that is not a working day, against [`weekday_weight`].
pub const REST_DAY_WEIGHT: u32 = 22;

/// Weight of a working day by its distance from Monday: the week starts heavily.
#[must_use]
pub const fn weekday_weight(days_from_monday: u32) -> u32 {
    match days_from_monday {
        0 => 126,
        1 => 110,
        2 => 102,
        3 => 98,
        _ => 86,
    }
}

/// Shares of the channels, in the order of [`super::structure::CHANNELS`], in thousandths.
type Shares = [u32; 7];

const fn first_and_last(kind: CustomerKind) -> (Shares, Shares) {
    match kind {
        CustomerKind::Resident => (
            [460, 230, 120, 90, 50, 20, 30],
            [240, 490, 100, 50, 25, 60, 35],
        ),
        CustomerKind::Business => (
            [390, 260, 240, 30, 60, 10, 10],
            [200, 520, 190, 15, 25, 40, 10],
        ),
        CustomerKind::Staff => ([250, 340, 350, 40, 5, 15, 0], [110, 620, 210, 25, 5, 30, 0]),
    }
}

/// Shares of the channels on a day that is `elapsed` thousandths into the 24 months. Customers move
/// from the telephone to the web; on rest days nobody answers the telephone, the counter or the post.
#[must_use]
pub fn channel_shares(kind: CustomerKind, elapsed: u32, is_working_day: bool) -> Shares {
    let (first, last) = first_and_last(kind);
    let elapsed = elapsed.min(1000);
    let mut shares = [0; 7];
    for ((share, from), to) in shares.iter_mut().zip(first).zip(last) {
        *share = (from * (1000 - elapsed) + to * elapsed) / 1000;
    }
    if !is_working_day {
        let [telephone, _, _, counter, post, ..] = &mut shares;
        (*telephone, *counter, *post) = (0, 0, 0);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telephone_gives_way_to_the_web() {
        let [telephone, web, ..] = channel_shares(CustomerKind::Resident, 0, true);
        let [later_telephone, later_web, ..] = channel_shares(CustomerKind::Resident, 1000, true);
        assert!(later_telephone < telephone && later_web > web);
    }

    #[test]
    fn shares_add_up() {
        for kind in CustomerKind::ALL {
            let (first, last) = first_and_last(*kind);
            assert_eq!(first.iter().sum::<u32>(), 1000);
            assert_eq!(last.iter().sum::<u32>(), 1000);
        }
    }
}
