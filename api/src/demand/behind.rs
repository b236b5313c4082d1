//! The figures of demand as conditions over the table of cases, so that the cases behind a figure are
//! those that it counts.

use entities::cases::case_closing;
use entities::cases::cases::Column;
use entities::journeys::journey;
use entities::organisation::service;
use entities::select::{in_ids, in_texts};
use rules::cases::{CaseState, ClosingKind};
use rules::demand::rows::DemandDimension;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, DbBackend};
use uuid::Uuid;

use super::asked::Owner;
use super::cases::{Behind, DemandCaseMeasure};

/// What every condition needs to know.
struct Ground<'a> {
    behind: &'a Behind,
    council_id: Uuid,
    backend: DbBackend,
}

/// True of the cases behind a figure; the council's own condition stands beside it.
pub(super) fn condition(behind: &Behind, council_id: Uuid, backend: DbBackend) -> Condition {
    let ground = Ground {
        behind,
        council_id,
        backend,
    };
    Condition::all()
        .add(ground.measured())
        .add(ground.owned())
        .add(ground.grouped())
        .add(ground.filtered())
}

impl Ground<'_> {
    fn measured(&self) -> Condition {
        let days = self.behind.period;
        let closed_on = |condition: Condition| {
            condition
                .add(Column::State.eq(CaseState::Closed))
                .add(Column::ClosedOn.gte(days.from))
                .add(Column::ClosedOn.lt(days.to))
        };
        let due = || Expr::col(Column::DueAt.as_column_ref());
        let closed = || Expr::col(Column::ClosedAt.as_column_ref());
        let of_case = || self.outcome_of_case();
        match self.behind.measure {
            DemandCaseMeasure::Opened => of_case()
                .add(Column::ReceivedOn.gte(days.from))
                .add(Column::ReceivedOn.lt(days.to)),
            DemandCaseMeasure::Closed => self.ended(ClosingKind::Closed),
            DemandCaseMeasure::Withdrawn => self.ended(ClosingKind::Withdrawn),
            DemandCaseMeasure::Merged => self.ended(ClosingKind::Merged),
            DemandCaseMeasure::Reopened => self.closing(
                Condition::all()
                    .add(case_closing::Column::ReopenedOn.gte(days.from))
                    .add(case_closing::Column::ReopenedOn.lt(days.to)),
            ),
            DemandCaseMeasure::ClosedOnTime => closed_on(of_case()).add(closed().lte(due())),
            DemandCaseMeasure::ClosedLate => closed_on(of_case()).add(closed().gt(due())),
            DemandCaseMeasure::WorkingDays => {
                closed_on(of_case()).add(Column::WorkingDays.is_not_null())
            }
            DemandCaseMeasure::OpenAtEnd => self.open(),
            DemandCaseMeasure::BreachBacklog => self.open().add(Column::DueOn.lt(days.to)),
        }
    }

    /// Ended so in the period.
    fn ended(&self, kind: ClosingKind) -> Condition {
        let days = self.behind.period;
        self.closing(
            Condition::all()
                .add(case_closing::Column::Kind.eq(kind))
                .add(case_closing::Column::ClosedOn.gte(days.from))
                .add(case_closing::Column::ClosedOn.lt(days.to)),
        )
    }

    /// Received by the end of the period, and at that end not ended.
    fn open(&self) -> Condition {
        let to = self.behind.period.to;
        let ended = self
            .closings()
            .and_where(case_closing::Column::ClosedOn.lt(to))
            .cond_where(
                Condition::any()
                    .add(case_closing::Column::ReopenedOn.is_null())
                    .add(case_closing::Column::ReopenedOn.gte(to)),
            )
            .to_owned();
        Condition::all()
            .add(Column::ReceivedOn.lt(to))
            .add(Column::Id.not_in_subquery(ended))
    }

    /// With a closing of which this is true, told apart by the closing's own outcome.
    fn closing(&self, which: Condition) -> Condition {
        let column = case_closing::Column::OutcomeId;
        let closings = self
            .closings()
            .cond_where(which)
            .cond_where(self.outcome(column))
            .to_owned();
        Condition::all().add(Column::Id.in_subquery(closings))
    }

    fn closings(&self) -> SelectStatement {
        Query::select()
            .column((case_closing::Entity, case_closing::Column::CaseId))
            .from(case_closing::Entity)
            .and_where(case_closing::Column::CouncilId.eq(self.council_id))
            .to_owned()
    }

    fn outcome_of_case(&self) -> Condition {
        self.outcome(Column::OutcomeId)
    }

    /// With the outcome of the row, and among those of the filter.
    fn outcome<C: ColumnTrait>(&self, column: C) -> Condition {
        let asked = &self.behind.asked;
        let mut condition = Condition::all();
        if asked.by.has(DemandDimension::Outcome) {
            condition = condition.add(is(column, self.behind.group.outcome));
        }
        if let Some(ids) = &asked.filter.outcomes {
            condition = condition.add(in_ids(column, ids, self.backend));
        }
        condition
    }

    fn owned(&self) -> Condition {
        match self.behind.asked.owner {
            Owner::Council => Condition::all(),
            Owner::Team(id) => Condition::all().add(Column::TeamId.eq(id)),
            Owner::Journey(id) => Condition::all().add(Column::JourneyId.eq(id)),
            Owner::Service(id) => self.on_journeys(journey::Column::ServiceId.eq(id)),
            Owner::Directorate(id) => {
                let services = Query::select()
                    .column((service::Entity, service::Column::Id))
                    .from(service::Entity)
                    .and_where(service::Column::CouncilId.eq(self.council_id))
                    .and_where(service::Column::DirectorateId.eq(id))
                    .to_owned();
                self.on_journeys(journey::Column::ServiceId.in_subquery(services))
            }
        }
    }

    fn on_journeys(&self, which: Expr) -> Condition {
        let journeys = Query::select()
            .column((journey::Entity, journey::Column::Id))
            .from(journey::Entity)
            .and_where(journey::Column::CouncilId.eq(self.council_id))
            .and_where(which)
            .to_owned();
        Condition::all().add(Column::JourneyId.in_subquery(journeys))
    }

    fn grouped(&self) -> Condition {
        let Behind { asked, group, .. } = self.behind;
        let mut condition = Condition::all();
        for (dimension, column, id) in [
            (DemandDimension::Channel, Column::ChannelId, group.channel),
            (DemandDimension::Team, Column::TeamId, group.team),
            (DemandDimension::Journey, Column::JourneyId, group.journey),
            (
                DemandDimension::Version,
                Column::JourneyVersionId,
                group.version,
            ),
        ] {
            if asked.by.has(dimension) {
                condition = condition.add(is(column, id));
            }
        }
        if let Some(code) = group.demand_code {
            condition = condition.add(Column::DemandCode.eq(code));
        }
        if let Some(kind) = group.customer_kind {
            condition = condition.add(self.on_journeys(journey::Column::CustomerKind.eq(kind)));
        }
        condition
    }

    fn filtered(&self) -> Condition {
        let filter = &self.behind.asked.filter;
        let mut condition = Condition::all();
        for (list, column) in [
            (&filter.channels, Column::ChannelId),
            (&filter.teams, Column::TeamId),
            (&filter.journeys, Column::JourneyId),
            (&filter.versions, Column::JourneyVersionId),
        ] {
            if let Some(ids) = list {
                condition = condition.add(in_ids(column, ids, self.backend));
            }
        }
        if let Some(codes) = &filter.demand_codes {
            let codes: Vec<String> = codes.iter().map(ActiveEnum::to_value).collect();
            condition = condition.add(in_texts(Column::DemandCode, &codes, self.backend));
        }
        if let Some(ids) = &filter.services {
            let services = in_ids(journey::Column::ServiceId, ids, self.backend);
            condition = condition.add(self.on_journeys(services));
        }
        if let Some(kinds) = &filter.customer_kinds {
            let kinds = in_texts(journey::Column::CustomerKind, kinds, self.backend);
            condition = condition.add(self.on_journeys(kinds));
        }
        condition
    }
}

fn is<C: ColumnTrait>(column: C, id: Option<Uuid>) -> Expr {
    match id {
        Some(id) => column.eq(id),
        None => column.is_null(),
    }
}
