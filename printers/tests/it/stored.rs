//! Tickets wait in job rows as JSON, for a night or for a year.

use printers::profile::Profile;
use printers::ticket::Ticket;

use crate::sample;

#[test]
fn a_ticket_comes_back_as_it_was_stored() {
    for ticket in [sample::greek(), sample::english()] {
        let stored = serde_json::to_string(&ticket).unwrap();
        assert_eq!(serde_json::from_str::<Ticket>(&stored).unwrap(), ticket);
    }
    insta::assert_json_snapshot!(sample::english());
}

#[test]
fn a_ticket_of_the_first_version_can_still_be_read() {
    let stored = r#"{"kind":"add","language":"el","station":"Bar","table":"5","order":"1","waiter":"Νίκος","date":"1/1/2026",
        "ordered_at":"21:00","printed_at":"21:01","lines":[{"quantity":1,"name":"Ούζο"}]}"#;
    let ticket: Ticket = serde_json::from_str(stored).unwrap();
    assert_eq!((ticket.lines[0].quantity, ticket.marks.len()), (1, 0));
}

#[test]
fn a_profile_is_checked_when_it_is_read() {
    let profile = Profile::named("jolimark-tp850ue").unwrap();
    let stored = serde_json::to_string(&profile).unwrap();
    assert_eq!(serde_json::from_str::<Profile>(&stored).unwrap(), profile);
    let refused = |from: &str, to: &str| {
        serde_json::from_str::<Profile>(&stored.replace(from, to)).unwrap_err().to_string()
    };
    assert!(refused("\"columns\":48", "\"columns\":4").contains("20 to 96 columns"));
    assert!(refused("CP737", "CP999").contains("charset \"CP999\" is unknown"));
}
