//! Whether the process lives, and whether it can answer.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::App;
use crate::startup::schema_state::{self, SchemaState};

/// `/health/live`: the process answers.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(json!({"status": "live"}))
}

/// `/health/ready`: the database answers and its schema is ours.
pub(super) async fn ready(app: web::Data<App>) -> HttpResponse {
    let state = schema_state::of(app.database.read()).await;
    let (mut builder, status, database) = match state {
        Ok(SchemaState::Current) => (HttpResponse::Ok(), "ready", "current schema"),
        Ok(SchemaState::Older { .. }) => (
            HttpResponse::ServiceUnavailable(),
            "not ready",
            "older schema",
        ),
        Ok(SchemaState::Newer { .. }) => (
            HttpResponse::ServiceUnavailable(),
            "not ready",
            "newer schema",
        ),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (HttpResponse::ServiceUnavailable(), "not ready", "no answer")
        }
    };
    builder
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(json!({"status": status, "database": database}))
}
