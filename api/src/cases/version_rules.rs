//! What a journey version allows its cases, as far as each verb asks.

use entities::journeys::{journey_version, outcome, stage, stage_transition, version_outcome};
use entities::select::InCouncil;
use rules::cases::lifecycle::{OutcomeRule, StageRule, VersionRules};
use rules::journeys::VersionState;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use uuid::Uuid;

use crate::graphql::failure::Failure;

/// Of which council and version the rules are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Of {
    /// The council.
    pub council_id: Uuid,
    /// The version.
    pub version_id: Uuid,
}

const fn nothing(state: VersionState) -> VersionRules {
    VersionRules {
        state,
        stages: Vec::new(),
        transitions: Vec::new(),
        outcomes: Vec::new(),
    }
}

/// For opening: whether it is published, and its stages. Without a version, those of one that is not
/// published.
pub(super) fn for_opening(
    version: Option<&(journey_version::Model, Vec<stage::Model>)>,
) -> VersionRules {
    let Some((version, stages)) = version else {
        return nothing(VersionState::Draft);
    };
    VersionRules {
        stages: stages.iter().cloned().map(rule).collect(),
        ..nothing(version.state)
    }
}

/// The version itself.
pub(super) async fn version(
    connection: &impl ConnectionTrait,
    of: Of,
) -> Result<journey_version::Model, Failure> {
    let found = journey_version::Entity::in_council(of.council_id)
        .filter(journey_version::Column::Id.eq(of.version_id))
        .one(connection)
        .await?;
    found.ok_or_else(|| Failure::fault("a case is under no version"))
}

/// For moving: its stages and the moves between them.
pub(super) async fn for_moving(
    connection: &impl ConnectionTrait,
    of: Of,
    stages: Vec<stage::Model>,
) -> Result<VersionRules, DbErr> {
    let transitions = stage_transition::Entity::in_council(of.council_id)
        .filter(stage_transition::Column::JourneyVersionId.eq(of.version_id))
        .all(connection)
        .await?;
    Ok(VersionRules {
        stages: stages.into_iter().map(rule).collect(),
        transitions: transitions
            .into_iter()
            .map(|row| (row.from_stage_id, row.to_stage_id))
            .collect(),
        ..nothing(VersionState::Published)
    })
}

/// For closing, withdrawing and reclassifying: its outcomes.
pub(super) async fn for_ending(
    connection: &impl ConnectionTrait,
    of: Of,
) -> Result<VersionRules, DbErr> {
    let listed: RelationDef = outcome::Entity::belongs_to(version_outcome::Entity)
        .from((outcome::Column::Id, outcome::Column::CouncilId))
        .to((
            version_outcome::Column::OutcomeId,
            version_outcome::Column::CouncilId,
        ))
        .into();
    let outcomes = outcome::Entity::in_council(of.council_id)
        .join(JoinType::InnerJoin, listed)
        .filter(version_outcome::Column::CouncilId.eq(of.council_id))
        .filter(version_outcome::Column::JourneyVersionId.eq(of.version_id))
        .order_by_asc(version_outcome::Column::Position)
        .all(connection)
        .await?;
    Ok(VersionRules {
        outcomes: outcomes
            .into_iter()
            .map(|row| OutcomeRule {
                id: row.id,
                title: row.title,
                kind: row.kind,
            })
            .collect(),
        ..nothing(VersionState::Published)
    })
}

/// The stages of a version, in their order.
pub(super) async fn stages(
    connection: &impl ConnectionTrait,
    of: Of,
) -> Result<Vec<stage::Model>, DbErr> {
    stage::Entity::in_council(of.council_id)
        .filter(stage::Column::JourneyVersionId.eq(of.version_id))
        .order_by_asc(stage::Column::Position)
        .all(connection)
        .await
}

fn rule(stage: stage::Model) -> StageRule {
    StageRule {
        id: stage.id,
        title: stage.title,
        team: stage.team_id,
    }
}
