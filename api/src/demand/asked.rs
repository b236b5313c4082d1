//! What a `demand` field is asked.

use async_graphql::Lookahead;
use rules::demand::figures::Figure;
use rules::demand::rows::By;
use rules::time::period::Period;
use uuid::Uuid;

use super::filter::Filter;

/// Whose demand is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The whole council's.
    Council,
    /// That of one directorate's services.
    Directorate(Uuid),
    /// That of one service's journeys.
    Service(Uuid),
    /// That of one journey.
    Journey(Uuid),
    /// That of the cases assigned to one team and the contacts on them.
    Team(Uuid),
}

impl Owner {
    /// The row that is meant; the nil id for the council, which needs none.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Council => Uuid::nil(),
            Self::Directorate(id) | Self::Service(id) | Self::Journey(id) | Self::Team(id) => id,
        }
    }
}

/// Whose demand of which days, told apart by what, and which part of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    /// Whose.
    pub owner: Owner,
    /// The days.
    pub period: Period,
    /// What rows are told apart by.
    pub by: By,
    /// Which part.
    pub filter: Filter,
}

/// The figures that a selection of fields of a row asks for.
pub(super) fn figures(selection: &Lookahead<'_>) -> Vec<Figure> {
    const FIELDS: [(&str, Figure); 11] = [
        ("contacts", Figure::Contacts),
        ("failureRate", Figure::Contacts),
        ("opened", Figure::Opened),
        ("closed", Figure::Closed),
        ("reopened", Figure::Reopened),
        ("withdrawn", Figure::Withdrawn),
        ("merged", Figure::Merged),
        ("onTime", Figure::OnTime),
        ("openAtEnd", Figure::OpenAtEnd),
        ("breachBacklog", Figure::BreachBacklog),
        ("workingDays", Figure::WorkingDays),
    ];
    let asked = FIELDS
        .iter()
        .filter(|(field, _)| selection.field(field).exists());
    asked.map(|(_, figure)| *figure).collect()
}
