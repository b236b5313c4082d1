//! The kernel of the GraphQL side: what every domain's fields are made with.

pub mod context;
pub mod each;
pub mod failure;
pub mod filter;
pub mod id;
pub mod json;
pub mod load;
pub mod mutation;
pub mod node;
pub mod page;
pub mod period;
pub mod problem;
pub mod quantity;
pub mod question;
pub mod readings;
pub mod ready;
pub mod schema;
pub mod shelf;
pub mod text;
pub mod total;
