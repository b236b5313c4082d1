//! Which part of demand is counted.

use async_graphql::{ID, InputObject};
use rules::demand::detail::Filtered;
use rules::demand::rows::DemandDimension;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::cases::codes::DemandCode;
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::organisation::kinds::CustomerKind;

/// The most members of a list.
const LONGEST_LIST: usize = 100;

/// Which part of demand is counted: what is in all of the lists given. A list takes 100 members at
/// most; nothing is in an empty list.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DemandFilter {
    /// By one of these channels.
    pub channel_in: Option<Vec<ID>>,
    /// On cases assigned to one of these teams.
    pub team_in: Option<Vec<ID>>,
    /// On one of these journeys.
    pub journey_in: Option<Vec<ID>>,
    /// On cases under one of these journey versions.
    pub version_in: Option<Vec<ID>>,
    /// On journeys of one of these services.
    pub service_in: Option<Vec<ID>>,
    /// With one of these demand codes: the contact's own, or the case's.
    pub demand_code_in: Option<Vec<DemandCode>>,
    /// With one of these outcomes: the closing's own, or the case's. No contact has one, and what is
    /// open at the end is not told apart by it.
    pub outcome_in: Option<Vec<ID>>,
    /// On journeys for one of these kinds of customer.
    pub customer_kind_in: Option<Vec<CustomerKind>>,
}

/// A filter as it is read: each list that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Filter {
    /// Channels.
    pub channels: Option<Vec<Uuid>>,
    /// Teams.
    pub teams: Option<Vec<Uuid>>,
    /// Journeys.
    pub journeys: Option<Vec<Uuid>>,
    /// Journey versions.
    pub versions: Option<Vec<Uuid>>,
    /// Services.
    pub services: Option<Vec<Uuid>>,
    /// Demand codes.
    pub demand_codes: Option<Vec<rules::demand::DemandCode>>,
    /// Outcomes.
    pub outcomes: Option<Vec<Uuid>>,
    /// Kinds of customer, as stored.
    pub customer_kinds: Option<Vec<String>>,
}

impl Filter {
    /// The filter that is meant.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an id of another kind or too long a list.
    pub fn of(input: Option<DemandFilter>) -> Result<Self, Failure> {
        let Some(input) = input else {
            return Ok(Self::default());
        };
        let codes = input.demand_code_in.map(within("demandCodeIn"));
        let kinds = input.customer_kind_in.map(within("customerKindIn"));
        Ok(Self {
            channels: ids("channelIn", Kind::Channel, input.channel_in)?,
            teams: ids("teamIn", Kind::Team, input.team_in)?,
            journeys: ids("journeyIn", Kind::Journey, input.journey_in)?,
            versions: ids("versionIn", Kind::JourneyVersion, input.version_in)?,
            services: ids("serviceIn", Kind::Service, input.service_in)?,
            demand_codes: codes
                .transpose()?
                .map(|codes| codes.into_iter().map(Into::into).collect()),
            outcomes: ids("outcomeIn", Kind::Outcome, input.outcome_in)?,
            customer_kinds: kinds.transpose()?.map(|kinds| {
                let kinds = kinds
                    .into_iter()
                    .map(rules::organisation::CustomerKind::from);
                kinds.map(|kind| kind.to_value()).collect()
            }),
        })
    }
}

impl Filter {
    /// What it tells apart.
    pub fn filtered(&self) -> Filtered {
        let length = |list: &Option<Vec<Uuid>>| list.as_ref().map(Vec::len);
        let lengths = [
            (DemandDimension::Channel, length(&self.channels)),
            (DemandDimension::Team, length(&self.teams)),
            (DemandDimension::Journey, length(&self.journeys)),
            (DemandDimension::Version, length(&self.versions)),
            (DemandDimension::Outcome, length(&self.outcomes)),
            (
                DemandDimension::DemandCode,
                self.demand_codes.as_ref().map(Vec::len),
            ),
            (
                DemandDimension::CustomerKind,
                self.customer_kinds.as_ref().map(Vec::len),
            ),
        ];
        let services = length(&self.services);
        let given = lengths.iter().filter_map(|(_, length)| *length);
        let longest = given.chain(services).max().unwrap_or_default();
        let dimensions = lengths.iter().filter(|(_, length)| length.is_some());
        Filtered {
            dimensions: dimensions.map(|(dimension, _)| *dimension).collect(),
            has_services: services.is_some(),
            has_several: longest > 1,
        }
    }
}

fn ids(field: &str, kind: Kind, given: Option<Vec<ID>>) -> Result<Option<Vec<Uuid>>, Failure> {
    let Some(given) = given else {
        return Ok(None);
    };
    let path = format!("where.{field}");
    let given = within(field)(given)?;
    let ids = given.iter().map(|id| kind.required(id, &path));
    ids.collect::<Result<_, _>>().map(Some)
}

fn within<T>(field: &str) -> impl Fn(Vec<T>) -> Result<Vec<T>, Failure> + '_ {
    move |list| {
        let length = list.len();
        if length > LONGEST_LIST {
            return Err(Failure::bad_input(format!(
                "where.{field}: a list may have {LONGEST_LIST} members at most, not {length}."
            )));
        }
        Ok(list)
    }
}
