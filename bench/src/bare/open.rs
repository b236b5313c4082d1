//! What the bare program writes: the rows of a case that is opened, in one statement.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use rules::cases::reference::Reference;
use rules::number::i32_to_u32;
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::local_date;
use serde::Deserialize;
use throughline::cases::dates;
use throughline::clock::Clock;
use uuid::Uuid;

use super::{Worker, answer};

/// The council's time zone.
pub(super) const ZONE: chrono_tz::Tz = chrono_tz::Europe::London;

/// Q4. The due date of each target that versions have comes with it.
pub const OPEN: &str = r#"WITH found AS (
    SELECT v.id AS version_id, s.id AS stage_id, s.team_id, d.due_on, d.due_at
    FROM journey_version v
    JOIN stage s ON s.council_id = $1 AND s.journey_version_id = v.id
    LEFT JOIN unnest($2::int[], $3::date[], $4::timestamptz[]) AS d (target, due_on, due_at)
      ON d.target = v.target_working_days
    WHERE v.council_id = $1 AND v.journey_id = $5 AND v.state = 'PUBLISHED' AND v.valid_from <= $6
    ORDER BY v.number DESC, s.position LIMIT 1),
  claimed AS (
    INSERT INTO idempotency (council_id, principal, mutation, key, input_hash, object_id, created_at)
    VALUES ($1, 'bare', 'caseOpen', $7, '', $8, $9)),
  opened AS (
    INSERT INTO cases (id, council_id, reference, journey_id, journey_version_id, stage_id, channel_id,
      customer_id, team_id, opened_by, demand_code, state, received_at, received_on, due_at, due_on,
      is_staged, has_contradictory_times, last_sequence, recorded_at, revision)
    SELECT $8, $1, $10, $5, version_id, stage_id, $11, $12, team_id, $13, 'VALUE_NEW', 'OPEN', $9, $6,
      due_at, due_on, false, false, 1, $9, 1 FROM found RETURNING reference, due_at),
  got_in_touch AS (
    INSERT INTO contact (id, council_id, channel_id, customer_id, journey_id, case_id, demand_code,
      happened_at, happened_on, is_resolved_at_contact, is_invited, brings_new_information,
      recorded_by, recorded_at, revision)
    VALUES ($14, $1, $11, $12, $5, $8, 'VALUE_NEW', $9, $6, false, false, true, $13, $9, 1)),
  told AS (
    INSERT INTO contact_event (id, council_id, contact_id, sequence, kind, happened_at, recorded_at,
      actor_id, demand_code)
    VALUES ($15, $1, $14, 1, 'RECORDED', $9, $9, $13, 'VALUE_NEW')),
  logged AS (
    INSERT INTO case_event (id, council_id, case_id, sequence, kind, happened_at, recorded_at, actor_id,
      stage_id, team_id, contact_id, detail)
    SELECT $16, $1, $8, 1, 'OPENED', $9, $9, $13, stage_id, team_id, $14,
      '{"demandCode":"VALUE_NEW"}' FROM found),
  counted AS (
    INSERT INTO cell_delta (council_id, id, measure, day, journey_id, version_id, channel_id, team_id,
      demand_code, outcome_id, timing, working_days, n)
    SELECT $1, c.id, c.measure, c.day, $5, version_id, $11, team_id, 1,
      '00000000-0000-0000-0000-000000000000', c.timing, -1, 1
    FROM found, LATERAL (VALUES
      (($17::uuid[])[1], 1, $6::date, 0), (($17::uuid[])[2], 2, $6, CASE WHEN due_on IS NULL THEN 1 ELSE 2 END),
      (($17::uuid[])[3], 7, due_on, 2), (($17::uuid[])[4], 8, due_on, 0)) AS c (id, measure, day, timing)
    WHERE c.day IS NOT NULL)
  SELECT json_build_object('caseOpen', json_build_object(
    'case', json_build_object('reference', reference,
      'dueAt', due_at),
    'problems', json_build_array()))::text FROM opened"#;

/// The targets of versions, in working days.
const TARGETS: [i32; 3] = [5, 10, 20];

/// A case to open.
#[derive(Deserialize)]
pub(super) struct Opening {
    pub(super) journey: Uuid,
    pub(super) channel: Uuid,
    pub(super) customer: Uuid,
    pub(super) key: String,
}

pub(super) async fn open(
    worker: web::Data<Worker>,
    asked: web::Json<Opening>,
) -> actix_web::Result<HttpResponse> {
    let ready = worker.take()?;
    let clock = Clock::system();
    let now: DateTime<Utc> = clock.now();
    let today = local_date(now, ZONE);
    let calendar = WorkingCalendar::of(Division::EnglandWales);
    let due = TARGETS.map(|days| {
        let target = Some(Target::Days(i32_to_u32(days)));
        dates::due(now, target, calendar, ZONE, &[])
    });
    let due_on = due.map(|due| due.map(|due| due.on)).to_vec();
    let due_at = due.map(|due| due.map(|due| due.at)).to_vec();
    let [case, contact, told, logged] = [(); 4].map(|()| clock.new_id());
    let reference = Reference::from_random(clock.random()).to_string();
    let deltas = [(); 4].map(|()| clock.new_id()).to_vec();
    let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 17] = [
        &ready.council,
        &TARGETS.to_vec(),
        &due_on,
        &due_at,
        &asked.journey,
        &today,
        &asked.key,
        &case,
        &now,
        &reference,
        &asked.channel,
        &asked.customer,
        &ready.account,
        &contact,
        &told,
        &logged,
        &deltas,
    ];
    answer(&ready.client, &ready.open, &parameters).await
}
