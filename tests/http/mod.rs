//! GraphQL over HTTP, seen from outside.

mod audits;
mod bearer;
mod cors;
mod health;
mod limits;
