-- Moments are seconds since 1970.
CREATE TABLE sites (
    id            TEXT PRIMARY KEY NOT NULL,
    name          TEXT NOT NULL,
    owner         TEXT NOT NULL,
    email         TEXT NOT NULL,
    words         TEXT NOT NULL,     -- all of the above in lower case, for searching
    key_hash      BLOB NOT NULL,     -- SHA-256 of the site's key
    registered_at INTEGER NOT NULL,
    serial        INTEGER NOT NULL,  -- grows when what the site may do changes
    expires_at    INTEGER,
    lock_reason   TEXT,
    offline       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Apart from the sites: written all the time, and nobody's change waits for it.
CREATE TABLE sightings (
    site         TEXT PRIMARY KEY NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    address      TEXT NOT NULL,
    version      TEXT NOT NULL,
    taken_serial INTEGER
) STRICT, WITHOUT ROWID;

-- Only ever added to. A deed outlives the site that it is about.
CREATE TABLE deeds (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    address TEXT,
    action  TEXT NOT NULL,
    site    TEXT,
    detail  TEXT NOT NULL,
    serial  INTEGER
) STRICT;
CREATE INDEX deeds_of_site ON deeds (site, number);

CREATE TABLE admins (
    name          TEXT PRIMARY KEY NOT NULL,
    password_hash TEXT NOT NULL,     -- argon2id
    generation    INTEGER NOT NULL   -- grows when all sessions end
) STRICT, WITHOUT ROWID;

-- Signed statements about keys, for everybody to read. Private keys are never here.
CREATE TABLE rotations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    token  TEXT NOT NULL UNIQUE
) STRICT;
