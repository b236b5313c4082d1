//! Who adds, sees, fetches and removes documents: whoever may see the personal fields of the case.

use serde_json::{Value, json};
use support::on_both;

use super::papers::{LETTER, Papers, put, start};
use crate::cases::desk::at;

on_both!(
    a_customer_adds_to_and_fetches_from_their_own_case_alone,
    |world| async move {
        let papers = Papers::open(&world).await;
        let desk = &papers.desk;
        let ann = desk.customer_token("ann");
        let bob = desk.customer_token("bob");
        let customer = throughline::graphql::id::Kind::Customer.id(desk.ann);
        let case = desk.opened(json!({ "customerId": customer })).await;
        let input = json!({ "caseId": case["id"], "fileName": "photo.pdf" });
        let world = &papers.world;
        let refused = world
            .attempt(&bob, "documentUploadStart", input.clone(), "upload { url }")
            .await;
        assert_eq!(at(&refused), ["NOT_FOUND caseId"]);
        let upload = start(world, &ann, input).await;
        let photo = put(world, &upload, LETTER).await.body;
        let letter = papers.added(&case, "reply.pdf", LETTER).await;
        for document in [&photo, &letter] {
            let seen = papers.read(&ann, document).await.data()["node"].clone();
            assert_eq!(seen["scan"], "NOT_SCANNED");
            assert_eq!(
                papers.read(&bob, document).await.data()["node"],
                Value::Null
            );
            assert_eq!(papers.fetching(&ann, document).await["problems"], json!([]));
            let refused = papers.fetching(&bob, document).await;
            assert_eq!(at(&refused), ["NOT_FOUND documentId"]);
        }
        let seen = papers.seen(&photo).await;
        assert_eq!(
            (&seen["fileName"], &seen["addedBy"]["name"]),
            (&json!("photo.pdf"), &json!("ann"))
        );
        // What is on a case stays, unless its council takes it off.
        let input = json!({ "documentId": photo["id"], "reason": "why" });
        assert_eq!(
            world.mutate(&ann, "documentRemove", input).await.code(),
            "FORBIDDEN"
        );
    }
);

on_both!(
    a_partner_reaches_documents_of_cases_that_it_was_given,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (case, letter) = papers.letter().await;
        let partner = papers.desk.partner_token();
        assert_eq!(
            papers.read(&partner, &letter).await.data()["node"],
            Value::Null
        );
        let refused = papers.fetching(&partner, &letter).await;
        assert_eq!(at(&refused), ["NOT_FOUND documentId"]);
        let account = throughline::graphql::id::Kind::Account.id(papers.desk.partner);
        let current = json!({ "id": case["id"], "revision": 2 });
        papers
            .desk
            .done("caseShare", &current, json!({ "accountId": account }))
            .await;
        assert_eq!(
            papers.read(&partner, &letter).await.data()["node"]["fileName"],
            "letter.pdf"
        );
        assert_eq!(
            papers.fetching(&partner, &letter).await["problems"],
            json!([])
        );
        let input = json!({ "caseId": case["id"], "fileName": "report.pdf" });
        let upload = start(&papers.world, &partner, input).await;
        assert_eq!(put(&papers.world, &upload, LETTER).await.status, 201);
    }
);

on_both!(
    who_sees_cases_without_their_people_sees_documents_without_their_names,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (case, letter) = papers.letter().await;
        let officer = world.token("performance-officer", "officer");
        let answer = papers.read(&officer, &letter).await;
        assert_eq!(answer.codes(), ["FORBIDDEN", "FORBIDDEN"]);
        let seen = &answer.body["data"]["node"];
        assert_eq!(
            (&seen["fileName"], &seen["addedBy"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(seen["mediaType"], "application/pdf");
        let id = json!({ "documentId": letter["id"] });
        let before = world.row_counts().await;
        for role in [
            "performance-officer",
            "director",
            "councillor",
            "administrator",
        ] {
            let token = world.token(role, "officer");
            let world = &papers.world;
            let answer = world
                .mutate(&token, "documentDownloadStart", id.clone())
                .await;
            assert_eq!(answer.code(), "FORBIDDEN", "{role}");
            let input = json!({ "caseId": case["id"], "fileName": "a.pdf" });
            let answer = world.mutate(&token, "documentUploadStart", input).await;
            assert_eq!(answer.code(), "FORBIDDEN", "{role}");
        }
        // A worker of other journeys finds nothing.
        let stranger = world.token("case-worker", "clerk");
        assert_eq!(
            papers.read(&stranger, &letter).await.data()["node"],
            Value::Null
        );
        let input = json!({ "documentId": letter["id"], "reason": "why" });
        let refused = papers
            .world
            .attempt(&stranger, "documentRemove", input, "document { id }")
            .await;
        assert_eq!(at(&refused), ["NOT_FOUND documentId"]);
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(
    the_documents_of_many_cases_cost_as_many_statements_as_those_of_one,
    |world| async move {
        let papers = Papers::open(&world).await;
        let token = papers.desk.worker_token();
        // Two questions: in one, what both lists ask of the same rows is loaded at once or twice, as it comes.
        let listed = "{ cases(first: 10) { nodes { documents(first: 5) { totalCount { count }
            nodes { fileName addedBy { name } case { reference } } } } } }";
        let told = "{ cases(first: 10) { nodes { history(first: 5) { nodes { document { fileName } } } } } }";
        papers.letter().await;
        let (one, _) = papers.cost(&token, listed).await;
        let (one_told, _) = papers.cost(&token, told).await;
        let (case, _) = papers.letter().await;
        papers.added(&case, "more.pdf", LETTER).await;
        papers.letter().await;
        let (many, data) = papers.cost(&token, listed).await;
        assert_eq!(many.len(), one.len(), "{many:#?}");
        let (many_told, _) = papers.cost(&token, told).await;
        assert_eq!(many_told.len(), one_told.len(), "{many_told:#?}");
        let counts = data["cases"]["nodes"].as_array().expect("cases").iter();
        let mut counts: Vec<&Value> = counts
            .map(|case| &case["documents"]["totalCount"]["count"])
            .collect();
        counts.sort_by_key(|count| count.as_u64());
        assert_eq!(counts, [&json!(1), &json!(1), &json!(2)]);
    }
);
