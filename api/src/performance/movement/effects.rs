//! The change of a KPI group by group.

use async_graphql::{Context, Enum, Object};
use rules::demand::DemandCode as Code;
use rules::performance::movement::Effect;
use rules::performance::{CaseFacts, Dimension, Reading};
use uuid::Uuid;

use super::moved::Moved;
use super::{KpiMovement, KpiParts};
use crate::cases::codes::DemandCode;
use crate::graphql::context::Ask;
use crate::graphql::failure::Fallible;
use crate::journeys::journey::{Journey, JourneyById};
use crate::journeys::outcome::{Outcome, OutcomeById};
use crate::organisation::channel::{Channel, ChannelById};
use crate::organisation::team::{Team, TeamById};

/// What the groups of a movement are.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum KpiMovementGroup {
    /// The journeys of the cases.
    Journey,
    /// The teams that have the cases; one group for those that no team has.
    Team,
    /// The channels by which the cases came.
    Channel,
    /// The outcomes of the cases; one group for those without.
    Outcome,
    /// The demand codes of the cases.
    DemandCode,
}

/// One group of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GroupKey {
    /// All cases.
    Whole,
    /// Those of one journey, team, channel or outcome, or of none.
    Of(Option<Uuid>),
    /// Those with one demand code.
    Coded(Option<Code>),
}

impl KpiMovementGroup {
    /// The fact that groups are told apart by.
    const fn dimension(self) -> Dimension {
        match self {
            Self::Journey => Dimension::Journey,
            Self::Team => Dimension::Team,
            Self::Channel => Dimension::Channel,
            Self::Outcome => Dimension::Outcome,
            Self::DemandCode => Dimension::DemandCode,
        }
    }

    /// A reading whose cells are told apart by group as well.
    pub(super) fn told_apart(by: Option<Self>, reading: Reading) -> Reading {
        match by {
            Some(by) => reading.told_apart_by(by.dimension()),
            None => reading,
        }
    }

    /// The group of cases with these facts.
    pub(super) const fn key(self, facts: &CaseFacts) -> GroupKey {
        match self {
            Self::Journey => GroupKey::Of(facts.journey),
            Self::Team => GroupKey::Of(facts.team),
            Self::Channel => GroupKey::Of(facts.channel),
            Self::Outcome => GroupKey::Of(facts.outcome),
            Self::DemandCode => GroupKey::Coded(facts.demand_code),
        }
    }
}

/// What one group of cases did to a KPI.
#[derive(Clone, Copy, Debug)]
pub struct KpiEffect {
    by: KpiMovementGroup,
    effect: Effect<GroupKey>,
    from: KpiParts,
    to: KpiParts,
    factor: f64,
}

/// What one group of cases did to a KPI. A group that counts at neither cut is left out.
#[Object]
impl KpiEffect {
    /// The journey; null unless groups are journeys.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        let key = JourneyById(self.id(KpiMovementGroup::Journey)?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The team; null unless groups are teams, and for cases that no team has.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        let key = TeamById(self.id(KpiMovementGroup::Team)?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The channel; null unless groups are channels.
    async fn channel(&self, ctx: &Context<'_>) -> Fallible<Channel> {
        let key = ChannelById(self.id(KpiMovementGroup::Channel)?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The outcome; null unless groups are outcomes, and for cases without.
    async fn outcome(&self, ctx: &Context<'_>) -> Fallible<Outcome> {
        let key = OutcomeById(self.id(KpiMovementGroup::Outcome)?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The demand code; null unless groups are demand codes.
    async fn demand_code(&self) -> Option<DemandCode> {
        match self.effect.key {
            GroupKey::Coded(code) => code.map(Into::into),
            GroupKey::Whole | GroupKey::Of(_) => None,
        }
    }

    /// What the group adds to both parts at the cut moved from.
    async fn from(&self) -> KpiParts {
        self.from
    }

    /// What the group adds to both parts at the cut moved to.
    async fn to(&self) -> KpiParts {
        self.to
    }

    /// How far the change of the value within the group moved the whole, at the group's mean weight, in
    /// the KPI's unit; 0 for a group that has no value at one of the cuts.
    async fn rate_effect(&self) -> f64 {
        self.effect.rate * self.factor
    }

    /// How far the change of the group's weight among all moved the whole, in the KPI's unit; 0 for a count.
    async fn mix_effect(&self) -> f64 {
        self.effect.mix * self.factor
    }
}

impl KpiEffect {
    fn id(&self, of: KpiMovementGroup) -> Option<Uuid> {
        match self.effect.key {
            GroupKey::Of(id) if self.by == of => id,
            GroupKey::Of(_) | GroupKey::Whole | GroupKey::Coded(_) => None,
        }
    }
}

/// The effects of all groups; `None` when either cut has no value.
pub(super) fn of(
    movement: &KpiMovement,
    by: KpiMovementGroup,
    moved: &Moved,
) -> Option<Vec<KpiEffect>> {
    let effects = moved.effects.as_ref()?.iter().map(|effect| KpiEffect {
        by,
        effect: *effect,
        from: movement.key.from.told(effect.before),
        to: movement.key.to.told(effect.after),
        factor: movement.factor(),
    });
    Some(effects.collect())
}
