//! What requests ask for: things of one team, as its members would.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use sea_orm::{DatabaseConnection, FromQueryResult, Statement};
use serde_json::Value;
use throughline::clock::Clock;
use throughline::database::Database;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::Outcome;
use crate::fill::setting::TEAM;

/// A row that requests name.
#[derive(Clone, Debug)]
pub struct Named {
    /// What people call it.
    pub code: String,
    /// As clients of the service know it.
    pub opaque: String,
}

/// What requests are made of.
#[derive(Debug)]
pub struct Sample {
    /// Proves that the caller is a case worker of the team.
    pub token: String,
    /// References of cases on the team's journeys.
    pub references: Vec<String>,
    /// The team's journeys.
    pub journeys: Vec<Named>,
    /// The code of the service that they are of.
    pub service: String,
    /// Some customers.
    pub customers: Vec<Named>,
    /// The KPIs of the team's service.
    pub kpis: Vec<Named>,
    /// The last twelve months that are over, such as `2026-09`.
    pub months: Vec<String>,
    /// A channel.
    pub channel: Named,
    ids: HashMap<String, Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
}

const JOURNEYS: &str = "SELECT j.id, j.code FROM journey j JOIN journey_team t
  ON t.council_id = j.council_id AND t.journey_id = j.id
  JOIN team ON team.council_id = t.council_id AND team.id = t.team_id
  WHERE team.code = $1 ORDER BY j.code";

const SERVICE: &str = "SELECT DISTINCT s.id, s.code FROM service s
  JOIN journey j ON j.council_id = s.council_id AND j.service_id = s.id
  JOIN journey_team t ON t.council_id = j.council_id AND t.journey_id = j.id
  JOIN team ON team.council_id = t.council_id AND team.id = t.team_id WHERE team.code = $1";

const CASES: &str = "SELECT c.id, c.reference AS code FROM cases c JOIN journey_team t
  ON t.council_id = c.council_id AND t.journey_id = c.journey_id
  JOIN team ON team.council_id = t.council_id AND team.id = t.team_id
  WHERE team.code = $1 AND c.reference LIKE '7%' ORDER BY c.reference LIMIT 2000";

const KPIS: &str = "SELECT DISTINCT k.id, k.code FROM kpi k
  JOIN kpi_service s ON s.council_id = k.council_id AND s.kpi_id = k.id
  JOIN journey j ON j.council_id = k.council_id AND j.service_id = s.service_id
  JOIN journey_team t ON t.council_id = k.council_id AND t.journey_id = j.id
  JOIN team ON team.council_id = k.council_id AND team.id = t.team_id
  WHERE team.code = $1 ORDER BY k.code";

const CUSTOMERS: &str =
    "SELECT id, name AS code FROM customer WHERE $1 <> '' ORDER BY id LIMIT 500";

const CHANNELS: &str = "SELECT id, code FROM channel WHERE $1 <> '' ORDER BY code LIMIT 1";

impl Sample {
    /// Draws a sample from a filled database.
    pub async fn draw(database: &Database, token: String) -> Outcome<Self> {
        let connection = database.read();
        let mut ids = HashMap::new();
        let mut named = |kind: Kind, rows: Vec<Row>| -> Vec<Named> {
            rows.into_iter()
                .map(|row| {
                    let opaque = kind.id(row.id).0;
                    ids.insert(opaque.clone(), row.id);
                    let code = row.code;
                    Named { code, opaque }
                })
                .collect()
        };
        let cases = rows(connection, CASES).await?;
        let journeys = named(Kind::Journey, rows(connection, JOURNEYS).await?);
        let customers = named(Kind::Customer, rows(connection, CUSTOMERS).await?);
        let kpis = named(Kind::Kpi, rows(connection, KPIS).await?);
        let mut services = rows(connection, SERVICE).await?;
        let mut channels = named(Kind::Channel, rows(connection, CHANNELS).await?);
        Ok(Self {
            token,
            references: cases.into_iter().map(|row| row.code).collect(),
            journeys,
            service: services.pop().ok_or("no service")?.code,
            customers,
            kpis,
            months: months_before(Clock::system().now().date_naive()),
            channel: channels.pop().ok_or("no channel")?,
            ids,
        })
    }

    /// The id behind an opaque one.
    pub fn id_of(&self, opaque: Option<&Value>) -> Option<Uuid> {
        self.ids.get(opaque?.as_str()?).copied()
    }
}

fn months_before(day: NaiveDate) -> Vec<String> {
    (1..=12)
        .filter_map(|back| day.checked_sub_months(Months::new(back)))
        .map(|month| month.format("%Y-%m").to_string())
        .collect()
}

async fn rows(connection: &DatabaseConnection, sql: &str) -> Outcome<Vec<Row>> {
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [TEAM.into()]);
    Ok(Row::find_by_statement(statement).all(connection).await?)
}
