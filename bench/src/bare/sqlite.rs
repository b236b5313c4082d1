//! The bare program on SQLite, with the connections that the service has there: reads are one prepared
//! statement each, opening a case one transaction of a few.

use actix_web::error::ErrorInternalServerError;
use actix_web::{App, HttpResponse, HttpServer, web};
use rules::cases::reference::Reference;
use rules::number::i32_to_u32;
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::local_date;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use throughline::cases::dates;
use throughline::clock::Clock;
use throughline::database::{Database, Options};
use uuid::Uuid;

use super::open::{Opening, ZONE};
use super::read::{Case, Cases};
use crate::Outcome;

const CASE: &str =
    "SELECT json_object('case', json_object('reference', c.reference, 'state', c.state,
    'receivedAt', c.received_at, 'dueAt', c.due_at,
    'journey', json_object('code', j.code, 'title', j.title,
      'service', json_object('code', s.code, 'name', s.name)),
    'customer', json(CASE WHEN k.id IS NOT NULL THEN json_object('name', k.name) END)))
  FROM cases c
  JOIN journey j ON j.council_id = $1 AND j.id = c.journey_id
  JOIN service s ON s.council_id = $1 AND s.id = j.service_id
  LEFT JOIN customer k ON k.council_id = $1 AND k.id = c.customer_id
  WHERE c.council_id = $1 AND c.reference = $2";

const CASES: &str = "SELECT json_object('journey', json_object('title', j.title,
    'cases', json_object('nodes', (SELECT json_group_array(json_object(
        'reference', c.reference, 'state', c.state, 'receivedAt', c.received_at,
        'customer', json(CASE WHEN k.id IS NOT NULL THEN json_object('name', k.name) END),
        'history', json_object('nodes', (SELECT json_group_array(json_object('kind', e.kind,
            'happenedAt', e.happened_at)) FROM (SELECT * FROM (SELECT kind, happened_at, sequence FROM case_event
              WHERE council_id = $1 AND case_id = c.id ORDER BY sequence DESC LIMIT 3) ORDER BY sequence) e))))
      FROM (SELECT * FROM cases WHERE council_id = $1 AND journey_id = j.id AND is_staged = false
        ORDER BY received_at DESC, id DESC LIMIT 50) c
      LEFT JOIN customer k ON k.council_id = $1 AND k.id = c.customer_id))))
  FROM journey j WHERE j.council_id = $1 AND j.code = $2";

const FOUND: &str = "SELECT v.id, s.id, s.team_id, v.target_working_days FROM journey_version v
  JOIN stage s ON s.council_id = $1 AND s.journey_version_id = v.id
  WHERE v.council_id = $1 AND v.journey_id = $2 AND v.state = 'PUBLISHED' AND v.valid_from <= $3
  ORDER BY v.number DESC, s.position LIMIT 1";

/// What writes a case: `$1` the council, `$2` now, `$3` today, `$4` the account, `$5` the case, `$6` the
/// contact, `$7` the journey, `$8` the version, `$9` the stage, `$10` the team, `$11` the channel, `$12` the
/// customer, `$13` and `$14` when it is due, `$15` the reference, `$16` the key, from `$17` further ids.
const WRITES: [&str; 6] = [
    "INSERT INTO idempotency (council_id, principal, mutation, key, input_hash, object_id, created_at)
     VALUES ($1, 'bare', 'caseOpen', $16, '', $5, $2)",
    "INSERT INTO cases (id, council_id, reference, journey_id, journey_version_id, stage_id, channel_id,
       customer_id, team_id, opened_by, demand_code, state, received_at, received_on, due_at, due_on,
       is_staged, has_contradictory_times, last_sequence, recorded_at, revision)
     VALUES ($5, $1, $15, $7, $8, $9, $11, $12, $10, $4, 'VALUE_NEW', 'OPEN', $2, $3, $13, $14,
       false, false, 1, $2, 1)",
    "INSERT INTO contact (id, council_id, channel_id, customer_id, journey_id, case_id, demand_code, happened_at,
       happened_on, is_resolved_at_contact, is_invited, brings_new_information, recorded_by, recorded_at, revision)
     VALUES ($6, $1, $11, $12, $7, $5, 'VALUE_NEW', $2, $3, false, false, true, $4, $2, 1)",
    "INSERT INTO contact_event (id, council_id, contact_id, sequence, kind, happened_at, recorded_at, actor_id,
       demand_code) VALUES ($17, $1, $6, 1, 'RECORDED', $2, $2, $4, 'VALUE_NEW')",
    "INSERT INTO case_event (id, council_id, case_id, sequence, kind, happened_at, recorded_at, actor_id, stage_id,
       team_id, contact_id, detail)
     VALUES ($18, $1, $5, 1, 'OPENED', $2, $2, $4, $9, $10, $6, '{\"demandCode\":\"VALUE_NEW\"}')",
    "INSERT INTO cell_delta (council_id, id, measure, day, journey_id, version_id, channel_id, team_id, demand_code,
       outcome_id, timing, working_days, n)
     SELECT $1, d.column1, d.column2, d.column3, $7, $8, $11, $10, 1, zeroblob(16), d.column4, -1, 1
     FROM (VALUES ($19, 1, $3, 0), ($20, 2, $3, CASE WHEN $14 IS NULL THEN 1 ELSE 2 END), ($21, 7, $14, 2),
       ($22, 8, $14, 0)) d WHERE d.column3 IS NOT NULL",
];

/// What every request shares.
#[derive(Clone)]
struct Shared {
    database: Database,
    council: Uuid,
    account: Uuid,
}

impl Shared {
    async fn new(url: &str) -> Outcome<Self> {
        let database = Database::connect(url, &Options::default()).await?;
        let id = async |sql: &str| {
            let row = database.read().query_one_raw(statement(sql, [])).await?;
            Outcome::Ok(row.ok_or("an empty database")?.try_get_by_index(0)?)
        };
        Ok(Self {
            council: id("SELECT council_id FROM council").await?,
            account: id("SELECT id FROM account").await?,
            database,
        })
    }

    async fn answer(&self, sql: &str, asked: String) -> actix_web::Result<HttpResponse> {
        let values = [self.council.into(), asked.into()];
        let row = self.database.read().query_one_raw(statement(sql, values));
        let row = row.await.map_err(ErrorInternalServerError)?;
        let row = row.ok_or_else(|| ErrorInternalServerError("no row"))?;
        let text: String = row.try_get_by_index(0).map_err(ErrorInternalServerError)?;
        Ok(json(text))
    }

    async fn open(&self, asked: &Opening) -> Result<String, DbErr> {
        let clock = Clock::system();
        let now = clock.now();
        let today = local_date(now, ZONE);
        let transaction = self.database.write().await?;
        let named = [self.council.into(), asked.journey.into(), today.into()];
        let found = transaction.query_one_raw(statement(FOUND, named)).await?;
        let found = found.ok_or_else(|| DbErr::RecordNotFound("a version".to_owned()))?;
        let target: Option<i32> = found.try_get_by_index(3)?;
        let calendar = WorkingCalendar::of(Division::EnglandWales);
        let target = target.map(|days| Target::Days(i32_to_u32(days)));
        let due = dates::due(now, target, calendar, ZONE, &[]);
        let (case, contact) = (clock.new_id(), clock.new_id());
        let reference = Reference::from_random(clock.random()).to_string();
        let mut values: Vec<Value> = vec![
            self.council.into(),
            now.into(),
            today.into(),
            self.account.into(),
            case.into(),
            contact.into(),
            asked.journey.into(),
            found.try_get_by_index::<Uuid>(0)?.into(),
            found.try_get_by_index::<Uuid>(1)?.into(),
            found.try_get_by_index::<Option<Uuid>>(2)?.into(),
            asked.channel.into(),
            asked.customer.into(),
            due.map(|due| due.at).into(),
            due.map(|due| due.on).into(),
            reference.clone().into(),
            asked.key.clone().into(),
        ];
        values.extend((0..6).map(|_| Value::from(clock.new_id())));
        for write in WRITES {
            transaction
                .execute_raw(statement(write, values.clone()))
                .await?;
        }
        transaction.commit().await?;
        let due = due.map(|due| due.at);
        let case = serde_json::json!({ "reference": reference, "dueAt": due });
        Ok(serde_json::json!({ "caseOpen": { "case": case, "problems": [] } }).to_string())
    }
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

fn json(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(text)
}

async fn case(
    shared: web::Data<Shared>,
    asked: web::Json<Case>,
) -> actix_web::Result<HttpResponse> {
    shared.answer(CASE, asked.into_inner().reference).await
}

async fn cases(
    shared: web::Data<Shared>,
    asked: web::Json<Cases>,
) -> actix_web::Result<HttpResponse> {
    shared.answer(CASES, asked.into_inner().code).await
}

async fn open(
    shared: web::Data<Shared>,
    asked: web::Json<Opening>,
) -> actix_web::Result<HttpResponse> {
    let opened = shared.open(&asked).await;
    opened.map(json).map_err(ErrorInternalServerError)
}

/// Answers until it is stopped.
pub fn serve(url: &str, port: u16) -> Outcome<()> {
    actix_web::rt::System::new().block_on(async move {
        let shared = Shared::new(url).await?;
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(shared.clone()))
                .route("/q1", web::post().to(case))
                .route("/q2", web::post().to(cases))
                .route("/q4", web::post().to(open))
                .route("/q5", web::post().to(super::type_name))
        });
        server.bind(("127.0.0.1", port))?.run().await?;
        Ok(())
    })
}
