//! What the license allows, as far as this machine alone can tell: nobody is asked.

use license::holder::Holder;
use license::http::tokens_of_file;
use license::site::SiteId;
use license::state::{State, Why};
use license::time::{Now, UnixSeconds};
use rusqlite::Connection;

use super::{Finding, Health, found};
use crate::config::Settings;
use crate::store::{StoreError, license as shelf, site};

const WHAT: &str = "license";
const SECONDS_PER_HOUR: i64 = 3_600;
const HOURS_PER_DAY: i64 = 24;

pub(super) fn license(settings: &Settings, database: &Connection, now: Now) -> Option<Finding> {
    match of_books(settings, database, now) {
        Ok(finding) => finding,
        Err(error) => Some(found(Health::Ill, WHAT, error.to_string())),
    }
}

/// None where there is no restaurant that could have a license.
fn of_books(settings: &Settings, database: &Connection, now: Now) -> Result<Option<Finding>, StoreError> {
    let Some(own) = site::site_id(database)? else { return Ok(None) };
    let setup = match settings.licensing.setup(&settings.data, SiteId(own.0)) {
        Ok(setup) => setup,
        Err(error) => return Ok(Some(found(Health::Ill, WHAT, error.to_string()))),
    };
    let is_online = setup.account.is_some();
    let (mut holder, _) = Holder::resume(setup.site, setup.keys, shelf::stored(database)?, now);
    // A file that was named is read when the node starts.
    let file = setup.file.as_ref().and_then(|file| std::fs::read(file).ok());
    if let Some(tokens) = file.as_deref().and_then(|bytes| tokens_of_file(bytes).ok()) {
        holder.learn(tokens, now);
    }
    let state = holder.state(now);
    let trusted = holder.trusted(now);
    Ok(Some(judge(&state, trusted, is_online)))
}

fn judge(state: &State, now: UnixSeconds, is_online: bool) -> Finding {
    let left = |until: &UnixSeconds| span(until.since(now));
    let ask = if is_online {
        "is the node connected to the internet, and the account of the licensor right?"
    } else {
        "name an account of a licensor (`node config`), or upload a license file at the manager's page"
    };
    let (health, said) = match state {
        State::Licensed { until, .. } => (Health::Well, format!("good for another {}", left(until))),
        State::Warning { expires, .. } => {
            (Health::Ailing, format!("it ends in {}: extend it", left(expires)))
        }
        State::Grace { until, why: Why::Expiry } => {
            (Health::Ailing, format!("it has ended; no new tables in {}: extend it", left(until)))
        }
        State::Grace { until, .. } => (
            Health::Ailing,
            format!("the licensor was not heard for hours; no new tables in {}: {ask}", left(until)),
        ),
        State::Blocked { why: Why::Expiry } => {
            (Health::Ill, "it has ended, no new tables can be opened: extend it".to_owned())
        }
        State::Blocked { why: Why::NotYetIssued } => {
            (Health::Ill, "it begins later than the clock shows: put the clock right".to_owned())
        }
        State::Blocked { .. } => {
            (Health::Ill, format!("the licensor was not heard for a day, no new tables can be opened: {ask}"))
        }
        State::Locked { reason } => {
            (Health::Ill, format!("the licensor has locked this restaurant: {reason}"))
        }
        State::Unlicensed => (Health::Ill, format!("there is none, no tables can be opened: {ask}")),
    };
    found(health, WHAT, said)
}

fn span(seconds: i64) -> String {
    match seconds / SECONDS_PER_HOUR {
        hours if hours >= 2 * HOURS_PER_DAY => format!("{} days", hours / HOURS_PER_DAY),
        hours => format!("{hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_the_evening_is_ill_and_what_will_stop_it_is_ailing() {
        let now = UnixSeconds(1_000_000);
        let until = now.plus(30 * SECONDS_PER_HOUR);
        let check = |state: State, health: Health, said: &str| {
            let judged = judge(&state, now, false);
            assert!(judged.health == health && judged.said.contains(said), "{state:?}: {judged}");
        };
        check(State::Licensed { until, warn: until }, Health::Well, "30 hours");
        check(State::Warning { expires: now.plus(7 * 86_400), until }, Health::Ailing, "7 days");
        check(State::Grace { until, why: Why::Silence }, Health::Ailing, "30 hours");
        check(State::Blocked { why: Why::Expiry }, Health::Ill, "extend");
        check(State::Locked { reason: "unpaid".into() }, Health::Ill, "unpaid");
        check(State::Unlicensed, Health::Ill, "license file");
    }
}
