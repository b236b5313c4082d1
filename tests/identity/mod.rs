//! Tokens, roles, reach, and what every mutation refuses.
