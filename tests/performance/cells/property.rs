//! Whatever the predicate, the cases and the contacts: counting them one by one, the cells, the rows and the list
//! behind the figure agree.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use entities::journeys::journey_version;
use entities::organisation::service;
use entities::select::InCouncil;
use rules::performance::{KpiKind, Measure, Part, PartDefinition, Source, TimeAnchor};
use sea_orm::{ActiveEnum, ConnectionTrait};
use serde_json::{Value, json};
use support::plan::reading;
use support::{World, on_both};
use throughline::demand::cells::merge::merge;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::chosen::{About, Names, input, predicate};
use super::counted::{self, Counted};
use crate::cases::desk::Journey;
use crate::demand::rollups::client::{Chance, Client, Pool};
use crate::demand::rollups::kept::compare;
use crate::demand::rollups::scene::Scene;
use crate::demand::rollups::storm::Wanted;

const KPIS: usize = 72;
const MONTHS: [&str; 5] = [
    "2026-07-01",
    "2026-08-01",
    "2026-09-01",
    "2026-10-01",
    "2026-11-01",
];
/// Days that are no whole months.
const ODD: (&str, &str) = ("2026-07-10", "2026-09-20");
const TABLES: [&str; 7] = [
    "cell_days",
    "cell_outcome",
    "cell_timing",
    "cell_code",
    "cell_team",
    "cases",
    "contact",
];

struct Kpi {
    code: String,
    kind: KpiKind,
    measure: Measure,
    linked: HashSet<Uuid>,
    services: HashSet<Uuid>,
}

fn on(day: &str) -> NaiveDate {
    day.parse().expect("a day")
}

/// A life of cases on two journeys, for residents and for businesses, of two services; part of it is in
/// cells, part among the deltas.
async fn live(world: &World, chance: &mut Chance) -> Names {
    let scene = Scene::open(world).await;
    let own = world.own_connection();
    let [waste, parks] = services(world).await;
    let split = format!(
        "UPDATE journey SET service_id = {}, customer_kind = 'BUSINESS' WHERE code = 'TREES'",
        literal(world, parks)
    );
    own.execute_unprepared(&split).await.expect("two services");
    for (seed, most) in [(7, Some(150)), (8, Some(100)), (9, None)] {
        let client = Client {
            scene: scene.clone(),
            pool: Arc::new(Pool::default()),
            chance: Chance::new(seed),
        };
        client.run(Wanted::alone(60 + chance.below(60))).await;
        if let Some(most) = most {
            let folded = merge(world.database(), world.council_id, most).await;
            assert_eq!(folded.expect("a merge"), u64::try_from(most).ok());
        }
    }
    let versions = journey_version::Entity::in_council(world.council_id);
    let versions = versions.all(own).await.expect("versions");
    let version = |journey: &Journey| {
        let mut own = versions.iter().filter(|row| row.journey_id == journey.id);
        own.next().expect("a version").id
    };
    Names {
        journeys: scene.journeys.iter().map(|journey| journey.id).collect(),
        services: vec![waste, parks],
        versions: scene.journeys.iter().map(version).collect(),
        channels: scene.channels.to_vec(),
        teams: scene.teams.to_vec(),
        outcomes: scene
            .journeys
            .iter()
            .flat_map(|journey| [journey.met, journey.not_met, journey.withdrawn])
            .collect(),
    }
}

/// The service that is there, and a second one.
async fn services(world: &World) -> [Uuid; 2] {
    let token = world.administrator();
    let data = world.data(&token, "{ directorates { id } }", json!({}));
    let directorate = data.await["directorates"][0]["id"].clone();
    let input = json!({ "code": "PARKS", "name": "Parks", "directorateId": directorate });
    world
        .change(&token, "serviceCreate", input, "service { id }")
        .await;
    let services = service::Entity::in_council(world.council_id);
    let services = services
        .all(world.own_connection())
        .await
        .expect("services");
    ["WASTE", "PARKS"].map(|code| {
        let mut own = services.iter().filter(|row| row.code == code);
        own.next().expect("a service").id
    })
}

fn literal(world: &World, id: Uuid) -> String {
    match world.kind {
        support::Kind::Sqlite => format!("x'{}'", id.simple()),
        support::Kind::Postgres => format!("'{id}'"),
    }
}

fn chosen(chance: &mut Chance, names: &Names, number: usize) -> Kpi {
    let kind = [
        KpiKind::CaseRatio,
        KpiKind::CaseRatio,
        KpiKind::CaseCount,
        KpiKind::CaseDuration,
        KpiKind::Stock,
        KpiKind::Stock,
    ][number % 6];
    let mut part = |anchors: &[TimeAnchor]| {
        let anchor = anchors[chance.below(anchors.len())];
        let about = match (anchor.source(), kind) {
            (Source::Contact, _) => About::Contacts,
            (Source::Case, KpiKind::Stock) => About::Stock,
            (Source::Case, _) => About::Cases,
        };
        PartDefinition {
            anchor,
            predicate: predicate(chance, names, about),
        }
    };
    let numerator = match kind {
        KpiKind::CaseDuration => part(&[TimeAnchor::Closed]),
        KpiKind::Stock => part(&[TimeAnchor::Opened, TimeAnchor::Due]),
        _ => part(TimeAnchor::ALL),
    };
    let denominator = (kind == KpiKind::CaseRatio).then(|| part(TimeAnchor::ALL));
    let some = |from: &[Uuid], of: usize| from.iter().take(of).copied().collect();
    Kpi {
        code: format!("K-{number:02}"),
        kind,
        measure: Measure {
            numerator,
            denominator,
        },
        linked: some(&names.outcomes, chance.below(4)),
        services: some(&names.services, chance.below(3)),
    }
}

async fn make(world: &World, token: &str, kpi: &Kpi, owner: &Value) {
    let part = |part: &PartDefinition| json!({ "anchor": anchor(part.anchor), "predicate": input(&part.predicate) });
    let ids = |kind: Kind, ids: &HashSet<Uuid>| -> Vec<String> {
        ids.iter().map(|id| kind.id(*id).to_string()).collect()
    };
    let mut input = json!({ "code": kpi.code, "title": "By chance", "kind": kpi.kind.to_value(), "unit": "cases",
        "polarity": "HIGHER", "ownerId": owner, "numerator": part(&kpi.measure.numerator),
        "serviceIds": ids(Kind::Service, &kpi.services), "outcomeIds": ids(Kind::Outcome, &kpi.linked) });
    if let Some(denominator) = &kpi.measure.denominator {
        input["denominator"] = part(denominator);
    }
    world.change(token, "kpiCreate", input, "kpi { id }").await;
}

fn anchor(anchor: TimeAnchor) -> &'static str {
    match anchor {
        TimeAnchor::Opened => "OPENED",
        TimeAnchor::Closed => "CLOSED",
        TimeAnchor::Due => "DUE",
        TimeAnchor::Contacted => "CONTACTED",
    }
}

impl Kpi {
    fn part(&self, part: Part) -> Option<counted::Part<'_>> {
        Some(counted::Part {
            kind: self.kind,
            definition: self.measure.part(self.kind, part)?,
            linked: &self.linked,
            services: &self.services,
        })
    }

    /// Numerator and denominator of each month, counted case by case.
    fn counted(&self, all: &Counted) -> Vec<(f64, Option<f64>)> {
        let amount = |part, from, to| {
            let found = all.of(&self.part(part)?, on(from), on(to));
            let days = found.iter().filter_map(|one| one.working_days);
            Some(match (self.kind, part) {
                (KpiKind::CaseDuration, Part::Numerator) => f64::from(days.sum::<i32>()),
                _ => f64::from(u32::try_from(found.len()).expect("a number")),
            })
        };
        let months = MONTHS.windows(2);
        months
            .map(|days| {
                let numerator = amount(Part::Numerator, days[0], days[1]);
                let denominator = amount(Part::Denominator, days[0], days[1]);
                (numerator.expect("a numerator"), denominator)
            })
            .collect()
    }
}

/// The points of every KPI, in one question; by code.
async fn all_points(world: &World, token: &str) -> BTreeMap<String, Vec<(f64, Option<f64>)>> {
    let query = format!(
        "{{ kpis(first: 100) {{ nodes {{ code series(period: {{ from: \"{}\", to: \"{}\" }}) \
         {{ points {{ numerator denominator }} }} }} }} }}",
        MONTHS[0], MONTHS[4]
    );
    let data = world.data(token, &query, json!({})).await;
    let nodes = data["kpis"]["nodes"].as_array().expect("KPIs").clone();
    let points = |node: &Value| {
        let points = node["series"]["points"].as_array().expect("points");
        let point = |point: &Value| {
            let numerator = point["numerator"].as_f64().expect("a number");
            (numerator, point["denominator"].as_f64())
        };
        points.iter().map(point).collect()
    };
    let code = |node: &Value| node["code"].as_str().expect("a code").to_owned();
    nodes
        .iter()
        .map(|node| (code(node), points(node)))
        .collect()
}

/// The cases or contacts behind a part in some days agree with its count, and with `matching`; gives how
/// many.
async fn walk(world: &World, token: &str, kpi: &Kpi, all: &Counted, part: Part) -> usize {
    let Some(counted) = kpi.part(part) else {
        return 0;
    };
    let (own, other, id) = match counted.definition.source() {
        Source::Case => ("cases", "contacts", Kind::Case),
        Source::Contact => ("contacts", "cases", Kind::Contact),
    };
    let mut walked = 0;
    for (from, to) in [(MONTHS[1], MONTHS[2]), ODD] {
        let query = format!(
            "query($code: String!, $period: PeriodInput!, $part: KpiPartName!) {{ kpi(code: $code) {{ \
             {own}(period: $period, part: $part, first: 100) {{ \
             matching withheldReason pageInfo {{ hasNextPage }} nodes {{ id }} }} \
             {other}(period: $period, part: $part) {{ matching }} }} }}"
        );
        let asked = json!({ "code": kpi.code, "period": { "from": from, "to": to }, "part": part.to_value() });
        let data = world.data(token, &query, asked).await;
        assert_eq!(data["kpi"][other], Value::Null, "it counts {own}");
        let behind = &data["kpi"][own];
        let expected = all.of(&counted, on(from), on(to));
        let told = format!("{} {part:?} {from} {to}: {:?}", kpi.code, kpi.measure);
        assert_eq!(behind["withheldReason"], Value::Null, "{told}");
        assert_eq!(behind["matching"], expected.len(), "matching of {told}");
        assert_eq!(behind["pageInfo"]["hasNextPage"], false, "{told}");
        let ids = |ids: Vec<String>| ids.into_iter().collect::<HashSet<String>>();
        let nodes = behind["nodes"].as_array().expect("nodes");
        let shown = nodes
            .iter()
            .map(|node| node["id"].as_str().expect("an id").to_owned());
        let wanted = expected.iter().map(|one| id.id(one.id).to_string());
        assert_eq!(ids(shown.collect()), ids(wanted.collect()), "{told}");
        walked += nodes.len();
    }
    walked
}

/// The tables among `TABLES` that the statement for figures of KPIs reads; there is one.
fn tables(world: &World) -> Vec<&'static str> {
    let statements = world.statements();
    let figures = statements.iter().filter(|sql| sql.contains(" AS arm"));
    let found: Vec<&String> = figures.collect();
    assert_eq!(found.len(), 1, "{statements:#?}");
    let reads = |table: &&&str| !reading(&[found[0].clone()], &[**table]).is_empty();
    TABLES.iter().filter(reads).copied().collect()
}

on_both!(
    cells_rows_and_lists_agree_whatever_the_predicate,
    |world| async move {
        let mut chance = Chance::new(20_261_015);
        let names = live(&world, &mut chance).await;
        let token = world.token("performance-officer", "officer");
        let owner = world.data(&token, "{ staff(first: 1) { nodes { id } } }", json!({}));
        let owner = owner.await["staff"]["nodes"][0]["id"].clone();
        let kpis: Vec<Kpi> = (0..KPIS)
            .map(|number| chosen(&mut chance, &names, number))
            .collect();
        for kpi in &kpis {
            make(&world, &token, kpi, &owner).await;
        }
        let (cells, deltas) = compare(&world, world.council_id).await;
        assert!(
            cells > 100 && deltas > 100,
            "{cells} cells, {deltas} deltas"
        );

        let all = Counted::read(&world).await;
        world.mark();
        let points = all_points(&world, &token).await;
        assert_eq!(tables(&world), TABLES, "all are read, in one statement");
        let mut numbers = 0;
        for kpi in &kpis {
            let expected = kpi.counted(&all);
            let found = &points[&kpi.code];
            assert_eq!(found, &expected, "{} {:?}", kpi.code, kpi.measure);
            numbers += expected
                .iter()
                .filter(|(one, other)| *one > 0.0 || *other > Some(0.0))
                .count();
        }
        assert!(numbers > KPIS, "{numbers} points are not of zeros");

        // While cells are still to be computed, the rows are read, in one statement more.
        let mark = "INSERT INTO cell_upkeep (council_id, is_to_rebuild) SELECT council_id, true FROM council";
        let own = world.own_connection();
        own.execute_unprepared(mark).await.expect("a mark");
        world.mark();
        assert_eq!(all_points(&world, &token).await, points);
        let statements = world.statements();
        let of_rows = statements
            .iter()
            .filter(|sql| sql.contains(" AS arm") && !sql.contains("cell_"));
        assert_eq!(of_rows.count(), 1, "{statements:#?}");
        let unmark = "UPDATE cell_upkeep SET is_to_rebuild = false";
        own.execute_unprepared(unmark).await.expect("no mark");

        // One by one, with the list behind each part.
        let of_contacts = kpis.iter().filter(|kpi| kpi.measure.counts_contacts());
        let of_contacts = of_contacts.count();
        let (mut walked, mut by_cells, mut by_rows) = (0, 0, 0);
        for kpi in &kpis {
            for part in Part::ALL {
                walked += walk(&world, &token, kpi, &all, *part).await;
            }
            world.mark();
            let query = "query($code: String!) { kpi(code: $code) { series(period: { month: \"2026-08\" }) { points { value } } } }";
            world.data(&token, query, json!({ "code": kpi.code })).await;
            let read = tables(&world);
            let by = if read.contains(&"cases") || read.contains(&"contact") {
                &mut by_rows
            } else {
                &mut by_cells
            };
            *by += 1;
        }
        println!(
            "{} cases and contacts; {cells} cells, {deltas} deltas; {KPIS} KPIs, {of_contacts} of contacts, \
             {numbers} points not of zeros; {by_cells} KPIs from cells alone, {by_rows} from rows as well; \
             {walked} cases and contacts walked",
            all.len()
        );
        assert!(by_cells > KPIS / 3 && by_rows > 5, "{by_cells} {by_rows}");
        assert!(of_contacts > 10, "{of_contacts} KPIs count contacts");

        // Cells are what is read: harm done to them shows.
        own.execute_unprepared("UPDATE cell_outcome SET n = n + 1000")
            .await
            .expect("harm");
        assert_ne!(all_points(&world, &token).await, points);
    }
);
