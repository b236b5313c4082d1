//! What the bare program reads.

use actix_web::error::ErrorBadRequest;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Parameter, Worker, answer};

/// Q1.
pub const CASE: &str = r"SELECT json_build_object('case', json_build_object(
    'reference', c.reference,
    'state', c.state,
    'receivedAt', c.received_at,
    'dueAt', c.due_at,
    'journey', json_build_object('code', j.code, 'title', j.title,
      'service', json_build_object('code', s.code, 'name', s.name)),
    'customer', CASE WHEN k.id IS NOT NULL THEN json_build_object('name', k.name) END))::text
  FROM cases c
  JOIN journey j ON j.council_id = $1 AND j.id = c.journey_id
  JOIN service s ON s.council_id = $1 AND s.id = j.service_id
  LEFT JOIN customer k ON k.council_id = $1 AND k.id = c.customer_id
  WHERE c.council_id = $1 AND c.reference = $2";

/// Q2.
pub const CASES: &str = r"SELECT json_build_object('journey', json_build_object('title', j.title,
    'cases', json_build_object('nodes', (SELECT coalesce(json_agg(json_build_object(
        'reference', c.reference,
        'state', c.state,
        'receivedAt', c.received_at,
        'customer', CASE WHEN k.id IS NOT NULL THEN json_build_object('name', k.name) END,
        'history', json_build_object('nodes', (SELECT json_agg(json_build_object(
            'kind', e.kind,
            'happenedAt', e.happened_at)
            ORDER BY e.sequence)
          FROM (SELECT kind, happened_at, sequence FROM case_event
            WHERE council_id = $1 AND case_id = c.id ORDER BY sequence DESC LIMIT 3) e)))
        ORDER BY c.received_at DESC, c.id DESC), '[]')
      FROM (SELECT * FROM cases WHERE council_id = $1 AND journey_id = j.id AND is_staged = false
        ORDER BY received_at DESC, id DESC LIMIT 50) c
      LEFT JOIN customer k ON k.council_id = $1 AND k.id = c.customer_id))))::text
  FROM journey j WHERE j.council_id = $1 AND j.code = $2";

/// Q7, for a KPI of one service that counts cases closed with an outcome that met the need.
pub const BEHIND: &str = r"SELECT json_build_object('kpi', json_build_object('cases', json_build_object(
    'nodes', coalesce(json_agg(json_build_object('reference', c.reference,
      'outcome', json_build_object('title', c.title)) ORDER BY c.closed_at, c.id), '[]'))))::text
  FROM (SELECT c.* FROM kpi k
    JOIN kpi_service s ON s.council_id = $1 AND s.kpi_id = k.id
    JOIN journey j ON j.council_id = $1 AND j.service_id = s.service_id,
    LATERAL (SELECT c.reference, c.closed_at, c.id, o.title FROM cases c
      JOIN outcome o ON o.council_id = $1 AND o.id = c.outcome_id
      WHERE c.council_id = $1 AND c.journey_id = j.id AND c.state = 'CLOSED' AND c.is_staged = false
        AND o.kind = 'MET' AND c.closed_on >= $3 AND c.closed_on < $3 + interval '1 month'
      ORDER BY c.closed_on, c.closed_at, c.id LIMIT 20) c
    WHERE k.council_id = $1 AND k.code = $2
    ORDER BY c.closed_at, c.id LIMIT 20) c";

/// A case is asked for by its reference.
#[derive(Deserialize)]
pub(super) struct Case {
    pub(super) reference: String,
}

pub(super) async fn case(
    worker: web::Data<Worker>,
    asked: web::Json<Case>,
) -> actix_web::Result<HttpResponse> {
    let ready = worker.take()?;
    let parameters: [Parameter<'_>; 2] = [&ready.council, &asked.reference];
    answer(&ready.client, &ready.case, &parameters).await
}

/// The cases of a journey are asked for by its code.
#[derive(Deserialize)]
pub(super) struct Cases {
    pub(super) code: String,
}

pub(super) async fn cases(
    worker: web::Data<Worker>,
    asked: web::Json<Cases>,
) -> actix_web::Result<HttpResponse> {
    let ready = worker.take()?;
    let parameters: [Parameter<'_>; 2] = [&ready.council, &asked.code];
    answer(&ready.client, &ready.cases, &parameters).await
}

/// The cases behind a figure are asked for by the KPI and the month.
#[derive(Deserialize)]
pub(super) struct Behind {
    code: String,
    month: String,
}

pub(super) async fn behind(
    worker: web::Data<Worker>,
    asked: web::Json<Behind>,
) -> actix_web::Result<HttpResponse> {
    let ready = worker.take()?;
    let first = first_of(&asked.month)?;
    let parameters: [Parameter<'_>; 3] = [&ready.council, &asked.code, &first];
    answer(&ready.client, &ready.behind, &parameters).await
}

/// The first day of a month such as `2026-09`.
pub(super) fn first_of(month: &str) -> actix_web::Result<NaiveDate> {
    format!("{month}-01").parse().map_err(ErrorBadRequest)
}
