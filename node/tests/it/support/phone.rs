//! A phone: the real device engine over a real WebSocket, with storage in memory that outlives the connection.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use fixtures::demo;
use futures_util::{SinkExt, StreamExt};
use sync::device::{Action, Device, Drawer, Event, Link, Target, View, Write};
use sync::frame::SUBPROTOCOL;
use sync::id::{OrderId, TableId};
use sync::menu::{Product, Route};
use sync::money::Money;
use sync::record::{Item, Record, Stamp};
use sync::session::Session;
use sync::time::{Now, UnixMs};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A WebSocket to the node.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const PATIENCE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(50);

/// A phone with somebody logged in.
pub(crate) struct Phone {
    device: Device,
    session: Session,
    socket: Option<Socket>,
    storage: BTreeMap<(Drawer, String), Vec<u8>>,
    started: Instant,
}

/// Opens the socket of a login.
pub(crate) async fn open_socket(addr: SocketAddr, bearer: &str) -> Socket {
    let mut request = format!("ws://{addr}/api/sync").into_client_request().unwrap();
    request.headers_mut().insert("authorization", bearer.parse().unwrap());
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
    connect_async(request).await.unwrap().0
}

impl Phone {
    pub(crate) fn new(session: Session) -> Self {
        let (device, _) = Device::restore(demo::site().catalog.site.id, Vec::new(), &mut random);
        let mut phone = Self {
            device,
            session: session.clone(),
            socket: None,
            storage: BTreeMap::new(),
            started: Instant::now(),
        };
        let actions = phone.device.handle(phone.now(), &mut random, Event::Granted(session));
        phone.keep(actions);
        phone
    }

    /// Comes into the Wi-Fi.
    pub(crate) async fn connect(&mut self, addr: SocketAddr, bearer: &str) {
        self.socket = Some(open_socket(addr, bearer).await);
        self.tell(Event::LinkUp).await;
        self.until("connected", |phone| phone.device.link() == Link::Online).await;
    }

    /// Leaves the Wi-Fi.
    pub(crate) async fn lose_connection(&mut self) {
        self.socket = None;
        self.tell(Event::LinkDown).await;
    }

    /// Orders one of the first dish of the demo's menu.
    pub(crate) async fn order_a_dish(&mut self, table: TableId) -> OrderId {
        let menu = demo::site().catalog.menu;
        let is_dish = |product: &&Product| product.route == Some(Route("kitchen".to_owned()));
        let product = menu.products.iter().find(is_dish).unwrap().clone();
        let record = Record::Item(Item {
            product: product.id,
            name: product.name,
            qty: 1,
            unit_price_minor: product.price_minor,
            vat_bp: product.vat_bp.into(),
            menu_version: menu.version,
            modifiers: Vec::new(),
            note: String::new(),
            seat: None,
            course: None,
            replaces: None,
            stamp: Stamp { by: self.session.user, at: self.now().wall },
        });
        let now = self.now();
        let edited = self.device.edit(now, &mut random, Target::Table(table), vec![record]).unwrap();
        self.perform(edited.actions).await;
        edited.order
    }

    pub(crate) fn view(&self, order: OrderId) -> Option<&View> {
        self.device.view(order)
    }

    pub(crate) fn unsent(&self) -> usize {
        self.device.unsent()
    }

    pub(crate) fn total(&self, order: OrderId) -> Money {
        self.view(order).map_or(Money::ZERO, |view| view.order.totals.gross_minor)
    }

    /// Lives on until something is so.
    pub(crate) async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self) {
            assert!(Instant::now() < deadline, "not in time: {what}");
            self.listen().await;
        }
    }

    /// Lives on for a moment.
    pub(crate) async fn listen(&mut self) {
        let Some(socket) = &mut self.socket else { return tokio::time::sleep(STEP).await };
        match tokio::time::timeout(STEP, socket.next()).await {
            Ok(Some(Ok(Message::Binary(bytes)))) => self.tell(Event::Received(bytes.to_vec())).await,
            Ok(Some(Ok(_))) => {}
            Ok(Some(Err(_)) | None) => self.lose_connection().await,
            Err(_) => self.tell(Event::Tick).await,
        }
    }

    async fn tell(&mut self, event: Event) {
        let actions = self.device.handle(self.now(), &mut random, event);
        self.perform(actions).await;
    }

    async fn perform(&mut self, actions: Vec<Action>) {
        for message in self.keep(actions) {
            if let Some(socket) = &mut self.socket {
                let _ = socket.send(Message::Binary(message.into())).await;
            }
        }
    }

    /// Performs what needs no socket; hands back what is to be sent.
    fn keep(&mut self, actions: Vec<Action>) -> Vec<Vec<u8>> {
        let mut messages = Vec::new();
        for action in actions {
            match action {
                Action::Send(message) => messages.push(message),
                Action::Store { token, writes } => {
                    for write in writes {
                        match write {
                            Write::Put { drawer, key, bytes } => self.storage.insert((drawer, key), bytes),
                            Write::Delete { drawer, key } => self.storage.remove(&(drawer, key)),
                        };
                    }
                    let more = self.device.handle(self.now(), &mut random, Event::Stored(token));
                    messages.extend(self.keep(more));
                }
                _ => {}
            }
        }
        messages
    }

    fn now(&self) -> Now {
        let running_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap();
        Now { wall: UnixMs(1_763_750_000_000 + i64::try_from(running_ms).unwrap()), running_ms }
    }
}

fn random(bytes: &mut [u8]) {
    node::clock::random(bytes);
}
