//! Who did what, read from the document itself.

use sync::document::{Document, PrintFact, Remark};
use sync::history::{Author, Deed, Entry, history};
use sync::menu::Route;
use sync::order::PrintState;
use sync::record::Record;
use sync::session::{Actor, SessionId};
use sync::time::UnixMs;

use crate::support::{Dice, actor, document, id, item, opened, session, void};

fn kitchen() -> Route {
    Route("kitchen".to_owned())
}

fn order_with_a_past() -> Document {
    let mut order = document();
    let node = Actor::fresh_of_node(&mut Dice(3)).bytes();
    let taken = [(id(1), opened(1)), (id(2), item(1, "Ούζο", 2, 450))];
    order.append(actor(1), UnixMs(60_000), &taken);
    let fact = |state, printed| PrintFact { item: id(2), route: Some(kitchen()), state, printed };
    order.write_print(node, UnixMs(61_000), &[fact(PrintState::Queued, false)]);
    order.write_print(node, UnixMs(62_000), &[fact(PrintState::Printed, true)]);
    order.append(actor(2), UnixMs(63_000), &[(id(3), void(2, id(2), 1))]);
    order.write_remarks(node, UnixMs(63_500), &[(Remark::Request, id(3))]);
    order
}

fn of(user: u32) -> Author {
    Author::Session(session(user).id)
}

fn ticket(state: PrintState) -> Deed {
    Deed::Ticket { item: id(2), route: kitchen(), state }
}

fn added(number: u128, record: Record) -> Deed {
    Deed::Added { id: id(number), record }
}

#[test]
fn every_change_says_who_made_it_and_when() {
    let told: Vec<_> = history(&order_with_a_past())
        .into_iter()
        .map(|entry| (entry.author, entry.at, entry.deeds))
        .collect();
    let ordered = vec![added(1, opened(1)), added(2, item(1, "Ούζο", 2, 450))];
    let asked = vec![added(3, void(2, id(2), 1))];
    let remarked = vec![Deed::Remarked { remark: Remark::Request, record: id(3) }];
    assert_eq!(
        told,
        [
            (of(1), UnixMs(60_000), ordered),
            (Author::Node, UnixMs(61_000), vec![ticket(PrintState::Queued)]),
            (Author::Node, UnixMs(62_000), vec![ticket(PrintState::Printed)]),
            (of(2), UnixMs(63_000), asked),
            (Author::Node, UnixMs(63_000), remarked),
        ]
    );
}

#[test]
fn history_survives_being_saved_and_compacted() {
    let order = order_with_a_past();
    let told = |document: &Document| -> Vec<Entry> { history(document) };
    assert_eq!(told(&Document::load(&order.save()).unwrap()), told(&order));
}

#[test]
fn two_loads_of_one_session_are_one_person_on_one_device() {
    let mut order = document();
    let loads = [[1; 8], [2; 8]].map(|load| Actor { session: SessionId([9; 8]), load }.bytes());
    order.append(loads[0], UnixMs(0), &[(id(1), opened(1))]);
    order.append(loads[1], UnixMs(0), &[(id(2), item(1, "Ούζο", 2, 450))]);
    let authors: Vec<Author> = history(&order).into_iter().map(|entry| entry.author).collect();
    assert_eq!(authors, [Author::Session(SessionId([9; 8])); 2]);
}
