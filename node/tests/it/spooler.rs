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
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(10);
const A_WHILE: Duration = Duration::from_millis(400);
const CONFIRM: Duration = Duration::from_millis(600);
pub(crate) const KITCHEN: PrinterId = PrinterId(1);
const BAR: PrinterId = PrinterId(2);

pub(crate) struct Bench {
    pub(crate) spoolers: Spoolers,
    reports: Reports,
    board: Board,
    tasks: Tasks,
    _close: Close,
}

impl Bench {
    pub(crate) fn of(stations: Vec<Station>) -> Self {
        let (close, closing) = closing::pair();
        let board = Board::default();
        let (spoolers, reports, tasks) = start(stations, &board, patience(), &closing);
        Self { spoolers, reports, board, tasks, _close: close }
    }

    pub(crate) async fn expect(&mut self, event: PrinterEvent) {
        self.expect_of(KITCHEN, event).await;
    }

    async fn expect_of(&mut self, printer: PrinterId, event: PrinterEvent) {
        let report = timeout(SOON, self.reports.recv()).await.expect("a report in time");
        assert_eq!(report, Some((printer, event)));
    }

    pub(crate) async fn next(&mut self) -> PrinterEvent {
        timeout(SOON, self.reports.recv()).await.expect("a report in time").unwrap().1
    }

    async fn expect_nothing(&mut self) {
        let report = timeout(A_WHILE, self.reports.recv()).await;
        assert!(report.is_err(), "{report:?}");
    }

    fn condition(&self) -> Condition {
        self.board.printers()[0].condition
    }
}

pub(crate) fn patience() -> Patience {
    Patience {
        first_back_off: Duration::from_millis(20),
        longest_back_off: Duration::from_millis(100),
        longest_confirm: Duration::from_secs(5),
        ask_while_printing: Duration::from_millis(200),
        ..Patience::default()
    }
}

pub(crate) fn station(printer: &VirtualPrinter, id: PrinterId) -> Station {
    Station {
        id,
        name: printer.name().to_owned(),
        host: printer.addr().ip().to_string(),
        port: printer.addr().port(),
        profile: Profile::named("jolimark-tp850ue").unwrap(),
        confirm: CONFIRM,
        logo: None,
    }
}

pub(crate) fn ticket(dish: &str) -> Box<Errand> {
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
    let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(7), ticket("Μουσακάς"), 1);
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
    let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Παστίτσιο"), 1);
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
        let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
        bench.expect(PrinterEvent::Ready).await;
        bench.spoolers.print(KITCHEN, JobId(1), ticket("Φάβα"), 1);
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
    let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Σουτζουκάκια"), 1);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    printer.set_fault(Fault::Unconfirmed);
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
    assert!(matches!(&report.1, PrinterEvent::Done(JobId(1), Outcome::Unknown { .. })), "{report:?}");
    assert_eq!(bench.condition(), Condition::Silent);
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(printer.ticket_count(), 1, "sent once, whatever became of it");

    printer.set_fault(None);
    bench.spoolers.print(KITCHEN, JobId(2), ticket("Γεμιστά"), 1);
    bench.expect(PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(KITCHEN, JobId(2));
    bench.expect(PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 2);
}

#[tokio::test]
async fn a_printer_is_waited_for_as_long_as_was_said_of_it() {
    let slow = |name| PrinterSetup { line_time: Duration::from_millis(100), ..PrinterSetup::jolimark(name) };
    let kitchen = VirtualPrinter::start(slow("Κουζίνα")).await.unwrap();
    let bar = VirtualPrinter::start(slow("Μπαρ")).await.unwrap();
    for (printer, confirm, gives_up) in [(&kitchen, A_WHILE, true), (&bar, SOON, false)] {
        let mut bench = Bench::of(vec![Station { confirm, ..station(printer, KITCHEN) }]);
        bench.expect(PrinterEvent::Ready).await;
        bench.spoolers.print(KITCHEN, JobId(1), ticket("Γεμιστά"), 1);
        bench.expect(PrinterEvent::Sending(JobId(1))).await;
        bench.spoolers.proceed(KITCHEN, JobId(1));
        let done = bench.next().await;
        let is_unknown = matches!(done, PrinterEvent::Done(JobId(1), Outcome::Unknown { .. }));
        assert_eq!(is_unknown, gives_up, "{done:?}");
        if gives_up {
            bench.expect(PrinterEvent::Confirmed(JobId(1))).await;
        }
    }
}

#[tokio::test]
async fn each_copy_has_the_time_of_its_own() {
    let setup =
        PrinterSetup { line_time: Duration::from_millis(40), ..PrinterSetup::jolimark("Κουζίνα") };
    let printer = VirtualPrinter::start(setup).await.unwrap();
    let confirm = Duration::from_millis(1_500);
    let mut bench = Bench::of(vec![Station { confirm, ..station(&printer, KITCHEN) }]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Γεμιστά"), 5);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let begun = std::time::Instant::now();
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert!(begun.elapsed() > confirm, "all of them took {:?}", begun.elapsed());
}

#[tokio::test]
async fn paper_that_runs_out_in_the_middle_is_waited_for() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Κοκκινιστό"), 1);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    printer.set_fault(Fault::PaperOut);
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let longer_than_a_confirmation_takes = CONFIRM * 2;
    tokio::time::sleep(longer_than_a_confirmation_takes).await;
    assert_eq!(bench.condition(), Condition::PaperOut);
    printer.set_fault(None);
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 1);
}

#[tokio::test]
async fn a_ticket_that_is_confirmed_after_it_was_given_up_is_certain_after_all() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Στιφάδο"), 2);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    printer.set_fault(Fault::Hang);
    bench.spoolers.proceed(KITCHEN, JobId(1));
    let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
    assert!(matches!(&report.1, PrinterEvent::Done(JobId(1), Outcome::Unknown { .. })), "{report:?}");
    printer.set_fault(None);
    bench.expect(PrinterEvent::Confirmed(JobId(1))).await;
    assert_eq!(printer.ticket_count(), 2);

    bench.spoolers.print(KITCHEN, JobId(2), ticket("Γαρίδες"), 2);
    bench.expect(PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(KITCHEN, JobId(2));
    bench.expect(PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
}

#[tokio::test]
async fn a_printer_that_was_set_up_anew_is_tried_at_its_new_address() {
    let (old, new) = (kitchen().await, kitchen().await);
    old.set_fault(Fault::PaperOut);
    let mut bench = Bench::of(vec![station(&old, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Φασολάδα"), 1);
    bench.expect(PrinterEvent::Stuck).await;
    bench.spoolers.set(vec![station(&new, KITCHEN)]);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.proceed(KITCHEN, JobId(1));
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert_eq!((old.ticket_count(), new.ticket_count()), (0, 1));
}

#[tokio::test]
async fn one_dead_printer_does_not_delay_another() {
    let (dead, alive) = (kitchen().await, kitchen().await);
    dead.set_fault(Fault::Hang);
    let mut bench = Bench::of(vec![station(&dead, KITCHEN), station(&alive, BAR)]);
    for _ in 0..2 {
        let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
        assert_eq!(report.1, PrinterEvent::Ready);
    }
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Κουζίνα"), 1);
    bench.spoolers.print(BAR, JobId(2), ticket("Ούζο"), 1);
    bench.expect_of(BAR, PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(BAR, JobId(2));
    bench.expect_of(BAR, PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
    assert_eq!((dead.ticket_count(), alive.ticket_count()), (0, 1));
}

#[tokio::test]
async fn copies_come_in_one_go_and_are_all_confirmed() {
    let printer = kitchen().await;
    let mut bench = Bench::of(vec![station(&printer, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Χταπόδι"), 3);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.proceed(KITCHEN, JobId(1));
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
    assert_eq!(printer.ticket_count(), 3);
}

/// Whatever stands at the address of the kitchen's printer, the bar's prints, and the kitchen's ticket waits unsent.
async fn waits_beside_a_bar_that_prints(kitchen: Station, condition: Condition) {
    let bar = VirtualPrinter::start(PrinterSetup::jolimark("Μπαρ")).await.unwrap();
    let mut bench = Bench::of(vec![kitchen, station(&bar, BAR)]);
    for _ in 0..2 {
        let report = timeout(SOON, bench.reports.recv()).await.unwrap().unwrap();
        assert_eq!(report.1, PrinterEvent::Ready);
    }
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Μουσακάς"), 1);
    bench.expect_of(KITCHEN, PrinterEvent::Stuck).await;
    assert_eq!(bench.condition(), condition);
    bench.spoolers.print(BAR, JobId(2), ticket("Ούζο"), 1);
    bench.expect_of(BAR, PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(BAR, JobId(2));
    bench.expect_of(BAR, PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
    bench.expect_nothing().await;
}

#[tokio::test]
async fn a_printer_may_have_a_name_for_its_address() {
    let printer = kitchen().await;
    let named = Station { host: "localhost".to_owned(), ..station(&printer, KITCHEN) };
    let mut bench = Bench::of(vec![named]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Μουσακάς"), 1);
    bench.expect(PrinterEvent::Sending(JobId(1))).await;
    bench.spoolers.proceed(KITCHEN, JobId(1));
    bench.expect(PrinterEvent::Done(JobId(1), Outcome::Printed)).await;
}

#[tokio::test]
async fn a_name_that_nobody_has_is_a_printer_out_of_reach() {
    let printer = kitchen().await;
    let nobody = Station { host: "kitchen.invalid".to_owned(), ..station(&printer, KITCHEN) };
    waits_beside_a_bar_that_prints(nobody, Condition::Unreachable).await;
}

/// Something that answers whoever connects, and is no printer.
async fn something_else(greeting: &'static str) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.write_all(greeting.as_bytes()).await;
                let _ = stream.read_to_end(&mut Vec::new()).await;
            });
        }
    });
    addr
}

#[tokio::test]
async fn a_host_that_is_no_printer_is_said_to_be_none_and_gets_no_ticket() {
    for greeting in [
        "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\n\r\n<html><head><title>400",
        "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",
    ] {
        let addr = something_else(greeting).await;
        let printer = kitchen().await;
        let wrong = Station { host: addr.ip().to_string(), port: addr.port(), ..station(&printer, KITCHEN) };
        waits_beside_a_bar_that_prints(wrong, Condition::NotAPrinter).await;
    }
}

#[tokio::test]
async fn a_printer_that_comes_prints_at_once_and_one_that_goes_ends_though_it_waits_for_its_printer() {
    let (dead, new) = (kitchen().await, kitchen().await);
    dead.set_fault(Fault::Refuse);
    let mut bench = Bench::of(vec![station(&dead, KITCHEN)]);
    bench.expect(PrinterEvent::Ready).await;
    bench.spoolers.print(KITCHEN, JobId(1), ticket("Κουζίνα"), 1);
    bench.expect(PrinterEvent::Stuck).await;

    bench.spoolers.set(vec![station(&dead, KITCHEN), station(&new, BAR)]);
    bench.expect_of(BAR, PrinterEvent::Ready).await;
    bench.spoolers.retire(KITCHEN);
    bench.spoolers.print(BAR, JobId(2), ticket("Ούζο"), 1);
    bench.expect_of(BAR, PrinterEvent::Sending(JobId(2))).await;
    bench.spoolers.proceed(BAR, JobId(2));
    bench.expect_of(BAR, PrinterEvent::Done(JobId(2), Outcome::Printed)).await;
    let names: Vec<u32> = bench.board.printers().iter().map(|printer| printer.id).collect();
    assert_eq!(names, [BAR.0]);
    dead.set_fault(None);
    bench.expect_nothing().await;
    assert_eq!(dead.ticket_count(), 0);
    bench.spoolers.retire(BAR);
    timeout(SOON, bench.tasks.end()).await.expect("both tasks have ended");
}
