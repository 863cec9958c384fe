//! What was refused, kept for those who must answer for it.

use rusqlite::{Connection, named_params};
use sync::frame::RefusalCode;
use sync::hub::Quarantined;
use sync::id::{DeviceId, OrderId, TableId};
use sync::time::UnixMs;

use super::{StoreError, site, text};

/// Bytes of refused changes that are kept; beyond that the oldest go, so that a hostile device cannot fill the disk.
const MAX_QUARANTINED_BYTES: i64 = 16 * 1024 * 1024;
/// What a refused change takes beside its bytes.
const QUARANTINED_ROW_BYTES: i64 = 128;
/// Entries of one list.
const MAX_LISTED: u32 = 100;
/// Up to where a manager has seen them.
const SEEN: &str = "quarantine_seen";

/// A change that was refused.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Grows with each.
    pub number: u64,
    /// When it came.
    pub at: UnixMs,
    /// Who sent it.
    pub device: DeviceId,
    /// As the manager called the device.
    pub device_name: Option<String>,
    /// For which order.
    pub order: OrderId,
    /// Where its party sits; none when there is no such order here.
    pub table: Option<TableId>,
    /// Why it was refused.
    pub code: RefusalCode,
    /// What was sent.
    pub bytes: Vec<u8>,
}

/// Keeps a change that was refused.
pub(super) fn keep(connection: &Connection, refused: &Quarantined, at: UnixMs) -> Result<(), StoreError> {
    // The numbers of the rows count bytes, so what is too old is found without looking at what is kept.
    let length = i64::try_from(refused.bytes.len()).unwrap_or(MAX_QUARANTINED_BYTES);
    connection.execute(
        "INSERT INTO quarantine (seq, device_id, order_id, code, bytes, at_ms)
         VALUES (coalesce((SELECT max(seq) FROM quarantine), 0) + :size, :device, :order, :code, :bytes, :at)",
        named_params! {
            ":size": length + QUARANTINED_ROW_BYTES,
            ":device": refused.device.0.as_bytes(),
            ":order": refused.order.0.as_bytes(),
            ":code": text::word(&refused.code),
            ":bytes": refused.bytes,
            ":at": at.0,
        },
    )?;
    connection.execute(
        "DELETE FROM quarantine WHERE seq <= (SELECT max(seq) FROM quarantine) - ?",
        [MAX_QUARANTINED_BYTES],
    )?;
    Ok(())
}

/// The newest of what was refused and no manager has seen yet, the newest first.
pub fn unseen(connection: &Connection) -> Result<Vec<Refused>, StoreError> {
    let seen = site::number(connection, SEEN)?.unwrap_or_default();
    let mut query = connection.prepare_cached(
        "SELECT q.seq, q.at_ms, q.device_id, d.name, q.order_id, coalesce(o.seated_at, o.table_id), q.code, q.bytes
         FROM quarantine q LEFT JOIN devices d ON d.id = q.device_id LEFT JOIN orders o ON o.id = q.order_id
         WHERE q.seq > ? ORDER BY q.seq DESC LIMIT ?",
    )?;
    let mut rows = query.query((i64::try_from(seen).unwrap_or(i64::MAX), MAX_LISTED))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let code: String = row.get(6)?;
        all.push(Refused {
            number: row.get::<_, i64>(0)?.unsigned_abs(),
            at: UnixMs(row.get(1)?),
            device: text::device(&row.get::<_, Vec<u8>>(2)?)?,
            device_name: row.get(3)?,
            order: OrderId(text::uuid(&row.get::<_, Vec<u8>>(4)?)?),
            table: row.get::<_, Option<u32>>(5)?.map(TableId),
            code: text::read_word("code", &code)?,
            bytes: row.get(7)?,
        });
    }
    Ok(all)
}

/// A manager has seen everything up to this one. It is kept all the same.
pub fn seen(connection: &Connection, number: u64) -> Result<(), StoreError> {
    let before = site::number(connection, SEEN)?.unwrap_or_default();
    let newest: Option<i64> =
        connection.query_row("SELECT max(seq) FROM quarantine", [], |row| row.get(0))?;
    // What has not come yet, nobody has seen.
    let number = number.min(newest.unwrap_or_default().unsigned_abs());
    site::put_number(connection, SEEN, number.max(before))
}
