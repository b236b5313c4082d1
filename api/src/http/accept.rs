//! Which of our two media types a client takes.

use actix_web::http::header::{ACCEPT, HeaderMap};

/// The media type of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says whether the request was good.
    GraphqlResponse,
    /// `application/json`, for older clients: a well-formed request is answered with 200.
    Json,
}

impl Media {
    /// As a `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// The media type to answer with; `None` when the client takes neither.
pub(super) fn choose(headers: &HeaderMap) -> Option<Media> {
    let mut accepted = headers.get_all(ACCEPT).peekable();
    if accepted.peek().is_none() {
        return Some(Media::Json);
    }
    let mut best: Option<(u16, Media)> = None;
    let ranges = accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    for range in ranges {
        let Some((quality, media)) = offer(range) else {
            continue;
        };
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, media));
        }
    }
    best.map(|(_, media)| media)
}

/// What we have for one range of an `Accept` header, and how much it is wanted, in thousandths.
fn offer(range: &str) -> Option<(u16, Media)> {
    let mut parts = range.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Media::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => Media::Json,
        _ => return None,
    };
    let mut quality = 1_000;
    for part in parts {
        match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("q") => {
                quality = thousandths(value.trim())?;
            }
            Some((name, value))
                if name.trim().eq_ignore_ascii_case("charset")
                    && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8") =>
            {
                return None;
            }
            _ => {}
        }
    }
    Some((quality, media))
}

/// `0.75` as 750.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn chosen(values: &[&'static str]) -> Option<Media> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT, HeaderValue::from_static(value));
        }
        choose(&headers)
    }

    #[test]
    fn the_best_wanted_type_that_we_have_is_chosen() {
        let new = Some(Media::GraphqlResponse);
        let old = Some(Media::Json);
        assert_eq!(chosen(&[]), old);
        assert_eq!(chosen(&["*/*"]), old);
        assert_eq!(chosen(&["application/graphql-response+json"]), new);
        assert_eq!(
            chosen(&["application/graphql-response+json, application/json;q=0.9"]),
            new
        );
        assert_eq!(
            chosen(&[
                "application/json;q=0.5",
                "application/graphql-response+json;q=0.6"
            ]),
            new
        );
        assert_eq!(chosen(&["text/html, */*;q=0.8"]), old);
        assert_eq!(chosen(&["Application/JSON; charset=UTF-8"]), old);
    }

    #[test]
    fn a_client_that_takes_neither_gets_none() {
        assert_eq!(chosen(&["text/html"]), None);
        assert_eq!(chosen(&["application/json;q=0"]), None);
        assert_eq!(chosen(&["application/json; charset=utf-16"]), None);
        assert_eq!(chosen(&["application/json;q=two"]), None);
    }
}
