//! Pairing: a manager asks for a code, somebody types it on the new device within five minutes. Six digits are enough
//! because a code that was guessed at five times is gone, and so are all others that are out.

use subtle::ConstantTimeEq;
use sync::time::UnixMs;

/// How long a code holds.
const LIFE_MS: i64 = 5 * 60 * 1000;
/// So many wrong codes end all that are out.
const TRIES: u32 = 5;
/// Codes that are out at once; the oldest gives way.
const MAX_CODES: usize = 8;
/// Six digits.
const CODES: u32 = 1_000_000;

/// The codes that are out.
#[derive(Debug, Default)]
pub struct Pairing {
    codes: Vec<Code>,
}

/// A code that somebody may type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Six digits.
    pub digits: String,
    /// Until when.
    pub expires_at: UnixMs,
    /// Wrong ones that were typed while it was out.
    wrong: u32,
}

impl Pairing {
    /// A new code, made of random bytes.
    pub fn offer(&mut self, now: UnixMs, random: [u8; 8]) -> Code {
        self.forget_old(now);
        if self.codes.len() >= MAX_CODES {
            self.codes.remove(0);
        }
        let number = u64::from_le_bytes(random) % u64::from(CODES);
        let code = Code { digits: format!("{number:06}"), expires_at: UnixMs(now.0 + LIFE_MS), wrong: 0 };
        self.codes.push(code.clone());
        code
    }

    /// Whether this code is out. It is good for one device.
    pub fn redeem(&mut self, now: UnixMs, typed: &str) -> bool {
        self.forget_old(now);
        let is_it = |code: &Code| bool::from(code.digits.as_bytes().ct_eq(typed.trim().as_bytes()));
        if let Some(place) = self.codes.iter().position(is_it) {
            self.codes.remove(place);
            return true;
        }
        self.codes.iter_mut().for_each(|code| code.wrong += 1);
        self.codes.retain(|code| code.wrong < TRIES);
        false
    }

    fn forget_old(&mut self, now: UnixMs) {
        self.codes.retain(|code| now < code.expires_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_700_000_000_000);

    fn offered(count: u8) -> (Pairing, Vec<String>) {
        let mut pairing = Pairing::default();
        let codes = (0..count).map(|number| pairing.offer(NOW, [number; 8]).digits);
        let codes = codes.collect();
        (pairing, codes)
    }

    #[test]
    fn a_code_is_good_for_one_device() {
        let (mut pairing, codes) = offered(1);
        assert_eq!(codes[0].len(), 6);
        assert!(pairing.redeem(NOW, &format!(" {} ", codes[0])));
        assert!(!pairing.redeem(NOW, &codes[0]), "it was used");
    }

    #[test]
    fn five_wrong_codes_end_all_that_are_out() {
        let (mut pairing, codes) = offered(3);
        for _ in 0..5 {
            assert!(!pairing.redeem(NOW, "wrong"));
        }
        assert!(codes.iter().all(|code| !pairing.redeem(NOW, code)));
        let (mut pairing, codes) = offered(1);
        for _ in 0..4 {
            assert!(!pairing.redeem(NOW, "wrong"));
        }
        assert!(pairing.redeem(NOW, &codes[0]));
    }

    #[test]
    fn a_code_holds_five_minutes_and_few_are_out_at_once() {
        let (mut pairing, codes) = offered(1);
        assert!(!pairing.redeem(UnixMs(NOW.0 + LIFE_MS), &codes[0]));
        let (pairing, _) = offered(200);
        assert_eq!(pairing.codes.len(), MAX_CODES);
    }
}
