//! Whether the cells of a council are still to be computed. A reader asks in the statement that sums them,
//! and so in its snapshot; where they are, it reads the rows.

/// Gives one row, of the columns asked for, while the cells of the council `$1` are not yet to be trusted.
#[must_use]
pub fn select(columns: &[String]) -> String {
    format!(
        "SELECT {} FROM cell_upkeep u WHERE u.council_id = $1 AND u.is_to_rebuild = true",
        columns.join(", ")
    )
}
