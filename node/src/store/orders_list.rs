//! Orders in short, as rows.

use std::ops::Range;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;
use sync::id::{OrderId, TableId, UserId};
use sync::money::Money;
use sync::order::Status;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::{StoreError, text};

/// Which orders.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this status.
    pub status: Option<Status>,
    /// Opened within this time.
    pub opened: Option<Range<UnixMs>>,
    /// Served by one of these.
    pub waiters: Option<Vec<UserId>>,
    /// At this table.
    pub table: Option<TableId>,
    /// Those that are not over.
    pub open_only: bool,
    /// Those that come after this one.
    pub after: Option<OrderId>,
}

/// An order in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderEntry {
    /// Its id.
    pub id: OrderId,
    /// Where the party sits or sat.
    pub table: Option<TableId>,
    /// Where it stands.
    pub status: Status,
    /// Guests.
    pub covers: u32,
    /// When, by the clock of the device that opened it.
    pub opened_at: Option<UnixMs>,
    /// Who serves it.
    pub waiters: Vec<UserId>,
    /// What was ordered.
    pub gross_minor: Money,
    /// What was paid, without tips and less refunds.
    pub paid_minor: Money,
    /// What is still to pay.
    pub balance_minor: Money,
}

/// The orders of a filter, the newest first.
pub fn find(connection: &Connection, filter: &Filter, limit: u32) -> Result<Vec<OrderEntry>, StoreError> {
    let (mut which, mut params) = (vec!["opened_at_ms IS NOT NULL"], Vec::<Value>::new());
    if let Some(status) = &filter.status {
        which.push("status = ?");
        params.push(text::word(status).into());
    }
    if let Some(opened) = &filter.opened {
        which.push("opened_at_ms >= ? AND opened_at_ms < ?");
        params.extend([opened.start.0.into(), opened.end.0.into()]);
    }
    if let Some(waiters) = &filter.waiters {
        which.push(
            "EXISTS (SELECT 1 FROM json_each(waiters) w WHERE w.value IN (SELECT value FROM json_each(?)))",
        );
        params.push(serde_json::to_string(waiters).expect("numbers are plain data").into());
    }
    if let Some(table) = filter.table {
        which.push("seated_at = ?");
        params.push(i64::from(table.0).into());
    }
    if filter.open_only {
        which.push("status IN ('open', 'partially_paid', 'paid')");
    }
    if let Some(after) = filter.after {
        which.push("(opened_at_ms, id) < (SELECT opened_at_ms, id FROM orders WHERE id = ?)");
        params.push(after.0.as_bytes().to_vec().into());
    }
    params.push(i64::from(limit).into());
    let query = format!(
        "SELECT id, seated_at, status, covers, opened_at_ms, waiters, gross_minor, paid_minor, balance_minor
         FROM orders WHERE {} ORDER BY opened_at_ms DESC, id DESC LIMIT ?",
        which.join(" AND ")
    );
    let mut query = connection.prepare_cached(&query)?;
    let mut rows = query.query(params_from_iter(params))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(entry(row)?);
    }
    Ok(found)
}

fn entry(row: &Row<'_>) -> Result<OrderEntry, StoreError> {
    let waiters: String = row.get(5)?;
    let opened_at: Option<i64> = row.get(4)?;
    let table: Option<u32> = row.get(1)?;
    Ok(OrderEntry {
        id: OrderId(text::uuid(&row.get::<_, Vec<u8>>(0)?)?),
        table: table.map(TableId),
        status: text::read_word("status", &row.get::<_, String>(2)?)?,
        covers: row.get(3)?,
        opened_at: opened_at.map(UnixMs),
        waiters: serde_json::from_str(&waiters).map_err(|error| StoreError::damaged("waiters", error))?,
        gross_minor: Money(row.get(6)?),
        paid_minor: Money(row.get(7)?),
        balance_minor: Money(row.get(8)?),
    })
}
