//! Who may sign, after any set of rotations.

use license::keys::{KeyError, KeyId, KeySet, MAX_ROTATIONS, PublicKey};
use license::token::TokenError;
use quickcheck::quickcheck;

use crate::support::{Dice, key, key_set, public, rotation};

/// The numbers of the keys that may sign after these rotations.
fn usable(rotations: &[String]) -> Vec<u8> {
    let mut keys = key_set();
    keys.learn(rotations.iter().map(String::as_str));
    numbers(&keys)
}

fn numbers(keys: &KeySet) -> Vec<u8> {
    let usable: Vec<KeyId> = keys.usable().map(PublicKey::id).collect();
    (0..20).filter(|&number| usable.contains(&key(number).id())).collect()
}

fn check(rotations: &[(u8, &[u8], &[u8])], expected: &[u8]) {
    let tokens: Vec<String> =
        rotations.iter().map(|(signer, adds, revokes)| rotation(*signer, adds, revokes)).collect();
    assert_eq!(usable(&tokens), expected, "{rotations:?}");
    let backwards: Vec<String> = tokens.into_iter().rev().collect();
    assert_eq!(usable(&backwards), expected, "backwards: {rotations:?}");
}

#[test]
fn a_known_key_vouches_for_others_and_they_for_more() {
    check(&[], &[0, 1]);
    check(&[(1, &[2], &[])], &[0, 1, 2]);
    check(&[(1, &[2], &[]), (2, &[3, 4], &[]), (4, &[5], &[])], &[0, 1, 2, 3, 4, 5]);
    check(&[(9, &[2], &[])], &[0, 1]);
    check(&[(9, &[9], &[]), (2, &[3], &[])], &[0, 1]);
}

#[test]
fn a_revoked_key_and_all_that_it_alone_vouched_for_fall() {
    check(&[(1, &[2], &[]), (2, &[3], &[]), (0, &[], &[1])], &[0]);
    check(&[(1, &[2], &[]), (2, &[3], &[]), (0, &[], &[2])], &[0, 1]);
    // What the drawer's key vouches for as well stays.
    check(&[(1, &[2], &[]), (2, &[3], &[]), (0, &[3], &[1])], &[0, 3]);
    check(&[(1, &[2], &[]), (0, &[1], &[1])], &[0]);
}

#[test]
fn nobody_revokes_what_stands_beside_or_above() {
    check(&[(1, &[], &[0])], &[0, 1]);
    check(&[(0, &[], &[0]), (1, &[], &[1])], &[0, 1]);
    check(&[(1, &[2, 3], &[]), (2, &[], &[3]), (3, &[], &[1, 2])], &[0, 1, 2, 3]);
    // A thief of key 1 brings a key and revokes everybody; the drawer's key ends it, whoever is heard first.
    check(&[(1, &[9], &[0]), (9, &[8], &[0, 1, 2]), (0, &[2], &[1, 9]), (2, &[3], &[])], &[0, 2, 3]);
    // Key 2 descends from the drawer's key and so stands above key 1, which was built in second.
    check(&[(0, &[2], &[]), (2, &[], &[1]), (1, &[], &[2])], &[0, 2]);
}

#[test]
fn a_revoked_name_never_counts_again_below_who_revoked_it() {
    check(&[(0, &[], &[5]), (1, &[5], &[])], &[0, 1]);
    let revoked = KeySet::new(vec![public(0), public(1)], [key(0).id()].into()).unwrap();
    assert_eq!(numbers(&revoked), [1]);
    assert_eq!(revoked.key(&key(0).id()), Err(KeyError::Revoked(key(0).id())));
    assert_eq!(revoked.key(&key(2).id()), Err(KeyError::Unknown(key(2).id())));
}

#[test]
fn a_node_is_built_with_two_different_keys_at_least() {
    for keys in [vec![], vec![public(0)], vec![public(0), public(0)]] {
        assert_eq!(KeySet::new(keys, [].into()).err(), Some(KeyError::TooFew));
    }
}

#[test]
fn rotations_are_taken_once_and_never_more_than_a_bound() {
    let mut keys = key_set();
    let mut chain: Vec<String> = (1..=u8::try_from(MAX_ROTATIONS).unwrap() + 3)
        .map(|number| rotation(number, &[number + 1], &[]))
        .collect();
    chain.reverse();
    let rotated = keys.learn(chain.iter().map(String::as_str));
    assert_eq!((rotated.learned, rotated.refused.len()), (MAX_ROTATIONS, 3));
    assert!(rotated.refused.iter().any(|error| matches!(error, TokenError::TooManyRotations)));
    assert_eq!(keys.learn(chain.iter().map(String::as_str)).learned, 0);
    assert_eq!(keys.rotations().count(), MAX_ROTATIONS);
}

#[test]
fn keys_are_read_as_they_are_written() {
    for number in 0..10 {
        let text = public(number).to_string();
        assert_eq!(text.parse(), Ok(public(number)));
        assert_eq!(public(number).id().to_string(), text[..16]);
    }
    assert!(matches!("AAAA".parse::<PublicKey>(), Err(KeyError::NotAKey)));
    assert_eq!(format!("{:?}", key(1)), format!("SigningKey({}, ..)", key(1).id()), "no secret is printed");
}

quickcheck! {
    /// Ten keys vouch for and revoke each other at random.
    fn what_counts_does_not_depend_on_the_order_or_the_portions(seed: u64) -> bool {
        let mut dice = Dice(seed);
        let any = |dice: &mut Dice| u8::try_from(dice.within(0, 9)).unwrap();
        let tokens: Vec<String> = (0..dice.within(1, 8))
            .map(|_| {
                let [signer, adds, revokes] = [(); 3].map(|()| any(&mut dice));
                rotation(signer, &[adds], if dice.within(0, 2) == 0 { &[] } else { std::slice::from_ref(&revokes) })
            })
            .collect();
        let together = usable(&tokens);
        // One by one in another order, and all of them again, as a licensor does with every answer.
        let mut keys = key_set();
        for index in 0..tokens.len() {
            keys.learn([tokens[(index * 7 + 3) % tokens.len()].as_str()]);
        }
        keys.learn(tokens.iter().map(String::as_str));
        together.contains(&0) && numbers(&keys) == together
    }
}
