//! Who gets in touch when: demand spread over 24 months by season, weekday and channel.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rules::organisation::CustomerKind;

use super::chance::Chance;
use super::journeys::{Course, REDESIGNED};
use super::seasons::{REST_DAY_WEIGHT, Season, channel_shares, weekday_weight};
use super::service_plans::WASTE;
use super::stages::steps;
use super::window::{Window, instant, is_working_day};

/// One time that somebody gets in touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// When.
    pub at: DateTime<Utc>,
    /// On which local day.
    pub day: NaiveDate,
    /// About which journey, by its place among the courses.
    pub course: usize,
    /// By which channel, by its place among the channels.
    pub channel: usize,
    /// Whether it opens a case.
    pub opens_case: bool,
}

/// How much demand there is.
#[derive(Clone, Copy, Debug)]
pub struct Volume {
    /// Cases.
    pub cases: u32,
    /// Contacts that belong to no case.
    pub contacts: u32,
}

/// Cases that came to the waste service in the latest days besides its share, so that its team, whose people
/// have accounts to try, has something in its queue.
const LATEST: u32 = 6;
/// Those days.
const LATEST_DAYS: usize = 3;

/// Everybody who gets in touch, in order of time. Every journey has a case at least.
#[must_use]
pub fn arrivals(
    chance: &mut Chance,
    window: &Window,
    courses: &[Course],
    volume: Volume,
) -> Vec<Arrival> {
    let mut spread = Spread::new(chance, window);
    let each = u32::try_from(courses.len()).unwrap_or_default();
    let mut arrivals = Vec::new();
    for (place, quota) in quotas(courses, volume.cases.saturating_sub(each + LATEST))
        .into_iter()
        .enumerate()
    {
        spread.add(&mut arrivals, courses, (place, true), quota + 1);
    }
    spread.add_latest(&mut arrivals, courses);
    for (place, quota) in quotas(courses, volume.contacts).into_iter().enumerate() {
        spread.add(&mut arrivals, courses, (place, false), quota);
    }
    arrivals.sort_unstable();
    arrivals
}

/// How many of `total` fall to each journey by its share; together exactly `total`.
fn quotas(courses: &[Course], total: u32) -> Vec<u32> {
    let shares: u64 = courses.iter().map(|course| u64::from(course.share)).sum();
    let mut sum = 0;
    let mut given = 0;
    courses
        .iter()
        .map(|course| {
            sum += u64::from(course.share);
            let up_to_here = u64::from(total) * sum / shares.max(1);
            let quota = up_to_here - given;
            given = up_to_here;
            u32::try_from(quota).unwrap_or_default()
        })
        .collect()
}

/// Draws days, minutes and channels.
struct Spread<'a> {
    chance: &'a mut Chance,
    window: &'a Window,
    days: Vec<NaiveDate>,
    /// For each season, the weights of the days summed up to and including each.
    sums: HashMap<Season, Vec<u32>>,
}

impl<'a> Spread<'a> {
    fn new(chance: &'a mut Chance, window: &'a Window) -> Self {
        Self {
            chance,
            window,
            days: window.days().collect(),
            sums: HashMap::new(),
        }
    }

    fn add(
        &mut self,
        arrivals: &mut Vec<Arrival>,
        courses: &[Course],
        (place, opens_case): (usize, bool),
        count: u32,
    ) {
        let Some(course) = courses.get(place) else {
            return;
        };
        for _ in 0..count {
            let Some(day) = self.day(course.service.season) else {
                return;
            };
            arrivals.push(self.arrival(course, (place, opens_case), day));
        }
    }

    /// Adds what waits: of the journeys of residents that begin with the case team, the first of them one whose
    /// steps ask for skills.
    fn add_latest(&mut self, arrivals: &mut Vec<Arrival>, courses: &[Course]) {
        let begins_there = |course: &Course| {
            let of_residents = course.customer == CustomerKind::Resident;
            of_residents && course.service.code == WASTE && course.title != REDESIGNED
        };
        let theirs: Vec<usize> = (0..courses.len())
            .filter(|place| courses.get(*place).is_some_and(begins_there))
            .collect();
        let days = self.days.iter().rev().take(LATEST_DAYS);
        let days: Vec<NaiveDate> = days.copied().collect();
        let has_steps = |place: &&usize| {
            let course = courses.get(**place);
            course.is_some_and(|course| !steps(&course.title).is_empty())
        };
        let mut skilled = theirs.iter().find(has_steps);
        for _ in 0..LATEST {
            let (any, day) = (self.chance.pick(&theirs), self.chance.pick(&days));
            let (Some(place), Some(day)) = (skilled.take().or(any).copied(), day.copied()) else {
                break;
            };
            if let Some(course) = courses.get(place) {
                arrivals.push(self.arrival(course, (place, true), day));
            }
        }
    }

    fn arrival(
        &mut self,
        course: &Course,
        (place, opens_case): (usize, bool),
        day: NaiveDate,
    ) -> Arrival {
        let channel = self.channel(course, day);
        Arrival {
            at: instant(day, self.minute(channel)),
            day,
            course: place,
            channel,
            opens_case,
        }
    }

    fn day(&mut self, season: Season) -> Option<NaiveDate> {
        let sums = self
            .sums
            .entry(season)
            .or_insert_with(|| sums(&self.days, season));
        let drawn = self.chance.below(*sums.last()?);
        let place = sums.partition_point(|sum| *sum <= drawn);
        self.days.get(place).copied()
    }

    fn channel(&mut self, course: &Course, day: NaiveDate) -> usize {
        let elapsed = self.window.elapsed(day);
        let shares = channel_shares(course.customer, elapsed, is_working_day(day));
        let mut choices = shares.into_iter().zip(0..).collect::<Vec<(u32, usize)>>();
        choices.retain(|(share, _)| *share > 0);
        self.chance.weighted(&choices).unwrap_or_default()
    }

    /// In opening hours where somebody has to be there, else from early to late.
    fn minute(&mut self, channel: usize) -> u32 {
        match channel {
            0 | 3 | 4 => self.chance.between(9 * 60, 17 * 60 - 1),
            _ => self.chance.between(7 * 60, 22 * 60),
        }
    }
}

fn sums(days: &[NaiveDate], season: Season) -> Vec<u32> {
    let mut sum = 0;
    days.iter()
        .map(|day| {
            let weekday = if is_working_day(*day) {
                weekday_weight(day.weekday().num_days_from_monday())
            } else {
                REST_DAY_WEIGHT
            };
            sum += weekday * season.month_weight(day.month());
            sum
        })
        .collect()
}
