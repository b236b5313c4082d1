//! A GraphQL response as HTTP: which status, and whether `data` is part of it.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, VARY, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, HttpResponseBuilder};
use async_graphql::{Response, ServerError, Value};
use serde::Serialize;
use std::collections::BTreeMap;

use super::accept::Media;
use crate::graphql::failure::{INTERNAL, Refusal};

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// The answer to a request that got as far as being understood as GraphQL. Errors have their
/// codes by now.
pub(super) fn respond(response: &Response, media: Media) -> HttpResponse {
    let (status, has_data) = decide(response, media);
    write(response, status, has_data, media)
}

/// What a document costs, as `extensions.cost` tells.
pub(super) struct Cost {
    /// Fields and spreads, counted through fragments.
    pub(super) fields: usize,
    /// Fields as often as the lists around them can repeat them.
    pub(super) lists: usize,
    /// The most that this may be.
    pub(super) most: usize,
}

impl Cost {
    /// As a value of GraphQL.
    pub(super) fn value(&self) -> Value {
        async_graphql::value!({
            "fields": (self.fields),
            "listCost": (self.lists),
            "listCostLimit": (self.most),
        })
    }
}

/// The answer whose `data` is written already.
pub(super) fn written(data: &str, cost: &Cost, media: Media) -> HttpResponse {
    let Cost {
        fields,
        lists,
        most,
    } = cost;
    headed(StatusCode::OK, media).body(format!(
        "{{\"data\":{data},\"extensions\":{{\"cost\":{{\"fields\":{fields},\"listCost\":{lists},\"listCostLimit\":{most}}}}}}}"
    ))
}

/// The answer to a request that is not even well formed: 400 for every client.
pub(super) fn malformed(error: ServerError, media: Media) -> HttpResponse {
    let response = Response::from_errors(vec![error]);
    write(&response, StatusCode::BAD_REQUEST, false, media)
}

fn write(response: &Response, status: StatusCode, has_data: bool, media: Media) -> HttpResponse {
    let body = Body {
        errors: &response.errors,
        data: has_data.then_some(&response.data),
        extensions: &response.extensions,
    };
    let mut builder = headed(status, media);
    if status == StatusCode::UNAUTHORIZED {
        builder.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    match serde_json::to_vec(&body) {
        Ok(bytes) => builder.body(bytes),
        Err(error) => {
            tracing::error!(%error, "a response could not be written as JSON");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn headed(status: StatusCode, media: Media) -> HttpResponseBuilder {
    let mut builder = HttpResponse::build(status);
    builder
        .insert_header((CONTENT_TYPE, HeaderValue::from_static(media.content_type())))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .insert_header((VARY, HeaderValue::from_static("Accept, Authorization")));
    builder
}

fn decide(response: &Response, media: Media) -> (StatusCode, bool) {
    if response.errors.is_empty() {
        return (StatusCode::OK, true);
    }
    let has = |wanted: &str| {
        response
            .errors
            .iter()
            .any(|error| code(error) == Some(wanted))
    };
    // Where nothing came back and a token would have helped, there is nothing to lose by saying
    // so with the status; with `data` in it, the specification wants 200.
    if is_blank(&response.data) && has(Refusal::Unauthenticated.code()) {
        return (StatusCode::UNAUTHORIZED, false);
    }
    if response.data != Value::Null {
        return (StatusCode::OK, true);
    }
    if has(INTERNAL) {
        return (StatusCode::INTERNAL_SERVER_ERROR, false);
    }
    if has(Refusal::Timeout.code()) {
        return (StatusCode::SERVICE_UNAVAILABLE, false);
    }
    let is_request_error = response.errors.iter().all(|error| error.path.is_empty())
        || has(Refusal::BadUserInput.code())
        || has(Refusal::LimitExceeded.code());
    match (is_request_error, media) {
        (true, Media::GraphqlResponse) => (StatusCode::BAD_REQUEST, false),
        (true, Media::Json) => (StatusCode::OK, false),
        (false, _) => (StatusCode::OK, true),
    }
}

fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Whether nothing came back: no data, or null in every root field.
fn is_blank(data: &Value) -> bool {
    match data {
        Value::Null => true,
        Value::Object(fields) => fields.values().all(|value| *value == Value::Null),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{PathSegment, value};

    use super::*;
    use crate::http::check::refuse;

    fn of(data: Value, refusal: Refusal, path: &[&str]) -> Response {
        let mut error = refuse(refusal, "no".to_owned());
        error.path = path
            .iter()
            .map(|name| PathSegment::Field((*name).to_owned()))
            .collect();
        let mut response = Response::new(data);
        response.errors.push(error);
        response
    }

    #[test]
    fn a_missing_token_is_told_by_the_status_when_nothing_came_back() {
        let unauthenticated = Refusal::Unauthenticated;
        for data in [Value::Null, value!({"a": null, "b": null})] {
            let response = of(data, unauthenticated, &["a"]);
            let told = (StatusCode::UNAUTHORIZED, false);
            assert_eq!(decide(&response, Media::GraphqlResponse), told);
            assert_eq!(decide(&response, Media::Json), told);
        }
        let partial = of(value!({"a": null, "b": 1}), unauthenticated, &["a"]);
        assert_eq!(
            decide(&partial, Media::GraphqlResponse),
            (StatusCode::OK, true)
        );
    }

    #[test]
    fn a_bad_document_is_400_and_for_older_clients_200() {
        let response = of(Value::Null, Refusal::BadUserInput, &[]);
        assert_eq!(
            decide(&response, Media::GraphqlResponse),
            (StatusCode::BAD_REQUEST, false)
        );
        assert_eq!(decide(&response, Media::Json), (StatusCode::OK, false));
    }

    #[test]
    fn a_field_that_failed_leaves_the_rest_with_200() {
        let response = of(value!({"a": null}), Refusal::NotFound, &["a"]);
        assert_eq!(
            decide(&response, Media::GraphqlResponse),
            (StatusCode::OK, true)
        );
        let blank = of(Value::Null, Refusal::NotFound, &["a"]);
        assert_eq!(
            decide(&blank, Media::GraphqlResponse),
            (StatusCode::OK, true)
        );
    }
}
