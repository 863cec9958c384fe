//! The program `node`: reads the command line, hands over to the library, says why when it does not go on.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use node::config::{self, Command, LogFormat, Settings};
use node::doctor::{self, Health};
use tracing_subscriber::EnvFilter;

/// Sockets and printers are served by so many threads; the database and the flow have their own.
const WORKERS: usize = 2;
/// Threads for reads and PINs; each ends when it had nothing to do for a while.
const MAX_BLOCKING_THREADS: usize = 8;
const STACK_BYTES: usize = 1024 * 1024;

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work() -> anyhow::Result<()> {
    let read = config::read(std::env::args_os());
    log_as_told(read.as_ref().ok().and_then(|(line, _)| line.command.settings()));
    let (line, file) = read?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(MAX_BLOCKING_THREADS)
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build()
        .context("no threads to work with")?;
    match line.command {
        Command::Init(init) => runtime.block_on(node::setup::init(&init.data, &init.from))?,
        Command::Export(order) => runtime.block_on(node::setup::export(&order.data, &order.to))?,
        Command::Run(settings) => runtime.block_on(node::run::run(settings))?,
        Command::Config(_) => {
            let said = std::env::args_os().skip_while(|word| word != "config").skip(1);
            say(&config::print(said, file.as_deref())?)?;
        }
        Command::User(config::User::Add(order)) => {
            let added = runtime.block_on(node::user::add(&order))?;
            say(&format!("{} can log in as {}\n", added.name, order.username.trim()))?;
        }
        Command::Backup(config::Backup::Now(settings)) => {
            let made = node::backup::now(&settings)?;
            say(&format!("{}\n", made.file.display()))?;
            made.sealed.iter().try_for_each(|sealed| say(&format!("{}\n", sealed.display())))?;
        }
        Command::Restore(order) => {
            let restored = node::restore::restore(&order)?;
            say(&restored.to_string())?;
        }
        Command::Doctor(settings) => {
            let findings = doctor::examine(&settings);
            findings.iter().try_for_each(|finding| say(&format!("{finding}\n")))?;
            anyhow::ensure!(doctor::worst(&findings) < Health::Ill, "the node is not well");
        }
        Command::Rebuild(order) => runtime.block_on(node::rebuild::rebuild(&order))?,
    }
    Ok(())
}

/// The log goes to standard error, so that what a command answers can be used.
fn log_as_told(settings: Option<&Settings>) {
    let said = settings.map(|settings| settings.log.clone());
    let said = said.or_else(|| std::env::var("COMANDA_LOG").ok()).unwrap_or_else(|| "info".into());
    let filter = EnvFilter::try_new(said).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    match settings.map(|settings| settings.log_format) {
        Some(LogFormat::Json) => log.json().init(),
        Some(LogFormat::Text) | None => log.init(),
    }
}

fn say(text: &str) -> std::io::Result<()> {
    std::io::stdout().write_all(text.as_bytes())
}
