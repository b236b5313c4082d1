//! The clock of a case: what its time is counted by, what is read of it, and the verbs that pause,
//! resume and extend it.

pub(super) mod answer;
pub mod case_clock;
pub(super) mod counted;
pub mod extend;
pub mod pause;
pub mod pauses;
pub mod promise;
pub mod resume;
pub(super) mod stops;
pub mod visit;
