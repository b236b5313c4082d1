//! Texts in the input of a mutation, checked all together.

use async_graphql::MaybeUndefined;
use rules::text::{self, Limits};

/// What one text of an input has to be.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// A code: capitals, digits and `- . _ /`.
    Code,
    /// Words within limits.
    Words(Limits),
    /// An address of e-mail.
    Email,
}

/// The texts that break their rule: the field's path and a sentence about it. What is not given is
/// not checked.
pub fn faults<'a>(
    texts: impl IntoIterator<Item = (&'a str, Option<&'a str>, Rule)>,
) -> Vec<(&'a str, String)> {
    texts
        .into_iter()
        .filter_map(|(field, given, rule)| {
            let checked = match rule {
                Rule::Code => text::code(given?),
                Rule::Words(limits) => text::clean(given?, limits),
                Rule::Email => text::email(given?),
            };
            let fault = checked.err()?;
            Some((field, format!("{field} {fault}.")))
        })
        .collect()
}

/// The text to check of a field that an update may also remove.
#[must_use]
pub fn given(text: &MaybeUndefined<String>) -> Option<&str> {
    match text {
        MaybeUndefined::Value(text) => Some(text),
        _ => None,
    }
}
