//! Erasing a customer: what is gone, what stays, and who may.

mod everywhere;
mod life;
mod marked;
