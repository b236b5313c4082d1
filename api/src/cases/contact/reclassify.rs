//! `contactReclassify`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::contact;
use rules::access::Permission;
use rules::cases::EventKind;
use serde_json::json;

use super::Contact;
use crate::cases::codes::DemandCode;
use crate::cases::held::{self, as_seen};
use crate::cases::parties;
use crate::cases::problem::{Common, Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The contact to reclassify.
#[derive(Debug, InputObject)]
pub struct ContactReclassifyInput {
    /// The contact.
    pub contact_id: ID,
    /// The revision of the contact last seen.
    pub expected_revision: i64,
    /// Why the customer got in touch, as it is seen now. Its case keeps its own code.
    pub demand_code: DemandCode,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `contactReclassify`.
#[derive(Debug, Default, SimpleObject)]
pub struct ContactReclassifyPayload {
    /// The contact as stored; null when there are problems.
    pub contact: Option<Contact>,
    /// What is to be mended; empty when the contact was reclassified.
    pub problems: Vec<ContactReclassifyProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a contact from being reclassified.
    ContactReclassifyProblem, ContactReclassifyProblemCode {
        /// The contact has this demand code already.
        NothingToChange,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ContactReclassify;

#[Object]
impl ContactReclassify {
    /// Changes the demand code of a contact. Figures of the period in which it happened change with it.
    async fn contact_reclassify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact to reclassify.")] input: ContactReclassifyInput,
    ) -> Result<ContactReclassifyPayload, Failure> {
        ctx.allow("Mutation.contactReclassify")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(reclassify(ctx.reader(), input)).await?;
        Ok(ContactReclassifyPayload {
            contact: ended.row.map(Contact),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn reclassify(
    reader: &Reader,
    input: ContactReclassifyInput,
) -> Result<contact::Model, Stop<ContactReclassifyProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let permission = Permission::ContactReclassify;
    let found = parties::held_contact(&transaction, reader, permission, &input.contact_id).await?;
    let message = "There is no contact with this id, or not for you.";
    let missing = ContactReclassifyProblem::not_found("contactId", message);
    let contact = problems.need(found.ok_or(missing))?;
    problems.need(as_seen(contact.revision, Some(input.expected_revision)))?;
    let code: rules::demand::DemandCode = input.demand_code.into();
    if contact.demand_code == code {
        problems.add(ContactReclassifyProblem::new(
            ContactReclassifyProblemCode::NothingToChange,
            "demandCode",
            "The contact has this demand code already. Give another.",
        ));
    }
    problems.none()?;

    let mut change = Change::new(reader, now);
    if let Some(case_id) = contact.case_id {
        let held = held::hold_again(&transaction, contact.council_id, case_id).await?;
        let missing = || Failure::fault("a contact is on a case that is not there");
        change = change.with_case(held.ok_or_else(missing)?);
        change.event(EventKind::ContactReclassified, now, |event| {
            event.contact_id = Some(contact.id);
            event.detail =
                Some(json!({ "demandCode": { "from": contact.demand_code, "to": code } }));
        });
    }
    let sequence = record::next_of_contact(&transaction, &contact).await?;
    change.recode(contact, code, sequence);
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_contact()?)
}
