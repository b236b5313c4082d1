//! From a checked document to its answer: who asks, the execution within its time, its errors.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use async_graphql::{Name, Request, Response, ServerError, Value};

use super::accept::Media;
use super::ask::Ask;
use super::authenticate;
use super::check::{Checked, refuse};
use super::respond::{self, Cost};
use super::{App, problem, request};
use crate::cases::reading::record;
use crate::compiled::Compiled;
use crate::graphql::context::{IdempotencyHeader, Reader};
use crate::graphql::failure::{self, INTERNAL, INTERNAL_MESSAGE, Refusal};
use crate::identity::resolve::ViewerRefusal;
use crate::identity::token::Principal;
use crate::identity::viewer::Viewer;

/// What a request states in its headers.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// The key under which what it creates is created once.
    pub idempotency_key: Option<String>,
    /// Why it reads restricted cases.
    pub reading_reason: Option<String>,
}

/// Executes a document for its caller.
pub(super) async fn execute(
    app: &App,
    request: &HttpRequest,
    (ask, checked): (Ask, Checked),
    (principal, stated): (Option<Principal>, Stated),
    media: Media,
) -> Result<HttpResponse, HttpResponse> {
    let cost = cost(app, &checked);
    if let Some(Compiled::Text(data)) = checked.compiled.as_deref() {
        return Ok(respond::written(data, &cost, media));
    }
    let id = request::id(request);
    let _seat = if checked.measure.asks_for_data {
        Some(app.gate.enter().await.ok_or_else(|| too_many(request))?)
    } else {
        None
    };
    let viewer = viewer(app, request, principal.as_ref(), &checked, media).await?;
    let reader = viewer.map(|viewer| {
        let (clock, faults) = (app.clock.clone(), app.faults.clone());
        let reader = Reader::new(app.database.clone(), viewer, clock, faults);
        reader.stating(stated.reading_reason.as_deref())
    });
    let limit = app.config.limits.time;
    let answered = answered(app, &ask, checked, (reader, stated.idempotency_key, &id));
    let mut response = match tokio::time::timeout(limit, answered).await {
        Ok(Answer::Written(data)) => return Ok(respond::written(&data, &cost, media)),
        Ok(Answer::Resolved(response)) => *response,
        Err(_) => Response::from_errors(vec![refuse(
            Refusal::Timeout,
            format!(
                "The answer took longer than {} s and was given up. Ask for less at a time.",
                limit.as_secs()
            ),
        )]),
    };
    failure::finish(&mut response, &id);
    response.extensions.insert("cost".to_owned(), cost.value());
    Ok(respond::respond(&response, media))
}

/// What the document costs, as every answer tells.
fn cost(app: &App, checked: &Checked) -> Cost {
    Cost {
        fields: checked.measure.fields,
        lists: checked.measure.list_cost,
        most: app.config.limits.list_cost,
    }
}

/// An answer by one way or the other.
enum Answer {
    /// `data` as JSON, by a compiled document.
    Written(String),
    /// By the resolvers.
    Resolved(Box<Response>),
}

/// The answer by what the document was compiled to, where that can tell it, or else by its resolvers.
async fn answered(
    app: &App,
    ask: &Ask,
    checked: Checked,
    (reader, key, id): (Option<Reader>, Option<String>, &str),
) -> Answer {
    if let (Some(Compiled::Statement(statement)), Some(reader)) =
        (checked.compiled.as_deref(), &reader)
    {
        match statement.answer(reader, &ask.variables).await {
            Ok(Some(data)) => return Answer::Written(data),
            Ok(None) => {}
            Err(failure) => {
                tracing::warn!(request_id = id, ?failure, "a compiled document failed");
            }
        }
    }
    let operation = operation(ask, &checked.document);
    let response = resolved(app, ask, checked, (reader.clone(), key)).await;
    // An answer of which it cannot be written down what was read does not leave.
    let recorded = match &reader {
        Some(reader) => record::record(reader, operation.as_deref()).await,
        None => Ok(()),
    };
    Answer::Resolved(Box::new(match recorded {
        Ok(()) => response,
        Err(failure) => internal(id, &format!("{failure:?}")),
    }))
}

/// The name of the operation that is meant; `None` when it has none.
fn operation(ask: &Ask, document: &ExecutableDocument) -> Option<String> {
    let named = || match &document.operations {
        DocumentOperations::Multiple(operations) => operations.keys().next().map(Name::to_string),
        DocumentOperations::Single(_) => None,
    };
    ask.operation_name.clone().or_else(named)
}

async fn resolved(
    app: &App,
    ask: &Ask,
    checked: Checked,
    (reader, key): (Option<Reader>, Option<String>),
) -> Response {
    let mut asked = Request::new("").variables(ask.variables.clone());
    if let Some(name) = &ask.operation_name {
        asked = asked.operation_name(name);
    }
    let new = (!checked.is_known).then(|| Arc::clone(&checked.document));
    asked.set_parsed_query(Arc::unwrap_or_clone(checked.document));
    if let Some(reader) = reader {
        asked = asked
            .data(reader.loader())
            .data(IdempotencyHeader(key))
            .data(app.config.link_keys.clone())
            .data(Arc::clone(&app.config.documents));
    }
    let schema = if checked.is_proven {
        &app.schema_for_proven
    } else {
        &app.schema
    };
    let response = schema.execute(asked).await;
    if checked.is_mutation {
        app.viewers.forget();
    }
    if let (Some(document), true) = (new, response.is_ok()) {
        app.documents.keep(ask, document);
    }
    response
}

fn too_many(request: &HttpRequest) -> HttpResponse {
    problem::with_header(
        request,
        StatusCode::SERVICE_UNAVAILABLE,
        "Too many requests wait to be answered. Try again in a moment.",
        (RETRY_AFTER.as_str(), "1"),
    )
}

/// Who asks. `None` when only the schema is asked for, which is the same for everybody.
async fn viewer(
    app: &App,
    request: &HttpRequest,
    principal: Option<&Principal>,
    checked: &Checked,
    media: Media,
) -> Result<Option<Arc<Viewer>>, HttpResponse> {
    if !checked.measure.asks_for_data {
        return Ok(None);
    }
    let id = request::id(request);
    let public = app.config.public_council.as_deref();
    let viewers = &app.viewers;
    let found = if checked.is_mutation {
        viewers.changing(&app.database, principal, public).await
    } else {
        viewers.reading(&app.database, principal, public).await
    };
    match found {
        Ok(viewer) => Ok(Some(viewer)),
        Err(ViewerRefusal::Fault(error)) => {
            let response = internal(&id, &error.to_string());
            Err(respond::respond(&response, media))
        }
        Err(ViewerRefusal::UnknownZone(council)) => {
            let cause = format!(
                "council {} has the time zone \"{}\", which is none: correct council.time_zone to a name such as Europe/London",
                council.code, council.time_zone
            );
            Err(respond::respond(&internal(&id, &cause), media))
        }
        Err(ViewerRefusal::Inactive) => Err(authenticate::refused(
            request,
            "the account is switched off",
        )),
        Err(ViewerRefusal::UnknownCouncil(_)) if principal.is_some() => {
            Err(authenticate::refused(request, "no such council here"))
        }
        Err(_) => {
            let message = "No council's data is public here. Send a token, which says the council.";
            let error = refuse(Refusal::Unauthenticated, message.to_owned());
            Err(refused(error, &id, media))
        }
    }
}

/// The answer to a document that is refused before its execution.
pub(super) fn refused(error: ServerError, request_id: &str, media: Media) -> HttpResponse {
    let mut response = Response::from_errors(vec![error]);
    failure::finish(&mut response, request_id);
    respond::respond(&response, media)
}

/// The response to a fault outside any field: logged here, told by one sentence.
pub(super) fn internal(request_id: &str, cause: &str) -> Response {
    tracing::error!(request_id, cause, "fault");
    let mut error = ServerError::new(INTERNAL_MESSAGE, None);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", Value::from(INTERNAL));
    extensions.set("requestId", Value::from(request_id));
    Response::from_errors(vec![error])
}
