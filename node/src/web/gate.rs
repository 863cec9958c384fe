//! What a restaurant without a license may not do: new business, and nothing else; and what a node may not do whose place
//! another one took: change anything.
//!
//! Every route says in the one table of them what it is for ([`super::Business`]). Orders on the sync socket are not
//! judged here but by `sync::hub`, which knows an open bill when it sees one.

use axum::http::{Method, StatusCode};
use license::state::{State as License, Why};
use serving::problem::Problem;
use tokio::sync::watch;

use super::{Business, Rule};

/// Lets whatever is not new business pass, and new business while there is a license for it.
pub fn pass(business: Business, license: &watch::Receiver<License>) -> Result<(), Problem> {
    let refused = if business == Business::New { refusal(&license.borrow()) } else { None };
    refused.map_or(Ok(()), Err)
}

/// Whether a route changes something that only the node that counts may change.
pub(super) fn changes_the_house(rule: Rule) -> bool {
    rule.method != Method::GET && rule.business != Business::Login
}

/// Another node took the place of this one.
pub(super) fn replaced() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "replaced",
        "Another node took the place of this one",
        "This one shows what it has and changes nothing any more: do it at the other node, and switch this one off.",
    )
}

/// Why there is no new business, and what to do about it; none while there is.
fn refusal(license: &License) -> Option<Problem> {
    let no_license =
        |code, title: &str, detail| Problem::new(StatusCode::PAYMENT_REQUIRED, code, title, detail);
    let problem = match license {
        License::Licensed { .. } | License::Warning { .. } | License::Grace { .. } => return None,
        License::Locked { reason } => Problem::new(
            StatusCode::LOCKED,
            "site_locked",
            format!("This restaurant is locked: {reason}"),
            "Open bills can be paid and closed. Ask whoever licenses the restaurant to unlock it.",
        ),
        License::Blocked { why: Why::Silence } => no_license(
            "license_not_refreshed",
            "The licensor was not heard for too long",
            "Open bills can be paid and closed. Connect the node to the internet, or upload a license file at the \
             manager's page.",
        ),
        License::Blocked { why: Why::Expiry } => no_license(
            "license_ended",
            "The license has ended",
            "Open bills can be paid and closed. Extend the license; a connected node knows at once.",
        ),
        License::Blocked { why: Why::NotYetIssued } => no_license(
            "license_not_yet_issued",
            "The license begins later than the node's clock shows",
            "Open bills can be paid and closed. Put the clock of the node right.",
        ),
        License::Unlicensed => no_license(
            "unlicensed",
            "This restaurant has no license",
            "Start the node with the account of a licensor, or upload a license file at the manager's page.",
        ),
    };
    Some(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use license::time::UnixSeconds;

    #[test]
    fn only_new_business_is_ever_refused_and_with_the_status_that_the_license_says() {
        let until = UnixSeconds(9);
        let blocked = |why| License::Blocked { why };
        for state in [
            License::Licensed { until, warn: until },
            License::Warning { expires: until, until },
            License::Grace { until, why: Why::Silence },
            blocked(Why::Silence),
            blocked(Why::Expiry),
            blocked(Why::NotYetIssued),
            License::Unlicensed,
            License::Locked { reason: "unpaid".into() },
        ] {
            let (_license, watched) = watch::channel(state.clone());
            let status =
                |business| pass(business, &watched).err().map(|problem| problem.into_response().status());
            assert_eq!(status(Business::New).map(|status| status.as_u16()), state.refusal(), "{state:?}");
            for business in [Business::Open, Business::Always, Business::Login] {
                assert_eq!(status(business), None, "{state:?}");
            }
        }
    }
}
