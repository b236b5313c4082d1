//! The questions, as they are asked of the service and of the bare program.

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::request::{self, COUNTER, Request};
use crate::sample::Sample;

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum Operation {
    /// A case with its journey, service and customer.
    Q1,
    /// The first 50 cases of a journey, with customer and the last 3 events of each.
    Q2,
    /// `ServiceReview` over twelve months.
    Q3,
    /// The same; the bare program counts the cases themselves.
    #[value(name = "Q3-raw")]
    Q3Raw,
    /// Opens a case.
    Q4,
    /// `{ __typename }`.
    Q5,
    /// A KPI's control chart over 36 months.
    Q6,
    /// The first 20 cases behind a month of a KPI.
    Q7,
}

const CASE: &str = "query($reference: String!) { case(reference: $reference) {
  reference state receivedAt dueAt
  journey { code title service { code name } }
  customer { name } } }";

const CASES: &str = "query($code: String!) { journey(code: $code) { title
  cases(first: 50) { nodes { reference state receivedAt customer { name }
    history(last: 3) { nodes { kind happenedAt } } } } } }";

const OPEN: &str = "mutation($input: CaseOpenInput!) { caseOpen(input: $input) {
  case { reference dueAt } problems { code } } }";

const BEHIND: &str = "query($code: String!, $month: String!) { kpi(code: $code) {
  cases(period: { month: $month }, part: NUMERATOR, first: 20) {
    nodes { reference outcome { title } } } } }";

/// `ServiceReview` of the README.
const REVIEW: &str =
    "query ServiceReview($code: String!, $month: String!) { service(code: $code) { name
  demand(period: { lastMonths: 12 }, by: [MONTH, CHANNEL]) { asOf
    rows { month channel { code title } contacts opened closed
      onTime { numerator denominator value }
      failureRate { numerator denominator value unknownShare isLowConfidence } } }
  kpis(first: 100) { nodes { code title
    series(period: { lastMonths: 12 }) {
      points { period { label } numerator denominator value target } }
    cases(period: { month: $month }, part: NUMERATOR, first: 20) {
      nodes { reference outcome { title } } } } }
  journeys(first: 100) { nodes { title currentVersion { number publishedAt }
    demand(period: { lastMonths: 12 }) { totals { opened failureRate { value } } } } } } }";

const CHART: &str = "query($code: String!) { kpi(code: $code) { title
  controlChart(period: { lastMonths: 36 }) {
    points { period { label } value mean lower upper } } } }";

impl Operation {
    /// What it asks, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Q1 => "Q1 a case with journey, service, customer",
            Self::Q2 => "Q2 50 cases of a journey, 3 events each",
            Self::Q3 => "Q3 a service's review of 12 months",
            Self::Q3Raw => "Q3 beside counting the cases",
            Self::Q4 => "Q4 open a case",
            Self::Q5 => "Q5 { __typename }",
            Self::Q6 => "Q6 a KPI's control chart of 36 months",
            Self::Q7 => "Q7 20 cases behind a figure",
        }
    }

    /// Whether the bare program answers it on `SQLite` too.
    pub const fn is_on_sqlite(self) -> bool {
        matches!(self, Self::Q1 | Self::Q2 | Self::Q4 | Self::Q5)
    }

    /// Whether the same request may be sent twice and answered alike.
    pub const fn is_read(self) -> bool {
        !matches!(self, Self::Q4)
    }

    /// The requests to the service, one for each part of the sample.
    pub fn of_service(self, sample: &Sample) -> Vec<Request> {
        self.asked(sample)
            .into_iter()
            .map(|variables| {
                let document = match self {
                    Self::Q1 => CASE,
                    Self::Q2 => CASES,
                    Self::Q3 | Self::Q3Raw => REVIEW,
                    Self::Q4 => OPEN,
                    Self::Q5 => "{ __typename }",
                    Self::Q6 => CHART,
                    Self::Q7 => BEHIND,
                };
                let body = json!({ "query": document, "variables": variables });
                request::post("/graphql", Some(&sample.token), &body)
            })
            .collect()
    }

    /// The requests to the bare program that ask the same, in the same order.
    pub fn of_bare(self, sample: &Sample) -> Vec<Request> {
        self.asked(sample)
            .into_iter()
            .map(|variables| {
                let path = match self {
                    Self::Q1 => "/q1",
                    Self::Q2 => "/q2",
                    Self::Q3 => "/q3",
                    Self::Q3Raw => "/q3-raw",
                    Self::Q4 => "/q4",
                    Self::Q5 => "/q5",
                    Self::Q6 => "/q6",
                    Self::Q7 => "/q7",
                };
                request::post(path, None, &bare_input(self, sample, variables))
            })
            .collect()
    }

    /// The variables of each request.
    fn asked(self, sample: &Sample) -> Vec<Value> {
        match self {
            Self::Q1 => sample
                .references
                .iter()
                .map(|reference| json!({ "reference": reference }))
                .collect(),
            Self::Q2 => sample
                .journeys
                .iter()
                .map(|journey| json!({ "code": journey.code }))
                .collect(),
            Self::Q3 | Self::Q3Raw => (sample.months.iter())
                .map(|month| json!({ "code": sample.service, "month": month }))
                .collect(),
            Self::Q4 => (sample.journeys.iter().zip(sample.customers.iter().cycle()))
                .map(|(journey, customer)| {
                    json!({ "input": {
                        "journeyId": journey.opaque,
                        "channelId": sample.channel.opaque,
                        "customerId": customer.opaque,
                        "demandCode": "VALUE_NEW",
                        "idempotencyKey": COUNTER,
                    } })
                })
                .collect(),
            Self::Q5 => vec![json!({})],
            Self::Q6 => (sample.kpis.iter())
                .map(|kpi| json!({ "code": kpi.code }))
                .collect(),
            Self::Q7 => (sample.kpis.iter())
                .flat_map(|kpi| sample.months.iter().map(move |month| (kpi, month)))
                .map(|(kpi, month)| json!({ "code": kpi.code, "month": month }))
                .collect(),
        }
    }
}

/// The bare program knows no opaque ids.
fn bare_input(operation: Operation, sample: &Sample, variables: Value) -> Value {
    if operation != Operation::Q4 {
        return variables;
    }
    let given = |name: &str| variables.pointer(&format!("/input/{name}"));
    json!({
        "journey": sample.id_of(given("journeyId")),
        "channel": sample.id_of(given("channelId")),
        "customer": sample.id_of(given("customerId")),
        "key": COUNTER,
    })
}
