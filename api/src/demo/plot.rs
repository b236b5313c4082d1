//! What will happen to a case, and when: drawn at its opening, told only as far as now.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;

use super::chance::Chance;
use super::journeys::VersionCourse;
use super::window::{instant, is_working_day, local_day, working_day_after};

/// Cases that get stuck, per thousand.
const STUCK: u32 = 12;
/// Cases that their customer withdraws, per thousand.
const WITHDRAWN: u32 = 32;
/// Cases that wait for their customer, per thousand of those that take days.
const PAUSED: u32 = 100;
/// The least working days of a case that waits for its customer.
const PAUSED_DAYS: u32 = 4;
/// Working days taken as promised where nothing is.
const NO_PROMISE: u32 = 15;

/// One thing that happens to a case after it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It moves to the stage at this place.
    Move(usize),
    /// Somebody of the team takes it.
    Assign,
    /// Somebody notes something.
    Note,
    /// The customer gets in touch about it.
    Contact(DemandCode),
    /// The code of the latest contact is put right.
    RecodeContact,
    /// Its demand code is put right.
    Reclassify,
    /// The day it was received is put right: so many days earlier.
    Correct(u32),
    /// It is given to the partner.
    Share,
    /// It waits for its customer.
    Pause,
    /// The customer has answered.
    Resume,
    /// It is closed with the outcome of this kind.
    Close(OutcomeKind),
    /// The customer withdraws.
    Withdraw,
    /// It is reopened.
    Reopen,
}

/// Everything that will happen, in order of time.
pub type Plot = Vec<(DateTime<Utc>, Step)>;

/// The codes of contacts about an open case, and how often each.
const FOLLOW_UPS: [(u32, DemandCode); 10] = [
    (480, DemandCode::FailureProgressChase),
    (110, DemandCode::FailureClarify),
    (90, DemandCode::FailureRepeatInformation),
    (80, DemandCode::FailureNotDone),
    (35, DemandCode::FailureDoneWrong),
    (35, DemandCode::FailureWrongPlace),
    (40, DemandCode::FailureWebsite),
    (100, DemandCode::ValueFollowOn),
    (20, DemandCode::Unknown),
    (10, DemandCode::PreventableByPolicy),
];

const ENDINGS: [(u32, OutcomeKind); 4] = [
    (800, OutcomeKind::Met),
    (110, OutcomeKind::NotMet),
    (50, OutcomeKind::Referred),
    (40, OutcomeKind::Other),
];

/// Draws what happens to a case received at `received_at`.
#[must_use]
pub fn draw(
    chance: &mut Chance,
    version: &VersionCourse,
    received_at: DateTime<Utc>,
    may_be_shared: bool,
) -> Plot {
    let mut drawing = Drawing {
        received_on: local_day(received_at),
        received_at,
        days: days_taken(chance, version),
        ends_at: received_at,
        chance,
        version,
        plot: Vec::new(),
    };
    drawing.ends_at = drawing.end();
    drawing.stages();
    drawing.work(may_be_shared);
    drawing.contacts();
    drawing.ending();
    let mut plot = drawing.plot;
    plot.sort_by_key(|(at, _)| *at);
    plot
}

/// What happens of it to a case that nobody takes up: customers chase it.
#[must_use]
pub fn waiting(plot: Plot) -> Plot {
    let chases =
        |step: &Step| matches!(step, Step::Contact(code) if *code != DemandCode::FailureReopened);
    plot.into_iter().filter(|(_, step)| chases(step)).collect()
}

/// Working days from receipt to closing.
fn days_taken(chance: &mut Chance, version: &VersionCourse) -> u32 {
    let promised = version
        .target
        .and_then(|days| u32::try_from(days).ok())
        .unwrap_or(NO_PROMISE);
    if chance.happens(STUCK) {
        promised * 2 + chance.between(40, 160)
    } else if chance.happens(version.on_time) {
        (chance.between(0, promised) + chance.between(0, promised)).div_ceil(2)
    } else {
        promised + chance.between(1, promised + promised / 2 + 2)
    }
}

struct Drawing<'a> {
    chance: &'a mut Chance,
    version: &'a VersionCourse,
    received_at: DateTime<Utc>,
    received_on: NaiveDate,
    /// Working days until it ends.
    days: u32,
    ends_at: DateTime<Utc>,
    plot: Plot,
}

impl Drawing<'_> {
    /// When the case ends: on the same day only where there is time left for it.
    fn end(&mut self) -> DateTime<Utc> {
        let is_morning = self.received_at < instant(self.received_on, 14 * 60)
            && self.received_at >= instant(self.received_on, 9 * 60);
        if self.days == 0 && is_morning && is_working_day(self.received_on) {
            return self.received_at + minutes(self.chance.between(30, 170));
        }
        self.days = self.days.max(1);
        let day = working_day_after(self.received_on, self.days);
        instant(day, self.chance.between(10 * 60, 17 * 60 - 1))
    }

    fn stages(&mut self) {
        let mut before = self.received_at;
        let ends: Vec<u32> = self
            .version
            .stages
            .iter()
            .map(|(.., percent)| *percent)
            .collect();
        for (place, percent) in (1..self.version.stages.len()).zip(ends) {
            let day = working_day_after(self.received_on, self.days * percent / 100);
            let drawn = instant(day, self.chance.between(9 * 60, 17 * 60 - 1));
            before = drawn
                .min(self.ends_at - minutes(3))
                .max(before + minutes(2));
            self.plot.push((before, Step::Move(place)));
            if self.chance.happens(500) {
                self.plot
                    .push((before + TimeDelta::seconds(40), Step::Assign));
            }
        }
    }

    fn work(&mut self, may_be_shared: bool) {
        if self.chance.happens(700) {
            let at = self.received_at + minutes(self.chance.between(3, 20));
            self.plot.push((at, Step::Assign));
        }
        let notes = self
            .chance
            .weighted(&[(620, 0), (260, 1), (90, 2), (30, 3)]);
        for _ in 0..notes.unwrap_or_default() {
            self.sometime(Step::Note);
        }
        if self.chance.happens(12) {
            self.sometime(Step::Reclassify);
        }
        if self.chance.happens(6) {
            let days = self.chance.between(1, 3);
            self.plot
                .push((self.received_at + minutes(25), Step::Correct(days)));
        }
        if self.days >= PAUSED_DAYS && self.chance.happens(PAUSED) {
            self.waiting();
        }
        if may_be_shared && self.chance.happens(60) {
            self.sometime(Step::Share);
        }
    }

    /// The case waits for its customer, who answers on a day before it ends.
    fn waiting(&mut self) {
        let half = self.days / 2;
        let asked_on = working_day_after(self.received_on, self.chance.between(1, half));
        let most = (self.days - half - 1).max(1);
        let answered_on = working_day_after(asked_on, self.chance.between(1, most));
        let asked_at = instant(asked_on, self.chance.between(9 * 60, 17 * 60 - 1));
        let answered_at = instant(answered_on, self.chance.between(9 * 60, 17 * 60 - 1));
        self.plot.push((asked_at, Step::Pause));
        self.plot.push((answered_at, Step::Resume));
    }

    /// Customers get in touch again and again the longer it lasts beyond what was promised.
    fn contacts(&mut self) {
        let promised = self
            .version
            .target
            .and_then(|days| u32::try_from(days).ok());
        let is_late = promised.is_some_and(|promised| self.days > promised);
        let rate = if is_late {
            self.version.chases * 2 + 150
        } else {
            self.version.chases
        };
        let more = u32::from(self.chance.happens(rate % 1000));
        for _ in 0..(rate / 1000 + more) {
            if let Some(code) = self.chance.weighted(&FOLLOW_UPS) {
                self.sometime(Step::Contact(code));
                if self.chance.happens(12) {
                    let at = self.plot.last().map_or(self.received_at, |(at, _)| *at);
                    self.plot
                        .push((at + TimeDelta::seconds(50), Step::RecodeContact));
                }
            }
        }
    }

    fn ending(&mut self) {
        if self.chance.happens(WITHDRAWN) {
            let at = self.office_moment(self.received_at, self.ends_at);
            self.plot.retain(|(when, _)| *when < at);
            // Who withdraws has answered.
            if !self.plot.iter().any(|(_, step)| *step == Step::Resume) {
                self.plot.retain(|(_, step)| *step != Step::Pause);
            }
            self.plot.push((at, Step::Withdraw));
            return;
        }
        let kind = self.chance.weighted(&ENDINGS).unwrap_or(OutcomeKind::Other);
        self.plot.push((self.ends_at, Step::Close(kind)));
        let reopenings = 1000_u32.saturating_sub(self.version.on_time) / 9 + 4;
        if self.chance.happens(reopenings) {
            self.reopening();
        }
    }

    fn reopening(&mut self) {
        let ended_on = local_day(self.ends_at);
        let again_on = working_day_after(ended_on, self.chance.between(1, 12));
        let said_at = instant(again_on, self.chance.between(9 * 60, 16 * 60));
        self.plot
            .push((said_at, Step::Contact(DemandCode::FailureReopened)));
        self.plot.push((said_at + minutes(6), Step::Reopen));
        let settled_on = working_day_after(again_on, self.chance.between(1, 2 + self.days / 2));
        let settled_at = instant(settled_on, self.chance.between(10 * 60, 17 * 60 - 1));
        self.plot.push((settled_at, Step::Close(OutcomeKind::Met)));
    }

    /// Something happens at some time before the end.
    fn sometime(&mut self, step: Step) {
        let at = self.office_moment(self.received_at + minutes(21), self.ends_at);
        self.plot.push((at, step));
    }

    /// A minute of office hours between two instants, or else just before the later.
    fn office_moment(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) -> DateTime<Utc> {
        let last = to - minutes(1);
        let days = u32::try_from((local_day(to) - local_day(from)).num_days()).unwrap_or_default();
        let day = local_day(from) + TimeDelta::days(self.chance.between(0, days).into());
        let day = if is_working_day(day) {
            day
        } else {
            working_day_after(day, 1)
        };
        let drawn = instant(day, self.chance.between(9 * 60, 17 * 60 - 1));
        drawn.max(from).min(last)
    }
}

fn minutes(count: u32) -> TimeDelta {
    TimeDelta::minutes(count.into())
}
