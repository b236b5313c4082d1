//! `casePartyAdd`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::cases::{case_party, cases};
use entities::organisation::customer;
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::party::{AddProblem, Party, Validity};
use rules::time::zone::local_date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::CaseParty;
use crate::cases::case::Case;
use crate::cases::codes::CasePartyRole;
use crate::cases::dates;
use crate::cases::event_detail::PARTY;
use crate::cases::held::{Wanted, as_seen, hold};
use crate::cases::problem::{Common, Problems, case_problems};
use crate::cases::record::{self, Change, Tie};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created};
use crate::identity::idempotency::Attempt;

/// The party to add to a case.
#[derive(Debug, InputObject)]
pub struct CasePartyAddInput {
    /// The case, open or not.
    pub case_id: ID,
    /// The revision of the case last seen; null adds the party whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// Who is concerned in it.
    pub customer_id: ID,
    /// In which role; a customer can have several.
    pub role: CasePartyRole,
    /// The first local date, in the years 1900 to 2199; null means today.
    pub valid_from: Option<NaiveDate>,
    /// The local date on which it is over, after the first and until the year 2199; null while nobody knows.
    pub valid_to: Option<NaiveDate>,
    /// Sending the same key again within 48 hours adds no second party.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `casePartyAdd`.
#[derive(Debug, Default, SimpleObject)]
pub struct CasePartyAddPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// The party as stored; null when there are problems.
    pub party: Option<CaseParty>,
    /// What is to be mended; empty when the party was added.
    pub problems: Vec<CasePartyAddProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a party from being added.
    CasePartyAddProblem, CasePartyAddProblemCode of AddProblem {
        /// It would be over before it begins.
        EndsTooEarly,
        /// The customer is a party in this role on a day of it already.
        AlreadyParty,
        /// The case has 100 parties, which is the most.
        TooManyParties,
    } and {
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CasePartyAdd;

#[Object]
impl CasePartyAdd {
    /// Makes a customer a party to a case, open or not. It tells who is concerned, and opens nothing: the
    /// customer sees of the case what they saw before.
    async fn case_party_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The party to add to a case.")] input: CasePartyAddInput,
    ) -> Result<CasePartyAddPayload, Failure> {
        ctx.allow("Mutation.casePartyAdd")?;
        let attempt = Attempt::of(ctx, "casePartyAdd", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(add(ctx.reader(), &attempt, input)).await?;
        let (case, party) = ended.row.unzip();
        Ok(CasePartyAddPayload {
            case: case.map(Case::from),
            party: party.flatten().map(CaseParty),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn add(
    reader: &Reader,
    attempt: &Attempt,
    input: CasePartyAddInput,
) -> Result<Made<(cases::Model, Option<case_party::Model>)>, Stop<CasePartyAddProblem>> {
    let now = reader.clock().now();
    let id = reader.clock().new_id();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseParty,
        expected_revision: None,
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let mismatch = CasePartyAddProblemCode::IdempotencyMismatch;
    let earlier = attempt.earlier::<CasePartyAddProblem>(reader, &transaction, id, mismatch);
    if let Some(earlier) = earlier.await? {
        let party = case_party::Entity::in_council(reader.council_id())
            .filter(case_party::Column::CaseId.eq(held.case.id))
            .filter(case_party::Column::Id.eq(earlier));
        let party = party.one(&transaction).await?;
        return Ok(Made::before(Some((held.case, party))));
    }
    // A repetition has seen the revision before its own party, so that the claim comes first.
    problems.need(as_seen(held.case.revision, input.expected_revision))?;
    let today = local_date(now, reader.viewer().zone());
    let (from, to) = (input.valid_from.unwrap_or(today), input.valid_to);
    problems.add_invalid("validFrom", dates::too_far("validFrom", from));
    problems.add_invalid("validTo", to.and_then(|to| dates::too_far("validTo", to)));
    let found = customer(&transaction, reader.council_id(), &input.customer_id).await?;
    let party = Party {
        customer: problems.noted(found).unwrap_or_default(),
        role: input.role.into(),
        validity: Validity { from, to },
    };
    let others = others(&transaction, &held.case).await?;
    problems.decided(party.join(&others))?;

    let row = row(reader, id, &held.case, party);
    let mut change = Change::of(reader, now, &held);
    change.tie(Tie::Party(row.clone()));
    change.event(EventKind::PartyAdded, now, |event| {
        let detail = json!({ PARTY: id, "role": row.role, "validFrom": from, "validTo": to });
        event.detail = Some(detail);
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(Made::now((stored.into_case()?, Some(row))))
}

/// The row of a new party.
fn row(reader: &Reader, id: Uuid, case: &cases::Model, party: Party) -> case_party::Model {
    case_party::Model {
        id,
        council_id: case.council_id,
        case_id: case.id,
        customer_id: party.customer,
        role: party.role,
        valid_from: party.validity.from,
        valid_to: party.validity.to,
        added_by: reader.viewer().account_id(),
        added_at: reader.clock().now(),
        revision: 1,
    }
}

/// Those who are a party to a case already.
async fn others(
    connection: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<Vec<Party>, DbErr> {
    let rows = case_party::Entity::in_council(case.council_id)
        .filter(case_party::Column::CaseId.eq(case.id))
        .all(connection)
        .await?;
    Ok(rows.iter().map(case_party::Model::party).collect())
}

/// The customer with this id.
async fn customer(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    id: &ID,
) -> Result<Result<Uuid, CasePartyAddProblem>, DbErr> {
    let found = match Kind::Customer.uuid(id) {
        Some(id) => {
            customer::Entity::in_council(council_id)
                .filter(customer::Column::Id.eq(id))
                .filter(customer::Column::ErasedAt.is_null())
                .one(connection)
                .await?
        }
        None => None,
    };
    let message = "There is no customer with this id, or they were erased. Enter them first, or use the id of another.";
    Ok(found
        .map(|customer| customer.id)
        .ok_or_else(|| CasePartyAddProblem::not_found("customerId", message)))
}
