//! From a valid document to its statement.

use async_graphql::parser::types::{
    ExecutableDocument, Field as Selected, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;
use rules::access::{FieldRule, Permission, fields};
use rules::cases::EventKind;
use sea_orm::ActiveEnum;

use super::objects::{Field, One, Page, ROOTS, Root, Type};
use super::{Bound, Compiled, Given, Statement};
use crate::graphql::page::{DEFAULT_PAGE, LARGEST_PAGE};

/// `PostgreSQL` takes a hundred arguments, of which a field needs two.
const MOST_FIELDS: usize = 50;

/// Longer statements would take longer to understand than the resolvers take.
const LONGEST: usize = 32 * 1024;

/// What answers `operation`; `None` when it must go the usual way.
#[must_use]
pub fn compile(document: &ExecutableDocument, operation: &OperationDefinition) -> Option<Compiled> {
    if operation.ty != OperationType::Query || !operation.directives.is_empty() {
        return None;
    }
    let mut compiler = Compiler {
        document,
        values: Vec::new(),
        permissions: Vec::new(),
        needs_token: false,
        rows: 0,
    };
    let mut parts = Vec::new();
    let fields = compiler.fields("Query", &operation.selection_set.node)?;
    let is_text = fields.iter().all(|field| field.name.node == "__typename");
    for field in fields {
        parts.push((key(field), compiler.root(field)?));
    }
    if is_text {
        let members = parts.iter().map(|(key, _)| format!("\"{key}\":\"Query\""));
        let members: Vec<String> = members.collect();
        return Some(Compiled::Text(format!("{{{}}}", members.join(","))));
    }
    let sql = format!("SELECT ({})::text", built(&parts));
    (sql.len() <= LONGEST).then_some(Compiled::Statement(Statement {
        sql,
        values: compiler.values,
        permissions: compiler.permissions,
        needs_token: compiler.needs_token,
    }))
}

/// The name of a field in the answer: letters, digits and underscores alone.
fn key(field: &Selected) -> &Name {
    &field.response_key().node
}

fn built(parts: &[(&Name, String)]) -> String {
    let members = parts.iter().map(|(key, sql)| format!("'{key}', {sql}"));
    format!(
        "json_build_object({})",
        members.collect::<Vec<_>>().join(", ")
    )
}

struct Compiler<'a> {
    document: &'a ExecutableDocument,
    values: Vec<Bound>,
    permissions: Vec<Permission>,
    needs_token: bool,
    rows: usize,
}

impl<'a> Compiler<'a> {
    /// The fields that are selected of a type, those of fragments among them.
    fn fields(&mut self, of: &str, set: &'a SelectionSet) -> Option<Vec<&'a Selected>> {
        let mut fields: Vec<&Selected> = Vec::new();
        self.gather(of, set, &mut fields)?;
        let is_once = |field: &&Selected| {
            let same = fields.iter().filter(|other| key(other) == key(field));
            same.count() == 1
        };
        let is_plain = fields.len() <= MOST_FIELDS && fields.iter().all(is_once);
        is_plain.then_some(fields)
    }

    fn gather(
        &mut self,
        of: &str,
        set: &'a SelectionSet,
        fields: &mut Vec<&'a Selected>,
    ) -> Option<()> {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    if !field.directives.is_empty() || fields.len() >= MOST_FIELDS {
                        return None;
                    }
                    self.permit(of, &field.name.node)?;
                    fields.push(field);
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let on = fragment.type_condition.as_ref();
                    let is_same = on.is_none_or(|on| on.node.on.node == of);
                    if !is_same || !fragment.directives.is_empty() {
                        return None;
                    }
                    self.gather(of, &fragment.selection_set.node, fields)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = &self.document.fragments.get(name)?.node;
                    let is_plain =
                        spread.node.directives.is_empty() && fragment.directives.is_empty();
                    if !is_plain || fragment.type_condition.node.on.node != of {
                        return None;
                    }
                    self.gather(of, &fragment.selection_set.node, fields)?;
                }
            }
        }
        Some(())
    }

    /// Notes what a field asks of its caller; `None` when nobody has decided.
    fn permit(&mut self, of: &str, field: &str) -> Option<()> {
        if field == "__typename" {
            return Some(());
        }
        match fields::rule(of, field)? {
            FieldRule::Open | FieldRule::AsParent => {}
            FieldRule::Authenticated => self.needs_token = true,
            FieldRule::Needs(permission) => {
                if !self.permissions.contains(&permission) {
                    self.permissions.push(permission);
                }
            }
        }
        Some(())
    }

    fn root(&mut self, field: &'a Selected) -> Option<String> {
        let name = field.name.node.as_str();
        if name == "__typename" {
            return Some("'Query'".to_owned());
        }
        let (_, root) = ROOTS.iter().find(|(known, _)| *known == name)?;
        let Root {
            of,
            key,
            kind,
            is_case,
        } = root;
        let given = match field.arguments.as_slice() {
            [(argument, value)] if argument.node == *key => given(&value.node)?,
            _ => return None,
        };
        let row = self.row();
        let object = self.object(of, &row, &field.selection_set.node)?;
        let wanted = self.bind(Bound::Key(given, *kind));
        let mut sql = format!(
            "(SELECT {object} FROM {} {row} WHERE {row}.council_id = $1 AND {row}.{key} = {wanted}",
            of.table
        );
        if *is_case {
            sql += &self.in_reach(&row, &format!("{row}.journey_id"));
        }
        Some(sql + ")")
    }

    /// The JSON object of a row.
    fn object(&mut self, of: &'static Type, row: &str, set: &'a SelectionSet) -> Option<String> {
        let mut parts = Vec::new();
        for field in self.fields(of.name, set)? {
            parts.push((key(field), self.field(of, row, field)?));
        }
        Some(built(&parts))
    }

    fn field(&mut self, of: &'static Type, row: &str, field: &'a Selected) -> Option<String> {
        let name = field.name.node.as_str();
        if name == "__typename" {
            return Some(format!("'{}'", of.name));
        }
        let (_, told) = of.fields.iter().find(|(known, _)| *known == name)?;
        let set = &field.selection_set.node;
        if let Field::Page(page) = told {
            return self.page(page, row, field);
        }
        if !field.arguments.is_empty() {
            return None;
        }
        match told {
            Field::Value(sql) => Some(of_row(sql, row)),
            Field::Instant(sql) => Some(instant(&of_row(sql, row))),
            Field::Id => Some(id(of.name, row)),
            Field::One(one) => self.one(one, row, set),
            Field::Page(_) => None,
        }
    }

    fn one(&mut self, one: &'static One, row: &str, set: &'a SelectionSet) -> Option<String> {
        let its = self.row();
        let object = self.object(one.of, &its, set)?;
        let found = format!(
            "(SELECT {object} FROM {} {its} WHERE {its}.council_id = $1 AND {its}.id = {})",
            one.of.table,
            of_row(one.link, row)
        );
        if !one.is_personal {
            return Some(found);
        }
        let reached = self.reached(Permission::PersonalRead, row, &format!("{row}.journey_id"));
        Some(format!("CASE WHEN {reached} THEN {found} END"))
    }

    fn page(&mut self, page: &'static Page, row: &str, field: &'a Selected) -> Option<String> {
        let its = self.row();
        let (size, backward) = self.size(&field.arguments)?;
        let mut parts = Vec::new();
        for part in self.fields(page.connection, &field.selection_set.node)? {
            let sql = match part.name.node.as_str() {
                "__typename" => format!("'{}'", page.connection),
                "nodes" if part.arguments.is_empty() => {
                    let set = &part.selection_set.node;
                    let object = self.object(page.of, &its, set)?;
                    self.nodes(page, (row, &its), &object, (&size, backward))
                }
                _ => return None,
            };
            parts.push((key(part), sql));
        }
        Some(built(&parts))
    }

    /// The objects are written inside, where no more rows than those of the page are read, and only the
    /// columns that tell them.
    fn nodes(
        &mut self,
        page: &Page,
        (row, its): (&str, &str),
        object: &str,
        (size, backward): (&str, bool),
    ) -> String {
        let order = |of: &str, flips: bool| {
            let columns = page.order.iter().map(|(column, descends)| {
                let direction = if *descends == flips { "ASC" } else { "DESC" };
                format!("{of}.{column} {direction}")
            });
            columns.collect::<Vec<_>>().join(", ")
        };
        let columns = page
            .order
            .iter()
            .map(|(column, _)| format!("{its}.{column}"));
        let mut rows = format!(
            "SELECT {object} AS told, {} FROM {} {its} WHERE {its}.council_id = $1 AND {its}.{} = {row}.id",
            columns.collect::<Vec<_>>().join(", "),
            page.of.table,
            page.parent
        );
        if page.are_cases {
            rows += &self.in_reach(its, &format!("{row}.id"));
        }
        if page.are_events {
            rows += &self.told(its, row);
        }
        format!(
            "(SELECT coalesce(json_agg(page.told ORDER BY {}), '[]'::json) FROM ({rows} ORDER BY {} LIMIT {size}) page)",
            order("page", false),
            order(its, backward)
        )
    }

    /// The size of a page, and whether it is counted from the back.
    fn size(
        &mut self,
        arguments: &[(Positioned<Name>, Positioned<Value>)],
    ) -> Option<(String, bool)> {
        let (value, backward) = match arguments {
            [] => return Some((DEFAULT_PAGE.to_string(), false)),
            [(name, value)] if name.node == "first" => (&value.node, false),
            [(name, value)] if name.node == "last" => (&value.node, true),
            _ => return None,
        };
        let size = match value {
            Value::Number(number) => {
                let size = number
                    .as_u64()
                    .filter(|size| (1..=LARGEST_PAGE).contains(size));
                size?.to_string()
            }
            Value::Variable(name) => self.bind(Bound::Size(name.clone())),
            _ => return None,
        };
        Some((size, backward))
    }

    /// True of the cases in reach that are there for everybody.
    fn in_reach(&mut self, row: &str, journey: &str) -> String {
        let reached = self.reached(Permission::CaseRead, row, journey);
        format!(" AND {row}.is_staged = false AND {reached}")
    }

    /// True of events of a case that are told to whoever reaches it: those of legal holds are not.
    fn told(&mut self, its: &str, row: &str) -> String {
        let holds = EventKind::OF_HOLDS.map(|kind| format!("'{}'", kind.to_value()));
        let journey = format!("{row}.journey_id");
        let sees = self.reached(Permission::LegalHoldRead, row, &journey);
        format!(" AND ({its}.kind NOT IN ({}) OR {sees})", holds.join(", "))
    }

    fn reached(&mut self, permission: Permission, row: &str, journey: &str) -> String {
        let is_whole = self.bind(Bound::IsWhole(permission));
        let journeys = self.bind(Bound::Journeys(permission));
        let customers = self.bind(Bound::Customers(permission));
        let ceiling = self.bind(Bound::Ceiling(permission));
        format!(
            "((({is_whole} OR {journey} = ANY({journeys})) AND {row}.confidentiality <= {ceiling}) \
             OR {row}.customer_id = ANY({customers}))"
        )
    }

    fn bind(&mut self, value: Bound) -> String {
        let known = self.values.iter().position(|known| *known == value);
        let place = known.unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        format!("${}", place + 2)
    }

    fn row(&mut self) -> String {
        self.rows += 1;
        format!("t{}", self.rows)
    }
}

fn given(value: &Value) -> Option<Given> {
    match value {
        Value::String(text) => Some(Given::Literal(text.clone())),
        Value::Variable(name) => Some(Given::Variable(name.clone())),
        _ => None,
    }
}

fn of_row(sql: &str, row: &str) -> String {
    sql.replace("{}", row)
}

/// An instant as the resolvers write it: with no fraction of a second, or three digits of one, or six.
/// Most have none, and then this is the cheapest way to write them.
fn instant(at: &str) -> String {
    const FORM: &str = "YYYY-MM-DD\"T\"HH24:MI:SS";
    format!(
        "CASE {at} WHEN {at}::timestamptz(0) THEN overlay({at}::text placing 'T' from 11 for 1) || ':00' \
         WHEN {at}::timestamptz(3) THEN to_char({at}, '{FORM}.MS\"+00:00\"') \
         ELSE to_char({at}, '{FORM}.US\"+00:00\"') END"
    )
}

/// The opaque id of a row.
fn id(of: &str, row: &str) -> String {
    format!(
        "rtrim(translate(encode(convert_to('{of}:' || replace({row}.id::text, '-', ''), 'UTF8'), 'base64'), \
         E'+/\\n', '-_'), '=')"
    )
}
