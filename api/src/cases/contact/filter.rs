//! Which contacts a list holds.

use async_graphql::InputObject;
use entities::cases::contact::Column;
use entities::journeys::journey;
use entities::organisation::channel;
use entities::select::{InCouncil, in_texts};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait};

use crate::cases::codes::DemandCode;
use crate::cases::filter::{CodeFilter, known};
use crate::graphql::context::{self, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::filter::{
    self, Comparisons, IdFilter, InstantFilter, OptionalIdFilter, TextFilter, Where,
};
use crate::graphql::id::Kind;

/// Which contacts a list holds: those that fulfil everything given; an empty one is fulfilled by all.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ContactWhere {
    /// All of these, at most 100; an empty list is fulfilled. At most five levels deep.
    pub and: Option<Vec<Self>>,
    /// Any of these, at most 100; an empty list is not fulfilled.
    pub or: Option<Vec<Self>>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// Why the customer got in touch.
    pub demand_code: Option<CodeFilter<DemandCode>>,
    /// The journey that it was about.
    pub journey: Option<IdFilter>,
    /// The code of the journey that it was about.
    pub journey_code: Option<TextFilter>,
    /// The channel used.
    pub channel: Option<IdFilter>,
    /// The code of the channel used.
    pub channel_code: Option<TextFilter>,
    /// The case that it was about.
    pub case: Option<OptionalIdFilter>,
    /// Who got in touch. Holds only contacts whose personal fields the viewer may see.
    pub customer: Option<OptionalIdFilter>,
    /// When the customer got in touch.
    pub happened_at: Option<InstantFilter>,
}

impl Where for ContactWhere {
    fn all_of(&self) -> Option<&[Self]> {
        self.and.as_deref()
    }

    fn any_of(&self) -> Option<&[Self]> {
        self.or.as_deref()
    }

    fn none_of(&self) -> Option<&Self> {
        self.not.as_deref()
    }
}

impl ContactWhere {
    /// The condition on the rows of `contact`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for what cannot be compared, `FORBIDDEN` for personal fields that the
    /// viewer may not see of any contact.
    pub fn condition(&self, reader: &Reader) -> Result<Condition, Failure> {
        filter::condition(self, reader.backend(), &|one, comparisons| {
            one.compare(reader, comparisons)?;
            one.compare_referred(reader, comparisons)
        })
    }

    fn compare(&self, reader: &Reader, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let demand = self.demand_code.as_ref();
        let demand = demand.map(CodeFilter::stored::<rules::demand::DemandCode>);
        comparisons.codes(
            "demandCode",
            Column::DemandCode,
            demand.into_iter().flatten(),
        )?;
        comparisons.id(
            "journey",
            Kind::Journey,
            Column::JourneyId,
            self.journey.as_ref(),
        )?;
        comparisons.id(
            "channel",
            Kind::Channel,
            Column::ChannelId,
            self.channel.as_ref(),
        )?;
        comparisons.optional_id("case", Kind::Case, Column::CaseId, self.case.as_ref())?;
        comparisons.instant("happenedAt", Column::HappenedAt, self.happened_at.as_ref())?;
        if let Some(customer) = &self.customer {
            context::allow(reader.viewer(), "Contact.customer")?;
            let column = Column::CustomerId;
            comparisons.optional_id("customer", Kind::Customer, column, Some(customer))?;
            comparisons.add(known(personal(reader)));
        }
        Ok(())
    }

    fn compare_referred(
        &self,
        reader: &Reader,
        comparisons: &mut Comparisons,
    ) -> Result<(), Failure> {
        let backend = comparisons.backend();
        for codes in comparisons.texts("journeyCode", self.journey_code.as_ref())? {
            let journeys = journey::Entity::in_council(reader.council_id())
                .select_only()
                .column(journey::Column::Id)
                .filter(in_texts(journey::Column::Code, &codes, backend));
            comparisons.add(Column::JourneyId.in_subquery(journeys.into_query()));
        }
        for codes in comparisons.texts("channelCode", self.channel_code.as_ref())? {
            let channels = channel::Entity::in_council(reader.council_id())
                .select_only()
                .column(channel::Column::Id)
                .filter(in_texts(channel::Column::Code, &codes, backend));
            comparisons.add(Column::ChannelId.in_subquery(channels.into_query()));
        }
        Ok(())
    }
}

/// True of the contacts whose personal fields the viewer may see without stating a reason.
#[must_use]
pub fn personal(reader: &Reader) -> Condition {
    let scope = reader.viewer().open_personal();
    scope.contact_condition(reader.backend())
}
