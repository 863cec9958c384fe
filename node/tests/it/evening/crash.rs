//! The node is killed at each named point of its road, at the first pass, the second, and so on, while two phones
//! are at work.

use fixtures::house::House;

use super::shift::Shift;

/// Items whose ticket may be on its way when the node dies: two printers, and no ticket here has more than two.
const MAX_UNCERTAIN: usize = 4;

/// Kills the node at each of the first passes of a point.
async fn killed_at(point: &str, passes: u32) {
    for pass in 1..=passes {
        let context = format!("{point}:{pass}");
        let mut shift = Shift::start(House::builder()).await;
        shift.house.set_env("COMANDA_CRASH_AT", &context);
        shift.house.restart().await.unwrap();
        shift.reconnect().await;
        shift.work().await;
        assert!(shift.dies().await, "{context}: the node never came there");
        let acknowledged = shift.acknowledged().await;

        shift.house.remove_env("COMANDA_CRASH_AT");
        shift.house.restart().await.unwrap();
        shift.reconnect().await;
        shift.settles(&context).await;
        assert!(
            acknowledged.is_subset(&shift.items()),
            "{context}: the phones know items that nobody ordered"
        );
        // The newcomer has nothing but what the node has, and sees all that the others see.
        shift.newcomer().await;
        let uncertain = shift.check_paper(&context).await;
        assert!(uncertain <= MAX_UNCERTAIN, "{context}: {uncertain} items are uncertain");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_before_a_commit() {
    killed_at("commit.before", 8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_after_a_commit() {
    killed_at("commit.after", 8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_before_an_acknowledgement() {
    killed_at("ack.before", 8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_around_the_leave_to_send_a_ticket() {
    killed_at("print.before_sending_commit", 4).await;
    killed_at("print.after_sending_commit", 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_a_ticket_is_sent() {
    killed_at("print.mid_bytes", 4).await;
    killed_at("print.after_bytes", 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_around_the_note_that_a_ticket_is_printed() {
    killed_at("print.before_done_commit", 4).await;
    killed_at("print.after_done_commit", 4).await;
}
