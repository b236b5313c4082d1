//! Searching cases by words: what counts as a word, what is kept of a case, and what is asked.
//!
//! Texts are taken apart here and not by the databases, so that both find the same.

mod asked;
mod entry;
mod words;

pub use self::asked::{Asked, AskedFault, Depth};
pub use self::entry::{Entry, Place};
pub use self::words::{CouncilMark, mention};
