//! GraphQL over HTTP, seen from outside.
