//! `caseOpen`.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{cases, contact};
use entities::journeys::step;
use rules::cases::duplicate::WITHIN_DAYS;
use rules::cases::lifecycle::{Open, OpenProblem};
use rules::cases::task::made::Coming;
use rules::cases::{EventKind, TextKind};
use rules::problem::Problem;
use rules::text::Limits;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::answers;
use super::case::Case;
use super::codes::DemandCode;
use super::contact::Contact;
use super::dates;
use super::duplicate::{self, CasePossibleDuplicate};
use super::from_draft;
use super::ground::Ground;
use super::opening::{self, Opened, Parts};
use super::problem::{Common, Problems};
use super::record::{self, Change};
use super::task::making;
use super::version_rules::{self, Of};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;
use crate::journeys::calendar;
use crate::journeys::version::current;

/// The case to open, and how its customer got in touch.
#[derive(Debug, InputObject)]
pub struct CaseOpenInput {
    /// The journey. The case is under the version that is in force today.
    pub journey_id: ID,
    /// The channel it came by.
    pub channel_id: ID,
    /// Who asked; null when unknown. Customers and staff members open for themselves: null means
    /// themselves. With a contact, null means its customer.
    pub customer_id: Option<ID>,
    /// Why the customer got in touch: the code of the case, and of the contact that is recorded with it.
    pub demand_code: DemandCode,
    /// What the customer asked for, in words, at most 10,000 characters; null when nobody wrote it, or for what the
    /// draft has.
    pub description: Option<String>,
    /// The answers to the form of the version, a JSON object of at most 65,536 bytes; null when it has no form, or
    /// for those that the draft has.
    pub answers: Option<Json>,
    /// When the request reached the council, from 1900 until now; null means now, or with a contact when
    /// that happened.
    pub received_at: Option<DateTime<Utc>>,
    /// The stage to begin at; null means the first of the version.
    pub stage_id: Option<ID>,
    /// The draft of yours that the case is opened from, on the same journey: what is null here is taken from it, and
    /// it is gone once the case is open. Null opens without one.
    pub draft_id: Option<ID>,
    /// The contact out of which the case is opened, on the same journey and without a case yet; null records
    /// a new one.
    pub contact_id: Option<ID>,
    /// Whether the council had asked for the contact that is recorded; null means no. Not with a contact.
    pub is_invited: Option<bool>,
    /// Whether the contact that is recorded told the council something new; null means yes. Not with a
    /// contact.
    pub brings_new_information: Option<bool>,
    /// Sending the same key again within 48 hours opens no second case.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseOpen`.
#[derive(Debug, Default, SimpleObject)]
#[graphql(complex)]
pub struct CaseOpenPayload {
    /// The case as stored; null when there are problems, and when a repetition comes from somebody who can
    /// no longer see it.
    pub case: Option<Case>,
    /// The contact by which it was opened; null as the case is.
    pub contact: Option<Contact>,
    /// What is to be mended; empty when the case was opened.
    pub problems: Vec<CaseOpenProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

#[ComplexObject]
impl CaseOpenPayload {
    /// Other cases in reach that may be about the same, as `Case.possibleDuplicates`: looked for only when
    /// asked for, and no reason not to open it. Null as the case is, and when the viewer may not see its
    /// personal fields.
    async fn possible_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "By how many days the others may be received before or after, 1 to 366.",
            default_with = "WITHIN_DAYS"
        )]
        within_days: i32,
    ) -> Fallible<Vec<CasePossibleDuplicate>> {
        let case = self.case.as_ref()?;
        let found = duplicate::of_case(ctx, &case.0, within_days).await;
        found.transpose()
    }
}

problems! {
    /// What keeps a case from being opened.
    CaseOpenProblem, CaseOpenProblemCode {
        /// What is named does not exist, or not for you.
        NotFound,
        /// A value is too long, holds what it may not, or excludes another that was given.
        Invalid,
        /// You open cases for yourself only, and the journey is not open to you: it is for others, or for
        /// nobody but those who work on it.
        JourneyNotOpen,
        /// The journey has no published version in force.
        VersionNotPublished,
        /// It was received later than now.
        ReceivedInFuture,
        /// The stage is not one of the journey version's.
        StageUnknown,
        /// The answers do not keep the form of the version; or one of the two is missing.
        AnswersInvalid,
        /// You open cases for yourself only, and named somebody else.
        NotSelf,
        /// You open cases for yourself only, and your account is linked to no customer.
        CustomerMissing,
        /// You open cases for yourself only, your account is linked to several customers, and you named none.
        CustomerAmbiguous,
        /// The draft is of another journey.
        DraftOfOtherJourney,
        /// The draft was saved, discarded or opened elsewhere at the same time.
        DraftChanged,
        /// The contact was about another journey.
        ContactOnOtherJourney,
        /// The contact was made by another customer.
        ContactOfOtherCustomer,
        /// The contact belongs to a case already.
        ContactHasCase,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

impl Common for CaseOpenProblem {
    fn not_found(field: &str, message: &str) -> Self {
        Self::new(CaseOpenProblemCode::NotFound, field, message)
    }

    fn invalid(field: &str, message: String) -> Self {
        Self::new(CaseOpenProblemCode::Invalid, field, message)
    }
}

impl From<Problem<OpenProblem>> for CaseOpenProblem {
    fn from(problem: Problem<OpenProblem>) -> Self {
        let code = match problem.code {
            OpenProblem::VersionNotPublished => CaseOpenProblemCode::VersionNotPublished,
            OpenProblem::ReceivedInFuture => CaseOpenProblemCode::ReceivedInFuture,
            OpenProblem::StageUnknown => CaseOpenProblemCode::StageUnknown,
        };
        Self::new(code, &problem.field, problem.message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseOpen;

#[Object]
impl CaseOpen {
    /// Opens a case at the first stage of its journey, due the version's target of working days after it was
    /// received, with the tasks of the steps that begin there. One contact is recorded with it, unless it is opened out of one.
    async fn case_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to open.")] input: CaseOpenInput,
    ) -> Result<CaseOpenPayload, Failure> {
        ctx.allow("Mutation.caseOpen")?;
        let attempt = Attempt::of(ctx, "caseOpen", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(open(ctx.reader(), &attempt, input)).await?;
        let opened = ended.row.unwrap_or_default();
        Ok(CaseOpenPayload {
            case: opened.case.map(Case::from),
            contact: opened.contact.map(Contact),
            problems: ended.problems,
            replayed: opened.is_replayed,
            client_mutation_id,
        })
    }
}

async fn open(
    reader: &Reader,
    attempt: &Attempt,
    mut input: CaseOpenInput,
) -> Result<Opened, Stop<CaseOpenProblem>> {
    let id = reader.clock().new_id();
    if reader.backend() == DbBackend::Postgres
        && input.contact_id.is_none()
        && input.draft_id.is_none()
        && let Some(opened) = open_at_once(reader, attempt, id, &input).await?
    {
        return Ok(opened);
    }
    let transaction = reader.database().write().await?;
    let mismatch = CaseOpenProblemCode::IdempotencyMismatch;
    let earlier = attempt.earlier::<CaseOpenProblem>(reader, &transaction, id, mismatch);
    if let Some(earlier) = earlier.await? {
        return Ok(opening::replay(&transaction, reader, earlier).await?);
    }
    let draft = from_draft::filled(&transaction, reader, &mut input).await?;
    if let Some(journey_id) = Kind::Journey.uuid(&input.journey_id) {
        current::hold(&transaction, reader, journey_id).await?;
    }
    let ground = Ground::find(&transaction, reader, attempt, &input).await?;
    let change = opened(&transaction, reader, id, ground, &input).await?;
    opening::hold_customer(&transaction, reader, &change).await?;
    from_draft::used(&transaction, draft.as_ref()).await?;
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into())
}

/// Opens a case that nothing need be locked for with one statement that reads and one that writes.
/// `None` when the key was used before, the calendars changed meanwhile, or something else stands where it
/// was to be written: then nothing is, and the way of many statements finds out what.
async fn open_at_once(
    reader: &Reader,
    attempt: &Attempt,
    id: Uuid,
    input: &CaseOpenInput,
) -> Result<Option<Opened>, Stop<CaseOpenProblem>> {
    let connection = reader.connection();
    let ground = Ground::find(connection, reader, attempt, input).await?;
    if ground.is_repeated {
        return Ok(None);
    }
    let counts_by = ground
        .version
        .as_ref()
        .map(|(version, _)| version.calendar_revision);
    let change = opened(connection, reader, id, ground, input).await?;
    let claim = attempt.row(reader.viewer(), id, reader.clock().now());
    let stored = record::add(connection, change, (counts_by, claim)).await?;
    Ok(stored.map(Into::into))
}

/// The change that opens the case, when the rules allow it.
async fn opened<'a>(
    connection: &impl ConnectionTrait,
    reader: &'a Reader,
    id: Uuid,
    ground: Ground,
    input: &CaseOpenInput,
) -> Result<Change<'a>, Stop<CaseOpenProblem>> {
    let now = reader.clock().now();
    let description = input.description.as_deref();
    let mut problems = Problems::of_texts([("description", description, Limits::DESCRIPTION)]);
    let rules = version_rules::for_opening(ground.version.as_ref());
    let version = ground.version.as_ref().map(|(version, _)| version);
    let answers = answers::checked(connection, version, input.answers.as_ref()).await?;
    let answers = problems.all_or_nothing(answers);
    let parts = opening::parts(connection, reader, ground, input, &mut problems).await?;
    let happened_at = parts.contact.as_ref().map(|contact| contact.happened_at);
    let received_at = input.received_at.or(happened_at).map_or(now, dates::kept);
    problems.add_invalid("receivedAt", dates::too_long_ago("receivedAt", received_at));
    let command = Open {
        received_at,
        demand_code: input.demand_code.into(),
        // An id of no stage is one of no version.
        stage: input
            .stage_id
            .as_ref()
            .map(|id| Kind::Stage.uuid(id).unwrap_or(Uuid::nil())),
    };
    let status = problems.decided(command.decide(&rules, now))?;
    let calendar = match &parts.version {
        Some(version) => Some(calendar::of_version(connection, version).await?),
        None => None,
    };
    let due = opening::due(reader, &parts, calendar.as_deref(), received_at);
    let case = opening::new_case(reader, id, &parts, &status, due);
    let steps = steps(connection, &parts, status.stage).await?;
    let mut change = change(reader, &case, parts.contact, input);
    change.text(TextKind::Answers, answers);
    if let Some(calendar) = calendar {
        making::make(reader, &mut change, &steps, &calendar);
    }
    Ok(change)
}

/// The steps of which the case gets tasks; a version without steps asks nothing of the database.
async fn steps(
    connection: &impl ConnectionTrait,
    parts: &Parts,
    stage: Option<Uuid>,
) -> Result<Vec<step::Model>, DbErr> {
    let version = parts
        .version
        .as_ref()
        .filter(|version| version.step_count > 0);
    let Some(version) = version else {
        return Ok(Vec::new());
    };
    let of = Of {
        council_id: version.council_id,
        version_id: version.id,
    };
    making::steps(connection, of, (Coming::Opened, stage), &[]).await
}

fn change<'a>(
    reader: &'a Reader,
    case: &cases::Model,
    contact: Option<contact::Model>,
    input: &CaseOpenInput,
) -> Change<'a> {
    let mut change = Change::new(reader, case.recorded_at).with_new_case(case.clone());
    let text_id = change.text(TextKind::Description, input.description.clone());
    change.alter(|case| case.description_id = text_id);
    let contact_id = match contact {
        Some(contact) => {
            let id = contact.id;
            change.attach(contact);
            id
        }
        None => change.new_contact(opening::contact(reader, case, input)),
    };
    change.event(EventKind::Opened, case.received_at, |event| {
        event.stage_id = case.stage_id;
        event.team_id = case.team_id;
        event.contact_id = Some(contact_id);
        event.text_id = text_id;
        event.detail = Some(json!({ "demandCode": case.demand_code }));
    });
    change
}
