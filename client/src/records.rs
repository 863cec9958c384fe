//! Records in words: for the waiting list and for what was refused.

use sync::device::View;
use sync::id::RecordId;
use sync::order::Line;
use sync::record::{Record, Verdict};

use crate::money_format::MoneyFormat;
use crate::text::Language;

/// How records of an order are told.
pub(crate) struct Teller {
    /// In which language.
    pub(crate) language: Language,
    /// With which amounts.
    pub(crate) money: MoneyFormat,
}

impl Teller {
    /// What of an order is on this phone only: one sentence for everything that the order shows.
    pub(crate) fn unsent(&self, view: &View) -> Vec<String> {
        let is_unsent = |id: &RecordId| view.unsent.contains(id);
        let order = &view.order;
        let items = order.lines.iter().filter(|line| is_unsent(&line.id));
        let items = items.map(|line| self.language.record_item(line.item.qty, &line.item.name));
        let voids = order.lines.iter().flat_map(|line| line.voids.iter().map(move |void| (line, void)));
        let voids = voids.filter(|(_, (id, _))| is_unsent(id));
        let voids = voids.map(|(line, (_, void))| self.language.record_void(void.qty, &line.item.name));
        let payments = order.payments.iter().filter(|(id, _)| is_unsent(id));
        let payments = payments.map(|(_, payment)| {
            self.language.record_payment(&self.money.full(payment.amount_minor + payment.tip_minor))
        });
        let refunds = order.refunds.iter().filter(|(id, _)| is_unsent(id));
        let refunds =
            refunds.map(|(_, refund)| self.language.record_refund(&self.money.full(refund.amount_minor)));
        let mut told: Vec<String> = items.chain(voids).chain(payments).chain(refunds).collect();
        if told.is_empty() {
            told.push(self.language.record_other().into());
        }
        told
    }

    /// One record that was refused.
    pub(crate) fn record(&self, record: &Record, lines: &[Line]) -> String {
        let language = self.language;
        let name_of = |item: RecordId| {
            lines.iter().find(|line| line.id == item).map_or(language.times(), |line| line.item.name.as_str())
        };
        match record {
            Record::Open(_) => language.record_open().into(),
            Record::Item(item) => language.record_item(item.qty, &item.name),
            Record::Void(void) => language.record_void(void.qty, name_of(void.item)),
            Record::Payment(payment) => language.record_payment(&self.money.full(payment.amount_minor)),
            Record::Refund(refund) => language.record_refund(&self.money.full(refund.amount_minor)),
            Record::Waiter(_) => language.record_waiter().into(),
            Record::Note(note) => format!("{}: {}", language.record_note(), note.text),
            Record::Close(_) => language.record_close().into(),
            Record::Cancel(_) => language.record_cancel().into(),
            Record::Decision(decision) => match decision.verdict {
                Verdict::StillWanted => language.record_wanted().into(),
                Verdict::Granted => language.record_granted().into(),
                Verdict::Denied => language.record_denied().into(),
            },
            Record::Move(_) => language.record_move().into(),
            Record::Transfer(transfer) => language.record_transfer(transfer.qty, name_of(transfer.item)),
            Record::Received(received) => language.record_received(received.item.qty, &received.item.name),
            Record::Join(_) => language.record_join().into(),
            Record::Share(share) => language.record_share(share.qty, name_of(share.item)),
        }
    }
}
