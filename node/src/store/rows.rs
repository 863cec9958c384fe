//! Orders and their records as rows.

use rusqlite::{Connection, OptionalExtension, named_params};
use sync::document::Document;
use sync::id::OrderId;
use sync::order::read;
use sync::time::UnixMs;

use super::{StoreError, orders, text};
use crate::projection::{ItemRow, OrderRow, PaymentRow, RecordRow, RefundRow};

/// Writes what an order is now.
pub(super) fn put_order(connection: &Connection, row: &OrderRow) -> Result<(), StoreError> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO orders (id, table_id, sitting, seated_at, status, covers, waiters, opened_at_ms, gross_minor,
                             paid_minor, balance_minor, changed_at_ms)
         VALUES (:id, :first_table, :sitting, :table, :status, :covers, :waiters, :opened_at, :gross, :paid, :balance, :at)
         ON CONFLICT (id) DO UPDATE SET
             seated_at = :table, covers = :covers, waiters = :waiters,
             gross_minor = :gross, paid_minor = :paid, balance_minor = :balance, changed_at_ms = :at",
    )?;
    upsert.execute(named_params! {
        ":id": row.order.0.as_bytes(),
        ":first_table": row.first_table.map(|table| table.0),
        ":sitting": row.sitting,
        ":table": row.table.map(|table| table.0),
        ":status": text::word(&row.status),
        ":covers": row.covers,
        ":waiters": serde_json::to_string(&row.waiters).expect("numbers are plain data"),
        ":opened_at": row.opened_at.map(|at| at.0),
        ":gross": row.gross_minor.0,
        ":paid": row.paid_minor.0,
        ":balance": row.balance_minor.0,
        ":at": row.at.0,
    })?;
    // By themselves, for they seldom change: naming them above would have their indexes written every time.
    connection
        .prepare_cached(
            "UPDATE orders SET status = ?2, opened_at_ms = ?3
             WHERE id = ?1 AND (status <> ?2 OR opened_at_ms IS NOT ?3)",
        )?
        .execute((row.order.0.as_bytes(), text::word(&row.status), row.opened_at.map(|at| at.0)))?;
    Ok(())
}

/// Writes what a record of an order is now.
pub(super) fn put_record(connection: &Connection, order: OrderId, row: &RecordRow) -> Result<(), StoreError> {
    match row {
        RecordRow::Item(row) => put_item(connection, order, row),
        RecordRow::Payment(row) => put_payment(connection, order, row),
        RecordRow::Refund(row) => put_refund(connection, order, row),
    }
}

/// Makes all rows of an order again from its document.
pub fn rebuild(connection: &Connection, order: OrderId) -> Result<(), StoreError> {
    let bytes = orders::document(connection, order)?;
    let bytes = bytes.ok_or_else(|| StoreError::damaged("order", format!("{order} has no document")))?;
    let document = Document::load(&bytes).map_err(|error| StoreError::damaged("order", error))?;
    let changed_at: Option<i64> = connection
        .prepare_cached("SELECT changed_at_ms FROM orders WHERE id = ?")?
        .query_row([order.0.as_bytes()], |row| row.get(0))
        .optional()?;
    for table in ["order_items", "order_payments", "order_refunds"] {
        let delete = format!("DELETE FROM {table} WHERE order_id = ?");
        connection.prepare_cached(&delete)?.execute([order.0.as_bytes()])?;
    }
    let (order, _) = read(&document);
    put_order(connection, &OrderRow::of(&order, UnixMs(changed_at.unwrap_or_default())))?;
    RecordRow::all_of(&order).try_for_each(|row| put_record(connection, order.id, &row))
}

fn put_item(connection: &Connection, order: OrderId, row: &ItemRow) -> Result<(), StoreError> {
    let mut put = connection.prepare_cached(
        "INSERT OR REPLACE INTO order_items
             (order_id, id, product_id, name, ordered_qty, live_qty, transferred_qty, each_minor, vat_bp,
              menu_version, from_order_id, user_id, at_ms, printed)
         VALUES (:order, :id, :product, :name, :ordered, :live, :transferred, :each, :vat, :menu, :from, :user,
                 :at, :printed)",
    )?;
    put.execute(named_params! {
        ":order": order.0.as_bytes(),
        ":id": row.id.0.as_bytes(),
        ":product": row.product.0,
        ":name": row.name,
        ":ordered": row.ordered_qty,
        ":live": row.live_qty,
        ":transferred": row.transferred_qty,
        ":each": row.each_minor.0,
        ":vat": row.vat_bp,
        ":menu": row.menu_version,
        ":from": row.from.as_ref().map(|from| from.0.as_bytes()),
        ":user": row.by.0,
        ":at": row.at.0,
        ":printed": row.printed,
    })?;
    Ok(())
}

fn put_payment(connection: &Connection, order: OrderId, row: &PaymentRow) -> Result<(), StoreError> {
    let mut put = connection.prepare_cached(
        "INSERT OR REPLACE INTO order_payments (order_id, id, amount_minor, tip_minor, method, user_id, at_ms)
         VALUES (:order, :id, :amount, :tip, :method, :user, :at)",
    )?;
    put.execute(named_params! {
        ":order": order.0.as_bytes(),
        ":id": row.id.0.as_bytes(),
        ":amount": row.amount_minor.0,
        ":tip": row.tip_minor.0,
        ":method": text::word(&row.method),
        ":user": row.by.0,
        ":at": row.at.0,
    })?;
    Ok(())
}

fn put_refund(connection: &Connection, order: OrderId, row: &RefundRow) -> Result<(), StoreError> {
    let mut put = connection.prepare_cached(
        "INSERT OR REPLACE INTO order_refunds (order_id, id, payment_id, amount_minor, reason, user_id, at_ms)
         VALUES (:order, :id, :payment, :amount, :reason, :user, :at)",
    )?;
    put.execute(named_params! {
        ":order": order.0.as_bytes(),
        ":id": row.id.0.as_bytes(),
        ":payment": row.payment.0.as_bytes(),
        ":amount": row.amount_minor.0,
        ":reason": row.reason,
        ":user": row.by.0,
        ":at": row.at.0,
    })?;
    Ok(())
}
