//! `casePartyEnd`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::cases::{case_party, cases};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::party::EndProblem;
use rules::time::zone::local_date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::CaseParty;
use crate::cases::case::Case;
use crate::cases::dates;
use crate::cases::event_detail::PARTY;
use crate::cases::held::{as_seen, locked};
use crate::cases::problem::{Common, Problems, case_problems};
use crate::cases::record::{self, Change, Tie};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The party whose time ends.
#[derive(Debug, InputObject)]
pub struct CasePartyEndInput {
    /// The party.
    pub party_id: ID,
    /// The revision of the party last seen.
    pub expected_revision: i64,
    /// The local date on which it is over, the day after the last, before any end that it has; the first day
    /// itself takes the party back. Null means today.
    pub valid_to: Option<NaiveDate>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `casePartyEnd`.
#[derive(Debug, Default, SimpleObject)]
pub struct CasePartyEndPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// The party as stored; null when there are problems.
    pub party: Option<CaseParty>,
    /// What is to be mended; empty when the party has its end.
    pub problems: Vec<CasePartyEndProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps the time of a party from ending so.
    CasePartyEndProblem, CasePartyEndProblemCode of EndProblem {
        /// It would be over before it began.
        EndsTooEarly,
        /// It is over by that day already.
        AlreadyEnded,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CasePartyEnd;

#[Object]
impl CasePartyEnd {
    /// Ends the time for which somebody is a party to a case, or brings its end forward. The party stays on
    /// record.
    async fn case_party_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The party whose time ends.")] input: CasePartyEndInput,
    ) -> Result<CasePartyEndPayload, Failure> {
        ctx.allow("Mutation.casePartyEnd")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(end(ctx.reader(), input)).await?;
        let (case, party) = ended.row.unzip();
        Ok(CasePartyEndPayload {
            case: case.map(Case::from),
            party: party.map(CaseParty),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn end(
    reader: &Reader,
    input: CasePartyEndInput,
) -> Result<(cases::Model, case_party::Model), Stop<CasePartyEndProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let found = held(&transaction, reader, &input.party_id).await?;
    let (case, party) = problems.need(found.ok_or_else(|| {
        let message = "There is no party with this id, or not for you.";
        CasePartyEndProblem::not_found("partyId", message)
    }))?;
    problems.need(as_seen(party.revision, Some(input.expected_revision)))?;
    let today = local_date(now, reader.viewer().zone());
    let to = input.valid_to.unwrap_or(today);
    problems.add_invalid("validTo", dates::too_far("validTo", to));
    let validity = problems.decided(party.party().validity.end(to))?;

    let after = case_party::Model {
        valid_to: validity.to,
        revision: party.revision + 1,
        ..party.clone()
    };
    let mut change = Change::new(reader, now).with_case(case);
    change.event(EventKind::PartyEnded, now, |event| {
        let moved = json!({ "from": party.valid_to, "to": to });
        event.detail = Some(json!({ PARTY: party.id, "validTo": moved }));
    });
    change.tie(Tie::PartyChanged(Box::new((party, after.clone()))));
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok((stored.into_case()?, after))
}

/// A party with its case, which is held: as long as it is, nobody else changes the party.
async fn held(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
) -> Result<Option<(cases::Model, case_party::Model)>, DbErr> {
    let council_id = reader.council_id();
    let Some(id) = Kind::CaseParty.uuid(id) else {
        return Ok(None);
    };
    let Some(party) = party(transaction, council_id, id).await? else {
        return Ok(None);
    };
    let case_id = Kind::Case.id(party.case_id);
    let Some(case) = locked(transaction, reader, &case_id, Permission::CaseParty).await? else {
        return Ok(None);
    };
    let again = self::party(transaction, council_id, id).await?;
    Ok(again.map(|party| (case, party)))
}

async fn party(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    id: Uuid,
) -> Result<Option<case_party::Model>, DbErr> {
    case_party::Entity::in_council(council_id)
        .filter(case_party::Column::Id.eq(id))
        .one(transaction)
        .await
}
