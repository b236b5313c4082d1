//! The history of a case: what happened to it, in the order in which it was recorded.

use std::sync::Arc;

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::case_event::{Column, Entity, Model};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::EventKind;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::clock::pauses::{self, ClockPause};
use super::clock::promise::{self, DuePromise};
use super::codes::CaseEventKind;
use super::contact::{Contact, ContactById};
use super::document::Document;
use super::event_detail::{self, CaseEventDetail};
use super::party::{CaseParty, CasePartyById};
use super::personal;
use super::task::{Task, TaskById};
use super::text::{self, CaseAttribute, TextById};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{Page, PageArgs, SortColumn};
use crate::graphql::question::{self, Nested, Question, Rows};
use crate::graphql::ready::{Known, Ready};
use crate::journeys::activity::{Activity, ActivityById};
use crate::journeys::outcome::{Outcome, OutcomeById};
use crate::journeys::stage::{Stage, StageById};
use crate::organisation::account::{Account, AccountById};
use crate::organisation::staff::Staff;
use crate::organisation::team::{Team, TeamById};

/// One thing that happened to a case.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    event: Model,
    case: Arc<cases::Model>,
}

/// The connection of events.
pub type CaseEventConnection = Connection<String, Ready<CaseEvent>>;

/// One thing that happened to a case. The history only grows: what is put right later is an event of
/// its own.
#[Object]
impl CaseEvent {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::CaseEvent.id(self.event.id)
    }

    /// Counts the events of the case from 1, without gaps. Those of legal holds count too, and are left out for whoever
    /// may not see holds.
    async fn sequence(&self) -> i64 {
        self.event.sequence
    }

    /// What happened.
    async fn kind(&self) -> CaseEventKind {
        self.event.kind.into()
    }

    /// When it happened, which may be before it was recorded.
    async fn happened_at(&self) -> DateTime<Utc> {
        self.event.happened_at
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.event.recorded_at
    }

    /// The case that it happened to.
    async fn case(&self) -> Case {
        Case(Arc::clone(&self.case))
    }

    /// Who did it; null when no account did, as in imports, and when the viewer may not see the
    /// personal fields of the case.
    async fn actor(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_actor(ctx).await.transpose()
    }

    /// The stage entered; null when the event is of another kind.
    async fn stage(&self, ctx: &Context<'_>) -> Fallible<Stage> {
        let id = StageById(self.event.stage_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The outcome given; null when the event gave none.
    async fn outcome(&self, ctx: &Context<'_>) -> Fallible<Outcome> {
        let id = OutcomeById(self.event.outcome_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The team that the case, or the task of which it tells, was given to; null when it was given to none.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        let id = TeamById(self.event.team_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The member of staff that the case, or the task of which it tells, was given to; null when it was
    /// given to nobody, and when the viewer may see neither the personal fields of the case nor staff.
    async fn assignee(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        let id = self.event.assignee_id;
        personal::staff(ctx, "CaseEvent.assignee", &self.case, id)
            .await
            .transpose()
    }

    /// The activity of the imported log; null when the event is of another kind.
    async fn activity(&self, ctx: &Context<'_>) -> Fallible<Activity> {
        let id = ActivityById(self.event.activity_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The contact recorded, reclassified, or by which the case was opened; null when the event is of
    /// another kind.
    async fn contact(&self, ctx: &Context<'_>) -> Fallible<Contact> {
        self.find_contact(ctx).await.transpose()
    }

    /// The task of which it tells; null when the event is of another kind.
    async fn task(&self, ctx: &Context<'_>) -> Fallible<Task> {
        self.find_task(ctx).await.transpose()
    }

    /// The note or reason; null when nothing was written or it was erased, and when the viewer may
    /// not see the personal fields of the case.
    async fn text(&self, ctx: &Context<'_>) -> Fallible<String> {
        if self.is_activity() {
            return None;
        }
        self.find_text(ctx, "CaseEvent.text").await.transpose()
    }

    /// Columns of the event of an imported log that no other field holds: personal. Null when the
    /// event is of another kind or has none, and when the viewer may not see the personal fields of
    /// the case.
    async fn attributes(&self, ctx: &Context<'_>) -> Fallible<Vec<CaseAttribute>> {
        if !self.is_activity() {
            return None;
        }
        let stored = self.find_text(ctx, "CaseEvent.attributes").await;
        stored
            .map(|text| text.map(|text| text::attributes(&text)))
            .transpose()
    }

    /// The partner that the case was given to; null when the event is of another kind, and when the
    /// viewer may not see the personal fields of the case.
    async fn shared_with(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_partner(ctx).await.transpose()
    }

    /// The pause that began or ended; null when the event is of another kind, as when a case ended that was paused.
    async fn pause(&self, ctx: &Context<'_>) -> Fallible<ClockPause> {
        pauses::of_event(ctx, &self.event, &self.case)
            .await
            .transpose()
    }

    /// The due date that was promised from then on: with the opening of the case the first one, later each that it
    /// moved to. Null when the event promised nothing new.
    async fn promise(&self, ctx: &Context<'_>) -> Fallible<DuePromise> {
        promise::of_event(ctx, &self.event, &self.case)
            .await
            .transpose()
    }

    /// The document added or removed; null when the event is of another kind.
    async fn document(&self, ctx: &Context<'_>) -> Fallible<Document> {
        let detail = self.event.detail.as_ref();
        Document::of_event(ctx, detail).await.transpose()
    }

    /// The party that was added or ended; null when the event is of another kind, and when the viewer may
    /// not see the party.
    async fn party(&self, ctx: &Context<'_>) -> Fallible<CaseParty> {
        self.find_party(ctx).await.transpose()
    }

    /// The other case: of a relation, the parent or the sub-case; null when the event is of another kind, and
    /// when that case is beyond the viewer's reach.
    async fn related_case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        let id = CaseById(self.named(event_detail::CASE)?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The codes and instants that it gave or changed; empty when the other fields say all.
    async fn details(&self) -> Vec<CaseEventDetail> {
        event_detail::details(self.event.detail.as_ref())
    }
}

impl Known for CaseEvent {
    const FIELDS: &'static [&'static str] = &[
        "id",
        "sequence",
        "kind",
        "happenedAt",
        "recordedAt",
        "details",
    ];
}

impl CaseEvent {
    /// An event of a case.
    pub(super) const fn new(event: Model, case: Arc<cases::Model>) -> Self {
        Self { event, case }
    }

    async fn find_actor(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        if !personal::of_case(ctx, "CaseEvent.actor", &self.case).await? {
            return Ok(None);
        }
        text::account(ctx, self.event.actor_id).await
    }

    async fn find_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>, Failure> {
        let Some(id) = self.event.contact_id else {
            return Ok(None);
        };
        ctx.allow("CaseEvent.contact")?;
        ctx.loader().load_one(ContactById(id)).await
    }

    async fn find_task(&self, ctx: &Context<'_>) -> Result<Option<Task>, Failure> {
        match self.named(event_detail::TASK) {
            Some(id) => {
                ctx.allow("CaseEvent.task")?;
                ctx.loader().load_one(TaskById(id)).await
            }
            None => Ok(None),
        }
    }

    /// The words of an imported event are its columns, not what somebody wrote.
    fn is_activity(&self) -> bool {
        self.event.kind == EventKind::Activity
    }

    async fn find_text(
        &self,
        ctx: &Context<'_>,
        field: &'static str,
    ) -> Result<Option<String>, Failure> {
        if !personal::of_case(ctx, field, &self.case).await? {
            return Ok(None);
        }
        match self.event.text_id {
            Some(id) => ctx.loader().load_one(TextById(id)).await,
            None => Ok(None),
        }
    }

    async fn find_partner(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        if !personal::of_case(ctx, "CaseEvent.sharedWith", &self.case).await? {
            return Ok(None);
        }
        match self.named(event_detail::ACCOUNT) {
            Some(id) => ctx.loader().load_one(AccountById(id)).await,
            None => Ok(None),
        }
    }

    async fn find_party(&self, ctx: &Context<'_>) -> Result<Option<CaseParty>, Failure> {
        let Some(id) = self.named(event_detail::PARTY) else {
            return Ok(None);
        };
        ctx.allow("CaseEvent.party")?;
        ctx.loader().load_one(CasePartyById(id)).await
    }

    /// The id in its detail with this key.
    fn named(&self, key: &str) -> Option<Uuid> {
        event_detail::id_of(self.event.detail.as_ref(), key)
    }
}

/// The order in which events were recorded.
pub const RECORDED: [SortColumn<Column>; 1] = [SortColumn::ascending(Column::Sequence)];

/// Which events of a case are told, and in which order.
#[derive(Debug)]
pub struct Told {
    /// The events.
    pub filter: Condition,
    /// The order; its last column is the sequence.
    pub order: Vec<SortColumn<Column>>,
    /// Both as text: two of one text are the same.
    pub text: String,
}

impl Told {
    /// The same, but for the events of legal holds where the viewer may not know of them.
    async fn without_holds(self, ctx: &Context<'_>, case: &cases::Model) -> Result<Self, Failure> {
        if personal::is_reached(ctx, Permission::LegalHoldRead, case).await? {
            return Ok(self);
        }
        let others = Column::Kind.is_not_in(EventKind::OF_HOLDS);
        Ok(Self {
            filter: self.filter.add(others),
            text: format!("{} without holds", self.text),
            ..self
        })
    }
}

/// A page of the events of a case.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong paging arguments.
pub async fn events(
    ctx: &Context<'_>,
    case_id: Uuid,
    told: Told,
    args: PageArgs,
) -> Result<Page<Model>, Failure> {
    let question: Question<Entity> = Question {
        rows: Rows::OfCouncil(ctx.reader().council_id()),
        filter: told.filter,
        each: None,
        order: told.order,
        args,
        text: told.text,
    };
    let nested = Nested::new(Column::CaseId, case_id, question)?;
    Ok(ctx.loader().load_one(nested).await?.unwrap_or_default())
}

/// The history of a case, a page at a time.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong paging arguments.
pub async fn page(
    ctx: &Context<'_>,
    case: &Arc<cases::Model>,
    args: PageArgs,
) -> Result<CaseEventConnection, Failure> {
    let all = Told {
        filter: Condition::all(),
        order: RECORDED.to_vec(),
        text: "history".to_owned(),
    };
    connection(ctx, case, all, args).await
}

/// Events of a case as a connection.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong paging arguments.
pub(super) async fn connection(
    ctx: &Context<'_>,
    case: &Arc<cases::Model>,
    told: Told,
    args: PageArgs,
) -> Result<CaseEventConnection, Failure> {
    let told = told.without_holds(ctx, case).await?;
    let page = events(ctx, case.id, told, args.seen_from(ctx)).await?;
    Ok(page.into_connection(|event| {
        Ready(CaseEvent {
            event,
            case: Arc::clone(case),
        })
    }))
}

question::loads!(Entity {
    nested: "history of case",
});
