-- Where the party of an order sits now; table_id and sitting stay those at which it was opened.
ALTER TABLE orders ADD COLUMN seated_at INTEGER;
UPDATE orders SET seated_at = table_id;
