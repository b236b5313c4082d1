//! Services: made, changed, found.

use serde_json::json;
use support::on_both;

on_both!(a_council_without_services_lists_none, |world| async move {
    let token = world.token("councillor", "anybody");
    let services = world.walk(&token, "services", "", "code").await;
    assert_eq!(json!(services), json!([]));
});
