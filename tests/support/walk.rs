//! Walks whole connections, so that a test can count by itself what the server claims.

use serde_json::{Value, json};

use crate::World;

impl World {
    /// Every node of a connection at the root, by pages of 100: `walk(&token, "cases", "", "reference")`.
    ///
    /// `arguments` stand behind the paging ones, such as `where: { state: { in: [OPEN] } }`.
    pub async fn walk(&self, token: &str, field: &str, arguments: &str, nodes: &str) -> Vec<Value> {
        self.walk_within(token, "", field, arguments, nodes).await
    }

    /// Every node of a connection below a root field: `walk_within(&token, r#"kpi(code: "K")"#, "cases", …)`.
    pub async fn walk_within(
        &self,
        token: &str,
        parent: &str,
        field: &str,
        arguments: &str,
        nodes: &str,
    ) -> Vec<Value> {
        let page = format!(
            "{field}(first: 100, after: $after {arguments}) \
             {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {nodes} }} }}"
        );
        let query = if parent.is_empty() {
            format!("query($after: String) {{ {page} }}")
        } else {
            format!("query($after: String) {{ {parent} {{ {page} }} }}")
        };
        let mut found = Vec::new();
        let mut after = Value::Null;
        loop {
            let data = self.data(token, &query, json!({ "after": after })).await;
            let mut page = &data;
            if !parent.is_empty() {
                page = only_field(page);
            }
            page = only_field(page);
            found.extend(page["nodes"].as_array().expect("nodes").iter().cloned());
            if page["pageInfo"]["hasNextPage"] != true {
                return found;
            }
            let next = page["pageInfo"]["endCursor"].clone();
            assert_ne!(next, after, "the cursor of {field} stands still");
            after = next;
        }
    }
}

fn only_field(value: &Value) -> &Value {
    let fields = value.as_object();
    let field = fields.and_then(|fields| fields.values().next());
    field.unwrap_or_else(|| panic!("no field in {value}"))
}
