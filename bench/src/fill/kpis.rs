//! 200 KPIs, spread over the services.

use chrono::{DateTime, Utc};
use entities::organisation::{service, staff};
use entities::performance::{kpi, kpi_service, kpi_version};
use rules::journeys::OutcomeKind;
use rules::performance::measure::{Measure, PartDefinition};
use rules::performance::predicate::Predicate;
use rules::performance::rating::RatingScheme;
use rules::performance::{
    ChartProfile, Frequency, KpiKind, Polarity, RollUp, SuppressionProfile, TimeAnchor,
    VersionChange,
};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;
use throughline::cases::rows::insert_rows;
use throughline::demo::Maker;
use uuid::Uuid;

const KPIS: usize = 200;

/// The rows.
#[derive(Debug, Default)]
pub struct Kpis {
    definitions: Vec<kpi::Model>,
    versions: Vec<kpi_version::Model>,
    services: Vec<kpi_service::Model>,
}

impl Kpis {
    /// The KPIs of these services, owned by these members of staff.
    pub fn make(
        maker: &mut Maker,
        at: DateTime<Utc>,
        services: &[service::Model],
        staff: &[staff::Model],
    ) -> Self {
        let mut kpis = Self::default();
        let owned = services.iter().zip(staff).cycle();
        for (number, (service, owner)) in (1..=KPIS).zip(owned) {
            let (kind, measure) = measure(number);
            let kpi_id = maker.id(at);
            let council_id = maker.council_id();
            let (unit, factor) = match kind {
                KpiKind::CaseCount => ("cases", 1.0),
                _ => ("%", 100.0),
            };
            let code = format!("KPI-{number:03}");
            let title = format!("KPI {number}");
            kpis.versions.push(kpi_version::Model {
                code: code.clone(),
                title: title.clone(),
                kind,
                unit: unit.to_owned(),
                factor,
                measure: Some(measure),
                ..first_version(kpi_id, council_id)
            });
            kpis.definitions.push(kpi::Model {
                id: kpi_id,
                council_id,
                code,
                title,
                description: None,
                owner_id: owner.id,
                is_public: number % 10 == 0,
                revision: 1,
                retired_on: None,
                retirement_reason: None,
            });
            kpis.services.push(kpi_service::Model {
                council_id,
                kpi_id,
                service_id: service.id,
            });
        }
        kpis
    }

    /// Writes them.
    pub async fn write(&self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        insert_rows(connection, self.definitions.clone()).await?;
        insert_rows(connection, self.versions.clone()).await?;
        insert_rows(connection, self.services.clone()).await
    }
}

/// A version that has always held.
fn first_version(kpi_id: Uuid, council_id: Uuid) -> kpi_version::Model {
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
        code: String::new(),
        title: String::new(),
        kind: KpiKind::CaseCount,
        unit: "cases".to_owned(),
        factor: 1.0,
        decimals: 1,
        polarity: Polarity::Higher,
        range_low: None,
        range_high: None,
        frequency: Frequency::Month,
        measure: None,
        formula: None,
        roll_up_over_time: RollUp::Sum,
        roll_up_over_services: RollUp::Sum,
        is_reported_by_service: false,
        collection_lag_days: 0,
        rating_scheme: serde_json::to_value(RatingScheme::default()).unwrap_or_default(),
        chart_profile: ChartProfile::PlotTheDots,
        suppression_profile: SuppressionProfile::None,
    }
}

/// Shares of cases on time, shares that ended well, and counts, in turn.
fn measure(number: usize) -> (KpiKind, Value) {
    let part = |anchor, predicate| PartDefinition { anchor, predicate };
    let closed = |predicate| part(TimeAnchor::Closed, predicate);
    let (kind, numerator, denominator) = match number % 3 {
        0 => (
            KpiKind::CaseRatio,
            closed(Predicate::IsOnTime(true)),
            Some(closed(Predicate::HasDueDate(true))),
        ),
        1 => (
            KpiKind::CaseRatio,
            closed(Predicate::OutcomeKindIn(vec![OutcomeKind::Met])),
            Some(closed(Predicate::IsClosed(true))),
        ),
        _ => (
            KpiKind::CaseCount,
            part(TimeAnchor::Opened, Predicate::All(Vec::new())),
            None,
        ),
    };
    let measure = Measure {
        numerator,
        denominator,
    };
    (kind, serde_json::to_value(measure).unwrap_or_default())
}
