//! Erasing a customer: what is gone, what stays, and who may.

pub mod everywhere;
mod life;
pub mod marked;
mod overtaken;
