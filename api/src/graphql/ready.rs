//! Objects most of whose fields are known when the object is: these are answered where they stand,
//! without a task for each. The schema has no extensions, which would have to see each field.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value,
};
use futures_util::FutureExt;
use futures_util::future::try_join_all;

/// An object type some of whose fields wait for nothing.
pub trait Known: ObjectType {
    /// The names of these fields.
    const FIELDS: &'static [&'static str];
}

/// An object that answers its known fields at once, and the others as ever. To clients it is the object.
#[derive(Clone, Debug)]
pub struct Ready<T>(pub T);

impl<T: Known> OutputType for Ready<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        if is_plain(&ctx.item.node) {
            resolve(ctx, &self.0).await
        } else {
            resolve_container(ctx, &self.0).await
        }
    }
}

/// Whether the selection is of fields alone, each with a name of its own in the answer.
fn is_plain(set: &SelectionSet) -> bool {
    let keys: Option<Vec<&Name>> = set.items.iter().map(|item| key(&item.node)).collect();
    keys.is_some_and(|keys| {
        let mut seen = keys.iter().enumerate();
        seen.all(|(place, key)| !keys.iter().take(place).any(|before| before == key))
    })
}

/// The name in the answer of what is a field and nothing else.
fn key(selection: &Selection) -> Option<&Name> {
    match selection {
        Selection::Field(field) if field.node.directives.is_empty() => {
            Some(&field.node.response_key().node)
        }
        _ => None,
    }
}

async fn resolve<T: Known>(ctx: &ContextSelectionSet<'_>, object: &T) -> ServerResult<Value> {
    let items = &ctx.item.node.items;
    let mut values = IndexMap::with_capacity(items.len());
    let mut waiting = Vec::new();
    for item in items {
        let Selection::Field(field) = &item.node else {
            continue;
        };
        let key = field.node.response_key().node.clone();
        let name = field.node.name.node.as_str();
        if name == "__typename" {
            values.insert(
                key,
                Value::String(object.introspection_type_name().into_owned()),
            );
            continue;
        }
        if T::FIELDS.contains(&name)
            && let Some(value) = at_once(ctx, object, field)
        {
            values.insert(key, value?);
            continue;
        }
        // It keeps its place in the answer.
        values.insert(key.clone(), Value::Null);
        let wait = async move {
            let ctx = ctx.with_field(field);
            let value = object.resolve_field(&ctx).await?;
            ServerResult::Ok((key, value.unwrap_or_default()))
        };
        waiting.push(wait.boxed());
    }
    for (key, value) in try_join_all(waiting).await? {
        values.insert(key, value);
    }
    Ok(Value::Object(values))
}

/// The value of a field that waits for nothing.
fn at_once<T: Known>(
    ctx: &ContextSelectionSet<'_>,
    object: &T,
    field: &Positioned<Field>,
) -> Option<ServerResult<Value>> {
    let ctx = ctx.with_field(field);
    let value = object.resolve_field(&ctx).now_or_never()?;
    Some(value.map(Option::unwrap_or_default))
}
