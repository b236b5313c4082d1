//! GraphQL over HTTP, seen from outside.

mod audits;
mod bearer;
mod cors;
mod failing;
mod health;
mod idle;
mod known;
mod limits;
mod people;
mod reconnect;
mod unlogged;
mod wide;
