//! What phones brought and the node refused: the manager sees it.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sync::document::{Document, Origin};
use sync::frame::{Epoch, Follow, PROTOCOL, Pushed, ToDevice, ToNode};
use sync::id::{ProductId, RecordId, SiteId, TableId, UserId};
use sync::money::Money;
use sync::record::{Item, Method, Open, Payment, Record, Stamp};
use sync::session::{Actor, SessionId};
use sync::time::UnixMs;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::support::raw::{Socket, open_socket};
use crate::support::{Api, MANAGER, WAITER, device};
use fixtures::demo::NIKOS;

const TABLE: u32 = 7;
const AT: UnixMs = UnixMs(1_795_276_800_000);

async fn session_of(api: &Api, bearer: &str) -> (SessionId, UserId) {
    let me = api.ask("GET", "/api/auth/me", None, bearer).await.expect(200);
    let session = SessionId::parse_hex(me["session"]["id"].as_str().unwrap()).unwrap();
    (session, UserId(u32::try_from(me["session"]["user"].as_u64().unwrap()).unwrap()))
}

/// Two beers and the money for them, at a table that nobody else knows to be taken.
fn an_evening_of(user: UserId) -> Vec<(RecordId, Record)> {
    let stamp = Stamp { by: user, at: AT };
    let item = Item {
        product: ProductId(101),
        name: "Μπίρα".to_owned(),
        qty: 2,
        unit_price_minor: Money(450),
        vat_bp: 2400,
        menu_version: 1,
        modifiers: Vec::new(),
        note: String::new(),
        seat: None,
        course: None,
        replaces: None,
        stamp,
    };
    let payment = Payment {
        amount_minor: Money(900),
        tip_minor: Money::ZERO,
        method: Method::Cash,
        lines: Default::default(),
        stamp,
    };
    let records = [Record::Open(Open { covers: 2, stamp }), Record::Item(item), Record::Payment(payment)];
    (1..).map(|number| RecordId(Uuid::from_u128(number))).zip(records).collect()
}

async fn send(socket: &mut Socket, frame: ToNode) {
    socket.send(Message::Binary(frame.encode().into())).await.unwrap();
}

async fn is_rejected(socket: &mut Socket) {
    while let Some(Ok(message)) = socket.next().await {
        let Message::Binary(bytes) = message else { continue };
        if matches!(ToDevice::decode(&bytes), Ok(ToDevice::Reject { .. })) {
            return;
        }
    }
    panic!("nothing was refused");
}

/// Eleni's account is blocked while her phone is out of the Wi-Fi; then Nikos logs in on it, and it brings what she wrote.
#[tokio::test]
async fn the_work_of_somebody_who_was_blocked_is_shown_to_the_manager_until_they_have_seen_it() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(9)).await;
    let eleni = api.bearer(WAITER, device(1)).await;
    let (session, user) = session_of(&api, &eleni).await;
    let path = format!("/api/waiters/{}/block", user.0);
    api.ask("PUT", &path, Some(&json!({ "blocked": true })), &manager).await.expect(200);
    assert_eq!(api.ask("GET", "/api/quarantine", None, &manager).await.expect(200), json!([]));

    let site: Value = api.ask("GET", "/api/settings", None, &manager).await.expect(200);
    let site = SiteId(site["id"].as_str().unwrap().parse().unwrap());
    let origin = Origin::of_sitting(site, TableId(TABLE), 1);
    let mut document = Document::genesis(origin);
    let actor = Actor { session, load: [7; 8] };
    let change = document.append(actor.bytes(), AT, &an_evening_of(user)).bytes;
    let nikos = api.bearer(NIKOS, device(1)).await;
    let mut socket = open_socket(api.house.addr(), &nikos).await;
    let (docs, follow, epoch) = (Vec::new(), Follow::AllOpen, Epoch::default());
    send(&mut socket, ToNode::Hello { protocol: PROTOCOL, docs, follow, epoch }).await;
    let order = origin.order;
    send(&mut socket, ToNode::Open { order, table: TableId(TABLE), sitting: 1 }).await;
    let changes = vec![Pushed { order, age_ms: 0, change: change.into() }];
    send(&mut socket, ToNode::Push { changes }).await;
    is_rejected(&mut socket).await;

    let refused = api.ask("GET", "/api/quarantine", None, &manager).await.expect(200);
    let one = &refused[0];
    assert_eq!(refused.as_array().unwrap().len(), 1, "{refused}");
    assert_eq!((&one["by"], &one["name"]), (&json!(user.0), &json!("Ελένη")), "{one}");
    assert_eq!((&one["table"], &one["code"]), (&json!(TABLE), &json!("wrong_actor")), "{one}");
    assert_eq!(one["device"], json!(device(1)));
    assert_eq!(one["records"][1]["name"], json!("Μπίρα"));
    assert_eq!(one["records"][2]["amount_minor"], json!(900));

    let seen = json!({ "number": one["number"] });
    api.ask("POST", "/api/quarantine/seen", Some(&seen), &manager).await.expect(204);
    assert_eq!(api.ask("GET", "/api/quarantine", None, &manager).await.expect(200), json!([]));
}
