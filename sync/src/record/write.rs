//! From a record to the fields that are stored.

use std::collections::BTreeMap;

use crate::menu::{ChosenModifier, Sign};
use crate::record::{Field, Fields, Item, Method, Payment, Record, Stamp, Verdict};

impl Record {
    /// The record as stored in its map.
    pub fn fields(&self) -> Fields {
        let mut fields = stamp(self.stamp());
        let mut put = |key: &str, field: Field| {
            fields.insert(key.to_owned(), field);
        };
        match self {
            Record::Open(open) => put("covers", Field::Int(open.covers.into())),
            Record::Item(item) => fields.extend(item_fields(item)),
            Record::Void(void) => {
                put("item", Field::Text(void.item.to_string()));
                put("qty", Field::Int(void.qty.into()));
                put("reason", Field::Text(void.reason.clone()));
            }
            Record::Payment(payment) => fields.extend(payment_fields(payment)),
            Record::Refund(refund) => {
                put("payment", Field::Text(refund.payment.to_string()));
                put("amount_minor", Field::Int(refund.amount_minor.0));
                put("reason", Field::Text(refund.reason.clone()));
            }
            Record::Waiter(change) => {
                put("waiter", Field::Int(change.waiter.0.into()));
                put("add", Field::Bool(change.add));
            }
            Record::Note(note) => put("text", Field::Text(note.text.clone())),
            Record::Close(close) => put("balance_minor", Field::Int(close.balance_minor.0)),
            Record::Cancel(cancel) => put("reason", Field::Text(cancel.reason.clone())),
            Record::Decision(decision) => {
                put("about", Field::Text(decision.about.to_string()));
                put("verdict", Field::Text(verdict_word(decision.verdict).to_owned()));
            }
            Record::Move(moved) => put("to_table", Field::Int(moved.to_table.0.into())),
            Record::Transfer(transfer) => {
                put("item", Field::Text(transfer.item.to_string()));
                put("qty", Field::Int(transfer.qty.into()));
                put("to_order", Field::Text(transfer.to_order.to_string()));
            }
            Record::Received(received) => {
                put("type", Field::Text(RECEIVED.to_owned()));
                put("from_order", Field::Text(received.from_order.to_string()));
                put("from_item", Field::Text(received.from_item.to_string()));
                let mut item = stamp(received.item.stamp);
                item.extend(item_fields(&received.item));
                put("item", Field::Map(item));
            }
            Record::Join(join) => put("with_order", Field::Text(join.with_order.to_string())),
            Record::Share(share) => {
                put("item", Field::Text(share.item.to_string()));
                put("qty", Field::Int(share.qty.into()));
                put("bill", Field::Int(share.bill.into()));
            }
        }
        fields
    }
}

/// The type of a [`Record::Received`] under `ext`.
pub(crate) const RECEIVED: &str = "received";

/// The word for a method of payment, as stored.
pub(crate) fn method_word(method: Method) -> &'static str {
    match method {
        Method::Cash => "cash",
        Method::Card => "card",
        Method::Other => "other",
    }
}

/// The word for a verdict, as stored.
pub(crate) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::StillWanted => "still_wanted",
        Verdict::Granted => "granted",
        Verdict::Denied => "denied",
    }
}

fn stamp(stamp: Stamp) -> Fields {
    BTreeMap::from([
        ("by".to_owned(), Field::Int(stamp.by.0.into())),
        ("at".to_owned(), Field::Time(stamp.at.0)),
    ])
}

fn item_fields(item: &Item) -> Fields {
    let mut fields = Fields::from([
        ("product".to_owned(), Field::Int(item.product.0.into())),
        ("name".to_owned(), Field::Text(item.name.clone())),
        ("qty".to_owned(), Field::Int(item.qty.into())),
        ("unit_price_minor".to_owned(), Field::Int(item.unit_price_minor.0)),
        ("vat_bp".to_owned(), Field::Int(item.vat_bp.into())),
        ("menu_version".to_owned(), Field::Int(item.menu_version.into())),
    ]);
    // What is not there is not stored: most items have no note, no seat and no course.
    let mut put_some = |key: &str, field: Option<Field>| {
        if let Some(field) = field {
            fields.insert(key.to_owned(), field);
        }
    };
    put_some("note", (!item.note.is_empty()).then(|| Field::Text(item.note.clone())));
    put_some("seat", item.seat.map(|seat| Field::Int(seat.into())));
    put_some("course", item.course.map(|course| Field::Int(course.into())));
    put_some("replaces", item.replaces.map(|replaced| Field::Text(replaced.to_string())));
    put_some("modifiers", (!item.modifiers.is_empty()).then(|| Field::Map(modifier_maps(&item.modifiers))));
    fields
}

fn modifier_maps(modifiers: &[ChosenModifier]) -> Fields {
    let entry = |(place, chosen): (usize, &ChosenModifier)| {
        let fields = Fields::from([
            ("modifier".to_owned(), Field::Int(chosen.modifier.0.into())),
            ("name".to_owned(), Field::Text(chosen.name.clone())),
            ("add".to_owned(), Field::Bool(chosen.sign == Sign::Add)),
            ("price_minor".to_owned(), Field::Int(chosen.price_minor.0)),
        ]);
        (format!("{place:02}"), Field::Map(fields))
    };
    modifiers.iter().enumerate().map(entry).collect()
}

fn payment_fields(payment: &Payment) -> Fields {
    let mut fields = Fields::from([
        ("amount_minor".to_owned(), Field::Int(payment.amount_minor.0)),
        ("tip_minor".to_owned(), Field::Int(payment.tip_minor.0)),
        ("method".to_owned(), Field::Text(method_word(payment.method).to_owned())),
    ]);
    if !payment.lines.is_empty() {
        let lines = payment.lines.iter();
        let lines = lines.map(|(item, qty)| (item.to_string(), Field::Int((*qty).into()))).collect();
        fields.insert("lines".to_owned(), Field::Map(lines));
    }
    fields
}
