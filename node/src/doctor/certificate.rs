//! Whether phones can come in: the certificate that HTTPS is answered with.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;
use sync::time::UnixMs;

use super::{Finding, Health, found};
use crate::config::Settings;
use crate::store::site;
use crate::tls::{Facts, TlsError, local, read_given};

const WHAT: &str = "certificate";
/// Somebody who renews it by hand should be told so long before.
const SOON_DAYS: i64 = 21;
const MS_PER_DAY: i64 = 24 * 60 * 60 * 1_000;
/// Everybody on the machine can read a file with one of these.
const OTHERS: u32 = 0o007;

pub(super) fn certificate(settings: &Settings, database: Option<&Connection>, now: UnixMs) -> Finding {
    if settings.https_listen.0.is_none() {
        let said = "https_listen is off: phones need something before this node that serves HTTPS";
        return found(Health::Well, WHAT, said);
    }
    match (&settings.certificate, &settings.certificate_key) {
        (Some(chain), Some(key)) => given(settings, chain, key, now),
        (None, None) => own(settings, database, now),
        _ => found(Health::Ill, WHAT, TlsError::Half.to_string()),
    }
}

fn given(settings: &Settings, chain: &Path, key: &Path, now: UnixMs) -> Finding {
    let facts = match read_given(chain, key) {
        Ok(facts) => facts,
        Err(error) => return found(Health::Ill, WHAT, error.to_string()),
    };
    if std::fs::metadata(key).is_ok_and(|data| data.permissions().mode() & OTHERS != 0) {
        let said = format!("everybody on this machine can read {0}: chmod o-rwx {0}", key.display());
        return found(Health::Ailing, WHAT, said);
    }
    let wanted = match &settings.address {
        Some(address) => vec![address.0.clone()],
        None => local::addresses().iter().map(ToString::to_string).collect(),
    };
    judge(&facts, &wanted, now)
}

fn own(settings: &Settings, database: Option<&Connection>, now: UnixMs) -> Finding {
    if let Some(address) = settings.address.as_ref().filter(|address| !local::is_local(address)) {
        return found(Health::Ill, WHAT, TlsError::Public(address.clone()).to_string());
    }
    let authority = database.and_then(|connection| site::authority(connection).ok().flatten());
    let Some(kept) = authority else {
        return found(Health::Well, WHAT, "the node makes an authority of its own when it next starts");
    };
    let Some(facts) = Facts::of(&kept.certificate) else {
        return found(Health::Ill, WHAT, "the node's own authority cannot be read: `node restore` a backup");
    };
    // What it signs is made anew by itself, for whatever address is dialled; only the authority can end.
    let reached = local::addresses();
    let judged = judge(&facts, &[], now);
    if judged.health == Health::Well && reached.is_empty() {
        return found(
            Health::Ailing,
            WHAT,
            "this machine has no address in a network: no phone can reach it",
        );
    }
    let names = local::own_names(reached.first().copied(), settings.address.as_ref()).join(", ");
    found(judged.health, WHAT, format!("authority {}: {}; for {names}", facts.subject, judged.said))
}

/// Whether a certificate holds now and for a while, and for one of the names by which phones come.
fn judge(facts: &Facts, wanted: &[String], now: UnixMs) -> Finding {
    let days = (facts.ends.0 - now.0).div_euclid(MS_PER_DAY);
    if facts.begins > now {
        return found(Health::Ill, WHAT, "it does not hold yet: is the clock right?");
    }
    if facts.ends <= now {
        return found(Health::Ill, WHAT, format!("it ended {} days ago: renew it", -days));
    }
    if !wanted.is_empty() && !wanted.iter().any(|name| facts.covers(name)) {
        let said = format!(
            "it is for {}, and phones come to {}: set address to a name that it has",
            facts.names.join(", "),
            wanted.join(", ")
        );
        return found(Health::Ill, WHAT, said);
    }
    if days < SOON_DAYS {
        return found(Health::Ailing, WHAT, format!("it ends in {days} days: renew it"));
    }
    found(Health::Well, WHAT, format!("it holds for another {days} days"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_judged_by_its_days_and_its_names() {
        let day = |day: i64| UnixMs(day * MS_PER_DAY);
        let names = vec!["till.example".to_owned()];
        let facts = Facts { subject: String::new(), begins: day(100), ends: day(200), names };
        let check = |now: i64, wanted: &str, health: Health| {
            let judged = judge(&facts, &[wanted.to_owned()], day(now));
            assert_eq!(judged.health, health, "{now} {wanted}: {}", judged.said);
        };
        check(99, "till.example", Health::Ill);
        check(100, "till.example", Health::Well);
        check(179, "till.example", Health::Well);
        check(180, "till.example", Health::Ailing);
        check(200, "till.example", Health::Ill);
        check(150, "192.168.1.10", Health::Ill);
    }
}
