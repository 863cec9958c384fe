//! The rows that reports are made of.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, named_params, params_from_iter};
use serde::Serialize;
use sync::id::{OrderId, ProductId, TableId, UserId};
use sync::money::Money;
use sync::order::Status;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::{StoreError, text};
use crate::day::Period;
use crate::report::{Moved, Sold, Tally};

/// Puts everything of a period into a tally.
pub fn tell(connection: &Connection, period: &Period, tally: &mut Tally<'_>) -> Result<(), StoreError> {
    let between = named_params! { ":from": period.from.0, ":until": period.until.0 };
    let mut items = connection.prepare_cached(
        "SELECT order_id, product_id, name, live_qty, each_minor, vat_bp, user_id, at_ms FROM order_items
         WHERE at_ms >= :from AND at_ms < :until ORDER BY order_id, at_ms, id",
    )?;
    let mut rows = items.query(between)?;
    while let Some(row) = rows.next()? {
        tally.sold(&sold(row)?);
    }
    let mut payments = connection.prepare_cached(
        "SELECT amount_minor, tip_minor, method, user_id, at_ms FROM order_payments
         WHERE at_ms >= :from AND at_ms < :until",
    )?;
    let mut rows = payments.query(between)?;
    while let Some(row) = rows.next()? {
        tally.paid(&moved(row)?);
    }
    let mut refunds = connection.prepare_cached(
        "SELECT r.amount_minor, 0, coalesce(p.method, 'other'), r.user_id, r.at_ms FROM order_refunds r
         LEFT JOIN order_payments p ON p.order_id = r.order_id AND p.id = r.payment_id
         WHERE r.at_ms >= :from AND r.at_ms < :until",
    )?;
    let mut rows = refunds.query(between)?;
    while let Some(row) = rows.next()? {
        tally.refunded(&moved(row)?);
    }
    Ok(())
}

fn sold(row: &Row<'_>) -> Result<Sold, StoreError> {
    Ok(Sold {
        order: order_id(row, 0)?,
        product: ProductId(row.get(1)?),
        name: row.get(2)?,
        qty: row.get(3)?,
        each_minor: Money(row.get(4)?),
        vat_bp: row.get(5)?,
        by: UserId(row.get(6)?),
        at: UnixMs(row.get(7)?),
    })
}

fn moved(row: &Row<'_>) -> Result<Moved, StoreError> {
    Ok(Moved {
        amount_minor: Money(row.get(0)?),
        tip_minor: Money(row.get(1)?),
        method: text::read_word("method", &row.get::<_, String>(2)?)?,
        by: UserId(row.get(3)?),
        at: UnixMs(row.get(4)?),
    })
}

/// Which orders somebody asks for, and which page of them.
#[derive(Clone, Debug)]
pub struct Search {
    /// Opened when.
    pub period: Period,
    /// In which state.
    pub status: Option<Status>,
    /// In which this person sold something.
    pub waiter: Option<UserId>,
    /// Whose party sits, or sat, at this table.
    pub table: Option<TableId>,
    /// How many come first and are left out.
    pub skip: u32,
    /// At most so many.
    pub limit: u32,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderSummary {
    /// Its id.
    pub order: OrderId,
    /// Where its party sits, or sat.
    pub table: Option<TableId>,
    /// Which party at its first table.
    pub sitting: u32,
    /// Where it stands.
    pub status: Status,
    /// Guests.
    pub covers: u32,
    /// When it was opened.
    pub opened_at: Option<UnixMs>,
    /// When anything of it changed last.
    pub changed_at: UnixMs,
    /// What was sold.
    pub gross_minor: Money,
    /// What was paid, less refunds, without tips.
    pub paid_minor: Money,
    /// What is still to pay.
    pub balance_minor: Money,
    /// Tips.
    pub tips_minor: Money,
    /// Who sold something in it.
    pub waiters: Vec<UserId>,
}

/// The orders of a page, the newest first, and how many there are on all pages.
pub fn search(connection: &Connection, search: &Search) -> Result<(Vec<OrderSummary>, u32), StoreError> {
    let mut conditions = vec!["o.opened_at_ms >= ?", "o.opened_at_ms < ?"];
    let mut values: Vec<Value> = vec![search.period.from.0.into(), search.period.until.0.into()];
    if let Some(status) = search.status {
        conditions.push("o.status = ?");
        values.push(text::word(&status).into());
    }
    if let Some(waiter) = search.waiter {
        conditions.push("EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = o.id AND i.user_id = ?)");
        values.push(waiter.0.into());
    }
    if let Some(table) = search.table {
        conditions.push("o.seated_at = ?");
        values.push(table.0.into());
    }
    let found = format!("FROM orders o WHERE {}", conditions.join(" AND "));
    let count = format!("SELECT count(*) {found}");
    let total = connection.query_row(&count, params_from_iter(&values), |row| row.get(0))?;
    let page = format!(
        "SELECT o.id, o.seated_at, o.sitting, o.status, o.covers, o.opened_at_ms, o.changed_at_ms, o.gross_minor,
                o.paid_minor, o.balance_minor,
                (SELECT coalesce(sum(tip_minor), 0) FROM order_payments p WHERE p.order_id = o.id)
         {found} ORDER BY o.opened_at_ms DESC, o.id LIMIT ? OFFSET ?"
    );
    values.extend([search.limit.into(), search.skip.into()]);
    let mut page = connection.prepare(&page)?;
    let mut rows = page.query(params_from_iter(&values))?;
    let mut orders = Vec::new();
    while let Some(row) = rows.next()? {
        orders.push(summary(connection, row)?);
    }
    Ok((orders, total))
}

fn summary(connection: &Connection, row: &Row<'_>) -> Result<OrderSummary, StoreError> {
    let order = order_id(row, 0)?;
    let mut waiters = connection
        .prepare_cached("SELECT DISTINCT user_id FROM order_items WHERE order_id = ? ORDER BY 1")?;
    let waiters = waiters.query_map([order.0.as_bytes()], |row| Ok(UserId(row.get(0)?)))?;
    Ok(OrderSummary {
        order,
        table: row.get::<_, Option<u32>>(1)?.map(TableId),
        sitting: row.get(2)?,
        status: text::read_word("status", &row.get::<_, String>(3)?)?,
        covers: row.get(4)?,
        opened_at: row.get::<_, Option<i64>>(5)?.map(UnixMs),
        changed_at: UnixMs(row.get(6)?),
        gross_minor: Money(row.get(7)?),
        paid_minor: Money(row.get(8)?),
        balance_minor: Money(row.get(9)?),
        tips_minor: Money(row.get(10)?),
        waiters: waiters.collect::<Result<_, _>>()?,
    })
}

fn order_id(row: &Row<'_>, column: usize) -> Result<OrderId, StoreError> {
    text::uuid(&row.get::<_, Vec<u8>>(column)?).map(OrderId)
}
