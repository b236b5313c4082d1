//! Documents that one SQL statement answers: the database writes the JSON, and its text is the answer.
//!
//! A document that was found valid is compiled once, when all that it selects stands in `objects`; any
//! other, and any viewer whose reach these statements cannot tell, goes the usual way through the
//! resolvers. Both give the same answer, and which one did cannot be seen. `SQLite` goes the usual way.

mod answer;
mod compile;
mod objects;

use async_graphql::Name;
use rules::access::Permission;

pub use self::compile::compile;

/// A document that is answered without its resolvers.
#[derive(Debug, PartialEq, Eq)]
pub enum Compiled {
    /// Always by this JSON, since nothing of it is data.
    Text(String),
    /// By the one JSON text that a statement gives.
    Statement(Statement),
}

/// A statement that answers a document for whoever may ask all of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Statement {
    /// The SQL; `$1` is the council.
    sql: String,
    /// What is bound from `$2` on.
    values: Vec<Bound>,
    /// The permissions that its fields ask for.
    permissions: Vec<Permission>,
    /// Whether a field asks for a token.
    needs_token: bool,
}

/// What is bound to a parameter of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Bound {
    /// Whether a permission reaches the whole council.
    IsWhole(Permission),
    /// The journeys that it reaches.
    Journeys(Permission),
    /// The customers that it reaches.
    Customers(Permission),
    /// The highest level of confidentiality that it reaches, as a number.
    Ceiling(Permission),
    /// A name, as it is stored.
    Key(Given, objects::Key),
    /// How many rows a page has.
    Size(Name),
}

/// The text of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    /// As it stands in the document.
    Literal(String),
    /// As the request gives it.
    Variable(Name),
}

impl Compiled {
    /// How much memory it takes, nearly, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Statement(statement) => statement.sql.len(),
        }
    }
}
