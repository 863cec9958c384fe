//! The relay: a WebSocket to the licensor, over which a lock, an unlock or an extension is here at once. What is said on
//! it is told at [`license::http::FromLicensor`].

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use license::clock::Way;
use license::http::{FromLicensor, FromNode, MAX_ANSWER_BYTES, RELAY_PATH, RELAY_PROTOCOL, Trouble};
use reqwest::header::{HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::heartbeat::{trouble_in, trouble_on_the_line};
use super::rhythm::Rhythm;
use super::wire::{Pace, VERSION, Wire, dice};
use super::{Call, Line};

/// Silence that ends the connection; the licensor asks three times as often whether we are there.
const MAX_SILENCE: Duration = Duration::from_secs(60);
/// A connection that lasted so long was a good one: the next is tried at once.
const GOOD: Duration = Duration::from_secs(10);
/// Room for what stands around the tokens of the longest message.
const MAX_MESSAGE_BYTES: usize = 2 * MAX_ANSWER_BYTES;

/// Said by a licensor when another node shows our key.
const REPLACED: &str = "replaced";
/// Said by a licensor when our key is worth nothing any more.
const WRONG_KEY: &str = "wrong_site_key";

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl Wire {
    /// One connection after another.
    pub(super) async fn stay_connected(&self) {
        let Pace { first_retry, longest_relay_retry: longest, .. } = self.pace;
        let mut rhythm = Rhythm::new(first_retry, first_retry, longest);
        loop {
            let begun = Instant::now();
            let ended = match self.connect().await {
                Ok(socket) => self.converse(socket).await,
                Err(trouble) => Some(trouble),
            };
            self.licensing.tell(Call::Connected(false)).await;
            if let Some(trouble) = ended {
                self.failed(Line::Relay, trouble).await;
            }
            let wait = match begun.elapsed() > GOOD && ended != Some(Trouble::Replaced) {
                true => rhythm.after_success(dice()),
                false => rhythm.after_failure(dice()),
            };
            sleep(wait).await;
        }
    }

    async fn connect(&self) -> Result<Socket, Trouble> {
        // "http" becomes "ws", "https" becomes "wss".
        let url = self.url(RELAY_PATH).replacen("http", "ws", 1);
        let mut request = url.into_client_request().map_err(|_| Trouble::Unreachable)?;
        request.headers_mut().extend(self.headers());
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(RELAY_PROTOCOL));
        let mut config = WebSocketConfig::default();
        config.max_message_size = Some(MAX_MESSAGE_BYTES);
        config.max_frame_size = Some(MAX_MESSAGE_BYTES);
        let connecting = connect_async_with_config(request, Some(config), true);
        match timeout(self.pace.patience, connecting).await {
            Ok(Ok((socket, _))) => Ok(socket),
            Ok(Err(error)) => Err(trouble_of(&error)),
            Err(_) => Err(Trouble::TooSlow),
        }
    }

    /// Until the connection ends; says what went wrong, if anything did.
    async fn converse(&self, mut socket: Socket) -> Option<Trouble> {
        match self.greet(&mut socket).await {
            Ok(()) => self.licensing.tell(Call::Connected(true)).await,
            Err(trouble) => return trouble,
        }
        loop {
            if let Err(trouble) = self.hear(&mut socket, MAX_SILENCE).await {
                return trouble;
            }
        }
    }

    /// Asks what may be done, and hears it.
    async fn greet(&self, socket: &mut Socket) -> Result<(), Option<Trouble>> {
        let _turn = self.turn.lock().await;
        let nonce = self.licensing.ask(Way::Network).await.map_err(|_| None)?;
        let hello =
            FromNode::Hello { version: VERSION.to_owned(), uptime_seconds: self.uptime_seconds(), nonce };
        self.say(socket, &hello).await?;
        while !self.hear(socket, self.pace.patience).await? {}
        Ok(())
    }

    /// Takes one message. True when it was about licenses.
    async fn hear(&self, socket: &mut Socket, patience: Duration) -> Result<bool, Option<Trouble>> {
        let message = timeout(patience, socket.next()).await.map_err(|_| Some(Trouble::TooSlow))?;
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(false),
            Some(Ok(Message::Close(frame))) => {
                let reason = frame.map(|frame| frame.reason.to_string()).unwrap_or_default();
                return Err(match reason.as_str() {
                    REPLACED => Some(Trouble::Replaced),
                    WRONG_KEY => Some(Trouble::WrongKey),
                    _ => None,
                });
            }
            Some(Ok(_)) => return Err(Some(Trouble::Garbage)),
            Some(Err(error)) => return Err(Some(trouble_of(&error))),
            None => return Err(None),
        };
        match serde_json::from_str(&text) {
            Ok(FromLicensor::Licenses { id, tokens, .. }) => {
                self.take(socket, id, tokens).await?;
                Ok(true)
            }
            // Of a later version.
            Ok(FromLicensor::Unknown) => Ok(false),
            Err(_) => Err(Some(Trouble::Garbage)),
        }
    }

    /// Only what is on the disk was taken. What is not believed is not said again: it would be no better.
    async fn take(&self, socket: &mut Socket, id: u64, tokens: Vec<String>) -> Result<(), Option<Trouble>> {
        match self.believe(Line::Relay, tokens).await {
            Ok(serial) => self.say(socket, &FromNode::Taken { id, serial }).await,
            Err(trouble) => Err(Some(trouble)),
        }
    }

    async fn say(&self, socket: &mut Socket, message: &FromNode) -> Result<(), Option<Trouble>> {
        let text = serde_json::to_string(message).expect("messages are plain data");
        match timeout(self.pace.patience, socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Some(trouble_of(&error))),
            Err(_) => Err(Some(Trouble::TooSlow)),
        }
    }
}

fn trouble_of(error: &Error) -> Trouble {
    match error {
        Error::Io(error) => trouble_on_the_line(error),
        Error::Http(answer) => trouble_in(answer.status()).err().unwrap_or(Trouble::Garbage),
        Error::Tls(_) => Trouble::NotTrusted,
        Error::ConnectionClosed | Error::AlreadyClosed => Trouble::Unreachable,
        _ => Trouble::Garbage,
    }
}
