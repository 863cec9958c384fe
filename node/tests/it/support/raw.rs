//! A bare WebSocket to the node, for messages that no device engine would send.

use std::net::SocketAddr;

use sync::frame::SUBPROTOCOL;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A WebSocket to the node.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the socket of a login.
pub(crate) async fn open_socket(addr: SocketAddr, bearer: &str) -> Socket {
    let mut request = format!("ws://{addr}/api/sync").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
    connect(request, bearer).await
}

/// Opens a socket that is not for phones, of a login.
pub(crate) async fn open_other_socket(addr: SocketAddr, path: &str, bearer: &str) -> Socket {
    connect(format!("ws://{addr}{path}").into_client_request().unwrap(), bearer).await
}

async fn connect(mut request: Request, bearer: &str) -> Socket {
    request.headers_mut().insert("authorization", bearer.parse().unwrap());
    connect_async(request).await.unwrap().0
}
