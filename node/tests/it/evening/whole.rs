//! The evening that `cargo xtask demo --smoke` plays, as a test.

use fixtures::evening::evening;
use fixtures::house::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_evening_keeps_every_promise() {
    let mut house = House::start().await.unwrap();
    let mut kept = Vec::new();
    let played = evening(&mut house, |held| kept.push(held.to_owned())).await;
    if let Err(error) = played {
        panic!("{error}\nafter\n{}\nthe node said\n{}", kept.join("\n"), house.log());
    }
}
