//! The order of a list of cases.

use async_graphql::{Enum, InputObject};
use entities::cases::cases::Column;

use crate::graphql::failure::Failure;
use crate::graphql::filter::SortDirection;
use crate::graphql::page::SortColumn;

/// What cases can be sorted by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseOrderField {
    /// When the request reached the council.
    ReceivedAt,
    /// When it was closed or withdrawn; open cases come last.
    ClosedAt,
    /// When it is due; cases that are never due come last.
    DueAt,
    /// What people quote.
    Reference,
}

/// One step of the order of cases.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct CaseOrder {
    /// What to sort by.
    pub field: CaseOrderField,
    /// Which way.
    pub direction: SortDirection,
}

/// The columns that cases are sorted by; without an order the latest received come first.
///
/// # Errors
/// `BAD_USER_INPUT` when a field is named twice.
pub fn columns(steps: Option<&[CaseOrder]>) -> Result<Vec<SortColumn<Column>>, Failure> {
    let default = [CaseOrder {
        field: CaseOrderField::ReceivedAt,
        direction: SortDirection::Desc,
    }];
    let steps = match steps {
        Some(steps) if !steps.is_empty() => steps,
        _ => &default,
    };
    let mut columns = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        if steps
            .iter()
            .take(place)
            .any(|earlier| earlier.field == step.field)
        {
            return Err(Failure::bad_input(format!(
                "orderBy.{place}: this field is named before. Name each field once."
            )));
        }
        let (column, is_nullable) = match step.field {
            CaseOrderField::ReceivedAt => (Column::ReceivedAt, false),
            CaseOrderField::ClosedAt => (Column::ClosedAt, true),
            CaseOrderField::DueAt => (Column::DueAt, true),
            CaseOrderField::Reference => (Column::Reference, false),
        };
        columns.push(SortColumn {
            column,
            is_descending: step.direction == SortDirection::Desc,
            is_nullable,
            null_as: None,
        });
    }
    let is_descending = columns.first().is_some_and(|first| first.is_descending);
    columns.push(SortColumn {
        column: Column::Id,
        is_descending,
        is_nullable: false,
        null_as: None,
    });
    Ok(columns)
}
