//! What the tests share: short ways to write records, a predictable source of randomness, a house of engines.

pub(crate) mod house;

use sync::document::{Document, Origin};
use sync::id::{DeviceId, ProductId, Random, RecordId, SiteId, TableId, UserId};
use sync::money::Money;
use sync::record::{
    Cancel, Close, Decision, Item, Method, Open, Payment, Record, Refund, Stamp, Verdict, Void,
};
use sync::session::{Actor, Session, SessionId};
use sync::site::Role;
use sync::time::UnixMs;
use uuid::Uuid;

/// A small generator (splitmix64), so that every test is the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = self.0;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let word = (word ^ (word >> 31)).to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }
}

impl Dice {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let mut word = [0; 8];
        self.fill(&mut word);
        u64::from_le_bytes(word) % limit
    }

    /// A place in something of this length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("it is below a usize")
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.below(256).to_le_bytes()[0]
    }
}

pub(crate) fn site() -> SiteId {
    SiteId(Uuid::from_u128(0x0190_5a7e_0000_7000_8000_0000_0000_0001))
}

pub(crate) fn table(number: u32) -> TableId {
    TableId(number)
}

pub(crate) fn document() -> Document {
    Document::genesis(Origin::of_sitting(site(), table(5), 1))
}

pub(crate) fn session(user: u32) -> Session {
    Session {
        id: SessionId([u8::try_from(user).unwrap(); 8]),
        user: UserId(user),
        role: Role::Waiter,
        device: DeviceId(Uuid::from_u128(user.into())),
    }
}

pub(crate) fn actor(user: u32) -> [u8; 16] {
    Actor { session: session(user).id, load: [7; 8] }.bytes()
}

pub(crate) fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

pub(crate) fn stamp(user: u32) -> Stamp {
    Stamp { by: UserId(user), at: UnixMs(1_700_000_000_000) }
}

pub(crate) fn opened(user: u32) -> Record {
    Record::Open(Open { covers: 2, stamp: stamp(user) })
}

pub(crate) fn item(user: u32, name: &str, qty: u32, price_minor: i64) -> Record {
    Record::Item(Item {
        product: ProductId(1),
        name: name.to_owned(),
        qty,
        unit_price_minor: Money(price_minor),
        vat_bp: 1300,
        menu_version: 1,
        modifiers: Vec::new(),
        note: String::new(),
        seat: None,
        course: None,
        replaces: None,
        stamp: stamp(user),
    })
}

pub(crate) fn void(user: u32, item: RecordId, qty: u32) -> Record {
    Record::Void(Void { item, qty, reason: String::new(), stamp: stamp(user) })
}

pub(crate) fn payment(user: u32, amount_minor: i64) -> Record {
    Record::Payment(Payment {
        amount_minor: Money(amount_minor),
        tip_minor: Money::ZERO,
        method: Method::Cash,
        lines: std::collections::BTreeMap::new(),
        stamp: stamp(user),
    })
}

pub(crate) fn refund(user: u32, payment: RecordId, amount_minor: i64) -> Record {
    Record::Refund(Refund {
        payment,
        amount_minor: Money(amount_minor),
        reason: String::new(),
        stamp: stamp(user),
    })
}

pub(crate) fn cancel(user: u32) -> Record {
    Record::Cancel(Cancel { reason: String::new(), stamp: stamp(user) })
}

pub(crate) fn decision(user: u32, about: RecordId, verdict: Verdict) -> Record {
    Record::Decision(Decision { about, verdict, stamp: stamp(user) })
}

pub(crate) fn close(user: u32) -> Record {
    Record::Close(Close { balance_minor: Money::ZERO, stamp: stamp(user) })
}
