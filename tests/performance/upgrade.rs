//! A KPI from before versions keeps its definition as version 1, on both databases.

use entities::performance::kpi_version;
use entities::select::InCouncil;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use support::world::Kind;
use support::{World, on_both};

/// The steps before that of versions.
const BEFORE: u32 = 3;

pub const ID: &str = "00000000-0000-0000-0000-000000000001";

/// An empty database of the world's own kind.
pub async fn empty(world: &World) -> DatabaseConnection {
    match world.kind {
        Kind::Sqlite => {
            let file = world.folder().join("old.db");
            let url = format!("sqlite:{}?mode=rwc", file.display());
            Database::connect(url).await.expect("a file")
        }
        Kind::Postgres => {
            let own = world.own_connection();
            for statement in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
                own.execute_unprepared(statement).await.expect(statement);
            }
            own.clone()
        }
    }
}

/// The id of every row, as the database writes it.
pub fn id(kind: Kind) -> String {
    match kind {
        Kind::Sqlite => format!("x'{}'", ID.replace('-', "")),
        Kind::Postgres => format!("'{ID}'"),
    }
}

on_both!(
    a_kpi_from_before_becomes_version_one,
    |world: World| async move {
        let database = empty(&world).await;
        Migrator::up(&database, Some(BEFORE))
            .await
            .expect("the old schema");
        let id = id(world.kind);
        for statement in [
            format!(
                "INSERT INTO council (council_id, code, name, time_zone, created_at) VALUES ({id}, 'OLD', 'Old', 'Europe/London', '2026-01-01T00:00:00Z')"
            ),
            format!(
                "INSERT INTO directorate (id, council_id, code, title, revision) VALUES ({id}, {id}, 'D', 'D', 1)"
            ),
            format!(
                "INSERT INTO staff (id, council_id, directorate_id, code, name, is_active, revision) VALUES ({id}, {id}, {id}, 'S', 'S', true, 1)"
            ),
            format!(
                "INSERT INTO kpi (id, council_id, code, title, kind, unit, factor, decimals, polarity, range_low, range_high, frequency, owner_id, is_public, measure, revision) VALUES ({id}, {id}, 'K', 'Kept', 'CASE_COUNT', 'cases', 1.0, 0, 'IN_RANGE', 1.5, 2.5, 'QUARTER', {id}, true, '{{\"numerator\": {{\"anchor\": \"OPENED\", \"predicate\": {{\"all\": []}}}}}}', 4)"
            ),
        ] {
            database
                .execute_unprepared(&statement)
                .await
                .expect(&statement);
        }
        Migrator::up(&database, None).await.expect("the new schema");
        let select = "SELECT v.number, v.valid_from IS NULL AS always, v.change, v.code, v.title, v.kind, v.unit, \
            v.polarity, v.range_low, v.range_high, v.frequency, v.roll_up_over_time, v.chart_profile, \
            k.revision, v.kpi_id = k.id AND v.id = k.id AS same \
            FROM kpi_version v JOIN kpi k ON k.council_id = v.council_id AND k.id = v.kpi_id";
        let statement = Statement::from_string(database.get_database_backend(), select);
        let rows = database.query_all_raw(statement).await.expect("versions");
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        let text = |name: &str| row.try_get::<String>("", name).expect(name);
        let words = [
            "change",
            "code",
            "title",
            "kind",
            "unit",
            "polarity",
            "frequency",
            "roll_up_over_time",
            "chart_profile",
        ]
        .map(text);
        let expected = [
            "CREATED",
            "K",
            "Kept",
            "CASE_COUNT",
            "cases",
            "IN_RANGE",
            "QUARTER",
            "SUM",
            "PLOT_THE_DOTS",
        ];
        assert_eq!(words, expected);
        let ends =
            ["range_low", "range_high"].map(|name| row.try_get::<f64>("", name).expect(name));
        assert!((ends[0] - 1.5).abs() < 1e-12 && (ends[1] - 2.5).abs() < 1e-12);
        assert_eq!(row.try_get::<i32>("", "number").expect("a number"), 1);
        assert_eq!(row.try_get::<i64>("", "revision").expect("a revision"), 4);
        for flag in ["always", "same"] {
            assert!(row.try_get::<bool>("", flag).expect(flag), "{flag}");
        }
        // What the program reads of it.
        let council = ID.parse().expect("an id");
        let version = kpi_version::Entity::in_council(council)
            .one(&database)
            .await
            .expect("a row");
        let version = version.expect("a version");
        let measure: rules::performance::Measure =
            serde_json::from_value(version.measure.expect("a measure")).expect("a measure");
        assert_eq!(measure.problems(version.kind, ""), []);
        let scheme: rules::performance::RatingScheme =
            serde_json::from_value(version.rating_scheme).expect("a scheme");
        assert_eq!(scheme, rules::performance::RatingScheme::default());
    }
);
