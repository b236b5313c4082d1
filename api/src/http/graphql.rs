//! `/graphql`: GraphQL over HTTP, from the first header to the answer.

use std::panic::AssertUnwindSafe;

use actix_web::http::header::ALLOW;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::FutureExt;
use rules::text::Limits;

use super::accept::{self, Media};
use super::ask::{self, Ask};
use super::authenticate::authenticate;
use super::check::{check, refuse};
use super::execute::{self, Stated, execute};
use super::{App, body, problem, request, respond};
use crate::graphql::failure::Refusal;

/// The longest `Idempotency-Key`, in characters.
const LONGEST_KEY: usize = 200;

/// Answers a request, whatever happens while it is executed.
pub(super) async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let answered = AssertUnwindSafe(attempt(&app, &request, payload));
    if let Ok(Ok(answer) | Err(answer)) = answered.catch_unwind().await {
        return answer;
    }
    app.metrics.panicked();
    let media = accept::choose(request.headers()).unwrap_or(Media::Json);
    let response = execute::internal(&request::id(&request), "a panic");
    respond::respond(&response, media)
}

/// `Err` is an answer too: one that was found early.
async fn attempt(
    app: &App,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, HttpResponse> {
    let media = accept::choose(request.headers()).ok_or_else(|| {
        problem::details(
            request,
            StatusCode::NOT_ACCEPTABLE,
            "Answers are application/graphql-response+json or application/json, in UTF-8.",
        )
    })?;
    let is_get = *request.method() == Method::GET;
    if !is_get && *request.method() != Method::POST {
        let detail = "Use POST, or GET for queries.";
        return Err(wrong_method(request, "GET, POST", detail));
    }
    let principal = authenticate(app, request).await;
    let ask = if is_get {
        ask::from_query_string(request.query_string())
    } else {
        // The body is read even when the token is refused, so that the answer gets through.
        let body = body::read(request, payload, app.config.limits.body_bytes).await;
        match (&principal, body) {
            (Ok(_), body) => ask::from_json(&body?),
            (Err(_), _) => Ok(Ask::default()),
        }
    };
    let principal = principal?;
    let ask = ask.map_err(|message| malformed(message, media))?;
    let stated = stated(request).map_err(|message| malformed(message, media))?;
    let checked = check(&ask, &app.config.limits, &app.documents)
        .map_err(|error| execute::refused(*error, &request::id(request), media))?;
    if is_get && checked.is_mutation {
        return Err(wrong_method(request, "POST", "A mutation needs POST."));
    }
    execute(app, request, (ask, checked), (principal, stated), media).await
}

fn malformed(message: String, media: Media) -> HttpResponse {
    respond::malformed(refuse(Refusal::BadUserInput, message), media)
}

fn wrong_method(request: &HttpRequest, allowed: &str, detail: &str) -> HttpResponse {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    problem::with_header(request, status, detail, (ALLOW.as_str(), allowed))
}

/// What the headers say beside who asks.
fn stated(request: &HttpRequest) -> Result<Stated, String> {
    Ok(Stated {
        idempotency_key: idempotency_key(request)?,
        reading_reason: reading_reason(request)?,
    })
}

/// The `Throughline-Reading-Reason` header: why restricted cases are read, in words of UTF-8.
fn reading_reason(request: &HttpRequest) -> Result<Option<String>, String> {
    let Some(value) = request.headers().get("Throughline-Reading-Reason") else {
        return Ok(None);
    };
    let reason = std::str::from_utf8(value.as_bytes())
        .map_err(|_| "Throughline-Reading-Reason must be UTF-8.".to_owned())?;
    let reason = rules::text::clean(reason.trim(), Limits::TITLE)
        .map_err(|fault| format!("Throughline-Reading-Reason {fault}."))?;
    Ok(Some(reason))
}

/// The `Idempotency-Key` header, as it stands or in quotes.
fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, String> {
    let Some(value) = request.headers().get("Idempotency-Key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default().trim();
    let key = key
        .strip_prefix('"')
        .and_then(|key| key.strip_suffix('"'))
        .unwrap_or(key);
    if key.is_empty() || key.chars().count() > LONGEST_KEY {
        return Err(format!(
            "Idempotency-Key must be 1 to {LONGEST_KEY} characters of ASCII."
        ));
    }
    Ok(Some(key.to_owned()))
}
