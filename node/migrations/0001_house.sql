-- Facts about this database: the restaurant it belongs to, the key that signs logins.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id       INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    pin_hash TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('waiter', 'manager')),
    active   INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- Every device on which somebody has logged in.
CREATE TABLE devices (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    first_seen_ms INTEGER NOT NULL,
    last_seen_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows are kept for ever: every change in an order names the session in which it was made.
CREATE TABLE sessions (
    id            BLOB PRIMARY KEY CHECK (length(id) = 8),
    user_id       INTEGER NOT NULL REFERENCES users (id),
    role          TEXT NOT NULL CHECK (role IN ('waiter', 'manager')),
    device_id     BLOB NOT NULL REFERENCES devices (id),
    created_at_ms INTEGER NOT NULL,
    last_used_ms  INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    ended_at_ms   INTEGER
) STRICT, WITHOUT ROWID;

-- All versions are kept: the price on an old order can be proved.
CREATE TABLE catalog_versions (
    version INTEGER PRIMARY KEY,
    json    TEXT NOT NULL,
    at_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE printers (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    host    TEXT NOT NULL,
    port    INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    profile TEXT NOT NULL,
    copies  INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 5)
) STRICT;

CREATE TABLE printer_routes (
    route      TEXT PRIMARY KEY,
    printer_id INTEGER NOT NULL REFERENCES printers (id)
) STRICT, WITHOUT ROWID;
