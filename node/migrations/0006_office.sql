-- By menu: what an old price is proved with, found without reading every catalog.
ALTER TABLE catalog_versions ADD COLUMN menu_version INTEGER NOT NULL DEFAULT 0;
UPDATE catalog_versions SET menu_version = json_extract(json, '$.menu.version');
CREATE INDEX catalog_versions_by_menu ON catalog_versions (menu_version, version);

-- People who have left stay: what they did names them.
ALTER TABLE users ADD COLUMN deleted_at_ms INTEGER;
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Pictures of products, as the node made them of what was uploaded.
CREATE TABLE images (
    name  TEXT PRIMARY KEY CHECK (length(name) = 32),
    bytes BLOB NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who serves each order, as a JSON array, for lists.
ALTER TABLE orders ADD COLUMN waiters TEXT NOT NULL DEFAULT '[]';
CREATE INDEX orders_by_opening ON orders (opened_at_ms DESC, id DESC);
