//! What a parsed document would cost, counted through its fragments, each looked at once.
//!
//! Following every spread anew would take exponential time for fragments that spread one another
//! twice; and what validates and executes documents does just that. So nothing else sees a
//! document before this has found it small.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};

/// How often a list is taken to repeat what is in it, when the document does not say.
const USUAL_PAGE: usize = 25;

/// A page is never longer.
const LARGEST_PAGE: usize = 100;

/// What a document costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measure {
    /// Fields and spreads, counted through fragments.
    pub(super) fields: usize,
    /// Fields under another name.
    pub(super) aliases: usize,
    /// Directives.
    pub(super) directives: usize,
    /// Fields within fields.
    pub(super) depth: usize,
    /// Fields as often as the lists around them can repeat them.
    pub(super) list_cost: usize,
    /// Whether it selects what makes its parent a page of a list.
    is_page: bool,
    /// Whether, as a root, it asks for more than the schema and type names.
    pub(super) asks_for_data: bool,
}

/// A fragment that contains itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cycle(pub(super) String);

/// The sum of all operations of a document.
pub(super) fn measure(
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<Measure, Cycle> {
    let mut meter = Meter {
        document,
        variables,
        fragments: HashMap::new(),
    };
    let mut total = Measure::default();
    for name in document.fragments.keys() {
        meter.fragment(name)?;
    }
    for (_, operation) in document.operations.iter() {
        total.add(meter.operation(&operation.node)?);
    }
    Ok(total)
}

struct Meter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    /// `None` while a fragment is being measured.
    fragments: HashMap<&'a Name, Option<Measure>>,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
        self.list_cost = self.list_cost.saturating_add(other.list_cost);
        self.is_page |= other.is_page;
        self.asks_for_data |= other.asks_for_data;
    }
}

impl<'a> Meter<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Measure, Cycle> {
        let mut measure = self.selections(&operation.selection_set.node)?;
        measure.directives = measure
            .directives
            .saturating_add(operation.directives.len());
        Ok(measure)
    }

    fn selections(&mut self, set: &'a SelectionSet) -> Result<Measure, Cycle> {
        let mut total = Measure::default();
        for Positioned {
            node: selection, ..
        } in &set.items
        {
            let mut one = match selection {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(inline) => {
                    self.selections(&inline.node.selection_set.node)?
                }
                Selection::FragmentSpread(spread) => {
                    let mut spread = self.fragment(&spread.node.fragment_name.node)?;
                    spread.fields = spread.fields.saturating_add(1);
                    spread
                }
            };
            one.directives = one.directives.saturating_add(selection.directives().len());
            total.add(one);
        }
        Ok(total)
    }

    fn field(&mut self, field: &'a Field) -> Result<Measure, Cycle> {
        let within = self.selections(&field.selection_set.node)?;
        let name = field.name.node.as_str();
        let times = self
            .page(field)
            .unwrap_or(if within.is_page { USUAL_PAGE } else { 1 });
        Ok(Measure {
            fields: within.fields.saturating_add(1),
            aliases: within
                .aliases
                .saturating_add(usize::from(field.alias.is_some())),
            directives: within.directives,
            depth: within.depth + 1,
            list_cost: within.list_cost.saturating_mul(times).saturating_add(1),
            is_page: name == "nodes" || name == "edges",
            asks_for_data: !name.starts_with("__"),
        })
    }

    /// How long a page the field asks for.
    fn page(&self, field: &Field) -> Option<usize> {
        let value = field
            .get_argument("first")
            .or_else(|| field.get_argument("last"))?;
        let value = value.node.clone();
        let value = value.into_const_with(|name| self.variables.get(&name).cloned().ok_or(()));
        let async_graphql::Value::Number(asked) = value.ok()? else {
            return None;
        };
        let asked = asked.as_u64()?;
        let asked = usize::try_from(asked).unwrap_or(LARGEST_PAGE);
        Some(asked.clamp(1, LARGEST_PAGE))
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Measure, Cycle> {
        match self.fragments.get(name) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => return Err(Cycle(name.to_string())),
            None => {}
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Measure::default());
        };
        self.fragments.insert(name, None);
        let measure = self.selections(&fragment.node.selection_set.node)?;
        self.fragments.insert(name, Some(measure));
        Ok(measure)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn of(document: &str) -> Result<Measure, Cycle> {
        let variables = Variables::from_json(json!({"n": 40}));
        parse_query(document).map_or_else(
            |error| Err(Cycle(error.to_string())),
            |document| measure(&document, &variables),
        )
    }

    #[test]
    fn fields_are_counted_through_fragments_and_lists_multiply() {
        let measured = of(
            "{ a: cases(first: 20) { nodes { ...F } } } fragment F on Case { x y @include(if: true) }",
        );
        // cases, nodes, the spread, x, y; cases = 1 + 20 * (nodes = 1 + (x + y)).
        assert_eq!(
            measured,
            Ok(Measure {
                fields: 5,
                aliases: 1,
                directives: 1,
                depth: 3,
                list_cost: 1 + 20 * 3,
                is_page: false,
                asks_for_data: true,
            })
        );
    }

    #[test]
    fn a_page_is_as_long_as_its_variable_says_or_as_usual() {
        let cost = |document: &str| of(document).map(|measure| measure.list_cost);
        assert_eq!(
            cost("query($n: Int) { c(first: $n) { nodes { x } } }"),
            Ok(81)
        );
        assert_eq!(cost("{ c { nodes { x } } }"), Ok(51));
        assert_eq!(cost("{ c { x } }"), Ok(2));
        assert_eq!(cost("{ c(last: 100000) { edges { x } } }"), Ok(201));
    }

    #[test]
    fn fragments_that_double_one_another_are_measured_in_no_time() {
        let doubling = |n| format!("fragment F{n} on Query {{ ...F{0} ...F{0} }}", n + 1);
        let fragments: Vec<String> = (0..60).map(doubling).collect();
        let last = "fragment F60 on Query { __typename }";
        let document = format!("{{ ...F0 }} {} {last}", fragments.join(" "));
        let fields = of(&document).map(|measure| measure.fields);
        assert!(fields.is_ok_and(|fields| fields > 1_000_000));
    }

    #[test]
    fn a_fragment_that_contains_itself_is_found() {
        let document = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
        assert!(of(document).is_err());
    }

    #[test]
    fn asking_for_the_schema_alone_is_no_asking_for_data() {
        let asks = |document: &str| of(document).map(|measure| measure.asks_for_data);
        assert_eq!(
            asks("{ __typename ...S } fragment S on Query { __schema { x } }"),
            Ok(false)
        );
        assert_eq!(asks("{ __typename council { x } }"), Ok(true));
    }
}
