//! Changes that no honest device makes, under checksums that are right.

use std::num::NonZeroU64;

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use sha2::{Digest, Sha256};
use sync::id::Random;
use uuid::Uuid;

use super::bytes::damage;
use super::quietly;
use crate::support::Dice;

/// Magic, checksum, type.
const HEADER_BYTES: usize = 9;

/// What a crafted change may refer to.
pub(super) struct Surroundings {
    /// Authors that the document knows, and some that it does not.
    pub(super) actors: Vec<ActorId>,
    /// Changes of the document.
    pub(super) hashes: Vec<ChangeHash>,
    /// Other changes, to take pieces of.
    pub(super) other: Vec<u8>,
}

/// The same change by another author, with records of other ids: as honest as the first.
pub(super) fn by_another(change: &mut ExpandedChange, actor: &ActorId, dice: &mut Dice) {
    let before = std::mem::replace(&mut change.actor_id, actor.clone());
    for op in &mut change.operations {
        if let ObjectId::Id(id) = &mut op.obj
            && *id.actor() == before
        {
            id.1 = actor.clone();
        }
        if let Key::Map(key) = &mut op.key
            && Uuid::parse_str(key).is_ok()
        {
            let mut id = [0; 16];
            dice.fill(&mut id);
            *key = Uuid::from_bytes(id).to_string().into();
        }
    }
}

/// Writes a change as bytes; none when Automerge itself cannot.
pub(super) fn encode(change: ExpandedChange) -> Option<Vec<u8>> {
    quietly(|| Change::from(change).raw_bytes().to_vec()).ok()
}

/// Alters a change, in its fields or in its bytes, and puts the right checksum on it.
pub(super) fn craft(change: ExpandedChange, around: &Surroundings, dice: &mut Dice) -> Option<Vec<u8>> {
    let mut change = change;
    let kind = dice.below(8);
    if kind < 6 {
        for _ in 0..=dice.below(3) {
            alter(&mut change, around, dice);
        }
    }
    let bytes = encode(change)?;
    if kind < 5 {
        return Some(bytes);
    }
    let mut body = body_of(&bytes)?.to_vec();
    damage(dice, &mut body, &around.other);
    Some(sealed(bytes[8], &body))
}

/// The content of a chunk, behind its header and length.
pub(crate) fn body_of(chunk: &[u8]) -> Option<&[u8]> {
    let rest = chunk.get(HEADER_BYTES..)?;
    let length = rest.iter().position(|byte| byte & 0x80 == 0)? + 1;
    rest.get(length..)
}

/// A chunk with the right length and checksum.
pub(crate) fn sealed(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut summed = vec![kind];
    let mut length = body.len();
    while length >= 0x80 {
        summed.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
        length >>= 7;
    }
    summed.push(u8::try_from(length).expect("seven bits"));
    summed.extend_from_slice(body);
    let checksum = Sha256::digest(&summed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &summed].concat()
}

fn alter(change: &mut ExpandedChange, around: &Surroundings, dice: &mut Dice) {
    match dice.below(20) {
        0 => change.seq = number(dice, change.seq),
        1 => {
            let start = number(dice, change.start_op.get());
            change.start_op = NonZeroU64::new(start).unwrap_or(NonZeroU64::MIN);
        }
        2 => change.actor_id = actor(around, dice),
        3 => change.deps.clear(),
        4 => change.deps.extend(change.deps.first().copied()),
        5 => change.deps = vec![hash(around, dice)],
        6 => change.deps.push(hash(around, dice)),
        7 => change.time = [i64::MIN, i64::MAX, -1, 0][dice.index(4)],
        8 => match dice.below(2) {
            0 => change.message = Some("m".repeat(dice.index(300))),
            _ => change.extra_bytes = vec![dice.byte(); dice.index(300)],
        },
        9 if !change.operations.is_empty() => {
            let (from, to) = (dice.index(change.operations.len()), dice.index(change.operations.len()));
            change.operations.swap(from, to);
        }
        10 if !change.operations.is_empty() => {
            drop(change.operations.remove(dice.index(change.operations.len())))
        }
        11 if !change.operations.is_empty() => {
            let again = change.operations[dice.index(change.operations.len())].clone();
            change.operations.insert(dice.index(change.operations.len()), again);
        }
        _ => {
            let count = change.operations.len();
            if count > 0 {
                let place = dice.index(count);
                let (own, start) = (change.actor_id.clone(), change.start_op.get());
                let op = &mut change.operations[place];
                let id = |dice: &mut Dice| any_id(dice, around, &own, start, count);
                alter_op(op, &id, dice);
            }
        }
    }
}

fn alter_op(op: &mut Op, id: &dyn Fn(&mut Dice) -> OpId, dice: &mut Dice) {
    match dice.below(6) {
        0 => op.action = action(dice),
        1 => op.key = key(id, dice),
        2 if dice.below(4) == 0 => op.obj = ObjectId::Root,
        2 => op.obj = ObjectId::Id(id(dice)),
        3 => op.insert = !op.insert,
        4 => op.pred = SortedVec::from_iter((0..=dice.below(2)).map(|_| id(dice))),
        _ => op.action = OpType::Put(scalar(dice)),
    }
}

fn action(dice: &mut Dice) -> OpType {
    match dice.below(8) {
        0 => OpType::Delete,
        1 => OpType::Increment([i64::MIN, -1, 0, i64::MAX][dice.index(4)]),
        2 => OpType::Make(ObjType::List),
        3 => OpType::Make(ObjType::Text),
        4 => OpType::Make(ObjType::Table),
        5 => OpType::Make(ObjType::Map),
        6 => OpType::MarkBegin(MarkData { name: "bold".into(), value: scalar(dice), expand: true }),
        _ => OpType::MarkEnd(dice.below(2) == 0),
    }
}

fn key(id: &dyn Fn(&mut Dice) -> OpId, dice: &mut Dice) -> Key {
    const KEYS: [&str; 12] = [
        "",
        "items",
        "printed",
        "print",
        "node",
        "v",
        "qty",
        "by",
        "at",
        "amount_minor",
        "modifiers",
        "\u{0}",
    ];
    match dice.below(4) {
        0 => Key::Seq(ElementId::Head),
        1 => Key::Seq(ElementId::Id(id(dice))),
        2 => Key::Map("k".repeat(dice.index(2_000)).into()),
        _ => Key::Map(KEYS[dice.index(KEYS.len())].into()),
    }
}

fn scalar(dice: &mut Dice) -> ScalarValue {
    match dice.below(12) {
        0 => ScalarValue::Null,
        1 => ScalarValue::Boolean(dice.below(2) == 0),
        2 => ScalarValue::F64([f64::NAN, f64::INFINITY, -0.0, 1e308][dice.index(4)]),
        3 => ScalarValue::Int([i64::MIN, i64::MAX, -1, 0, 1, 999][dice.index(6)]),
        4 => ScalarValue::Uint([u64::MAX, 1 << 53, 0, 1][dice.index(4)]),
        5 => ScalarValue::Timestamp([i64::MIN, i64::MAX, 0][dice.index(3)]),
        6 => ScalarValue::counter([i64::MIN, i64::MAX, 0][dice.index(3)]),
        7 => ScalarValue::Bytes(vec![dice.byte(); dice.index(600)]),
        8 => {
            ScalarValue::Unknown { type_code: 10 + dice.byte() % 6, bytes: vec![dice.byte(); dice.index(9)] }
        }
        9 => ScalarValue::Str("x".repeat(dice.index(3_000)).into()),
        10 => ScalarValue::Str("\u{202e}ελιά\u{0}".into()),
        _ => ScalarValue::Int(i64::from(dice.byte())),
    }
}

fn any_id(dice: &mut Dice, around: &Surroundings, own: &ActorId, start: u64, count: usize) -> OpId {
    let within = start.saturating_add(dice.below(count as u64 + 2)).saturating_sub(dice.below(2));
    match dice.below(4) {
        0 | 1 => OpId(within, own.clone()),
        2 => OpId(1 + dice.below(start), actor(around, dice)),
        _ => OpId(number(dice, within), actor(around, dice)),
    }
}

/// A number near this one, or at an edge. Automerge keeps operation counters in 32 bits.
fn number(dice: &mut Dice, near: u64) -> u64 {
    match dice.below(6) {
        0 => 0,
        1 => near.wrapping_add(1 + dice.below(3)),
        2 => near.saturating_sub(1 + dice.below(3)),
        3 => u64::from(u32::MAX) - dice.below(2),
        4 => u64::MAX >> dice.below(33),
        _ => 1,
    }
}

fn actor(around: &Surroundings, dice: &mut Dice) -> ActorId {
    match dice.below(8) {
        0 => ActorId::from(vec![dice.byte(); dice.index(40)]),
        _ => around.actors[dice.index(around.actors.len())].clone(),
    }
}

fn hash(around: &Surroundings, dice: &mut Dice) -> ChangeHash {
    if dice.below(4) == 0 {
        let mut hash = [0; 32];
        dice.fill(&mut hash);
        return ChangeHash(hash);
    }
    around.hashes[dice.index(around.hashes.len())]
}
