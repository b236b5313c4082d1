//! What `caseOpen` looks up and puts together before it asks the rules.

use chrono::{DateTime, Utc};
use entities::cases::{case_event, cases, contact};
use entities::journeys::journey_version;
use entities::select::InCouncil;
use rules::access::{Confidentiality, Permission};
use rules::cases::clock::Due;
use rules::cases::lifecycle::CaseStatus;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::local_date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use uuid::Uuid;

use super::dates;
use super::ground::Ground;
use super::open::{CaseOpenInput, CaseOpenProblem, CaseOpenProblemCode as Code};
use super::parties::{self, CustomerFault};
use super::problem::{Common, Problems};
use super::record::{Change, Stored};
use crate::graphql::context::Reader;
use crate::graphql::mutation::Stop;
use crate::organisation::customer;

/// What an opening names, found.
#[derive(Debug)]
pub(super) struct Parts {
    /// The journey.
    pub journey_id: Uuid,
    /// Its version in force today; `None` when there is none.
    pub version: Option<journey_version::Model>,
    /// How confidential its cases are when they are opened.
    pub confidentiality: Confidentiality,
    /// The channel.
    pub channel_id: Uuid,
    /// Whose case it will be.
    pub customer_id: Option<Uuid>,
    /// The contact out of which it is opened, held.
    pub contact: Option<contact::Model>,
}

/// What an opening left behind.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// The case, as far as the viewer sees it.
    pub case: Option<cases::Model>,
    /// The contact by which it was opened, as far as the viewer sees it.
    pub contact: Option<contact::Model>,
    /// Whether an earlier mutation opened it.
    pub is_replayed: bool,
}

impl From<Stored> for Opened {
    fn from(stored: Stored) -> Self {
        Self {
            case: stored.case,
            contact: stored.contact,
            is_replayed: false,
        }
    }
}

/// What a caller reads who may not open a case for themselves on the journey.
pub(super) const NOT_OPEN: &str = "This journey is not open to you. Choose one of those in viewer.catalogue, or ask those who work on it to open the case.";

/// Puts together what `input` names; what is missing is among the problems afterwards.
pub(super) async fn parts(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    ground: Ground,
    input: &CaseOpenInput,
    problems: &mut Problems<CaseOpenProblem>,
) -> Result<Parts, Stop<CaseOpenProblem>> {
    const PERMISSION: Permission = Permission::CaseOpen;
    let customer_id = input.customer_id.as_ref();
    let there = ground.there;
    let channel_id = problems.noted(there.channel()).unwrap_or_default();
    let journey_id = problems.need(there.journey(reader, PERMISSION))?;
    let contact = existing(connection, reader, input, journey_id, problems).await?;
    let of_contact = contact.as_ref().and_then(|contact| contact.customer_id);
    let named = parties::named(customer_id);
    if let (Some(named), Some(of_contact)) = (named, of_contact)
        && named != of_contact
    {
        problems.add(CaseOpenProblem::new(
            Code::ContactOfOtherCustomer,
            "customerId",
            "The contact was made by another customer. Leave the customer out.",
        ));
    }
    let is_own = reader.viewer().opens_for_self_only(PERMISSION, journey_id);
    if is_own && !ground.audiences.meets(reader.viewer().audiences()) {
        problems.add(CaseOpenProblem::new(
            Code::JourneyNotOpen,
            "journeyId",
            NOT_OPEN,
        ));
    }
    let customer = there.customer(reader, is_own, named, of_contact);
    let customer_id = problems.noted(customer.map_err(CaseOpenProblem::from));
    Ok(Parts {
        journey_id,
        version: ground.version.map(|(version, _)| version),
        confidentiality: there.confidentiality(),
        channel_id,
        customer_id: customer_id.flatten(),
        contact,
    })
}

impl From<CustomerFault> for CaseOpenProblem {
    fn from(fault: CustomerFault) -> Self {
        let code = match fault {
            CustomerFault::Unknown => Code::NotFound,
            CustomerFault::NotSelf => Code::NotSelf,
            CustomerFault::Nobody => Code::CustomerMissing,
            CustomerFault::Several => Code::CustomerAmbiguous,
        };
        Self::new(code, "customerId", fault.message())
    }
}

/// The contact that is named, if it can become that of a new case.
async fn existing(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    input: &CaseOpenInput,
    journey_id: Uuid,
    problems: &mut Problems<CaseOpenProblem>,
) -> Result<Option<contact::Model>, DbErr> {
    let Some(id) = &input.contact_id else {
        return Ok(None);
    };
    for (field, given) in [
        ("isInvited", input.is_invited),
        ("bringsNewInformation", input.brings_new_information),
    ] {
        if given.is_some() {
            let message = format!("{field} is said by the contact that you name. Leave it out.");
            problems.add(CaseOpenProblem::invalid(field, message));
        }
    }
    let permission = Permission::ContactRead;
    let found = parties::held_contact(connection, reader, permission, id).await?;
    let (code, message) = match &found {
        None => (
            Code::NotFound,
            "There is no contact with this id, or not for you.",
        ),
        Some(contact) if contact.case_id.is_some() => (
            Code::ContactHasCase,
            "The contact belongs to a case already. Leave it out, and a new one is recorded.",
        ),
        Some(contact) if contact.journey_id != journey_id => (
            Code::ContactOnOtherJourney,
            "The contact was about another journey. Open the case on that journey, or leave the contact out.",
        ),
        Some(_) => return Ok(found),
    };
    problems.add(CaseOpenProblem::new(code, "contactId", message));
    Ok(None)
}

/// By when the case is to be closed, as its version has it.
pub(super) fn due(
    reader: &Reader,
    parts: &Parts,
    calendar: Option<&WorkingCalendar>,
    received_at: DateTime<Utc>,
) -> Option<Due> {
    let target = parts.version.as_ref()?.terms().target;
    dates::due(received_at, target, calendar?, reader.viewer().zone(), &[])
}

/// The case as it is opened.
pub(super) fn new_case(
    reader: &Reader,
    id: Uuid,
    parts: &Parts,
    status: &CaseStatus,
    due: Option<Due>,
) -> cases::Model {
    let zone = reader.viewer().zone();
    let received_on = local_date(status.received_at, zone);
    let version = parts.version.as_ref();
    cases::Model {
        id,
        council_id: reader.council_id(),
        reference: String::new(),
        journey_id: parts.journey_id,
        journey_version_id: version.map_or(Uuid::nil(), |version| version.id),
        stage_id: status.stage,
        channel_id: parts.channel_id,
        customer_id: parts.customer_id,
        team_id: status.team,
        assignee_id: status.assignee,
        opened_by: reader.viewer().account_id(),
        demand_code: status.demand_code,
        state: status.state,
        received_at: status.received_at,
        received_on,
        due_at: due.map(|due| due.at),
        due_on: due.map(|due| due.on),
        closed_at: None,
        closed_on: None,
        outcome_id: None,
        working_days: None,
        description_id: None,
        attributes_id: None,
        external_id: None,
        import_id: None,
        is_staged: false,
        has_contradictory_times: false,
        last_sequence: 0,
        recorded_at: reader.clock().now(),
        revision: 1,
        erased_at: None,
        confidentiality: parts.confidentiality,
    }
}

/// The contact that is recorded with a new case.
pub(super) fn contact(
    reader: &Reader,
    case: &cases::Model,
    input: &CaseOpenInput,
) -> contact::Model {
    contact::Model {
        id: reader.clock().new_id(),
        council_id: case.council_id,
        channel_id: case.channel_id,
        customer_id: case.customer_id,
        journey_id: case.journey_id,
        case_id: Some(case.id),
        demand_code: case.demand_code,
        happened_at: case.received_at,
        happened_on: case.received_on,
        is_resolved_at_contact: false,
        is_invited: input.is_invited.unwrap_or(false),
        brings_new_information: input.brings_new_information.unwrap_or(true),
        recorded_by: reader.viewer().account_id(),
        recorded_at: case.recorded_at,
        revision: 1,
        merged_from_id: None,
    }
}

/// Holds whom the case is for. They may have been erased since they were looked for; or the case is opened
/// out of a contact of somebody who was.
pub(super) async fn hold_customer(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    change: &Change<'_>,
) -> Result<(), Stop<CaseOpenProblem>> {
    let customer = change.case().and_then(|case| case.customer_id);
    match customer {
        Some(id) if !customer::hold_unerased(transaction, reader, id).await? => {
            let problem = CaseOpenProblem::not_found("customerId", customer::ERASED);
            Err(Stop::Problems(vec![problem]))
        }
        _ => Ok(()),
    }
}

/// What the first opening with the same key left, as the viewer sees it now. It is read in the same
/// transaction: asking for a second connection while holding one could wait for ever.
pub(super) async fn replay(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Opened, DbErr> {
    let backend = reader.backend();
    let case = reader
        .viewer()
        .scope(Permission::CaseRead)
        .cases(backend)
        .filter(cases::Column::Id.eq(id))
        .one(transaction)
        .await?;
    let first = case_event::Entity::in_council(reader.council_id())
        .filter(case_event::Column::CaseId.eq(id))
        .filter(case_event::Column::Sequence.eq(1_i64))
        .one(transaction)
        .await?;
    let contact = match first.and_then(|event| event.contact_id) {
        Some(contact_id) => {
            reader
                .viewer()
                .scope(Permission::ContactRead)
                .contacts(backend)
                .filter(contact::Column::Id.eq(contact_id))
                .one(transaction)
                .await?
        }
        None => None,
    };
    Ok(Opened {
        case,
        contact,
        is_replayed: true,
    })
}
