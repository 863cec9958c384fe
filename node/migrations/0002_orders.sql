-- What each order is now, for lists and reports. Can be made again from its document.
CREATE TABLE orders (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    table_id      INTEGER,
    sitting       INTEGER NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('open', 'partially_paid', 'paid', 'closed', 'cancelled')),
    covers        INTEGER NOT NULL,
    opened_at_ms  INTEGER,
    gross_minor   INTEGER NOT NULL,
    paid_minor    INTEGER NOT NULL,
    balance_minor INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX orders_by_sitting ON orders (table_id, sitting) WHERE table_id IS NOT NULL;
CREATE INDEX orders_by_status ON orders (status);

-- The document of an order: a saved Automerge document (when there is one), then the changes since, by seq.
CREATE TABLE order_documents (
    order_id BLOB PRIMARY KEY REFERENCES orders (id),
    snapshot BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE order_changes (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id BLOB NOT NULL REFERENCES orders (id),
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes    BLOB NOT NULL
) STRICT;

CREATE INDEX order_changes_by_order ON order_changes (order_id, seq);

-- The ledger: every ticket, and how far it is.
CREATE TABLE print_jobs (
    id            INTEGER PRIMARY KEY,
    printer_id    INTEGER NOT NULL,
    order_id      BLOB NOT NULL REFERENCES orders (id),
    route         TEXT NOT NULL,
    ticket        TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'sent', 'unknown', 'cancelled')),
    planned_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX print_jobs_by_order ON print_jobs (order_id);
CREATE INDEX print_jobs_unfinished ON print_jobs (id) WHERE state IN ('queued', 'sending');

-- No item is on two tickets of one kind for one station: the database itself refuses a second one.
CREATE TABLE print_job_records (
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    route     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    n         INTEGER NOT NULL,
    job_id    INTEGER NOT NULL REFERENCES print_jobs (id),
    place     INTEGER NOT NULL,
    PRIMARY KEY (record_id, route, kind, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX print_job_records_by_job ON print_job_records (job_id, place);

-- Every step of every ticket.
CREATE TABLE print_log (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES print_jobs (id),
    state  TEXT NOT NULL,
    at_ms  INTEGER NOT NULL,
    why    TEXT
) STRICT;

CREATE INDEX print_log_by_job ON print_log (job_id, seq);

-- Changes that were refused, as they came.
CREATE TABLE quarantine (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id BLOB NOT NULL CHECK (length(device_id) = 16),
    order_id  BLOB NOT NULL CHECK (length(order_id) = 16),
    code      TEXT NOT NULL,
    bytes     BLOB NOT NULL,
    at_ms     INTEGER NOT NULL
) STRICT;
