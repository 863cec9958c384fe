//! Keys under which anybody can sign, and second forms of good signatures.

use license::keys::{KeyError, PublicKey};
use license::token::TokenError;

use super::refused;
use crate::support::{base64url, claims, forge, parts, public, token};

/// The y coordinates of the eight points of small order, canonical or not (the sign bit is free): the list that
/// libsodium refuses.
const SMALL_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

/// The order of the group of the base point, little-endian: 2^252 + 27742317777372353535851937790883648493.
const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

fn bytes(hex: &str) -> [u8; 32] {
    std::array::from_fn(|index| u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).unwrap())
}

fn small_order() -> impl Iterator<Item = [u8; 32]> {
    SMALL_ORDER.into_iter().map(bytes).flat_map(|point| {
        let mut negative = point;
        negative[31] |= 0x80;
        [point, negative]
    })
}

#[test]
fn a_weak_key_is_no_key() {
    for point in small_order() {
        let refusal = PublicKey::from_bytes(point);
        assert!(matches!(refusal, Err(KeyError::Weak | KeyError::NotAKey)), "{point:?}: {refusal:?}");
    }
}

#[test]
fn a_key_with_a_part_of_small_order_is_no_key() {
    let good = ed25519_dalek::VerifyingKey::from_bytes(&public(1).to_bytes()).unwrap().to_edwards();
    let mut mixed = 0;
    for point in small_order() {
        // Some of the list are no points at all, and the neutral one changes nothing.
        let Ok(point) = ed25519_dalek::VerifyingKey::from_bytes(&point) else { continue };
        let sum = (good + point.to_edwards()).compress().to_bytes();
        if sum != public(1).to_bytes() {
            assert_eq!(PublicKey::from_bytes(sum), Err(KeyError::Weak));
            mixed += 1;
        }
    }
    assert!(mixed >= 7, "{mixed}");
}

#[test]
fn a_signature_that_any_weak_key_would_bear_is_refused() {
    // R and S of this kind verify every message under a weak key, where verification is not strict.
    let [header, payload, _] = parts(&token(&claims()));
    let signed = format!("{}.{}", base64url(&header), base64url(&payload));
    let tokens = small_order().map(|r| format!("{signed}.{}", base64url(&[r, [0; 32]].concat())));
    assert_eq!(refused(tokens, |error| matches!(error, TokenError::Signature)), 14);

    // And under the name of a weak key.
    let under_weak = small_order().map(|point| {
        let kid = base64url(&point[..12]);
        let header = format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"comanda-license+jwt"}}"#);
        forge(header.as_bytes(), &payload, 1)
    });
    assert_eq!(refused(under_weak, |error| matches!(error, TokenError::Key(KeyError::Unknown(_)))), 14);
}

#[test]
fn a_second_form_of_a_good_signature_is_refused() {
    let good = token(&claims());
    let (signed, _) = good.rsplit_once('.').unwrap();
    let [_, _, signature] = parts(&good);
    let mut forms = Vec::new();
    let mut malleable = signature;
    // S + L, S + 2L...: equal to S where nobody looks at its bound.
    while add_order(&mut malleable[32..]) {
        forms.push(format!("{signed}.{}", base64url(&malleable)));
    }
    assert_eq!(refused(forms, |error| matches!(error, TokenError::Signature)), 15);
}

/// Adds the order in place; false when the sum does not fit in 32 bytes.
fn add_order(s: &mut [u8]) -> bool {
    let mut carry = 0;
    for (byte, order) in s.iter_mut().zip(bytes(ORDER)) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        [*byte, _] = sum.to_le_bytes();
        carry = sum >> 8;
    }
    carry == 0
}
