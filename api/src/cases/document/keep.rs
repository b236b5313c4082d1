//! Taking the bytes of a document: claimed by their grant, stored as they come, then on the case in one
//! transaction. Whatever fails leaves nothing.

use std::sync::Arc;

use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use entities::cases::document::Model;
use entities::cases::document_upload::{Column, Entity, Model as Upload};
use entities::select::InCouncil;
use rules::cases::document::Scan;
use rules::cases::document::format::Format;
use rules::cases::{EventKind, TextKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, SqlErr};
use serde_json::json;
use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use super::content::{Content, Told};
use super::settings::Settings;
use super::store::{Incoming, Store};
use super::token::Token;
use crate::cases::clock::answer::answered;
use crate::cases::event_detail::DOCUMENT;
use crate::cases::held;
use crate::cases::record::{self, Change};
use crate::database::Database;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::identity::resolve;
use crate::identity::viewer::Viewer;

/// What comes of a document's body.
#[derive(Debug)]
pub enum Piece {
    /// Bytes.
    Bytes(Bytes),
    /// The end of it. Without this, it was broken off.
    End,
}

/// Why a document was not kept.
#[derive(Debug)]
pub enum NotKept {
    /// Its grant was withdrawn meanwhile, or its case is gone.
    Withdrawn,
    /// It came by another grant meanwhile.
    There,
    /// It has more bytes than are taken.
    TooLarge,
    /// It has none.
    Empty,
    /// It is not what is taken; this is what it seems to be.
    NotTaken(&'static str),
    /// Its body ended before it was complete.
    BrokenOff,
    /// Something of ours failed.
    Fault(Failure),
}

impl From<DbErr> for NotKept {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

impl From<object_store::Error> for NotKept {
    fn from(error: object_store::Error) -> Self {
        Self::Fault(Failure::fault(error))
    }
}

/// A document whose bytes are coming.
pub struct Keeping {
    reader: Reader,
    upload: Upload,
    store: Store,
    settings: Arc<Settings>,
}

/// Claims the grant of a document for one sending, with the viewer that its account is; `None` when there
/// is no grant that can be used, or the account was switched off. Of two at once one claims it.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    database: &Database,
    (document_id, token): (Uuid, &Token),
    now: DateTime<Utc>,
) -> Result<Option<(Upload, Viewer)>, Failure> {
    let council_id = token.council_id();
    let transaction = database.write().await?;
    let found = Entity::in_council(council_id)
        .filter(Column::TokenHash.eq(token.hash()))
        .filter(Column::DocumentId.eq(document_id))
        .lock_exclusive()
        .one(&transaction)
        .await?;
    let usable = |upload: &Upload| upload.claimed_at.is_none() && now < upload.expires_at;
    let Some(upload) = found.filter(usable) else {
        return Ok(None);
    };
    let account = (council_id, upload.account_id);
    let Some(viewer) = resolve::of_account(&transaction, account).await? else {
        return Ok(None);
    };
    Entity::update_many()
        .col_expr(Column::ClaimedAt, Expr::value(now))
        .filter(Column::CouncilId.eq(council_id))
        .filter(Column::Id.eq(upload.id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some((upload, viewer)))
}

impl Keeping {
    /// Of a claimed grant; `reader` is that of the account that it was given to.
    #[must_use]
    pub const fn new(
        reader: Reader,
        upload: Upload,
        store: Store,
        settings: Arc<Settings>,
    ) -> Self {
        Self {
            reader,
            upload,
            store,
            settings,
        }
    }

    /// Keeps the document that comes by these pieces.
    ///
    /// # Errors
    /// Why it was not kept; nothing is left of it then.
    pub async fn keep(self, pieces: Receiver<Piece>) -> Result<Model, NotKept> {
        let kept = match self.receive(pieces).await {
            Ok((told, format)) => self.write(told, format).await,
            Err(not) => Err(not),
        };
        if kept.is_err()
            && let Err(error) = self.forget().await
        {
            // The sweep looks for it again.
            tracing::warn!(?error, upload = %self.upload.id, "an upload that failed was not cleared away");
        }
        kept
    }

    /// Stores the bytes.
    async fn receive(&self, pieces: Receiver<Piece>) -> Result<(Told, Format), NotKept> {
        let (council_id, id) = (self.upload.council_id, self.upload.id);
        let mut incoming = self.store.incoming(council_id, id).await?;
        match self.take(&mut incoming, pieces).await {
            Ok(told) => {
                incoming.finish().await?;
                Ok(told)
            }
            Err(not) => {
                incoming.abort().await?;
                Err(not)
            }
        }
    }

    async fn take(
        &self,
        incoming: &mut Incoming,
        mut pieces: Receiver<Piece>,
    ) -> Result<(Told, Format), NotKept> {
        let mut content = Content::default();
        loop {
            match pieces.recv().await {
                Some(Piece::Bytes(bytes)) => {
                    content.take(&bytes);
                    if content.size() > self.settings.most_bytes {
                        return Err(NotKept::TooLarge);
                    }
                    if let Some(format) = content.is_already() {
                        self.taken(format)?;
                    }
                    incoming.put(bytes).await?;
                }
                Some(Piece::End) if content.size() == 0 => return Err(NotKept::Empty),
                Some(Piece::End) => {
                    let told = content.told();
                    let format = self.taken(told.format)?;
                    return Ok((told, format));
                }
                None => return Err(NotKept::BrokenOff),
            }
        }
    }

    /// The format, when it is one that is taken.
    fn taken(&self, format: Result<Format, &'static str>) -> Result<Format, NotKept> {
        let format = format.map_err(NotKept::NotTaken)?;
        if self.settings.formats.contains(&format) {
            Ok(format)
        } else {
            Err(NotKept::NotTaken(format.media_type()))
        }
    }

    /// Puts the stored document on its case.
    async fn write(&self, told: Told, format: Format) -> Result<Model, NotKept> {
        let upload = &self.upload;
        let now = self.reader.clock().now();
        let transaction = self.reader.database().write().await?;
        // The case first, as by every other verb, so that none waits for the other in a circle.
        let case = held::hold_again(&transaction, upload.council_id, upload.case_id).await?;
        let case = case.ok_or(NotKept::Withdrawn)?;
        if case.erased_at.is_some() || !is_there(&transaction, upload).await? {
            return Err(NotKept::Withdrawn);
        }
        let mut change = Change::new(&self.reader, now).with_case(case.clone());
        let name_id = change.text(TextKind::FileName, Some(upload.file_name.clone()));
        change.add_document(Model {
            id: upload.document_id,
            council_id: upload.council_id,
            case_id: upload.case_id,
            name_id,
            object_id: upload.id,
            media_type: format.media_type().to_owned(),
            size_bytes: i64::try_from(told.size).unwrap_or(i64::MAX),
            sha256: told.sha256,
            scan: Scan::NotScanned,
            scanned_at: None,
            added_at: now,
            added_by: Some(upload.account_id),
            removed_at: None,
            purged_at: None,
            confidentiality: upload.confidentiality,
        });
        change.event(EventKind::DocumentAdded, now, |event| {
            event.detail = Some(json!({ DOCUMENT: upload.document_id }));
        });
        let own = self.reader.viewer().customer_ids();
        if case.customer_id.is_some_and(|id| own.contains(&id)) {
            let answer = answered(&transaction, &self.reader, (&case, now), &mut change);
            answer.await.map_err(NotKept::Fault)?;
        }
        let stored = record::apply(&transaction, change).await;
        let stored = stored.map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => NotKept::There,
            _ => error.into(),
        })?;
        delete(&transaction, upload).await?;
        transaction.commit().await?;
        stored.into_document().map_err(NotKept::Fault)
    }

    /// Leaves nothing of what was not kept. A grant that is still there shows that it was not.
    async fn forget(&self) -> Result<(), Failure> {
        let upload = &self.upload;
        let connection = self.reader.database().read();
        if is_there(connection, upload).await? {
            let deleted = self.store.delete(upload.council_id, upload.id).await;
            deleted.map_err(Failure::fault)?;
            let transaction = self.reader.database().write().await?;
            delete(&transaction, upload).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// Whether a grant to send is there still; in a transaction that writes, it stays.
async fn is_there(connection: &impl ConnectionTrait, upload: &Upload) -> Result<bool, DbErr> {
    let found = Entity::in_council(upload.council_id)
        .filter(Column::Id.eq(upload.id))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// Forgets a grant to send, used or not.
pub(super) async fn delete(
    connection: &impl ConnectionTrait,
    upload: &Upload,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CouncilId.eq(upload.council_id))
        .filter(Column::Id.eq(upload.id))
        .exec(connection)
        .await?;
    Ok(())
}
