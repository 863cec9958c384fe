//! Licenses: what the licensor signs, what a node believes, and until when a restaurant may open new business.
//!
//! ```text
//! licensor                                            node
//! Claims ── sign ──► token ── heartbeat, push, file ──► Holder ── state ──► Licensed · Warning · Grace   all works
//!   (SigningKey)                                         │ keys             Blocked (402) · Locked (423)  no new business
//!                                                        │ best token
//!                                                        └ trusted time
//! ```
//!
//! One story, from left to right:
//!
//! 1. The licensor writes [`claims::Claims`] about one site and signs them: a [`token`] is a JWS with exactly one
//!    algorithm. Each answer to a heartbeat is a new token, so `issued` of the best one is the last contact.
//! 2. The node checks it offline against its [`keys::KeySet`]: the keys it was built with and the rotations that
//!    those keys vouched for. Nothing of a token is parsed as JSON before its signature holds.
//! 3. [`holder::Holder`] keeps the best token by (serial, issued) and the [`clock::Clock`], which knows what time it
//!    is at least, whatever somebody did to the clock of the machine.
//! 4. [`state::state`] is a pure function of the best token and the trusted time.
//!
//! ```
//! # use license::{claims::Claims, clock::Way, holder::Holder, keys::{KeySet, SigningKey}, site::SiteId};
//! # use license::time::{DAY_SECONDS, Now, UnixSeconds};
//! # let [drawer, daily] = [1, 2].map(|number| SigningKey::from_seed(&[number; 32]));
//! # let (site, random) = (SiteId("01905a7e-0000-7000-8000-000000000001".parse().unwrap()), [3; 16]);
//! # let now = Now { wall: UnixSeconds(1_782_864_000), running_seconds: 0 };
//! // The node starts, and asks.
//! let keys = KeySet::new(vec![drawer.public(), daily.public()], [].into()).unwrap();
//! let (mut holder, _) = Holder::resume(site, keys, Default::default(), now);
//! let nonce = holder.ask(Way::Network, random, now);
//!
//! // The licensor answers.
//! let mut claims = Claims::new(site, 1, now.wall, now.wall.plus(30 * DAY_SECONDS));
//! claims.nonce = Some(nonce);
//! let token = claims.sign(&daily).unwrap();
//!
//! // The node believes it.
//! holder.learn([token.as_str()], now);
//! assert!(holder.state(now).allows_new_business());
//! ```
//!
//! [`http`] holds what node, licensor and panel say to each other around it.
//!
//! Nothing here reads a clock, draws a random number, opens a file or a socket: times, random bytes and stored values
//! are handed in, and what should be stored is handed back. Nothing here ever lets a license be made without a
//! verified signature: [`token::License`] has no other way into being.

pub mod claims;
pub mod clock;
pub mod holder;
pub mod http;
pub mod keys;
pub mod nonce;
pub mod site;
pub mod state;
pub mod time;
pub mod token;

mod base64url;
