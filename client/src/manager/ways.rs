//! The taps that settle a matter. Each makes its records of the order as it is at that moment.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::device::{EditError, Target};
use sync::id::{OrderId, TableId};
use sync::order::{Line, Order};
use sync::record::{Move, Record, Stamp, Verdict, Void};

use crate::api::{ApiError, settle};
use crate::asked::{Asked, Why, give_to, next_party, unwanted, wanted};
use crate::link::Phone;
use crate::manager::matters::{Matter, What, decide, refunds, take_off};
use crate::text::Language;
use crate::ui::full;
use crate::words_of::trouble;

/// The node's status for what it is doing already.
const CONFLICT: u16 = 409;

/// A tap.
pub(super) struct Way {
    /// What it does.
    pub(super) words: String,
    /// For the tests.
    pub(super) test_id: &'static str,
    /// Whether it is the likely answer.
    pub(super) is_main: bool,
    /// Does it.
    pub(super) act: Box<dyn Fn() + Send>,
}

/// Where the matters of one order are settled.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) phone: Phone,
    pub(super) language: Language,
    pub(super) order: OrderId,
    /// What went wrong.
    pub(super) failed: RwSignal<Option<String>>,
}

impl Desk {
    /// The ways out of a matter, the likely one first.
    pub(super) fn ways(self, matter: Matter) -> Vec<Way> {
        let language = self.language;
        match matter.what {
            What::Request(void, ..) => {
                let decide = |verdict| move |_: &Order, _: &str, stamp| vec![decide(void, verdict, stamp)];
                vec![
                    self.main(language.matter_grant(), "matter-grant", decide(Verdict::Granted)),
                    self.other(language.matter_deny(), "matter-deny", decide(Verdict::Denied)),
                ]
            }
            What::Uncertain(line) => vec![self.on_paper(&line), self.again(&line)],
            What::Asked(open) => self.of_asked(open),
            What::Overpaid(sum) | What::CalledOff(sum, _) => {
                let words = language.matter_give_back(&full(sum));
                let refund = move |order: &Order, why: &str, stamp| refunds(order, sum, why, stamp);
                vec![self.main(&words, "matter-refund", refund)]
            }
            What::MovedTwice(other) => {
                let here =
                    matter.table.map(|table| self.main(&self.label(table), "matter-here", moved(table)));
                let there = self.other(&self.label(other), "matter-there", moved(other));
                here.into_iter().chain([there]).collect()
            }
            What::TransferredTwice(_, there, item, qty) => {
                let off = move |_: &Order, why: &str, stamp| {
                    vec![Record::Void(Void { item, qty, reason: why.to_owned(), stamp })]
                };
                vec![Self { order: there, ..self }.main(language.matter_two_bills_off(), "matter-off", off)]
            }
            What::Unproven(line) => vec![self.stands(&line, language.matter_price_right()), self.off(line)],
            What::AfterHandover(line, _) => vec![self.stands(&line, language.matter_deny()), self.off(line)],
        }
    }

    fn of_asked(self, open: Vec<Asked>) -> Vec<Way> {
        let language = self.language;
        let yes_words = language.held_yes_count(open.iter().map(|asked| asked.qty).sum());
        let late: Vec<Asked> = open.iter().filter(|asked| asked.why == Why::Late).cloned().collect();
        let (yes, no) = (open.clone(), open);
        let mut ways = vec![
            self.main(&yes_words, "matter-wanted", move |_, _, stamp| wanted(&yes, stamp)),
            self.other(language.held_no(), "matter-off", move |_, why, stamp| unwanted(&no, why, stamp)),
        ];
        let here = self.phone.view(self.order).filter(|_| !late.is_empty());
        let next = here.and_then(|view| next_party(self.phone, &view.order));
        if let Some((next, table)) = next.and_then(|next| Some((next.id, next.table?))) {
            ways.push(Way {
                words: language.held_to_next(&self.phone.label_of(table)),
                test_id: "matter-next",
                is_main: false,
                act: Box::new(move || self.report(give_to(self.phone, self.order, &late, next))),
            });
        }
        ways
    }

    /// A manager looked, and it is as it should be.
    fn stands(self, line: &Line, words: &str) -> Way {
        let id = line.id;
        self.main(words, "matter-stands", move |_, _, stamp| vec![decide(id, Verdict::Denied, stamp)])
    }

    /// Somebody found the paper: the node notes it, and everybody sees it as printed.
    fn on_paper(self, line: &Line) -> Way {
        let item = line.id;
        let act = move || {
            spawn_local(async move {
                match settle(self.order, item, true).await {
                    // No ticket of this order is uncertain: the item has one in another order, and this is about that.
                    Ok(0) => self.write(|_, _, stamp| vec![decide(item, Verdict::Denied, stamp)]),
                    // Somebody else has found it, too.
                    Ok(_) | Err(ApiError::Node(CONFLICT)) => self.failed.set(None),
                    Err(error) => self.failed.set(Some(error.words(self.language))),
                }
            });
        };
        let words = self.language.matter_on_paper().to_owned();
        Way { words, test_id: "matter-stands", is_main: true, act: Box::new(act) }
    }

    /// Nobody found the paper: the node prints it once more, and says so on it.
    fn again(self, line: &Line) -> Way {
        let item = line.id;
        let act = move || {
            spawn_local(async move {
                let words = match settle(self.order, item, false).await {
                    Ok(0) => Some(self.language.matter_again_elsewhere().to_owned()),
                    Ok(_) => None,
                    Err(ApiError::Node(CONFLICT)) => Some(self.language.matter_again_waits().to_owned()),
                    Err(error) => Some(error.words(self.language)),
                };
                self.failed.set(words);
            });
        };
        let words = self.language.matter_again().to_owned();
        Way { words, test_id: "matter-again", is_main: false, act: Box::new(act) }
    }

    fn off(self, line: Line) -> Way {
        let off = move |_: &Order, why: &str, stamp| vec![take_off(&line, why, stamp)];
        self.other(self.language.matter_take_off(), "matter-off", off)
    }

    fn label(self, table: TableId) -> String {
        self.language.table(&self.phone.label_of(table))
    }

    fn main(self, words: &str, test_id: &'static str, make: impl Make) -> Way {
        Way { is_main: true, ..self.other(words, test_id, make) }
    }

    fn other(self, words: &str, test_id: &'static str, make: impl Make) -> Way {
        let act = move || self.write(&make);
        Way { words: words.to_owned(), test_id, is_main: false, act: Box::new(act) }
    }

    /// Makes records of the order as it is now, and writes them.
    fn write(self, make: impl Fn(&Order, &str, Stamp) -> Vec<Record>) {
        let view = untrack(|| self.phone.view(self.order));
        let (Some(stamp), Some(view)) = (self.phone.stamp(), view) else { return };
        let records = make(&view.order, self.phone.kitchen_language().matter_reason(), stamp);
        self.report(self.phone.edit(Target::Order(self.order), records, Vec::new()).map(drop));
    }

    fn report(self, outcome: Result<(), EditError>) {
        self.failed.set(outcome.err().map(|error| trouble(&error, self.language).to_owned()));
    }
}

/// Makes the records that settle a matter: of the order, with a reason in the kitchen's language, by whom.
trait Make: Fn(&Order, &str, Stamp) -> Vec<Record> + Send + 'static {}

impl<F: Fn(&Order, &str, Stamp) -> Vec<Record> + Send + 'static> Make for F {}

fn moved(to_table: TableId) -> impl Make {
    move |_: &Order, _: &str, stamp| vec![Record::Move(Move { to_table, stamp })]
}
