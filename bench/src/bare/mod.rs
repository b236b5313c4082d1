//! The bare program: the least that answers the same questions. It knows no one, checks nothing,
//! and passes on what one prepared statement returns.

mod figures;
mod open;
mod read;
mod sqlite;

use std::cell::Cell;
use std::rc::Rc;

use actix_web::error::ErrorInternalServerError;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde::Deserialize;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};
use uuid::Uuid;

use crate::Outcome;

/// Connections of each worker.
const CONNECTIONS: usize = 4;

/// A connection and its statements.
struct Ready {
    client: Client,
    council: Uuid,
    account: Uuid,
    case: Statement,
    cases: Statement,
    behind: Statement,
    open: Statement,
    review: Statement,
    review_of_rows: Statement,
    chart: Statement,
}

/// The connections of a worker, taken in turn: each answers several questions at once.
#[derive(Clone)]
struct Worker {
    ready: Rc<Vec<Ready>>,
    next: Rc<Cell<usize>>,
}

impl Worker {
    async fn new(database: String) -> Outcome<Self> {
        let mut ready = Vec::new();
        for _ in 0..CONNECTIONS {
            ready.push(Ready::new(&database).await?);
        }
        Ok(Self {
            ready: Rc::new(ready),
            next: Rc::default(),
        })
    }

    fn take(&self) -> actix_web::Result<&Ready> {
        let next = self.next.get();
        self.next.set(next + 1);
        let ready = self.ready.get(next % CONNECTIONS);
        ready.ok_or_else(|| ErrorInternalServerError("no connection"))
    }
}

impl Ready {
    async fn new(database: &str) -> Outcome<Self> {
        let mut config: tokio_postgres::Config = database.parse()?;
        config.options("-c timezone=UTC");
        let (client, connection) = config.connect(NoTls).await?;
        actix_web::rt::spawn(connection);
        let council = client
            .query_one("SELECT council_id FROM council", &[])
            .await?;
        let account = client.query_one("SELECT id FROM account", &[]).await?;
        Ok(Self {
            council: council.get(0),
            account: account.get(0),
            case: client.prepare(read::CASE).await?,
            cases: client.prepare(read::CASES).await?,
            behind: client.prepare(read::BEHIND).await?,
            open: client.prepare(open::OPEN).await?,
            review: client.prepare(&figures::review()).await?,
            review_of_rows: client.prepare(&figures::review_of_rows()).await?,
            chart: client.prepare(&figures::chart()).await?,
            client,
        })
    }
}

/// A value that a statement binds.
type Parameter<'a> = &'a (dyn ToSql + Sync);

/// The JSON that the statement's only row holds.
async fn answer(
    client: &Client,
    statement: &Statement,
    parameters: &[Parameter<'_>],
) -> actix_web::Result<HttpResponse> {
    let row = client
        .query_one(statement, parameters)
        .await
        .map_err(ErrorInternalServerError)?;
    let json: &str = row.try_get(0).map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(json.to_owned()))
}

/// `{ __typename }`.
#[derive(Deserialize)]
struct Nothing {}

async fn type_name(_: web::Json<Nothing>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(r#"{"__typename":"Query"}"#)
}

/// Answers until it is stopped.
pub fn serve(database: &str, port: u16) -> Outcome<()> {
    if database.starts_with("sqlite:") {
        return sqlite::serve(database, port);
    }
    let database = database.to_owned();
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let database = database.clone();
            App::new()
                .data_factory(move || Worker::new(database.clone()))
                .route("/q1", web::post().to(read::case))
                .route("/q2", web::post().to(read::cases))
                .route("/q3", web::post().to(figures::answer_review))
                .route("/q3-raw", web::post().to(figures::answer_review_of_rows))
                .route("/q4", web::post().to(open::open))
                .route("/q5", web::post().to(type_name))
                .route("/q6", web::post().to(figures::answer_chart))
                .route("/q7", web::post().to(read::behind))
        });
        server.bind(("127.0.0.1", port))?.run().await
    })?;
    Ok(())
}
