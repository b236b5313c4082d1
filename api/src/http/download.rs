//! `GET /documents/ID`: the bytes of a document, by a grant of `documentDownloadStart`.

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG,
};
use actix_web::{HttpRequest, HttpResponse, web};

use super::upload::{failed, no_grant, opened};
use super::{App, problem};
use crate::cases::document::give::{Given, NotGiven, give};
use crate::graphql::id::Kind;

/// Nothing is fetched, nothing runs, whatever is opened.
pub(super) const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; sandbox";

/// Gives the document out, or says what is wrong.
pub(super) async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    let (id, token) = match opened(&request, (Kind::Document, &id)) {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    let from = (&app.database, &app.store);
    let (settings, now) = (&app.config.documents, app.clock.now());
    match give(from, settings, (id, &token), now).await {
        Ok(given) => sent(given),
        Err(NotGiven::NoGrant) => no_grant(&request),
        Err(NotGiven::Closed(why)) => problem::details(&request, StatusCode::CONFLICT, &why),
        Err(NotGiven::Fault(failure)) => failed(&request, &failure),
    }
}

fn sent(given: Given) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, given.row.media_type))
        .insert_header((CONTENT_DISPOSITION, given.disposition))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((ETAG, format!("\"{}\"", given.row.sha256)))
        // As it is: the hash is that of these bytes.
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(SizedStream::new(given.size, given.bytes))
}
