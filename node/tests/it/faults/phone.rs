//! One phone: the real engine of devices, on a line that is never bad.

use std::collections::VecDeque;

use node::flow;
use sim::dice::Dice;
use sync::device::{self, Device, Target};
use sync::hub::ConnId;
use sync::id::{RecordId, TableId};
use sync::order::Line;
use sync::policy::Rules;
use sync::record::{Item, Record};
use sync::time::Now;

use crate::flow::house::{item, session, site};

/// The table that orders.
const TABLE: TableId = TableId(5);

pub(super) struct Phone {
    device: Device,
    conn: Option<ConnId>,
    conns: u64,
    inbox: VecDeque<device::Event>,
}

impl Phone {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let (mut device, _) = Device::restore(site().site.id, Vec::new(), dice);
        device.obey(Rules::of(&site()));
        let inbox = VecDeque::from([device::Event::Granted(session())]);
        Self { device, conn: None, conns: 0, inbox }
    }

    /// The node is there: what it is told.
    pub(super) fn connects(&mut self) -> flow::Event {
        self.conns += 1;
        let conn = ConnId(self.conns);
        self.conn = Some(conn);
        self.inbox.push_back(device::Event::LinkUp);
        flow::Event::Connected { conn, session: session() }
    }

    pub(super) fn hangs_up(&mut self) {
        if self.conn.take().is_some() {
            self.inbox.push_back(device::Event::LinkDown);
        }
    }

    pub(super) fn hears(&mut self, conn: ConnId, frame: &[u8]) {
        if self.conn == Some(conn) {
            self.inbox.push_back(device::Event::Received(frame.to_vec()));
        }
    }

    pub(super) fn tick(&mut self) {
        self.inbox.push_back(device::Event::Tick);
    }

    /// Orders items, each under a note that is on no other.
    pub(super) fn order(
        &mut self,
        now: Now,
        dice: &mut Dice,
        wishes: [((u32, &str), &str); 2],
    ) -> (Vec<RecordId>, Vec<flow::Event>) {
        let noted = wishes.map(|(product, note)| match item(product, 1) {
            Record::Item(item) => Record::Item(Item { note: note.to_owned(), ..item }),
            other => other,
        });
        let edited = self.device.edit(now, dice, Target::Table(TABLE), noted.to_vec()).unwrap();
        let said = edited.actions.into_iter().filter_map(|action| self.perform(action)).collect();
        (edited.records, said)
    }

    /// What the phone says to the node by now.
    pub(super) fn says(&mut self, now: Now, dice: &mut Dice) -> Vec<flow::Event> {
        let mut said = Vec::new();
        while let Some(event) = self.inbox.pop_front() {
            let actions = self.device.handle(now, dice, event);
            said.extend(actions.into_iter().filter_map(|action| self.perform(action)));
        }
        said
    }

    fn perform(&mut self, action: device::Action) -> Option<flow::Event> {
        match action {
            device::Action::Send(bytes) => self.conn.map(|conn| flow::Event::Received { conn, bytes }),
            device::Action::Store { token, .. } => {
                self.inbox.push_back(device::Event::Stored(token));
                None
            }
            _ => None,
        }
    }

    /// What a waiter sees.
    pub(super) fn lines(&self) -> Vec<Line> {
        self.device.views().flat_map(|view| view.order.lines.clone()).collect()
    }

    pub(super) fn unsent(&self) -> usize {
        self.device.unsent()
    }
}
