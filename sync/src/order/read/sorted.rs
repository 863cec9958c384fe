//! Records by kind, each kind in the one order of things, and what they do to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::{Document, Remark};
use crate::id::{OrderId, RecordId};
use crate::money::Money;
use crate::order::{Line, Oddity, Place, Placed};
use crate::record::{Cancel, Decision, Move, Note, Payment, Record, Refund, Share, Transfer, Verdict, Void};
use crate::time::UnixMs;

use super::{Crew, Prints};

#[derive(Default)]
pub(super) struct Sorted {
    pub(super) covers: u32,
    pub(super) opened_at: Option<UnixMs>,
    pub(super) crew: Crew,
    pub(super) lines: Vec<Line>,
    taken_off: Vec<(RecordId, TakenOff)>,
    pub(super) payments: Vec<(RecordId, Payment)>,
    pub(super) refunds: Vec<(RecordId, Refund)>,
    pub(super) notes: Vec<(RecordId, Note)>,
    pub(super) moves: Vec<(Place, Move)>,
    pub(super) shares: Vec<Share>,
    pub(super) joined: BTreeSet<OrderId>,
    pub(super) wanted: BTreeSet<RecordId>,
    /// The words that something is still wanted.
    wanted_words: Vec<(Place, RecordId)>,
    /// What a manager decided: true when a request was granted. The last word holds.
    verdicts: BTreeMap<RecordId, bool>,
    requested: BTreeSet<RecordId>,
    pub(super) closes: Vec<Place>,
    pub(super) cancels: Vec<(Place, Cancel)>,
    pub(super) is_cancelled: bool,
}

/// What makes less of a line: both kinds compete for what is left, in the order of things.
enum TakenOff {
    Void(Void),
    Transfer(Transfer),
}

impl Sorted {
    pub(super) fn take(&mut self, placed: &Placed) {
        let id = placed.id;
        match placed.record.clone() {
            Record::Open(open) => {
                self.covers = self.covers.max(open.covers);
                self.opened_at.get_or_insert(open.stamp.at);
                self.crew.join(open.stamp.by);
            }
            Record::Item(item) => self.lines.push(Line::new(id, item)),
            Record::Received(received) => {
                let from = Some((received.from_order, received.from_item));
                self.lines.push(Line { from, ..Line::new(id, received.item) });
            }
            Record::Void(void) => self.taken_off.push((id, TakenOff::Void(void))),
            Record::Transfer(transfer) => self.taken_off.push((id, TakenOff::Transfer(transfer))),
            Record::Payment(payment) => self.payments.push((id, payment)),
            Record::Refund(refund) => self.refunds.push((id, refund)),
            Record::Waiter(change) if change.add => self.crew.join(change.waiter),
            Record::Waiter(change) => self.crew.leave(change.waiter),
            Record::Note(note) => self.notes.push((id, note)),
            Record::Close(_) => self.closes.push(placed.place.clone()),
            Record::Cancel(cancel) => self.cancels.push((placed.place.clone(), cancel)),
            Record::Decision(decision) => self.decide(&placed.place, &decision),
            Record::Move(moved) => self.moves.push((placed.place.clone(), moved)),
            Record::Join(join) => {
                self.joined.insert(join.with_order);
            }
            Record::Share(share) => self.shares.push(share),
        }
    }

    fn decide(&mut self, place: &Place, decision: &Decision) {
        match decision.verdict {
            Verdict::StillWanted => {
                self.wanted.insert(decision.about);
                self.wanted_words.push((place.clone(), decision.about));
            }
            Verdict::Granted => {
                self.verdicts.insert(decision.about, true);
            }
            Verdict::Denied => {
                self.verdicts.insert(decision.about, false);
            }
        }
    }

    /// What was asked about and stands all the same.
    pub(super) fn settled(&self) -> BTreeSet<RecordId> {
        self.verdicts.iter().filter(|(_, is_granted)| !**is_granted).map(|(record, _)| *record).collect()
    }

    pub(super) fn settle_prints(&mut self, mut prints: Prints) {
        for line in &mut self.lines {
            if let Some(print) = prints.remove(&line.id) {
                line.printed = print.printed;
                line.print = print.states.clone();
            }
        }
    }

    pub(super) fn settle_remarks(&mut self, remarks: &[(Remark, RecordId)], oddities: &mut Vec<Oddity>) {
        for (remark, record) in remarks {
            match remark {
                Remark::Request => {
                    self.requested.insert(*record);
                }
                Remark::Late if !self.wanted.contains(record) => {
                    oddities.push(Oddity::Late { item: *record })
                }
                Remark::Late => {}
                Remark::UnprovenPrice => oddities.push(Oddity::UnprovenPrice { item: *record }),
            }
        }
    }

    pub(super) fn settle_taken_off(&mut self, oddities: &mut Vec<Oddity>) {
        // The first of an id counts.
        let lines = self.lines.iter().enumerate().rev();
        let places: BTreeMap<RecordId, usize> = lines.map(|(place, line)| (line.id, place)).collect();
        for (id, taken_off) in std::mem::take(&mut self.taken_off) {
            let (item, qty) = match &taken_off {
                TakenOff::Void(void) => (void.item, void.qty),
                TakenOff::Transfer(transfer) => (transfer.item, transfer.qty),
            };
            let Some(line) = places.get(&item).and_then(|place| self.lines.get_mut(*place)) else {
                oddities.push(Oddity::Dangling { record: id });
                continue;
            };
            let taken = qty.min(line.live_qty);
            match taken_off {
                TakenOff::Void(void)
                    if self.requested.contains(&id) && self.verdicts.get(&id) != Some(&true) =>
                {
                    if !self.verdicts.contains_key(&id) {
                        line.requests.push((id, void));
                        oddities.push(Oddity::VoidRequested { void: id, item });
                    }
                    continue;
                }
                TakenOff::Void(void) => {
                    if qty > taken {
                        oddities.push(Oddity::VoidedTwice { item });
                    }
                    line.voids.push((id, void));
                }
                TakenOff::Transfer(transfer) => {
                    if qty > taken {
                        oddities.push(Oddity::TransferredTwice { item, to_order: transfer.to_order });
                    }
                    line.transferred_qty += taken;
                    line.given.push((transfer.to_order, id));
                }
            }
            line.live_qty -= taken;
        }
    }

    pub(super) fn settle_replacements(&self, oddities: &mut Vec<Oddity>) {
        let mut replaced = BTreeSet::new();
        for line in &self.lines {
            let Some(item) = line.item.replaces else { continue };
            if !replaced.insert(item) {
                oddities.push(Oddity::ReplacedTwice { item, replacement: line.id });
            }
        }
    }

    pub(super) fn settle_refunds(&mut self, oddities: &mut Vec<Oddity>) {
        let payments: BTreeSet<RecordId> = self.payments.iter().map(|(id, _)| *id).collect();
        self.refunds.retain(|(id, refund)| {
            let known = payments.contains(&refund.payment);
            if !known {
                oddities.push(Oddity::Dangling { record: *id });
            }
            known
        });
    }

    /// Whether something is on the bill that costs nothing, and that nobody knew of who closed it: no balance shows it.
    pub(super) fn hides_something(&self, document: &Document, records: &[Arc<Placed>]) -> bool {
        let is_free = |line: &&Line| line.live_qty > 0 && line.item.each_minor() == Money::ZERO;
        let free = self.lines.iter().filter(is_free);
        let mut places = free.filter_map(|line| records.iter().find(|placed| placed.id == line.id));
        places.any(|placed| !self.closes.iter().any(|close| document.knew(close, &placed.place)))
    }

    /// Money that was taken keeps an order alive; once it is given back, cancelling takes off all that nobody said is
    /// still wanted.
    pub(super) fn settle_cancel(
        &mut self,
        document: &Document,
        records: &[Arc<Placed>],
        oddities: &mut Vec<Oddity>,
    ) {
        let Some((_, first)) = self.cancels.first() else { return };
        let places: BTreeMap<RecordId, &Place> =
            records.iter().rev().map(|placed| (placed.id, &placed.place)).collect();
        // Whoever called it off meant what was wanted before, too. Only a manager may say so knowing that it is off.
        let knew_it_off = |word: &Place| self.cancels.iter().all(|(cancel, _)| document.knew(word, cancel));
        let words = self.wanted_words.iter().filter(|(word, _)| knew_it_off(word));
        self.wanted = words.map(|(_, about)| *about).collect();
        for line in self.lines.iter().filter(|line| !self.wanted.contains(&line.id) && line.live_qty > 0) {
            let place = places.get(&line.id).copied();
            let knew = |place| self.cancels.iter().any(|(cancel, _)| document.knew(cancel, place));
            if !place.is_some_and(knew) {
                oddities.push(Oddity::CalledOff { item: line.id });
            }
        }
        let paid: Money = self.payments.iter().map(|(_, payment)| payment.amount_minor).sum();
        let refunded: Money = self.refunds.iter().map(|(_, refund)| refund.amount_minor).sum();
        if paid != refunded {
            return oddities.push(Oddity::CancelledWithBalance { by: first.stamp.by });
        }
        self.is_cancelled = true;
        for line in self.lines.iter_mut().filter(|line| !self.wanted.contains(&line.id)) {
            line.live_qty = 0;
        }
    }
}
