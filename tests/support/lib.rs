//! What the tests stand on: a world with a database of its own, the real server, and real tokens.
//!
//! ```ignore
//! on_both!(a_council_has_a_name, |world| async move {
//!     let token = world.token("councillor", "anybody");
//!     let data = world.data(&token, "{ council { name } }", json!({})).await;
//!     assert_eq!(data["council"]["name"], "Test Council");
//! });
//! ```

pub mod answer;
pub mod build;
pub mod council_check;
pub mod data;
pub mod dummy;
pub mod faults;
pub mod plan;
pub mod postgres;
pub mod postgres_server;
pub mod recount;
pub mod run;
pub mod serve;
pub mod walk;
pub mod world;

pub use answer::Answer;
pub use run::run;
pub use serve::Setup;
pub use world::{Kind, World};

/// Makes a test on SQLite and the same on PostgreSQL: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, $test:expr) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[test]
            fn sqlite() {
                $crate::run($crate::Kind::Sqlite, $test);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Kind::Postgres, $test);
            }
        }
    };
}
