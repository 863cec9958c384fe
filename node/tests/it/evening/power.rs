//! The power fails while two phones are at work: the disk holds what was flushed, and nothing else.

use std::collections::BTreeSet;
use std::time::Duration;

use fixtures::house::House;
use sync::id::RecordId;

use super::shift::{SOON, Shift, all_lines, log_in};

/// When the power fails, counted from the first order.
const MOMENTS_MS: [u64; 6] = [0, 15, 40, 70, 110, 200];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_the_power_failed() {
    for moment in MOMENTS_MS.map(Duration::from_millis) {
        let context = format!("power cut after {moment:?}");
        let mut shift = Shift::start(House::builder().power_cuts()).await;
        let acknowledged = lose_power_at_work(&mut shift, moment).await;

        shift.house.restart().await.unwrap();
        let newcomer = log_in(&shift.house, fixtures::demo::MARIA).await;
        let there = lines_of(&newcomer).await;
        assert!(acknowledged.is_subset(&there), "{context}: acknowledged items are lost");
        drop(newcomer);
        shift.reconnect().await;
        shift.settles(&context).await;
        shift.newcomer().await;
        shift.check_paper(&context).await;
    }
}

/// The worst moments: just before and after something is on the disk.
#[cfg(feature = "crash-points")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_between_two_steps_loses_nothing_and_prints_nothing_twice() {
    for point in ["commit.before", "commit.after", "print.after_sending_commit", "print.after_bytes"] {
        for pass in 1..=3 {
            let context = format!("{point}:{pass}");
            let mut shift = Shift::start(House::builder().power_cuts()).await;
            shift.house.set_env("COMANDA_CRASH_AT", &context);
            shift.house.restart().await.unwrap();
            shift.reconnect().await;
            shift.work().await;
            assert!(shift.dies().await, "{context}: the node never came there");
            shift.house.cut_power().await.unwrap();
            shift.house.remove_env("COMANDA_CRASH_AT");
            shift.house.restart().await.unwrap();
            shift.reconnect().await;
            shift.settles(&context).await;
            // The newcomer has nothing but what the node has, and sees all that the others see.
            shift.newcomer().await;
            shift.check_paper(&context).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_flushes_acknowledged_orders_are_lost_and_this_test_notices() {
    let mut lost = 0;
    for moment in [70, 200].map(Duration::from_millis) {
        let builder = House::builder().power_cuts().env("COMANDA_SYNCHRONOUS", "OFF");
        let mut shift = Shift::start(builder).await;
        let acknowledged = lose_power_at_work(&mut shift, moment).await;
        shift.house.remove_env("COMANDA_SYNCHRONOUS");
        // A database that is torn does not even open: lost as well.
        if shift.house.restart().await.is_err() {
            lost += acknowledged.len();
            continue;
        }
        let newcomer = log_in(&shift.house, fixtures::demo::MARIA).await;
        let there = lines_of(&newcomer).await;
        lost += acknowledged.difference(&there).count();
    }
    assert!(lost > 0, "nothing was lost although nothing was flushed: the power cuts are none");
}

/// The items that some phone saw acknowledged before the lights went out.
async fn lose_power_at_work(shift: &mut Shift, moment: Duration) -> BTreeSet<RecordId> {
    shift.order(0, "5", &["Μουσακάς"]).await;
    shift.crew[0].wait_until_sent(SOON).await.unwrap();
    shift.work().await;
    tokio::time::sleep(moment).await;
    shift.house.cut_power().await.unwrap();
    shift.acknowledged().await
}

async fn lines_of(waiter: &fixtures::device::Waiter) -> BTreeSet<RecordId> {
    let lines = waiter.look(all_lines).await.unwrap();
    lines.into_iter().map(|line| line.id).collect()
}
