//! Two waiters at work, and what must be true whatever happened to them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use fixtures::demo::{ELENI, Login, MARIA, NIKOS};
use fixtures::device::{Made, Waiter, Wish};
use fixtures::house::{House, HouseBuilder};
use sync::device::{Device, Link};
use sync::id::{OrderId, RecordId};
use sync::order::{Line, Order, PrintState};
use sync::record::Method;

/// On a machine that does other things too.
pub(super) const SOON: Duration = Duration::from_secs(30);
pub(super) const LOOK: Duration = Duration::from_millis(10);
/// A ticket that is printed twice is printed twice by then.
const REST: Duration = Duration::from_millis(300);
const ROUNDS: usize = 3;

/// A house, its phones, and what they ordered.
pub(super) struct Shift {
    pub(super) house: House,
    pub(super) crew: Vec<Waiter>,
    /// The word on the paper by which each item is known.
    codes: BTreeMap<RecordId, String>,
    paid: bool,
}

pub(super) async fn log_in(house: &House, who: Login) -> Waiter {
    let url = format!("http://{}", house.addr());
    let waiter = Waiter::log_in(&url, who.username, who.pin).await.unwrap();
    // The tables are the last thing that a phone is told when it greets.
    waiter.wait_until(SOON, |device| device.tables().next().is_some()).await.unwrap();
    waiter
}

impl Shift {
    pub(super) async fn start(builder: HouseBuilder) -> Self {
        let house = builder.start().await.unwrap();
        let crew = vec![log_in(&house, ELENI).await, log_in(&house, NIKOS).await];
        Self { house, crew, codes: BTreeMap::new(), paid: false }
    }

    /// Orders for two tables from two phones, and a payment, without waiting for anybody.
    pub(super) async fn work(&mut self) {
        for _ in 0..ROUNDS {
            self.order(0, "5", &["Μουσακάς", "Νερό 1 l"]).await;
            self.order(1, "5", &["Παστίτσιο"]).await;
            self.order(1, "7", &["Σόδα", "Τζατζίκι"]).await;
            tokio::time::sleep(LOOK * 3).await;
        }
        let order = self.crew[0].order_at("5").await.unwrap().unwrap();
        self.crew[0].pay_all(order, Method::Card).await.unwrap();
        self.paid = true;
    }

    /// One order for a table; each item has a note that is on no other.
    pub(super) async fn order(&mut self, who: usize, table: &str, products: &[&str]) -> Made {
        let codes: Vec<String> =
            (0..products.len()).map(|number| format!("κωδ-{:03}", self.codes.len() + number)).collect();
        let wishes = products.iter().zip(&codes).map(|(product, code)| Wish::of(product).note(code));
        let made = self.crew[who].order(table, wishes).await.unwrap();
        self.codes.extend(made.records.iter().copied().zip(codes));
        made
    }

    pub(super) fn items(&self) -> BTreeSet<RecordId> {
        self.codes.keys().copied().collect()
    }

    /// Waits until the node died by itself; false when all is done and it still lives.
    pub(super) async fn dies(&mut self) -> bool {
        let deadline = Instant::now() + SOON;
        while self.house.is_running() {
            if self.is_done().await {
                tokio::time::sleep(REST).await;
                return !self.house.is_running();
            }
            assert!(Instant::now() < deadline, "neither dead nor done:\n{}", self.house.log());
            tokio::time::sleep(LOOK).await;
        }
        true
    }

    /// What some phone has seen acknowledged, once nothing more can come.
    pub(super) async fn acknowledged(&self) -> BTreeSet<RecordId> {
        let mut acknowledged = BTreeSet::new();
        for waiter in &self.crew {
            waiter.wait_until(SOON, |device| device.link() == Link::Offline).await.unwrap();
            let sent = |device: &Device| {
                let views = device.views();
                let lines = views.flat_map(|view| {
                    view.order.lines.iter().map(|line| line.id).filter(|id| !view.unsent.contains(id))
                });
                lines.collect::<Vec<_>>()
            };
            acknowledged.extend(waiter.look(sent).await.unwrap());
        }
        acknowledged
    }

    /// The phones notice that the node is back.
    pub(super) async fn reconnect(&self) {
        for waiter in &self.crew {
            waiter.retry_now().await.unwrap();
        }
    }

    /// Everything was sent, and for every item it is known whether it is on paper, or known that nobody knows.
    pub(super) async fn settles(&self, context: &str) {
        let deadline = Instant::now() + SOON;
        while !self.is_done().await {
            if Instant::now() > deadline {
                let shown = self.crew[0].wait_until(LOOK, |_| false).await.unwrap_err();
                panic!("{context}: it does not settle; {shown}\n{}", self.house.log());
            }
            tokio::time::sleep(LOOK).await;
        }
        tokio::time::sleep(REST).await;
    }

    async fn is_done(&self) -> bool {
        let items = self.items();
        let mut done = true;
        for waiter in &self.crew {
            let (items, paid) = (items.clone(), self.paid);
            done &= waiter.look(move |device| shows_settled(device, &items, paid)).await.unwrap();
        }
        done && self.all_agree().await
    }

    async fn all_agree(&self) -> bool {
        let mut seen = Vec::new();
        for waiter in &self.crew {
            seen.push(waiter.look(orders).await.unwrap());
        }
        seen.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// A phone that knows nothing comes in and sees what the node has.
    pub(super) async fn newcomer(&self) -> Waiter {
        let newcomer = log_in(&self.house, MARIA).await;
        let expected = self.crew[0].look(orders).await.unwrap();
        let same = newcomer.wait_until(SOON, move |device| orders(device) == expected).await;
        same.unwrap();
        newcomer
    }

    /// Each item is on paper once, or marked uncertain and there at most once.
    pub(super) async fn check_paper(&self, context: &str) -> usize {
        let paper = [self.house.kitchen().text(), self.house.bar().text()].concat();
        let lines = self.crew[0].look(all_lines).await.unwrap();
        let mut uncertain = 0;
        for (item, code) in &self.codes {
            let line = lines.iter().find(|line| line.id == *item).unwrap();
            let state = line.print.values().next().copied().unwrap();
            let times = paper.matches(code.as_str()).count();
            uncertain += usize::from(state == PrintState::Unknown);
            match state {
                PrintState::Printed => assert_eq!(times, 1, "{context}: {code} is printed\n{paper}"),
                PrintState::Unknown => assert!(times <= 1, "{context}: {code} is twice on paper\n{paper}"),
                other => panic!("{context}: {code} is {other:?}"),
            }
        }
        uncertain
    }
}

pub(super) fn all_lines(device: &Device) -> Vec<Line> {
    device.views().flat_map(|view| view.order.lines.clone()).collect()
}

fn orders(device: &Device) -> BTreeMap<OrderId, Order> {
    device.views().map(|view| (view.order.id, view.order.clone())).collect()
}

fn shows_settled(device: &Device, items: &BTreeSet<RecordId>, paid: bool) -> bool {
    let lines = all_lines(device);
    let is_settled = |line: &Line| {
        line.print.values().any(|state| matches!(state, PrintState::Printed | PrintState::Unknown))
    };
    let has_payment = device.views().any(|view| !view.order.payments.is_empty());
    device.link() == Link::Online
        && device.unsent() == 0
        && lines.iter().map(|line| line.id).collect::<BTreeSet<_>>() == *items
        && lines.iter().all(is_settled)
        && has_payment == paid
}
