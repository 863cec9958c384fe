//! Frames with damage in them, at both ends.

use sync::admit::hash_of;
use sync::device::{Action, Device, Event, Target};
use sync::document::{Document, Origin};
use sync::frame::{
    Epoch, ErrorCode, Follow, Hash, Known, PROTOCOL, Pushed, Receipt, RefusalCode, TableStatus, ToDevice,
    ToNode,
};
use sync::hub::{ConnId, Hub, Output, Setup};
use sync::policy::Rules;
use sync::receipt::{KEY_BYTES, ReceiptKey};
use sync::time::{Now, UnixMs};

use super::bytes::damage;
use super::{Run, assert_memory_is_bounded, must_not_panic};
use crate::support::house::{MemoryBooks, setup};
use crate::support::{Dice, actor, document, id, item, opened, session, site, table};

/// Frames that one hub or one phone hears.
const A_LIFE: u64 = 100;

fn change() -> Vec<u8> {
    document().append(actor(1), UnixMs(0), &[(id(1), opened(1)), (id(2), item(1, "Ούζο", 1, 450))]).bytes
}

fn receipt() -> Receipt {
    key().receipt(document().id(), vec![hash_of(&change()).unwrap()])
}

fn key() -> ReceiptKey {
    ReceiptKey::new([3; KEY_BYTES])
}

fn to_node() -> Vec<Vec<u8>> {
    let origin = document().origin();
    let order = origin.order;
    let known = Known { order, heads: document().heads() };
    let pushed = Pushed { order, age_ms: 7, change: change().into() };
    [
        ToNode::Vouch { docs: vec![known.clone()] },
        ToNode::Doubt { hashes: vec![hash_of(&change()).unwrap()] },
        ToNode::Recover { order, changes: vec![change().into()], receipt: Some(receipt()) },
        ToNode::Hello {
            protocol: PROTOCOL,
            docs: vec![known],
            follow: Follow::Only(vec![order]),
            epoch: Epoch::default(),
        },
        ToNode::Hello {
            protocol: PROTOCOL,
            docs: Vec::new(),
            follow: Follow::AllOpen,
            epoch: Epoch::default(),
        },
        ToNode::Open { order, table: table(5), sitting: 1 },
        ToNode::Push { changes: vec![pushed.clone(), pushed] },
        ToNode::Ping,
    ]
    .map(|frame| frame.encode())
    .to_vec()
}

#[test]
fn damaged_frames_do_not_harm_the_node() {
    let run = Run::asked_for();
    let honest = to_node();
    for seed in run.seeds(A_LIFE) {
        let mut dice = Dice(seed);
        let books = MemoryBooks::default();
        let epoch = Epoch { number: 1, proof: "an epoch".into() };
        let recovers =
            Setup { epoch, receipt_key: Some(key()), is_recovering: true, ..setup(Rules::default()) };
        let mut hub = Hub::new(recovers, &books, &mut dice).unwrap();
        let mut conn = ConnId(0);
        hub.connect(conn, session(1));
        for _ in 0..A_LIFE {
            let mut bytes = honest[dice.index(honest.len())].clone();
            let other = &honest[dice.index(honest.len())];
            if dice.below(4) > 0 {
                damage(&mut dice, &mut bytes, other);
            }
            let handled = must_not_panic(seed, &bytes, || hub.receive(conn, &bytes, &books));
            if handled.outputs.iter().any(|output| matches!(output, Output::Disconnect { .. })) {
                conn.0 += 1;
                hub.connect(conn, session(1));
            }
        }
        hub.take_batch();
        must_not_panic(seed, &"a commit", || hub.committed());
    }
    assert_memory_is_bounded();
}

fn to_device(order: &Document, hash: Hash) -> Vec<Vec<u8>> {
    let id = order.id();
    let status = TableStatus { table: table(5), sitting: 2, open: None, others: Vec::new() };
    [
        ToDevice::Welcome { protocol: PROTOCOL, catalog: 1, epoch: Epoch::default() },
        ToDevice::Ack { hashes: vec![hash] },
        ToDevice::Reject { hash, order: id, code: RefusalCode::UnknownDependency, heads: order.heads() },
        ToDevice::Reject { hash, order: id, code: RefusalCode::NotAllowed, heads: order.heads() },
        ToDevice::Retry { hashes: vec![hash], awaits: false },
        ToDevice::Changes { order: id, changes: vec![change().into()] },
        ToDevice::Snapshot { order: id, bytes: order.save().into() },
        ToDevice::Closed { order: id, table: table(5), current: 2 },
        ToDevice::Catalog { version: 2 },
        ToDevice::Tables { tables: vec![status] },
        ToDevice::Error { code: ErrorCode::NotOpened, message: "not opened".into() },
        ToDevice::Pong,
        ToDevice::Receipts { receipts: vec![receipt()] },
        ToDevice::Recall { is_over: false },
        ToDevice::Recall { is_over: true },
        ToDevice::Ask { order: id, heads: vec![hash] },
    ]
    .map(|frame| frame.encode())
    .to_vec()
}

/// A phone whose storage always works.
struct Phone {
    device: Device,
    now: Now,
    dice: Dice,
    /// The last change that it pushed.
    pushed: Option<Hash>,
}

impl Phone {
    fn tell(&mut self, event: Event) {
        let actions = self.device.handle(self.now, &mut self.dice, event);
        self.perform(actions);
    }

    fn order(&mut self) {
        let Self { device, now, dice, .. } = self;
        let edited = device.edit(*now, dice, Target::Table(table(5)), vec![item(1, "Ούζο", 1, 450)]);
        self.perform(edited.map(|edited| edited.actions).unwrap_or_default());
    }

    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Store { token, .. } => self.tell(Event::Stored(token)),
                Action::Send(bytes) => {
                    if let Ok(ToNode::Push { changes }) = ToNode::decode(&bytes) {
                        self.pushed = changes.last().and_then(|pushed| hash_of(&pushed.change).ok());
                    }
                }
                _ => {}
            }
        }
    }
}

#[test]
fn damaged_frames_do_not_harm_a_phone() {
    let run = Run::asked_for();
    let mut published = Document::genesis(Origin::of_sitting(site(), table(5), 1));
    published.append(actor(2), UnixMs(0), &[(id(3), opened(2))]);
    for seed in run.seeds(A_LIFE) {
        let mut dice = Dice(seed);
        let (device, _) = Device::restore(site(), Vec::new(), &mut dice);
        let mut phone = Phone { device, now: Now::default(), dice: Dice(!seed), pushed: None };
        phone.tell(Event::Granted(session(1)));
        phone.tell(Event::LinkUp);
        phone.tell(Event::Received(
            ToDevice::Welcome { protocol: PROTOCOL, catalog: 1, epoch: Epoch::default() }.encode(),
        ));
        for _ in 0..A_LIFE {
            if phone.device.unsent() == 0 {
                phone.order();
            }
            let honest = to_device(&published, phone.pushed.unwrap_or(Hash([0; 32])));
            let mut bytes = honest[dice.index(honest.len())].clone();
            let other = &honest[dice.index(honest.len())];
            if dice.below(4) > 0 {
                damage(&mut dice, &mut bytes, other);
            }
            phone.now.running_ms += 1_000;
            must_not_panic(seed, &bytes, || {
                phone.tell(Event::Received(bytes.clone()));
                phone.tell(Event::Tick);
                phone.tell(Event::LinkUp);
            });
        }
    }
    assert_memory_is_bounded();
}
