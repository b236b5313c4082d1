//! Pages of what is loaded already: children of a parent that has few.

use async_graphql::OutputType;
use async_graphql::connection::{Connection, Edge};
use uuid::Uuid;

use super::PageArgs;
use crate::graphql::failure::Failure;

/// A page of `nodes`, which are all there are, in their order; the cursor of each is its id.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong size or a cursor that is not of one of them.
pub fn of_loaded<N: OutputType>(
    nodes: Vec<N>,
    id: impl Fn(&N) -> Uuid,
    args: &PageArgs,
) -> Result<Connection<String, N>, Failure> {
    let (size, backward) = args.size()?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let place = |asked: &Option<String>, name: &str| {
        match asked {
        None => Ok(None),
        Some(asked) => nodes
            .iter()
            .position(|node| cursor_of(id(node)) == *asked)
            .map(Some)
            .ok_or_else(|| {
                Failure::bad_input(format!(
                    "{name}: this cursor does not belong to this connection. Use a cursor of the same question, or leave it out."
                ))
            }),
    }
    };
    let first = place(&args.after, "after")?.map_or(0, |place| place + 1);
    let last = place(&args.before, "before")?
        .unwrap_or(nodes.len())
        .max(first);
    let (start, end) = if backward {
        (last.saturating_sub(size).max(first), last)
    } else {
        (first, last.min(first + size))
    };
    let mut connection = Connection::new(start > 0, end < nodes.len());
    connection.edges = nodes
        .into_iter()
        .take(end)
        .skip(start)
        .map(|node| Edge::new(cursor_of(id(&node)), node))
        .collect();
    Ok(connection)
}

fn cursor_of(id: Uuid) -> String {
    id.simple().to_string()
}
