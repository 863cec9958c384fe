//! A node as far as licenses go: it verifies whatever it hears.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use license::clock::Way;
use license::holder::Holder;
use license::http::{
    FromLicensor, FromNode, HEARTBEAT_PATH, Heartbeat, HeartbeatAnswer, RELAY_PATH, RELAY_PROTOCOL,
    RegisteredSite, SITE_HEADER, SITE_KEY_HEADER,
};
use license::keys::KeySet;
use license::nonce::Nonce;
use license::site::SiteKey;
use license::state::State;
use license::time::Now;
use licensor::clock;
use reqwest::{Client, Response};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Node {
    pub(crate) site: RegisteredSite,
    pub(crate) holder: Holder,
    client: Client,
}

pub(crate) struct Link {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Node {
    pub(crate) fn new(site: RegisteredSite, keys: KeySet) -> Self {
        let (holder, _) = Holder::resume(site.id, keys, Default::default(), now());
        Self { site, holder, client: Client::new() }
    }

    pub(crate) fn with_key(&self, key: SiteKey) -> Self {
        let site = RegisteredSite { id: self.site.id, key };
        Self { site, holder: self.holder.clone(), client: self.client.clone() }
    }

    pub(crate) async fn send_heartbeat(&mut self, address: &str) -> Response {
        let nonce = self.holder.ask(Way::Network, clock::random_bytes(), now());
        self.client
            .post(format!("http://{address}{HEARTBEAT_PATH}"))
            .header(SITE_HEADER, self.site.id.to_string())
            .header(SITE_KEY_HEADER, self.site.key.reveal())
            .json(&Heartbeat { version: "1.4.0".into(), uptime_seconds: 7, nonce })
            .send()
            .await
            .unwrap()
    }

    /// Sends a heartbeat, believes the answer or not, and says what it may do.
    pub(crate) async fn beat(&mut self, address: &str) -> (HeartbeatAnswer, State) {
        let answer: HeartbeatAnswer = self.send_heartbeat(address).await.json().await.unwrap();
        let lesson = self.holder.learn(answer.tokens(), now());
        assert!(lesson.refused.is_empty(), "{:?}", lesson.refused);
        (answer, self.state())
    }

    pub(crate) fn state(&mut self) -> State {
        self.holder.state(now())
    }

    pub(crate) async fn connect(&self, address: &str) -> Link {
        self.try_connect(address).await.unwrap()
    }

    pub(crate) async fn try_connect(
        &self,
        address: &str,
    ) -> Result<Link, tokio_tungstenite::tungstenite::Error> {
        let mut request = format!("ws://{address}{RELAY_PATH}").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert(SITE_HEADER, self.site.id.to_string().parse().unwrap());
        headers.insert(SITE_KEY_HEADER, self.site.key.reveal().parse().unwrap());
        headers.insert("sec-websocket-protocol", RELAY_PROTOCOL.parse().unwrap());
        Ok(Link { socket: connect_async(request).await?.0 })
    }

    /// Connects, says hello and takes the first licenses.
    pub(crate) async fn join(&mut self, address: &str) -> Link {
        let mut link = self.connect(address).await;
        let nonce = self.holder.ask(Way::Network, clock::random_bytes(), now());
        link.say(&FromNode::Hello { version: "1.4.0".into(), uptime_seconds: 7, nonce }).await;
        assert_eq!(self.take(&mut link).await, Some(nonce));
        link
    }

    /// Waits for licenses, takes them, and says so.
    pub(crate) async fn take(&mut self, link: &mut Link) -> Option<Nonce> {
        let FromLicensor::Licenses { id, tokens, nonce } = link.hear().await else {
            panic!("of a later version")
        };
        let lesson = self.holder.learn(tokens.iter().map(String::as_str), now());
        assert!(lesson.refused.is_empty(), "{:?}", lesson.refused);
        let serial = self.holder.license().map(|license| license.claims().serial);
        link.say(&FromNode::Taken { id, serial }).await;
        nonce
    }
}

impl Link {
    pub(crate) async fn say(&mut self, message: &FromNode) {
        self.send(Message::Text(serde_json::to_string(message).unwrap().into())).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    pub(crate) async fn hear(&mut self) -> FromLicensor {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.unwrap().unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Why the connection was closed; none if it just ended.
    pub(crate) async fn farewell(&mut self) -> Option<String> {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.unwrap() {
                Some(Ok(Message::Close(frame))) => {
                    return frame.map(|CloseFrame { reason, .. }| reason.to_string());
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

pub(crate) fn now() -> Now {
    Now { wall: clock::now(), running_seconds: 0 }
}
