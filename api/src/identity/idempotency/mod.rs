//! Creating mutations can be sent twice and act once.
//!
//! A key is unique by council, principal, mutation and key. The row keeps hashes of the key and the
//! input, and the id of what was made, no payload: a repetition reads the object again in the
//! caller's present reach.

mod sweep;

use async_graphql::{Context, Value};
use chrono::{DateTime, Utc};
use entities::identity::idempotency::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::viewer::Viewer;
use crate::graphql::context::{IdempotencyHeader, Reader};
use crate::graphql::mutation::{Problem, Stop};
pub use sweep::{KEPT, sweep};

/// A creating mutation as it was asked for.
#[derive(Clone, Debug)]
pub struct Attempt {
    mutation: &'static str,
    key: Option<String>,
    input_hash: String,
}

/// Whether an attempt is the first with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The first: make the object.
    First,
    /// A repetition: this is what the first one made.
    Replayed(Uuid),
    /// The key was used with another input.
    Mismatch,
}

/// What a caller reads of a key used twice with different inputs.
pub const MISMATCH: &str = "This idempotency key was used before with another input. Send the same input, or choose a new key.";

impl Attempt {
    /// The attempt that the present field is: `key` from its input or the header.
    #[must_use]
    pub fn of(ctx: &Context<'_>, mutation: &'static str, key: Option<&str>) -> Self {
        Self {
            mutation,
            key: key.or(in_header(ctx)).map(hashed),
            input_hash: input_hash(ctx),
        }
    }

    /// The attempt at many objects that the present field is. No one of them leads to its row, so that erasing
    /// the customer of one cannot forget it: its hash of the input is not to be guessed without the key.
    #[must_use]
    pub fn at_many(ctx: &Context<'_>, mutation: &'static str, key: Option<&str>) -> Self {
        let attempt = Self::of(ctx, mutation, key);
        let salt = key.or(in_header(ctx)).unwrap_or_default();
        Self {
            input_hash: hashed(&format!("{salt}\n{}", attempt.input_hash)),
            ..attempt
        }
    }

    /// The object that an earlier attempt with this key made; `None` when this is the first, which
    /// then claims the key for `object_id`.
    ///
    /// # Errors
    /// The problem `mismatch` when the key was used with another input.
    pub async fn earlier<P: Problem>(
        &self,
        reader: &Reader,
        transaction: &impl ConnectionTrait,
        object_id: Uuid,
        mismatch: P::Code,
    ) -> Result<Option<Uuid>, Stop<P>> {
        let now = reader.clock().now();
        match self
            .claim(transaction, reader.viewer(), object_id, now)
            .await?
        {
            Claim::First => Ok(None),
            Claim::Replayed(id) => Ok(Some(id)),
            Claim::Mismatch => Err(Stop::Problems(vec![P::at(
                mismatch,
                "idempotencyKey",
                MISMATCH,
            )])),
        }
    }

    /// Principal, mutation and key, by which an earlier attempt is found; no attempt has an empty key.
    #[must_use]
    pub fn name(&self, viewer: &Viewer) -> [String; 3] {
        let key = self.key.clone().unwrap_or_default();
        [principal(viewer), self.mutation.to_owned(), key]
    }

    /// What claims the key for `object_id`, when there is a key.
    #[must_use]
    pub fn row(&self, viewer: &Viewer, object_id: Uuid, now: DateTime<Utc>) -> Option<Model> {
        Some(Model {
            council_id: viewer.council_id(),
            principal: principal(viewer),
            mutation: self.mutation.to_owned(),
            key: self.key.clone()?,
            input_hash: self.input_hash.clone(),
            object_id,
            created_at: now,
        })
    }

    /// Gives the key that was claimed in this transaction another object.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(
        &self,
        transaction: &impl ConnectionTrait,
        viewer: &Viewer,
        object_id: Uuid,
    ) -> Result<(), DbErr> {
        let Some(key) = &self.key else { return Ok(()) };
        Entity::update_many()
            .col_expr(Column::ObjectId, Expr::value(object_id))
            .filter(Column::CouncilId.eq(viewer.council_id()))
            .filter(Column::Principal.eq(principal(viewer)))
            .filter(Column::Mutation.eq(self.mutation))
            .filter(Column::Key.eq(key))
            .exec(transaction)
            .await
            .map(|_| ())
    }

    /// Claims the key for `object_id` within the transaction that makes the object. Of two at once
    /// the second waits for the first to end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(
        &self,
        transaction: &impl ConnectionTrait,
        viewer: &Viewer,
        object_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Claim, DbErr> {
        let Some(key) = &self.key else {
            return Ok(Claim::First);
        };
        let row = self.row(viewer, object_id, now);
        let inserted = Entity::insert_many(row.map(IntoActiveModel::into_active_model))
            .on_conflict_do_nothing_on([
                Column::CouncilId,
                Column::Principal,
                Column::Mutation,
                Column::Key,
            ])
            .exec_without_returning(transaction)
            .await?;
        if matches!(inserted, TryInsertResult::Inserted(count) if count > 0) {
            return Ok(Claim::First);
        }
        let earlier: Option<Model> = Entity::in_council(viewer.council_id())
            .filter(Column::Principal.eq(principal(viewer)))
            .filter(Column::Mutation.eq(self.mutation))
            .filter(Column::Key.eq(key))
            .one(transaction)
            .await?;
        Ok(match earlier {
            Some(earlier) if earlier.input_hash == self.input_hash => {
                Claim::Replayed(earlier.object_id)
            }
            _ => Claim::Mismatch,
        })
    }
}

fn in_header<'a>(ctx: &'a Context<'_>) -> Option<&'a str> {
    let header = ctx.data_opt::<IdempotencyHeader>()?;
    header.0.as_deref()
}

/// Any text is a key, of any length and with any character.
fn hashed(key: &str) -> String {
    format!("{:x}", Sha256::digest(key.as_bytes()))
}

fn principal(viewer: &Viewer) -> String {
    viewer
        .principal()
        .map(|principal| format!("{}\n{}", principal.issuer, principal.subject))
        .unwrap_or_default()
}

/// A hash of the arguments of the present field, without what names the attempt itself.
fn input_hash(ctx: &Context<'_>) -> String {
    let mut hash = Sha256::new();
    if let Ok(arguments) = ctx.field().arguments() {
        for (name, value) in arguments {
            hash.update(name.as_bytes());
            hash.update(without_attempt(value).to_string().as_bytes());
        }
    }
    format!("{:x}", hash.finalize())
}

fn without_attempt(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            fields.retain(|name, value| {
                !matches!(name.as_str(), "idempotencyKey" | "clientMutationId")
                    && *value != Value::Null
            });
            fields.sort_keys();
            Value::Object(fields)
        }
        other => other,
    }
}
