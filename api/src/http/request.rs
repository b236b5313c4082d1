//! Each request's id, its line in the log and its place in the metrics.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};

use super::App;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a client.
const LONGEST: usize = 128;

#[derive(Clone)]
struct RequestId(String);

/// The id of this request.
pub(super) fn id(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    extensions
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default()
}

/// Gives the request an id, returns it as a header, and writes one line when it is answered.
/// Neither the query string nor any header nor the body is logged.
pub(super) async fn identify<B: MessageBody + 'static>(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let id = given(&request).unwrap_or_else(|| app.clock.new_id().to_string());
    let method = request.method().clone();
    let path = path_of(&request);
    request.extensions_mut().insert(RequestId(id.clone()));

    let in_flight = app.metrics.enter();
    let mut response = next.call(request).await?;
    let status = response.status().as_u16();
    let took = started.elapsed();
    in_flight.answered(path, status, took);

    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (id_text, method) = (id.as_str(), method.as_str());
    tracing::info!(request_id = id_text, method, path, status, ms, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
}

/// The client's own id, when it is one that can stand in a log line.
fn given(request: &ServiceRequest) -> Option<String> {
    let text = request.headers().get(HEADER)?.to_str().ok()?;
    let is_sane = (1..=LONGEST).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    is_sane.then(|| text.to_owned())
}

/// The path, out of a short list: what clients make up does not reach the metrics.
fn path_of(request: &ServiceRequest) -> &'static str {
    match request.path() {
        "/graphql" => "/graphql",
        "/" => "/",
        path if path.starts_with("/charts/") => "/charts",
        path if path.starts_with("/customers/") => "/customers",
        path if path.starts_with("/documents/") => "/documents",
        path if path.starts_with("/health/") => "/health",
        path if path.starts_with("/graphiql/") => "/graphiql",
        _ => "other",
    }
}
