//! Contacts are compared with those of their own customer alone, by an index, however many others there are.

use entities::cases::contact;
use entities::organisation::customer;
use sea_orm::{ConnectionTrait, IdenStatic, Iterable};
use serde_json::json;
use support::{Kind as Database, World, on_both};
use throughline::graphql::id::Kind;

use crate::cases::desk::Desk;

const CUSTOMERS: usize = 5_000;

/// Fills the council with copies of its customers, each of whom has a copy of the contact there is.
async fn fill(world: &World) {
    let (numbers, id) = match world.kind {
        Database::Sqlite => (
            format!(
                "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {CUSTOMERS})"
            ),
            "randomblob(16)",
        ),
        Database::Postgres => (
            format!("WITH s(n) AS (SELECT generate_series(1, {CUSTOMERS}))"),
            "gen_random_uuid()",
        ),
    };
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for column in customer::Column::iter() {
        names.push(column.as_str().to_owned());
        values.push(match column {
            customer::Column::Id => id.to_owned(),
            customer::Column::Name => "'Copy'".to_owned(),
            other => format!("c.{}", other.as_str()),
        });
    }
    let customers = format!(
        "INSERT INTO customer ({}) {numbers} SELECT {} FROM s CROSS JOIN (SELECT * FROM customer LIMIT 1) c",
        names.join(", "),
        values.join(", ")
    );
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for column in contact::Column::iter() {
        names.push(column.as_str().to_owned());
        values.push(match column {
            contact::Column::Id => id.to_owned(),
            contact::Column::CustomerId => "u.id".to_owned(),
            other => format!("c.{}", other.as_str()),
        });
    }
    let contacts = format!(
        "INSERT INTO contact ({}) SELECT {} FROM contact c CROSS JOIN customer u WHERE u.name = 'Copy'",
        names.join(", "),
        values.join(", ")
    );
    for sql in [customers.as_str(), contacts.as_str(), "ANALYZE"] {
        let done = world.own_connection().execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

on_both!(
    contacts_of_a_customer_are_found_by_their_index,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        desk.opened(ann).await;
        fill(&world).await;
        let officer = world.token("performance-officer", "officer");
        world.mark();
        let query = "{ demand(period: { lastMonths: 1, includeCurrent: true }) { totals {
            repeatContacts firstContactResolution { denominator } } } }";
        let data = world.data(&officer, query, json!({})).await;
        let totals = &data["demand"]["totals"];
        assert_eq!(totals["repeatContacts"], 0);
        assert_eq!(
            totals["firstContactResolution"]["denominator"],
            CUSTOMERS + 1
        );
        let statements = world.statements();
        let comparing: Vec<&String> = statements
            .iter()
            .filter(|sql| sql.contains("e.merged_from_id"))
            .collect();
        assert!(!comparing.is_empty(), "{statements:?}");
        for sql in comparing {
            let plan = world.steps_of_plan(sql).await.join("\n");
            let by_index = match world.kind {
                Database::Sqlite => "USING INDEX contact_customer (council_id=? AND customer_id=?",
                Database::Postgres => "Index Scan using contact_customer on contact e",
            };
            // Repeats ask for what came before; episodes for that, and for what came after.
            let asked = sql.matches("FROM contact e").count();
            assert_eq!(plan.matches(by_index).count(), asked, "{sql}\n{plan}");
        }
    }
);
