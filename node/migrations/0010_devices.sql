-- A device that a manager paired has a name, and a token of which only the digest is here.
ALTER TABLE devices ADD COLUMN name TEXT;
ALTER TABLE devices ADD COLUMN token_digest BLOB CHECK (token_digest IS NULL OR length(token_digest) = 32);
ALTER TABLE devices ADD COLUMN paired_at_ms INTEGER;
-- From then on nothing of it is taken, also what it wrote before and sends later.
ALTER TABLE devices ADD COLUMN revoked_at_ms INTEGER;
CREATE INDEX sessions_by_device ON sessions (device_id);
