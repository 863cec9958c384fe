//! `node rebuild`: makes the rows of all orders again from their documents, which are the truth. For a database whose
//! rows somebody changed by hand, or after a change of what a row says.

use anyhow::{Context, bail};
use sync::id::OrderId;

use crate::config::Rebuild;
use crate::lock::DataLock;
use crate::store::{Durability, Options, Store, StoreError, orders, rows};

/// Orders in one transaction: stopping in the middle loses little, and leaves every row whole.
const ORDERS_AT_ONCE: usize = 200;

/// Rebuilds the rows of a site that no node serves at the moment.
pub async fn rebuild(order: &Rebuild) -> anyhow::Result<()> {
    let _lock = DataLock::take(&order.data)?;
    let store = Store::open(&order.data, Options { durability: Durability::Full, max_pages: None })?;
    let all: Vec<OrderId> = store.read(orders::all).await.context("the orders cannot be listed")?;
    let (total, mut done, mut unreadable) = (all.len(), 0, Vec::new());
    for some in all.chunks(ORDERS_AT_ONCE) {
        let some = some.to_vec();
        let count = some.len();
        let failed = store
            .write(move |connection| {
                let mut unreadable = Vec::new();
                for order in some {
                    match rows::rebuild(connection, order) {
                        Err(StoreError::Damaged { .. }) => unreadable.push(order),
                        rebuilt => rebuilt?,
                    }
                }
                Ok(unreadable)
            })
            .await
            .context("the rows cannot be written")?;
        unreadable.extend(failed);
        done += count;
        tracing::info!("{done} of {total} orders");
    }
    store.close().await;
    if !unreadable.is_empty() {
        let named: Vec<String> = unreadable.iter().take(10).map(ToString::to_string).collect();
        bail!(
            "{} orders cannot be read, their rows stay as they are: {}",
            unreadable.len(),
            named.join(", ")
        );
    }
    Ok(())
}
