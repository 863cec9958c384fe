//! What people do, as it is written down: in the same transaction as what was done, and never changed afterwards.

use license::site::SiteId;
use license::time::UnixSeconds;

use crate::clock;

/// Whoever does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// An administrator's name, or [`Actor::COMMAND_LINE`].
    pub who: String,
    /// From which address, if over the network.
    pub address: Option<String>,
}

/// A deed that is about to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeed {
    /// When.
    pub at: UnixSeconds,
    /// By whom.
    pub by: Actor,
    /// What.
    pub action: Action,
    /// To which site.
    pub site: Option<SiteId>,
    /// What else there is to say, for people.
    pub detail: String,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What can be done, each with its word in the database and in the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

actions! {
    /// A site was registered.
    Registered = "site_registered",
    /// Its words were changed.
    Edited = "site_edited",
    /// Its license ends at another time.
    Extended = "site_extended",
    /// It may do no new business.
    Locked = "site_locked",
    /// It may again.
    Unlocked = "site_unlocked",
    /// Its licenses count without contact.
    WentOffline = "site_went_offline",
    /// It has another key.
    Rekeyed = "site_key_rotated",
    /// A license file was made for it.
    Issued = "license_file_issued",
    /// It is gone.
    Deleted = "site_deleted",
    /// Another key signs.
    KeysRotated = "signing_keys_rotated",
    /// An administrator was added, or has another password.
    AdminSet = "administrator_set",
    /// An administrator is gone.
    AdminRemoved = "administrator_removed",
    /// An administrator logged in.
    LoggedIn = "logged_in",
    /// An administrator ended all their sessions.
    LoggedOut = "logged_out",
}

impl Actor {
    /// Who acts when nobody logs in.
    pub const COMMAND_LINE: &str = "command line";

    /// Whoever has a shell on the licensor's machine.
    pub fn command_line() -> Self {
        Self { who: Self::COMMAND_LINE.to_owned(), address: None }
    }

    /// They do this, now.
    pub fn does(&self, action: Action, site: Option<SiteId>, detail: impl Into<String>) -> NewDeed {
        NewDeed { at: clock::now(), by: self.clone(), action, site, detail: detail.into() }
    }
}
