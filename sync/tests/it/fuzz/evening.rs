//! An evening at one table: an honest device and a hostile one, both connected to a real hub.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use automerge::{ActorId, Change, ChangeHash, ExpandedChange};
use sync::document::{Document, Made, Origin};
use sync::frame::{Epoch, Follow, Hash, Known, PROTOCOL, Pushed, RefusalCode, ToDevice, ToNode};
use sync::hub::{ConnId, Hub, KnownSession, Output};
use sync::id::{ModifierId, Random, RecordId};
use sync::menu::{ChosenModifier, Sign};
use sync::money::Money;
use sync::order::read;
use sync::policy::Rules;
use sync::record::{Item, Method, Note, Payment, Record, Void};
use sync::session::{Actor, Session};
use sync::site::Role;
use sync::time::UnixMs;
use uuid::Uuid;

use super::craft::{Surroundings, by_another, craft, encode};
use super::must_not_panic;

use crate::support::house::{MemoryBooks, setup};
use crate::support::{Dice, item, opened, session, site, stamp, table};

const HONEST: ConnId = ConnId(1);
const HONEST_USER: u32 = 1;
const HOSTILE_USER: u32 = 2;
/// Honest changes of one evening.
const ROUNDS: u64 = 40;
/// Crafted changes beside each of them.
const CRAFTED_A_ROUND: u64 = 20;
/// Rounds after which the document is saved and loaded.
const SAVE_EVERY: u64 = 8;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) crafted: u64,
    pub(super) honest: u64,
    /// Crafted, and within the rules all the same.
    pub(super) taken: u64,
    pub(super) refused: BTreeMap<String, u64>,
    /// Connections that ended over one.
    pub(super) cut_off: u64,
    pub(super) slowest: Duration,
    pub(super) documents_saved: u64,
}

pub(super) struct Evening {
    seed: u64,
    dice: Dice,
    hub: Hub,
    books: MemoryBooks,
    hostile: ConnId,
    /// What the honest device has: all that was published.
    document: Document,
    actor: ActorId,
    items: Vec<RecordId>,
    /// What the hub said since it was last looked at: why it refused a change, or nothing when it took it.
    answers: BTreeMap<Hash, Option<RefusalCode>>,
    /// How often the hostile device was cut off since then.
    cut_off: u64,
}

impl Evening {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut books = MemoryBooks::default();
        for user in [HONEST_USER, HOSTILE_USER] {
            let session = manager(user);
            books.sessions.insert(session.id, KnownSession { session, may_write: true });
        }
        let hub = Hub::new(setup(Rules::default()), &books, &mut dice).unwrap();
        let document = Document::genesis(Origin::of_sitting(site(), table(5), 1));
        let actor = Actor::fresh(manager(HONEST_USER).id, &mut dice).bytes();
        let mut evening = Self {
            seed,
            dice,
            hub,
            books,
            hostile: ConnId(2),
            document,
            actor: ActorId::from(actor),
            items: Vec::new(),
            answers: BTreeMap::new(),
            cut_off: 0,
        };
        evening.greet(HONEST, HONEST_USER);
        evening.greet(evening.hostile, HOSTILE_USER);
        evening
    }

    pub(super) fn play(mut self, seen: &mut Seen) {
        self.open(seen);
        for round in 0..ROUNDS {
            let base = self.base();
            self.honest_round(&base, seen);
            self.hostile_round(&base, seen);
            if (round + 1) % SAVE_EVERY == 0 {
                self.save_and_load(seen);
            }
        }
    }

    /// The honest device sits guests down: from then on it serves them.
    fn open(&mut self, seen: &mut Seen) {
        let records = [(self.fresh_id(), opened(HONEST_USER))];
        let made = self.document.append(self.own_actor(), UnixMs(0), &records);
        self.push(HONEST, &made.bytes);
        self.commit();
        self.expect_taken(&made, seen);
    }

    fn expect_taken(&mut self, made: &Made, seen: &mut Seen) {
        let answer = self.answers.remove(&made.hash);
        assert_eq!(answer, Some(None), "seed {}: an honest change was not taken", self.seed);
        seen.honest += 1;
    }

    fn own_actor(&self) -> [u8; 16] {
        self.actor.to_bytes().try_into().expect("an actor of ours has sixteen bytes")
    }

    /// An honest change on what is published, by a device that was never heard of.
    fn base(&mut self) -> ExpandedChange {
        let records = self.records(HOSTILE_USER);
        let made = self.document.clone().append([9; 16], UnixMs(0), &records);
        Change::from_bytes(made.bytes).unwrap().decode()
    }

    /// What both devices do honestly is taken, whatever was tried before.
    fn honest_round(&mut self, base: &ExpandedChange, seen: &mut Seen) {
        let records = self.records(HONEST_USER);
        let items = records.iter().filter(|(_, record)| matches!(record, Record::Item(_)));
        self.items.extend(items.map(|(id, _)| *id));
        let own = self.document.append(self.own_actor(), UnixMs(0), &records);
        let mut others = base.clone();
        by_another(&mut others, &self.fresh_actor(), &mut self.dice);
        let others = made(encode(others).unwrap());
        self.push(HONEST, &own.bytes);
        self.push(self.hostile, &others.bytes);
        self.commit();
        self.expect_taken(&own, seen);
        self.expect_taken(&others, seen);
    }

    fn hostile_round(&mut self, base: &ExpandedChange, seen: &mut Seen) {
        let around = self.surroundings(base);
        for _ in 0..CRAFTED_A_ROUND {
            let mut change = base.clone();
            by_another(&mut change, &self.fresh_actor(), &mut self.dice);
            let Some(bytes) = craft(change, &around, &mut self.dice) else { continue };
            let took = timed(|| self.push(self.hostile, &bytes));
            seen.slowest = seen.slowest.max(took);
            seen.crafted += 1;
        }
        self.commit();
        for answer in std::mem::take(&mut self.answers).into_values() {
            match answer {
                Some(code) => *seen.refused.entry(format!("{code:?}")).or_default() += 1,
                None => seen.taken += 1,
            }
        }
        seen.cut_off += std::mem::take(&mut self.cut_off);
    }

    /// What is on disk can be read, says the same as what was published, and can be saved and read again.
    fn save_and_load(&mut self, seen: &mut Seen) {
        let stored = &self.books.documents[&self.document.id()];
        let (published, order) = must_not_panic(self.seed, &"what is on disk", || {
            let stored = Document::load(stored).unwrap();
            let again = Document::load(&stored.save()).unwrap();
            assert_eq!(again.heads(), stored.heads());
            (again.heads(), read(&again).0)
        });
        assert_eq!(published, self.document.heads(), "seed {}", self.seed);
        let shown = must_not_panic(self.seed, &"what is shown", || read(&self.document).0);
        assert_eq!(shown, order, "seed {}", self.seed);
        assert_eq!(self.hub.order(order.id).map(|(order, _)| order), Some(&order), "seed {}", self.seed);
        seen.documents_saved += 1;
    }

    fn surroundings(&self, base: &ExpandedChange) -> Surroundings {
        let all = self.document.changes_since(&[]).unwrap();
        let changes = all.iter().map(|made| Change::from_bytes(made.bytes.clone()).unwrap());
        let mut actors: Vec<ActorId> = changes.map(|change| change.actor_id().clone()).collect();
        actors.extend([base.actor_id.clone(), ActorId::from(*b"node\0\0\0\0--------")]);
        let hashes = all.iter().map(|made| ChangeHash(made.hash.0)).collect();
        let other = all.into_iter().last().map(|made| made.bytes).unwrap_or_default();
        Surroundings { actors, hashes, other }
    }

    fn fresh_actor(&mut self) -> ActorId {
        ActorId::from(Actor::fresh(manager(HOSTILE_USER).id, &mut self.dice).bytes())
    }

    fn greet(&mut self, conn: ConnId, user: u32) {
        self.hub.connect(conn, manager(user));
        let origin = self.document.origin();
        let docs = vec![Known { order: origin.order, heads: self.document.heads() }];
        let follow = Follow::Only(Vec::new());
        self.send(conn, &ToNode::Hello { protocol: PROTOCOL, docs, follow, epoch: Epoch::default() });
        let table = origin.table.unwrap();
        self.send(conn, &ToNode::Open { order: origin.order, table, sitting: origin.sitting });
    }

    fn push(&mut self, conn: ConnId, bytes: &[u8]) {
        let order = self.document.id();
        let pushed = Pushed { order, age_ms: 0, change: bytes.to_vec().into() };
        self.send(conn, &ToNode::Push { changes: vec![pushed] });
    }

    fn send(&mut self, conn: ConnId, frame: &ToNode) {
        let bytes = frame.encode();
        let Self { hub, books, .. } = self;
        let handled = must_not_panic(self.seed, frame, || hub.receive(conn, &bytes, books));
        self.take_in(handled.outputs);
    }

    fn commit(&mut self) {
        while let Some(batch) = self.hub.take_batch() {
            self.books.write(batch);
            let hub = &mut self.hub;
            let outputs = must_not_panic(self.seed, &"a commit", || hub.committed());
            self.take_in(outputs);
        }
    }

    fn take_in(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Send { conn, frame } => match ToDevice::decode(&frame).unwrap() {
                    ToDevice::Ack { hashes } => {
                        self.answers.extend(hashes.into_iter().map(|hash| (hash, None)));
                    }
                    ToDevice::Reject { hash, code, .. } => drop(self.answers.insert(hash, Some(code))),
                    ToDevice::Changes { changes, .. } if conn == HONEST => {
                        let changes: Vec<Vec<u8>> = changes.into_iter().map(Into::into).collect();
                        let document = &mut self.document;
                        must_not_panic(self.seed, &changes, || document.apply(&changes).unwrap());
                    }
                    _ => {}
                },
                Output::Disconnect { conn, .. } => {
                    assert_eq!(conn, self.hostile, "seed {}: an honest device is cut off", self.seed);
                    self.hostile = ConnId(self.hostile.0 + 1);
                    self.greet(self.hostile, HOSTILE_USER);
                    self.cut_off += 1;
                }
                Output::Quarantine(_) | Output::Replaced { .. } => {}
            }
        }
    }
}

impl Evening {
    /// What a person does at once: one to three records.
    fn records(&mut self, user: u32) -> Vec<(RecordId, Record)> {
        (0..=self.dice.below(3)).map(|_| (self.fresh_id(), self.record(user))).collect()
    }

    fn fresh_id(&mut self) -> RecordId {
        let mut id = [0; 16];
        self.dice.fill(&mut id);
        RecordId(Uuid::from_bytes(id))
    }

    fn record(&mut self, user: u32) -> Record {
        let stamp = stamp(user);
        let known = (!self.items.is_empty()).then(|| self.items[self.dice.index(self.items.len())]);
        match (self.dice.below(8), known) {
            (0, Some(item)) => {
                let qty = 1 + u32::try_from(self.dice.below(3)).unwrap();
                Record::Void(Void { item, qty, reason: "λάθος".into(), stamp })
            }
            (1, _) => Record::Payment(Payment {
                amount_minor: Money(1),
                tip_minor: Money(5),
                method: Method::Card,
                lines: BTreeMap::new(),
                stamp,
            }),
            (2, _) => Record::Note(Note { text: "δίπλα στο παράθυρο".into(), stamp }),
            _ => self.item(user),
        }
    }

    fn item(&mut self, user: u32) -> Record {
        let Record::Item(item) = item(user, "Μουσακάς", 1 + u32::from(self.dice.byte()), 950) else {
            unreachable!("an item is an item")
        };
        let modifier = |number: u64| ChosenModifier {
            modifier: ModifierId(u32::try_from(number).unwrap()),
            name: format!("επιλογή {number}"),
            sign: if number == 0 { Sign::Add } else { Sign::Remove },
            price_minor: Money(i64::try_from(number).unwrap()),
        };
        let modifiers = (0..self.dice.below(3)).map(modifier).collect();
        let seat = Some(1 + u32::try_from(self.dice.below(4)).unwrap());
        Record::Item(Item { modifiers, seat, ..item })
    }
}

/// Who may do everything: nothing is refused for who does it, so more gets through to be tried.
fn manager(user: u32) -> Session {
    Session { role: Role::Manager, ..session(user) }
}

/// A change as whoever made it knows it.
fn made(bytes: Vec<u8>) -> Made {
    Made { hash: Hash(Change::from_bytes(bytes.clone()).unwrap().hash().0), bytes }
}

#[expect(clippy::disallowed_methods, reason = "how long the engine takes is measured from outside")]
fn timed(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}
