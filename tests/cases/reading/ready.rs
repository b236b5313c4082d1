//! Fields that are known with their object are answered where they stand; a selection with a fragment
//! is answered as ever. Both ways give the same bytes.

use serde_json::json;
use support::on_both;

use super::scene::Scene;

/// Every field of each type that is answered where it stands, others between them, and other names.
const CASE: &str = "reference id externalId first: state demandCode customer { REST } receivedAt receivedOn dueAt
    __typename isOnTime closedAt closedOn history(last: 2) { nodes { EVENT } pageInfo { endCursor } }
    workingDays hasContradictoryTimes description recordedAt revision";
const CUSTOMER: &str = "id kind name staff { name } email telephone createdAt revision";
const EVENT: &str =
    "id sequence kind happenedAt actor { name } recordedAt details { name from to }";
const ROW: &str =
    "month demandCode customerKind contacts opened channel { code } closed reopened withdrawn
    openAtEnd breachBacklog onTime { RATE } failureRate { RATE unknownShare isLowConfidence }";
const RATE: &str = "numerator denominator value isSuppressed";

/// The question with each selection inside a fragment, or as many blanks, so that errors tell the same
/// places.
fn question(is_in_fragments: bool) -> String {
    let set = |of: &str, fields: &str| {
        let fragment = format!("... on {of} {{ ");
        if is_in_fragments {
            format!("{fragment}{fields} }}")
        } else {
            format!("{}{fields}  ", " ".repeat(fragment.len()))
        }
    };
    let case = CASE
        .replace("REST", &set("Customer", CUSTOMER))
        .replace("EVENT", &set("CaseEvent", EVENT));
    let row = ROW
        .replacen("RATE", &set("OnTime", RATE), 1)
        .replace("RATE", RATE);
    format!(
        "{{ cases(first: 100) {{ edges {{ cursor node {{ {} }} }} nodes {{ {} }} }}
           council {{ demand(period: {{ lastMonths: 2 }}, by: [MONTH, CHANNEL]) {{
             rows {{ {} }} totals {{ {} }} }} }} }}",
        set("Case", &case),
        set("Case", &case),
        set("DemandRow", &row),
        set("DemandRow", &row),
    )
}

on_both!(
    a_selection_answers_the_same_inside_a_fragment,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.fill(0, 7).await;
        scene.fill(1, 3).await;
        for token in [
            scene.officer(),
            scene.token("case-worker"),
            scene.token("partner"),
        ] {
            let plain = world.ask(&token, &question(false), json!({})).await;
            let within = world.ask(&token, &question(true), json!({})).await;
            assert_eq!(plain.text, within.text);
            assert_eq!(plain.status, 200);
        }
        let token = scene.token("case-worker");
        let plain = world.ask(&token, &question(false), json!({})).await;
        let cases = &plain.body["data"]["cases"]["nodes"];
        let cases = cases.as_array().expect("cases");
        assert_eq!(cases.len(), 7);
        let shown = cases[0].as_object().expect("a case");
        let names: Vec<&str> = shown.keys().map(String::as_str).collect();
        assert_eq!(shown["__typename"], "Case");
        assert_eq!(names.len(), 19, "{names:?}");
    }
);

on_both!(
    a_field_selected_twice_is_answered_once_with_all_that_is_asked_of_it,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.fill(0, 1).await;
        let query = "{ cases { nodes { state customer { name } state customer { kind } } } }";
        let data = scene.data(&scene.token("case-worker"), query).await;
        let customer = &data["cases"]["nodes"][0]["customer"];
        assert_eq!(customer.as_object().map(|it| it.len()), Some(2), "{data}");
    }
);
