//! The cases to which a customer is a party, in an export: that they are, and nothing of what others said there.

use entities::cases::case_party::{Column, Entity};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::stream::{Batch, Export};
use crate::graphql::failure::Failure;

/// Parties that are read at a time.
const AT_ONCE: u64 = 500;

/// The next cases to which the customer is a party.
pub(super) async fn some(export: &Export, after: Option<Uuid>) -> Result<Batch, Failure> {
    let backend = export.reader.backend();
    let select = Entity::in_council(export.reader.council_id())
        .filter(Column::CustomerId.eq(export.customer.id))
        .filter(Column::CaseId.in_subquery(export.scope.ids_of_cases(backend)));
    let of = (Column::Id, AT_ONCE);
    let (rows, last) = export
        .page::<Entity>("export: parties", select, after, of, |row| row.id)
        .await?;
    let cases = export
        .cases_by_id(rows.iter().map(|row| row.case_id))
        .await?;
    export.record_others(cases.values()).await?;
    let items = rows.iter().filter_map(|row| {
        let case = cases.get(&row.case_id)?;
        Some(
            json!({ "case": case.reference, "role": row.role, "validFrom": row.valid_from,
            "validTo": row.valid_to, "addedAt": row.added_at }),
        )
    });
    let items = items.collect();
    Ok(Batch { items, last })
}
