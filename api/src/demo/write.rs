//! Writing the demonstration council's rows, in the order of their foreign keys.

use entities::cases::case_view;
use entities::journeys::{escalation_rule, partner_journey};
use sea_orm::{ConnectionTrait, DbErr};

use super::journeys::Journeys;
use super::kpis::Kpis;
use super::organisation::Organisation;
use super::people::People;
use super::skills::Skills;
use super::story::Batch;
use crate::cases::rows::{self, insert_rows};
use crate::clock::Clock;

/// Everything that does not change with the cases.
#[derive(Debug)]
pub struct Setting {
    /// Directorates, teams, staff, services, channels.
    pub organisation: Organisation,
    /// Accounts.
    pub people: People,
    /// Journeys.
    pub journeys: Journeys,
    /// KPIs.
    pub kpis: Kpis,
    /// The journeys that the partner works on.
    pub partner_journeys: Vec<partner_journey::Model>,
    /// The views of teams.
    pub views: Vec<case_view::Model>,
    /// The rule of escalation.
    pub rule: escalation_rule::Model,
    /// What staff can do, and who is away.
    pub skills: Skills,
}

/// Writes everything that does not change with the cases, the council's own row excepted. Gives back
/// how cases run on the journeys and what telling them needs.
///
/// # Errors
/// When the database refuses a row.
pub async fn setting(connection: &impl ConnectionTrait, setting: &Setting) -> Result<(), DbErr> {
    let organisation = &setting.organisation;
    insert_rows(connection, organisation.directorates.clone()).await?;
    insert_rows(connection, organisation.teams.clone()).await?;
    insert_rows(connection, organisation.staff.clone()).await?;
    insert_rows(connection, organisation.members.clone()).await?;
    insert_rows(connection, organisation.channels.clone()).await?;
    insert_rows(connection, organisation.services.clone()).await?;
    insert_rows(connection, organisation.customers.clone()).await?;
    insert_rows(connection, vec![setting.people.customer.clone()]).await?;
    insert_rows(connection, setting.people.accounts.clone()).await?;
    journeys(connection, &setting.journeys).await?;
    skills(connection, &setting.skills).await?;
    insert_rows(connection, setting.partner_journeys.clone()).await?;
    insert_rows(connection, setting.views.clone()).await?;
    insert_rows(connection, vec![setting.rule.clone()]).await?;
    insert_rows(connection, setting.kpis.definitions.clone()).await?;
    insert_rows(connection, setting.kpis.versions.clone()).await?;
    insert_rows(connection, setting.kpis.recorded.values.clone()).await?;
    insert_rows(connection, setting.kpis.recorded.narratives.clone()).await?;
    insert_rows(connection, setting.kpis.services.clone()).await?;
    insert_rows(connection, setting.kpis.outcomes.clone()).await?;
    insert_rows(connection, setting.kpis.targets.clone()).await
}

async fn journeys(connection: &impl ConnectionTrait, journeys: &Journeys) -> Result<(), DbErr> {
    insert_rows(connection, journeys.entries.clone()).await?;
    insert_rows(connection, journeys.teams.clone()).await?;
    insert_rows(connection, journeys.versions.clone()).await?;
    insert_rows(connection, journeys.stages.clone()).await?;
    insert_rows(connection, journeys.steps.clone()).await?;
    insert_rows(connection, journeys.transitions.clone()).await?;
    insert_rows(connection, journeys.outcomes.clone()).await?;
    insert_rows(connection, journeys.version_outcomes.clone()).await
}

async fn skills(connection: &impl ConnectionTrait, skills: &Skills) -> Result<(), DbErr> {
    insert_rows(connection, skills.listed.clone()).await?;
    insert_rows(connection, skills.needed.clone()).await?;
    insert_rows(connection, skills.had.clone()).await?;
    insert_rows(connection, skills.absences.clone()).await
}

/// Writes what was told, customers before their cases.
///
/// # Errors
/// When the database refuses a row.
pub async fn batch(
    connection: &impl ConnectionTrait,
    clock: &Clock,
    batch: Batch,
) -> Result<(), DbErr> {
    insert_rows(connection, batch.customers).await?;
    rows::insert(connection, clock, batch.rows).await?;
    insert_rows(connection, batch.shares).await
}
