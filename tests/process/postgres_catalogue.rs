//! What PostgreSQL itself says of the schema after migration.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use support::postgres;

/// Keys that need no council, and why.
const WITHOUT_COUNCIL: [(&str, &str); 1] = [(
    "seaql_migrations",
    "the list of applied steps belongs to the database, not to a council",
)];

/// Indexes that no column of the council leads, and why that is so all the same.
const LED_OTHERWISE: [(&str, &str); 2] = [
    (
        "case_search_plain",
        "an index of words, each of which begins with a mark of its council",
    ),
    (
        "case_search_whole",
        "an index of words, each of which begins with a mark of its council",
    ),
];

const KEYS: &str = "
    SELECT c.relname AS table_name, k.conname AS name, k.contype::text AS kind,
           array_to_string(ARRAY(SELECT a.attname FROM pg_attribute a
                                 WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)), ',') AS columns,
           coalesce(f.relname::text, '') AS target,
           array_to_string(ARRAY(SELECT a.attname FROM pg_attribute a
                                 WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)), ',') AS target_columns,
           k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE k.contype IN ('p', 'u', 'f', 'x')";

const INDEXES: &str = "
    SELECT c.relname AS table_name, i.relname AS name, x.indisunique AS is_unique,
           array_to_string(ARRAY(SELECT a.attname FROM pg_attribute a
                                 WHERE a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)), ',') AS columns,
           (SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = x.indrelid AND a.attnum = x.indkey[0]) AS first_column,
           x.indisprimary AS is_primary
    FROM pg_index x
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'";

const TABLES: &str = "
    SELECT c.relname AS table_name,
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'council_id' AND a.attnotnull) AS has_council,
           EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') AS has_key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    WHERE c.relkind IN ('r', 'p')";

const TRIGGERS: &str = "
    SELECT t.tgname::text AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public' WHERE NOT t.tgisinternal
    UNION ALL SELECT r.rulename::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    UNION ALL SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'public'";

/// Volatile is what may give another value each time. Stable counts too: `now()` is stable.
const DEFAULTS: &str = "
    SELECT DISTINCT c.relname || '.' || a.attname AS name
    FROM pg_attrdef d
    JOIN pg_class c ON c.oid = d.adrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE pg_get_expr(d.adbin, d.adrelid) ~* '\\(|current_|localtime'";

const IDENTITIES: &str = "
    SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    WHERE a.attnum > 0 AND (a.attidentity <> '' OR a.attgenerated <> '')";

#[test]
fn every_key_holds_the_council() {
    with_schema(async |schema| {
        let mut wrong = Vec::new();
        for row in schema.rows(KEYS).await {
            let [table, name, kind, columns] =
                ["table_name", "name", "kind", "columns"].map(|c| row.text(c));
            if is_excepted(&table) {
                continue;
            }
            if !holds_council(&columns) {
                wrong.push(format!("{table}: {name} ({kind}) is on {columns}"));
            }
            if kind == "f" {
                let [target, to] = ["target", "target_columns"].map(|c| row.text(c));
                if !holds_council(&to) {
                    wrong.push(format!("{table}: {name} refers to {target} ({to})"));
                }
            }
        }
        for row in schema.rows(INDEXES).await {
            let [table, name, columns] = ["table_name", "name", "columns"].map(|c| row.text(c));
            if is_excepted(&table) || LED_OTHERWISE.iter().any(|(index, _)| *index == name) {
                continue;
            }
            if !holds_council(&columns) {
                wrong.push(format!("{table}: index {name} is on {columns}"));
            }
            // Primary keys stand the other way round: half the size with ids that sort by age.
            if !row.truth("is_primary") && row.text("first_column") != "council_id" {
                wrong.push(format!(
                    "{table}: index {name} does not begin with the council"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn every_table_belongs_to_a_council() {
    with_schema(async |schema| {
        let tables = schema.rows(TABLES).await;
        assert!(tables.len() > 30, "only {} tables", tables.len());
        for row in tables {
            let table = row.text("table_name");
            assert!(row.truth("has_key"), "{table} has no primary key");
            assert!(
                row.truth("has_council") || is_excepted(&table),
                "{table} has no council_id NOT NULL"
            );
        }
    });
}

#[test]
fn nothing_happens_behind_our_back() {
    with_schema(async |schema| {
        for (what, sql) in [
            ("triggers, rules or stored functions", TRIGGERS),
            ("defaults that are computed", DEFAULTS),
            ("identity or generated columns", IDENTITIES),
        ] {
            let rows = schema.rows(sql).await;
            let names: Vec<String> = rows.iter().map(|row| row.text("name")).collect();
            assert!(names.is_empty(), "{what}: {names:?}");
        }
        for row in schema
            .rows(KEYS)
            .await
            .iter()
            .filter(|row| row.text("kind") == "f")
        {
            // a: no action, r: restrict. What is referred to is never removed or emptied silently.
            for column in ["on_delete", "on_update"] {
                let action = row.text(column);
                assert!(
                    action == "a" || action == "r",
                    "{}: {column} {action}",
                    row.text("name")
                );
            }
        }
    });
}

fn is_excepted(table: &str) -> bool {
    WITHOUT_COUNCIL.iter().any(|(name, _)| *name == table)
}

fn holds_council(columns: &str) -> bool {
    columns.split(',').any(|column| column == "council_id")
}

struct Schema(DatabaseConnection);

struct Row(sea_orm::QueryResult);

impl Row {
    fn text(&self, column: &str) -> String {
        self.0
            .try_get("", column)
            .unwrap_or_else(|e| panic!("{column}: {e}"))
    }

    fn truth(&self, column: &str) -> bool {
        self.0
            .try_get("", column)
            .unwrap_or_else(|e| panic!("{column}: {e}"))
    }
}

impl Schema {
    async fn rows(&self, sql: &str) -> Vec<Row> {
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self
            .0
            .query_all_raw(statement)
            .await
            .expect("the catalogue");
        rows.into_iter().map(Row).collect()
    }
}

fn with_schema(test: impl AsyncFnOnce(Schema)) {
    let Some(cluster) = postgres::cluster() else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let url = cluster.create().await;
        let connection = Database::connect(url.as_str()).await.expect("a connection");
        test(Schema(connection.clone())).await;
        let _ = connection.close().await;
        cluster.remove(&url).await;
    });
}
