-- All that the status of a site is made of, besides when it was heard: who counts sites reads no names and no addresses.
CREATE INDEX standing_of_sites ON sites (id, lock_reason, offline, expires_at);
