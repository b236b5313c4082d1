//! `GET /customers/ID/export`: everything that is held of a customer, by a grant of `customerExport`.

use std::io;

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::{StreamExt, future, stream};

use super::download::POLICY;
use super::upload::{failed, no_grant, opened};
use super::{App, request};
use crate::cases::export::give::give;
use crate::cases::export::stream::Export;
use crate::graphql::id::Kind;

/// Writes it out, or says what is wrong.
pub(super) async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    let (id, token) = match opened(&request, (Kind::Customer, &id)) {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    let from = (&app.database, &app.clock, app.faults.clone());
    let mut export = match give(from, (id, &token)).await {
        Ok(Some(export)) => export,
        Ok(None) => return no_grant(&request),
        Err(failure) => return failed(&request, &failure),
    };
    match export.next().await {
        Ok(first) => sent(&request, first.unwrap_or_default(), export),
        Err(failure) => failed(&request, &failure),
    }
}

/// The answer, of which nothing but its first piece is known yet. What fails later breaks it off, so that nobody
/// takes a part for the whole.
fn sent(request: &HttpRequest, first: String, export: Export) -> HttpResponse {
    let request_id = request::id(request).clone();
    let rest = stream::try_unfold(export, move |mut export| {
        let request_id = request_id.clone();
        async move {
            match export.next().await {
                Ok(text) => Ok(text.map(|text| (Bytes::from(text), export))),
                Err(failure) => {
                    tracing::error!(%request_id, ?failure, "an export was broken off");
                    Err(io::Error::other("broken off"))
                }
            }
        }
    });
    let first = stream::once(future::ready(Ok(Bytes::from(first))));
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((
            CONTENT_DISPOSITION,
            "attachment; filename=\"customer.json\"",
        ))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .streaming(first.chain(rest))
}
