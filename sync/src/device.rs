//! The engine of a phone: holds its documents, its outbox of changes that the node has not acknowledged, and the
//! state of its link. It does no IO: [`Device::handle`] is told what happened and returns what should happen.
//!
//! ```text
//! edit ─► change on the local document, entry in the outbox ─► Action::Store ─► (IndexedDB) ─► Event::Stored
//!      ─► the person sees "on the phone" ─► Push ─► Ack ─► moved from the outbox to the acknowledged document
//! ```
//!
//! The shell around it (the web app, the native driver, the simulation) owns socket, storage, clock and randomness:
//! it performs the actions in order and reports back.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Origin;
use crate::frame::{Epoch, Follow, TableStatus};
use crate::id::{OrderId, Random, SiteId, TableId};
use crate::order::Order;
use crate::policy::Rules;
use crate::session::{Actor, Session};
use crate::time::Now;

use self::held::Held;
use self::link::LinkState;
use self::outbox::Outbox;

pub use self::event::{
    Action, Drawer, EditError, Edited, Event, Link, Notice, StoreToken, Stored, Target, View, Write,
};
pub use self::outbox::MAX_OUTBOX;

mod edit;
mod event;
mod held;
mod license;
mod link;
mod outbox;
mod proofs;
mod rearrange;
mod receive;
mod replay;
mod storage;

/// The engine.
pub struct Device {
    site: SiteId,
    session: Option<Session>,
    /// None until somebody logs in; taken anew at every start and after every refusal.
    actor: Option<Actor>,
    held: BTreeMap<OrderId, Held>,
    outbox: Outbox,
    tables: BTreeMap<TableId, TableStatus>,
    follow: Follow,
    link: LinkState,
    rules: Rules,
    /// The latest of which a node told.
    epoch: Epoch,
    proofs: proofs::Proofs,
    /// Entries whose storing is under way, by token.
    storing: BTreeMap<StoreToken, Vec<u64>>,
    /// Entries that this phone could not store, and when it tries again.
    unstored: BTreeSet<u64>,
    store_again_ms: u64,
    last_token: u64,
    /// Orders that were opened on this connection.
    opened: BTreeSet<OrderId>,
    told_node_full: bool,
    /// The node came of a backup, and asks for what it lacks.
    node_recovers: bool,
    license: license::Heard,
}

impl Device {
    /// A device as it was stored; `stored` is empty on a new phone. What cannot be read is kept aside and told.
    pub fn restore(site: SiteId, stored: Vec<Stored>, random: &mut dyn Random) -> (Self, Vec<Action>) {
        let mut device = Self {
            site,
            session: None,
            actor: None,
            held: BTreeMap::new(),
            outbox: Outbox::default(),
            tables: BTreeMap::new(),
            follow: Follow::AllOpen,
            link: LinkState::default(),
            rules: Rules::default(),
            epoch: Epoch::default(),
            proofs: proofs::Proofs::default(),
            storing: BTreeMap::new(),
            unstored: BTreeSet::new(),
            store_again_ms: 0,
            last_token: 0,
            opened: BTreeSet::new(),
            told_node_full: false,
            node_recovers: false,
            license: license::Heard::default(),
        };
        let actions = device.load(stored);
        device.actor = device.session.as_ref().map(|session| Actor::fresh(session.id, random));
        (device, actions)
    }

    /// Takes in what happened; answers with what should happen.
    pub fn handle(&mut self, now: Now, random: &mut dyn Random, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        match event {
            Event::Granted(session) => self.granted(session, random, &mut actions),
            Event::LoggedOut => self.logged_out(&mut actions),
            Event::LinkUp => self.link_up(now, &mut actions),
            Event::LinkDown => self.link_down(now, random, &mut actions),
            Event::Received(bytes) => self.receive(now, random, &bytes, &mut actions),
            Event::Stored(token) => self.stored(now, token, &mut actions),
            Event::StoreFailed(token) => self.store_failed(now, token, &mut actions),
            Event::Tick => {
                self.store_again(now, &mut actions);
                self.tick(now, random, &mut actions);
            }
        }
        actions
    }

    /// Says what this device wants to hear of (every open order unless told otherwise).
    pub fn follow(&mut self, follow: Follow) -> Vec<Action> {
        self.follow = follow;
        let mut actions = Vec::new();
        if self.link() != Link::Offline {
            self.greet(&mut actions);
        }
        actions
    }

    /// Takes over the rules of the catalog in force. Until then every waiter has their own tables only.
    pub fn obey(&mut self, rules: Rules) {
        self.rules = rules;
    }

    /// Whether whoever is logged in may serve an order, as far as this phone knows.
    pub fn may_serve(&self, order: &Order) -> bool {
        self.session.as_ref().is_some_and(|session| {
            order.opened_at.is_none() || self.rules.may_serve(session.user, session.role, &order.waiters)
        })
    }

    /// The last session that was granted here.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Whether the node that is connected came of a backup and still takes back what it lacks: nothing is printed meanwhile.
    pub fn node_recovers(&self) -> bool {
        self.node_recovers
    }

    /// Records that the node has not acknowledged.
    pub fn unsent(&self) -> usize {
        self.outbox.iter().map(|entry| entry.records.len()).sum()
    }

    /// The tables as the node last told.
    pub fn tables(&self) -> impl Iterator<Item = &TableStatus> {
        self.tables.values()
    }

    /// The order that is open at a table, as this phone knows it: who was opened there before who moved there.
    pub fn order_at(&self, table: TableId) -> Option<OrderId> {
        let opened_here = self.newest_of(table);
        let told =
            self.tables.get(&table).and_then(|status| Some((status.sitting, status.open.as_ref()?.order)));
        let held = match (opened_here, told) {
            (Some(held), Some((sitting, order))) if sitting > held.sitting() => Some(order),
            (Some(held), _) => held.sits_at(table).then_some(held.view.order.id),
            (None, told) => told.map(|(_, order)| order),
        };
        held.or_else(|| self.orders_at(table).next())
    }

    /// The open orders that this phone has whose parties sit at a table now.
    pub fn orders_at(&self, table: TableId) -> impl Iterator<Item = OrderId> {
        self.held.values().filter(move |held| held.sits_at(table)).map(|held| held.view.order.id)
    }

    /// An order as this phone has it.
    pub fn view(&self, order: OrderId) -> Option<&View> {
        self.held.get(&order).map(|held| &held.view)
    }

    /// All orders that this phone has.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        self.held.values().map(|held| &held.view)
    }

    fn granted(&mut self, session: Session, random: &mut dyn Random, actions: &mut Vec<Action>) {
        self.actor = Some(Actor::fresh(session.id, random));
        self.store(vec![storage::put_session(&session)], actions);
        self.session = Some(session);
        self.connect_now(actions);
    }

    fn logged_out(&mut self, actions: &mut Vec<Action>) {
        self.session = None;
        self.actor = None;
        self.store(vec![storage::delete_session()], actions);
        self.disconnect(actions);
    }

    fn origin_of(&self, target: Target) -> Result<Origin, EditError> {
        match target {
            Target::Order(order) => {
                self.held.get(&order).map(|held| held.local().origin()).ok_or(EditError::UnknownOrder)
            }
            Target::Table(table) => {
                let here = self.order_at(table).and_then(|order| self.held.get(&order));
                let of_here = here.map(|held| held.local().origin());
                Ok(of_here.unwrap_or_else(|| Origin::of_sitting(self.site, table, self.sitting_at(table))))
            }
        }
    }

    /// The sitting that is open at a table, or that the next party will be: the last one known closed and one.
    fn sitting_at(&self, table: TableId) -> u32 {
        let told = self.tables.get(&table).map_or(1, |status| status.sitting);
        let here = self.newest_of(table).map_or(1, |held| {
            if held.sits_at(table) { held.sitting() } else { held.sitting().saturating_add(1) }
        });
        told.max(here)
    }

    /// The newest party that was opened at a table, wherever it sits now.
    fn newest_of(&self, table: TableId) -> Option<&Held> {
        let here = self.held.values().filter(|held| held.local().origin().table == Some(table));
        here.max_by_key(|held| held.sitting())
    }

    /// Derives the order anew after its document changed.
    fn refresh(&mut self, order: OrderId) {
        if let Some(held) = self.held.get_mut(&order) {
            held.refresh(self.outbox.records_of(order));
        }
    }
}
