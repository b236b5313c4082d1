//! Tokens, roles, reach, and what every mutation refuses.

mod hostile;
mod matrix;
mod remembered;
mod tokens;
mod whose;
mod zone;
