//! From stored fields to a record, with every bound checked: the node judges with it what a device sent, and every
//! reader reads with it what is in a document.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use thiserror::Error;

use crate::id::{ModifierId, OrderId, ProductId, RecordId, TableId, UserId};
use crate::menu::{ChosenModifier, Sign};
use crate::money::Money;
use crate::record::write::{RECEIVED, method_word, verdict_word};
use crate::record::{
    Cancel, Close, Collection, Decision, Field, Fields, Item, Join, MAX_CHECKS, MAX_MODIFIERS, MAX_QUANTITY,
    MAX_TEXT_CHARS, Method, Move, Note, Open, Payment, Received, Record, Refund, Share, Stamp, Transfer,
    Verdict, Void, WaiterChange,
};
use crate::time::UnixMs;

/// Basis points of 100 %.
const MAX_VAT_BP: i64 = 10_000;
/// Guests at one table, seats and courses of one order.
const MAX_COVERS: i64 = 999;

/// Why fields are no record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// A field is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field is of another kind, or out of bounds.
    #[error("{0} is out of bounds")]
    OutOfBounds(&'static str),
    /// A field that this kind of record does not have.
    #[error("{0} does not belong here")]
    Unexpected(String),
}

impl Record {
    /// The record of a collection with these fields. Unknown fields are refused: a record is whole or it is none.
    pub fn parse(collection: Collection, fields: &Fields) -> Result<Record, Malformed> {
        let mut reader = Reader { fields, used: Vec::new() };
        let stamp = reader.stamp()?;
        let record = reader.record(collection, stamp)?;
        reader.finish()?;
        Ok(record)
    }
}

const MAX_ID: i64 = u32::MAX as i64;

struct Reader<'a> {
    fields: &'a Fields,
    used: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    fn record(&mut self, collection: Collection, stamp: Stamp) -> Result<Record, Malformed> {
        Ok(match collection {
            Collection::Opens => Record::Open(Open { covers: self.number("covers", 0..=MAX_COVERS)?, stamp }),
            Collection::Items => Record::Item(self.item(stamp)?),
            Collection::Voids => Record::Void(Void {
                item: self.record_id("item")?,
                qty: self.quantity()?,
                reason: self.text("reason")?,
                stamp,
            }),
            Collection::Payments => Record::Payment(self.payment(stamp)?),
            Collection::Refunds => Record::Refund(Refund {
                payment: self.record_id("payment")?,
                amount_minor: self.money("amount_minor", 1)?,
                reason: self.text("reason")?,
                stamp,
            }),
            Collection::Waiters => Record::Waiter(WaiterChange {
                waiter: UserId(self.number("waiter", 0..=MAX_ID)?),
                add: self.boolean("add")?,
                stamp,
            }),
            Collection::Notes => Record::Note(Note { text: self.text("text")?, stamp }),
            Collection::Closes => {
                Record::Close(Close { balance_minor: self.money("balance_minor", -Money::MAX.0)?, stamp })
            }
            Collection::Cancels => Record::Cancel(Cancel { reason: self.text("reason")?, stamp }),
            Collection::Decisions => Record::Decision(Decision {
                about: self.record_id("about")?,
                verdict: self.word(
                    "verdict",
                    [Verdict::StillWanted, Verdict::Granted, Verdict::Denied],
                    verdict_word,
                )?,
                stamp,
            }),
            Collection::Moves => {
                Record::Move(Move { to_table: TableId(self.number("to_table", 0..=MAX_ID)?), stamp })
            }
            Collection::Transfers => Record::Transfer(Transfer {
                item: self.record_id("item")?,
                qty: self.quantity()?,
                to_order: self.order_id("to_order")?,
                stamp,
            }),
            Collection::Joins => Record::Join(Join { with_order: self.order_id("with_order")?, stamp }),
            Collection::Bills => Record::Share(Share {
                item: self.record_id("item")?,
                qty: self.quantity()?,
                bill: self.number("bill", 0..=i64::from(MAX_CHECKS))?,
                stamp,
            }),
            Collection::Ext => Record::Received(self.received(stamp)?),
        })
    }

    fn stamp(&mut self) -> Result<Stamp, Malformed> {
        Ok(Stamp { by: UserId(self.number("by", 0..=MAX_ID)?), at: UnixMs(self.time("at")?) })
    }

    /// The one kind of record under `ext` so far.
    fn received(&mut self, stamp: Stamp) -> Result<Received, Malformed> {
        if self.raw_text("type")? != RECEIVED {
            return Err(Malformed::OutOfBounds("type"));
        }
        let mut inner = Reader { fields: self.map("item")?, used: Vec::new() };
        let ordered = inner.stamp()?;
        let item = inner.item(ordered)?;
        inner.finish()?;
        Ok(Received {
            from_order: self.order_id("from_order")?,
            from_item: self.record_id("from_item")?,
            item,
            stamp,
        })
    }

    fn item(&mut self, stamp: Stamp) -> Result<Item, Malformed> {
        Ok(Item {
            product: ProductId(self.number("product", 0..=MAX_ID)?),
            name: self.text("name")?,
            qty: self.quantity()?,
            unit_price_minor: self.money("unit_price_minor", 0)?,
            vat_bp: self.number("vat_bp", 0..=MAX_VAT_BP)?,
            menu_version: self.number("menu_version", 0..=MAX_ID)?,
            modifiers: self.modifiers()?,
            note: if self.has("note") { self.text("note")? } else { String::new() },
            seat: self.if_there("seat", |reader| reader.number("seat", 0..=MAX_COVERS))?,
            course: self.if_there("course", |reader| reader.number("course", 0..=MAX_COVERS))?,
            replaces: self.if_there("replaces", |reader| reader.record_id("replaces"))?,
            stamp,
        })
    }

    fn modifiers(&mut self) -> Result<Vec<ChosenModifier>, Malformed> {
        const KEY: &str = "modifiers";
        let Some(maps) = self.if_there(KEY, |reader| reader.map(KEY))? else { return Ok(Vec::new()) };
        if maps.len() > MAX_MODIFIERS {
            return Err(Malformed::OutOfBounds(KEY));
        }
        // A map iterates by key, and the keys are the two-digit places: the order of choice is kept.
        maps.values().map(|field| modifier(field).ok_or(Malformed::OutOfBounds(KEY))).collect()
    }

    fn payment(&mut self, stamp: Stamp) -> Result<Payment, Malformed> {
        const LINES: &str = "lines";
        let lines = self.if_there(LINES, |reader| reader.map(LINES))?;
        let lines = lines.into_iter().flatten().map(payment_line).collect::<Option<BTreeMap<_, _>>>();
        Ok(Payment {
            amount_minor: self.money("amount_minor", 0)?,
            tip_minor: self.money("tip_minor", 0)?,
            method: self.word("method", [Method::Cash, Method::Card, Method::Other], method_word)?,
            lines: lines.ok_or(Malformed::OutOfBounds(LINES))?,
            stamp,
        })
    }

    fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    fn if_there<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        if self.has(key) { read(self).map(Some) } else { Ok(None) }
    }

    fn field(&mut self, key: &'static str) -> Result<&'a Field, Malformed> {
        self.used.push(key);
        self.fields.get(key).ok_or(Malformed::Missing(key))
    }

    fn int(&mut self, key: &'static str, bounds: RangeInclusive<i64>) -> Result<i64, Malformed> {
        match self.field(key)? {
            Field::Int(number) if bounds.contains(number) => Ok(*number),
            _ => Err(Malformed::OutOfBounds(key)),
        }
    }

    fn number(&mut self, key: &'static str, bounds: RangeInclusive<i64>) -> Result<u32, Malformed> {
        let number = self.int(key, bounds)?;
        u32::try_from(number).map_err(|_| Malformed::OutOfBounds(key))
    }

    fn quantity(&mut self) -> Result<u32, Malformed> {
        self.number("qty", 1..=i64::from(MAX_QUANTITY))
    }

    fn money(&mut self, key: &'static str, least: i64) -> Result<Money, Malformed> {
        self.int(key, least..=Money::MAX.0).map(Money)
    }

    fn time(&mut self, key: &'static str) -> Result<i64, Malformed> {
        match self.field(key)? {
            Field::Time(time) => Ok(*time),
            _ => Err(Malformed::OutOfBounds(key)),
        }
    }

    fn boolean(&mut self, key: &'static str) -> Result<bool, Malformed> {
        match self.field(key)? {
            Field::Bool(yes) => Ok(*yes),
            _ => Err(Malformed::OutOfBounds(key)),
        }
    }

    fn raw_text(&mut self, key: &'static str) -> Result<&'a str, Malformed> {
        match self.field(key)? {
            Field::Text(text) if text.chars().count() <= MAX_TEXT_CHARS => Ok(text),
            _ => Err(Malformed::OutOfBounds(key)),
        }
    }

    fn text(&mut self, key: &'static str) -> Result<String, Malformed> {
        self.raw_text(key).map(str::to_owned)
    }

    fn record_id(&mut self, key: &'static str) -> Result<RecordId, Malformed> {
        self.raw_text(key)?.parse().map_err(|_| Malformed::OutOfBounds(key))
    }

    fn order_id(&mut self, key: &'static str) -> Result<OrderId, Malformed> {
        self.raw_text(key)?.parse().map_err(|_| Malformed::OutOfBounds(key))
    }

    fn map(&mut self, key: &'static str) -> Result<&'a Fields, Malformed> {
        match self.field(key)? {
            Field::Map(fields) => Ok(fields),
            _ => Err(Malformed::OutOfBounds(key)),
        }
    }

    fn word<T: Copy, const N: usize>(
        &mut self,
        key: &'static str,
        values: [T; N],
        word: fn(T) -> &'static str,
    ) -> Result<T, Malformed> {
        let text = self.raw_text(key)?;
        values.into_iter().find(|value| word(*value) == text).ok_or(Malformed::OutOfBounds(key))
    }

    fn finish(self) -> Result<(), Malformed> {
        match self.fields.keys().find(|key| !self.used.contains(&key.as_str())) {
            Some(key) => Err(Malformed::Unexpected(key.clone())),
            None => Ok(()),
        }
    }
}

fn modifier(field: &Field) -> Option<ChosenModifier> {
    let Field::Map(fields) = field else { return None };
    let mut reader = Reader { fields, used: Vec::new() };
    let chosen = ChosenModifier {
        modifier: ModifierId(reader.number("modifier", 0..=MAX_ID).ok()?),
        name: reader.text("name").ok()?,
        sign: if reader.boolean("add").ok()? { Sign::Add } else { Sign::Remove },
        price_minor: reader.money("price_minor", -Money::MAX.0).ok()?,
    };
    reader.finish().ok()?;
    Some(chosen)
}

fn payment_line((item, field): (&String, &Field)) -> Option<(RecordId, u32)> {
    match field {
        Field::Int(qty) if (1..=i64::from(MAX_QUANTITY)).contains(qty) => {
            Some((item.parse().ok()?, u32::try_from(*qty).ok()?))
        }
        _ => None,
    }
}
