//! Admission: every change that a device sends is taken apart and checked before it touches a document.
//!
//! Automerge panics, or keeps a document that later fails, on crafted changes whose checksums are valid. An honest
//! device only ever does one thing: it adds whole new records. So that is all that is admitted; the rules are
//! numbered here and named in the code.
//!
//! 1. It is one uncompressed change within its size, and its checksum, compared by hand, is right.
//! 2. A change that is known already is acknowledged again.
//! 3. Its author is sixteen bytes, the first half a session that was granted to this device.
//! 4. It is the author's next change, and builds on the author's last one.
//! 5. Its dependencies are there, each named once, at least one.
//! 6. Its operations are numbered right after those of its dependencies. Its time is one that a clock can show, and it
//!    comes without message, author and anything else.
//! 7. It only puts scalars and maps under keys: no lists, no text, no counters, no deletions.
//! 8. Each put goes into a map made earlier in the same change, or makes a new record in a collection.
//! 9. No record of that key is there, in whichever collection: nothing is overwritten, and an id names one thing.
//! 10. Every record is whole and within its bounds.
//! 11. Its bytes are those in which Automerge itself would have written it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Change, ChangeHash, ExpandedChange};
use uuid::Uuid;

use crate::document::additions::{self, Added, Unlike};
use crate::document::{Document, Made, Origin, hash_of_chunk, is_undamaged_change};
use crate::frame::{Hash, MAX_CHANGE_BYTES, RefusalCode};
use crate::id::{RecordId, SiteId, TableId};
use crate::record::Record;
use crate::session::Actor;

/// A change that is fit to be applied.
#[derive(Debug)]
pub struct Admitted {
    /// The change as it is stored and sent on.
    pub made: Made,
    /// Who made it.
    pub actor: Actor,
    /// What it adds.
    pub records: Vec<(RecordId, Record)>,
    /// The operations that add it, by number.
    pub(crate) counters: Vec<u64>,
    pub(crate) change: Change,
}

/// What admission says of a change that breaks no rule.
#[derive(Debug)]
pub enum Admission {
    /// The document has it already.
    Known(Hash),
    /// It may be applied, if policy allows what it does.
    New(Box<Admitted>),
}

/// The latest time that a change may name, in seconds: in 34,000 years. Automerge stumbles over the differences of larger
/// ones, on every device and for ever after.
const MAX_TIME_S: u64 = 1 << 40;

/// The hash of a change by its content; none when the bytes are no whole, undamaged change.
pub fn hash_of(bytes: &[u8]) -> Result<Hash, RefusalCode> {
    parse(bytes).map(|change| Hash(change.hash().0))
}

/// The hash by which a change is answered, whatever is wrong with it.
pub fn name_of(bytes: &[u8]) -> Hash {
    hash_of_chunk(bytes)
}

/// The changes on which a change builds; none when it is damaged.
pub fn dependencies_of(bytes: &[u8]) -> Vec<Hash> {
    parse(bytes).map_or_else(|_| Vec::new(), |change| change.deps().iter().map(|hash| Hash(hash.0)).collect())
}

/// Checks a change against the document that it is meant for. Whether the session is one of the sending device is
/// for the caller to judge: the actor is in the answer.
pub fn admit(document: &Document, bytes: &[u8]) -> Result<Admission, RefusalCode> {
    let change = parse(bytes)?;
    let hash = Hash(change.hash().0);
    if document.has(hash) {
        return Ok(Admission::Known(hash));
    }
    let actor = Actor::parse(change.actor_id().to_bytes()).ok_or(RefusalCode::WrongActor)?;
    check_dependencies(document, &change)?;
    check_sequence(document, &change)?;
    check_numbering(document, &change)?;
    check_manner(&change)?;
    let added = added_by(document, &change)?.into_iter();
    let (counters, records) = added.map(|added| (added.counter, (added.id, added.record))).unzip();
    let made = Made { hash, bytes: bytes.to_vec() };
    Ok(Admission::New(Box::new(Admitted { made, actor, records, counters, change })))
}

/// What a change says that was refused: nothing of it was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Who its author says to be.
    pub actor: Actor,
    /// What it would have added.
    pub records: Vec<(RecordId, Record)>,
}

/// Reads a change that was refused; none when it does not add whole records. Whatever devices push is meant for the party of
/// a table.
pub fn claim(bytes: &[u8]) -> Option<Claim> {
    let change = parse(bytes).ok()?;
    let actor = Actor::parse(change.actor_id().to_bytes())?;
    let decoded = catch_unwind(AssertUnwindSafe(|| change.decode())).ok()?;
    let of_a_table = Origin::of_sitting(SiteId(Uuid::nil()), TableId(0), 0);
    let added = additions::read(of_a_table, &change, &decoded.operations).ok()?;
    Some(Claim { actor, records: added.into_iter().map(|added| (added.id, added.record)).collect() })
}

/// Rule 1. `Change::from_bytes` does not compare the checksum, and may panic on crafted columns.
fn parse(bytes: &[u8]) -> Result<Change, RefusalCode> {
    if bytes.len() > MAX_CHANGE_BYTES {
        return Err(RefusalCode::TooLarge);
    }
    if !is_undamaged_change(bytes) {
        return Err(RefusalCode::Damaged);
    }
    let parsed = catch_unwind(|| Change::from_bytes(bytes.to_vec()));
    let change = parsed.map_err(|_| RefusalCode::Damaged)?.map_err(|_| RefusalCode::Damaged)?;
    if Hash(change.hash().0) == hash_of_chunk(bytes) { Ok(change) } else { Err(RefusalCode::Damaged) }
}

/// Rule 5.
fn check_dependencies(document: &Document, change: &Change) -> Result<(), RefusalCode> {
    let unique: BTreeSet<&ChangeHash> = change.deps().iter().collect();
    if change.deps().is_empty() || unique.len() != change.deps().len() {
        return Err(RefusalCode::Structure);
    }
    let known = change.deps().iter().all(|dependency| document.has(Hash(dependency.0)));
    if known { Ok(()) } else { Err(RefusalCode::UnknownDependency) }
}

/// Rule 4.
fn check_sequence(document: &Document, change: &Change) -> Result<(), RefusalCode> {
    let last = document.last_of(change.actor_id());
    let last_seq = last.map_or(0, |last| last.seq);
    if change.seq() != last_seq + 1 {
        return Err(RefusalCode::WrongSequence);
    }
    match last {
        Some(last) if !document.is_ancestor(last, change.deps()) => Err(RefusalCode::WrongSequence),
        _ => Ok(()),
    }
}

/// Rule 6.
fn check_numbering(document: &Document, change: &Change) -> Result<(), RefusalCode> {
    let last_op = change.deps().iter().filter_map(|dependency| document.max_op(*dependency)).max();
    if Some(change.start_op().get()) == last_op.map(|op| op + 1) {
        Ok(())
    } else {
        Err(RefusalCode::Structure)
    }
}

/// Rules 7 to 11.
fn added_by(document: &Document, change: &Change) -> Result<Vec<Added>, RefusalCode> {
    let decoded = catch_unwind(AssertUnwindSafe(|| change.decode())).map_err(|_| RefusalCode::Damaged)?;
    let added = additions::read(document.origin(), change, &decoded.operations).map_err(|why| match why {
        Unlike::Structure => RefusalCode::Structure,
        Unlike::Malformed => RefusalCode::MalformedRecord,
    })?;
    if added.iter().any(|added| document.has_id(added.id)) {
        return Err(RefusalCode::AlreadyThere);
    }
    if is_as_automerge_writes_it(change, decoded) { Ok(added) } else { Err(RefusalCode::Structure) }
}

/// Rule 11. A document keeps operations, not bytes: a change that has the same operations in other bytes would have
/// another hash when the document is saved, and the document could not be loaded any more.
fn is_as_automerge_writes_it(change: &Change, decoded: ExpandedChange) -> bool {
    let again = catch_unwind(AssertUnwindSafe(|| Change::from(decoded).hash()));
    again.is_ok_and(|hash| hash == change.hash())
}

/// Rule 6, the rest of it.
fn check_manner(change: &Change) -> Result<(), RefusalCode> {
    let is_plain = change.author().is_none() && change.message().is_none() && change.extra_bytes().is_empty();
    let is_timely = change.timestamp().unsigned_abs() <= MAX_TIME_S;
    if is_plain && is_timely { Ok(()) } else { Err(RefusalCode::Structure) }
}
