//! Tasks on cases: how they are made, what they keep from ending, who sees them.

mod hand;
mod lists;
mod reach;
mod scene;
mod stages;
mod states;
