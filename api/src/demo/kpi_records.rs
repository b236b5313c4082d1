//! The first versions of the demonstration council's KPIs, and what was recorded for those that are.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use entities::performance::{kpi_narrative, kpi_value, kpi_version};
use rules::performance::{
    ChartProfile, Frequency, KpiKind, Polarity, RatingScheme, RollUp, SuppressionProfile,
    VersionChange,
};
use rules::time::period::Period;
use rules::time::zone::start_of_day;
use uuid::Uuid;

use super::kpis::Plan;
use super::maker::Maker;

impl Plan {
    /// The first version of a KPI, which has always held; it takes the KPI's own id.
    pub(super) fn version(&self, kpi_id: Uuid, council_id: Uuid) -> kpi_version::Model {
        let (unit, factor, decimals) = unit(self.kind);
        kpi_version::Model {
            id: kpi_id,
            council_id,
            kpi_id,
            number: 1,
            valid_from: None,
            change: VersionChange::Created,
            reason: None,
            made_at: None,
            made_by: None,
            code: self.code.clone(),
            title: self.title.clone(),
            kind: self.kind,
            unit: unit.to_owned(),
            factor,
            decimals,
            polarity: self.polarity,
            range_low: None,
            range_high: None,
            frequency: self.frequency,
            measure: self
                .measure
                .as_ref()
                .and_then(|measure| serde_json::to_value(measure).ok()),
            formula: None,
            roll_up_over_time: RollUp::Sum,
            roll_up_over_services: RollUp::Sum,
            is_reported_by_service: false,
            collection_lag_days: 0,
            rating_scheme: serde_json::to_value(RatingScheme::default()).unwrap_or_default(),
            chart_profile: ChartProfile::PlotTheDots,
            suppression_profile: SuppressionProfile::Hes2018,
        }
    }
}

const fn unit(kind: KpiKind) -> (&'static str, f64, i32) {
    match kind {
        KpiKind::CaseDuration => ("working days", 1.0, 1),
        KpiKind::CaseCount | KpiKind::Stock => ("cases", 1.0, 0),
        _ => ("%", 100.0, 1),
    }
}

/// What is recorded of a KPI: a numerator and a denominator for each of its past periods, and what
/// was said about the last of them.
#[derive(Debug, Default)]
pub struct Recorded {
    /// The values.
    pub values: Vec<kpi_value::Model>,
    /// The narratives.
    pub narratives: Vec<kpi_narrative::Model>,
}

/// The KPIs of the whole council that come from outside or from a survey.
pub(super) fn of_records() -> [Plan; 2] {
    let survey = Plan {
        code: "COUNCIL-SATISFIED".to_owned(),
        title: "All services: customers satisfied with how they were served".to_owned(),
        description: "Answers of satisfied or very satisfied, as a share of all answers to the survey of the quarter.",
        kind: KpiKind::Survey,
        polarity: Polarity::Higher,
        frequency: Frequency::Quarter,
        is_public: true,
        measure: None,
        target: Some(75),
    };
    let recycled = Plan {
        code: "WASTE-RECYCLED".to_owned(),
        title: "Household waste sent for reuse, recycling or composting".to_owned(),
        description: "Tonnes reused, recycled or composted, as a share of the tonnes of household waste, as the disposal authority weighed them.",
        kind: KpiKind::External,
        polarity: Polarity::Higher,
        frequency: Frequency::Month,
        is_public: true,
        measure: None,
        target: Some(42),
    };
    [survey, recycled]
}

impl Recorded {
    /// What is recorded of a KPI in all of its periods that lie in `days`.
    pub(super) fn add(
        &mut self,
        maker: &mut Maker,
        kpi_id: Uuid,
        (kind, frequency): (KpiKind, Frequency),
        days: Period,
    ) {
        let periods: Vec<Period> = days
            .split(frequency)
            .into_iter()
            .filter(|period| days.from <= period.from && period.to <= days.to)
            .collect();
        for (place, period) in (0..).zip(&periods) {
            let at = recorded_at(period.to);
            let (numerator, denominator) = amounts(kind, place, period.from);
            self.values.push(kpi_value::Model {
                id: maker.id(at),
                council_id: maker.council_id(),
                kpi_id,
                service_id: None,
                starts_on: period.from,
                ends_on: period.to,
                covers_from: None,
                numerator: Some(f64::from(numerator)),
                denominator: Some(f64::from(denominator)),
                value: None,
                recorded_at: at,
                recorded_by: None,
                revision: 1,
            });
        }
        for period in periods.iter().rev().take(2) {
            let at = recorded_at(period.to);
            self.narratives.push(kpi_narrative::Model {
                id: maker.id(at),
                council_id: maker.council_id(),
                kpi_id,
                starts_on: period.from,
                ends_on: period.to,
                number: 1,
                body: words(kind).to_owned(),
                written_at: at,
                written_by: None,
            });
        }
    }
}

/// Ten days after the end of a period, at nine in the morning.
fn recorded_at(end: NaiveDate) -> DateTime<Utc> {
    let day = end.checked_add_days(Days::new(10)).unwrap_or(end);
    start_of_day(day, chrono_tz::Europe::London) + chrono::TimeDelta::hours(9)
}

/// Answers of a survey that grows content slowly; tonnes that are most in early summer.
fn amounts(kind: KpiKind, place: i32, day: NaiveDate) -> (i32, i32) {
    if kind == KpiKind::Survey {
        let all = 410 + place * 7 % 31;
        return (all * (700 + place * 4) / 1_000, all);
    }
    let summer = 6 - (i32::try_from(day.month()).unwrap_or(6) - 6).abs();
    let all = 4_200 + summer * 90;
    (all * (380 + summer * 8) / 1_000 + place * 3, all)
}

const fn words(kind: KpiKind) -> &'static str {
    match kind {
        KpiKind::Survey => {
            "More people answered by text message than on paper. Those who had to call twice were the least satisfied; the new page about collection days should spare most of these calls."
        }
        _ => {
            "Garden waste made up most of the change. Contamination in the blocks of flats stays the main reason for rejected loads; the caretakers have been given new signs."
        }
    }
}
