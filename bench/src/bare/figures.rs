//! What the bare program tells of figures: from the cells that the service reads, and once more by
//! counting the cases themselves.

use actix_web::error::ErrorInternalServerError;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Parameter, Worker, answer};
use crate::cells::months_before;

/// The journeys of a service, `$2` its code.
const OF_SERVICE: &str =
    "s AS MATERIALIZED (SELECT id, name FROM service WHERE council_id = $1 AND code = $2),
  j AS MATERIALIZED (SELECT id, code, title FROM journey
    WHERE council_id = $1 AND service_id = (SELECT id FROM s))";

/// The journeys of a KPI, `$2` its code.
const OF_KPI: &str = "k AS MATERIALIZED (SELECT k.id, k.title, v.factor, v.kind, v.measure FROM kpi k
    JOIN kpi_version v ON v.council_id = $1 AND v.kpi_id = k.id WHERE k.council_id = $1 AND k.code = $2),
  j AS MATERIALIZED (SELECT j.id FROM k JOIN kpi_service ks ON ks.council_id = $1 AND ks.kpi_id = k.id
    JOIN journey j ON j.council_id = $1 AND j.service_id = ks.service_id)";

/// Counts from `$3` until before `$4`, from cells and the deltas that are not in them yet. `flows` tells
/// measures (1 contacts, 2 opened, 3 closed, 6 latest closed) by journey, channel and month.
const FLOWS_OF_CELLS: &str = "flows AS MATERIALIZED (
    SELECT journey_id, channel_id, month, 1 AS measure,
      CASE WHEN demand_code BETWEEN 3 AND 10 THEN 2 WHEN demand_code = 12 THEN 4 ELSE 1 END AS detail,
      sum(n)::bigint AS n
    FROM cell_code WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j)) AND measure = 1
      AND month >= $3 AND month < $4 GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT journey_id, channel_id, month, measure, timing, sum(n)::bigint
    FROM cell_timing WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j))
      AND measure IN (2, 3, 6) AND month >= $3 AND month < $4 GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT journey_id, channel_id, date_trunc('month', day::timestamp)::date, measure,
      CASE WHEN measure <> 1 THEN timing WHEN demand_code BETWEEN 3 AND 10 THEN 2
        WHEN demand_code = 12 THEN 4 ELSE 1 END, sum(n)::bigint
    FROM cell_delta WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j))
      AND measure IN (1, 2, 3, 6) AND day >= $3 AND day < $4 GROUP BY 1, 2, 3, 4, 5)";

/// `states` tells by month what KPIs are made of.
const STATES_OF_CELLS: &str = "parts AS (
    SELECT month, measure, outcome_id, timing, n
    FROM cell_outcome WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j))
      AND measure IN (2, 6) AND month >= $3 AND month < $4
    UNION ALL
    SELECT date_trunc('month', day::timestamp)::date, measure, outcome_id, timing, n
    FROM cell_delta WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j))
      AND measure IN (2, 6) AND day >= $3 AND day < $4),
  states AS MATERIALIZED (SELECT month,
      coalesce(sum(n) FILTER (WHERE measure = 2), 0)::bigint AS opened,
      coalesce(sum(n) FILTER (WHERE measure = 6), 0)::bigint AS closed,
      coalesce(sum(n) FILTER (WHERE measure = 6 AND o.kind = 'MET'), 0)::bigint AS met,
      coalesce(sum(n) FILTER (WHERE measure = 6 AND timing = 4), 0)::bigint AS on_time,
      coalesce(sum(n) FILTER (WHERE measure = 6 AND timing IN (4, 5)), 0)::bigint AS promised
    FROM parts LEFT JOIN outcome o ON o.council_id = $1 AND o.id = parts.outcome_id GROUP BY month)";

/// The same counts from the rows of cases, contacts and closings.
const FLOWS_OF_ROWS: &str = "flows AS MATERIALIZED (
    SELECT journey_id, channel_id, date_trunc('month', happened_on::timestamp)::date AS month, 1 AS measure,
      CASE WHEN demand_code LIKE 'FAILURE%' THEN 2 WHEN demand_code = 'UNKNOWN' THEN 4 ELSE 1 END AS detail,
      count(*) AS n
    FROM contact WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j))
      AND happened_on >= $3 AND happened_on < $4 GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT journey_id, channel_id, date_trunc('month', received_on::timestamp)::date, 2, 0, count(*)
    FROM cases WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j)) AND is_staged = false
      AND received_at >= $3::date::timestamp AT TIME ZONE 'Europe/London'
      AND received_at < $4::date::timestamp AT TIME ZONE 'Europe/London' GROUP BY 1, 2, 3
    UNION ALL
    SELECT c.journey_id, c.channel_id, date_trunc('month', x.closed_on::timestamp)::date, 3, 0, count(*)
    FROM case_closing x JOIN cases c ON c.council_id = $1 AND c.id = x.case_id
    WHERE x.council_id = $1 AND c.journey_id = ANY(ARRAY(SELECT id FROM j)) AND c.is_staged = false
      AND x.kind = 'CLOSED' AND x.closed_on >= $3 AND x.closed_on < $4 GROUP BY 1, 2, 3
    UNION ALL
    SELECT journey_id, channel_id, date_trunc('month', closed_on::timestamp)::date, 6,
      CASE WHEN closed_at <= due_at THEN 4 WHEN due_at IS NOT NULL THEN 5 ELSE 2 END, count(*)
    FROM cases WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j)) AND is_staged = false
      AND state = 'CLOSED' AND closed_on >= $3 AND closed_on < $4 GROUP BY 1, 2, 3, 5)";

/// The same counts from the rows of cases.
const STATES_OF_ROWS: &str = "parts AS (
    SELECT date_trunc('month', received_on::timestamp)::date AS month, 2 AS measure, NULL::uuid AS outcome_id,
      0 AS timing, 1 AS n
    FROM cases WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j)) AND is_staged = false
      AND received_at >= $3::date::timestamp AT TIME ZONE 'Europe/London'
      AND received_at < $4::date::timestamp AT TIME ZONE 'Europe/London'
    UNION ALL
    SELECT date_trunc('month', closed_on::timestamp)::date, 6, outcome_id,
      CASE WHEN closed_at <= due_at THEN 4 WHEN due_at IS NOT NULL THEN 5 ELSE 2 END, 1
    FROM cases WHERE council_id = $1 AND journey_id = ANY(ARRAY(SELECT id FROM j)) AND is_staged = false
      AND state = 'CLOSED' AND closed_on >= $3 AND closed_on < $4),
  states AS MATERIALIZED (SELECT month,
      count(*) FILTER (WHERE measure = 2) AS opened,
      count(*) FILTER (WHERE measure = 6) AS closed,
      count(*) FILTER (WHERE measure = 6 AND o.kind = 'MET') AS met,
      count(*) FILTER (WHERE timing = 4) AS on_time,
      count(*) FILTER (WHERE timing IN (4, 5)) AS promised
    FROM parts LEFT JOIN outcome o ON o.council_id = $1 AND o.id = parts.outcome_id GROUP BY month)";

const SUMS: &str = "coalesce(sum(n) FILTER (WHERE measure = 1), 0)::bigint AS contacts,
      coalesce(sum(n) FILTER (WHERE measure = 1 AND detail = 2), 0)::bigint AS failure,
      coalesce(sum(n) FILTER (WHERE measure = 1 AND detail = 4), 0)::bigint AS unknown,
      coalesce(sum(n) FILTER (WHERE measure = 2), 0)::bigint AS opened,
      coalesce(sum(n) FILTER (WHERE measure = 3), 0)::bigint AS closed,
      coalesce(sum(n) FILTER (WHERE measure = 6 AND detail = 4), 0)::bigint AS on_time,
      coalesce(sum(n) FILTER (WHERE measure = 6 AND detail IN (4, 5)), 0)::bigint AS promised";

/// The parts of a KPI in a month of `states`: a share on time, a share that met the need, or a count.
const OF_MONTH: &str = "LATERAL (SELECT
      CASE WHEN k.kind = 'CASE_COUNT' THEN coalesce(states.opened, 0)
        WHEN k.measure::text LIKE '%isOnTime%' THEN coalesce(on_time, 0) ELSE coalesce(met, 0) END AS numerator,
      CASE WHEN k.kind = 'CASE_COUNT' THEN NULL
        WHEN k.measure::text LIKE '%isOnTime%' THEN coalesce(promised, 0)
        ELSE coalesce(states.closed, 0) END AS denominator) p,
    LATERAL (SELECT CASE WHEN denominator IS NULL THEN numerator * k.factor
      ELSE numerator::float8 / nullif(denominator, 0) * k.factor END AS value) q";

/// The cases of a journey that came, or were closed, in the month from `$5`.
const OPENED: &str = "c.council_id = $1 AND c.journey_id = j.id AND c.is_staged = false
                AND c.received_at >= $5::date::timestamp AT TIME ZONE 'Europe/London'
                AND c.received_at < ($5::date::timestamp + interval '1 month') AT TIME ZONE 'Europe/London'";
const CLOSED: &str = "c.council_id = $1 AND c.journey_id = j.id AND c.is_staged = false
                AND c.state = 'CLOSED' AND c.closed_on >= $5 AND c.closed_on < $5 + interval '1 month'";

const REVIEW: &str = r"
  months AS (SELECT generate_series($3::date::timestamp, $4::date::timestamp - interval '1 day', interval '1 month')::date AS month),
  channels AS (SELECT DISTINCT channel_id FROM flows WHERE measure <> 6 OR detail IN (4, 5)),
  by_channel AS (SELECT month, channel_id, {SUMS} FROM flows GROUP BY 1, 2),
  by_journey AS (SELECT journey_id, {SUMS} FROM flows GROUP BY 1)
  SELECT json_build_object('service', json_build_object('name', s.name,
    'demand', json_build_object('asOf', now(), 'rows', (SELECT coalesce(json_agg(json_build_object(
        'month', to_char(month, 'YYYY-MM'),
        'channel', json_build_object('code', c.code, 'title', c.title),
        'contacts', coalesce(contacts, 0), 'opened', coalesce(opened, 0), 'closed', coalesce(closed, 0),
        'onTime', json_build_object('numerator', coalesce(on_time, 0), 'denominator', coalesce(promised, 0),
          'value', on_time::float8 / nullif(promised, 0)),
        'failureRate', json_build_object('numerator', coalesce(failure, 0),
          'denominator', coalesce(contacts - unknown, 0),
          'value', failure::float8 / nullif(contacts - unknown, 0),
          'unknownShare', unknown::float8 / nullif(contacts, 0),
          'isLowConfidence', coalesce(unknown * 5 > contacts, false))) ORDER BY month, c.id), '[]')
      FROM months CROSS JOIN channels JOIN channel c ON c.council_id = $1 AND c.id = channel_id
      LEFT JOIN by_channel USING (month, channel_id))),
    'kpis', json_build_object('nodes', (SELECT coalesce(json_agg(json_build_object(
        'code', k.code, 'title', k.title,
        'series', json_build_object('points', (SELECT json_agg(json_build_object(
            'period', json_build_object('label', to_char(month, 'YYYY-MM')),
            'numerator', numerator, 'denominator', denominator, 'value', value, 'target', null) ORDER BY month)
          FROM months LEFT JOIN states USING (month), {OF_MONTH})),
        'cases', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('reference', reference,
            'outcome', CASE WHEN title IS NOT NULL THEN json_build_object('title', title) END)
            ORDER BY at, id)
          FROM (SELECT * FROM (
            (SELECT c.* FROM j, LATERAL (SELECT c.reference, c.received_at AS at, c.id, o.title FROM cases c
              LEFT JOIN outcome o ON o.council_id = $1 AND o.id = c.outcome_id
              WHERE k.kind = 'CASE_COUNT' AND {OPENED} ORDER BY c.received_at, c.id LIMIT 20) c
              ORDER BY at, id LIMIT 20)
            UNION ALL
            (SELECT c.* FROM j, LATERAL (SELECT c.reference, c.closed_at AS at, c.id, o.title FROM cases c
              JOIN outcome o ON o.council_id = $1 AND o.id = c.outcome_id
              WHERE k.kind <> 'CASE_COUNT' AND {CLOSED} AND CASE WHEN k.measure::text LIKE '%isOnTime%'
                THEN c.closed_at <= c.due_at ELSE o.kind = 'MET' END
              ORDER BY c.closed_on, c.closed_at, c.id LIMIT 20) c
              ORDER BY at, id LIMIT 20)) c) c), '[]'))) ORDER BY k.code), '[]')
      FROM (SELECT k.id, k.code, k.title, v.factor, v.kind, v.measure FROM kpi k
        JOIN kpi_service ks ON ks.council_id = $1 AND ks.kpi_id = k.id AND ks.service_id = s.id
        JOIN kpi_version v ON v.council_id = $1 AND v.kpi_id = k.id WHERE k.council_id = $1) k)),
    'journeys', json_build_object('nodes', (SELECT coalesce(json_agg(json_build_object('title', j.title,
        'currentVersion', json_build_object('number', v.number,
          'publishedAt', v.published_at),
        'demand', json_build_object('totals', json_build_object('opened', coalesce(opened, 0),
          'failureRate', json_build_object('value', failure::float8 / nullif(contacts - unknown, 0)))))
        ORDER BY j.code), '[]')
      FROM j LEFT JOIN by_journey b ON b.journey_id = j.id
      LEFT JOIN LATERAL (SELECT number, published_at FROM journey_version
        WHERE council_id = $1 AND journey_id = j.id AND state = 'PUBLISHED' AND valid_from <= current_date
        ORDER BY number DESC LIMIT 1) v ON true))))::text
  FROM s";

const CHART: &str = r"
  months AS (SELECT generate_series($3::date::timestamp, $4::date::timestamp - interval '1 day', interval '1 month')::date AS month),
  points AS MATERIALIZED (SELECT month, value FROM k, months LEFT JOIN states USING (month), {OF_MONTH}
    WHERE value IS NOT NULL),
  ranges AS MATERIALIZED (SELECT abs(value - lag(value) OVER (ORDER BY month)) AS range FROM points),
  lines AS (SELECT (SELECT avg(value) FROM points) AS mean, 2.66 * coalesce(
    (SELECT avg(range) FROM ranges WHERE range < 3.267 * (SELECT avg(range) FROM ranges)),
    (SELECT avg(range) FROM ranges)) AS reach)
  SELECT json_build_object('kpi', json_build_object('title', k.title, 'controlChart', json_build_object(
    'points', (SELECT coalesce(json_agg(json_build_object(
      'period', json_build_object('label', to_char(month, 'YYYY-MM')), 'value', value, 'mean', mean,
      'lower', mean - reach, 'upper', mean + reach) ORDER BY month), '[]') FROM points, lines))))::text
  FROM k";

/// Q3 over cells.
pub fn review() -> String {
    with(&[OF_SERVICE, FLOWS_OF_CELLS, STATES_OF_CELLS], REVIEW)
}

/// Q3 over the rows themselves.
pub fn review_of_rows() -> String {
    with(&[OF_SERVICE, FLOWS_OF_ROWS, STATES_OF_ROWS], REVIEW)
}

/// Q6.
pub fn chart() -> String {
    with(&[OF_KPI, STATES_OF_CELLS], CHART)
}

fn with(parts: &[&str], rest: &str) -> String {
    let rest = rest
        .replace("{SUMS}", SUMS)
        .replace("{OF_MONTH}", OF_MONTH)
        .replace("{OPENED}", OPENED)
        .replace("{CLOSED}", CLOSED);
    format!("WITH {},{rest}", parts.join(",\n  "))
}

/// A service is reviewed by its code, with the cases of a month.
#[derive(Deserialize)]
pub(super) struct Review {
    code: String,
    month: String,
}

pub(super) async fn answer_review(
    worker: web::Data<Worker>,
    asked: web::Json<Review>,
) -> actix_web::Result<HttpResponse> {
    review_by(&worker, &asked, false).await
}

pub(super) async fn answer_review_of_rows(
    worker: web::Data<Worker>,
    asked: web::Json<Review>,
) -> actix_web::Result<HttpResponse> {
    review_by(&worker, &asked, true).await
}

async fn review_by(
    worker: &Worker,
    asked: &Review,
    of_rows: bool,
) -> actix_web::Result<HttpResponse> {
    let ready = worker.take()?;
    let (from, to) = months_before(12).ok_or_else(|| ErrorInternalServerError("no such months"))?;
    let month: NaiveDate = super::read::first_of(&asked.month)?;
    let parameters: [Parameter<'_>; 5] = [&ready.council, &asked.code, &from, &to, &month];
    let statement = if of_rows {
        &ready.review_of_rows
    } else {
        &ready.review
    };
    answer(&ready.client, statement, &parameters).await
}

/// A chart is asked for by the KPI's code.
#[derive(Deserialize)]
pub(super) struct Chart {
    code: String,
}

pub(super) async fn answer_chart(
    worker: web::Data<Worker>,
    asked: web::Json<Chart>,
) -> actix_web::Result<HttpResponse> {
    let ready = worker.take()?;
    let (from, to) = months_before(36).ok_or_else(|| ErrorInternalServerError("no such months"))?;
    let parameters: [Parameter<'_>; 4] = [&ready.council, &asked.code, &from, &to];
    answer(&ready.client, &ready.chart, &parameters).await
}
