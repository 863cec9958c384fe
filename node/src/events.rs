//! What happens in the house, as news for whoever wants to hear: displays, integrations, the manager's page.
//!
//! While somebody listens, one task sits at the desk as a device that follows every open order; what it is told is put
//! into words once and handed to all. Nobody is waited for: whoever falls behind is let go and asks anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use serving::closing::Closing;
use sync::frame::{Epoch, Follow, License, PROTOCOL, TableStatus, ToDevice, ToNode};
use sync::id::{DeviceId, OrderId, TableId, UserId};
use sync::money::Money;
use sync::order::{Oddity, Order, Status};
use tokio::sync::{Notify, broadcast};
use tokio::time::{Instant, interval_at};

use crate::desk::{Desk, Outgoing, Seat};
use crate::spooler::{Board, PrinterState};

/// News that a slow listener may be behind.
const MAX_BEHIND: usize = 512;
/// How often it is looked whether anybody still listens.
const LOOK: Duration = Duration::from_secs(5);

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum News {
    /// An order is not as it was.
    OrderChanged(OrderNews),
    /// A table is not as it was.
    TableStatus(TableStatus),
    /// There is a newer catalog.
    CatalogChanged {
        /// Its version.
        version: u32,
    },
    /// What is odd about an open order is not what it was; empty when nothing is any more.
    Attention {
        /// The order.
        order: OrderId,
        /// What a person should look at.
        oddities: Vec<Oddity>,
    },
    /// A printer is not as it was.
    PrinterStatus(PrinterState),
    /// What the license of the house allows is not what it was.
    License {
        /// Whether new parties may be served.
        allows_new: bool,
        /// Why and until when, as `GET /api/license` tells it.
        state: Value,
    },
    /// A device came or went.
    DeviceSeen {
        /// Which.
        device: DeviceId,
        /// Who is logged in there.
        user: UserId,
        /// Whether it is there now.
        connected: bool,
    },
}

/// An order in short. Of one that is over only the id is told: it is on the disk.
#[derive(Clone, Debug, Serialize)]
pub struct OrderNews {
    order: OrderId,
    table: Option<TableId>,
    status: Option<Status>,
    waiters: Vec<UserId>,
    gross_minor: Option<Money>,
    balance_minor: Option<Money>,
}

/// The way to the news. Cheap to clone.
#[derive(Clone)]
pub struct Events {
    news: broadcast::Sender<Arc<str>>,
    wanted: Arc<Notify>,
}

impl Events {
    /// News of a house; gathered while somebody listens, until the house closes.
    pub fn start(desk: Desk, board: Board, closing: Closing) -> Self {
        let events = Self { news: broadcast::channel(MAX_BEHIND).0, wanted: Arc::default() };
        let listener = Listener { events: events.clone(), desk, board, odd: BTreeMap::new() };
        tokio::spawn(async move {
            tokio::select! {
                () = listener.run() => {}
                () = closing.is_due() => {}
            }
        });
        events
    }

    /// From here on everything that happens, as JSON.
    pub fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        let news = self.news.subscribe();
        self.wanted.notify_one();
        news
    }

    /// Tells whoever listens.
    pub fn tell(&self, news: &News) {
        if self.news.receiver_count() > 0 {
            let json = serde_json::to_string(news).expect("news are plain data");
            // The last one may just have gone.
            let _ = self.news.send(json.into());
        }
    }
}

struct Listener {
    events: Events,
    desk: Desk,
    board: Board,
    /// What was odd about open orders when it was last told.
    odd: BTreeMap<OrderId, Vec<Oddity>>,
}

impl Listener {
    async fn run(mut self) {
        loop {
            self.events.wanted.notified().await;
            while self.events.news.receiver_count() > 0 {
                let Some(mut seat) = self.desk.listen().await else { return };
                self.odd.clear();
                self.follow(&mut seat).await;
                seat.leave().await;
            }
        }
    }

    /// Until nobody listens, or the desk has given the seat up.
    async fn follow(&mut self, seat: &mut Seat) {
        let hello = ToNode::Hello {
            protocol: PROTOCOL,
            docs: Vec::new(),
            follow: Follow::AllOpen,
            epoch: Epoch::default(),
        };
        seat.received(hello.encode()).await;
        let mut look = interval_at(Instant::now() + LOOK, LOOK);
        let mut printers = self.board.watch();
        let mut known = self.board.printers();
        let mut is_greeted = false;
        loop {
            tokio::select! {
                outgoing = seat.next() => match outgoing {
                    Some(first) => self.take(first, seat, &mut is_greeted).await,
                    None => return,
                },
                Ok(()) = printers.changed() => self.compare_printers(&mut known),
                _ = look.tick() => if self.events.news.receiver_count() == 0 { return },
            }
        }
    }

    async fn take(&mut self, first: Outgoing, seat: &mut Seat, is_greeted: &mut bool) {
        let mut changed = BTreeSet::new();
        let mut next = Some(first);
        while let Some(outgoing) = next {
            let frame = match &outgoing {
                Outgoing::Frame(frame) => ToDevice::decode(frame).ok(),
                Outgoing::Close(_) => None,
            };
            match frame {
                Some(ToDevice::Changes { order, .. }) => drop(changed.insert(order)),
                // What comes before the first word about tables is how things are, and no news.
                Some(ToDevice::Snapshot { order, .. }) if *is_greeted => drop(changed.insert(order)),
                Some(ToDevice::Tables { tables }) if *is_greeted => {
                    tables.into_iter().for_each(|table| self.events.tell(&News::TableStatus(table)));
                }
                Some(ToDevice::Tables { .. }) => *is_greeted = true,
                Some(ToDevice::License(License { allows_new, state, .. })) if *is_greeted => {
                    let state = serde_json::from_str(&state).unwrap_or_default();
                    self.events.tell(&News::License { allows_new, state });
                }
                Some(ToDevice::Catalog { version }) => self.events.tell(&News::CatalogChanged { version }),
                _ => {}
            }
            next = seat.next_now();
        }
        for order in changed {
            self.look_at(order).await;
        }
    }

    async fn look_at(&mut self, order: OrderId) {
        let Ok(read) = self.desk.order(order).await else { return };
        let oddities = read.as_ref().map(|(_, oddities)| oddities.clone()).unwrap_or_default();
        self.events.tell(&News::OrderChanged(in_short(order, read.map(|(order, _)| order))));
        if self.odd.get(&order).map_or(&[][..], Vec::as_slice) == oddities {
            return;
        }
        if oddities.is_empty() {
            drop(self.odd.remove(&order))
        } else {
            drop(self.odd.insert(order, oddities.clone()))
        }
        self.events.tell(&News::Attention { order, oddities });
    }

    fn compare_printers(&self, known: &mut Vec<PrinterState>) {
        let now = self.board.printers();
        let changed = now.iter().filter(|printer| !known.contains(printer));
        changed.for_each(|printer| self.events.tell(&News::PrinterStatus(printer.clone())));
        *known = now;
    }
}

fn in_short(id: OrderId, order: Option<Order>) -> OrderNews {
    let (gross_minor, balance_minor) =
        order.as_ref().map(|order| (order.totals.gross_minor, order.totals.balance_minor)).unzip();
    let status = order.as_ref().map(|order| order.status);
    let table = order.as_ref().and_then(|order| order.table);
    let waiters = order.map(|order| order.waiters).unwrap_or_default();
    OrderNews { order: id, table, status, waiters, gross_minor, balance_minor }
}
