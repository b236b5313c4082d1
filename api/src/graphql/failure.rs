//! What can go wrong with a request, in three classes: what the caller can put right in a mutation
//! is a problem in its payload (see `problem`); refusals and faults are here.

use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Arc;

use async_graphql::{Error, ErrorExtensionValues, Response};
use sea_orm::DbErr;

/// The closed list of refusal codes that a client can meet in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No token came with the request, and this needs one.
    Unauthenticated,
    /// The viewer's roles do not allow this.
    Forbidden,
    /// It does not exist, or not for this viewer.
    NotFound,
    /// The request itself is wrong.
    BadUserInput,
    /// Somebody else was quicker.
    Conflict,
    /// The request asks for more than one may.
    LimitExceeded,
    /// Too many requests in too short a time.
    RateLimited,
    /// The answer took too long and was given up.
    Timeout,
}

impl Refusal {
    /// The code as a client sees it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
        }
    }
}

/// The code of a fault.
pub const INTERNAL: &str = "INTERNAL";

/// The one sentence that a client sees of a fault.
pub const INTERNAL_MESSAGE: &str = "Something went wrong on our side. It has been logged; quote the request id when you report it.";

/// A refusal, told in plain English, or a fault, whose cause only the log sees.
///
/// It does not implement `Display` on purpose: async-graphql turns whatever can be displayed into
/// an error that the client reads.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The request was refused.
    Refused(Refusal, String),
    /// Something of ours failed.
    Fault(Arc<Cause>),
}

/// The cause of a fault, as it goes to the log.
#[derive(Debug)]
pub struct Cause(String);

/// What a field resolves to that its neighbours can live without: `null` and an error at its
/// path, never a blank response.
pub type Fallible<T> = Option<Result<T, Failure>>;

impl Failure {
    /// A refusal with its sentence.
    pub fn refused(refusal: Refusal, message: impl Into<String>) -> Self {
        Self::Refused(refusal, message.into())
    }

    /// The request itself is wrong: `message` says what, where and how to mend it.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::refused(Refusal::BadUserInput, message)
    }

    /// A fault with its cause.
    pub fn fault(cause: impl Display) -> Self {
        Self::Fault(Arc::new(Cause(cause.to_string())))
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::fault(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal, message) => {
                let mut error = Self::new(message);
                error.extensions = Some(coded(refusal.code()));
                error
            }
            Failure::Fault(cause) => {
                let mut error = Self::new(INTERNAL_MESSAGE);
                error.extensions = Some(coded(INTERNAL));
                error.source = Some(cause);
                error
            }
        }
    }
}

fn coded(code: &str) -> ErrorExtensionValues {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    extensions
}

/// Readies a response for the client: each fault is logged once with its cause and carries the
/// request id, and what async-graphql itself refused gets its code.
pub fn finish(response: &mut Response, request_id: &str) {
    let mut logged = HashSet::new();
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", Refusal::BadUserInput.code());
        }
        if let Some(source) = error.source.take() {
            extensions.set("requestId", request_id);
            if let Ok(cause) = source.downcast::<Cause>()
                && logged.insert(Arc::as_ptr(&cause))
            {
                tracing::error!(request_id, cause = %cause.0, path = ?error.path, "fault");
            }
        }
    }
}
