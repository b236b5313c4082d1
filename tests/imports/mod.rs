//! Imports of real data.
