//! Documents on paper: semantic document + profile → grid.
//!
//! A kitchen ticket from the top: what the rail that tickets hang from may hide (station, times), then table and order
//! number, large, then what kind of ticket it is and the marks of this copy, then the lines by course and seat, and kind and
//! marks once more before the cut. Every text is wrapped between words; nothing that a person wrote is ever left out.

mod banner;
mod difference;
mod header;
mod lines;
mod page;
mod receipt;
mod test_page;
mod words;
mod wrap;

use crate::document::Document;
use crate::grid::Grid;
use crate::picture::Logo;
use crate::profile::Profile;
use crate::receipt::Receipt;
use crate::test_page::TestPage;
use crate::ticket::Ticket;
use page::Page;

/// Lays out any document for the paper of this printer. The logo is for receipts.
pub fn document(document: &Document, logo: Option<&Logo>, profile: &Profile) -> Grid {
    match document {
        Document::Ticket(this) => ticket(this, profile),
        Document::Receipt(this) => receipt(this, logo, profile),
        Document::TestPage(this) => test_page(this, profile),
    }
}

/// Lays out a kitchen ticket.
pub fn ticket(ticket: &Ticket, profile: &Profile) -> Grid {
    let mut page = Page::new(profile);
    let words = words::of(ticket.language);
    header::lay_out(ticket, words, &mut page);
    banner::lay_out(ticket, words, &mut page);
    lines::lay_out(ticket, words, &mut page);
    page.rule();
    banner::lay_out(ticket, words, &mut page);
    page.into_grid()
}

/// Lays out a guest's receipt. On printers without pictures the name of the house stands for the logo, and the content of a
/// QR code is written in letters.
pub fn receipt(receipt: &Receipt, logo: Option<&Logo>, profile: &Profile) -> Grid {
    let mut page = Page::new(profile);
    let words = words::of(receipt.language);
    receipt::lay_out(receipt, logo, words, &mut page);
    page.into_grid()
}

/// Lays out a test print with its chart of code pages.
pub fn test_page(test: &TestPage, profile: &Profile) -> Grid {
    let mut page = Page::new(profile);
    test_page::lay_out(test, words::of(test.language), profile, &mut page);
    page.into_grid()
}
