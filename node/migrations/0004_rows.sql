-- What is in each order, for reports and SQL tools. Can be made again from the documents: node rebuild.
CREATE TABLE order_items (
    order_id        BLOB NOT NULL REFERENCES orders (id),
    id              BLOB NOT NULL CHECK (length(id) = 16),
    product_id      INTEGER NOT NULL,
    name            TEXT NOT NULL,
    ordered_qty     INTEGER NOT NULL,
    -- What this order pays for, and what other orders pay for.
    live_qty        INTEGER NOT NULL,
    transferred_qty INTEGER NOT NULL,
    -- Of one, with its modifiers.
    each_minor      INTEGER NOT NULL,
    vat_bp          INTEGER NOT NULL,
    menu_version    INTEGER NOT NULL,
    -- The order that took it, when it came by a transfer.
    from_order_id   BLOB CHECK (from_order_id IS NULL OR length(from_order_id) = 16),
    user_id         INTEGER NOT NULL,
    at_ms           INTEGER NOT NULL,
    printed         INTEGER NOT NULL CHECK (printed IN (0, 1)),
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_payments (
    order_id     BLOB NOT NULL REFERENCES orders (id),
    id           BLOB NOT NULL CHECK (length(id) = 16),
    amount_minor INTEGER NOT NULL,
    tip_minor    INTEGER NOT NULL,
    method       TEXT NOT NULL CHECK (method IN ('cash', 'card', 'other')),
    user_id      INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_refunds (
    order_id     BLOB NOT NULL REFERENCES orders (id),
    id           BLOB NOT NULL CHECK (length(id) = 16),
    payment_id   BLOB NOT NULL CHECK (length(payment_id) = 16),
    amount_minor INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    user_id      INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;
