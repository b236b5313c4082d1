//! Writing what cases are found by, in the transaction that writes the cases.

use entities::cases::{case_text, cases};
use entities::organisation::customer;
use entities::select::{InCouncil, list_of_ids};
use rules::cases::search::{CouncilMark, Entry, Place};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, InsertStatement, LockType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, QueryFilter, QuerySelect, QueryTrait,
    Statement, Value,
};
use serde_json::json;
use uuid::Uuid;

use super::texts;

/// Cases that one statement indexes.
const AT_ONCE: usize = 200;

/// Indexes cases anew by what their rows say now, also those of a running import. Words that are no longer
/// there leave nothing behind.
///
/// # Errors
/// When the database fails.
pub async fn reindex(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<(), DbErr> {
    let mark = CouncilMark::of(council_id);
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    for ids in ids.chunks(AT_ONCE) {
        let entries = texts::of(transaction, council_id, ids).await?;
        let statements = match transaction.get_database_backend() {
            DbBackend::Postgres => vec![vectors(&mark, council_id, &entries)],
            _ => words(&mark, council_id, &entries),
        };
        for statement in statements {
            transaction.execute_raw(statement).await?;
        }
    }
    Ok(())
}

/// Indexes the cases of a customer anew, when what the cases are found by has changed.
///
/// # Errors
/// When the database fails.
pub async fn reindex_customer(
    transaction: &impl ConnectionTrait,
    before: &customer::Model,
    after: &customer::Model,
) -> Result<(), DbErr> {
    let told = |row: &customer::Model| (row.name.clone(), row.email.clone(), row.telephone.clone());
    if told(before) == told(after) {
        return Ok(());
    }
    let sql = "SELECT id FROM cases WHERE council_id = $1 AND customer_id = $2";
    let values = [after.council_id.into(), after.id.into()];
    let backend = transaction.get_database_backend();
    let ask = Statement::from_sql_and_values(backend, sql, values);
    let rows = transaction.query_all_raw(ask).await?;
    let ids: Result<Vec<Uuid>, DbErr> = rows.iter().map(|row| row.try_get("", "id")).collect();
    reindex(transaction, after.council_id, &ids?).await
}

/// Indexes the case of a change, when the change writes what it is found by.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn reindex_changed(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
    (is_new, texts): (bool, &[case_text::Model]),
) -> Result<(), DbErr> {
    if !is_new && !texts.iter().any(texts::is_indexed) {
        return Ok(());
    }
    reindex(transaction, case.council_id, &[case.id]).await
}

/// What indexes a new case on `PostgreSQL`, to be written with its other rows in one statement. It is
/// refused, by a foreign key, if its customer changes meanwhile.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn insert_of_new(
    connection: &impl ConnectionTrait,
    case: &cases::Model,
    texts: &[case_text::Model],
) -> Result<InsertStatement, DbErr> {
    let customer = match case.customer_id {
        Some(id) => {
            let of_council = customer::Entity::in_council(case.council_id);
            let one = of_council.filter(customer::Column::Id.eq(id));
            one.one(connection).await?
        }
        None => None,
    };
    let mark = CouncilMark::of(case.council_id);
    let entry = texts::of_new(case, customer.as_ref(), texts);
    let vector = |places: &[Place]| Expr::val(entry.vector(&mark, places)).cast_as("tsvector");
    let values = [
        id_if_unchanged(case, customer.as_ref()),
        Expr::val(case.council_id),
        Expr::val(false),
        vector(&[Place::Number]),
        vector(&Place::ALL),
    ];
    let columns = ["case_id", "council_id", "is_waiting", "plain", "whole"];
    Ok(Query::insert()
        .into_table(Alias::new("case_search"))
        .columns(columns.map(Alias::new))
        .values_panic(values)
        .take())
}

/// The id of the case; the nil id once its customer is no longer as they were read.
fn id_if_unchanged(case: &cases::Model, customer: Option<&customer::Model>) -> Expr {
    let Some(customer) = customer else {
        return Expr::val(case.id);
    };
    let unchanged = customer::Entity::in_council(case.council_id)
        .filter(customer::Column::Id.eq(customer.id))
        .filter(customer::Column::Revision.eq(customer.revision))
        .select_only()
        .expr(Expr::val(case.id))
        .lock(LockType::KeyShare)
        .into_query();
    let unchanged = Expr::SubQuery(None, Box::new(unchanged.into()));
    Func::coalesce([unchanged, Expr::val(Uuid::nil())]).into()
}

/// `PostgreSQL`: writes vectors.
fn vectors(mark: &CouncilMark, council_id: Uuid, entries: &[(Uuid, Entry)]) -> Statement {
    let ids: Vec<Uuid> = entries.iter().map(|(id, _)| *id).collect();
    let of = |places: &[Place]| -> Vec<String> {
        let entries = entries.iter();
        entries
            .map(|(_, entry)| entry.vector(mark, places))
            .collect()
    };
    let sql = "INSERT INTO case_search (case_id, council_id, is_waiting, plain, whole) \
        SELECT w.case_id, CAST($1 AS uuid), false, CAST(w.plain AS tsvector), CAST(w.whole AS tsvector) \
        FROM unnest(CAST($2 AS uuid[]), CAST($3 AS text[]), CAST($4 AS text[])) AS w (case_id, plain, whole) \
        ON CONFLICT (case_id, council_id) DO UPDATE \
        SET is_waiting = false, plain = excluded.plain, whole = excluded.whole";
    let values: [Value; 4] = [
        council_id.into(),
        ids.into(),
        of(&[Place::Number]).into(),
        of(&Place::ALL).into(),
    ];
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// `SQLite`: gives each case its number, and puts its words in the place of those that were there. The join is
/// crossed, which says in which order it goes: left to itself the database reads, while it has not counted its
/// rows, every case of the council for each that is indexed.
fn words(mark: &CouncilMark, council_id: Uuid, entries: &[(Uuid, Entry)]) -> Vec<Statement> {
    let ids: Vec<Uuid> = entries.iter().map(|(id, _)| *id).collect();
    let rows = entries.iter().map(|(id, entry)| {
        let [number, customer, description, further] =
            Place::ALL.map(|place| entry.column(mark, place));
        json!({ "id": id.simple().to_string(), "number": number, "customer": customer,
            "description": description, "further": further })
    });
    let rows = rows.collect::<serde_json::Value>().to_string();
    let of = |sql: &str, list: Value| {
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, [council_id.into(), list])
    };
    let ids = list_of_ids(&ids, DbBackend::Sqlite);
    vec![
        of(
            "INSERT INTO case_search (case_id, council_id, is_waiting) \
             SELECT unhex(value), $1, false FROM json_each($2) WHERE true \
             ON CONFLICT (council_id, case_id) DO UPDATE SET is_waiting = false",
            ids.clone(),
        ),
        of(REMOVE_WORDS, ids),
        of(
            "INSERT INTO case_words (rowid, council_id, number, customer, description, further) \
             SELECT s.id, s.council_id, w.value ->> 'number', w.value ->> 'customer', \
             w.value ->> 'description', w.value ->> 'further' \
             FROM json_each($2) w CROSS JOIN case_search s ON s.council_id = $1 \
             AND s.case_id = unhex(w.value ->> 'id')",
            rows.into(),
        ),
    ]
}

/// `$1` the council, `$2` the cases.
const REMOVE_WORDS: &str = "DELETE FROM case_words WHERE council_id = $1 AND rowid IN \
    (SELECT s.id FROM case_search s WHERE s.council_id = $1 \
    AND s.case_id IN (SELECT unhex(value) FROM json_each($2)))";

/// Removes cases from the index, before their rows are.
///
/// # Errors
/// When the database refuses.
pub async fn remove(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    let statements: &[&str] = match backend {
        DbBackend::Postgres => {
            &["DELETE FROM case_search WHERE council_id = $1 AND case_id = ANY($2)"]
        }
        _ => &[
            REMOVE_WORDS,
            "DELETE FROM case_search WHERE council_id = $1 \
             AND case_id IN (SELECT unhex(value) FROM json_each($2))",
        ],
    };
    for sql in statements {
        let values = [council_id.into(), list_of_ids(ids, backend)];
        let statement = Statement::from_sql_and_values(backend, *sql, values);
        connection.execute_raw(statement).await?;
    }
    Ok(())
}

/// Removes every case of a council from the index.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    let mut statements = vec!["DELETE FROM case_search WHERE council_id = $1"];
    if backend != DbBackend::Postgres {
        statements.insert(
            0,
            "DELETE FROM case_words WHERE council_id = $1 AND rowid IN \
             (SELECT s.id FROM case_search s WHERE s.council_id = $1)",
        );
    }
    for sql in statements {
        let statement = Statement::from_sql_and_values(backend, sql, [council_id.into()]);
        connection.execute_raw(statement).await?;
    }
    Ok(())
}
