//! What is indexed of cases, as it stands in their rows.

use std::collections::HashMap;

use entities::cases::{case_text, cases};
use entities::organisation::customer;
use entities::select::list_of_ids;
use rules::cases::TextKind;
use rules::cases::search::{Entry, Place};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use uuid::Uuid;

/// The texts by which cases are found. Titles of tasks are not among them, since not everybody who sees the
/// personal fields of a case sees its tasks.
const KINDS: [TextKind; 2] = [TextKind::Description, TextKind::Note];

/// Whether cases are found by a text.
pub(super) fn is_indexed(text: &case_text::Model) -> bool {
    KINDS.contains(&text.kind)
}

/// Who asked, as far as cases are found by it.
struct Asker {
    name: String,
    email: Option<String>,
    telephone: Option<String>,
}

/// What is to be indexed of one case.
struct Parts {
    reference: String,
    external_id: Option<String>,
    asker: Option<Asker>,
    /// The latest first.
    texts: Vec<(TextKind, String)>,
}

impl Parts {
    /// The words in the order in which there is room for them.
    fn entry(&self) -> Entry {
        let mut entry = Entry::default();
        entry.add_number(Place::Number, &self.reference);
        if let Some(external_id) = &self.external_id {
            entry.add_number(Place::Number, external_id);
        }
        if let Some(asker) = &self.asker {
            entry.add(Place::Customer, &asker.name);
            if let Some(email) = &asker.email {
                entry.add(Place::Customer, email);
            }
            if let Some(telephone) = &asker.telephone {
                entry.add_number(Place::Customer, telephone);
            }
        }
        let (described, further): (Vec<_>, Vec<_>) = self
            .texts
            .iter()
            .partition(|(kind, _)| *kind == TextKind::Description);
        for (_, words) in described {
            entry.add(Place::Description, words);
        }
        for (_, words) in further {
            entry.add(Place::Further, words);
        }
        entry
    }
}

/// What is indexed of a new case, whose rows are not yet written.
pub(super) fn of_new(
    case: &cases::Model,
    customer: Option<&customer::Model>,
    texts: &[case_text::Model],
) -> Entry {
    let texts = texts.iter().filter(|text| is_indexed(text)).rev();
    let parts = Parts {
        reference: case.reference.clone(),
        external_id: case.external_id.clone(),
        asker: customer.map(|customer| Asker {
            name: customer.name.clone(),
            email: customer.email.clone(),
            telephone: customer.telephone.clone(),
        }),
        texts: texts.map(|text| (text.kind, text.body.clone())).collect(),
    };
    parts.entry()
}

/// What is indexed of some cases, also of those of a running import. On PostgreSQL their customers are held,
/// so that whoever changes one is waited for, or waits, and then finds the cases as they are written here.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Entry)>, DbErr> {
    let backend = transaction.get_database_backend();
    let ask = |sql: String| {
        let values = [council_id.into(), list_of_ids(ids, backend)];
        Statement::from_sql_and_values(backend, sql, values)
    };
    let mut parts: HashMap<Uuid, Parts> = HashMap::new();
    for row in transaction.query_all_raw(ask(cases_sql(backend))).await? {
        parts.insert(row.try_get("", "case_id")?, of_row(&row)?);
    }
    // After the customers are held: who held one before may have written texts.
    for row in transaction.query_all_raw(ask(texts_sql(backend))).await? {
        let case_id: Uuid = row.try_get("", "case_id")?;
        if let Some(parts) = parts.get_mut(&case_id) {
            let text = (row.try_get("", "kind")?, row.try_get("", "body")?);
            parts.texts.push(text);
        }
    }
    let mut entries: Vec<(Uuid, Entry)> = parts
        .into_iter()
        .map(|(id, parts)| (id, parts.entry()))
        .collect();
    // All writers take cases in one order, and none waits for another in a circle.
    entries.sort_by_key(|(id, _)| *id);
    Ok(entries)
}

fn of_row(row: &QueryResult) -> Result<Parts, DbErr> {
    let name: Option<String> = row.try_get("", "name")?;
    let (email, telephone) = (row.try_get("", "email")?, row.try_get("", "telephone")?);
    Ok(Parts {
        reference: row.try_get("", "reference")?,
        external_id: row.try_get("", "external_id")?,
        asker: name.map(|name| Asker {
            name,
            email,
            telephone,
        }),
        texts: Vec::new(),
    })
}

/// `$1` the council, `$2` the cases.
fn cases_sql(backend: DbBackend) -> String {
    let (customer, among) = match backend {
        DbBackend::Postgres => (
            "LEFT JOIN LATERAL (SELECT k.name, k.email, k.telephone FROM customer k \
             WHERE k.council_id = $1 AND k.id = c.customer_id FOR KEY SHARE) u ON true",
            "= ANY($2)",
        ),
        _ => (
            "LEFT JOIN customer u ON u.council_id = $1 AND u.id = c.customer_id",
            "IN (SELECT unhex(value) FROM json_each($2))",
        ),
    };
    format!(
        "SELECT c.id AS case_id, c.reference, c.external_id, u.name, u.email, u.telephone \
         FROM cases c {customer} WHERE c.council_id = $1 AND c.id {among}"
    )
}

/// `$1` the council, `$2` the cases.
fn texts_sql(backend: DbBackend) -> String {
    let among = match backend {
        DbBackend::Postgres => "= ANY($2)",
        _ => "IN (SELECT unhex(value) FROM json_each($2))",
    };
    let kinds: Vec<String> = KINDS
        .iter()
        .map(|kind| format!("'{}'", kind.to_value()))
        .collect();
    format!(
        "SELECT case_id, kind, body FROM case_text WHERE council_id = $1 AND case_id {among} \
         AND kind IN ({}) ORDER BY id DESC",
        kinds.join(", ")
    )
}
