//! The bearer token of a request: whose it is, nobody's, or refused.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse};

use super::{App, problem, request};
use crate::identity::token::{Principal, TokenRefusal};

/// The caller; `None` without a token. A token that is bad in any way is refused before anything is
/// executed, and never falls back to the public.
pub(super) async fn authenticate(
    app: &App,
    request: &HttpRequest,
) -> Result<Option<Principal>, HttpResponse> {
    if has_token(request.query_string()) {
        return Err(problem::details(
            request,
            StatusCode::BAD_REQUEST,
            "A token goes into the header Authorization, never into an address, which histories and logs keep.",
        ));
    }
    let bearer = match bearer(request.headers()) {
        Ok(None) => return Ok(None),
        Ok(Some(bearer)) => bearer,
        Err(reason) => return Err(refused(request, reason)),
    };
    match app.authenticator.verify(bearer, app.clock.now()).await {
        Ok(principal) => Ok(Some(principal)),
        Err(TokenRefusal::Invalid(reason)) => Err(refused(request, reason)),
        Err(TokenRefusal::KeysUnavailable) => Err(problem::with_header(
            request,
            StatusCode::SERVICE_UNAVAILABLE,
            "The keys of the token's issuer cannot be fetched at the moment. Try again later.",
            ("Retry-After", "30"),
        )),
    }
}

/// The answer to a token that is not accepted. The reason goes to the log alone.
pub(super) fn refused(request: &HttpRequest, reason: &str) -> HttpResponse {
    tracing::info!(request_id = %request::id(request), reason, "token refused");
    problem::with_header(
        request,
        StatusCode::UNAUTHORIZED,
        "The token is not accepted: it may have expired, or be meant for another service. Get a new one.",
        (WWW_AUTHENTICATE.as_str(), "Bearer error=\"invalid_token\""),
    )
}

/// Whether an address carries a token under the name that RFC 6750 gives it.
fn has_token(query: &str) -> bool {
    let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
    names.any(|name| name.eq_ignore_ascii_case("access_token"))
}

/// What the header `Authorization` bears.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, &'static str> {
    let mut values = headers.get_all(AUTHORIZATION);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err("several Authorization headers");
    }
    let value = value.to_str().map_err(|_| "not ASCII")?;
    let (scheme, token) = value.split_once(' ').ok_or("not a scheme and a token")?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err("another scheme than Bearer");
    }
    Ok(Some(token.trim()))
}
