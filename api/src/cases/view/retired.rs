//! What the filter of a view names that is no longer in use. Staff who leave and versions that are retired
//! keep their rows and their cases, so that a view that names them still answers; it says so.

use async_graphql::{Context, ID, SimpleObject};
use entities::cases::case_view::Model;
use rules::journeys::VersionState;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::id::{Kind, parse};
use crate::journeys::version::JourneyVersionById;
use crate::organisation::staff::StaffById;

/// Something that the filter of a view names and that is no longer in use.
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseViewRetired {
    /// Where the filter names it: the path in the view's `where`, outermost first.
    pub field: Vec<String>,
    /// The id that the filter names.
    pub id: ID,
    /// What became of it, in plain English.
    pub message: String,
}

/// An id in a filter, and where.
#[derive(Debug)]
struct Named {
    field: Vec<String>,
    kind: Kind,
    row: Uuid,
}

/// What the filter names that is no longer in use, in the order of the filter's fields by name.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(ctx: &Context<'_>, view: &Model) -> Result<Vec<CaseViewRetired>, Failure> {
    let mut named = Vec::new();
    walk(&view.filter, &mut Vec::new(), &mut named);
    let rows = |kind| {
        let of_kind = named.iter().filter(move |one| one.kind == kind);
        of_kind.map(|one| one.row)
    };
    let loader = ctx.loader();
    let staff = loader.load_many(rows(Kind::Staff).map(StaffById)).await?;
    let versions = rows(Kind::JourneyVersion).map(JourneyVersionById);
    let versions = loader.load_many(versions).await?;
    let message = |one: &Named| match one.kind {
        Kind::Staff => {
            let staff = staff.get(&StaffById(one.row))?;
            (!staff.0.is_active).then_some("This member of staff works for the council no longer.")
        }
        Kind::JourneyVersion => {
            let version = versions.get(&JourneyVersionById(one.row))?;
            (version.0.state == VersionState::Retired)
                .then_some("This journey version is retired: no case is opened under it any more.")
        }
        _ => None,
    };
    let told = named.iter().filter_map(|one| {
        Some(CaseViewRetired {
            field: one.field.clone(),
            id: one.kind.id(one.row),
            message: message(one)?.to_owned(),
        })
    });
    Ok(told.collect())
}

fn walk(filter: &Json, path: &mut Vec<String>, named: &mut Vec<Named>) {
    let mut step = |name: String, within: &Json| {
        path.push(name);
        walk(within, path, named);
        path.pop();
    };
    match filter {
        Json::Object(fields) => {
            for (name, within) in fields {
                step(name.clone(), within);
            }
        }
        Json::Array(members) => {
            for (place, within) in members.iter().enumerate() {
                step(place.to_string(), within);
            }
        }
        Json::String(text) => {
            if let Some((kind, row)) = parse(&ID(text.clone())) {
                let field = path.clone();
                named.push(Named { field, kind, row });
            }
        }
        _ => {}
    }
}
