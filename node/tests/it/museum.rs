//! The museum's wing for tickets: bugs that other systems had, as evenings here, with their numbers in the trackers where
//! they were reported. What is about the engines alone hangs in `sync/tests/it/museum.rs`.

use fixtures::printer::{Change, PrinterSetup, Step, VirtualPrinter, When, independent_text};
use node::flow::{Action, PrinterEvent};
use node::job::{JobId, JobState, Outcome};
use printers::layout;
use printers::profile::{BUILT_IN, Profile};
use printers::ticket::Kind;
use sync::id::RecordId;
use uuid::Uuid;

use crate::flow::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, close, item, payment, void};
use crate::spooler::{self, Bench};

/// Older than anything that a kitchen still wants to cook unasked.
const OVERNIGHT_MS: u64 = 10 * 60 * 60 * 1_000;

/// So many rows of a ticket may be under the clip of a rail.
const CLIP_ROWS: usize = 4;

/// wcpos#1790, odoo#210526, NexoPOS#1589: an answer was lost, or a finger was fast; the order was sent again and printed twice.
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

async fn printer_that_talks_to_one_host() -> VirtualPrinter {
    let setup = PrinterSetup { one_at_a_time: true, ..PrinterSetup::jolimark("Κουζίνα") };
    VirtualPrinter::start(setup).await.unwrap()
}

/// Sends a ticket on its way; how that ended.
async fn printed(bench: &mut Bench, job: u32, dish: &str) -> Outcome {
    let job = JobId(job);
    bench.spoolers.print(spooler::KITCHEN, job, spooler::ticket(dish), 1);
    bench.expect(PrinterEvent::Sending(job)).await;
    bench.spoolers.proceed(spooler::KITCHEN, job);
    match bench.next().await {
        PrinterEvent::Done(done, outcome) if done == job => outcome,
        other => panic!("{other:?}"),
    }
}

/// escpos-php#394: after some tickets the printer accepted no more sockets.
#[tokio::test]
async fn a_printer_that_talks_to_one_host_is_never_kept_from_it() {
    let printer = printer_that_talks_to_one_host().await;
    let mut bench = Bench::of(vec![spooler::station(&printer, spooler::KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    for job in 1..=50 {
        assert_eq!(printed(&mut bench, job, "Γίγαντες").await, Outcome::Printed, "ticket {job}");
    }
    assert_eq!(printer.ticket_count(), 50);
}

/// escpos-php#50: Greek came out as Chinese.
#[tokio::test]
async fn greek_is_greek_on_a_printer_that_wakes_up_chinese() {
    let printer = printer_that_talks_to_one_host().await;
    let mut bench = Bench::of(vec![spooler::station(&printer, spooler::KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    assert_eq!(printed(&mut bench, 1, "Σουτζουκάκια σμυρνέικα").await, Outcome::Printed);
    let ticket = printer.tickets().remove(0);
    assert!(ticket.text().contains("Σουτζουκάκια σμυρνέικα"), "{}", ticket.text());
    assert!(independent_text(&ticket.raw).contains("Σουτζουκάκια σμυρνέικα"));
}

/// ESC-POS-.NET#227: a job that broke off in a command took the beginning of the next one for its rest.
#[tokio::test]
async fn the_next_ticket_is_whole_wherever_one_broke_off() {
    let printer = printer_that_talks_to_one_host().await;
    let mut bench = Bench::of(vec![spooler::station(&printer, spooler::KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    assert_eq!(printed(&mut bench, 1, "Φάβα").await, Outcome::Printed);
    let whole = printer.tickets().remove(0);
    let bytes = u64::try_from(whole.raw.len()).unwrap();
    // Within the request to confirm a length may stand half: what comes next must not be taken for the rest of it.
    let in_the_request = bytes..bytes + 11;
    let cuts = (bytes - 300..bytes).step_by(23).chain(in_the_request);
    for (job, cut) in (2..).step_by(2).zip(cuts) {
        printer.play(vec![Step { when: When::Bytes(cut), then: Change::Reset }]);
        let broken = printed(&mut bench, job, "Φάβα").await;
        assert!(matches!(broken, Outcome::Unknown { .. }), "cut off at byte {cut}: {broken:?}");
        assert_eq!(printed(&mut bench, job + 1, "Φάβα").await, Outcome::Printed);
        let next = printer.tickets().pop().unwrap();
        assert!(next.cut && next.text().ends_with(&whole.text()), "after byte {cut}:\n{}", next.text());
    }
}

/// odoo#216211: the clip of the kitchen's rail hid the mark, and what had been called off was cooked.
#[test]
fn a_mark_can_be_read_whichever_end_of_the_ticket_hangs_in_the_clip() {
    let mut house = House::new();
    let mousakas = house.edit(5, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.manage(house.order_at(5), vec![(RecordId(Uuid::from_u128(1)), void(mousakas, 1))]);
    let void =
        house.jobs().into_iter().find(|job| job.ticket().is_some_and(|ticket| ticket.kind == Kind::Void));
    let void = void.unwrap();
    for model in &BUILT_IN {
        let grid = layout::ticket(void.ticket().unwrap(), &Profile::named(model.name).unwrap()).to_string();
        let rows: Vec<&str> = grid.lines().collect();
        let is_marked =
            |rows: &[&str]| rows.iter().any(|row| row.contains("ΑΚΥΡΩΣΗ") || row.contains("AKYROSI"));
        let [hangs, stands] = [&rows[CLIP_ROWS..], &rows[..rows.len() - CLIP_ROWS]];
        assert!(is_marked(hangs) && is_marked(stands), "{}:\n{grid}", model.name);
    }
}
