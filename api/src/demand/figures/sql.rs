//! The statement that reads cells of demand: one arm for each measure and source, in both dialects.
//! Parameters: `$1` the council, `$2` the first day, `$3` the first day after, `$4` the owners, and
//! behind them the lists of the filter.

use rules::demand::rows::DemandDimension;
use rules::time::grain::Grain;
use sea_orm::{DbBackend, Value};
use uuid::Uuid;

use super::super::asked::Owner;
use super::super::cells::code::numbered;
use super::super::cells::pending;
use super::{Question, measure};
use crate::database::lists;

/// One arm: where its rows are and how it names what the statement asks of it.
pub(super) struct Arm {
    /// The number of the measure.
    pub measure: String,
    /// What else is told of it: a family, a timing, a number of days; "0" without.
    pub detail: String,
    /// The day on which a row counts, which is the first day of a month where rows are months.
    pub day: String,
    /// How much a row counts.
    pub n: &'static str,
    /// The tables.
    pub from: String,
    /// Which rows.
    pub filter: String,
    /// From when on.
    pub span: Span,
    /// The columns.
    pub names: Names,
}

/// Which days an arm reads. What is before the period is told as one sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Span {
    /// The days of the period.
    Period,
    /// Those, and all before.
    Always,
    /// The months before the one in which the period begins.
    BeforeItsMonth,
    /// The days of the period, and those before in the month in which it begins.
    FromItsMonth,
}

/// How an arm names its dimensions.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// The council.
    pub council: &'static str,
    /// The channel.
    pub channel: &'static str,
    /// The team.
    pub team: &'static str,
    /// The demand code.
    pub demand_code: &'static str,
    /// Whether the demand code is a number already.
    pub is_numbered: bool,
    /// The journey.
    pub journey: &'static str,
    /// The journey version.
    pub version: &'static str,
    /// The outcome.
    pub outcome: &'static str,
}

/// A statement in the making: its arms and its parameters.
pub(super) struct Writer<'a> {
    question: &'a Question<'a>,
    backend: DbBackend,
    values: Vec<Value>,
    lists: Vec<(&'static str, String)>,
}

impl<'a> Writer<'a> {
    pub fn new(question: &'a Question<'a>, council_id: Uuid, backend: DbBackend) -> Self {
        let period = question.asked.period;
        let owners = lists::ids(question.owners, backend);
        Self {
            question,
            backend,
            values: vec![
                council_id.into(),
                period.from.into(),
                period.to.into(),
                owners,
            ],
            lists: Vec::new(),
        }
    }

    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// The parameters.
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The name of one more parameter.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// The text of the arm that gives a row while cells are not to be trusted.
    pub fn pending(&self) -> String {
        let mut columns = vec![
            "CAST(NULL AS uuid) AS owner".to_owned(),
            format!("{} AS measure", measure::PENDING),
            "0 AS detail".to_owned(),
            "CAST(NULL AS date) AS day".to_owned(),
        ];
        for (dimension, column, kind) in [
            (DemandDimension::Channel, "channel", "uuid"),
            (DemandDimension::Team, "team", "uuid"),
            (DemandDimension::DemandCode, "demand_code", "integer"),
            (DemandDimension::Journey, "journey", "uuid"),
            (DemandDimension::Version, "version", "uuid"),
            (DemandDimension::Outcome, "outcome", "uuid"),
            (DemandDimension::CustomerKind, "customer_kind", "text"),
        ] {
            if self.question.asked.by.has(dimension) {
                columns.push(format!("CAST(NULL AS {kind}) AS {column}"));
            }
        }
        columns.push("CAST(0 AS bigint) AS n".to_owned());
        pending::select(&columns)
    }

    /// The text of an arm.
    pub fn select(&mut self, arm: &Arm) -> String {
        let names = arm.names;
        let (owner, owner_table) = self.owner(names);
        let mut columns = vec![
            format!("{owner} AS owner"),
            format!("{} AS measure", arm.measure),
            format!("{} AS detail", arm.detail),
            format!("{} AS day", self.bucket(&arm.day)),
        ];
        let by = &self.question.asked.by;
        let code = code_number(names);
        for (dimension, expression, column) in [
            (DemandDimension::Channel, names.channel, "channel"),
            (DemandDimension::Team, names.team, "team"),
            (DemandDimension::DemandCode, code.as_str(), "demand_code"),
            (DemandDimension::Journey, names.journey, "journey"),
            (DemandDimension::Version, names.version, "version"),
            (DemandDimension::Outcome, names.outcome, "outcome"),
            (
                DemandDimension::CustomerKind,
                "j.customer_kind",
                "customer_kind",
            ),
        ] {
            if by.has(dimension) {
                columns.push(format!("{expression} AS {column}"));
            }
        }
        let positions: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
        let mut conditions = vec![arm.filter.clone(), self.days(arm)];
        conditions.push(self.among_owners(&owner));
        conditions.extend(self.conditions(names));
        format!(
            "SELECT {}, {} AS n FROM {}{} WHERE {} GROUP BY {}",
            columns.join(", "),
            arm.n,
            arm.from,
            self.joins(names, owner_table),
            conditions.join(" AND "),
            positions.join(", "),
        )
    }

    /// The condition on the days that an arm reads.
    fn days(&self, arm: &Arm) -> String {
        let day = &arm.day;
        let month = match self.backend {
            DbBackend::Postgres => "date_trunc('month', $2::date::timestamp)::date",
            _ => "date($2, 'start of month')",
        };
        match arm.span {
            Span::Period => format!("{day} >= $2 AND {day} < $3"),
            Span::Always => format!("{day} < $3"),
            Span::BeforeItsMonth => format!("{day} < {month}"),
            Span::FromItsMonth => format!("{day} >= {month} AND {day} < $3"),
        }
    }

    /// The owner's column, and whether the tables of journeys and services are needed for it.
    fn owner(&self, names: Names) -> (String, OwnerTable) {
        match self.question.kind {
            Owner::Council => (names.council.to_owned(), OwnerTable::None),
            Owner::Team(_) => (names.team.to_owned(), OwnerTable::None),
            Owner::Journey(_) => (names.journey.to_owned(), OwnerTable::None),
            Owner::Service(_) => ("j.service_id".to_owned(), OwnerTable::Journey),
            Owner::Directorate(_) => ("s.directorate_id".to_owned(), OwnerTable::Service),
        }
    }

    fn joins(&self, names: Names, owner_table: OwnerTable) -> String {
        let asked = &self.question.asked;
        let mut joins = String::new();
        if owner_table != OwnerTable::None
            || asked.by.has(DemandDimension::CustomerKind)
            || asked.filter.services.is_some()
            || asked.filter.customer_kinds.is_some()
        {
            joins = format!(
                " JOIN journey j ON j.council_id = $1 AND j.id = {}",
                names.journey
            );
        }
        if owner_table == OwnerTable::Service {
            joins.push_str(" JOIN service s ON s.council_id = $1 AND s.id = j.service_id");
        }
        joins
    }

    /// The period that a day lies in; null for all days before the first.
    fn bucket(&self, day: &str) -> String {
        let is_postgres = self.backend == DbBackend::Postgres;
        let bucket = match (self.question.asked.by.grain, is_postgres) {
            (None, _) => "$2".to_owned(),
            (Some(Grain::Day), _) => day.to_owned(),
            (Some(Grain::Week), true) => format!("date_trunc('week', {day}::timestamp)::date"),
            (Some(Grain::Week), false) => format!("date({day}, 'weekday 0', '-6 days')"),
            (Some(_), true) => format!("date_trunc('month', {day}::timestamp)::date"),
            (Some(_), false) => format!("date({day}, 'start of month')"),
        };
        format!("CASE WHEN {day} >= $2 THEN {bucket} END")
    }

    /// The owners are one parameter. The council is told by `$1` already, but the parameter is used
    /// all the same, so that every form takes the same four.
    fn among_owners(&self, owner: &str) -> String {
        match (self.question.kind, self.backend) {
            (Owner::Council, DbBackend::Postgres) => "$4::uuid[] IS NOT NULL".to_owned(),
            (Owner::Council, _) => "$4 IS NOT NULL".to_owned(),
            (_, backend) => lists::among_ids(owner, "$4", backend),
        }
    }

    fn conditions(&mut self, names: Names) -> Vec<String> {
        let question = self.question;
        let filter = &question.asked.filter;
        let mut conditions = Vec::new();
        for (name, list, column) in [
            ("channels", &filter.channels, names.channel),
            ("teams", &filter.teams, names.team),
            ("journeys", &filter.journeys, names.journey),
            ("versions", &filter.versions, names.version),
            ("services", &filter.services, "j.service_id"),
            ("outcomes", &filter.outcomes, names.outcome),
        ] {
            if let Some(ids) = list {
                let place = self.list(name, |writer| lists::ids(ids, writer.backend));
                conditions.push(lists::among_ids(column, &place, self.backend));
            }
        }
        if let Some(kinds) = &filter.customer_kinds {
            let place = self.list("kinds", |writer| lists::texts(kinds, writer.backend));
            conditions.push(lists::among("j.customer_kind", &place, self.backend));
        }
        if let Some(codes) = &filter.demand_codes {
            let place = if names.is_numbered {
                let numbers: Vec<i32> = codes.iter().map(|code| code.number().into()).collect();
                self.list("code numbers", |writer| {
                    lists::numbers(&numbers, writer.backend)
                })
            } else {
                let codes: Vec<String> = codes.iter().map(sea_orm::ActiveEnum::to_value).collect();
                self.list("codes", |writer| lists::texts(&codes, writer.backend))
            };
            conditions.push(lists::among(names.demand_code, &place, self.backend));
        }
        conditions
    }

    /// The parameter of a list, the same in every arm.
    fn list(&mut self, name: &'static str, value: impl Fn(&Self) -> Value) -> String {
        if let Some((_, place)) = self.lists.iter().find(|(known, _)| *known == name) {
            return place.clone();
        }
        let value = value(self);
        let place = self.bind(value);
        self.lists.push((name, place.clone()));
        place
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OwnerTable {
    None,
    Journey,
    Service,
}

fn code_number(names: Names) -> String {
    if names.is_numbered {
        return format!("CAST({} AS integer)", names.demand_code);
    }
    numbered(names.demand_code, rules::demand::DemandCode::number)
}
