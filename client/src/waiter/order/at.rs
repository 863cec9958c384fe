//! What the parts of the order's screen share: where it is, what it shows, and how records are taken.

use leptos::prelude::*;
use sync::device::{EditError, Target, View};
use sync::id::{CategoryId, OrderId, TableId};
use sync::record::Record;

use crate::link::Phone;
use crate::waiter::drafts::Drafts;
use crate::waiter::order::{Over, Side};
use crate::words_of::trouble;

/// Where the screen is.
#[derive(Clone, Copy)]
pub(in crate::waiter) struct At {
    /// Whose order: that of the table, or one of several there.
    pub(in crate::waiter) target: Target,
    /// Where the party sits.
    pub(in crate::waiter) table: TableId,
    pub(in crate::waiter) phone: Phone,
    pub(in crate::waiter) drafts: Drafts,
    pub(super) over: RwSignal<Option<Over>>,
    pub(super) side: RwSignal<Side>,
    pub(super) category: RwSignal<Option<CategoryId>>,
    pub(super) trouble: RwSignal<Option<&'static str>>,
}

impl At {
    /// A screen with nothing open over it.
    pub(super) fn new(target: Target, table: TableId, phone: Phone, drafts: Drafts) -> Self {
        Self {
            target,
            table,
            phone,
            drafts,
            over: RwSignal::new(None),
            side: RwSignal::new(Side::Order),
            category: RwSignal::new(None),
            trouble: RwSignal::new(None),
        }
    }

    /// What the context holds.
    pub(in crate::waiter) fn of_context() -> Self {
        expect_context()
    }

    /// The order that is open here. Follows changes.
    pub(in crate::waiter) fn view(self) -> Option<View> {
        match self.target {
            Target::Table(table) => self.phone.view(self.phone.order_at(table)?),
            Target::Order(order) => self.phone.view(order),
        }
    }

    /// The order that is open here at this moment.
    pub(in crate::waiter) fn view_now(self) -> Option<View> {
        untrack(|| self.view())
    }

    /// Whether the order belongs to others: it can be read, and nothing is offered that would be refused. Follows
    /// changes.
    pub(super) fn is_foreign(self) -> bool {
        self.view().is_some_and(|view| !self.phone.may_serve(&view.order))
    }

    pub(super) fn shows_menu(self) -> bool {
        self.side.get() == Side::Menu && !self.is_foreign()
    }

    /// A draft that was begun when another party was found first at this table belongs to the order all the same.
    pub(super) fn take_up_draft(self) {
        if let (Target::Table(_), Some(view)) = (self.target, self.view_now()) {
            self.drafts.carry(Target::Order(view.order.id), self.target);
        }
    }

    /// Whether whatever is taken here would open a table, for which the house has no license. Follows changes.
    pub(super) fn is_stopped(self) -> bool {
        self.phone.is_stopped(self.target)
    }

    /// Takes records for the order that is open here, and says what went wrong.
    pub(in crate::waiter) fn take(self, records: Vec<Record>) -> bool {
        if untrack(|| self.is_stopped()) {
            let language = self.phone.language.get_untracked();
            self.trouble.set(Some(language.license_no_send()));
            return false;
        }
        // An order that the node told of and that is not here yet has its table for a target.
        let target = self.view_now().map_or(self.target, |view| Target::Order(view.order.id));
        let taken = self.phone.edit(target, records, Vec::new()).map(drop);
        self.report(taken)
    }

    /// The id of the order that is open here at this moment.
    pub(super) fn order_now(self) -> Option<OrderId> {
        self.view_now().map(|view| view.order.id)
    }

    /// Opens something over the order, in place of what is open there.
    pub(super) fn open(self, over: Over) {
        self.over.set(Some(over));
    }

    /// Closes whatever is open over the order.
    pub(in crate::waiter) fn close_over(self) {
        self.over.set(None);
    }

    pub(super) fn send(self) {
        let sent = self.drafts.send(self.target);
        if self.report(sent) {
            self.side.set(Side::Order);
        }
    }

    /// Says what went wrong; true when nothing did.
    pub(super) fn report(self, outcome: Result<(), EditError>) -> bool {
        let language = self.phone.language.get_untracked();
        self.trouble.set(outcome.as_ref().err().map(|error| trouble(error, language)));
        outcome.is_ok()
    }
}
