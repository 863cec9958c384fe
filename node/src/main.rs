//! The program `node`: reads the command line, hands over to the library, says why when it does not go on.

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use node::config::{Command, CommandLine};
use tracing_subscriber::EnvFilter;

/// Sockets and printers are served by so many threads; the database and the flow have their own.
const WORKERS: usize = 2;
/// Threads for reads and PINs; each ends when it had nothing to do for a while.
const MAX_BLOCKING_THREADS: usize = 8;
const STACK_BYTES: usize = 1024 * 1024;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("COMANDA_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work() -> anyhow::Result<()> {
    let command = CommandLine::parse().command;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(MAX_BLOCKING_THREADS)
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build()
        .context("no threads to work with")?;
    runtime.block_on(async {
        match command {
            Command::Init(init) => node::setup::init(&init.data, &init.from).await?,
            Command::Run(run) => node::run::run(run).await?,
            Command::Rebuild(order) => node::rebuild::rebuild(&order).await?,
        }
        Ok(())
    })
}
