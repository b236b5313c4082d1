//! On which journey, by which channel and for whom somebody may open a case or record a contact.

use async_graphql::ID;
use entities::cases::contact;
use entities::journeys::journey;
use entities::organisation::{channel, customer};
use entities::select::InCouncil;
use rules::access::Permission;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::problem::Common;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

/// Why it cannot be for this customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CustomerFault {
    /// There is no such customer.
    Unknown,
    /// The viewer acts here for themselves only, and named somebody else.
    NotSelf,
    /// The viewer acts here for themselves only, and is no customer.
    Nobody,
    /// The viewer acts here for themselves only, is several customers, and named none.
    Several,
}

impl CustomerFault {
    /// What the caller reads.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Unknown => "There is no customer with this id.",
            Self::NotSelf => {
                "Here you act for yourself only. Leave the customer out, or name yourself."
            }
            Self::Nobody => {
                "Here you act for yourself only, and your account is linked to no customer. Ask an administrator to link it."
            }
            Self::Several => {
                "Here you act for yourself only, and your account is linked to several customers. Name one of them."
            }
        }
    }
}

/// The journey, when the viewer may use `permission` on it.
pub(super) async fn journey<P: Common>(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    permission: Permission,
    id: &ID,
) -> Result<Result<Uuid, P>, DbErr> {
    let journeys = reader.viewer().journeys_for(permission);
    let id = Kind::Journey
        .uuid(id)
        .filter(|id| journeys.is_none_or(|journeys| journeys.contains(id)));
    let found = match id {
        Some(id) => {
            journey::Entity::in_council(reader.council_id())
                .filter(journey::Column::Id.eq(id))
                .one(connection)
                .await?
        }
        None => None,
    };
    Ok(found.map(|journey| journey.id).ok_or_else(|| {
        let message = "There is no journey with this id on which you may do this.";
        P::not_found("journeyId", message)
    }))
}

/// The channel.
pub(super) async fn channel<P: Common>(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
) -> Result<Result<Uuid, P>, DbErr> {
    let found = match Kind::Channel.uuid(id) {
        Some(id) => {
            channel::Entity::in_council(reader.council_id())
                .filter(channel::Column::Id.eq(id))
                .one(connection)
                .await?
        }
        None => None,
    };
    Ok(found.map(|channel| channel.id).ok_or_else(|| {
        let message =
            "There is no channel with this id. Use the id of one of the council's channels.";
        P::not_found("channelId", message)
    }))
}

/// Whom it is for: as named, or else nobody known; the viewer themselves where they act for themselves
/// only. A customer of the viewer's is not looked up again.
pub(super) async fn customer(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    for_self_only: bool,
    named: Option<Uuid>,
) -> Result<Result<Option<Uuid>, CustomerFault>, DbErr> {
    let own = reader.viewer().customer_ids();
    if for_self_only {
        return Ok(match (named, own) {
            (Some(named), own) if own.contains(&named) => Ok(Some(named)),
            (Some(_), _) => Err(CustomerFault::NotSelf),
            (None, []) => Err(CustomerFault::Nobody),
            (None, [only]) => Ok(Some(*only)),
            (None, _) => Err(CustomerFault::Several),
        });
    }
    let Some(named) = named else {
        return Ok(Ok(None));
    };
    let found = customer::Entity::in_council(reader.council_id())
        .filter(customer::Column::Id.eq(named))
        .one(connection)
        .await?;
    Ok(found
        .map(|customer| Some(customer.id))
        .ok_or(CustomerFault::Unknown))
}

/// The customer that an id names; the nil id, which is nobody's, when it is no customer's.
pub(super) fn named(id: Option<&ID>) -> Option<Uuid> {
    id.map(|id| Kind::Customer.uuid(id).unwrap_or(Uuid::nil()))
}

/// A contact that the viewer may use `permission` on, held until the transaction ends.
pub(super) async fn held_contact(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    permission: Permission,
    id: &ID,
) -> Result<Option<contact::Model>, DbErr> {
    let Some(id) = Kind::Contact.uuid(id) else {
        return Ok(None);
    };
    reader
        .viewer()
        .scope(permission)
        .contacts(reader.backend())
        .filter(contact::Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}
