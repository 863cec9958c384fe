-- The changes of an order in one tree instead of three: a commit writes a page for each.
CREATE TABLE order_changes_now (
    order_id BLOB NOT NULL REFERENCES orders (id),
    seq      INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (order_id, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO order_changes_now SELECT order_id, seq, bytes FROM order_changes;
DROP TABLE order_changes;
ALTER TABLE order_changes_now RENAME TO order_changes;
