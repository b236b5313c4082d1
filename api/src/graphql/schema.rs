//! The roots of the schema, put together from the domains.

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions, ValidationMode};

use super::node::NodeQueries;
use crate::identity::me::ViewerQueries;
use crate::{cases, demand, journeys, organisation, performance};

/// Everything that can be asked.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    ViewerQueries,
    NodeQueries,
    organisation::Queries,
    journeys::Queries,
    cases::Queries,
    demand::Queries,
    performance::Queries,
);

/// Everything that can be changed.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    organisation::Mutations,
    journeys::Mutations,
    cases::Mutations,
    performance::Mutations,
);

/// The schema of the service.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// What the operator decides about the schema.
#[derive(Clone, Copy, Debug)]
pub struct SchemaOptions {
    /// Whether clients may ask for the schema itself.
    pub introspection: bool,
    /// How deep a query may nest.
    pub depth: usize,
    /// How many fields a query may select, counted through fragments.
    pub complexity: usize,
    /// Whether documents are validated; not those that were found valid before.
    pub validates: bool,
}

impl Default for SchemaOptions {
    fn default() -> Self {
        Self {
            introspection: true,
            depth: 20,
            complexity: 2_000,
            validates: true,
        }
    }
}

/// The schema with its limits.
#[must_use]
pub fn build(options: SchemaOptions) -> Schema {
    let mut builder = Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .limit_depth(options.depth)
        .limit_complexity(options.complexity)
        .validation_mode(if options.validates {
            ValidationMode::Strict
        } else {
            ValidationMode::Fast
        });
    if !options.introspection {
        builder = builder.disable_introspection();
    }
    builder.finish()
}

/// The schema as text, sorted: the published contract.
#[must_use]
pub fn sdl(schema: &Schema) -> String {
    schema.sdl_with_options(
        SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items(),
    )
}
