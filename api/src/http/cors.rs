//! Which web pages a browser lets call us.

use actix_cors::Cors;
use actix_web::http::header::HeaderValue;

use crate::config::CrossOrigin;

/// The policy as the operator set it.
pub(super) fn policy(allowed: &CrossOrigin) -> Cors {
    let policy = Cors::default()
        .allowed_methods(["GET", "POST", "PUT"])
        .allowed_headers([
            "accept",
            "authorization",
            "content-type",
            "idempotency-key",
            "throughline-reading-reason",
            "x-request-id",
        ])
        .expose_headers(["content-disposition", "etag", "x-request-id"])
        .max_age(3_600);
    match allowed {
        CrossOrigin::Closed => policy,
        CrossOrigin::Origins(origins) => origins
            .iter()
            .fold(policy, |policy, origin| policy.allowed_origin(origin)),
        CrossOrigin::Localhost => policy.allowed_origin_fn(|origin, _| is_this_machine(origin)),
    }
}

/// Whether a page was served from this machine, on any port.
fn is_this_machine(origin: &HeaderValue) -> bool {
    let Some(rest) = origin
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("http://"))
    else {
        return false;
    };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        rest.strip_prefix(host).is_some_and(|port| {
            port.is_empty()
                || port
                    .strip_prefix(':')
                    .is_some_and(|port| port.parse::<u16>().is_ok())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_machine_are_its_own() {
        for origin in [
            "http://localhost:3000",
            "http://127.0.0.1",
            "http://[::1]:8",
        ] {
            assert!(
                is_this_machine(&HeaderValue::from_static(origin)),
                "{origin}"
            );
        }
        for origin in [
            "http://localhost.example",
            "http://localhost:3000.example",
            "https://evil.example",
            "null",
            "http://127.0.0.1.example:80",
        ] {
            assert!(
                !is_this_machine(&HeaderValue::from_static(origin)),
                "{origin}"
            );
        }
    }
}
