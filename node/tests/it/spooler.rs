//! One printer's task against a virtual printer: when bytes leave, and what is known afterwards.

use std::time::Duration;

use fixtures::printer::{Fault, PrinterSetup, VirtualPrinter};
use node::flow::PrinterEvent;
use node::job::{Errand, JobId, Outcome, PrinterId};
use node::spooler::{Board, Condition, Patience, Reports, Spoolers, Station, Tasks, start};
use printers::document::Document;
use printers::profile::Profile;
use printers::ticket::{Kind, Language, Line, Ticket};
use serving::closing::{self, Close};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(10);
const A_WHILE: Duration = Duration::from_millis(400);
const KITCHEN: PrinterId = PrinterId(1);
const BAR: PrinterId = PrinterId(2);

struct Bench {
    spoolers: Spoolers,
    reports: Reports,
    board: Board,
    _tasks: Tasks,
    _close: Close,
}

impl Bench {
    fn of(stations: Vec<Station>) -> Self {
        let (close, closing) = closing::pair();
        let board = Board::default();
        let (spoolers, reports, tasks) = start(stations, &board, patience(), &closing);
        Self { spoolers, reports, board, _tasks: tasks, _close: close }
    }

    async fn expect(&mut self, event: PrinterEvent) {
        self.expect_of(KITCHEN, event).await;
    }

    async fn expect_of(&mut self, printer: PrinterId, event: PrinterEvent) {
        let report = timeout(SOON, self.reports.recv()).await.expect("a report in time");
        assert_eq!(report, Some((printer, event)));
    }

    async fn expect_nothing(&mut self) {
        let report = timeout(A_WHILE, self.reports.recv()).await;
        assert!(report.is_err(), "{report:?}");
    }

    fn condition(&self) -> Condition {
        self.board.printers()[0].condition
    }
}

fn patience() -> Patience {
    Patience {
        first_back_off: Duration::from_millis(20),
        longest_back_off: Duration::from_millis(100),
        confirm: Duration::from_millis(600),
        longest_confirm: Duration::from_secs(5),
        ask_while_printing: Duration::from_millis(200),
        ..Patience::default()
    }
}

fn station(printer: &VirtualPrinter, id: PrinterId, copies: u8) -> Station {
    Station {
        id,
        name: printer.name().to_owned(),
        host: printer.addr().ip().to_string(),
        port: printer.addr().port(),
        profile: Profile::named("jolimark-tp850ue").unwrap(),
        copies,
    }
}

fn ticket(dish: &str) -> Box<Errand> {
    Box::new(Errand::Print(Document::Ticket(Ticket {
        kind: Kind::Add,
        language: Language::El,
        station: "Κουζίνα".to_owned(),
        table: "5".to_owned(),
        order: "1".to_owned(),
        waiter: "Ελένη".to_owned(),
        covers: None,
        date: "21/11/2025".to_owned(),
        ordered_at: "20:14".to_owned(),
        printed_at: "20:15".to_owned(),
        part: None,
        lines: vec![Line {
            quantity: 1,
            name: dish.to_owned(),
            seat: None,
            course: None,
            modifiers: Vec::new(),
            note: None,
            allergy: false,
            was: None,
        }],
        marks: Vec::new(),
    })))
}

async fn kitchen() -> VirtualPrinter {
    VirtualPrinter::start(PrinterSetup::jolimark("Κουζίνα")).await.unwrap()
}

#[tokio::test]
async fn a_ticket_is_printed_only_after_leave_and_then_confirmed() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN, 1)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(7), ticket("Μουσακάς"));
    bench.expect(PrinterEvent::Sending(JobId(7))).await;
    bench.expect_nothing().await;
    assert_eq!(printer.ticket_count(), 0, "no byte leaves before that is on disk");

    bench.spoolers.proceed(KITCHEN, JobId(7));
    bench.expect(PrinterEvent::Done(JobId(7), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 1);
    assert!(printer.text().contains("Μουσακάς"), "{}", printer.text());
    assert!(printer.tickets()[0].oddities.is_empty(), "{:?}", printer.tickets()[0].oddities);
    assert_eq!(bench.condition(), Condition::Ready);
}

#[tokio::test]
async fn a_ticket_without_leave_is_given_back_unsent() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN, 1)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Παστίτσιο"));
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.withhold(KITCHEN, JobId(1));
    bench.expect(PrinterEvent::Ready).await;
    assert_eq!(printer.ticket_count(), 0);
}

#[tokio::test]
async fn nothing_is_sent_to_a_printer_in_trouble_until_somebody_helps() {
    for (fault, condition) in
        [(Fault::PaperOut, Condition::PaperOut), (Fault::Refuse, Condition::Unreachable)]
    {
        let printer = kitchen().await;
        printer.set_fault(fault);
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut bench = Bench::of(vec![station(&printer, KITCHEN, 1)]);
        bench.expect(PrinterEvent::Ready).await;
        bench.spoolers.print(KITCHEN, JobId(1), ticket("Φάβα"));
        bench.expect(PrinterEvent::Stuck).await;
        bench.expect_nothing().await;
        assert_eq!(bench.condition(), condition);

        printer.set_fault(None);
        bench.expect(PrinterEvent::Sending(JobId(1))).await;
        bench.spoolers.proceed(KITCHEN, JobId(1));
        bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
        assert_eq!(printer.ticket_count(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_printer_that_never_confirms_leaves_the_ticket_uncertain_and_it_is_not_sent_again() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN, 1)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Σουτζουκάκια"));
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    printer.set_fault(Fault::Unconfirmed);
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
    assert!(matches!(&report.1, PrinterEvent::Done(JobId(1), Outcome::Unknown { .. })), "{report:?}");
    assert_eq!(bench.condition(), Condition::Silent);
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(printer.ticket_count(), 1, "sent once, whatever became of it");

    printer.set_fault(None);
    bench.spoolers.print(KITCHEN, JobId(2), ticket("Γεμιστά"));
    bench.expect(PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(KITCHEN, JobId(2));
    bench.expect(PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 2);
}

#[tokio::test]
async fn paper_that_runs_out_in_the_middle_is_waited_for() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN, 1)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Κοκκινιστό"));
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    printer.set_fault(Fault::PaperOut);
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let longer_than_a_confirmation_takes = patience().confirm * 2;
    tokio::time::sleep(longer_than_a_confirmation_takes).await;
    assert_eq!(bench.condition(), Condition::PaperOut);
    printer.set_fault(None);
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 1);
}

#[tokio::test]
async fn a_ticket_that_is_confirmed_after_it_was_given_up_is_certain_after_all() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN, 2)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Στιφάδο"));
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    printer.set_fault(Fault::Hang);
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
    assert!(matches!(&report.1, PrinterEvent::Done(JobId(1), Outcome::Unknown { .. })), "{report:?}");
    printer.set_fault(None);
    bench.expect(PrinterEvent::Confirmed(JobId(1))).await;
    assert_eq!(printer.ticket_count(), 2);

    bench.spoolers.print(KITCHEN, JobId(2), ticket("Γαρίδες"));
    bench.expect(PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(KITCHEN, JobId(2));
    bench.expect(PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
}

#[tokio::test]
async fn a_printer_that_was_set_up_anew_is_tried_at_its_new_address() {
    let (old, new) = (kitchen().await, kitchen().await);
    old.set_fault(Fault::PaperOut);
    let mut bench = Bench::of(vec![station(&old, KITCHEN, 1)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Φασολάδα"));
    bench.expect(PrinterEvent::Stuck).await;
    bench.spoolers.change(station(&new, KITCHEN, 1));
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.proceed(KITCHEN, JobId(1));
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert_eq!((old.ticket_count(), new.ticket_count()), (0, 1));
}

#[tokio::test]
async fn one_dead_printer_does_not_delay_another() {
    let (dead, alive) = (kitchen().await, kitchen().await);
    dead.set_fault(Fault::Hang);
    let mut bench = Bench::of(vec![station(&dead, KITCHEN, 1), station(&alive, BAR, 1)]);
    for _ in 0..2 {
        let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
        assert_eq!(report.1, PrinterEvent::Ready);
    }
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Κουζίνα"));
    bench.spoolers.print(BAR, JobId(2), ticket("Ούζο"));
    bench.expect_of(BAR, PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(BAR, JobId(2));
    bench.expect_of(BAR, PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
    assert_eq!((dead.ticket_count(), alive.ticket_count()), (0, 1));
}

#[tokio::test]
async fn copies_come_in_one_go_and_are_all_confirmed() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN, 3)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Χταπόδι"));
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.proceed(KITCHEN, JobId(1));
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 3);
}
