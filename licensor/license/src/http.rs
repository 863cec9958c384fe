//! What node, licensor and panel say to each other over HTTP, as JSON. Moments are seconds since 1970.

mod file;
mod heartbeat;
mod sites;

pub use file::{FileError, MAX_FILE_BYTES, license_file, tokens_of_file};
pub use heartbeat::{
    HEARTBEAT_PATH, Heartbeat, HeartbeatAnswer, MAX_ANSWER_BYTES, SITE_HEADER, SITE_KEY_HEADER,
};
pub use sites::{LockSite, RegisterSite, RegisteredSite, SiteStatus, SiteSummary};
