//! The museum's wing for tickets: bugs that other systems had, as evenings here, with their numbers in the trackers where
//! they were reported. What is about the engines alone hangs in `sync/tests/it/museum.rs`.

use node::flow::Action;
use node::job::JobState;
use sync::id::RecordId;
use uuid::Uuid;

use crate::flow::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, close, item, payment};

/// Older than anything that a kitchen still wants to cook unasked.
const OVERNIGHT_MS: u64 = 10 * 60 * 60 * 1_000;

/// wcpos#1790, odoo#210526: an answer was lost, or a finger was fast; the order was sent again and printed twice.
#[test]
fn what_is_sent_again_is_printed_once() {
    let mut house = House::new();
    house.answers_lost = true;
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    house.answers_lost = false;
    house.walk_out();
    house.walk_in();
    house.wait_seconds(10);
    assert_eq!(house.lines(5).len(), 1);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

/// odoo#285993: what was cooked was sent to the kitchen once more after a synchronization.
#[test]
fn what_was_printed_is_not_printed_after_a_restart_or_a_dead_spot() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1), item(BEER, 2)]);
    house.run();
    house.walk_out();
    house.restart();
    house.walk_in();
    house.edit(5, vec![item(MOUSAKAS, 2)]);
    house.run();
    house.restart();
    house.wait_seconds(10);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "2 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["2 Μπίρα"]);
}

/// odoo#263487: whoever guarded against doubles took a real second round for one.
#[test]
fn the_same_again_is_another_ticket() {
    let mut house = House::new();
    for _ in 0..3 {
        house.edit(5, vec![item(BEER, 2)]);
        house.run();
    }
    assert_eq!(house.paper(BAR), ["2 Μπίρα", "2 Μπίρα", "2 Μπίρα"]);
}

/// odoo#266373: joining two tables fired everything at the kitchen again.
#[test]
fn joining_two_tables_prints_only_what_is_ordered_afterwards() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.edit(7, vec![item(MOUSAKAS, 2)]);
    house.run();
    let (five, seven) = (house.order_at(5), house.order_at(7));
    house.act(|phone, now, dice| phone.join(now, dice, five, seven));
    house.edit(7, vec![item(BEER, 1)]);
    house.run();
    house.restart();
    house.wait_seconds(10);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "2 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["1 Μπίρα"]);
}

/// pos-addons#682: what had waited overnight flooded the printer in the morning.
#[test]
fn what_waited_overnight_is_asked_about_and_not_printed() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.run();
    let old = (1..=20).map(|number| (RecordId(Uuid::from_u128(number)), item(MOUSAKAS, 1)));
    house.push_together(5, OVERNIGHT_MS, old.collect());
    house.run();
    house.restart();
    house.wait_seconds(10);
    assert_eq!(house.lines(5).len(), 21, "nothing is lost");
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

/// ury#376: the order was accepted, and the kitchen was never told.
#[test]
fn what_is_acknowledged_is_printed_even_if_the_node_dies_in_between() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Print { .. }));
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    assert_eq!(house.job_states(), [JobState::Printed]);
}

/// pos-addons#917: the table vanished once its ticket was printed. odoo#288974: a paid one came back.
#[test]
fn a_ticket_neither_closes_a_table_nor_opens_it() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.run();
    let order = house.order_at(5);
    house.edit(5, vec![payment(1_200), close()]);
    house.run();
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"], "it was paid for");
    assert!(house.stored(order).0.status.is_over(), "printed late, and still over");
    house.edit(5, vec![item(BEER, 1)]);
    house.run();
    assert_ne!(house.order_at(5), order, "the next party has its own order");
}

/// NexoPOS#1601, ESC-POS-.NET#227: a ticket that broke off was lost, or spoiled the next one.
#[test]
fn a_ticket_that_broke_off_is_shown_and_the_next_one_is_whole() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.break_off(KITCHEN);
    house.run();
    house.edit(5, vec![item(MOUSAKAS, 2)]);
    house.run();
    assert_eq!(house.job_states(), [JobState::Unknown, JobState::Printed]);
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς"]);
}
