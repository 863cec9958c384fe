//! `/api/orders`: orders for programs. What is read comes from the disk; what is written takes the road of every phone,
//! through the desk, and is answered when it is on the disk.

use rusqlite::Connection;
use serving::problem::Problem;
use sync::document::Document;
use sync::id::{OrderId, RecordId};
use sync::order::{Oddity, Order, read};
use sync::record::Collection;

use super::Web;
use crate::office::OfficeError;
use crate::store::{StoreError, orders};

pub(super) use self::forms::{
    CancelAsked, ItemChange, ItemsForm, OpenForm, PayForm, Reason, WaiterForm, Whole,
};
pub(super) use self::history::{Change, told};
pub(super) use self::lists::{Orders, OrdersAsked, list, mine, one};
pub(super) use self::writing::{
    Refusal, add_items, assign_waiter, cancel, cancel_item, change_item, close, open, pay, remove_waiter,
};

mod forms;
mod history;
mod items;
mod lists;
mod writing;

/// Whether a record is in an order.
fn has_record(
    connection: &Connection,
    order: OrderId,
    collection: Collection,
    id: RecordId,
) -> Result<bool, StoreError> {
    let Some(bytes) = orders::document(connection, order)? else { return Ok(false) };
    let document = Document::load(&bytes).map_err(|error| StoreError::damaged("order", error))?;
    Ok(document.has_record(collection, &id.to_string()))
}

/// An order as it is on the disk.
async fn stored(web: &Web, order: OrderId) -> Result<(Order, Vec<Oddity>), Problem> {
    let read = move |connection: &_| {
        let Some(bytes) = orders::document(connection, order)? else { return Ok(None) };
        let document = Document::load(&bytes).map_err(|error| StoreError::damaged("order", error))?;
        Ok(Some(read(&document)))
    };
    Ok(web.store.read(read).await?.ok_or(OfficeError::NoSuch("order"))?)
}
