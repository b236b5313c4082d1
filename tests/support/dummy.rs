//! Documents for every root field and mutation of the schema, made from its introspection, so that a
//! test can ask for each of them.

use serde_json::{Map, Value, json};

use crate::World;

/// The schema as its introspection tells it.
pub struct Shape {
    types: Map<String, Value>,
}

const INTROSPECTION: &str = "{ __schema { types { name kind isOneOf \
    fields { name type { ...T } args { name defaultValue type { ...T } } } \
    inputFields { name defaultValue type { ...T } } enumValues { name } } } } \
    fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";

impl Shape {
    /// Reads the schema of a world's server.
    pub async fn of(world: &World) -> Self {
        let data = world.data("", INTROSPECTION, json!({})).await;
        let types = data["__schema"]["types"].as_array().expect("types");
        let named = types.iter().map(|one| {
            let name = one["name"].as_str().expect("a name");
            (name.to_owned(), one.clone())
        });
        Self {
            types: named.collect(),
        }
    }

    /// The names of the fields of `Query` or `Mutation`.
    pub fn fields(&self, root: &str) -> Vec<String> {
        let fields = self.types[root]["fields"].as_array().expect("fields");
        let name = |field: &Value| field["name"].as_str().expect("a name").to_owned();
        fields.iter().map(name).collect()
    }

    /// A document that asks for one field of `Query` or `Mutation`, and its variables: what is
    /// required is given, with values that name nothing. `text` stands for every text and id.
    pub fn document(&self, root: &str, field: &str, text: &str) -> (String, Value) {
        self.document_of((root, field), text, "__typename")
    }

    /// The same, with what is read of the answer.
    pub fn document_of(
        &self,
        (root, field): (&str, &str),
        text: &str,
        select: &str,
    ) -> (String, Value) {
        let fields = self.types[root]["fields"].as_array().expect("fields");
        let found = fields.iter().find(|one| one["name"] == field);
        let found = found.unwrap_or_else(|| panic!("no field {field} of {root}"));
        let (mut declared, mut given) = (Vec::new(), Vec::new());
        let mut variables = Map::new();
        for argument in found["args"].as_array().expect("arguments") {
            if argument["type"]["kind"] != "NON_NULL" || !argument["defaultValue"].is_null() {
                continue;
            }
            let name = argument["name"].as_str().expect("a name");
            declared.push(format!("${name}: {}", written(&argument["type"])));
            given.push(format!("{name}: ${name}"));
            variables.insert(name.to_owned(), self.value(&argument["type"], text));
        }
        let (declared, given) = match declared.is_empty() {
            true => (String::new(), String::new()),
            false => (
                format!("({})", declared.join(", ")),
                format!("({})", given.join(", ")),
            ),
        };
        let operation = root.to_lowercase();
        let document = format!("{operation}{declared} {{ {field}{given} {{ {select} }} }}");
        (document, Value::Object(variables))
    }

    /// Whether the input of a mutation has a member.
    pub fn takes(&self, mutation: &str, member: &str) -> bool {
        let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let fields = self.types[&input]["inputFields"].as_array();
        fields
            .expect("fields")
            .iter()
            .any(|one| one["name"] == member)
    }

    fn value(&self, of: &Value, text: &str) -> Value {
        let inner = &of["ofType"];
        match of["kind"].as_str().expect("a kind") {
            "NON_NULL" => self.value(inner, text),
            "LIST" => json!([self.value(inner, text)]),
            "ENUM" => {
                let name = of["name"].as_str().expect("a name");
                self.types[name]["enumValues"][0]["name"].clone()
            }
            "INPUT_OBJECT" => self.object(of["name"].as_str().expect("a name"), text),
            _ => match of["name"].as_str().expect("a name") {
                "Int" | "Float" => json!(1),
                "Boolean" => json!(true),
                "NaiveDate" | "Date" => json!("2026-09-01"),
                "DateTime" | "Instant" => json!("2026-09-01T09:00:00Z"),
                _ => json!(text),
            },
        }
    }

    fn object(&self, name: &str, text: &str) -> Value {
        if name == "PeriodInput" {
            return json!({ "month": "2026-09" });
        }
        let fields = self.types[name]["inputFields"].as_array().expect("fields");
        if self.types[name]["isOneOf"] == true {
            // Exactly one is required: the first.
            let field = &fields[0];
            let name = field["name"].as_str().expect("a name");
            return json!({ name: self.value(&field["type"], text) });
        }
        let required = fields
            .iter()
            .filter(|field| field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null());
        let value = |field: &Value| {
            let name = field["name"].as_str().expect("a name").to_owned();
            (name, self.value(&field["type"], text))
        };
        Value::Object(required.map(value).collect())
    }
}

fn written(of: &Value) -> String {
    match of["kind"].as_str().expect("a kind") {
        "NON_NULL" => format!("{}!", written(&of["ofType"])),
        "LIST" => format!("[{}]", written(&of["ofType"])),
        _ => of["name"].as_str().expect("a name").to_owned(),
    }
}
