//! Which cases and contacts a filter holds, and which filters are refused.

use chrono::TimeDelta;
use entities::cases::cases;
use rules::cases::CaseState;
use rules::demand::DemandCode;
use serde_json::json;
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::scene::{Scene, instant, references, sorted, texts};
use super::sides::write;

/// Six cases, each unlike the others in what can be compared:
/// 0 open, side 0; 1 closed in time, side 0; 2 closed late and not met, side 1; 3 withdrawn, without
/// outcome; 4 open, overdue, by web, without team, assignee, customer and stage; 5 imported.
async fn six(scene: &Scene) -> Vec<cases::Model> {
    let open = scene.case(0, 10);
    let mut in_time = scene.case(0, 20);
    scene.close(&mut in_time, 2, Some(3));
    let mut late = scene.case(1, 30);
    scene.close(&mut late, 4, Some(3));
    late.outcome_id = Some(scene.sides[1].not_met);
    let mut withdrawn = scene.case(0, 40);
    scene.close(&mut withdrawn, 1, Some(5));
    withdrawn.state = CaseState::Withdrawn;
    withdrawn.outcome_id = None;
    let mut overdue = scene.case(1, 50);
    overdue.due_at = Some(scene.world.now() - TimeDelta::microseconds(1));
    overdue.channel_id = scene.web;
    overdue.demand_code = DemandCode::FailureNotDone;
    overdue.team_id = None;
    overdue.assignee_id = None;
    overdue.customer_id = None;
    overdue.stage_id = None;
    let mut imported = scene.case(1, 60);
    imported.external_id = Some("LEGACY-7".to_owned());
    // Due at this very instant: not overdue yet.
    imported.due_at = Some(scene.world.now());
    let mut written = Vec::new();
    for case in [open, in_time, late, withdrawn, overdue, imported] {
        written.push(scene.write(case).await);
    }
    written
}

fn comparisons(scene: &Scene, cases: &[cases::Model]) -> Vec<(String, &'static [usize])> {
    let side = &scene.sides;
    let id = |kind: Kind, uuid| format!("{:?}", kind.id(uuid).0);
    let at = |number: usize| instant(cases[number].received_at);
    let reference = |number: usize| format!("{:?}", cases[number].reference);
    vec![
        ("{}".into(), &[0, 1, 2, 3, 4, 5]),
        (format!("{{ reference: {{ eq: {} }} }}", reference(2)), &[2]),
        (
            format!(
                "{{ reference: {{ in: [{}, {}] }} }}",
                reference(0),
                reference(3)
            ),
            &[0, 3],
        ),
        ("{ state: { eq: OPEN } }".into(), &[0, 4, 5]),
        ("{ state: { in: [CLOSED, WITHDRAWN] } }".into(), &[1, 2, 3]),
        ("{ state: { in: [] } }".into(), &[]),
        ("{ demandCode: { eq: FAILURE_NOT_DONE } }".into(), &[4]),
        (
            format!(
                "{{ journey: {{ eq: {} }} }}",
                id(Kind::Journey, side[0].journey)
            ),
            &[0, 1, 3],
        ),
        (
            "{ journeyCode: { in: [\"J1\", \"NONE\"] } }".into(),
            &[2, 4, 5],
        ),
        (
            format!(
                "{{ service: {{ in: [{}] }} }}",
                id(Kind::Service, side[1].service)
            ),
            &[2, 4, 5],
        ),
        (
            format!(
                "{{ version: {{ eq: {} }} }}",
                id(Kind::JourneyVersion, side[0].version)
            ),
            &[0, 1, 3],
        ),
        ("{ stage: { isSet: false } }".into(), &[4]),
        (
            format!("{{ stage: {{ eq: {} }} }}", id(Kind::Stage, side[1].stage)),
            &[2, 5],
        ),
        (
            format!("{{ channel: {{ eq: {} }} }}", id(Kind::Channel, scene.web)),
            &[4],
        ),
        (
            "{ channelCode: { eq: \"PHONE\" } }".into(),
            &[0, 1, 2, 3, 5],
        ),
        ("{ team: { isSet: false } }".into(), &[4]),
        (
            format!("{{ team: {{ in: [{}] }} }}", id(Kind::Team, side[1].team)),
            &[2, 5],
        ),
        (
            format!(
                "{{ outcome: {{ eq: {} }} }}",
                id(Kind::Outcome, side[0].met)
            ),
            &[1],
        ),
        ("{ outcome: { isSet: true } }".into(), &[1, 2]),
        ("{ outcomeKind: { in: [MET, WITHDRAWN] } }".into(), &[1]),
        ("{ externalId: { eq: \"LEGACY-7\" } }".into(), &[5]),
        // From the instant itself on, and up to but without it.
        (
            format!("{{ receivedAt: {{ gte: {} }} }}", at(2)),
            &[0, 1, 2],
        ),
        (format!("{{ receivedAt: {{ lt: {} }} }}", at(2)), &[3, 4, 5]),
        (
            format!("{{ receivedAt: {{ gte: {}, lt: {} }} }}", at(3), at(1)),
            &[2, 3],
        ),
        (
            format!("{{ closedAt: {{ lt: {} }} }}", instant(scene.world.now())),
            &[1, 2, 3],
        ),
        (
            format!("{{ dueAt: {{ gte: {} }} }}", instant(scene.world.now())),
            &[5],
        ),
        ("{ isOnTime: true }".into(), &[1]),
        ("{ isOnTime: false }".into(), &[2]),
        ("{ isOverdue: true }".into(), &[4]),
        ("{ isOverdue: false }".into(), &[0, 1, 2, 3, 5]),
    ]
}

on_both!(
    a_filter_holds_exactly_what_fulfils_it_and_not_all_others,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = six(&scene).await;
        let all: Vec<usize> = (0..6).collect();
        for (filter, expected) in comparisons(&scene, &cases) {
            let wanted = references(expected.iter().map(|number| &cases[*number]));
            assert_eq!(scene.held(&filter).await, wanted, "{filter}");
            let others = all.iter().filter(|number| !expected.contains(number));
            let wanted = references(others.map(|number| &cases[*number]));
            let negated = format!("{{ not: {filter} }}");
            assert_eq!(scene.held(&negated).await, wanted, "{negated}");
        }
    }
);

on_both!(
    filters_are_put_together_by_and_or_and_not,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = six(&scene).await;
        let expected: [(&str, &[usize]); 7] = [
            ("{ state: { eq: OPEN }, isOverdue: false }", &[0, 5]),
            (
                "{ or: [{ state: { eq: WITHDRAWN } }, { isOverdue: true }] }",
                &[3, 4],
            ),
            (
                "{ and: [{ journeyCode: { eq: \"J0\" } }, { not: { state: { eq: OPEN } } }] }",
                &[1, 3],
            ),
            ("{ or: [] }", &[]),
            ("{ and: [] }", &[0, 1, 2, 3, 4, 5]),
            ("{ or: [{}] }", &[0, 1, 2, 3, 4, 5]),
            (
                "{ not: { or: [{ outcome: { isSet: true } }, { team: { isSet: false } }] } }",
                &[0, 3, 5],
            ),
        ];
        for (filter, expected) in expected {
            let wanted = references(expected.iter().map(|number| &cases[*number]));
            assert_eq!(scene.held(filter).await, wanted, "{filter}");
        }
    }
);

async fn refusals(world: &World, root: &str, filters: &[String]) {
    let scene = Scene::set(world).await;
    for filter in filters {
        let query = format!("{{ {root}(where: {filter}) {{ nodes {{ id }} }} }}");
        let code = scene.refusal(&scene.officer(), &query).await;
        assert_eq!(code, "BAD_USER_INPUT", "{}", &query[..query.len().min(200)]);
    }
}

fn nested(levels: usize) -> String {
    (0..levels).fold("{}".to_owned(), |inner, _| format!("{{ not: {inner} }}"))
}

on_both!(
    a_filter_that_is_too_deep_too_long_or_senseless_is_refused,
    |world| async move {
        let team = Kind::Team.id(world.clock.new_id()).0;
        let many = "\"J0\", ".repeat(101);
        let or = "{ state: { eq: OPEN }, isOverdue: true, isOnTime: true }, ".repeat(70);
        let filters = [
            // The filter itself is the first level.
            nested(5),
            format!("{{ journeyCode: {{ in: [{many}] }} }}"),
            format!("{{ or: [{}] }}", "{}, ".repeat(101)),
            // 70 times 3 comparisons are more than 200.
            format!("{{ or: [{or}] }}"),
            format!("{{ journey: {{ eq: {team:?} }} }}"),
            "{ journey: { eq: \"nonsense\" } }".to_owned(),
            "{ reference: { eq: \"0000-0000-1\" } }".to_owned(),
            "{ receivedAt: { gte: \"+10000-01-01T00:00:00Z\" } }".to_owned(),
            "{ journeyCode: { eq: \"J\\u0000\" } }".to_owned(),
        ];
        refusals(&world, "cases", &filters).await;
    }
);

on_both!(a_filter_of_four_levels_more_is_fine, |world| async move {
    let scene = Scene::set(&world).await;
    let cases = six(&scene).await;
    // Four times not is the filter itself, which all fulfil.
    assert_eq!(scene.held(&nested(4)).await, references(&cases));
});

on_both!(an_order_names_each_field_once, |world| async move {
    let scene = Scene::set(&world).await;
    let step = "{ field: DUE_AT, direction: ASC }";
    let query = format!("{{ cases(orderBy: [{step}, {step}]) {{ nodes {{ id }} }} }}");
    assert_eq!(
        scene.refusal(&scene.officer(), &query).await,
        "BAD_USER_INPUT"
    );
});

on_both!(contacts_are_filtered_alike, |world| async move {
    let scene = Scene::set(&world).await;
    let first = scene.write(scene.case(0, 10)).await;
    let second = scene.write(scene.case(1, 20)).await;
    let mut third = scene.contact_on(&second);
    third.case_id = None;
    third.channel_id = scene.web;
    third.demand_code = DemandCode::FailureWebsite;
    third.happened_at = scene.world.now();
    write(&world, third).await;
    let case = Kind::Case.id(first.id).0;
    let journey = Kind::Journey.id(scene.sides[1].journey).0;
    for (filter, expected) in [
        ("{}".to_owned(), 3),
        ("{ demandCode: { eq: VALUE_NEW } }".to_owned(), 2),
        (format!("{{ case: {{ eq: {case:?} }} }}"), 1),
        ("{ case: { isSet: false } }".to_owned(), 1),
        (format!("{{ not: {{ case: {{ eq: {case:?} }} }} }}"), 2),
        (format!("{{ journey: {{ eq: {journey:?} }} }}"), 2),
        ("{ journeyCode: { eq: \"J0\" } }".to_owned(), 1),
        ("{ channelCode: { in: [\"WEB\"] } }".to_owned(), 1),
        (
            format!("{{ happenedAt: {{ lt: {} }} }}", instant(scene.world.now())),
            2,
        ),
    ] {
        let arguments = format!("where: {filter}");
        let found = world
            .walk(&scene.officer(), "contacts", &arguments, "id")
            .await;
        assert_eq!(found.len(), expected, "{filter}");
    }
});

on_both!(
    a_filter_by_a_person_holds_only_cases_whose_persons_the_viewer_may_know,
    |world| async move {
        let scene = Scene::set(&world).await;
        let near = scene.write(scene.case(0, 1)).await;
        let mut far = scene.case(1, 2);
        far.customer_id = near.customer_id;
        far.assignee_id = near.assignee_id;
        let far = scene.write(far).await;
        let customer = Kind::Customer.id(scene.sides[0].customer).0;
        let assignee = Kind::Staff.id(scene.sides[0].staff).0;
        // A case worker who is a performance officer too sees every case, and knows the persons of
        // those of their team's journeys alone.
        let both = scene.token("performance-officer case-worker");
        for (filter, negated) in [
            (format!("customer: {{ eq: {customer:?} }}"), true),
            (format!("assignee: {{ eq: {assignee:?} }}"), true),
            ("customer: { isSet: true }".to_owned(), false),
        ] {
            let arguments = format!("where: {{ {filter} }}");
            let found = world.walk(&both, "cases", &arguments, "reference").await;
            assert_eq!(
                texts(&found, "reference"),
                [near.reference.clone()],
                "{filter}"
            );
            let arguments = format!("where: {{ not: {{ {filter} }} }}");
            let found = world.walk(&both, "cases", &arguments, "reference").await;
            assert_eq!(
                texts(&found, "reference"),
                [far.reference.clone()],
                "not {filter}"
            );
            // Who may know of nobody is refused.
            let query = format!("{{ cases(where: {{ {filter} }}) {{ nodes {{ id }} }} }}");
            assert_eq!(scene.refusal(&scene.officer(), &query).await, "FORBIDDEN");
            if negated {
                let query =
                    format!("{{ cases(where: {{ not: {{ {filter} }} }}) {{ nodes {{ id }} }} }}");
                assert_eq!(scene.refusal(&scene.officer(), &query).await, "FORBIDDEN");
            }
        }
        let arguments = format!("where: {{ customer: {{ eq: {customer:?} }} }}");
        let contacts = world
            .walk(&both, "contacts", &arguments, "case { reference }")
            .await;
        assert_eq!(
            contacts,
            [json!({ "case": { "reference": near.reference } })]
        );
        let worker = scene.token("case-worker");
        let found = world.walk(&worker, "cases", &arguments, "reference").await;
        assert_eq!(sorted(texts(&found, "reference")), [near.reference]);
    }
);
