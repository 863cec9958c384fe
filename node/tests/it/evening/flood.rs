//! A phone that never stops talking, and one that never listens: both harm nobody but themselves.

use fixtures::house::House;
use futures_util::{SinkExt, StreamExt};
use sync::document::{Document, Origin};
use sync::frame::{Epoch, Follow, Known, MAX_DOCS_IN_HELLO, PROTOCOL, Pushed, ToDevice, ToNode};
use sync::id::{RecordId, TableId, UserId};
use sync::record::{Open, Record, Stamp};
use sync::time::UnixMs;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_tungstenite::tungstenite::Message;

use super::shift::{LOOK, SOON, Shift};
use crate::support::raw::open_socket;
use crate::support::{Api, MANAGER, device};

/// Greetings of the phone that never listens: what they are answered fills every buffer on the way many times.
const GREETINGS: usize = 10;

fn hello(docs: Vec<Known>) -> Message {
    let hello = ToNode::Hello { protocol: PROTOCOL, docs, follow: Follow::AllOpen, epoch: Epoch::default() };
    Message::Binary(hello.encode().into())
}

/// A push that must be taken apart, judged, refused and kept each time.
fn refused_push() -> [Message; 2] {
    let site = fixtures::demo::site().catalog.site.id;
    let origin = Origin::of_sitting(site, TableId(9), 1);
    let open = Record::Open(Open { covers: 2, stamp: Stamp { by: UserId(1), at: UnixMs(0) } });
    let key = RecordId::fresh(UnixMs(0), &mut node::clock::random);
    let change = Document::genesis(origin).append([9; 16], UnixMs(0), &[(key, open)]).bytes;
    let open = ToNode::Open { order: origin.order, table: TableId(9), sitting: 1 };
    let pushed = Pushed { order: origin.order, age_ms: 0, change: change.into() };
    let push = ToNode::Push { changes: vec![pushed] };
    [open, push].map(|frame| Message::Binary(frame.encode().into()))
}

/// Says these, and the last of them as fast as the node reads, until it is stopped.
async fn flood(house: &House, mut words: Vec<Message>) -> JoinHandle<()> {
    let bearer = super::hostile::bearer(house).await;
    let socket = open_socket(house.addr(), &bearer).await;
    let (mut sink, mut stream) = socket.split();
    let last = words.pop().expect("it says something");
    tokio::spawn(async move {
        let listen = async { while let Some(Ok(_)) = stream.next().await {} };
        let talk = async {
            for word in words {
                let _ = sink.send(word).await;
            }
            while sink.feed(last.clone()).await.is_ok() {}
        };
        tokio::join!(listen, talk);
    })
}

/// A shift works beside a flood, as fast as ever.
async fn works_beside(mut shift: Shift, words: Vec<Message>) {
    let flood = flood(&shift.house, words).await;
    let started = Instant::now();
    shift.work().await;
    shift.settles("beside a flood").await;
    shift.newcomer().await;
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert_eq!(shift.check_paper("beside a flood").await, 0);
    assert!(!flood.is_finished(), "it still talks");
    flood.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_never_stops_talking_slows_down_only_itself() {
    let shift = Shift::start(House::builder()).await;
    let [open, push] = refused_push();
    works_beside(shift, vec![hello(Vec::new()), open, push]).await;
}

/// A greeting is short, and has the node look up all that it names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_never_stops_greeting_slows_down_only_itself() {
    let shift = Shift::start(House::builder()).await;
    let site = fixtures::demo::site().catalog.site.id;
    let sittings = (1_000..).map(|sitting| Origin::of_sitting(site, TableId(9), sitting).order);
    let docs = sittings.map(|order| Known { order, heads: Vec::new() }).take(MAX_DOCS_IN_HELLO);
    works_beside(shift, vec![hello(docs.collect())]).await;
}

async fn connected(api: &Api, manager: &str) -> u64 {
    let status = api.get("/api/system/status", &[("authorization", manager)]).await.json();
    status["devices_connected"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_never_listens_is_cut_off_and_comes_back() {
    let mut shift = Shift::start(House::builder()).await;
    let order = shift.order(0, "5", &["Μουσακάς"; 20]).await.order;
    let bearer = super::hostile::bearer(&shift.house).await;
    let mut deaf = open_socket(shift.house.addr(), &bearer).await;
    for _ in 0..GREETINGS {
        let docs = vec![Known { order, heads: Vec::new() }; MAX_DOCS_IN_HELLO];
        if deaf.send(hello(docs)).await.is_err() {
            break;
        }
    }
    shift.work().await;
    shift.settles("beside somebody deaf").await;
    let api = Api::of(shift.house);
    let manager = api.bearer(MANAGER, device(5)).await;
    let deadline = Instant::now() + SOON;
    while connected(&api, &manager).await > 2 {
        assert!(Instant::now() < deadline, "it was never cut off");
        sleep(LOOK).await;
    }

    let mut again = open_socket(api.house.addr(), &bearer).await;
    again.send(hello(Vec::new())).await.unwrap();
    let welcome = loop {
        match again.next().await {
            Some(Ok(Message::Binary(bytes))) => break ToDevice::decode(&bytes).unwrap(),
            // The node asks whether somebody is there.
            Some(Ok(Message::Ping(_))) => {}
            other => panic!("{other:?} instead of a welcome"),
        }
    };
    assert!(matches!(welcome, ToDevice::Welcome { .. }), "{welcome:?}");
}
