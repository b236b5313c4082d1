//! Drawing the figures of a KPI from what was read: each of its own periods by the version in force
//! in it, then put together for longer ones.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entities::performance::kpi_version;
use rules::number;
use rules::performance::formula::MAX_LEVELS;
use rules::performance::{Amounts, Formula, Frequency, KpiKind, Part};
use rules::small_numbers::Suppression;
use rules::time::period::Period as LocalDays;
use uuid::Uuid;

use super::ground::Ground;
use super::load::FiguresOf;
use crate::performance::kpi::{Kpi, ServicesOf};
use crate::performance::value::ValuesOf;

/// The figure of a KPI in a period.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The period.
    pub period: LocalDays,
    /// Its length.
    pub frequency: Frequency,
    /// The number of the version that counted it.
    pub number: i32,
    /// What is known of it, as published to the viewer; none when nothing is.
    pub amounts: Option<Amounts>,
    /// Whether anything of it is hidden.
    pub is_suppressed: bool,
    /// The factor of the version.
    pub factor: f64,
    /// The collection lag of the version.
    pub lag_days: i32,
    /// How many parts make it up.
    pub reporting: usize,
    /// How many should.
    pub expected: usize,
    /// The first day it looks back to, when that is before the period.
    pub covers_from: Option<NaiveDate>,
}

/// A KPI in one of its own periods.
struct Own<'a> {
    period: LocalDays,
    version: &'a kpi_version::Model,
    /// What was counted or reported, by service where services report.
    parts: Vec<(Option<Uuid>, Amounts)>,
    /// How it is published to the viewer.
    suppression: Suppression,
    /// Whether it comes of a figure that is hidden.
    is_hidden: bool,
    reporting: usize,
    expected: usize,
    covers_from: Option<NaiveDate>,
}

/// The figures of the KPI that `key` asks for, oldest first.
pub fn draw(ground: &Ground<'_>, key: &FiguresOf) -> Vec<Drawn> {
    let own = owned(ground, &key.kpi, 0);
    let Some(every) = key.every else {
        let overlaps =
            |one: &&Own<'_>| one.period.from < key.period.to && key.period.from < one.period.to;
        return own
            .iter()
            .filter(overlaps)
            .filter_map(|one| drawn(std::slice::from_ref(one), one.period, one.version.frequency))
            .collect();
    };
    let periods = key.period.split(every).into_iter();
    periods
        .filter_map(|period| drawn(within(&own, period), period, every))
        .collect()
}

/// Those own periods that lie in a longer one; they stand in their order.
fn within<'a, 'b>(own: &'b [Own<'a>], period: LocalDays) -> &'b [Own<'a>] {
    let first = own.partition_point(|one| one.period.from < period.from);
    let after = own.partition_point(|one| one.period.to <= period.to);
    own.get(first..after).unwrap_or_default()
}

/// Own periods put together: each service over time, then the services. `None` out of none.
fn drawn(own: &[Own<'_>], period: LocalDays, frequency: Frequency) -> Option<Drawn> {
    let version = own.last()?.version;
    let mut by_service: BTreeMap<Option<Uuid>, Vec<Amounts>> = BTreeMap::new();
    for (service, amounts) in own.iter().flat_map(|one| &one.parts) {
        by_service.entry(*service).or_default().push(*amounts);
    }
    let over_time: Vec<Amounts> = by_service
        .values()
        .filter_map(|parts| version.roll_up_over_time.of(parts, version.factor))
        .collect();
    let amounts = version.roll_up_over_services.of(&over_time, version.factor);
    let suppression = own.iter().map(|one| one.suppression).min()?;
    let shown = amounts.map(|amounts| amounts.published(version.kind, suppression));
    let is_hidden = own.iter().any(|one| one.is_hidden);
    Some(Drawn {
        period,
        frequency,
        number: version.number,
        amounts: shown.filter(|_| !is_hidden).map(|shown| shown.amounts),
        is_suppressed: is_hidden || shown.is_some_and(|shown| shown.is_suppressed),
        factor: version.factor,
        lag_days: version.collection_lag_days,
        reporting: own.iter().map(|one| one.reporting).sum(),
        expected: own.iter().map(|one| one.expected).sum(),
        covers_from: own.iter().filter_map(|one| one.covers_from).min(),
    })
}

/// The KPI in each of its own periods that the ground reaches.
fn owned<'a>(ground: &'a Ground<'_>, kpi: &'a Kpi, level: usize) -> Vec<Own<'a>> {
    let operands = operands(ground, kpi, level);
    let mut own = Vec::new();
    let periods = kpi.0.periods(ground.days);
    let counted = counted(ground, kpi, &periods);
    for (period, version) in periods {
        let amounts = counted.get(&(version.number, period.from)).copied();
        own.push(match (amounts, version.kind) {
            (Some(amounts), _) => alone(ground, (period, version), amounts),
            (None, KpiKind::Derived) => derived(ground, period, version, &operands),
            (None, _) => recorded(ground, period, version),
        });
    }
    own
}

fn alone<'a>(
    ground: &Ground<'_>,
    (period, version): (LocalDays, &'a kpi_version::Model),
    amounts: Amounts,
) -> Own<'a> {
    Own {
        suppression: ground.suppression(version),
        is_hidden: false,
        period,
        version,
        parts: vec![(None, amounts)],
        reporting: 1,
        expected: 1,
        covers_from: None,
    }
}

/// What each of these periods counts whose version counts cases, by the number of the version and the
/// first day. All periods of a version are folded at once.
fn counted(
    ground: &Ground<'_>,
    kpi: &Kpi,
    periods: &[(LocalDays, &kpi_version::Model)],
) -> HashMap<(i32, NaiveDate), Amounts> {
    let mut by_version: BTreeMap<i32, Vec<LocalDays>> = BTreeMap::new();
    for (period, version) in periods {
        by_version.entry(version.number).or_default().push(*period);
    }
    let mut found = HashMap::new();
    for (number, periods) in by_version {
        let Some(counting) = ground.counting.get(&(kpi.0.id, number)) else {
            continue;
        };
        let question = counting.question();
        if question.kind == KpiKind::Stock {
            found.extend(periods.into_iter().map(|period| {
                let count = question.count(Part::Numerator, &ground.cells, period.to);
                let amounts = Amounts::amount(number::count_to_f64(count));
                ((number, period.from), amounts)
            }));
            continue;
        }
        let figures = question.fold(&ground.cells, &periods).into_iter();
        found.extend(figures.map(|figure| {
            let amounts = Amounts {
                numerator: Some(number::count_to_f64(figure.numerator)),
                denominator: figure.denominator.map(number::count_to_f64),
                given: None,
            };
            ((number, figure.period_start), amounts)
        }));
    }
    found
}

fn recorded<'a>(
    ground: &Ground<'_>,
    period: LocalDays,
    version: &'a kpi_version::Model,
) -> Own<'a> {
    let values = ground.values.get(&ValuesOf(version.kpi_id));
    let of_period = values.into_iter().flatten().filter(|value| {
        (value.starts_on, value.ends_on) == (period.from, period.to)
            && value.service_id.is_some() == version.is_reported_by_service
    });
    let rows: Vec<_> = of_period.collect();
    let services = ground.services.get(&ServicesOf(version.kpi_id));
    let expected = if version.is_reported_by_service {
        services.map_or(0, Vec::len)
    } else {
        1
    };
    let amounts = |row: &entities::performance::kpi_value::Model| Amounts {
        numerator: row.numerator,
        denominator: row.denominator,
        given: row.value,
    };
    Own {
        suppression: ground.suppression(version),
        is_hidden: false,
        period,
        version,
        reporting: rows.len(),
        expected: expected.max(rows.len()),
        covers_from: rows.iter().filter_map(|row| row.covers_from).min(),
        parts: rows
            .into_iter()
            .map(|row| (row.service_id, amounts(row)))
            .collect(),
    }
}

/// What the KPIs are in their own periods that the formulas of `kpi` name.
fn operands<'a>(ground: &'a Ground<'_>, kpi: &Kpi, level: usize) -> HashMap<Uuid, Vec<Own<'a>>> {
    let of_version = |version: &kpi_version::Model| {
        let formula = ground.formulas.get(&(version.kpi_id, version.number));
        formula.map(Formula::operands).unwrap_or_default()
    };
    let mut found = HashMap::new();
    for id in kpi.0.versions.iter().flat_map(of_version) {
        if let Some(kpi) = ground.kpis.get(&id).filter(|_| level < MAX_LEVELS) {
            found.insert(id, owned(ground, kpi, level + 1));
        }
    }
    found
}

fn derived<'a>(
    ground: &Ground<'_>,
    period: LocalDays,
    version: &'a kpi_version::Model,
    own: &HashMap<Uuid, Vec<Own<'_>>>,
) -> Own<'a> {
    let formula = ground.formulas.get(&(version.kpi_id, version.number));
    let operands = formula.map(Formula::operands).unwrap_or_default();
    let operand = |id: &Uuid| drawn(within(own.get(id)?, period), period, version.frequency);
    let drawn: Vec<Option<Drawn>> = operands.iter().map(operand).collect();
    let is_hidden = drawn.iter().flatten().any(|drawn| drawn.is_suppressed);
    let figure = |drawn: &Option<Drawn>| {
        let drawn = drawn.as_ref()?;
        let amounts = drawn.amounts?;
        Some((amounts, amounts.value(drawn.factor)?))
    };
    let figures: Vec<Option<(Amounts, f64)>> = drawn.iter().map(figure).collect();
    let amounts = formula.and_then(|formula| formula.figure(&figures));
    Own {
        suppression: ground.suppression(version),
        is_hidden,
        period,
        version,
        parts: amounts.map(|amounts| (None, amounts)).into_iter().collect(),
        reporting: figures.iter().flatten().count(),
        expected: operands.len(),
        covers_from: None,
    }
}
