//! Every entity against the migrated schema.
