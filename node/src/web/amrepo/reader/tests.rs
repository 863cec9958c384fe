//! A client of Automerge's own sync protocol on one side, the frames of the desk on the other.

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ROOT, ReadDoc};
use minicbor::{Decoder, Encoder};
use sync::document::{Document, Origin};
use sync::frame::{Epoch, Hash, OpenSitting};
use sync::id::{RecordId, SiteId, UserId};
use sync::money::Money;
use sync::order::Status;
use sync::record::{Note, Record, Stamp};
use sync::time::UnixMs;
use uuid::Uuid;

use super::*;

fn origin(table: u32) -> Origin {
    Origin::of_sitting(SiteId(Uuid::from_u128(1)), TableId(table), 1)
}

/// An order with one note.
fn order(table: u32) -> Document {
    let mut document = Document::genesis(origin(table));
    note(&mut document, 1);
    document
}

fn note(document: &mut Document, number: u128) -> Vec<u8> {
    let stamp = Stamp { by: UserId(1), at: UnixMs(number as i64) };
    let note = Record::Note(Note { text: format!("note {number}"), stamp });
    let id = RecordId(Uuid::from_u128(number));
    document.append([7; 16], UnixMs(number as i64), &[(id, note)]).bytes
}

fn map(fields: &[(&str, Value<'_>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes);
    encoder.map(fields.len() as u64).unwrap();
    for (key, value) in fields {
        encoder.str(key).unwrap();
        match value {
            Value::Text(text) => encoder.str(text).unwrap(),
            Value::Bytes(bytes) => encoder.bytes(bytes).unwrap(),
            Value::Texts(texts) => encoder.encode(texts).unwrap(),
        };
    }
    bytes
}

enum Value<'b> {
    Text(&'b str),
    Bytes(&'b [u8]),
    Texts(Vec<&'b str>),
}

fn join(versions: &[&str]) -> Vec<u8> {
    map(&[
        ("type", Value::Text("join")),
        ("senderId", Value::Text("display")),
        ("supportedProtocolVersions", Value::Texts(versions.to_vec())),
    ])
}

fn sync_message(order: OrderId, data: &[u8]) -> Vec<u8> {
    map(&[
        ("type", Value::Text("sync")),
        ("documentId", Value::Text(&name_of(order))),
        ("data", Value::Bytes(data)),
    ])
}

/// Type and data of a message to the client.
fn read(message: &[u8]) -> (String, Vec<u8>) {
    let mut decoder = Decoder::new(message);
    let (mut kind, mut data) = (String::new(), Vec::new());
    for _ in 0..decoder.map().unwrap().unwrap() {
        match decoder.str().unwrap() {
            "type" => decoder.str().unwrap().clone_into(&mut kind),
            "data" => data = decoder.bytes().unwrap().to_vec(),
            "targetId" => assert_eq!(decoder.str().unwrap(), "display"),
            _ => decoder.skip().unwrap(),
        }
    }
    (kind, data)
}

fn kinds(turn: &Turn) -> Vec<String> {
    turn.to_device.iter().map(|message| read(message).0).collect()
}

fn tables(open: &[&Document]) -> ToDevice {
    let status = |document: &&Document| {
        let origin = document.origin();
        let open = OpenSitting {
            order: origin.order,
            status: Status::Open,
            gross_minor: Money(0),
            balance_minor: Money(0),
            covers: 0,
            opened_at: None,
            waiters: Vec::new(),
            lines_waiting: 0,
            lines_uncertain: 0,
        };
        TableStatus { table: origin.table.unwrap(), sitting: 1, open: Some(open), others: Vec::new() }
    };
    ToDevice::Tables { tables: open.iter().map(status).collect() }
}

fn snapshot(document: &Document) -> ToDevice {
    ToDevice::Snapshot { order: document.origin().order, bytes: document.save().into() }
}

/// What the desk answers to a `Hello`.
fn answer(open: &[&Document]) -> Vec<ToDevice> {
    let mut frames = vec![ToDevice::Welcome { protocol: DESK_PROTOCOL, catalog: 1, epoch: Epoch::default() }];
    frames.extend(open.iter().map(|document| snapshot(document)));
    frames.push(tables(open));
    frames
}

/// A reader and its client.
struct Pair {
    reader: Reader,
    document: Automerge,
    state: State,
    /// Messages that the client has sent.
    sent: usize,
}

impl Pair {
    fn joined() -> Self {
        let mut reader = Reader::new("node".into());
        assert_eq!(kinds(&reader.heard(join(&["1"])).unwrap()), ["peer"]);
        let document = Automerge::new().with_actor(ActorId::from([9; 16]));
        Self { reader, document, state: State::new(), sent: 0 }
    }

    /// The client says what it has to say of an order.
    fn say(&mut self, order: OrderId) -> Turn {
        let Some(message) = self.document.generate_sync_message(&mut self.state) else {
            return Turn::default();
        };
        self.sent += 1;
        self.reader.heard(sync_message(order, &message.encode())).unwrap()
    }

    fn tell(&mut self, frames: Vec<ToDevice>) -> Turn {
        let mut all = Turn::default();
        for frame in frames {
            let turn = self.reader.told(frame.encode().into());
            all.to_desk.extend(turn.to_desk);
            all.to_device.extend(turn.to_device);
        }
        all
    }

    /// Both talk until neither has anything to say.
    fn settle(&mut self, order: OrderId, first: Turn) {
        let mut turn = first;
        while !turn.to_device.is_empty() {
            for message in turn.to_device {
                let message = Message::decode(&read(&message).1).unwrap();
                self.document.receive_sync_message(&mut self.state, message).unwrap();
            }
            turn = self.say(order);
            assert!(self.sent < 20, "they talk in circles");
        }
    }

    fn heads(&self) -> Vec<Hash> {
        self.document.get_heads().into_iter().map(|head| Hash(head.0)).collect()
    }
}

fn hello(turn: &Turn) -> (Vec<Known>, Follow) {
    let [frame] = turn.to_desk.as_slice() else { panic!("no question: {turn:?}") };
    match ToNode::decode(frame).unwrap() {
        ToNode::Hello { docs, follow, .. } => (docs, follow),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_client_gets_an_open_order_and_every_edit() {
    let mut published = order(5);
    let id = published.origin().order;
    let mut pair = Pair::joined();
    let asked = pair.say(id);
    assert_eq!(hello(&asked), (Vec::new(), Follow::Only(vec![id])));
    let first = pair.tell(answer(&[&published]));
    pair.settle(id, first);
    assert_eq!(pair.heads(), published.heads());

    let changes = vec![note(&mut published, 2).into()];
    let edit = pair.tell(vec![ToDevice::Changes { order: id, changes }]);
    assert_eq!(kinds(&edit), ["sync"]);
    pair.settle(id, edit);
    assert_eq!(pair.heads(), published.heads());
}

#[test]
fn what_a_client_changes_is_not_taken_and_not_talked_about_without_end() {
    let mut published = order(5);
    let id = published.origin().order;
    let mut pair = Pair::joined();
    pair.say(id);
    let first = pair.tell(answer(&[&published]));
    pair.settle(id, first);

    pair.document.transact(|tx| tx.put(ROOT, "paid", true)).unwrap();
    let offered = pair.say(id);
    assert_eq!(offered.to_desk, Vec::<Vec<u8>>::new());
    pair.settle(id, offered);
    let Some(Followed::Here(copy)) = pair.reader.orders.get(&id) else { panic!("it is gone") };
    assert_eq!(copy.heads(), published.heads());

    let changes = vec![note(&mut published, 2).into()];
    let edit = pair.tell(vec![ToDevice::Changes { order: id, changes }]);
    pair.settle(id, edit);
    assert!(pair.document.get_change_by_hash(&automerge::ChangeHash(published.heads()[0].0)).is_some());
}

#[test]
fn an_order_that_is_not_open_is_unavailable_until_it_is_opened() {
    let published = order(5);
    let id = published.origin().order;
    let mut pair = Pair::joined();
    pair.say(id);
    let none = pair.tell(answer(&[]));
    assert_eq!(kinds(&none), ["doc-unavailable"]);
    let opened = pair.tell(vec![snapshot(&published), tables(&[&published])]);
    assert_eq!(kinds(&opened), ["sync"]);
    pair.settle(id, opened);
    assert_eq!(pair.heads(), published.heads());
}

#[test]
fn what_is_asked_while_the_desk_answers_is_asked_in_one_question_after_it() {
    let (first, second, third) = (order(1), order(2), order(3));
    let ids = [&first, &second, &third].map(|document| document.origin().order);
    let mut pair = Pair::joined();
    let request = State::new();
    let ask = |pair: &mut Pair, id| {
        let message = Automerge::new().generate_sync_message(&mut request.clone()).unwrap();
        pair.reader.heard(sync_message(id, &message.encode())).unwrap()
    };
    let asked = ask(&mut pair, ids[0]);
    assert_eq!(hello(&asked).1, Follow::Only(vec![ids[0]]));
    // A table changes before the desk hears the question: that is not its answer.
    assert!(pair.tell(vec![tables(&[&second])]).to_device.is_empty());
    assert!(ask(&mut pair, ids[1]).to_desk.is_empty());
    assert!(ask(&mut pair, ids[2]).to_desk.is_empty());
    let answered = pair.tell(answer(&[&first]));
    assert_eq!(kinds(&answered), ["sync"]);
    let (docs, follow) = hello(&answered);
    assert_eq!(docs, [Known { order: ids[0], heads: first.heads() }]);
    assert_eq!(follow, Follow::Only(std::collections::BTreeSet::from(ids).into_iter().collect()));
}

#[test]
fn orders_that_are_over_make_room_for_others() {
    let mut pair = Pair::joined();
    let message = Automerge::new().generate_sync_message(&mut State::new()).unwrap().encode();
    let open = order(1);
    for table in 1..=u32::try_from(MAX_DOCUMENTS).unwrap() {
        pair.reader.heard(sync_message(origin(table).order, &message)).unwrap();
    }
    let refused = pair.reader.heard(sync_message(origin(1_000).order, &message)).unwrap();
    assert_eq!(kinds(&refused), ["doc-unavailable"], "all are still wanted");
    let answered = pair.tell(answer(&[&open]));
    assert!(!answered.to_desk.is_empty());
    pair.tell(answer(&[&open]));
    let asked = pair.reader.heard(sync_message(origin(1_000).order, &message)).unwrap();
    let (docs, follow) = hello(&asked);
    assert_eq!(docs.len(), 1);
    let Follow::Only(orders) = follow else { panic!("too much is followed") };
    assert_eq!(orders.len(), 2);
}

#[test]
fn who_speaks_something_else_is_told_so() {
    let mut reader = Reader::new("node".into());
    assert!(reader.heard(sync_message(origin(1).order, &[1])).is_err(), "join comes first");
    assert!(reader.heard(join(&["2"])).is_err());
    reader.heard(join(&["2", "1"])).unwrap();
    let foreign_id = map(&[
        ("type", Value::Text("request")),
        ("documentId", Value::Text("nonsense")),
        ("data", Value::Bytes(&[1])),
    ]);
    let refused = reader.heard(foreign_id).unwrap_err();
    assert_eq!(read(&refused.last).0, "error");
    assert!(reader.heard(vec![0; MAX_MESSAGE_BYTES + 1]).is_err());
    assert!(reader.heard(b"hello".to_vec()).is_err());
}

#[test]
fn a_crafted_message_ends_at_most_its_own_connection() {
    let published = order(5);
    let id = published.origin().order;
    let mut pair = Pair::joined();
    pair.say(id);
    let first = pair.tell(answer(&[&published]));
    pair.settle(id, first);
    let mut honest = Automerge::new();
    honest.transact(|tx| tx.put(ROOT, "a", 1)).unwrap();
    let message = honest.generate_sync_message(&mut State::new()).unwrap().encode();
    for place in 0..message.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut crafted = message.clone();
            crafted[place] = value;
            if pair.reader.heard(sync_message(id, &crafted)).is_err() {
                let Some(Followed::Here(copy)) = pair.reader.orders.get(&id) else { panic!("it is gone") };
                assert_eq!(copy.heads(), published.heads());
            }
        }
    }
}
