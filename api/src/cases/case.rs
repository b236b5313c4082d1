//! The case itself: what it says of itself, and everything it leads to.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::cases::Model;
use rules::cases::duplicate::WITHIN_DAYS;
use rules::cases::proposal::USUALLY_PROPOSED;

pub use super::by_id::CaseById;
use super::case_lists::CaseLists;
use super::clock::case_clock::{self, CaseClock};
use super::clock::visit::{self, StageVisit};
use super::closing::{CaseClosing, ClosingsOf};
use super::codes::{CaseState, DemandCode};
use super::confidentiality::CaseConfidentiality;
use super::duplicate::{self, CasePossibleDuplicate};
use super::escalation::{self, CaseEscalation};
use super::legal_hold::{self, LegalHold};
use super::merged;
use super::party::CaseParty;
use super::personal;
use super::proposal::{self, CaseProposedOwner};
use super::relation::{self, CaseRelation};
use super::retention::{self, CaseRetention};
use super::sub_case;
use super::text::{CaseAttribute, Note};
use crate::graphql::context::Ask;
use crate::graphql::failure::Fallible;
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::graphql::ready::Ready;
use crate::journeys::journey::{Journey, JourneyById};
use crate::journeys::outcome::{Outcome, OutcomeById};
use crate::journeys::stage::{Stage, StageById};
use crate::journeys::version::{JourneyVersion, JourneyVersionById};
use crate::organisation::account::Account;
use crate::organisation::channel::{Channel, ChannelById};
use crate::organisation::customer::Customer;
use crate::organisation::staff::Staff;
use crate::organisation::team::{Team, TeamById};

/// One request of a customer on a journey, from receipt to outcome.
#[derive(Clone, Debug)]
pub struct Case(pub Arc<Model>);

/// One request of a customer on a journey, from receipt to outcome. Fields that name or describe a
/// person are refused to those who may see them of no case, and null where this one is beyond reach.
#[Object]
impl Case {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Case.id(self.0.id)
    }

    /// What people quote, such as K7Q4-2MXR-P; unique in the council. The last character checks the others.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// Its name in the system that it was imported from, unique in the journey; null when it was
    /// opened here or its customer was erased.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// Where it stands.
    async fn state(&self) -> CaseState {
        self.0.state.into()
    }

    /// Why the customer got in touch.
    async fn demand_code(&self) -> DemandCode {
        self.0.demand_code.into()
    }

    /// When the request reached the council.
    async fn received_at(&self) -> DateTime<Utc> {
        self.0.received_at
    }

    /// The local day of `receivedAt` in the council's zone: day 0 of working days.
    async fn received_on(&self) -> NaiveDate {
        self.0.received_on
    }

    /// The last instant in time, by the target of its version, its calendar, its extensions and the pauses
    /// that have ended; an imported deadline as given. Null when nothing was promised.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.0.due_at
    }

    /// True when it was closed by `dueAt`, false when later. Null while it is open, when it was
    /// withdrawn, and when nothing was promised.
    async fn is_on_time(&self) -> Option<bool> {
        self.0.is_on_time()
    }

    /// When it was closed or withdrawn; null while it is open.
    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.closed_at
    }

    /// The local day of `closedAt` in the council's zone; null with it.
    async fn closed_on(&self) -> Option<NaiveDate> {
        self.0.closed_on
    }

    /// Working days from `receivedOn`, which is day 0, to `closedOn`; null unless it is closed.
    async fn working_days(&self) -> Option<i32> {
        self.0.working_days
    }

    /// True when the imported log contradicts itself, such as closed before opened; times are kept as recorded.
    async fn has_contradictory_times(&self) -> bool {
        self.0.has_contradictory_times
    }

    /// When it was first written down here, however long ago the request was received.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// True when its words and documents were erased, with its customer or when the time was over for which they
    /// are kept: what is then null was neither withheld from the viewer nor never written.
    async fn is_erased(&self) -> bool {
        self.0.erased_at.is_some()
    }

    /// When they were erased; null while they are not.
    async fn erased_at(&self) -> Option<DateTime<Utc>> {
        self.0.erased_at
    }

    /// Its journey; null only beside an error.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        ctx.one(JourneyById(self.0.journey_id)).await.transpose()
    }

    /// The journey version in force when it was received; it stays under it. Null only beside an error.
    async fn version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        ctx.one(JourneyVersionById(self.0.journey_version_id))
            .await
            .transpose()
    }

    /// The stage that it is in; null when its version has no stages.
    async fn stage(&self, ctx: &Context<'_>) -> Fallible<Stage> {
        ctx.one(StageById(self.0.stage_id?)).await.transpose()
    }

    /// The channel that it came by; null only beside an error.
    async fn channel(&self, ctx: &Context<'_>) -> Fallible<Channel> {
        ctx.one(ChannelById(self.0.channel_id)).await.transpose()
    }

    /// The team that has it; null when no team has.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        ctx.one(TeamById(self.0.team_id?)).await.transpose()
    }

    /// How it ended; null while it is open, and when it was withdrawn without an outcome.
    async fn outcome(&self, ctx: &Context<'_>) -> Fallible<Outcome> {
        ctx.one(OutcomeById(self.0.outcome_id?)).await.transpose()
    }

    /// The member of staff who has it: personal. Null when nobody has, and when the viewer may see
    /// neither the personal fields of this case nor staff.
    async fn assignee(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        personal::staff(ctx, "Case.assignee", &self.0, self.0.assignee_id)
            .await
            .transpose()
    }

    /// Who asked: personal. Null when nobody knows, as in imported logs, and when the viewer may not see it.
    async fn customer(&self, ctx: &Context<'_>) -> Fallible<Ready<Customer>> {
        self.find_customer(ctx).await.transpose()
    }

    /// What was asked for, in words: personal. Null when nothing was written or it was erased, and
    /// when the viewer may not see the personal fields of this case.
    async fn description(&self, ctx: &Context<'_>) -> Fallible<String> {
        self.find_description(ctx).await.transpose()
    }

    /// The last 100 notes, newest last: personal. The history holds all of them. Null when the viewer
    /// may not see the personal fields of this case.
    async fn notes(&self, ctx: &Context<'_>) -> Fallible<Vec<Note>> {
        self.find_notes(ctx).await.transpose()
    }

    /// What was answered to the form of its version: personal, and null as the description is.
    async fn answers(&self, ctx: &Context<'_>) -> Fallible<Json> {
        self.find_answers(ctx).await.transpose()
    }

    /// Columns of an imported log that no other field holds: personal. Null when it was opened here
    /// or there are none, and when the viewer may not see the personal fields of this case.
    async fn attributes(&self, ctx: &Context<'_>) -> Fallible<Vec<CaseAttribute>> {
        self.find_attributes(ctx).await.transpose()
    }

    /// Who opened it here: personal. Null for imported cases, and when the viewer may not see its personal fields.
    async fn opened_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_opener(ctx).await.transpose()
    }

    /// The partners that it was given to, by name: personal. Null when the viewer may not see its personal fields.
    async fn shared_with(&self, ctx: &Context<'_>) -> Fallible<Vec<Account>> {
        self.find_partners(ctx).await.transpose()
    }

    /// How confidential it is.
    async fn confidentiality(&self) -> CaseConfidentiality {
        CaseConfidentiality(Arc::clone(&self.0))
    }

    /// Its clock: what has elapsed of its target, what stopped it, what was promised; null only beside an error.
    async fn clock(&self, ctx: &Context<'_>) -> Fallible<CaseClock> {
        Some(case_clock::of_case(ctx, &self.0).await)
    }

    /// Each time that a rule escalated it, the earliest first; null only beside an error.
    async fn escalations(&self, ctx: &Context<'_>) -> Fallible<Vec<CaseEscalation>> {
        Some(escalation::of_case(ctx, self.0.id).await)
    }

    /// Its stays in the stages of its version, the earliest first, each with its clock; null only beside an error.
    async fn stage_visits(&self, ctx: &Context<'_>) -> Fallible<Vec<StageVisit>> {
        Some(visit::of_case(ctx, &self.0).await)
    }

    /// Whom of its team the rules propose as its assignee, the fittest first: who has every skill that its open,
    /// required tasks ask for by their steps, but for those that another team has, before who lacks one; then who is
    /// here today before who is away; then who has the fewest open cases and tasks; then by name. `caseAssign` may
    /// give it to anybody else all the same. Empty when it has ended and when no team has it; null when the viewer
    /// may not assign it.
    async fn proposed_owners(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 20.",
            default_with = "USUALLY_PROPOSED"
        )]
        first: i32,
    ) -> Fallible<Vec<CaseProposedOwner>> {
        proposal::of_case(ctx, &self.0, first).await.transpose()
    }

    /// Who is concerned in it beside `customer`, who asked and stands here only where somebody said in which
    /// role: personal. The earliest first; customers see themselves alone. Null when the viewer may not see
    /// the personal fields of this case.
    async fn parties(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those who are a party on this local date; all, also those whose time is over, when left out."
        )]
        on: Option<NaiveDate>,
    ) -> Fallible<Vec<CaseParty>> {
        self.find_parties(ctx, on).await.transpose()
    }

    /// Other cases in reach that may be about the same, at most 5, the latest received first: hints, worked
    /// out when they are asked for. Null when the viewer may not see the personal fields of this case.
    async fn possible_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "By how many days the others may be received before or after, 1 to 366.",
            default_with = "WITHIN_DAYS"
        )]
        within_days: i32,
    ) -> Fallible<Vec<CasePossibleDuplicate>> {
        duplicate::of_case(ctx, &self.0, within_days)
            .await
            .transpose()
    }

    /// What it is to other cases in reach, and they to it, the earliest first; null only beside an error.
    async fn relations(&self, ctx: &Context<'_>) -> Fallible<Vec<CaseRelation>> {
        Some(relation::of_case(ctx, self.0.id).await)
    }

    /// The case with which work goes on, where this one was merged into it; null otherwise, and where the other
    /// is not for the viewer.
    async fn merged_into(&self, ctx: &Context<'_>) -> Fallible<Self> {
        merged::into(ctx, self).await.transpose()
    }

    /// The cases that were merged into this one, the earliest first, as far as the viewer reaches them.
    async fn merged_cases(&self, ctx: &Context<'_>) -> Fallible<Vec<Self>> {
        Some(merged::here(ctx, self.0.id).await)
    }

    /// The case that it is part of; null when it is part of none, or of one beyond the viewer's reach.
    async fn parent(&self, ctx: &Context<'_>) -> Fallible<Self> {
        sub_case::parent(ctx, self.0.id).await.transpose()
    }

    /// For how long its words and documents are kept, and what then; null only beside an error.
    async fn retention(&self, ctx: &Context<'_>) -> Fallible<CaseRetention> {
        Some(retention::of_case(ctx, self).await)
    }

    /// The legal holds on it and on its customer, those that were lifted among them, the earliest first; null when
    /// the viewer may not see legal holds.
    async fn legal_holds(&self, ctx: &Context<'_>) -> Fallible<Vec<LegalHold>> {
        Some(legal_hold::of_case(ctx, self).await)
    }

    /// Each time that it ended, the earliest first, also those undone by reopening; null only beside an error.
    async fn closings(&self, ctx: &Context<'_>) -> Fallible<Vec<CaseClosing>> {
        let found = ctx.loader().load_one(ClosingsOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// The lists of it that are read by the page.
    #[graphql(flatten)]
    fn lists(&self) -> CaseLists {
        CaseLists(Arc::clone(&self.0))
    }
}
