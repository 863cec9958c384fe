-- So long a printer is waited for that does not say that a ticket is on paper. Those that were there keep what all had.
ALTER TABLE printers ADD COLUMN confirm_s INTEGER NOT NULL DEFAULT 20 CHECK (confirm_s BETWEEN 5 AND 120);
