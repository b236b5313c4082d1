//! Answers that are no GraphQL response: problem details of RFC 9457.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use super::request;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    request_id: &'a str,
}

/// An answer with this status; `detail` tells a person what to do about it.
pub(super) fn details(request: &HttpRequest, status: StatusCode, detail: &str) -> HttpResponse {
    build(request, &mut HttpResponse::build(status), status, detail)
}

/// The same with a header of its own.
pub(super) fn with_header(
    request: &HttpRequest,
    status: StatusCode,
    detail: &str,
    header: (&'static str, &str),
) -> HttpResponse {
    let mut builder = HttpResponse::build(status);
    builder.insert_header(header);
    build(request, &mut builder, status, detail)
}

fn build(
    request: &HttpRequest,
    builder: &mut HttpResponseBuilder,
    status: StatusCode,
    detail: &str,
) -> HttpResponse {
    let details = Details {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail,
        request_id: &request::id(request),
    };
    builder
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "application/problem+json"))
        .body(serde_json::to_vec(&details).unwrap_or_default())
}

/// The answer at a path that is nothing's.
pub(super) async fn not_found(request: HttpRequest) -> HttpResponse {
    details(
        &request,
        StatusCode::NOT_FOUND,
        "Nothing is here. GraphQL is at /graphql.",
    )
}
