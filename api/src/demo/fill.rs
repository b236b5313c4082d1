//! Fills a database with the demonstration council, once.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::journeys::partner_journey;
use entities::organisation::{council, import_run};
use entities::select::InCouncil;
use indicatif::{ProgressBar, ProgressStyle};
use rules::number::usize_to_u64;
use rules::organisation::{ImportKind, ImportState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::arrivals::{Arrival, Volume, arrivals};
use super::cast::Cast;
use super::chance::Chance;
use super::journeys::{Course, Journeys};
use super::kpis::Kpis;
use super::maker::Maker;
use super::organisation::Organisation;
use super::people::People;
use super::remove::remove;
use super::skills::Skills;
use super::story::{Batch, Teller};
use super::structure::COUNCIL_CODE;
use super::summary::{Counts, Summary};
use super::views;
use super::window::Window;
use super::write::{self, Setting};
use crate::cases::rows::insert_rows;
use crate::clock::Clock;
use crate::database::Database;

/// Rows of case tables in one transaction.
const BATCH_ROWS: usize = 25_000;

/// How much the demonstration council has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// 1,000 cases: for tests of what does not need more.
    Tiny,
    /// 6,000 cases: filled in seconds.
    #[default]
    Small,
    /// 210,000 cases.
    Full,
}

impl Scale {
    /// Cases, and contacts that belong to none.
    pub(super) const fn volume(self) -> Volume {
        match self {
            Self::Tiny => Volume {
                cases: 1_000,
                contacts: 250,
            },
            Self::Small => Volume {
                cases: 6_000,
                contacts: 1_500,
            },
            Self::Full => Volume {
                cases: 210_000,
                contacts: 52_500,
            },
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::Small => "small",
            Self::Full => "full",
        }
    }
}

/// What to fill with.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How much.
    pub scale: Scale,
    /// The same seed gives the same council, on the same day.
    pub seed: u64,
    /// Whether progress is shown on standard error, where that is a terminal.
    pub shows_progress: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scale: Scale::Small,
            seed: 2_026,
            shows_progress: false,
        }
    }
}

/// Why the database could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// A council that is no demonstration goes by its code.
    #[error(
        "there is a council with the code {COUNCIL_CODE} that is no demonstration; choose another database"
    )]
    CodeTaken,
    /// The database refused or did not answer.
    #[error("the demonstration council could not be written: {0}")]
    Database(#[from] DbErr),
}

/// Fills the database with the demonstration council, or tells of the one that is there. What a dead
/// start left half filled is removed and told anew.
///
/// # Errors
/// When the code is taken by a council that is no demonstration, or the database fails.
pub async fn fill(
    database: &Database,
    clock: &Clock,
    options: Options,
) -> Result<Summary, FillError> {
    match find(database).await? {
        Found::Finished(summary) => return Ok(summary),
        Found::HalfFilled(council_id) => {
            let transaction = database.write().await?;
            remove(&transaction, council_id).await?;
            transaction.commit().await?;
        }
        Found::Nothing => {}
    }
    let window = Window::until(clock.now());
    let setting = make_setting(options.seed, &window);
    let run = write_setting(database, &setting, options, window.now).await?;
    let mut counts = write_story(database, clock, &setting, options, &window).await?;
    counts.journeys = usize_to_u64(setting.journeys.entries.len());
    counts.kpis = usize_to_u64(setting.kpis.definitions.len());
    counts.customers += usize_to_u64(setting.organisation.customers.len()) + 1;
    let last_month = window.last_month();
    finish(
        database,
        run,
        json!({ "counts": counts, "lastMonth": last_month }),
        clock.now(),
    )
    .await?;
    Ok(Summary::new(counts, &last_month, false))
}

/// What an earlier start left.
enum Found {
    Nothing,
    HalfFilled(Uuid),
    Finished(Summary),
}

async fn find(database: &Database) -> Result<Found, FillError> {
    let connection = database.read();
    let council = council::Entity::find()
        .filter(council::Column::Code.eq(COUNCIL_CODE))
        .one(connection)
        .await?;
    let Some(council) = council else {
        return Ok(Found::Nothing);
    };
    let run = import_run::Entity::in_council(council.council_id)
        .filter(import_run::Column::Kind.eq(ImportKind::Demonstration))
        .one(connection)
        .await?
        .ok_or(FillError::CodeTaken)?;
    if run.state != ImportState::Finished {
        return Ok(Found::HalfFilled(council.council_id));
    }
    let counts = run.report.get("counts").cloned().unwrap_or_default();
    let counts: Counts = serde_json::from_value(counts).unwrap_or_default();
    let last_month = run.report.get("lastMonth").and_then(|month| month.as_str());
    Ok(Found::Finished(Summary::new(
        counts,
        last_month.unwrap_or_default(),
        true,
    )))
}

/// The organisation, its people, journeys and KPIs.
pub(super) fn make_setting(seed: u64, window: &Window) -> Setting {
    let dates = window.dates();
    let founded_at = dates.founded_at;
    let mut maker = Maker::new(seed, 1, founded_at);
    let organisation = Organisation::make(&mut maker, founded_at);
    let people = People::make(&mut maker, &organisation, founded_at);
    let journeys = Journeys::make(&mut maker, &organisation, dates);
    let kpis = Kpis::make(&mut maker, &organisation, &journeys, window);
    let partner_journeys = journeys
        .courses
        .iter()
        .filter(|course| partner_works_on(course))
        .map(|course| partner_journey::Model {
            council_id: maker.council_id(),
            account_id: people.partner,
            journey_id: course.journey_id,
        })
        .collect();
    let mut views = Vec::new();
    for team in &organisation.teams {
        if let Some(leader) = people.leader(team.id) {
            let saved = (team.id, leader.account_id);
            views.extend(views::views(&mut maker, saved, founded_at));
        }
    }
    let rule = views::rule(&mut maker, founded_at);
    let skills = Skills::make(&organisation, &people, &journeys, window);
    Setting {
        organisation,
        people,
        journeys,
        kpis,
        partner_journeys,
        views,
        rule,
        skills,
    }
}

/// The advice centre helps people to keep their homes and to claim what is theirs.
fn partner_works_on(course: &Course) -> bool {
    match course.service.code {
        "HOUSING" => course.title.starts_with("Ask for help"),
        "COUNCIL-TAX-AND-BENEFITS" => course.title.starts_with("Claim"),
        _ => false,
    }
}

/// Writes the council and its setting in one step, marked as running until the cases are told.
async fn write_setting(
    database: &Database,
    setting: &Setting,
    options: Options,
    now: DateTime<Utc>,
) -> Result<import_run::Model, DbErr> {
    let council = setting.organisation.council.clone();
    let run = import_run::Model {
        id: Maker::new(options.seed, 2, council.created_at).id(now),
        council_id: council.council_id,
        kind: ImportKind::Demonstration,
        source: format!("scale {}, seed {}", options.scale.code(), options.seed),
        state: ImportState::Running,
        report: json!({}),
        started_at: now,
        finished_at: None,
    };
    let transaction = database.write().await?;
    insert_rows(&transaction, vec![council]).await?;
    insert_rows(&transaction, vec![run.clone()]).await?;
    write::setting(&transaction, setting).await?;
    transaction.commit().await?;
    Ok(run)
}

/// Tells the cases and writes them, many in a transaction.
async fn write_story(
    database: &Database,
    clock: &Clock,
    setting: &Setting,
    options: Options,
    window: &Window,
) -> Result<Counts, DbErr> {
    let courses = &setting.journeys.courses;
    let mut chance = Chance::new(options.seed, 3);
    let arrivals = arrivals(&mut chance, window, courses, options.scale.volume());
    let progress = progress(options, &arrivals);
    let mut teller = teller(setting, options.seed, window);
    let mut counts = Counts::default();
    let mut told = Batch::default();
    for arrival in &arrivals {
        teller.tell(&mut told, arrival);
        progress.inc(1);
        if told.rows.len() >= BATCH_ROWS {
            write_batch(database, clock, std::mem::take(&mut told), &mut counts).await?;
        }
    }
    write_batch(database, clock, told, &mut counts).await?;
    progress.finish_and_clear();
    Ok(counts)
}

/// A teller of this setting's cases.
pub(super) fn teller<'a>(setting: &'a Setting, seed: u64, window: &Window) -> Teller<'a> {
    let partner_journeys: HashSet<Uuid> = setting
        .partner_journeys
        .iter()
        .map(|granted| granted.journey_id)
        .collect();
    let cast = Cast::new(&setting.organisation, &setting.people, partner_journeys);
    let maker = Maker::new(seed, 4, setting.organisation.council.created_at);
    Teller::new(maker, *window, &setting.journeys.courses, cast)
}

async fn write_batch(
    database: &Database,
    clock: &Clock,
    batch: Batch,
    counts: &mut Counts,
) -> Result<(), DbErr> {
    counts.customers += usize_to_u64(batch.customers.len());
    counts.cases += usize_to_u64(batch.rows.cases.len());
    counts.events += usize_to_u64(batch.rows.events.len());
    counts.contacts += usize_to_u64(batch.rows.contacts.len());
    let transaction = database.write().await?;
    write::batch(&transaction, clock, batch).await?;
    transaction.commit().await
}

fn progress(options: Options, arrivals: &[Arrival]) -> ProgressBar {
    if !options.shows_progress {
        return ProgressBar::hidden();
    }
    let style = "{msg} [{bar:40}] {human_pos} of {human_len}, {eta} left";
    let bar = ProgressBar::new(usize_to_u64(arrivals.len()))
        .with_message("Telling 24 months of cases and contacts");
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}

/// Marks the council as whole, and lets the database learn how its rows are spread.
async fn finish(
    database: &Database,
    run: import_run::Model,
    report: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let transaction = database.write().await?;
    let mut run = run.into_active_model();
    run.state = Set(ImportState::Finished);
    run.report = Set(report);
    run.finished_at = Set(Some(now));
    run.update(&transaction).await?;
    transaction.commit().await?;
    database.writer().execute_unprepared("ANALYZE").await?;
    Ok(())
}
