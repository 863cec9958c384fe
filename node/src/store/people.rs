//! Accounts, devices and sessions.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use sync::id::UserId;
use sync::session::{Session, SessionId};
use sync::site::Role;
use sync::time::UnixMs;

use super::{StoreError, text};

/// What a login needs to know of an account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// An argon2id hash in PHC form.
    pub pin_hash: String,
    /// False when the account is blocked.
    pub active: bool,
}

/// A session with its fate.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Who, where, as what.
    pub session: Session,
    /// From then on it no longer opens anything; what was written in it stays theirs.
    pub expires_at: UnixMs,
    /// True when somebody logged out.
    pub ended: bool,
    /// False when the account was blocked or the device revoked: what comes of it now is not taken. Logging out leaves it true, because
    /// what was taken before still counts.
    pub may_write: bool,
}

/// A new account, for the first set-up.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Who; also an entry in the catalog's staff.
    pub user: UserId,
    /// Unique; upper and lower case are the same.
    pub username: String,
    /// An argon2id hash in PHC form.
    pub pin_hash: String,
    /// What they may do.
    pub role: Role,
}

/// Adds an account.
pub fn add_account(connection: &Connection, account: &NewAccount) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO users (id, username, pin_hash, role) VALUES (:id, :username, :pin_hash, :role)",
        named_params! {
            ":id": account.user.0,
            ":username": account.username,
            ":pin_hash": account.pin_hash,
            ":role": text::word(&account.role),
        },
    )?;
    Ok(())
}

/// The accounts of all who can log in.
pub fn active_accounts(connection: &Connection) -> Result<Vec<NewAccount>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, username, pin_hash, role FROM users WHERE active AND deleted_at_ms IS NULL ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    let mut accounts = Vec::new();
    while let Some(row) = rows.next()? {
        let role: String = row.get(3)?;
        accounts.push(NewAccount {
            user: UserId(row.get(0)?),
            username: row.get(1)?,
            pin_hash: row.get(2)?,
            role: text::read_word("role", &role)?,
        });
    }
    Ok(accounts)
}

/// An account as managers see it.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Who.
    pub user: UserId,
    /// With which they log in.
    pub username: String,
    /// When they last did, or were last refreshed.
    pub last_used: Option<UnixMs>,
}

/// The accounts of all who have not left.
pub fn accounts(connection: &Connection) -> Result<Vec<AccountRow>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT u.id, u.username, (SELECT max(last_used_ms) FROM sessions s WHERE s.user_id = u.id)
         FROM users u WHERE u.deleted_at_ms IS NULL ORDER BY u.id",
    )?;
    let rows = query.query_map([], |row| {
        let last_used: Option<i64> = row.get(2)?;
        Ok(AccountRow { user: UserId(row.get(0)?), username: row.get(1)?, last_used: last_used.map(UnixMs) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Changes what an account is called and what it may do.
pub fn change_account(
    connection: &Connection,
    user: UserId,
    username: &str,
    role: Role,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE users SET username = ?, role = ? WHERE id = ?",
        (username, text::word(&role), user.0),
    )?;
    Ok(())
}

/// Gives an account another PIN.
pub fn set_pin(connection: &Connection, user: UserId, pin_hash: &str) -> Result<(), StoreError> {
    connection.execute("UPDATE users SET pin_hash = ? WHERE id = ?", (pin_hash, user.0))?;
    Ok(())
}

/// Blocks an account, or lets it in again.
pub fn set_active(connection: &Connection, user: UserId, active: bool) -> Result<(), StoreError> {
    connection.execute("UPDATE users SET active = ? WHERE id = ?", (active, user.0))?;
    Ok(())
}

/// Somebody has left: the account is closed for good and its name is free. A name has no `#` in it.
pub fn leave(connection: &Connection, user: UserId, now: UnixMs) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE users SET active = 0, username = '#' || id, pin_hash = '', deleted_at_ms = ? WHERE id = ?",
        (now.0, user.0),
    )?;
    Ok(())
}

/// Ends every session of somebody.
pub fn end_all(connection: &Connection, user: UserId, now: UnixMs) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE sessions SET ended_at_ms = ? WHERE user_id = ? AND ended_at_ms IS NULL",
        (now.0, user.0),
    )?;
    Ok(())
}

/// The account with this user name.
pub fn account(connection: &Connection, username: &str) -> Result<Option<Account>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT id, role, pin_hash, active FROM users WHERE username = ?")?;
    let found = query
        .query_row([username], |row| {
            Ok((UserId(row.get(0)?), row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((user, role, pin_hash, active)) = found else { return Ok(None) };
    Ok(Some(Account { user, role: text::read_word("role", &role)?, pin_hash, active }))
}

/// Grants a session: from now on its device may write in its user's name.
pub fn grant(
    connection: &Connection,
    session: &Session,
    now: UnixMs,
    expires_at: UnixMs,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO devices (id, first_seen_ms, last_seen_ms) VALUES (:id, :now, :now)
         ON CONFLICT (id) DO UPDATE SET last_seen_ms = :now",
        named_params! { ":id": session.device.0.as_bytes(), ":now": now.0 },
    )?;
    connection.execute(
        "INSERT INTO sessions (id, user_id, role, device_id, created_at_ms, last_used_ms, expires_at_ms)
         VALUES (:id, :user, :role, :device, :now, :now, :expires)",
        named_params! {
            ":id": session.id.0,
            ":user": session.user.0,
            ":role": text::word(&session.role),
            ":device": session.device.0.as_bytes(),
            ":now": now.0,
            ":expires": expires_at.0,
        },
    )?;
    Ok(())
}

/// Lets a session live until `expires_at`, because it is in use.
pub fn extend(
    connection: &Connection,
    id: SessionId,
    now: UnixMs,
    expires_at: UnixMs,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE sessions SET last_used_ms = :now, expires_at_ms = :expires
         WHERE id = :id AND ended_at_ms IS NULL",
        named_params! { ":id": id.0, ":now": now.0, ":expires": expires_at.0 },
    )?;
    Ok(())
}

/// Ends a session. Ending it again changes nothing.
pub fn end(connection: &Connection, id: SessionId, now: UnixMs) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE sessions SET ended_at_ms = :now WHERE id = :id AND ended_at_ms IS NULL",
        named_params! { ":id": id.0, ":now": now.0 },
    )?;
    Ok(())
}

/// The session with this id, also when it is over. Whoever is a waiter now has no more rights in an old session.
pub fn session(connection: &Connection, id: SessionId) -> Result<Option<SessionRow>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT s.user_id, CASE u.role WHEN 'waiter' THEN u.role ELSE s.role END, s.device_id,
                s.expires_at_ms, s.ended_at_ms IS NOT NULL,
                u.active AND d.revoked_at_ms IS NULL
         FROM sessions s JOIN users u ON u.id = s.user_id JOIN devices d ON d.id = s.device_id
         WHERE s.id = ?",
    )?;
    let found = query.query_row([id.0], |row| Ok(read_session(id, row))).optional()?;
    found.transpose()
}

fn read_session(id: SessionId, row: &Row<'_>) -> Result<SessionRow, StoreError> {
    let role: String = row.get(1)?;
    let device: Vec<u8> = row.get(2)?;
    let session = Session {
        id,
        user: UserId(row.get(0)?),
        role: text::read_word("role", &role)?,
        device: text::device(&device)?,
    };
    Ok(SessionRow { session, expires_at: UnixMs(row.get(3)?), ended: row.get(4)?, may_write: row.get(5)? })
}
