//! On which journey, by which channel and for whom somebody may open a case or record a contact.

use async_graphql::ID;
use entities::cases::contact;
use rules::access::{Confidentiality, Permission};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect, Statement,
};
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
            Self::Unknown => "There is no customer with this id, or they were erased.",
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

/// Which of the things exist that a caller names.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub(super) struct There {
    journey: Option<Uuid>,
    confidentiality: Option<Confidentiality>,
    channel: Option<Uuid>,
    customer: Option<Uuid>,
}

const THERE: &str = "SELECT \
    (SELECT id FROM journey WHERE council_id = $1 AND id = $2) AS journey, \
    (SELECT confidentiality FROM journey WHERE council_id = $1 AND id = $2) AS confidentiality, \
    (SELECT id FROM channel WHERE council_id = $1 AND id = $3) AS channel, \
    (SELECT id FROM customer WHERE council_id = $1 AND id = $4 AND erased_at IS NULL) AS customer";

impl There {
    /// Looks for them all in one statement.
    pub async fn find(
        connection: &impl ConnectionTrait,
        reader: &Reader,
        journey: Option<&ID>,
        channel: &ID,
        customer: Option<&ID>,
    ) -> Result<Self, DbErr> {
        let values = [
            reader.council_id().into(),
            journey.and_then(|id| Kind::Journey.uuid(id)).into(),
            Kind::Channel.uuid(channel).into(),
            customer.and_then(|id| Kind::Customer.uuid(id)).into(),
        ];
        let statement = Statement::from_sql_and_values(reader.backend(), THERE, values);
        let found = Self::find_by_statement(statement).one(connection).await?;
        Ok(found.unwrap_or_default())
    }

    /// The journey, when the viewer may use `permission` on it.
    pub fn journey<P: Common>(self, reader: &Reader, permission: Permission) -> Result<Uuid, P> {
        let journeys = reader.viewer().journeys_for(permission);
        self.journey
            .filter(|id| journeys.is_none_or(|journeys| journeys.contains(id)))
            .ok_or_else(|| {
                let message = "There is no journey with this id on which you may do this.";
                P::not_found("journeyId", message)
            })
    }

    /// What a case of the journey has when it is opened.
    pub fn confidentiality(self) -> Confidentiality {
        self.confidentiality.unwrap_or_default()
    }

    /// The channel.
    pub fn channel<P: Common>(self) -> Result<Uuid, P> {
        self.channel.ok_or_else(|| {
            let message =
                "There is no channel with this id. Use the id of one of the council's channels.";
            P::not_found("channelId", message)
        })
    }

    /// Whom it is for: as named, or else who is known from elsewhere; the viewer themselves where they act
    /// for themselves only.
    pub fn customer(
        self,
        reader: &Reader,
        for_self_only: bool,
        named: Option<Uuid>,
        known: Option<Uuid>,
    ) -> Result<Option<Uuid>, CustomerFault> {
        if for_self_only {
            return own(reader, named.or(known)).map(Some);
        }
        match named {
            Some(_) if self.customer.is_none() => Err(CustomerFault::Unknown),
            Some(named) => Ok(Some(named)),
            None => Ok(known),
        }
    }
}

/// The viewer as the customer that they act for.
fn own(reader: &Reader, named: Option<Uuid>) -> Result<Uuid, CustomerFault> {
    match (named, reader.viewer().customer_ids()) {
        (Some(named), own) if own.contains(&named) => Ok(named),
        (Some(_), _) => Err(CustomerFault::NotSelf),
        (None, []) => Err(CustomerFault::Nobody),
        (None, [only]) => Ok(*only),
        (None, _) => Err(CustomerFault::Several),
    }
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
