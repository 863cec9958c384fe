//! Brakes: how often somebody may do something. Each process counts for itself and in memory alone.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Keys that are remembered at once.
const MAX_REMEMBERED: usize = 65_536;

/// So many at once, and one more each time some time has passed.
pub struct Brake<K> {
    burst: u32,
    every: Duration,
    used: Mutex<HashMap<K, Used>>,
}

/// How much of the burst was used up at a moment.
#[derive(Clone, Copy)]
struct Used {
    times: f64,
    at: Instant,
}

impl<K: Hash + Eq> Brake<K> {
    /// A brake that lets through `burst` at once and one more `every` so often.
    pub fn new(burst: u32, every: Duration) -> Self {
        Self { burst, every, used: Mutex::default() }
    }

    /// Counts one more, or says in how many seconds it may be tried again.
    pub fn count(&self, key: K, now: Instant) -> Result<(), u64> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= MAX_REMEMBERED && !used.contains_key(&key) {
            used.retain(|_, used| self.left(*used, now) > 0.0);
            if used.len() >= MAX_REMEMBERED {
                used.clear();
            }
        }
        let one = used.entry(key).or_insert(Used { times: 0.0, at: now });
        let times = self.one_more(*one, now)?;
        *one = Used { times, at: now };
        Ok(())
    }

    /// Says whether one more would be let through, and counts nothing.
    pub fn check(&self, key: &K, now: Instant) -> Result<(), u64> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.get(key).map_or(Ok(()), |one| self.one_more(*one, now).map(|_| ()))
    }

    /// Takes one back: it turned out to be right.
    pub fn forgive(&self, key: &K) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = used.get_mut(key) {
            used.times = (used.times - 1.0).max(0.0);
        }
    }

    fn one_more(&self, used: Used, now: Instant) -> Result<f64, u64> {
        let times = self.left(used, now) + 1.0;
        let too_many = times - f64::from(self.burst);
        if too_many > 0.0 { Err((too_many * self.every.as_secs_f64()).ceil() as u64) } else { Ok(times) }
    }

    fn left(&self, used: Used, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(used.at).as_secs_f64() / self.every.as_secs_f64();
        (used.times - passed).max(0.0)
    }
}

/// What counts as one place on the network: an address, or the half of an IPv6 address that one customer is given.
pub fn place(address: IpAddr) -> IpAddr {
    const CUSTOMER: u128 = !0 << 64;
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & CUSTOMER).into()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_at_a_time() {
        let brake = Brake::new(3, Duration::from_secs(10));
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        for _ in 0..3 {
            assert_eq!(brake.count("taverna", at(0)), Ok(()));
        }
        assert_eq!(brake.count("taverna", at(0)), Err(10));
        assert_eq!(brake.count("bar", at(0)), Ok(()));
        assert_eq!(brake.count("taverna", at(7)), Err(3));
        assert_eq!(brake.count("taverna", at(10)), Ok(()));
        assert_eq!(brake.count("taverna", at(10)), Err(10));
        brake.forgive(&"taverna");
        assert_eq!(brake.count("taverna", at(10)), Ok(()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let brake = Brake::new(1, Duration::from_secs(10));
        let now = Instant::now();
        for number in 0..2 * MAX_REMEMBERED {
            brake.count(number, now).unwrap();
        }
        assert!(brake.used.lock().unwrap().len() <= MAX_REMEMBERED);
    }

    #[test]
    fn one_customer_is_one_place() {
        let place = |text: &str| place(text.parse().unwrap()).to_string();
        assert_eq!(place("192.0.2.7"), "192.0.2.7");
        assert_eq!(place("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), place("2001:db8:1:2:ffff::1"));
    }
}
