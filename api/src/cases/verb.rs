//! What a verb does to one case within a transaction, alone or with others.

use std::sync::Arc;

use async_graphql::{ID, OutputType};
use entities::cases::cases;
use entities::journeys::stage;
use rules::access::Permission;
use rules::cases::lifecycle::VersionRules;
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::held::{Held, Wanted, hold};
use super::once::Once;
use super::owner::Owners;
use super::problem::Revised;
use super::version_rules::{self, Of};
use crate::graphql::context::Reader;
use crate::graphql::mutation::{Problem, Stop};

/// A transaction in which cases are changed, with what their verbs ask alike.
pub(super) struct Writing<'a> {
    /// The transaction. Whoever began it commits it.
    pub transaction: &'a DatabaseTransaction,
    /// On whose behalf.
    pub reader: &'a Reader,
    /// To whom cases were given so far.
    pub owners: Owners,
    moves: Once<Uuid, Arc<Moves>>,
    outcomes: Once<Uuid, Arc<VersionRules>>,
}

/// The stages of a journey version, and the moves between them.
#[derive(Debug)]
pub(super) struct Moves {
    /// The stages, in their order.
    pub stages: Vec<stage::Model>,
    /// The same as the rules take them, with the moves.
    pub rules: VersionRules,
}

impl<'a> Writing<'a> {
    /// In a transaction that has just begun, or has only held what is to be changed.
    pub fn new(transaction: &'a DatabaseTransaction, reader: &'a Reader) -> Self {
        Self {
            transaction,
            reader,
            owners: Owners::default(),
            moves: Once::default(),
            outcomes: Once::default(),
        }
    }

    /// How cases of a version can move.
    pub async fn moves(&self, of: Of) -> Result<Arc<Moves>, DbErr> {
        let read = async {
            let stages = version_rules::stages(self.transaction, of).await?;
            let rules = version_rules::for_moving(self.transaction, of, stages.clone()).await?;
            Ok(Arc::new(Moves { stages, rules }))
        };
        self.moves.get(of.version_id, read).await
    }

    /// How cases of a version can end.
    pub async fn outcomes(&self, of: Of) -> Result<Arc<VersionRules>, DbErr> {
        let read = async {
            let rules = version_rules::for_ending(self.transaction, of).await?;
            Ok(Arc::new(rules))
        };
        self.outcomes.get(of.version_id, read).await
    }
}

/// What is done to a case, with everything that is to be known besides which case it is.
pub(super) trait Verb: Send + Sync {
    /// What keeps it from being done.
    type Problem: Revised + Problem + OutputType;

    /// What somebody must be allowed who does it.
    const PERMISSION: Permission;

    /// Does it to a case that is held, or tells with the problems of its own why there is none. Nothing is
    /// written when there are problems.
    fn within(
        &self,
        writing: &Writing<'_>,
        found: Result<Held, Self::Problem>,
    ) -> impl Future<Output = Result<cases::Model, Stop<Self::Problem>>> + Send;
}

impl<V: Verb> Verb for &V {
    type Problem = V::Problem;
    const PERMISSION: Permission = V::PERMISSION;

    async fn within(
        &self,
        writing: &Writing<'_>,
        found: Result<Held, V::Problem>,
    ) -> Result<cases::Model, Stop<V::Problem>> {
        V::within(self, writing, found).await
    }
}

/// Does it to one case, of a revision, in a transaction of its own.
pub(super) async fn alone<V: Verb>(
    reader: &Reader,
    (id, expected_revision): (&ID, i64),
    verb: &V,
) -> Result<cases::Model, Stop<V::Problem>> {
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id,
        permission: V::PERMISSION,
        expected_revision: Some(expected_revision),
    };
    let found = hold(&transaction, reader, wanted).await?;
    let stored = verb
        .within(&Writing::new(&transaction, reader), found)
        .await?;
    transaction.commit().await?;
    Ok(stored)
}
