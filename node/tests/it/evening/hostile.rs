//! One phone talks nonsense over a real socket; two others are at work and notice nothing.

use fixtures::demo::MARIA;
use fixtures::house::House;
use futures_util::{SinkExt, StreamExt};
use sync::document::{Document, Origin};
use sync::frame::{
    Epoch, ErrorCode, Follow, MAX_CHANGE_BYTES, MAX_FRAME_FROM_DEVICE_BYTES, PROTOCOL, Pushed, RefusalCode,
    ToDevice, ToNode,
};
use sync::id::{OrderId, RecordId, TableId, UserId};
use sync::record::{Open, Record, Stamp};
use sync::time::UnixMs;
use tokio_tungstenite::tungstenite::Message;

use super::shift::Shift;
use crate::support::raw::{Socket, open_socket};

const TABLE: TableId = TableId(5);
const STRANGERS_TABLE: TableId = TableId(9);

/// What a phone must never send, message by message, and what it is told.
fn nonsense(order: OrderId) -> Vec<(&'static str, Vec<Vec<u8>>, Told)> {
    let hello = |protocol| {
        ToNode::Hello { protocol, docs: Vec::new(), follow: Follow::AllOpen, epoch: Epoch::default() }
            .encode()
    };
    let greeting = hello(PROTOCOL);
    let open = |sitting| ToNode::Open { order, table: TABLE, sitting }.encode();
    let push = |order, bytes: Vec<u8>| {
        ToNode::Push { changes: vec![Pushed { order, age_ms: 0, change: bytes.into() }] }.encode()
    };
    let (stranger, honest) = strangers_change();
    vec![
        ("bytes that are no frame", vec![vec![0xff; 40]], Told::Error(ErrorCode::Malformed)),
        ("a frame that is cut short", vec![greeting[..3].to_vec()], Told::Error(ErrorCode::Malformed)),
        ("a newer protocol", vec![hello(PROTOCOL + 1)], Told::Error(ErrorCode::Version)),
        ("an opening before the greeting", vec![open(1)], Told::Error(ErrorCode::HelloFirst)),
        (
            "a sitting that is not its id's",
            vec![greeting.clone(), open(2)],
            Told::Error(ErrorCode::NoSuchSitting),
        ),
        (
            "a push for an order that was not opened",
            vec![greeting.clone(), push(stranger, honest.clone())],
            Told::Refusal(RefusalCode::UnknownOrder),
        ),
        (
            "a change of somebody else's session",
            vec![greeting.clone(), open_stranger(stranger), push(stranger, honest)],
            Told::Refusal(RefusalCode::WrongActor),
        ),
        (
            "a change that is none",
            vec![greeting.clone(), open(1), push(order, b"no change at all".to_vec())],
            Told::Refusal(RefusalCode::Damaged),
        ),
        (
            "a change that is too large",
            vec![greeting.clone(), open(1), push(order, vec![7; MAX_CHANGE_BYTES + 1])],
            Told::Refusal(RefusalCode::TooLarge),
        ),
        (
            "a message above the limit",
            vec![greeting, vec![0; MAX_FRAME_FROM_DEVICE_BYTES + 1]],
            Told::Error(ErrorCode::TooLarge),
        ),
    ]
}

/// A change as an honest phone makes it, by a session that nobody was ever granted.
fn strangers_change() -> (OrderId, Vec<u8>) {
    let site = fixtures::demo::site().catalog.site.id;
    let origin = Origin::of_sitting(site, STRANGERS_TABLE, 1);
    let stamp = Stamp { by: UserId(1), at: UnixMs(0) };
    let open = Record::Open(Open { covers: 2, stamp });
    let key = RecordId::fresh(UnixMs(0), &mut node::clock::random);
    let made = Document::genesis(origin).append([9; 16], UnixMs(0), &[(key, open)]);
    (origin.order, made.bytes)
}

fn open_stranger(order: OrderId) -> Vec<u8> {
    ToNode::Open { order, table: STRANGERS_TABLE, sitting: 1 }.encode()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Error(ErrorCode),
    Refusal(RefusalCode),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_is_answered_and_nobody_else_notices() {
    let mut shift = Shift::start(House::builder()).await;
    let order = shift.order(0, "5", &["Μουσακάς"]).await.order;
    shift.settles("before").await;
    let connects = [shift.crew[0].counters().await.unwrap(), shift.crew[1].counters().await.unwrap()];

    let bearer = bearer(&shift.house).await;
    for (what, frames, expected) in nonsense(order) {
        let mut socket = open_socket(shift.house.addr(), &bearer).await;
        for frame in frames {
            // The node may have hung up by then.
            let _ = socket.send(Message::Binary(frame.into())).await;
        }
        assert!(is_told(&mut socket, expected).await, "{what}: not told {expected:?}");
        shift.order(1, "7", &["Τζατζίκι"]).await;
    }
    shift.work().await;
    shift.settles("after").await;
    shift.newcomer().await;
    assert_eq!(shift.check_paper("after").await, 0);
    for (waiter, before) in shift.crew.iter().zip(connects) {
        assert_eq!(waiter.counters().await.unwrap().connects, before.connects, "a phone lost its connection");
        assert!(waiter.notices().await.unwrap().is_empty());
    }
}

async fn is_told(socket: &mut Socket, expected: Told) -> bool {
    let listen = async {
        while let Some(Ok(message)) = socket.next().await {
            let Message::Binary(bytes) = message else { continue };
            let told = match ToDevice::decode(&bytes).unwrap() {
                ToDevice::Error { code, .. } => Told::Error(code),
                ToDevice::Reject { code, .. } => Told::Refusal(code),
                _ => continue,
            };
            return told == expected;
        }
        false
    };
    tokio::time::timeout(super::shift::SOON, listen).await.unwrap_or(false)
}

pub(super) async fn bearer(house: &House) -> String {
    let form = serde_json::json!({
        "username": MARIA.username, "pin": MARIA.pin, "device": crate::support::device(77),
    });
    let url = format!("http://{}/api/auth/login", house.addr());
    let answer = reqwest::Client::new().post(url).json(&form).send().await.unwrap();
    let welcome: serde_json::Value = answer.json().await.unwrap();
    format!("Bearer {}", welcome["token"].as_str().unwrap())
}
