-- Reports ask for what was sold and paid between two moments.
CREATE INDEX order_items_by_time ON order_items (at_ms);
CREATE INDEX order_payments_by_time ON order_payments (at_ms);
CREATE INDEX order_refunds_by_time ON order_refunds (at_ms);
