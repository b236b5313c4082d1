//! Journeys, their versions with stages, their outcomes.

mod access;
mod catalogue;
mod changes;
mod drafts;
mod forms;
mod lists;
mod open_to;
mod outcomes;
mod publishing;
mod scene;
mod skills;
mod steps;
mod terms;
mod texts;
mod upgrade;
