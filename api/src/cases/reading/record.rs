//! Writing down what a request has read, before its answer leaves.

use entities::cases::case_reading::Model;

use crate::cases::rows;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// The most characters that are kept of the name of an operation.
const LONGEST_OPERATION: usize = 64;

/// Records each restricted case whose words the request was told, in one statement for up to 500; nothing is
/// written when there is none.
///
/// # Errors
/// When it cannot be recorded: the answer must not leave then.
pub async fn record(reader: &Reader, operation: Option<&str>) -> Result<(), Failure> {
    let cases = reader.readings().cases();
    if cases.is_empty() {
        return Ok(());
    }
    let viewer = reader.viewer();
    let (Some(reason), Some(account_id)) = (reader.readings().reason(), viewer.account_id()) else {
        return Err(Failure::fault(
            "a restricted case was read by nobody or for nothing",
        ));
    };
    let read_at = reader.clock().now();
    let operation: Option<String> =
        operation.map(|name| name.chars().take(LONGEST_OPERATION).collect());
    let rows = cases.into_iter().map(|case_id| Model {
        id: reader.clock().new_id(),
        council_id: reader.council_id(),
        case_id,
        account_id,
        read_at,
        reason: reason.to_owned(),
        operation: operation.clone(),
    });
    let written = async {
        let transaction = reader.database().write().await?;
        rows::insert_rows(&transaction, rows.collect::<Vec<Model>>()).await?;
        transaction.commit().await
    };
    reader.ask("record of readings", written).await
}
