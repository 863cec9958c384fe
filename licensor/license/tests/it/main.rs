//! The behaviour of licenses, told as tests.

#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the finding")]
