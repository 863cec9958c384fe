//! The WebSocket: who may open it, and what ends it.

use futures_util::{SinkExt, StreamExt};
use sync::frame::{
    Epoch, ErrorCode, Follow, MAX_FRAME_FROM_DEVICE_BYTES, PROTOCOL, SUBPROTOCOL, ToDevice, ToNode,
};
use tokio_tungstenite::tungstenite::{Message, protocol::frame::coding::CloseCode};

use crate::support::raw::{Socket, open_socket};
use crate::support::{Api, WAITER, device};

const UPGRADE: [(&str, &str); 4] = [
    ("connection", "upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="),
];

fn hello(protocol: u16) -> Message {
    Message::Binary(
        ToNode::Hello { protocol, docs: Vec::new(), follow: Follow::AllOpen, epoch: Epoch::default() }
            .encode()
            .into(),
    )
}

async fn next_frame(socket: &mut Socket) -> Option<ToDevice> {
    loop {
        match socket.next().await?.ok()? {
            Message::Binary(bytes) => return Some(ToDevice::decode(&bytes).unwrap()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// Everything until the end, and the code with which it ended.
async fn rest(mut socket: Socket) -> (Vec<ToDevice>, Option<CloseCode>) {
    let mut frames = Vec::new();
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Binary(bytes) => frames.push(ToDevice::decode(&bytes).unwrap()),
            Message::Close(close) => return (frames, close.map(|close| close.code)),
            _ => {}
        }
    }
    (frames, None)
}

fn has_error(frames: &[ToDevice], wanted: ErrorCode) -> bool {
    frames.iter().any(|frame| matches!(frame, ToDevice::Error { code, .. } if *code == wanted))
}

#[tokio::test]
async fn only_our_own_pages_with_a_login_and_the_right_protocol_may_connect() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let login = ("authorization", bearer.as_str());
    let protocol = ("sec-websocket-protocol", SUBPROTOCOL);
    let own = api.url("");
    let with = |more: &[(&'static str, &'static str)]| [UPGRADE.as_slice(), more].concat();

    api.get("/api/sync", &with(&[protocol])).await.assert_problem(401, "not_logged_in");
    let mut foreign = with(&[protocol, ("origin", "http://evil.example")]);
    foreign.push(("x", "y"));
    let headers: Vec<(&'static str, &str)> = foreign.into_iter().chain([login]).collect();
    api.get("/api/sync", &headers).await.assert_problem(403, "foreign_origin");
    let headers: Vec<(&'static str, &str)> = with(&[]).into_iter().chain([login, ("origin", &own)]).collect();
    api.get("/api/sync", &headers).await.assert_problem(400, "unknown_protocol");
    api.get("/api/sync", &[login]).await.assert_problem(426, "not_a_websocket");
    let headers: Vec<(&'static str, &str)> =
        with(&[protocol]).into_iter().chain([login, ("origin", &own)]).collect();
    let upgraded = api.get_head("/api/sync", &headers).await;
    assert_eq!(upgraded.0, 101);
    assert_eq!(upgraded.1.get("sec-websocket-protocol").unwrap(), SUBPROTOCOL);
}

#[tokio::test]
async fn a_greeting_is_answered_with_a_welcome_and_the_tables() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let mut socket = open_socket(api.house.addr(), &bearer).await;
    socket.send(hello(PROTOCOL)).await.unwrap();
    let welcome = next_frame(&mut socket).await.unwrap();
    assert_eq!(welcome, ToDevice::Welcome { protocol: PROTOCOL, catalog: 1, epoch: Epoch::default() });
    let Some(ToDevice::License(license)) = next_frame(&mut socket).await else { panic!("no license") };
    assert!(license.allows_new, "{license:?}");
    let Some(ToDevice::Tables { tables }) = next_frame(&mut socket).await else { panic!("no tables") };
    assert_eq!(tables.len(), 20);
    socket.send(Message::Binary(ToNode::Ping.encode().into())).await.unwrap();
    assert_eq!(next_frame(&mut socket).await, Some(ToDevice::Pong));

    let status = api.get("/api/system/status", &[("authorization", &bearer)]).await.json();
    assert_eq!(status["devices_connected"], 1);
}

#[tokio::test]
async fn what_is_no_frame_is_told_and_ends_the_connection() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    for (first, code) in [
        (Message::Binary(vec![0xff, 1, 2].into()), ErrorCode::Malformed),
        (Message::Text("hello".into()), ErrorCode::Malformed),
        (hello(PROTOCOL + 1), ErrorCode::Version),
        (Message::Binary(ToNode::Push { changes: Vec::new() }.encode().into()), ErrorCode::HelloFirst),
    ] {
        let mut socket = open_socket(api.house.addr(), &bearer).await;
        socket.send(first).await.unwrap();
        let (frames, close) = rest(socket).await;
        assert!(has_error(&frames, code), "{code:?}: {frames:?}");
        assert_eq!(close, Some(CloseCode::Policy), "{code:?}");
    }
    assert_eq!(api.get("/api/system/health", &[]).await.status, 200);
}

#[tokio::test]
async fn an_oversized_message_is_told_and_ends_the_connection() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let mut socket = open_socket(api.house.addr(), &bearer).await;
    let _ = socket.send(Message::Binary(vec![0; MAX_FRAME_FROM_DEVICE_BYTES + 1].into())).await;
    let (frames, close) = rest(socket).await;
    assert!(has_error(&frames, ErrorCode::TooLarge), "{frames:?}");
    assert_eq!(close, Some(CloseCode::Policy));
}

#[tokio::test]
async fn a_message_far_above_the_limit_is_cut_off_and_the_node_lives_on() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let mut socket = open_socket(api.house.addr(), &bearer).await;
    let _ = socket.send(Message::Binary(vec![0; 20 * MAX_FRAME_FROM_DEVICE_BYTES].into())).await;
    let (frames, _) = rest(socket).await;
    assert!(!frames.iter().any(|frame| matches!(frame, ToDevice::Welcome { .. })), "{frames:?}");
    assert_eq!(api.get("/api/system/health", &[]).await.status, 200);
}

#[tokio::test]
async fn a_logout_ends_the_connections_of_its_session_alone() {
    let api = Api::start().await;
    let (first, second) = (api.bearer(WAITER, device(1)).await, api.bearer(WAITER, device(2)).await);
    let mut ended = open_socket(api.house.addr(), &first).await;
    let mut stays = open_socket(api.house.addr(), &second).await;
    for socket in [&mut ended, &mut stays] {
        socket.send(hello(PROTOCOL)).await.unwrap();
        next_frame(socket).await.unwrap();
    }
    api.post("/api/auth/logout", &().into(), &[("authorization", &first)]).await;
    let (frames, close) = rest(ended).await;
    assert!(has_error(&frames, ErrorCode::SessionOver), "{frames:?}");
    assert_eq!(close, Some(CloseCode::Policy));
    stays.send(Message::Binary(ToNode::Ping.encode().into())).await.unwrap();
    loop {
        match next_frame(&mut stays).await {
            Some(ToDevice::Pong) => break,
            Some(_) => {}
            None => panic!("the other session's connection ended, too"),
        }
    }
}

#[tokio::test]
async fn devices_are_told_when_the_node_goes_down() {
    let mut api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let mut socket = open_socket(api.house.addr(), &bearer).await;
    socket.send(hello(PROTOCOL)).await.unwrap();
    next_frame(&mut socket).await.unwrap();
    let (status, (_, close)) = tokio::join!(api.house.terminate(), rest(socket));
    assert!(status.unwrap().success());
    assert_eq!(close, Some(CloseCode::Away));
}
