//! A case that comes to the customer while they are being erased, and that somebody else has in hand.

use serde_json::{Value, json};
use support::{Kind, World, run};
use throughline::graphql::id::Kind as Id;
use uuid::Uuid;

use crate::cases::desk::Desk;
use crate::cases::writer::Writer;

async fn erase(world: &World, customer: Uuid) -> Value {
    let input = json!({ "customerId": Id::Customer.id(customer), "expectedRevision": 1,
        "ground": "NO_LONGER_NEEDED" });
    let select = "customer { isErased erasure { caseCount } }";
    let administrator = world.administrator();
    world
        .attempt(&administrator, "customerErase", input, select)
        .await
}

#[test]
fn an_erasure_does_not_wait_for_a_case_whose_writer_waits_for_the_customer() {
    run(Kind::Postgres, |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = desk.closed().await;
        let id = case["id"].as_str().expect("an id");
        let id = Id::Case.uuid(&id.into()).expect("an id");
        let own = world.own_connection();

        let giver = Writer::begin(own).await;
        let give = "UPDATE cases SET customer_id = $1 WHERE id = $2";
        giver.run(give, &[desk.ann, id]).await;
        let hold = "SELECT id FROM cases WHERE id = $1 FOR UPDATE";
        let writing = giver.overtaken(own, (hold, id), desk.ann);
        let (payload, ()) = tokio::join!(erase(&world, desk.ann), writing);

        assert_eq!(payload["problems"], json!([]), "{payload}");
        let customer = json!({ "isErased": true, "erasure": { "caseCount": 1 } });
        assert_eq!(payload["customer"], customer);
    });
}
