//! The brake on guessing PINs. Five wrong ones on a device lock it for a minute, each further one for twice as long;
//! one account hears at most fifty wrong ones a day from devices on which nobody ever logged in, because whoever
//! guesses can call itself a new device each time. Known devices are not counted for the account: strangers in the
//! guest Wi-Fi must not lock the manager out. Whether an account exists makes no difference here.

use std::collections::HashMap;
use std::hash::Hash;

use sync::id::DeviceId;
use sync::time::UnixMs;

/// Wrong PINs on a device that cost nothing.
const FREE_TRIES: u32 = 5;
/// The first lock.
const FIRST_LOCK_MS: i64 = 60 * 1000;
/// No lock is longer.
const LONGEST_LOCK_MS: i64 = 15 * 60 * 1000;
/// A device that did nothing wrong for so long starts anew.
const FORGOTTEN_AFTER_MS: i64 = 60 * 60 * 1000;
/// Wrong PINs a day for one account from devices on which nobody ever logged in.
const STRANGERS_A_DAY: u32 = 50;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Devices and accounts that are remembered; beyond that the one that did nothing for longest is forgotten.
const MAX_REMEMBERED: usize = 4_096;

/// Who did how much wrong lately.
#[derive(Debug, Default)]
pub struct Lockout {
    devices: HashMap<DeviceId, Wrong>,
    strangers: HashMap<String, Wrong>,
}

/// One try to log in.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    /// Where.
    pub device: DeviceId,
    /// Whether somebody has logged in there before.
    pub known_device: bool,
    /// For whom, as it was typed.
    pub username: &'a str,
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    times: u32,
    last: UnixMs,
}

impl Lockout {
    /// When this device may try again; none when it may now.
    pub fn locked_until(&self, now: UnixMs, attempt: Try<'_>) -> Option<UnixMs> {
        let device = self.devices.get(&attempt.device).map(|wrong| wrong.last.0 + lock_ms(wrong.times));
        let account = (!attempt.known_device)
            .then(|| self.strangers.get(&account_key(attempt.username)))
            .flatten()
            .filter(|wrong| wrong.times >= STRANGERS_A_DAY)
            .map(|wrong| wrong.last.0 + DAY_MS);
        let until = device.max(account)?;
        (until > now.0).then_some(UnixMs(until))
    }

    /// The PIN was wrong, or there is no such account. Called before the check with [`Self::right`] after it, this
    /// also bounds tries that run at once.
    pub fn wrong(&mut self, now: UnixMs, attempt: Try<'_>) {
        count(&mut self.devices, attempt.device, now, FORGOTTEN_AFTER_MS);
        if !attempt.known_device {
            count(&mut self.strangers, account_key(attempt.username), now, DAY_MS);
        }
    }

    /// The PIN was right: the device starts anew.
    pub fn right(&mut self, attempt: Try<'_>) {
        self.devices.remove(&attempt.device);
        if let Some(wrong) = self.strangers.get_mut(&account_key(attempt.username)) {
            wrong.times = wrong.times.saturating_sub(u32::from(!attempt.known_device));
        }
    }
}

/// User names are the same in upper and lower case.
fn account_key(username: &str) -> String {
    username.trim().to_lowercase()
}

fn lock_ms(wrong_times: u32) -> i64 {
    let Some(beyond) = wrong_times.checked_sub(FREE_TRIES) else { return 0 };
    FIRST_LOCK_MS.saturating_mul(1 << beyond.min(10)).min(LONGEST_LOCK_MS)
}

fn count<K: Hash + Eq + Clone>(counts: &mut HashMap<K, Wrong>, key: K, now: UnixMs, forgotten_after_ms: i64) {
    if counts.len() >= MAX_REMEMBERED && !counts.contains_key(&key) {
        forget_oldest(counts);
    }
    let wrong = counts.entry(key).or_insert(Wrong { times: 0, last: now });
    if now.0 - wrong.last.0 > forgotten_after_ms {
        wrong.times = 0;
    }
    *wrong = Wrong { times: wrong.times.saturating_add(1), last: now };
}

fn forget_oldest<K: Hash + Eq + Clone>(counts: &mut HashMap<K, Wrong>) {
    let oldest = counts.iter().min_by_key(|(_, wrong)| wrong.last).map(|(key, _)| key.clone());
    if let Some(oldest) = oldest {
        counts.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(number: u128, known_device: bool) -> Try<'static> {
        Try { device: DeviceId(Uuid::from_u128(number)), known_device, username: "Eleni" }
    }

    fn minutes(count: i64) -> UnixMs {
        UnixMs(1_700_000_000_000 + count * 60_000)
    }

    #[test]
    fn the_fifth_wrong_pin_locks_the_device_for_a_minute_and_then_ever_longer() {
        let mut lockout = Lockout::default();
        let mut now = minutes(0);
        for _ in 0..4 {
            lockout.wrong(now, at(1, true));
            assert_eq!(lockout.locked_until(now, at(1, true)), None);
        }
        for lock_minutes in [1, 2, 4, 8, 15, 15] {
            lockout.wrong(now, at(1, true));
            let until = UnixMs(now.0 + lock_minutes * 60_000);
            assert_eq!(lockout.locked_until(now, at(1, true)), Some(until));
            assert_eq!(lockout.locked_until(now, at(2, true)), None, "another device is free");
            assert_eq!(lockout.locked_until(until, at(1, true)), None);
            now = until;
        }
        lockout.right(at(1, true));
        lockout.wrong(now, at(1, true));
        assert_eq!(lockout.locked_until(now, at(1, true)), None);
    }

    #[test]
    fn a_guesser_with_ever_new_devices_is_stopped_and_the_staff_is_not() {
        let mut lockout = Lockout::default();
        for number in 0..50 {
            assert_eq!(lockout.locked_until(minutes(0), at(number, false)), None);
            lockout.wrong(minutes(0), at(number, false));
        }
        assert!(lockout.locked_until(minutes(1), at(99, false)).is_some());
        assert_eq!(lockout.locked_until(minutes(1), at(99, true)), None);
        assert_eq!(lockout.locked_until(minutes(24 * 60), at(99, false)), None);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut lockout = Lockout::default();
        for number in 0..5_000 {
            lockout.wrong(minutes(0), at(number, true));
        }
        assert_eq!(lockout.devices.len(), MAX_REMEMBERED);
    }
}
