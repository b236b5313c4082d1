//! How many statements a question takes does not depend on how much there is to answer.

use std::collections::BTreeSet;

use support::on_both;

use super::scene::Scene;

const WIDE: &str = "{ cases(first: 100) {
    totalCount { count }
    nodes {
      reference journey { code } version { number } stage { code } channel { code } team { code } outcome { code }
      customer { name } description notes { text author { name } } attributes { name } assignee { name }
      openedBy { name } sharedWith { name } closings { kind outcome { code } }
      history(last: 5) { nodes { kind actor { name } stage { code } text } }
      contacts(first: 5) { totalCount { count } nodes { demandCode channel { code } case { reference } customer { name }
        history { demandCode actor { name } } } }
    } } }";

/// The statements of a question, and how many different ones they are.
///
/// A loader that several fields of the question use is asked once or more, as the answers that they
/// wait for come in. What is asked at all does not depend on that.
async fn count(scene: &Scene, token: &str, query: &str) -> (usize, usize) {
    scene.world.mark();
    scene.data(token, query).await;
    let statements = scene.world.statements();
    let different: BTreeSet<&String> = statements.iter().collect();
    (statements.len(), different.len())
}

on_both!(
    a_list_of_twenty_cases_with_all_they_lead_to_takes_as_many_statements_as_one,
    |world| async move {
        let scene = Scene::set(&world).await;
        // Closed, so that every field has something to load.
        let mut first = scene.case(0, 50);
        scene.close(&mut first, 1, Some(2));
        scene.share(&scene.write(first).await).await;
        let roles = ["case-worker", "customer", "partner"];
        let mut of_one = Vec::new();
        for role in roles {
            of_one.push(count(&scene, &scene.token(role), WIDE).await);
        }
        for case in scene.fill(0, 20).await {
            scene.share(&case).await;
        }
        for (role, (one, different)) in roles.into_iter().zip(of_one) {
            let (twenty, different_of_twenty) = count(&scene, &scene.token(role), WIDE).await;
            assert_eq!(different_of_twenty, different, "{role}");
            // At most 6 for the viewer; cases and their count; 6 references and 5 more of what they
            // lead to at a second place; customer, assignee, opener, author, actor twice, partners
            // with their names; 4 texts; notes, closings, history, given; contacts with their count,
            // history, channel, case and customer.
            assert!(one.max(twenty) <= 41, "{role}: {one} and {twenty}");
        }
    }
);

on_both!(
    cases_of_two_parents_take_as_many_statements_as_those_of_one,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.fill(0, 3).await;
        let officer = scene.officer();
        let page = "cases(first: 2, where: { not: { state: { eq: WITHDRAWN } } }) { totalCount { count } nodes { reference } }";
        for parent in ["teams", "journeys", "services"] {
            let one = format!("{{ {parent}(first: 1) {{ nodes {{ {page} }} }} }}");
            let both = format!("{{ {parent}(first: 2) {{ nodes {{ {page} }} }} }}");
            let (statements, _) = count(&scene, &officer, &one).await;
            assert_eq!(
                count(&scene, &officer, &both).await.0,
                statements,
                "{parent}"
            );
        }
    }
);

on_both!(each_parent_has_its_own_page_of_cases, |world| async move {
    let scene = Scene::set(&world).await;
    let mut expected = Vec::new();
    for side in 0..2 {
        let mut cases = scene.fill(side, 5).await;
        cases.sort_by_key(|case| std::cmp::Reverse((case.received_at, case.id)));
        expected.push(cases);
    }
    let page = "(first: 2) { nodes { reference } pageInfo { hasNextPage hasPreviousPage } }";
    let tail = "(last: 2) { nodes { reference } pageInfo { hasNextPage hasPreviousPage } }";
    let query = format!(
        "{{ services {{ nodes {{ head: cases{page} tail: cases{tail} journeys {{ nodes {{ head: cases{page} tail: cases{tail} }} }} }} }} }}"
    );
    let data = scene.data(&scene.officer(), &query).await;
    for (side, cases) in expected.iter().enumerate() {
        let service = &data["services"]["nodes"][side];
        for parent in [service, &service["journeys"]["nodes"][0]] {
            let reference =
                |number: usize| serde_json::json!({ "reference": cases[number].reference });
            assert_eq!(
                parent["head"]["nodes"],
                serde_json::json!([reference(0), reference(1)])
            );
            assert_eq!(
                parent["tail"]["nodes"],
                serde_json::json!([reference(3), reference(4)])
            );
            assert_eq!(parent["head"]["pageInfo"]["hasNextPage"], true);
            assert_eq!(parent["tail"]["pageInfo"]["hasPreviousPage"], true);
            assert_eq!(parent["tail"]["pageInfo"]["hasNextPage"], false);
        }
    }
});
