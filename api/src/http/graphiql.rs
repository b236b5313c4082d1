//! The query editor at `/`, from files inside the binary: no outside address is asked for anything.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::{HttpResponse, web};

/// Scripts and requests go here alone. The editor writes the places of its panes as inline styles.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

struct File {
    path: &'static str,
    media: &'static str,
    content: &'static [u8],
}

const FILES: [File; 7] = [
    File {
        path: "/",
        media: "text/html; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/index.html"),
    },
    File {
        path: "/graphiql/start.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/start.js"),
    },
    File {
        path: "/graphiql/start.css",
        media: "text/css; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/start.css"),
    },
    File {
        path: "/graphiql/graphiql.min.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/graphiql.min.js"),
    },
    File {
        path: "/graphiql/graphiql.min.css",
        media: "text/css; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/graphiql.min.css"),
    },
    File {
        path: "/graphiql/react.production.min.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/react.production.min.js"),
    },
    File {
        path: "/graphiql/react-dom.production.min.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/graphiql/react-dom.production.min.js"),
    },
];

/// A route for each file.
pub(super) fn routes(routes: &mut web::ServiceConfig) {
    for file in &FILES {
        let answer = move || async move {
            HttpResponse::Ok()
                .insert_header((CONTENT_TYPE, file.media))
                .insert_header((CONTENT_SECURITY_POLICY, POLICY))
                .insert_header((CACHE_CONTROL, "no-cache"))
                .body(file.content)
        };
        routes.route(file.path, web::get().to(answer));
    }
}
