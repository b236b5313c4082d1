//! What is done with contacts: recording one, and changing its demand code.

pub mod reclassify;
pub mod record;
