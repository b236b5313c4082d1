//! The process.

use std::process::ExitCode;

use clap::Parser;
use throughline::commands::CommandLine;

fn main() -> ExitCode {
    let command = CommandLine::parse();
    // A panic is told like everything else: one line in the log, with its place.
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("throughline: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("throughline: {}", error.to_string().trim_end());
            ExitCode::FAILURE
        }
    }
}
