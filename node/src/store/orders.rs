//! Orders: their documents as changes, and what they are now as rows. Also the one place that executes what the flow
//! commits.

use rusqlite::{Connection, OptionalExtension, named_params};
use sync::document::Made;
use sync::id::{OrderId, TableId};

use super::{StoreError, jobs, quarantine, rows, site, text};
use crate::flow::{Transaction, Write};

/// Executes a transaction of the flow. An error means that all of it must be rolled back.
pub fn execute(connection: &Connection, transaction: &Transaction) -> Result<(), StoreError> {
    for write in &transaction.writes {
        match write {
            Write::Compact { order, snapshot } => compact(connection, *order, snapshot)?,
            Write::Changes { order, changes } => add_changes(connection, *order, changes)?,
            Write::Order(row) => rows::put_order(connection, row)?,
            Write::Record { order, row } => rows::put_record(connection, *order, row)?,
            Write::NewJob(job) => jobs::add(connection, job)?,
            Write::JobState { job, state, at, why } => {
                jobs::set_state(connection, *job, *state, *at, why.as_deref())?;
            }
            Write::JobChanged(job) => jobs::change(connection, job)?,
            Write::Replaced { by } => site::set_replaced_by(connection, *by)?,
            Write::Quarantine { refused, at } => quarantine::keep(connection, refused, *at)?,
        }
    }
    Ok(())
}

/// A stored order: the saved document, then the changes since, one after the other.
pub fn document(connection: &Connection, order: OrderId) -> Result<Option<Vec<u8>>, StoreError> {
    let snapshot: Option<Vec<u8>> = connection
        .prepare_cached("SELECT snapshot FROM order_documents WHERE order_id = ?")?
        .query_row([order.0.as_bytes()], |row| row.get(0))
        .optional()?;
    let mut document = snapshot.unwrap_or_default();
    let mut changes =
        connection.prepare_cached("SELECT bytes FROM order_changes WHERE order_id = ? ORDER BY seq")?;
    let mut rows = changes.query([order.0.as_bytes()])?;
    while let Some(row) = rows.next()? {
        document.extend_from_slice(
            row.get_ref(0)?.as_blob().map_err(|error| StoreError::damaged("change", error))?,
        );
    }
    Ok((!document.is_empty()).then_some(document))
}

/// Every order there ever was.
pub fn all(connection: &Connection) -> Result<Vec<OrderId>, StoreError> {
    ids(connection, "SELECT id FROM orders ORDER BY id")
}

/// The orders that are not over.
pub fn open_orders(connection: &Connection) -> Result<Vec<OrderId>, StoreError> {
    ids(connection, "SELECT id FROM orders WHERE status IN ('open', 'partially_paid', 'paid')")
}

fn ids(connection: &Connection, query: &str) -> Result<Vec<OrderId>, StoreError> {
    let mut query = connection.prepare_cached(query)?;
    let mut rows = query.query([])?;
    let mut orders = Vec::new();
    while let Some(row) = rows.next()? {
        orders.push(OrderId(text::uuid(&row.get::<_, Vec<u8>>(0)?)?));
    }
    Ok(orders)
}

/// The highest sitting of each table that ever had one.
pub fn last_sittings(connection: &Connection) -> Result<Vec<(TableId, u32)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT table_id, max(sitting) FROM orders WHERE table_id IS NOT NULL GROUP BY table_id",
    )?;
    let rows = query.query_map([], |row| Ok((TableId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn add_changes(connection: &Connection, order: OrderId, changes: &[Made]) -> Result<(), StoreError> {
    // One that should be stored already is in the document once all the same.
    let mut insert = connection.prepare_cached(
        "INSERT INTO order_changes (order_id, seq, bytes)
         VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM order_changes WHERE order_id = ?1), ?2)",
    )?;
    for change in changes {
        insert.execute((order.0.as_bytes(), &change.bytes))?;
    }
    Ok(())
}

fn compact(connection: &Connection, order: OrderId, snapshot: &[u8]) -> Result<(), StoreError> {
    connection.execute("DELETE FROM order_changes WHERE order_id = ?", [order.0.as_bytes()])?;
    connection.execute(
        "INSERT INTO order_documents (order_id, snapshot) VALUES (:order, :snapshot)
         ON CONFLICT (order_id) DO UPDATE SET snapshot = :snapshot",
        named_params! { ":order": order.0.as_bytes(), ":snapshot": snapshot },
    )?;
    Ok(())
}
