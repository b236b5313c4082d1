//! The process.

use std::process::ExitCode;

use clap::Parser;
use throughline::commands::CommandLine;

fn main() -> ExitCode {
    CommandLine::parse().process()
}
