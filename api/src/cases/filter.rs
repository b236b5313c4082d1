//! Which cases a list holds.

use async_graphql::{InputObject, InputType};
use chrono::{DateTime, Utc};
use entities::cases::cases::Column;
use entities::journeys::{journey, outcome};
use entities::organisation::channel;
use entities::select::{InCouncil, in_texts};
use rules::cases::reference::Reference;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DbBackend, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::codes::{CaseState, DemandCode};
use super::escalation;
use crate::graphql::context::{self, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::filter::{
    self, Comparisons, IdFilter, InstantFilter, OptionalIdFilter, TextFilter, Where,
};
use crate::graphql::id::Kind;
use crate::journeys::outcome::OutcomeKind;

/// Compares a code of a closed list. What is not given is not compared.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "CaseStateFilter", params(CaseState)),
    concrete(name = "DemandCodeFilter", params(DemandCode)),
    concrete(name = "OutcomeKindFilter", params(OutcomeKind))
)]
pub struct CodeFilter<T: InputType> {
    /// It is this one.
    pub eq: Option<T>,
    /// It is one of these, at most 100; an empty list is fulfilled by nothing.
    #[graphql(name = "in")]
    pub among: Option<Vec<T>>,
}

impl<T: InputType + Copy> CodeFilter<T> {
    /// The lists to be fulfilled, as the texts that are stored.
    pub fn stored<S>(&self) -> Vec<Vec<String>>
    where
        S: ActiveEnum<Value = String> + From<T>,
    {
        let text = |code: &T| S::from(*code).to_value();
        let eq = self.eq.as_ref().map(|code| vec![text(code)]);
        let among = self.among.as_ref();
        let among = among.map(|codes| codes.iter().map(text).collect());
        eq.into_iter().chain(among).collect()
    }
}

/// Which cases a list holds: those that fulfil everything given; an empty one is fulfilled by all.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CaseWhere {
    /// All of these, at most 100; an empty list is fulfilled. At most five levels deep.
    pub and: Option<Vec<Self>>,
    /// Any of these, at most 100; an empty list is not fulfilled.
    pub or: Option<Vec<Self>>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// What people quote; typing one wrong is refused.
    pub reference: Option<TextFilter>,
    /// Its name in the system that it was imported from.
    pub external_id: Option<TextFilter>,
    /// Where it stands.
    pub state: Option<CodeFilter<CaseState>>,
    /// Why the customer got in touch.
    pub demand_code: Option<CodeFilter<DemandCode>>,
    /// Its journey.
    pub journey: Option<IdFilter>,
    /// The code of its journey.
    pub journey_code: Option<TextFilter>,
    /// The service that its journey leads to.
    pub service: Option<IdFilter>,
    /// The journey version that it is under.
    pub version: Option<IdFilter>,
    /// The stage that it is in.
    pub stage: Option<OptionalIdFilter>,
    /// The channel that it came by.
    pub channel: Option<IdFilter>,
    /// The code of the channel that it came by.
    pub channel_code: Option<TextFilter>,
    /// The team that has it.
    pub team: Option<OptionalIdFilter>,
    /// The member of staff who has it. Holds only cases whose personal fields the viewer may see.
    pub assignee: Option<OptionalIdFilter>,
    /// Who asked. Holds only cases whose personal fields the viewer may see.
    pub customer: Option<OptionalIdFilter>,
    /// How it ended.
    pub outcome: Option<OptionalIdFilter>,
    /// What its outcome means for the customer's purpose.
    pub outcome_kind: Option<CodeFilter<OutcomeKind>>,
    /// When the request reached the council.
    pub received_at: Option<InstantFilter>,
    /// When it was closed or withdrawn.
    pub closed_at: Option<InstantFilter>,
    /// The last instant of the day it is due.
    pub due_at: Option<InstantFilter>,
    /// True: closed by the instant it was due. False: closed later. Cases that are open, withdrawn or
    /// never due are in neither.
    pub is_on_time: Option<bool>,
    /// True: open and past the instant it was due. False: all others.
    pub is_overdue: Option<bool>,
    /// True: open, and a rule that escalated it still holds. False: all others.
    pub is_escalated: Option<bool>,
}

/// A filter with what it is read with.
struct Bound<'a> {
    filter: &'a CaseWhere,
    reader: &'a Reader,
    now: DateTime<Utc>,
}

impl CaseWhere {
    /// The condition on the rows of `cases`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for what cannot be compared, `FORBIDDEN` for personal fields that the
    /// viewer may not see of any case.
    pub fn condition(&self, reader: &Reader) -> Result<Condition, Failure> {
        let now = reader.clock().now();
        filter::condition(self, reader.backend(), &|filter, comparisons| {
            let bound = Bound {
                filter,
                reader,
                now,
            };
            bound.compare_codes(comparisons)?;
            bound.compare_ids(comparisons)?;
            bound.compare_people(comparisons)?;
            bound.compare_times(comparisons)
        })
    }
}

impl Where for CaseWhere {
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

impl Bound<'_> {
    fn council_id(&self) -> Uuid {
        self.reader.council_id()
    }

    fn compare_codes(&self, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let filter = self.filter;
        let typed = comparisons.texts("reference", filter.reference.as_ref())?;
        let path = comparisons.path("reference");
        let references: Result<Vec<Vec<String>>, Failure> = typed
            .iter()
            .map(|list| list.iter().map(|text| reference(text, &path)).collect())
            .collect();
        comparisons.codes("reference", Column::Reference, references?)?;
        let external = comparisons.texts("externalId", filter.external_id.as_ref())?;
        comparisons.codes("externalId", Column::ExternalId, external)?;
        let states = filter
            .state
            .as_ref()
            .map(CodeFilter::stored::<rules::cases::CaseState>);
        comparisons.codes("state", Column::State, states.into_iter().flatten())?;
        let demand = filter.demand_code.as_ref();
        let demand = demand.map(CodeFilter::stored::<rules::demand::DemandCode>);
        comparisons.codes(
            "demandCode",
            Column::DemandCode,
            demand.into_iter().flatten(),
        )
    }

    fn compare_ids(&self, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let filter = self.filter;
        comparisons.id(
            "journey",
            Kind::Journey,
            Column::JourneyId,
            filter.journey.as_ref(),
        )?;
        let version = filter.version.as_ref();
        comparisons.id(
            "version",
            Kind::JourneyVersion,
            Column::JourneyVersionId,
            version,
        )?;
        comparisons.id(
            "channel",
            Kind::Channel,
            Column::ChannelId,
            filter.channel.as_ref(),
        )?;
        comparisons.optional_id("stage", Kind::Stage, Column::StageId, filter.stage.as_ref())?;
        comparisons.optional_id("team", Kind::Team, Column::TeamId, filter.team.as_ref())?;
        let outcome = filter.outcome.as_ref();
        comparisons.optional_id("outcome", Kind::Outcome, Column::OutcomeId, outcome)?;
        self.compare_referred(comparisons)
    }

    /// Comparisons with columns of what the case refers to.
    fn compare_referred(&self, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let filter = self.filter;
        let backend = comparisons.backend();
        for codes in comparisons.texts("journeyCode", filter.journey_code.as_ref())? {
            let journeys = journey::Entity::in_council(self.council_id())
                .select_only()
                .column(journey::Column::Id)
                .filter(in_texts(journey::Column::Code, &codes, backend));
            comparisons.add(Column::JourneyId.in_subquery(journeys.into_query()));
        }
        for codes in comparisons.texts("channelCode", filter.channel_code.as_ref())? {
            let channels = channel::Entity::in_council(self.council_id())
                .select_only()
                .column(channel::Column::Id)
                .filter(in_texts(channel::Column::Code, &codes, backend));
            comparisons.add(Column::ChannelId.in_subquery(channels.into_query()));
        }
        if let Some(service) = &filter.service {
            let (eq, among) = (service.eq.as_ref(), service.among.as_deref());
            for ids in comparisons.rows("service", Kind::Service, eq, among)? {
                comparisons.add(of_services(self.council_id(), &ids, backend));
            }
        }
        let kinds = filter.outcome_kind.as_ref();
        let kinds = kinds.map(CodeFilter::stored::<rules::journeys::OutcomeKind>);
        for kinds in kinds.into_iter().flatten() {
            let outcomes = outcome::Entity::in_council(self.council_id())
                .select_only()
                .column(outcome::Column::Id)
                .filter(in_texts(outcome::Column::Kind, &kinds, backend));
            comparisons.add(
                Condition::all()
                    .add(Column::OutcomeId.is_not_null())
                    .add(Column::OutcomeId.in_subquery(outcomes.into_query())),
            );
        }
        Ok(())
    }

    /// A filter by a person would tell of whom a case is, so it holds only cases of which the viewer
    /// may know it.
    fn compare_people(&self, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let filter = self.filter;
        let viewer = self.reader.viewer();
        if let Some(assignee) = &filter.assignee {
            context::allow(viewer, "Case.assignee")?;
            let column = Column::AssigneeId;
            comparisons.optional_id("assignee", Kind::Staff, column, Some(assignee))?;
        }
        if let Some(customer) = &filter.customer {
            context::allow(viewer, "Case.customer")?;
            let column = Column::CustomerId;
            comparisons.optional_id("customer", Kind::Customer, column, Some(customer))?;
        }
        if filter.assignee.is_some() || filter.customer.is_some() {
            comparisons.add(known(personal(self.reader)));
        }
        Ok(())
    }

    fn compare_times(&self, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let filter = self.filter;
        comparisons.instant(
            "receivedAt",
            Column::ReceivedAt,
            filter.received_at.as_ref(),
        )?;
        comparisons.instant("closedAt", Column::ClosedAt, filter.closed_at.as_ref())?;
        comparisons.instant("dueAt", Column::DueAt, filter.due_at.as_ref())?;
        if let Some(is_on_time) = filter.is_on_time {
            let (closed, due) = (Expr::col(Column::ClosedAt), Expr::col(Column::DueAt));
            let compared = if is_on_time {
                closed.lte(due)
            } else {
                closed.gt(due)
            };
            comparisons.add(
                Condition::all()
                    .add(Column::State.eq(rules::cases::CaseState::Closed))
                    .add(Column::ClosedAt.is_not_null())
                    .add(Column::DueAt.is_not_null())
                    .add(compared),
            );
        }
        if let Some(is_overdue) = filter.is_overdue {
            let overdue = Condition::all()
                .add(Column::State.eq(rules::cases::CaseState::Open))
                .add(Column::DueAt.is_not_null())
                .add(Column::DueAt.lt(self.now));
            comparisons.add(if is_overdue { overdue } else { overdue.not() });
        }
        if let Some(is_escalated) = filter.is_escalated {
            let escalated = escalation::is_escalated(self.council_id());
            comparisons.add(if is_escalated {
                escalated
            } else {
                escalated.not()
            });
        }
        Ok(())
    }
}

/// True of the cases whose personal fields the viewer may see without stating a reason.
#[must_use]
pub fn personal(reader: &Reader) -> Condition {
    let scope = reader.viewer().open_personal();
    scope.case_condition(reader.backend())
}

#[must_use]
/// The condition, false where it would be unknown: a case without customer is of no customer.
pub fn known(condition: Condition) -> Condition {
    Condition::all().add(Expr::expr(Expr::case(condition, 1).finally(0)).eq(1))
}

/// True of the cases on journeys of these services.
#[must_use]
pub fn of_services(council_id: Uuid, services: &[Uuid], backend: DbBackend) -> Condition {
    let journeys = journey::Entity::in_council(council_id)
        .select_only()
        .column(journey::Column::Id)
        .filter(entities::select::in_ids(
            journey::Column::ServiceId,
            services,
            backend,
        ));
    Condition::all().add(Column::JourneyId.in_subquery(journeys.into_query()))
}

/// A reference as it is stored, of one as people type it.
///
/// # Errors
/// `BAD_USER_INPUT` that tells a wrong shape apart from a slip.
pub fn reference(typed: &str, argument: &str) -> Result<String, Failure> {
    Reference::parse(typed)
        .map(|reference| reference.to_string())
        .map_err(|fault| {
            Failure::bad_input(format!(
                "{argument}: {typed:?} is no case reference: {fault}."
            ))
        })
}
