//! What the node has not acknowledged: each change with the intent beside it, so that it can be made again on another
//! document when the node says so. The outbox belongs to the phone, whoever is logged in.

use std::collections::BTreeMap;
use std::ops::Bound;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::document::{Made, Origin};
use crate::frame::Hash;
use crate::id::{OrderId, RecordId, SiteId, TableId};
use crate::record::Record;
use crate::session::SessionId;
use crate::time::{Now, UnixMs};

/// Changes that may wait on one phone: many evenings of work.
pub const MAX_OUTBOX: usize = 20_000;

/// A change that the node has not acknowledged.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) origin: Origin,
    /// Whose work it is: made again, it stays theirs.
    pub(super) session: SessionId,
    pub(super) made: Made,
    pub(super) records: Vec<(RecordId, Record)>,
    /// The same for all that is only taken together, one behind the other in the outbox.
    pub(super) group: Option<u64>,
    /// What the node had said of the order when it was made: by that it is judged, however often it is made again.
    pub(super) knew: Vec<Hash>,
    pub(super) made_at: UnixMs,
    /// The running clock when it was made; none when that was before this start.
    made_running_ms: Option<u64>,
    pub(super) stage: Stage,
    /// Whether it was known when it was made that the house may serve no new parties.
    pub(super) aware: bool,
    /// It was sent since the app was started, or may have been before.
    pub(super) may_be_sent: bool,
    /// It was sent to a node of an earlier epoch, which may have taken it.
    pub(super) is_doubtful: bool,
    /// How often it was refused for what was not its own fault, and made again.
    pub(super) refusals: u32,
}

/// How far an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Its storing is under way: it does not count as taken yet.
    Storing,
    /// On the phone's disk, or as safe as this phone can make it.
    Waiting,
    /// Sent on this connection, not acknowledged.
    Sent,
    /// Sent on this connection; the node will not have it until the house has a license again.
    Held,
}

/// An entry as it is stored.
#[derive(Encode, Decode)]
pub(super) struct StoredEntry {
    #[n(0)]
    order: OrderId,
    #[n(1)]
    table: Option<TableId>,
    #[n(2)]
    sitting: u32,
    #[n(3)]
    hash: Hash,
    #[n(4)]
    change: ByteVec,
    #[n(5)]
    records: Vec<(RecordId, Record)>,
    #[n(6)]
    made_at: UnixMs,
    #[n(7)]
    session: SessionId,
    #[n(8)]
    group: Option<u64>,
    #[n(9)]
    #[cbor(default)]
    aware: bool,
    #[n(10)]
    #[cbor(default)]
    is_doubtful: bool,
    #[n(11)]
    #[cbor(default)]
    knew: Vec<Hash>,
}

impl Entry {
    pub(super) fn new(
        origin: Origin,
        session: SessionId,
        made: Made,
        records: Vec<(RecordId, Record)>,
        now: Now,
    ) -> Self {
        let made_running_ms = Some(now.running_ms);
        Self {
            origin,
            session,
            made,
            records,
            group: None,
            knew: Vec::new(),
            made_at: now.wall,
            made_running_ms,
            stage: Stage::Storing,
            aware: false,
            may_be_sent: false,
            is_doubtful: false,
            refusals: 0,
        }
    }

    /// What was paid for is gone or costs something else by now; the money was taken all the same. False when no payment of
    /// these says what it was for.
    pub(super) fn keep_the_money_alone(&mut self) -> bool {
        let named = self.records.iter_mut().filter_map(|(_, record)| match record {
            Record::Payment(payment) if !payment.lines.is_empty() => Some(payment),
            _ => None,
        });
        named.map(|payment| payment.lines.clear()).count() > 0
    }

    /// Takes over when the intent came about and what has become of it: making a change again does not make it younger, nor
    /// its author wiser.
    pub(super) fn keep_age_of(&mut self, earlier: &Entry) {
        self.aware = earlier.aware;
        self.may_be_sent = earlier.may_be_sent;
        self.is_doubtful = earlier.is_doubtful;
        self.refusals = earlier.refusals;
        self.made_at = earlier.made_at;
        self.made_running_ms = earlier.made_running_ms;
    }

    /// How old it is: the greater of what the two clocks say. The running clock began anew when the app was started since, and
    /// stands still while the phone sleeps; a wall clock that was put back says too little, and one that was put forward has
    /// somebody asked who need not be.
    pub(super) fn age_ms(&self, now: Now) -> u64 {
        let by_running_clock = self.made_running_ms.map_or(0, |made| now.running_ms.saturating_sub(made));
        let by_wall_clock = now.wall.0.saturating_sub(self.made_at.0);
        by_running_clock.max(u64::try_from(by_wall_clock).unwrap_or(0))
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let stored = StoredEntry {
            order: self.origin.order,
            table: self.origin.table,
            sitting: self.origin.sitting,
            hash: self.made.hash,
            change: self.made.bytes.clone().into(),
            records: self.records.clone(),
            made_at: self.made_at,
            session: self.session,
            group: self.group,
            aware: self.aware,
            is_doubtful: self.is_doubtful,
            knew: self.knew.clone(),
        };
        minicbor::to_vec(stored).expect("writing to a Vec cannot fail")
    }

    pub(super) fn decode(site: SiteId, bytes: &[u8]) -> Option<Self> {
        let stored: StoredEntry = minicbor::decode(bytes).ok()?;
        let change: Vec<u8> = stored.change.into();
        // A damaged change must not be pushed for ever.
        let hash = crate::admit::hash_of(&change).ok().filter(|hash| *hash == stored.hash)?;
        let origin = Origin { order: stored.order, site, table: stored.table, sitting: stored.sitting };
        origin.is_consistent().then_some(Self {
            origin,
            session: stored.session,
            made: Made { hash, bytes: change },
            records: stored.records,
            group: stored.group,
            knew: stored.knew,
            made_at: stored.made_at,
            made_running_ms: None,
            stage: Stage::Waiting,
            aware: stored.aware,
            may_be_sent: true,
            is_doubtful: stored.is_doubtful,
            refusals: 0,
        })
    }
}

/// The entries in the order in which they were made.
#[derive(Default)]
pub(super) struct Outbox {
    entries: BTreeMap<u64, Entry>,
}

impl Outbox {
    pub(super) fn is_full(&self) -> bool {
        self.entries.len() >= MAX_OUTBOX
    }

    /// Adds an entry at the end; answers its key.
    pub(super) fn push(&mut self, entry: Entry) -> u64 {
        let key = self.next_key();
        self.entries.insert(key, entry);
        key
    }

    /// The key that the next entry will have.
    pub(super) fn next_key(&self) -> u64 {
        self.entries.last_key_value().map_or(0, |(last, _)| last + 1)
    }

    /// The entries that are only taken together with this one, itself among them.
    pub(super) fn group_of(&self, key: u64) -> Vec<u64> {
        let Some(group) = self.entries.get(&key).and_then(|entry| entry.group) else { return vec![key] };
        let mates = self.entries.iter().filter(|(_, entry)| entry.group == Some(group));
        mates.map(|(key, _)| *key).collect()
    }

    pub(super) fn put(&mut self, key: u64, entry: Entry) {
        self.entries.insert(key, entry);
    }

    pub(super) fn entry(&self, key: u64) -> Option<&Entry> {
        self.entries.get(&key)
    }

    pub(super) fn entry_mut(&mut self, key: u64) -> Option<&mut Entry> {
        self.entries.get_mut(&key)
    }

    pub(super) fn first(&self) -> Option<u64> {
        self.entries.first_key_value().map(|(key, _)| *key)
    }

    /// The key of the entry behind this one.
    pub(super) fn after(&self, key: u64) -> Option<u64> {
        self.entries.range((Bound::Excluded(key), Bound::Unbounded)).next().map(|(key, _)| *key)
    }

    pub(super) fn remove(&mut self, key: u64) -> Option<Entry> {
        self.entries.remove(&key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut Entry)> {
        self.entries.iter_mut().map(|(key, entry)| (*key, entry))
    }

    pub(super) fn key_of(&self, hash: Hash) -> Option<u64> {
        self.entries.iter().find(|(_, entry)| entry.made.hash == hash).map(|(key, _)| *key)
    }

    pub(super) fn keys_of(&self, order: OrderId) -> Vec<u64> {
        let of_order = self.entries.iter().filter(|(_, entry)| entry.origin.order == order);
        of_order.map(|(key, _)| *key).collect()
    }

    pub(super) fn records_of(&self, order: OrderId) -> Vec<RecordId> {
        let of_order = self.iter().filter(|entry| entry.origin.order == order);
        of_order.flat_map(|entry| entry.records.iter().map(|(id, _)| *id)).collect()
    }
}
