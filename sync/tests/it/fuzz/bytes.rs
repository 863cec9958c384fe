//! Bytes as a broken disk, a broken program or an enemy leaves them.

use crate::support::Dice;

/// Values at which programs stumble.
const EDGES: [u8; 8] = [0, 1, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff];

/// Alters bytes in one to three places; `other` lends pieces.
pub(super) fn damage(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=dice.below(3) {
        damage_once(dice, bytes, other);
    }
}

fn damage_once(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    let length = bytes.len();
    if length == 0 {
        return bytes.push(dice.byte());
    }
    let place = dice.index(length);
    match dice.below(8) {
        0 => bytes[place] ^= 1 << dice.below(8),
        1 => bytes[place] = EDGES[dice.index(EDGES.len())],
        2 => bytes[place] = dice.byte(),
        3 => bytes.insert(place, EDGES[dice.index(EDGES.len())]),
        4 => drop(bytes.remove(place)),
        5 => bytes.truncate(place),
        6 => {
            let end = (place + 1 + dice.index(16)).min(length);
            let piece = bytes[place..end].to_vec();
            let to = dice.index(length);
            bytes.splice(to..to, piece);
        }
        _ if other.is_empty() => bytes.reverse(),
        _ => {
            let from = dice.index(other.len());
            let end = (from + 1 + dice.index(32)).min(other.len());
            let over = (place + dice.index(16)).min(length);
            bytes.splice(place..over, other[from..end].iter().copied());
        }
    }
}
