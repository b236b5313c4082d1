//! What ties cases to people and to each other.

mod parties;
