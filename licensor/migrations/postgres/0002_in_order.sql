-- Sites are shown in the order of their words, the name first; the id at the end makes each of them different. The
-- order is that of the bytes, on every server.
CREATE INDEX sites_in_order ON sites (words COLLATE "C");
