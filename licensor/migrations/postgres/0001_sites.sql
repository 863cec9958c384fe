-- Moments are seconds since 1970.
CREATE TABLE sites (
    id            uuid PRIMARY KEY,
    name          text NOT NULL,
    owner         text NOT NULL,
    email         text NOT NULL,
    words         text NOT NULL,      -- all of the above in lower case, for searching
    key_hash      bytea NOT NULL,     -- SHA-256 of the site's key
    registered_at bigint NOT NULL,
    serial        bigint NOT NULL,    -- grows when what the site may do changes
    expires_at    bigint,
    lock_reason   text,
    offline       boolean NOT NULL
);

-- Apart from the sites: written all the time, and nobody's change waits for it.
CREATE TABLE sightings (
    site         uuid PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
    at           bigint NOT NULL,
    address      text NOT NULL,
    version      text NOT NULL,
    taken_serial bigint
);

-- Only ever added to. A deed outlives the site that it is about.
CREATE TABLE deeds (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      bigint NOT NULL,
    who     text NOT NULL,
    address text,
    action  text NOT NULL,
    site    uuid,
    detail  text NOT NULL,
    serial  bigint
);
CREATE INDEX deeds_of_site ON deeds (site, number);

CREATE TABLE admins (
    name          text PRIMARY KEY,
    password_hash text NOT NULL,      -- argon2id
    generation    bigint NOT NULL     -- grows when all sessions end
);

-- Signed statements about keys, for everybody to read. Private keys are never here.
CREATE TABLE rotations (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token  text NOT NULL UNIQUE
);
