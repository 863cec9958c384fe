//! `node doctor`: looks at everything that an evening depends on and says what to do about what is not well. It changes
//! nothing, so it may be asked while the node serves.

use std::fmt;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use sync::time::UnixMs;

use crate::backup::{BackupState, Plan};
use crate::clock::{self, EARLIEST};
use crate::config::Settings;
use crate::store::backup::{Contents, contents, integrity};
use crate::store::printers::{self, PrinterRow};
use crate::store::{DATABASE_FILE, Store, StoreError};

mod certificate;
mod license;

/// A printer that is there answers within this.
const PRINTER_TIMEOUT: Duration = Duration::from_secs(2);
/// Below this much free space somebody should look; below the other one the evening is in danger.
const LITTLE_SPACE_MB: u64 = 1_024;
const NO_SPACE_MB: u64 = 200;
const MS_PER_MINUTE: i64 = 60_000;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// As it should be.
    Well,
    /// Somebody should look at it.
    Ailing,
    /// The evening depends on it.
    Ill,
}

/// What was looked at, and what came of it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it is.
    pub health: Health,
    /// What was looked at.
    pub what: String,
    /// What was found, and what to do about it.
    pub said: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.health {
            Health::Well => "well  ",
            Health::Ailing => "ailing",
            Health::Ill => "ILL   ",
        };
        write!(f, "{mark}  {}: {}", self.what, self.said)
    }
}

/// Looks at everything.
pub fn examine(settings: &Settings) -> Vec<Finding> {
    let now = clock::now();
    let mut findings = Vec::new();
    let opened = Store::reader_of(&settings.data);
    let read = opened.as_ref().map_err(Clone::clone).and_then(|connection| {
        Ok((integrity(connection)?, contents(connection)?, printers::all(connection)?.printers))
    });
    findings.push(database(&settings.data, &read));
    let newest = read.as_ref().ok().and_then(|(_, contents, _)| contents.newest);
    findings.push(time(now, newest));
    findings.push(space(&settings.data));
    findings.push(backups(settings, now));
    findings.push(certificate::certificate(settings, opened.as_ref().ok(), now));
    findings.extend(opened.ok().and_then(|books| license::license(settings, &books, clock::both())));
    if let Ok((_, contents, printers)) = &read {
        findings.extend(contents.replaced_by.map(replaced));
        findings.extend(contents.is_recovering.then(recovering));
        findings.extend(printers.iter().map(printer));
    }
    findings
}

/// How the worst of it is.
pub fn worst(findings: &[Finding]) -> Health {
    findings.iter().map(|finding| finding.health).max().unwrap_or(Health::Well)
}

fn found(health: Health, what: impl Into<String>, said: impl Into<String>) -> Finding {
    Finding { health, what: what.into(), said: said.into() }
}

type Read = Result<(Vec<String>, Contents, Vec<PrinterRow>), StoreError>;

fn database(data: &Path, read: &Read) -> Finding {
    let what = format!("database {}", data.join(DATABASE_FILE).display());
    match read {
        Ok((flaws, contents, _)) if flaws.is_empty() => found(
            Health::Well,
            what,
            format!("{}, {} orders, every page read", contents.site, contents.orders),
        ),
        Ok((flaws, ..)) => {
            let said =
                format!("damaged ({}): stop the node, then `node restore` the last backup", flaws.join("; "));
            found(Health::Ill, what, said)
        }
        Err(error) => found(
            Health::Ill,
            what,
            format!("{error}; make one with `node init`, or `node restore` a backup"),
        ),
    }
}

/// Without a battery a small computer starts in the past; business days and licenses go by the clock.
fn time(now: UnixMs, newest: Option<UnixMs>) -> Finding {
    let behind_ms = newest.map_or(0, |newest| newest.0 - now.0);
    if now < EARLIEST {
        return found(
            Health::Ill,
            "clock",
            "it was never set: connect to the internet once, or set it by hand",
        );
    }
    if behind_ms > MS_PER_MINUTE {
        let said = format!(
            "an order changed {} minutes in the future: the clock was put back",
            behind_ms / MS_PER_MINUTE
        );
        return found(Health::Ailing, "clock", said);
    }
    found(Health::Well, "clock", "after everything that was written")
}

fn space(data: &Path) -> Finding {
    let what = format!("space in {}", data.display());
    match free_mb(data) {
        Err(error) => found(Health::Ill, what, error.to_string()),
        Ok(free) => {
            let (health, advice) = match free {
                0..NO_SPACE_MB => (Health::Ill, ": free some now, or orders stay on the phones"),
                NO_SPACE_MB..LITTLE_SPACE_MB => (Health::Ailing, ": free some soon"),
                _ => (Health::Well, ""),
            };
            found(health, what, format!("{free} MB are free{advice}"))
        }
    }
}

/// What is free on the disk of a folder, for those who are not root.
pub fn free_mb(folder: &Path) -> std::io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize) / (1024 * 1024))
}

fn backups(settings: &Settings, now: UnixMs) -> Finding {
    let state = match Plan::of(settings) {
        Ok(plan) => plan.state(now, None),
        Err(error) => return found(Health::Ill, "backups", error.to_string()),
    };
    let said = match state.last_at {
        None => "there is none: `node backup now`".to_owned(),
        Some(at) => format!("the last one is {} minutes old", (now.0 - at.0) / MS_PER_MINUTE),
    };
    match state {
        BackupState { is_overdue: true, .. } => {
            found(Health::Ill, "backups", format!("{said}; none of the last day is where it should be"))
        }
        _ if settings.backup_copy_to.is_none() => {
            found(Health::Ailing, "backups", format!("{said}; none leaves the node: set backup_copy_to"))
        }
        _ => found(Health::Well, "backups", said),
    }
}

fn replaced(by: u64) -> Finding {
    let said = format!("another node took the place of this one (epoch {by}): switch this one off");
    found(Health::Ill, "epoch", said)
}

fn recovering() -> Finding {
    let said =
        "phones bring back what the backup lacked, and nothing prints until a manager ends the recovery";
    found(Health::Ailing, "recovery", said)
}

fn printer(row: &PrinterRow) -> Finding {
    let what = format!("printer {} at {}:{}", row.name, row.host, row.port);
    match reach(&row.host, row.port) {
        Ok(()) => found(Health::Well, what, "it takes connections"),
        Err(error) => found(Health::Ill, what, format!("{error}: is it on, and in the network?")),
    }
}

fn reach(host: &str, port: u16) -> std::io::Result<()> {
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
    let mut last = Err(std::io::ErrorKind::NotFound.into());
    for address in addresses {
        last = TcpStream::connect_timeout(&address, PRINTER_TIMEOUT).map(drop);
        if last.is_ok() {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_the_past_is_found_out() {
        let check = |now: i64, newest: Option<i64>, health: Health| {
            assert_eq!(time(UnixMs(now), newest.map(UnixMs)).health, health, "{now} {newest:?}");
        };
        check(0, None, Health::Ill);
        check(EARLIEST.0, None, Health::Well);
        check(EARLIEST.0, Some(EARLIEST.0 + 30_000), Health::Well);
        check(EARLIEST.0, Some(EARLIEST.0 + 3_600_000), Health::Ailing);
    }
}
