//! What our rows say of a caller, in one statement: every request asks it first.

use std::sync::LazyLock;

use entities::identity::account;
use entities::organisation::{council, staff};
use entities::select::{ByPlace, columns};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use uuid::Uuid;

use super::token::Principal;

/// A council, the account that a token is for, and what it reaches.
#[derive(Debug)]
pub(super) struct Known {
    /// The council.
    pub council: council::Model,
    /// The account; `None` when nobody made one.
    pub account: Option<account::Model>,
    /// The member of staff that the account is for.
    pub staff: Option<staff::Model>,
    /// The customers that are this member of staff.
    pub customers: Vec<Uuid>,
    /// The teams that they are a member of.
    pub teams: Vec<Uuid>,
    /// The journeys of these teams.
    pub team_journeys: Vec<Uuid>,
    /// The journeys of the services of their directorate, when these are asked for.
    pub directorate_journeys: Vec<Uuid>,
    /// The journeys granted to an account that is neither a member of staff nor a customer.
    pub partner_journeys: Vec<Uuid>,
}

/// What is known of the caller in the council with this code or, without a code, in each of the first
/// two councils.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(
    connection: &impl ConnectionTrait,
    principal: &Principal,
    is_director: bool,
) -> Result<Vec<Known>, DbErr> {
    let backend = connection.get_database_backend();
    let mut values = vec![
        principal.issuer.as_str().into(),
        principal.subject.as_str().into(),
        is_director.into(),
    ];
    let sql = match &principal.council {
        Some(code) => {
            values.push(code.as_str().into());
            format!("{} WHERE k.code = $4", text(backend))
        }
        None => format!("{} LIMIT 2", text(backend)),
    };
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let rows = connection.query_all_raw(statement).await?;
    rows.iter().map(|row| read(row, backend)).collect()
}

fn read(row: &QueryResult, backend: DbBackend) -> Result<Known, DbErr> {
    let ids = |column| ids(row, column, backend);
    let account_at = council::Entity::FIELDS.len();
    let staff_at = account_at + account::Entity::FIELDS.len();
    Ok(Known {
        council: council::Entity::read_at(row, 0)?,
        account: account::Entity::read_if_at(row, account_at)?,
        staff: staff::Entity::read_if_at(row, staff_at)?,
        customers: ids("customers")?,
        teams: ids("teams")?,
        team_journeys: ids("team_journeys")?,
        directorate_journeys: ids("directorate_journeys")?,
        partner_journeys: ids("partner_journeys")?,
    })
}

fn text(backend: DbBackend) -> &'static str {
    static POSTGRES: LazyLock<String> = LazyLock::new(|| statement(DbBackend::Postgres));
    static SQLITE: LazyLock<String> = LazyLock::new(|| statement(DbBackend::Sqlite));
    match backend {
        DbBackend::Postgres => &POSTGRES,
        _ => &SQLITE,
    }
}

/// Parameters: `$1` the issuer, `$2` the subject, `$3` whether the directorate's journeys are wanted.
fn statement(backend: DbBackend) -> String {
    let lists = [
        (
            "customers",
            "c.id FROM customer c WHERE c.council_id = k.council_id AND c.staff_id = a.staff_id",
        ),
        (
            "teams",
            "m.team_id FROM team_member m WHERE m.council_id = k.council_id AND m.staff_id = a.staff_id",
        ),
        (
            "team_journeys",
            "DISTINCT t.journey_id FROM team_member m JOIN journey_team t \
             ON t.council_id = k.council_id AND t.team_id = m.team_id \
             WHERE m.council_id = k.council_id AND m.staff_id = a.staff_id",
        ),
        (
            "directorate_journeys",
            "j.id FROM service v JOIN journey j ON j.council_id = k.council_id AND j.service_id = v.id \
             WHERE $3 AND v.council_id = k.council_id AND v.directorate_id = s.directorate_id",
        ),
        (
            "partner_journeys",
            "p.journey_id FROM partner_journey p WHERE p.council_id = k.council_id \
             AND p.account_id = a.id AND a.staff_id IS NULL AND a.customer_id IS NULL",
        ),
    ];
    let mut columns = columns::<council::Entity>("k");
    columns.extend(entities::select::columns::<account::Entity>("a"));
    columns.extend(entities::select::columns::<staff::Entity>("s"));
    columns.extend(lists.map(|(name, ids)| format!("{} AS {name}", list(ids, backend))));
    format!(
        "SELECT {} FROM council k LEFT JOIN account a \
         ON a.council_id = k.council_id AND a.issuer = $1 AND a.subject = $2 \
         LEFT JOIN staff s ON s.council_id = k.council_id AND s.id = a.staff_id",
        columns.join(", ")
    )
}

/// The ids that a select finds, as one value.
fn list(select: &str, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        return format!("ARRAY(SELECT {select})");
    }
    let (column, from) = select.split_once(" FROM ").unwrap_or((select, ""));
    format!(
        "(SELECT json_group_array(hex(found.id)) FROM (SELECT {column} AS id FROM {from}) AS found)"
    )
}

fn ids(row: &QueryResult, column: &str, backend: DbBackend) -> Result<Vec<Uuid>, DbErr> {
    if backend == DbBackend::Postgres {
        return row.try_get("", column);
    }
    let text: String = row.try_get("", column)?;
    serde_json::from_str(&text).map_err(|error| DbErr::Type(error.to_string()))
}
