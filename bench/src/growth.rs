//! Whether writing on a case takes longer where many more cases are indexed.

use entities::cases::cases;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde_json::json;
use tempfile::TempDir;
use throughline::cases::search::index;
use throughline::database::Database;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::fill::setting::TEAM;
use crate::load::{Answered, Order};
use crate::process::{Server, load};
use crate::request::{self, COUNTER, Request};
use crate::round::{first_number, float};
use crate::run::Place;
use crate::{Options, Outcome, fill, place};

/// The cases of the small database.
const FEW: u32 = 1_000;

/// How often the two take turns.
const TURNS: u32 = 4;

/// Notes in a second, the same on both: a case with more notes has more words to index.
const RATE: u32 = 50;

/// Cases that are written on, as many in both.
const WRITTEN_ON: u64 = 20;

/// Cases that are indexed in one transaction.
const AT_ONCE: u64 = 1_000;

const NOTE: &str = "mutation($input: CaseNoteInput!) { caseNote(input: $input) {
  case { revision } problems { code } } }";

const CASES: &str = "SELECT c.id FROM cases c JOIN journey_team t
  ON t.council_id = c.council_id AND t.journey_id = c.journey_id
  JOIN team ON team.council_id = t.council_id AND team.id = t.team_id
  WHERE team.code = $1 ORDER BY c.reference LIMIT $2";

/// A database with its service, and what was answered.
struct Side {
    cases: u32,
    server: Server,
    requests: Vec<Request>,
    answered: Answered,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
}

/// Writes notes on cases among few and among many, in turns, and tells the ratio of the two medians.
pub fn run(options: &Options) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let folders = [
        TempDir::with_prefix("throughline-bench-")?,
        TempDir::with_prefix("throughline-bench-")?,
    ];
    let databases = runtime.block_on(place::two(options, folders.each_ref().map(TempDir::path)))?;
    let mut sides = Vec::new();
    for ((database, folder), cases) in databases.iter().zip(&folders).zip([FEW, options.cases]) {
        let council = runtime.block_on(fill::fill(database, cases))?;
        runtime.block_on(index_all(database))?;
        let place = Place {
            folder: folder.path(),
            url: database.url(),
            service: options.service.as_deref(),
        };
        let requests = runtime.block_on(requests(database, &place.token(&council)?))?;
        let server = place.start_service()?;
        sides.push(Side {
            cases,
            server,
            requests,
            answered: Answered::default(),
        });
    }
    for side in &sides {
        side.send(1_000)?;
    }
    for _ in 0..TURNS {
        for side in &mut sides {
            let answered = side.send(options.seconds * 1_000 / TURNS)?;
            side.answered.add(answered);
        }
    }
    tell(&sides)
}

impl Side {
    fn send(&self, millis: u32) -> Outcome<Answered> {
        let answered = load(&Order {
            port: self.server.port,
            requests: self.requests.clone(),
            concurrency: 1,
            millis: u64::from(millis),
            per_second: Some(RATE),
            first_number: first_number()?,
        })?;
        match &answered.example {
            Some(example) => Err(format!("{} bad answers: {example}", answered.bad).into()),
            None => Ok(answered),
        }
    }
}

/// Indexes every case, as the work in the background does.
async fn index_all(database: &Database) -> Outcome<()> {
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<(Uuid, Uuid)> = cases::Entity::find()
            .select_only()
            .columns([cases::Column::CouncilId, cases::Column::Id])
            .filter(cases::Column::Id.gt(after))
            .order_by_asc(cases::Column::Id)
            .limit(AT_ONCE)
            .into_tuple()
            .all(database.read())
            .await?;
        let Some((council, last)) = rows.last() else {
            return Ok(());
        };
        let ids: Vec<Uuid> = rows.iter().map(|(_, id)| *id).collect();
        let transaction = database.write().await?;
        index::reindex(&transaction, *council, &ids).await?;
        transaction.commit().await?;
        after = *last;
    }
}

async fn requests(database: &Database, token: &str) -> Outcome<Vec<Request>> {
    let values = [TEAM.into(), WRITTEN_ON.into()];
    let ask = Statement::from_sql_and_values(database.backend(), CASES, values);
    let rows = Row::find_by_statement(ask).all(database.read()).await?;
    let note = |row: &Row| {
        let text = format!("Rang about the gate {COUNTER}");
        let input = json!({ "caseId": Kind::Case.id(row.id).0, "text": text });
        let body = json!({ "query": NOTE, "variables": { "input": input } });
        request::post("/graphql", Some(token), &body)
    };
    Ok(rows.iter().map(note).collect())
}

fn tell(sides: &[Side]) -> Outcome<()> {
    let mut medians = Vec::new();
    for side in sides {
        let median = float(side.answered.percentile(50))? / 1_000.0;
        println!(
            "{} notes among {} indexed cases: median {median:.2} ms, p99 {:.2} ms",
            side.answered.good,
            side.cases,
            float(side.answered.percentile(99))? / 1_000.0,
        );
        medians.push(median);
    }
    if let [few, many] = medians.as_slice() {
        println!("among many it takes {:.2} times as long", many / few);
    }
    Ok(())
}
