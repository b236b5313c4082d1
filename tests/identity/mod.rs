//! Tokens, roles, reach, and what every mutation refuses.

mod hostile;
mod matrix;
mod tokens;
mod zone;
