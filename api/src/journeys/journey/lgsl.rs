//! Numbers of the Local Government Services List.

use rules::journeys::plan::{Fault, FaultKind};

/// What is wrong with a number of the list: it counts from 1.
#[must_use]
pub fn fault(lgsl_id: Option<i32>) -> Option<Fault> {
    let number = lgsl_id?;
    (number < 1).then(|| {
        let message = format!("lgslId must be 1 or more, not {number}.");
        Fault::new(FaultKind::Invalid, "lgslId", message)
    })
}
