-- Who prints for a printer that does not, after how long, and what becomes of tickets that are uncertain.
ALTER TABLE printers ADD COLUMN backup_id INTEGER REFERENCES printers (id);
ALTER TABLE printers ADD COLUMN backup_after_s INTEGER NOT NULL DEFAULT 30 CHECK (backup_after_s BETWEEN 1 AND 3600);
ALTER TABLE printers ADD COLUMN when_unsure TEXT NOT NULL DEFAULT 'ask'
    CHECK (when_unsure IN ('ask', 'print_on_backup'));
