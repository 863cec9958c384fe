//! The node is killed, for real, in the middle of the troubles of a real printer's port. `cargo xtask faults` plays all
//! cases, the other tests a part of them; in simulated time there are thousands (`crate::faults`).

use std::time::Duration;

use fixtures::house::{House, HouseError};
use fixtures::printer::PrinterSetup;

use super::shift::{LOOK, Shift};
use crate::faults::{Trouble, mended, troubles};

/// Every so many cases are played, unless all are asked for.
const PART: usize = 12;
/// The order of a case is at its printer by then, or waits for it.
const A_WHILE: Duration = Duration::from_millis(700);

/// Those in which a ticket's fate is known within moments, once the printer is mended.
const TROUBLES: [&str; 10] = [
    "none",
    "refuses",
    "black hole",
    "another host holds its port",
    "reset in the first command",
    "reset in the text",
    "reset after the last byte",
    "no paper in the middle",
    "loses power in the middle",
    "chatty",
];

/// How the node dies.
#[derive(Clone, Copy, Debug)]
enum Kill {
    /// At a point of the program; if it never comes there, a while later.
    At(&'static str),
    /// From outside, so long after somebody sent an order.
    After(Duration),
}

const KILLS: [Kill; 12] = [
    Kill::At("commit.before:1"),
    Kill::At("commit.after:1"),
    Kill::At("ack.before:1"),
    Kill::At("print.before_sending_commit:1"),
    Kill::At("print.after_sending_commit:1"),
    Kill::At("print.mid_bytes:1"),
    Kill::At("print.mid_bytes:2"),
    Kill::At("print.after_bytes:1"),
    Kill::At("print.before_done_commit:1"),
    Kill::At("print.after_done_commit:1"),
    Kill::After(Duration::from_millis(15)),
    Kill::After(Duration::from_millis(60)),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_a_printers_troubles() {
    let is_all = std::env::var_os("COMANDA_FAULTS").is_some();
    let part = if is_all { 1 } else { PART + 1 };
    let kitchen = PrinterSetup {
        line_time: Duration::from_millis(5),
        one_at_a_time: true,
        ..PrinterSetup::jolimark("Κουζίνα")
    };
    let mut shift = Shift::start(House::builder().kitchen(kitchen)).await;
    shift.order(0, "5", &["Μουσακάς"]).await;
    let tickets = shift.house.kitchen().wait_for_tickets(1, super::shift::SOON).await.unwrap();
    let process_id_bytes = 11;
    let troubles = troubles(u64::try_from(tickets[0].raw.len()).unwrap() + process_id_bytes);
    let troubles = troubles.iter().filter(|trouble| TROUBLES.contains(&trouble.name));
    let cases: Vec<(&Trouble, Kill)> =
        troubles.flat_map(|trouble| KILLS.map(|kill| (trouble, kill))).collect();
    assert_eq!(cases.len(), TROUBLES.len() * KILLS.len());
    let (mut played, mut uncertain) = (0, 0);
    for (trouble, kill) in cases.into_iter().step_by(part) {
        let context = format!("{}, {kill:?}", trouble.name);
        uncertain = killed(&mut shift, trouble, kill, &context).await;
        played += 1;
    }
    println!("a real node: {played} times killed, {uncertain} items uncertain, none lost, none doubled");
}

/// One case; how many items are uncertain by now.
async fn killed(shift: &mut Shift, trouble: &Trouble, kill: Kill, context: &str) -> usize {
    if let Kill::At(point) = kill {
        shift.house.set_env("COMANDA_CRASH_AT", point);
        match shift.house.restart().await {
            // A node that has something to write down at its start may come there before it listens.
            Ok(()) | Err(HouseError::Ended { .. }) => shift.reconnect().await,
            Err(error) => panic!("{context}: {error}"),
        }
    }
    shift.house.kitchen().play(trouble.steps.clone());
    tokio::time::sleep(LOOK).await;
    shift.order(0, "5", &["Μουσακάς", "Σόδα"]).await;
    match kill {
        Kill::At(_) => {
            let deadline = tokio::time::Instant::now() + A_WHILE;
            while shift.house.is_running() && tokio::time::Instant::now() < deadline {
                tokio::time::sleep(LOOK).await;
            }
        }
        Kill::After(wait) => tokio::time::sleep(wait).await,
    }
    shift.house.remove_env("COMANDA_CRASH_AT");
    shift.house.restart().await.unwrap();
    shift.house.kitchen().play(mended());
    shift.reconnect().await;
    shift.settles(context).await;
    shift.check_paper(context).await
}
