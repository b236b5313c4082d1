//! Reading the body of a POST: JSON in UTF-8, not compressed, not too large.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt;

use super::problem;

/// How much of a body that is too large is read and thrown away, so that a client that only reads
/// once it has written everything gets its answer.
const DISCARDED: usize = 32 * 1024 * 1024;

/// The whole body, or the answer that refuses it.
pub(super) async fn read(
    request: &HttpRequest,
    mut payload: web::Payload,
    most: usize,
) -> Result<Vec<u8>, HttpResponse> {
    let refusal = refusal(request, most);
    let mut body = Vec::new();
    let mut seen = 0_usize;
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            return Err(problem::details(
                request,
                StatusCode::BAD_REQUEST,
                "The body ended before it was complete.",
            ));
        };
        seen = seen.saturating_add(chunk.len());
        if seen > DISCARDED {
            break;
        }
        if refusal.is_none() && seen <= most {
            body.extend_from_slice(&chunk);
        }
    }
    match refusal {
        Some(refusal) => Err(refusal),
        None if seen > most => Err(too_large(request, most)),
        None => Ok(body),
    }
}

/// What can be said against a body from its headers alone.
fn refusal(request: &HttpRequest, most: usize) -> Option<HttpResponse> {
    let header = |name| {
        request
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap_or("?").trim().to_ascii_lowercase())
    };
    let unsupported = |detail| {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Some(problem::details(request, status, detail))
    };
    if header(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return unsupported("Compressed bodies are not taken: send it without Content-Encoding.");
    }
    if !header(CONTENT_TYPE).is_some_and(|media| is_json(&media)) {
        return unsupported("Send the request as Content-Type: application/json, in UTF-8.");
    }
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    length
        .is_some_and(|length| length > most)
        .then(|| too_large(request, most))
}

fn too_large(request: &HttpRequest, most: usize) -> HttpResponse {
    problem::details(
        request,
        StatusCode::PAYLOAD_TOO_LARGE,
        &format!("The body has more than {most} bytes. Send less at a time."),
    )
}

/// Whether a media type in lower case is JSON in UTF-8.
fn is_json(media: &str) -> bool {
    let mut parts = media.split(';').map(str::trim);
    parts.next() == Some("application/json")
        && parts.all(|part| match part.split_once('=') {
            Some((name, value)) if name.trim() == "charset" => {
                ["utf-8", "utf8"].contains(&value.trim().trim_matches('"'))
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn only_json_in_utf_8_is_taken() {
        assert!(is_json("application/json"));
        assert!(is_json("application/json; charset=utf-8"));
        assert!(is_json("application/json;charset=\"utf-8\""));
        assert!(!is_json("application/json; charset=iso-8859-1"));
        assert!(!is_json("text/plain"));
        assert!(!is_json("application/graphql"));
        assert!(!is_json("application/json-seq"));
    }
}
