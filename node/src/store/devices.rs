//! Devices as managers see them, and the sessions on them.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use sync::id::{DeviceId, UserId};
use sync::session::SessionId;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::{StoreError, text};

/// Bytes of the digest of a device's token.
pub const DIGEST_BYTES: usize = 32;
/// Entries of one list.
const MAX_LISTED: u32 = 500;

/// A device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceRow {
    /// Its id.
    pub device: DeviceId,
    /// As the manager called it; none for one that was never paired.
    pub name: Option<String>,
    /// When somebody logged in there first.
    pub first_seen: UnixMs,
    /// When it was used last.
    pub last_seen: UnixMs,
    /// When it was paired.
    pub paired_at: Option<UnixMs>,
    /// When it was revoked.
    pub revoked_at: Option<UnixMs>,
    /// Sessions on it that are not over.
    pub sessions: u32,
}

/// A session that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveSession {
    /// Its id.
    #[schema(value_type = String)]
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
    /// Where.
    pub device: DeviceId,
    /// As the manager called the device.
    pub device_name: Option<String>,
    /// When it began.
    pub created_at: UnixMs,
    /// When it was used last.
    pub last_used: UnixMs,
    /// Until when, without a refresh.
    pub expires_at: UnixMs,
}

/// What a login must know of its device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Somebody has logged in there, or it was paired.
    pub known: bool,
    /// It shows the token with which it was paired.
    pub paired: bool,
    /// Nothing of it is taken any more.
    pub revoked: bool,
}

/// How a device stands that shows a token with this digest.
pub fn standing(
    connection: &Connection,
    device: DeviceId,
    digest: Option<[u8; DIGEST_BYTES]>,
) -> Result<Standing, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT token_digest, revoked_at_ms IS NOT NULL FROM devices WHERE id = ?")?;
    let row = query
        .query_row([device.0.as_bytes()], |row| {
            Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, bool>(1)?))
        })
        .optional()?;
    let Some((kept, revoked)) = row else { return Ok(Standing::default()) };
    // Digests of random tokens: how long their comparison takes tells nothing of a token.
    let paired = kept.zip(digest).is_some_and(|(kept, shown)| kept == shown) && !revoked;
    Ok(Standing { known: true, paired, revoked })
}

/// Pairs a device; one that was revoked is welcome again.
pub fn pair(
    connection: &Connection,
    device: DeviceId,
    name: &str,
    digest: [u8; DIGEST_BYTES],
    now: UnixMs,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO devices (id, first_seen_ms, last_seen_ms, name, token_digest, paired_at_ms)
         VALUES (?1, ?4, ?4, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET
             name = ?2, token_digest = ?3, paired_at_ms = ?4, last_seen_ms = ?4, revoked_at_ms = NULL",
        (device.0.as_bytes(), name, digest, now.0),
    )?;
    Ok(())
}

/// Gives a device another name; false when there is none with that id.
pub fn rename(connection: &Connection, device: DeviceId, name: &str) -> Result<bool, StoreError> {
    let changed =
        connection.execute("UPDATE devices SET name = ? WHERE id = ?", (name, device.0.as_bytes()))?;
    Ok(changed > 0)
}

/// Revokes a device and answers with its sessions, which are over; none when there is no such device.
pub fn revoke(
    connection: &Connection,
    device: DeviceId,
    now: UnixMs,
) -> Result<Option<Vec<SessionId>>, StoreError> {
    let revoked = connection.execute(
        "UPDATE devices SET token_digest = NULL, paired_at_ms = NULL, revoked_at_ms = ?2 WHERE id = ?1",
        (device.0.as_bytes(), now.0),
    )?;
    if revoked == 0 {
        return Ok(None);
    }
    let mut live =
        connection.prepare("SELECT id FROM sessions WHERE device_id = ? AND ended_at_ms IS NULL")?;
    let ended = live.query_map([device.0.as_bytes()], session_id)?.collect::<Result<Vec<_>, _>>()?;
    connection.execute(
        "UPDATE sessions SET ended_at_ms = ?2 WHERE device_id = ?1 AND ended_at_ms IS NULL",
        (device.0.as_bytes(), now.0),
    )?;
    Ok(Some(ended))
}

/// The devices, the one that was used last first.
pub fn devices(connection: &Connection, now: UnixMs) -> Result<Vec<DeviceRow>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT d.id, d.name, d.first_seen_ms,
                max(d.last_seen_ms, coalesce((SELECT max(last_used_ms) FROM sessions s WHERE s.device_id = d.id), 0)),
                d.paired_at_ms, d.revoked_at_ms,
                (SELECT count(*) FROM sessions s
                 WHERE s.device_id = d.id AND s.ended_at_ms IS NULL AND s.expires_at_ms > ?1)
         FROM devices d ORDER BY 4 DESC, d.id LIMIT ?2",
    )?;
    let mut rows = query.query((now.0, MAX_LISTED))?;
    let mut devices = Vec::new();
    while let Some(row) = rows.next()? {
        devices.push(DeviceRow {
            device: text::device(&row.get::<_, Vec<u8>>(0)?)?,
            name: row.get(1)?,
            first_seen: UnixMs(row.get(2)?),
            last_seen: UnixMs(row.get(3)?),
            paired_at: moment(row, 4)?,
            revoked_at: moment(row, 5)?,
            sessions: row.get(6)?,
        });
    }
    Ok(devices)
}

/// The sessions that are not over, of somebody or of all, the one that was used last first.
pub fn sessions(
    connection: &Connection,
    of: Option<UserId>,
    now: UnixMs,
) -> Result<Vec<LiveSession>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT s.id, s.user_id, s.device_id, d.name, s.created_at_ms, s.last_used_ms, s.expires_at_ms
         FROM sessions s JOIN devices d ON d.id = s.device_id
         WHERE s.ended_at_ms IS NULL AND s.expires_at_ms > ?1 AND (?2 IS NULL OR s.user_id = ?2)
         ORDER BY s.last_used_ms DESC, s.id LIMIT ?3",
    )?;
    let mut rows = query.query((now.0, of.map(|user| user.0), MAX_LISTED))?;
    let mut sessions = Vec::new();
    while let Some(row) = rows.next()? {
        sessions.push(LiveSession {
            session: session_id(row)?,
            user: UserId(row.get(1)?),
            device: text::device(&row.get::<_, Vec<u8>>(2)?)?,
            device_name: row.get(3)?,
            created_at: UnixMs(row.get(4)?),
            last_used: UnixMs(row.get(5)?),
            expires_at: UnixMs(row.get(6)?),
        });
    }
    Ok(sessions)
}

fn session_id(row: &Row<'_>) -> rusqlite::Result<SessionId> {
    Ok(SessionId(row.get(0)?))
}

fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<UnixMs>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(UnixMs))
}
