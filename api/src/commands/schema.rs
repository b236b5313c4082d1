//! `throughline schema`.

use crate::graphql::schema::{SchemaOptions, build, sdl};

pub(super) fn run() {
    let text = sdl(&build(SchemaOptions::default()));
    println!("{}", text.trim_end());
}
