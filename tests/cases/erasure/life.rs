//! Who can be erased, and what is refused afterwards.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind as Id;

use super::marked::{Marked, read};
use crate::cases::desk::{Desk, at};
use crate::cases::documents::papers::Papers;

on_both!(
    a_customer_is_erased_when_nothing_of_theirs_is_open,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let marked = Marked::make(world, desk).await;
        let refuse = async |more: Value, expected: &[&str]| {
            let before = world.row_counts().await;
            let payload = marked.erase(world, more).await;
            assert_eq!(at(&payload), expected, "{payload}");
            assert_eq!(payload["customer"], Value::Null);
            assert_eq!(world.row_counts().await, before);
            payload
        };
        refuse(
            json!({ "customerId": marked.case["id"] }),
            &["NOT_FOUND customerId"],
        )
        .await;
        refuse(
            json!({ "expectedRevision": 7 }),
            &["CONFLICT expectedRevision"],
        )
        .await;
        refuse(json!({ "authority": " " }), &["INVALID authority"]).await;
        let named = json!({ "authority": "Asked by frau ZWIEBELKUCHEN" });
        refuse(named, &["NAMES_CUSTOMER authority"]).await;
        let case = desk
            .opened(json!({ "customerId": marked.customer["id"] }))
            .await;
        let payload = refuse(json!({}), &["OPEN_CASES customerId"]).await;
        let message = payload["problems"][0]["message"].as_str().expect("words");
        let reference = case["reference"].as_str().expect("a reference");
        assert_eq!(
            message,
            format!(
                "1 case of theirs is open: {reference}. Have it closed or withdrawn first, then erase the customer."
            )
        );
        let unrevised = read(world, desk, &marked.case).await;
        assert_eq!(unrevised["isErased"], false);
        desk.done("caseWithdraw", &case, json!({ "reason": "No more" }))
            .await;
        let payload = marked.erase(world, json!({})).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        assert_eq!(payload["customer"]["erasure"]["caseCount"], 2);
        refuse(
            json!({ "expectedRevision": 2 }),
            &["ALREADY_ERASED customerId"],
        )
        .await;
    }
);

on_both!(
    a_case_of_an_erased_customer_stays_as_it_is,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let marked = Marked::make(world, desk).await;
        let own = world.token("customer", "zwiebelkuchen-1");
        let payload = marked.erase(world, json!({})).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        let case = read(world, desk, &marked.case).await;
        assert_eq!(case["isErased"], true);
        let words = ["INVALID caseId"];
        desk.refused("caseNote", &case, json!({ "text": "More" }), &words)
            .await;
        desk.refused("caseReopen", &case, json!({ "reason": "More" }), &words)
            .await;
        let other = json!({ "demandCode": "VALUE_NEW" });
        desk.refused("caseReclassify", &case, other, &words).await;
        let manager = desk.manager_token();
        let refuse = async |mutation: &str, input: Value, expected: &[&str]| {
            let before = world.row_counts().await;
            let payload = world.attempt(&manager, mutation, input, "").await;
            assert_eq!(at(&payload), expected, "{mutation}: {payload}");
            assert_eq!(world.row_counts().await, before, "{mutation} wrote");
        };
        let customer = &marked.customer["id"];
        let channel = Id::Channel.id(desk.telephone);
        let upload = json!({ "caseId": case["id"], "fileName": "more.pdf" });
        refuse("documentUploadStart", upload, &words).await;
        let contact =
            json!({ "caseId": case["id"], "channelId": channel, "demandCode": "VALUE_NEW" });
        refuse("contactRecord", contact, &words).await;
        let named = ["NOT_FOUND customerId"];
        let open = desk.opening(&desk.bins, json!({ "customerId": customer }));
        refuse("caseOpen", open, &named).await;
        let free = desk.opened(json!({})).await;
        let party = json!({ "caseId": free["id"], "customerId": customer, "role": "AGENT" });
        refuse("casePartyAdd", party, &named).await;
        let renamed = json!({ "id": customer, "expectedRevision": 2, "name": "Again" });
        refuse("customerUpdate", renamed, &["INVALID id"]).await;
        let account = json!({ "issuer": "https://id.example", "subject": "again", "name": "Again",
            "customerId": customer });
        let administrator = world.administrator();
        let payload = world
            .attempt(&administrator, "accountCreate", account, "")
            .await;
        assert_eq!(at(&payload), named);
        // Their account signs nobody in: to the service it is a token without an account.
        let viewer = "{ cases(first: 10) { nodes { reference } } }";
        let answer = world.ask(&own, viewer, json!({})).await;
        let seen = &answer.body["data"]["cases"]["nodes"];
        assert!(seen.is_null() || *seen == json!([]), "{}", answer.text);
    }
);

on_both!(
    a_customer_of_another_council_does_not_exist,
    |world| async move {
        let papers = Papers::open(&world).await;
        let world = &papers.world;
        let elsewhere = world.clock.new_id();
        world.add_council(elsewhere, "ELSEWHERE").await;
        let other = Desk::of(world, elsewhere, "ELSEWHERE").await;
        let marked = Marked::make(world, &papers.desk).await;
        let before = world.row_counts().await;
        let more = json!({ "customerId": Id::Customer.id(other.ann) });
        let payload = marked.erase(world, more).await;
        assert_eq!(at(&payload), ["NOT_FOUND customerId"]);
        assert_eq!(world.row_counts().await, before);
    }
);
