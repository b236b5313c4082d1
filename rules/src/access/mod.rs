//! Who may do and see what: roles, permissions, how far each reaches, and what each field asks for.
//!
//! Five questions, five answers:
//! - may this role do this at all? `table::grants`, and `fields::rule` for a field of the schema;
//! - on which rows? the [`CaseReach`] of the grant;
//! - whose figures? the [`FigureReach`] of the role;
//! - up to which level? [`confidentiality::ceiling`];
//! - how exactly? [`small_numbers::is_suppressed`].

pub mod confidentiality;
pub mod fields;
mod organisation;
pub mod permission;
pub mod role;
pub mod small_numbers;
pub mod table;

pub use confidentiality::Confidentiality;
pub use fields::FieldRule;
pub use permission::Permission;
pub use role::Role;
pub use table::{CaseReach, FigureReach, Grant};
