//! Writes the parts of a draft.

use std::collections::HashMap;

use entities::journeys::{stage, stage_transition, version_outcome};
use entities::select::InCouncil;
use rules::number::usize_to_i32;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use super::parts::{Parts, StageInput};
use super::steps;
use crate::graphql::context::Reader;

/// Replaces the given parts of a draft; the others stay.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
    parts: Parts,
) -> Result<(), DbErr> {
    if parts.transitions.is_some() {
        clear_transitions(reader, transaction, version_id).await?;
    }
    if parts.steps.is_some() {
        steps::clear(reader, transaction, version_id).await?;
    }
    if let Some(stages) = parts.stages {
        replace_stages(reader, transaction, version_id, stages).await?;
    }
    if let Some(moves) = parts.transitions {
        insert_transitions(reader, transaction, version_id, &moves).await?;
    }
    if let Some(steps) = parts.steps {
        steps::insert(reader, transaction, version_id, steps).await?;
    }
    if let Some(outcomes) = parts.outcomes {
        replace_outcomes(reader, transaction, version_id, &outcomes).await?;
    }
    Ok(())
}

/// The stages of a version in their order, as the transaction sees them.
///
/// # Errors
/// When the database fails.
pub async fn stages(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<Vec<stage::Model>, DbErr> {
    stage::Entity::in_council(reader.council_id())
        .filter(stage::Column::JourneyVersionId.eq(version_id))
        .order_by_asc(stage::Column::Position)
        .all(transaction)
        .await
}

async fn clear_transitions(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<(), DbErr> {
    stage_transition::Entity::delete_many()
        .filter(stage_transition::Column::CouncilId.eq(reader.council_id()))
        .filter(stage_transition::Column::JourneyVersionId.eq(version_id))
        .exec(transaction)
        .await?;
    Ok(())
}

async fn replace_stages(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
    stages: Vec<(StageInput, Option<Uuid>)>,
) -> Result<(), DbErr> {
    stage::Entity::delete_many()
        .filter(stage::Column::CouncilId.eq(reader.council_id()))
        .filter(stage::Column::JourneyVersionId.eq(version_id))
        .exec(transaction)
        .await?;
    let rows: Vec<stage::ActiveModel> = stages
        .into_iter()
        .enumerate()
        .map(|(place, (stage, team_id))| stage::ActiveModel {
            id: Set(reader.clock().new_id()),
            council_id: Set(reader.council_id()),
            journey_version_id: Set(version_id),
            position: Set(usize_to_i32(place + 1)),
            code: Set(stage.code),
            title: Set(stage.title),
            target_working_days: Set(stage.target_working_days),
            target_working_hours: Set(stage.target_working_hours),
            team_id: Set(team_id),
        })
        .collect();
    if !rows.is_empty() {
        stage::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

async fn insert_transitions(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
    moves: &[(String, String)],
) -> Result<(), DbErr> {
    let ids: HashMap<String, Uuid> = stages(reader, transaction, version_id)
        .await?
        .into_iter()
        .map(|stage| (stage.code, stage.id))
        .collect();
    let rows: Vec<stage_transition::ActiveModel> = moves
        .iter()
        .filter_map(|(from, to)| {
            Some(stage_transition::ActiveModel {
                council_id: Set(reader.council_id()),
                journey_version_id: Set(version_id),
                from_stage_id: Set(*ids.get(from)?),
                to_stage_id: Set(*ids.get(to)?),
            })
        })
        .collect();
    if !rows.is_empty() {
        stage_transition::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

async fn replace_outcomes(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
    outcomes: &[Uuid],
) -> Result<(), DbErr> {
    version_outcome::Entity::delete_many()
        .filter(version_outcome::Column::CouncilId.eq(reader.council_id()))
        .filter(version_outcome::Column::JourneyVersionId.eq(version_id))
        .exec(transaction)
        .await?;
    let rows: Vec<version_outcome::ActiveModel> = outcomes
        .iter()
        .enumerate()
        .map(|(place, outcome_id)| version_outcome::ActiveModel {
            council_id: Set(reader.council_id()),
            journey_version_id: Set(version_id),
            outcome_id: Set(*outcome_id),
            position: Set(usize_to_i32(place + 1)),
        })
        .collect();
    if !rows.is_empty() {
        version_outcome::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}
