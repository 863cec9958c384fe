//! One client of automerge-repo, put into words that the desk knows: to the flow it is a device that follows some
//! orders and never pushes.
//!
//! ```text
//! client                         reader                            desk
//!   join                  ──────►
//!                         ◄────── peer
//!   request {document}    ──────►        Hello { follow: these } ──────►
//!                                ◄────── Welcome, Snapshot, Tables
//!                         ◄────── sync, or doc-unavailable
//!   sync (what it lacks)  ──────►
//!                         ◄────── sync (changes)
//!                                ◄────── Changes               an edit was published
//!                         ◄────── sync (changes)
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use sync::frame::{Epoch, Follow, Known, PROTOCOL as DESK_PROTOCOL, TableStatus, ToDevice, ToNode};
use sync::id::{OrderId, TableId};

use super::copy::{Malformed, OrderCopy, Unfit};
use super::message::{FromClient, PROTOCOL, ToClient};
use super::name::{name_of, order_of};
use super::{MAX_DOCUMENTS, MAX_MESSAGE_BYTES};
use crate::web::dialect::{Dialect, Misunderstood, Turn};

/// What one client follows.
pub(super) struct Reader {
    us: String,
    /// Empty until the client has joined.
    them: String,
    orders: BTreeMap<OrderId, Followed>,
    /// What is open at the tables, as far as it was told.
    open: BTreeMap<TableId, OrderId>,
    greeting: Greeting,
}

/// How far the desk has answered the last `Hello`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeting {
    /// It has, or there was none.
    Answered,
    /// Not at all.
    Sent,
    /// It has begun: orders come, and `Tables` is the last of it.
    Welcomed,
}

/// An order that the client asked for.
enum Followed {
    /// The desk is to be asked; here is what the client said last.
    Wanted(Vec<u8>),
    /// The desk is asked.
    Asked(Vec<u8>),
    /// It is not open. Should it be later, it comes by itself.
    Missing,
    /// Here it is.
    Here(Box<OrderCopy>),
}

impl Reader {
    /// A reader that speaks for the peer `us`.
    pub(super) fn new(us: String) -> Self {
        let (orders, open) = (BTreeMap::new(), BTreeMap::new());
        Self { us, them: String::new(), orders, open, greeting: Greeting::Answered }
    }

    fn joined(&mut self, peer: &str, versions: &[&str]) -> Result<Turn, Misunderstood> {
        peer.clone_into(&mut self.them);
        if !versions.contains(&PROTOCOL) {
            return Err(self.misunderstood(format!("only version {PROTOCOL} of the protocol is spoken here")));
        }
        Ok(self.say(&[ToClient::Peer]))
    }

    fn asked(&mut self, document: &str, data: &[u8]) -> Result<Turn, Misunderstood> {
        if self.them.is_empty() {
            return Err(self.misunderstood("join comes first".into()));
        }
        let order = order_of(document).ok_or_else(|| self.misunderstood(format!("{document} is no id")))?;
        let is_new = !self.orders.contains_key(&order);
        if is_new && !self.has_room() {
            return Ok(self.say(&[ToClient::Unavailable { document }]));
        }
        match self.orders.entry(order).or_insert_with(|| Followed::Wanted(Vec::new())) {
            Followed::Wanted(last) | Followed::Asked(last) => {
                *last = data.to_vec();
                Ok(Turn { to_desk: self.greet().into_iter().collect(), ..Turn::default() })
            }
            Followed::Missing => Ok(self.say(&[ToClient::Unavailable { document }])),
            Followed::Here(copy) => {
                let answer = copy.hear(data).and_then(|()| copy.tell());
                let answer = answer.map_err(|Malformed| self.misunderstood(Malformed.to_string()))?;
                Ok(self.say_sync(order, answer))
            }
        }
    }

    /// Makes room for one more order: those that are over are let go.
    fn has_room(&mut self) -> bool {
        if self.orders.len() >= MAX_DOCUMENTS {
            let Self { orders, open, .. } = self;
            orders.retain(|order, followed| match followed {
                Followed::Wanted(_) | Followed::Asked(_) => true,
                Followed::Missing | Followed::Here(_) => open.values().any(|open| open == order),
            });
        }
        self.orders.len() < MAX_DOCUMENTS
    }

    /// Asks the desk for what is wanted, unless it has not answered yet: then one question asks for all that came
    /// meanwhile.
    fn greet(&mut self) -> Option<Vec<u8>> {
        let is_wanted = self.orders.values().any(|followed| matches!(followed, Followed::Wanted(_)));
        if self.greeting != Greeting::Answered || !is_wanted {
            return None;
        }
        self.greeting = Greeting::Sent;
        let mut docs = Vec::new();
        for (order, followed) in &mut self.orders {
            match followed {
                Followed::Wanted(last) => *followed = Followed::Asked(std::mem::take(last)),
                Followed::Here(copy) => docs.push(Known { order: *order, heads: copy.heads() }),
                Followed::Asked(_) | Followed::Missing => {}
            }
        }
        let follow = Follow::Only(self.orders.keys().copied().collect());
        Some(ToNode::Hello { protocol: DESK_PROTOCOL, docs, follow, epoch: Epoch::default() }.encode())
    }

    /// A whole order came.
    fn snapshot(&mut self, order: OrderId, bytes: &[u8]) -> Result<Turn, Unfit> {
        let Some(followed) = self.orders.get_mut(&order) else { return Ok(Turn::default()) };
        let last = match followed {
            Followed::Here(copy) => {
                copy.renew(bytes)?;
                None
            }
            Followed::Wanted(last) | Followed::Asked(last) => {
                let last = std::mem::take(last);
                *followed = Followed::Here(Box::new(OrderCopy::of(bytes)?));
                Some(last)
            }
            Followed::Missing => {
                *followed = Followed::Here(Box::new(OrderCopy::of(bytes)?));
                None
            }
        };
        Ok(self.tell(order, last))
    }

    /// Somebody edited an order.
    fn changed<'b>(
        &mut self,
        order: OrderId,
        changes: impl Iterator<Item = &'b [u8]>,
    ) -> Result<Turn, Unfit> {
        let Some(Followed::Here(copy)) = self.orders.get_mut(&order) else { return Ok(Turn::default()) };
        copy.add(changes)?;
        Ok(self.tell(order, None))
    }

    /// What the client should hear of an order, after what it said last.
    fn tell(&mut self, order: OrderId, last: Option<Vec<u8>>) -> Turn {
        let Some(Followed::Here(copy)) = self.orders.get_mut(&order) else { return Turn::default() };
        let heard = last.map_or(Ok(()), |last| copy.hear(&last));
        match heard.and_then(|()| copy.tell()) {
            Ok(answer) => self.say_sync(order, answer),
            // It asked for the order with something that is no message: it is not answered.
            Err(Malformed) => {
                self.orders.remove(&order);
                self.say(&[ToClient::Unavailable { document: &name_of(order) }])
            }
        }
    }

    /// The desk knows what is open; after a `Hello` this ends its answer.
    fn tables(&mut self, tables: Vec<TableStatus>) -> Turn {
        for status in tables {
            match status.open {
                Some(open) => self.open.insert(status.table, open.order),
                None => self.open.remove(&status.table),
            };
        }
        if self.greeting != Greeting::Welcomed {
            return Turn::default();
        }
        self.greeting = Greeting::Answered;
        let mut missing = Vec::new();
        for (order, followed) in &mut self.orders {
            if matches!(followed, Followed::Asked(_)) {
                *followed = Followed::Missing;
                missing.push(name_of(*order));
            }
        }
        let missing: Vec<ToClient<'_>> =
            missing.iter().map(|document| ToClient::Unavailable { document }).collect();
        let mut turn = self.say(&missing);
        turn.to_desk.extend(self.greet());
        turn
    }

    fn say(&self, messages: &[ToClient<'_>]) -> Turn {
        let encoded = messages.iter().map(|message| message.encode(&self.us, &self.them).into());
        Turn { to_device: encoded.collect(), ..Turn::default() }
    }

    fn say_sync(&self, order: OrderId, data: Option<Vec<u8>>) -> Turn {
        let Some(data) = data else { return Turn::default() };
        self.say(&[ToClient::Sync { document: &name_of(order), data: &data }])
    }

    fn misunderstood(&self, why: String) -> Misunderstood {
        let last = ToClient::Error { message: &why }.encode(&self.us, &self.them).into();
        Misunderstood { last, why }
    }
}

impl Dialect for Reader {
    fn heard(&mut self, message: Vec<u8>) -> Result<Turn, Misunderstood> {
        if message.len() > MAX_MESSAGE_BYTES {
            return Err(self.too_large());
        }
        match FromClient::decode(&message) {
            Ok(FromClient::Join { peer, versions }) => self.joined(peer, &versions),
            Ok(FromClient::Sync { document, data }) => self.asked(document, data),
            Ok(FromClient::Other) => Ok(Turn::default()),
            Err(error) => Err(self.misunderstood(error.to_string())),
        }
    }

    fn told(&mut self, frame: Arc<[u8]>) -> Turn {
        let told = match ToDevice::decode(&frame) {
            Ok(ToDevice::Welcome { .. }) => {
                self.greeting = Greeting::Welcomed;
                Ok(Turn::default())
            }
            Ok(ToDevice::Snapshot { order, bytes }) => self.snapshot(order, &bytes),
            Ok(ToDevice::Changes { order, changes }) => {
                self.changed(order, changes.iter().map(|change| change.as_slice()))
            }
            Ok(ToDevice::Tables { tables }) => Ok(self.tables(tables)),
            // The rest is for those who push, or ends the connection, which the desk does itself.
            _ => Ok(Turn::default()),
        };
        told.unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a reader's copy is spoilt");
            Turn::default()
        })
    }

    fn too_large(&self) -> Misunderstood {
        self.misunderstood(format!("a message has at most {MAX_MESSAGE_BYTES} bytes"))
    }
}

#[cfg(test)]
mod tests;
