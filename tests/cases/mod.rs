//! Every verb of a case, its history, and contacts.
