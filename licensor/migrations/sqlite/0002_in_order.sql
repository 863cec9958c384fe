-- Sites are shown in the order of their words, the name first; the id at the end makes each of them different.
CREATE INDEX sites_in_order ON sites (words);
