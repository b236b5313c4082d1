//! What roll-ups count, and the numbers under which it is stored. A number is never given to anything
//! else: cells of years ago carry it.

use super::{DemandCode, DemandFamily};

/// What one cell counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Flow: contacts, by the day they happened.
    Contacts,
    /// Flow and state: cases, by the day they were received, as they stand now.
    Opened,
    /// Flow: closings with an outcome, by the day of the closing, reopened since or not.
    Closed,
    /// Flow: withdrawals, by the day of the withdrawal, reopened since or not.
    Withdrawn,
    /// Flow: reopenings, by the day of the reopening.
    Reopened,
    /// State: cases that are closed, by the day of their latest closing.
    LatestClosed,
    /// State: cases that have a due date, by that day.
    Due,
    /// Flow: an open case's due date has come, by the first day at whose end it was open and due.
    Breached,
    /// Flow: such a case ended, by the day of that.
    BreachEnded,
    /// Flow: cases merged into another, by the day of the merge, reopened since or not.
    Merged,
}

impl Measure {
    /// Every measure, in the order of its number.
    pub const ALL: &'static [Self] = &[
        Self::Contacts,
        Self::Opened,
        Self::Closed,
        Self::Withdrawn,
        Self::Reopened,
        Self::LatestClosed,
        Self::Due,
        Self::Breached,
        Self::BreachEnded,
        Self::Merged,
    ];

    /// The number under which it is stored, for ever.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Contacts => 1,
            Self::Opened => 2,
            Self::Closed => 3,
            Self::Withdrawn => 4,
            Self::Reopened => 5,
            Self::LatestClosed => 6,
            Self::Due => 7,
            Self::Breached => 8,
            Self::BreachEnded => 9,
            Self::Merged => 10,
        }
    }

    /// The measure with this number.
    #[must_use]
    pub fn of_number(number: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.number() == number)
    }
}

/// How a case stands to the instant it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timing {
    /// Contacts, and what happens to a case, have none.
    DoesNotApply,
    /// Not closed, and nothing was promised. A withdrawn or merged case is not closed.
    OpenWithoutDue,
    /// Not closed, and due at some time.
    OpenWithDue,
    /// Closed, and nothing had been promised.
    ClosedWithoutDue,
    /// Closed by its due instant.
    ClosedOnTime,
    /// Closed after its due instant.
    ClosedLate,
}

impl Timing {
    /// Every value, in the order of its number.
    pub const ALL: &'static [Self] = &[
        Self::DoesNotApply,
        Self::OpenWithoutDue,
        Self::OpenWithDue,
        Self::ClosedWithoutDue,
        Self::ClosedOnTime,
        Self::ClosedLate,
    ];

    /// The number under which it is stored, for ever.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::DoesNotApply => 0,
            Self::OpenWithoutDue => 1,
            Self::OpenWithDue => 2,
            Self::ClosedWithoutDue => 3,
            Self::ClosedOnTime => 4,
            Self::ClosedLate => 5,
        }
    }

    /// The value with this number.
    #[must_use]
    pub fn of_number(number: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.number() == number)
    }
}

impl DemandCode {
    /// The number under which it is stored in roll-ups, for ever.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::ValueNew => 1,
            Self::ValueFollowOn => 2,
            Self::FailureProgressChase => 3,
            Self::FailureClarify => 4,
            Self::FailureRepeatInformation => 5,
            Self::FailureWrongPlace => 6,
            Self::FailureNotDone => 7,
            Self::FailureDoneWrong => 8,
            Self::FailureReopened => 9,
            Self::FailureWebsite => 10,
            Self::PreventableByPolicy => 11,
            Self::Unknown => 12,
        }
    }

    /// The code with this number.
    #[must_use]
    pub fn of_number(number: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.number() == number)
    }
}

impl DemandFamily {
    /// Every family, in the order of its number.
    pub const ALL: &'static [Self] =
        &[Self::Value, Self::Failure, Self::Preventable, Self::Unknown];

    /// The number under which it is stored in roll-ups, for ever; 0 there is a case's, which has none.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Value => 1,
            Self::Failure => 2,
            Self::Preventable => 3,
            Self::Unknown => 4,
        }
    }

    /// The family with this number.
    #[must_use]
    pub fn of_number(number: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_run_without_gaps_in_the_order_of_the_list() {
        let numbers = |of: Vec<i16>, first: i16| {
            let wanted: Vec<i16> = (first..).take(of.len()).collect();
            assert_eq!(of, wanted);
        };
        numbers(Measure::ALL.iter().map(|it| it.number()).collect(), 1);
        numbers(Timing::ALL.iter().map(|it| it.number()).collect(), 0);
        numbers(DemandCode::ALL.iter().map(|it| it.number()).collect(), 1);
        numbers(DemandFamily::ALL.iter().map(|it| it.number()).collect(), 1);
        assert_eq!(Measure::ALL.len(), 10);
        assert_eq!(DemandCode::ALL.len(), 12);
    }

    #[test]
    fn a_number_leads_back() {
        for code in DemandCode::ALL {
            assert_eq!(DemandCode::of_number(code.number()), Some(*code));
        }
        assert_eq!(Measure::of_number(9), Some(Measure::BreachEnded));
        assert_eq!(Timing::of_number(5), Some(Timing::ClosedLate));
        assert_eq!(DemandFamily::of_number(4), Some(DemandFamily::Unknown));
        assert_eq!(Measure::of_number(0), None);
        assert_eq!(DemandCode::of_number(13), None);
    }
}
