//! What moved a KPI, put together of the figures as they stand and the cases touched since.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use entities::cases::cases;
use rules::cases::replay;
use rules::performance::movement::{
    Contribution, Effect, Movement, Parts, between_cuts, between_periods,
};
use rules::performance::reason::{self, Reason, Step};
use rules::performance::{CaseFacts, KpiCells, Part, Standing};
use uuid::Uuid;

use super::Cut;
use super::effects::{GroupKey, KpiMovementGroup};
use super::known::Ground;
use super::touched::Touched;

/// What moved a KPI from one cut to another.
#[derive(Debug)]
pub(super) struct Moved {
    /// Both parts at the earlier cut.
    pub from: Parts,
    /// Both parts at the later cut.
    pub to: Parts,
    /// Case by case, those that moved the value most first; none between two periods.
    pub contributions: Option<Vec<Told>>,
    /// Group by group; none when either cut has no value.
    pub effects: Option<Vec<Effect<GroupKey>>>,
}

/// What one case did to the value, and why.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The case; none when it is out of the viewer's reach.
    pub case: Option<Arc<cases::Model>>,
    /// What it did.
    pub contribution: Contribution<Option<Uuid>>,
    /// Why.
    pub reason: Reason,
}

/// What a movement is told of.
pub(super) struct Asked<'a> {
    /// What groups are told apart by.
    pub by: Option<KpiMovementGroup>,
    /// The cases that something happened to since the earlier cut.
    pub touched: &'a [Touched],
    /// What is needed to say what they were.
    pub ground: &'a Ground,
    /// Those in the viewer's reach; none for all.
    pub reached: Option<&'a HashSet<Uuid>>,
}

type Groups = BTreeMap<GroupKey, Parts>;

impl Asked<'_> {
    /// What moved from one cut to the other, each with the cells of its days as they stand.
    pub fn between(&self, from: (&Cut, &KpiCells), to: (&Cut, &KpiCells)) -> Moved {
        let (before, after) = (self.groups(from.0, from.1), self.groups(to.0, to.1));
        let (from, to) = (from.0, to.0);
        let form = from.form();
        let contributions = (from.days == to.days)
            .then(|| self.contributions(from, to, sum(&before)))
            .flatten();
        // A value that comes about in another way is another value: nothing moved it there.
        let effects = (form == to.form())
            .then(|| between_periods(form, &before, &after))
            .flatten();
        Moved {
            from: sum(&before),
            to: sum(&after),
            contributions,
            effects: effects.map(|effects| effects.parts),
        }
    }

    /// The groups at a cut: as they stand, with every touched case as it was known instead of as it is.
    fn groups(&self, cut: &Cut, cells: &KpiCells) -> Groups {
        let question = cut.counting.question();
        let mut groups = Groups::new();
        for part in Part::ALL {
            let reading = question.reading(*part);
            let reading = reading.map(|own| KpiMovementGroup::told_apart(self.by, own));
            for cell in reading.iter().flat_map(|reading| cells.of(reading)) {
                *groups.entry(self.group(&cell.facts)).or_default() += question.adds(*part, cell);
            }
        }
        for touched in self.touched {
            let now = self.ground.stored(&touched.case);
            let parts = question.adds_of(&now, &cut.days);
            *groups.entry(self.group(&now.facts)).or_default() += negative(parts);
            if let Some(known) = self.known(touched, cut) {
                let parts = question.adds_of(&known, &cut.days);
                *groups.entry(self.group(&known.facts)).or_default() += parts;
            }
        }
        groups.retain(|_, parts| *parts != Parts::default());
        groups
    }

    fn group(&self, facts: &CaseFacts) -> GroupKey {
        self.by.map_or(GroupKey::Whole, |by| by.key(facts))
    }

    fn known(&self, touched: &Touched, cut: &Cut) -> Option<Standing> {
        let count = replay::known_by(&touched.log, cut.as_at);
        let known = touched.known.get(count.checked_sub(1)?)?.as_ref()?;
        Some(self.ground.known(&touched.case, known))
    }

    fn contributions(&self, from: &Cut, to: &Cut, whole: Parts) -> Option<Vec<Told>> {
        let question = from.counting.question();
        let at = |cut: &Cut| -> BTreeMap<Option<Uuid>, Parts> {
            let parts = self.touched.iter().filter_map(|touched| {
                let known = self.known(touched, cut)?;
                Some((Some(touched.case.id), question.adds_of(&known, &cut.days)))
            });
            parts.collect()
        };
        let (mut before, mut after) = (at(from), at(to));
        // What nothing happened to stands for itself on both sides, as one.
        let mut rest = whole;
        for parts in before.values() {
            rest += negative(*parts);
        }
        before.insert(None, rest);
        after.insert(None, rest);
        // A case of which nothing was known adds nothing, which is no change in itself.
        before.retain(|_, parts| *parts != Parts::default());
        after.retain(|_, parts| *parts != Parts::default());
        let Movement { parts, .. } = between_cuts(from.form(), &before, &after)?;
        let mut told: Vec<Told> = parts
            .into_iter()
            .filter_map(|contribution| self.told(contribution, from, to))
            .collect();
        told.sort_by(|one, other| {
            let size = |told: &Told| told.contribution.amount.abs();
            size(other)
                .total_cmp(&size(one))
                .then_with(|| Reverse(other.contribution.key).cmp(&Reverse(one.contribution.key)))
        });
        Some(told)
    }

    fn told(&self, contribution: Contribution<Option<Uuid>>, from: &Cut, to: &Cut) -> Option<Told> {
        let id = contribution.key?;
        let touched = self.touched.iter().find(|touched| touched.case.id == id)?;
        let is_reached = self.reached.is_none_or(|reached| reached.contains(&id));
        Some(Told {
            case: is_reached.then(|| Arc::clone(&touched.case)),
            reason: self.reason(touched, from, to)?,
            contribution,
        })
    }

    fn reason(&self, touched: &Touched, from: &Cut, to: &Cut) -> Option<Reason> {
        let question = from.counting.question();
        let adds = |known: &Option<replay::Known>| {
            let known = known.as_ref()?;
            let standing = self.ground.known(&touched.case, known);
            Some(question.adds_of(&standing, &from.days))
        };
        let first = replay::known_by(&touched.log, from.as_at);
        let last = replay::known_by(&touched.log, to.as_at);
        let before = first
            .checked_sub(1)
            .and_then(|place| adds(touched.known.get(place)?));
        let steps: Vec<Step> = touched
            .log
            .iter()
            .zip(&touched.known)
            .take(last)
            .skip(first)
            .map(|(entry, known)| Step {
                kind: entry.kind,
                happened_at: entry.happened_at,
                parts: adds(known).unwrap_or_default(),
            })
            .collect();
        reason::of(from.as_at, before, &steps)
    }
}

fn sum(groups: &Groups) -> Parts {
    groups.values().fold(Parts::default(), |mut sum, parts| {
        sum += *parts;
        sum
    })
}

const fn negative(parts: Parts) -> Parts {
    Parts {
        numerator: -parts.numerator,
        denominator: -parts.denominator,
    }
}
