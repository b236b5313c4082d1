//! `PUT /documents/ID`: the bytes of a document, by a grant of `documentUploadStart`.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::ID;
use futures_util::StreamExt;
use serde_json::json;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::timeout;
use uuid::Uuid;

use super::{App, authenticate, problem, request};
use crate::cases::document::keep::{self, Keeping, NotKept, Piece};
use crate::cases::document::token::Token;
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, INTERNAL_MESSAGE};
use crate::graphql::id::Kind;

/// How much of a body that is not wanted is read and thrown away, and for how long, so that a client that
/// only reads once it has written everything gets its answer.
const DISCARDED: usize = 32 * 1024 * 1024;
const DISCARDING: Duration = Duration::from_secs(10);

/// Pieces that may wait for the store.
const WAITING: usize = 4;

/// Keeps the document, or says what is wrong.
pub(super) async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    mut payload: web::Payload,
) -> HttpResponse {
    match begin(&app, &request, &id).await {
        Ok(keeping) => kept(&app, &request, keeping, payload).await,
        Err(answer) => {
            let _ = timeout(DISCARDING, discard(&mut payload)).await;
            answer
        }
    }
}

/// The answer to another method than PUT and GET.
pub(super) async fn wrong_method(request: HttpRequest) -> HttpResponse {
    let detail = "Send a document by PUT, and fetch it by GET.";
    let status = StatusCode::METHOD_NOT_ALLOWED;
    problem::with_header(&request, status, detail, (ALLOW.as_str(), "GET, PUT"))
}

/// The thing and the token that a request names, or the answer that refuses it.
#[expect(
    clippy::result_large_err,
    reason = "a refusal is the answer itself, handed on once a request"
)]
pub(super) fn opened(
    request: &HttpRequest,
    (kind, id): (Kind, &str),
) -> Result<(Uuid, Token), HttpResponse> {
    let bearer = authenticate::bearer(request.headers());
    let token = bearer.ok().flatten().and_then(Token::read);
    match (kind.uuid(&ID(id.to_owned())), token) {
        (Some(id), Some(token)) => Ok((id, token)),
        (None, Some(_)) => Err(problem::details(
            request,
            StatusCode::NOT_FOUND,
            "This is the path of nothing that a grant opens. Use the url that came with the grant, as it is.",
        )),
        (_, None) => Err(no_grant(request)),
    }
}

/// The answer to a grant that opens nothing: whichever the reason, it says the same.
pub(super) fn no_grant(request: &HttpRequest) -> HttpResponse {
    problem::with_header(
        request,
        StatusCode::UNAUTHORIZED,
        "The grant is not accepted: it has ended, was used, or is for something else. Get a new one by documentUploadStart, documentDownloadStart or customerExport, and send it as the header Authorization: Bearer GRANT.",
        (WWW_AUTHENTICATE.as_str(), "Bearer error=\"invalid_token\""),
    )
}

/// The answer to a fault.
pub(super) fn failed(request: &HttpRequest, failure: &Failure) -> HttpResponse {
    tracing::error!(request_id = %request::id(request), ?failure, "fault");
    problem::details(request, StatusCode::INTERNAL_SERVER_ERROR, INTERNAL_MESSAGE)
}

/// Everything that can be said before the body is read. The grant is claimed last.
async fn begin(
    app: &App,
    request: &HttpRequest,
    id: &str,
) -> Result<(Keeping, OwnedSemaphorePermit), HttpResponse> {
    let (id, token) = opened(request, (Kind::Document, id))?;
    let settings = &app.config.documents;
    let header = |name| request.headers().get(name)?.to_str().ok();
    if header(CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Err(problem::details(
            request,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Documents are taken as they are: send it without Content-Encoding.",
        ));
    }
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > settings.most_bytes) {
        return Err(too_large(app, request));
    }
    let seat = app.store.seat().ok_or_else(|| busy(request))?;
    let claimed = keep::claim(&app.database, (id, &token), app.clock.now()).await;
    let claimed = claimed.map_err(|failure| failed(request, &failure))?;
    let (upload, viewer) = claimed.ok_or_else(|| no_grant(request))?;
    let reader = Reader::new(
        app.database.clone(),
        viewer.into(),
        app.clock.clone(),
        app.faults.clone(),
    );
    let settings = Arc::clone(settings);
    Ok((
        Keeping::new(reader, upload, app.store.clone(), settings),
        seat,
    ))
}

/// Passes the body on to a task of its own: whatever becomes of the request, the task ends what it has
/// begun, or clears it away.
async fn kept(
    app: &App,
    request: &HttpRequest,
    (keeping, seat): (Keeping, OwnedSemaphorePermit),
    mut payload: web::Payload,
) -> HttpResponse {
    let (send, pieces) = mpsc::channel(WAITING);
    let task = tokio::spawn(keeping.keep(pieces));
    let passed = timeout(app.config.documents.time, pass(&mut payload, &send)).await;
    drop(send);
    let ended = task.await;
    drop(seat);
    match ended {
        Ok(Ok(row)) => HttpResponse::Created()
            .insert_header((CACHE_CONTROL, "no-store"))
            .json(json!({
                "id": Kind::Document.id(row.id),
                "mediaType": row.media_type,
                "sizeBytes": row.size_bytes,
                "sha256": row.sha256,
            })),
        Ok(Err(NotKept::BrokenOff)) if passed.is_err() => too_slow(app, request),
        Ok(Err(not)) => refused(app, request, not),
        Err(error) => failed(request, &Failure::fault(error)),
    }
}

/// Passes on what comes; throws it away once nobody takes it.
async fn pass(payload: &mut web::Payload, send: &Sender<Piece>) {
    while let Some(piece) = payload.next().await {
        let Ok(bytes) = piece else { return };
        if send.send(Piece::Bytes(bytes)).await.is_err() {
            let _ = timeout(DISCARDING, discard(payload)).await;
            return;
        }
    }
    // Who takes it may have heard enough already.
    let _ = send.send(Piece::End).await;
}

async fn discard(payload: &mut web::Payload) {
    let mut seen = 0;
    while let Some(Ok(bytes)) = payload.next().await {
        seen += bytes.len();
        if seen > DISCARDED {
            return;
        }
    }
}

fn busy(request: &HttpRequest) -> HttpResponse {
    let detail =
        "Too many documents come at the same time. Try again in a moment: the grant is still good.";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    problem::with_header(request, status, detail, (RETRY_AFTER.as_str(), "5"))
}

fn too_slow(app: &App, request: &HttpRequest) -> HttpResponse {
    let seconds = app.config.documents.time.as_secs();
    let detail = format!(
        "The document took longer than {seconds} s to come and was given up. Get a new grant, and send it over a faster line."
    );
    problem::details(request, StatusCode::REQUEST_TIMEOUT, &detail)
}

fn too_large(app: &App, request: &HttpRequest) -> HttpResponse {
    let most = app.config.documents.most_bytes;
    let detail =
        format!("The document has more than {most} bytes, which is the most. Send a smaller one.");
    problem::details(request, StatusCode::PAYLOAD_TOO_LARGE, &detail)
}

fn refused(app: &App, request: &HttpRequest, not: NotKept) -> HttpResponse {
    let (status, detail) = match not {
        NotKept::TooLarge => return too_large(app, request),
        NotKept::Fault(failure) => return failed(request, &failure),
        NotKept::Withdrawn => return no_grant(request),
        NotKept::There => (
            StatusCode::CONFLICT,
            "The document came by another grant meanwhile: it is on the case.".to_owned(),
        ),
        NotKept::Empty => (
            StatusCode::BAD_REQUEST,
            "The document is empty. Get a new grant, and send its bytes as the body.".to_owned(),
        ),
        NotKept::BrokenOff => (
            StatusCode::BAD_REQUEST,
            "The body ended before it was complete. Get a new grant, and send it again.".to_owned(),
        ),
        NotKept::NotTaken(seen) => {
            let formats: Vec<&str> = app.config.documents.names().collect();
            let detail = format!(
                "By its content, whatever its name, the document is {seen}, which is not taken here. Taken are: {}.",
                formats.join(", ")
            );
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
        }
    };
    problem::details(request, status, &detail)
}
