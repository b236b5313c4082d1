//! 200 KPIs, spread over the services.

use chrono::{DateTime, Utc};
use entities::organisation::{service, staff};
use entities::performance::{kpi, kpi_service};
use rules::journeys::OutcomeKind;
use rules::performance::measure::{Measure, PartDefinition};
use rules::performance::predicate::Predicate;
use rules::performance::{Frequency, KpiKind, Polarity, TimeAnchor};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;
use throughline::cases::bulk::insert_rows;
use throughline::demo::Maker;

const KPIS: usize = 200;

/// The rows.
#[derive(Debug, Default)]
pub struct Kpis {
    definitions: Vec<kpi::Model>,
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
            kpis.definitions.push(kpi::Model {
                id: kpi_id,
                council_id,
                code: format!("KPI-{number:03}"),
                title: format!("KPI {number}"),
                description: None,
                kind,
                unit: if kind == KpiKind::CaseRatio {
                    "%"
                } else {
                    "cases"
                }
                .to_owned(),
                factor: if kind == KpiKind::CaseRatio {
                    100.0
                } else {
                    1.0
                },
                decimals: 1,
                polarity: Polarity::Higher,
                range_low: None,
                range_high: None,
                frequency: Frequency::Month,
                owner_id: owner.id,
                is_public: number % 10 == 0,
                measure,
                revision: 1,
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
        insert_rows(connection, self.services.clone()).await
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
