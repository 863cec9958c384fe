-- What is done with the tickets of a route is said of the route, not of the printer that happens to print it.
CREATE TABLE printers_now (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    host    TEXT NOT NULL,
    port    INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    profile TEXT NOT NULL,
    -- None: as many as the profile has.
    columns INTEGER CHECK (columns BETWEEN 1 AND 255),
    drawer  INTEGER NOT NULL DEFAULT 1 CHECK (drawer IN (0, 1))
) STRICT;

INSERT INTO printers_now (id, name, host, port, profile) SELECT id, name, host, port, profile FROM printers;

CREATE TABLE routes (
    route          TEXT PRIMARY KEY,
    -- Of the station, for the head of its tickets.
    name           TEXT NOT NULL,
    printer_id     INTEGER NOT NULL REFERENCES printers_now (id),
    copies         INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 5),
    backup_id      INTEGER REFERENCES printers_now (id),
    backup_after_s INTEGER NOT NULL DEFAULT 30 CHECK (backup_after_s BETWEEN 1 AND 3600),
    when_unsure    TEXT NOT NULL DEFAULT 'ask' CHECK (when_unsure IN ('ask', 'print_on_backup'))
) STRICT, WITHOUT ROWID;

INSERT INTO routes
SELECT old.route, printers.name, printers.id, printers.copies, printers.backup_id, printers.backup_after_s,
       printers.when_unsure
FROM printer_routes AS old JOIN printers ON printers.id = old.printer_id;

DROP TABLE printer_routes;
DROP TABLE printers;
ALTER TABLE printers_now RENAME TO printers;
