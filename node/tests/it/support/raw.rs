//! A bare WebSocket to the node, for messages that no device engine would send.

use std::net::SocketAddr;

use sync::frame::SUBPROTOCOL;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A WebSocket to the node.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the socket of a login.
pub(crate) async fn open_socket(addr: SocketAddr, bearer: &str) -> Socket {
    let mut request = format!("ws://{addr}/api/sync").into_client_request().unwrap();
    request.headers_mut().insert("authorization", bearer.parse().unwrap());
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
    connect_async(request).await.unwrap().0
}
