-- The ledger knows everything that goes to a printer, and what each ticket told its station: so many of an item to make, not
-- to make, to make otherwise, to bring elsewhere. What refers to a table is made anew before it, so that nothing dangles.
CREATE TABLE print_jobs_now (
    id            INTEGER PRIMARY KEY,
    printer_id    INTEGER NOT NULL,
    -- None for a test print.
    order_id      BLOB REFERENCES orders (id),
    -- The station; none when it is for none.
    route         TEXT,
    -- Where the party sat when it was written; not known of the oldest.
    table_id      INTEGER,
    errand        TEXT NOT NULL,
    again_of      INTEGER REFERENCES print_jobs_now (id),
    state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'sent', 'unknown', 'cancelled')),
    planned_at_ms INTEGER NOT NULL
) STRICT;

INSERT INTO print_jobs_now
SELECT id, printer_id, order_id, route, NULL,
       json_object('print', json_object('ticket', json(ticket))), NULL, state, planned_at_ms
FROM print_jobs;

CREATE TABLE print_job_records_now (
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    route     TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('add', 'void', 'changed_from', 'changed_to', 'moved', 'again')),
    n         INTEGER NOT NULL,
    job_id    INTEGER NOT NULL REFERENCES print_jobs_now (id),
    place     INTEGER NOT NULL,
    qty       INTEGER NOT NULL CHECK (qty >= 0),
    PRIMARY KEY (record_id, route, kind, n)
) STRICT, WITHOUT ROWID;

-- How many of an item an old ticket said is taken to be what is wanted now: whoever comes to this version in the middle of an
-- evening has no tickets printed about the past.
INSERT INTO print_job_records_now
SELECT told.record_id, told.route, told.kind, told.n, told.job_id, told.place,
       coalesce((SELECT item.live_qty + item.transferred_qty
                 FROM order_items AS item JOIN print_jobs AS job ON job.order_id = item.order_id
                 WHERE job.id = told.job_id AND item.id = told.record_id),
                1)
FROM print_job_records AS told;

CREATE TABLE print_log_now (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES print_jobs_now (id),
    state  TEXT NOT NULL,
    at_ms  INTEGER NOT NULL,
    why    TEXT
) STRICT;

INSERT INTO print_log_now SELECT seq, job_id, state, at_ms, why FROM print_log;

DROP TABLE print_log;
DROP TABLE print_job_records;
DROP TABLE print_jobs;
ALTER TABLE print_jobs_now RENAME TO print_jobs;
ALTER TABLE print_job_records_now RENAME TO print_job_records;
ALTER TABLE print_log_now RENAME TO print_log;

CREATE INDEX print_jobs_by_order ON print_jobs (order_id);
CREATE INDEX print_jobs_unfinished ON print_jobs (id) WHERE state IN ('queued', 'sending');
CREATE INDEX print_job_records_by_job ON print_job_records (job_id, place);
CREATE INDEX print_log_by_job ON print_log (job_id, seq);
