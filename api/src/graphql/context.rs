//! What a resolver can ask of its request: the viewer, the readers, the clock.

use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rules::access::{FieldRule, Permission};
use sea_orm::DbBackend;
use uuid::Uuid;

use super::failure::{Failure, Refusal};
use super::readings::Readings;
use super::shelf::Shelf;
use crate::clock::Clock;
use crate::database::{Connections, Database};
use crate::identity::viewer::Viewer;

/// Decides in a test which read fails. In service there is none.
pub trait FaultSwitch: Send + Sync {
    /// Tells of the read `name`; `true` makes it fail.
    fn fails(&self, name: &'static str) -> bool;

    /// Whether the write `name` is to be lost, to show that somebody notices.
    fn loses(&self, _name: &'static str) -> bool {
        false
    }
}

/// Reads for one request: the database seen with this viewer's reach.
#[derive(Clone)]
pub struct Reader {
    database: Database,
    viewer: Arc<Viewer>,
    clock: Clock,
    faults: Option<Arc<dyn FaultSwitch>>,
    shelf: Shelf,
    readings: Readings,
}

impl Reader {
    /// A reader for `viewer`.
    #[must_use]
    pub fn new(
        database: Database,
        viewer: Arc<Viewer>,
        clock: Clock,
        faults: Option<Arc<dyn FaultSwitch>>,
    ) -> Self {
        Self {
            database,
            viewer,
            clock,
            faults,
            shelf: Shelf::default(),
            readings: Readings::default(),
        }
    }

    /// The same for a request that states why it reads what is restricted.
    #[must_use]
    pub fn stating(mut self, reason: Option<&str>) -> Self {
        self.readings = Readings::stating(reason);
        self
    }

    /// Runs the read called `name`. Every root fetch and every loader goes through here, so that
    /// a test can make each fail in turn.
    ///
    /// # Errors
    /// What the read itself answers.
    pub async fn ask<T, E: Into<Failure>>(
        &self,
        name: &'static str,
        read: impl Future<Output = Result<T, E>> + Send,
    ) -> Result<T, Failure> {
        if let Some(faults) = &self.faults
            && faults.fails(name)
        {
            return Err(Failure::fault(format!("{name} was made to fail")));
        }
        read.await.map_err(Into::into)
    }

    /// Whether a test wants the write called `name` to be lost.
    #[must_use]
    pub fn loses(&self, name: &'static str) -> bool {
        self.faults
            .as_ref()
            .is_some_and(|faults| faults.loses(name))
    }

    /// The connections that read.
    #[must_use]
    pub const fn connection(&self) -> &Connections {
        self.database.connections()
    }

    /// The dialect of SQL.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.database.backend()
    }

    /// Who asks.
    #[must_use]
    pub const fn viewer(&self) -> &Arc<Viewer> {
        &self.viewer
    }

    /// The council that is asked about.
    #[must_use]
    pub fn council_id(&self) -> Uuid {
        self.viewer.council_id()
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The database, for use cases that write.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Why what is restricted is read, and what was.
    #[must_use]
    pub const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Rows that were read beside others.
    #[must_use]
    pub const fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The loader of one request.
    #[must_use]
    pub fn loader(self) -> DataLoader<Self> {
        DataLoader::new(self, TokioSpawner::current(), NextTurn).delay(Duration::ZERO)
    }
}

/// Waits until every sibling field of the present turn has asked, and no longer.
struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        async {
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        }
        .boxed()
    }
}

/// The `Idempotency-Key` header of the request, if it came with one.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyHeader(pub Option<String>);

/// What every resolver may ask of its context.
pub trait Ask: Sync {
    /// The loader and reader of this request.
    fn loader(&self) -> &DataLoader<Reader>;

    /// The thing with this key: from the shelf, else by its loader.
    fn one<K, V>(&self, key: K) -> impl Future<Output = Result<Option<V>, Failure>> + Send
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
        Reader: Loader<K, Value = V, Error = Failure>,
    {
        async move {
            match self.reader().shelf().find(&key) {
                Some(thing) => Ok(Some(thing)),
                None => self.loader().load_one(key).await,
            }
        }
    }

    /// The reader of this request.
    fn reader(&self) -> &Reader {
        self.loader().loader()
    }

    /// Who asks.
    fn viewer(&self) -> &Arc<Viewer> {
        self.reader().viewer()
    }

    /// Refuses the field (`Type.field`) unless the one table of access allows it to this viewer.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a token, `FORBIDDEN` with a role that may not.
    fn allow(&self, field: &'static str) -> Result<(), Failure> {
        allow(self.viewer(), field)
    }
}

impl Ask for Context<'_> {
    fn loader(&self) -> &DataLoader<Reader> {
        self.data_unchecked::<DataLoader<Reader>>()
    }
}

impl Ask for DataLoader<Reader> {
    fn loader(&self) -> &DataLoader<Reader> {
        self
    }
}

/// Refuses the field (`Type.field`) unless the one table of access allows it to `viewer`.
///
/// # Errors
/// `UNAUTHENTICATED` without a token, `FORBIDDEN` with a role that may not.
pub fn allow(viewer: &Viewer, field: &'static str) -> Result<(), Failure> {
    let (type_name, name) = field.split_once('.').unwrap_or((field, ""));
    match rules::access::fields::rule(type_name, name) {
        Some(FieldRule::Open | FieldRule::AsParent) => Ok(()),
        Some(FieldRule::Authenticated) if !viewer.is_public() => Ok(()),
        Some(FieldRule::Needs(permission)) if viewer.may(permission) => Ok(()),
        _ if viewer.is_public() => Err(Failure::refused(
            Refusal::Unauthenticated,
            format!("{field} needs a token: send the header Authorization: Bearer TOKEN."),
        )),
        rule => Err(Failure::refused(Refusal::Forbidden, forbidden(field, rule))),
    }
}

fn forbidden(field: &str, rule: Option<FieldRule>) -> String {
    match rule {
        Some(FieldRule::Needs(permission)) => {
            format!(
                "None of your roles has the permission {} that {field} needs.",
                name(permission)
            )
        }
        _ => format!("{field} is open to nobody."),
    }
}

fn name(permission: Permission) -> String {
    format!("{permission:?}")
}
