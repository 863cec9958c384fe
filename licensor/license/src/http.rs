//! What node, licensor and panel say to each other over HTTP, as JSON. Moments are seconds since 1970.

mod file;
mod heartbeat;
mod panel;
mod relay;
mod report;
mod sites;

pub use file::{FileError, MAX_FILE_BYTES, license_file, tokens_of_file};
pub use heartbeat::{
    HEARTBEAT_PATH, Heartbeat, HeartbeatAnswer, MAX_ANSWER_BYTES, SITE_HEADER, SITE_KEY_HEADER,
};
pub use panel::{AdminLogin, AdminSession, Deed, DeedPage, KeyInfo, Overview, PanelEvent};
pub use relay::{FromLicensor, FromNode, MAX_RELAY_FROM_NODE_BYTES, RELAY_PATH, RELAY_PROTOCOL};
pub use report::{Contact, HeldLicense, LicenseReport, Question, Trouble};
pub use sites::{
    DeleteSite, EditSite, ExtendSite, LicenseFile, LockSite, RegisterSite, RegisteredSite, SiteCounts,
    SiteDetail, SitePage, SiteStatus, SiteSummary,
};
