//! All kinds of paper as one page, to be looked at: `target/previews/papers.html`.

use std::path::Path;

use printers::grid::Grid;
use printers::layout;
use printers::picture::Logo;
use printers::preview;
use printers::profile::Profile;
use printers::ticket::Language;

use crate::papers::{in_english, laid_out, of_each_kind};
use crate::{logos, receipts, sample};

fn papers() -> Vec<Grid> {
    let logo = Logo::from_png(&logos::house()).unwrap();
    let on = |name: &str| Profile::named(name).unwrap();
    let mut papers = vec![
        layout::ticket(&sample::english(), &on("epson-tm-t88")),
        layout::ticket(&sample::void(), &on("epson-tm-u220-narrow")),
        layout::ticket(&sample::moved(), &on("epson-tm-u220")),
        layout::receipt(&receipts::greek(), Some(&logo), &on("jolimark-tp850ue")),
        layout::receipt(&receipts::greek(), Some(&logo), &on("generic-58")),
        layout::test_page(&receipts::test_page(Language::El), &on("generic-xprinter")),
    ];
    for (_, greek) in of_each_kind() {
        papers.extend([in_english(&greek), greek].iter().flat_map(laid_out));
    }
    papers
}

#[test]
fn every_kind_of_paper_has_a_preview() {
    let papers = papers();
    let previews: Vec<String> = papers.iter().map(preview::html).collect();
    for (paper, html) in papers.iter().zip(&previews) {
        assert_eq!(html.matches("class=\"row").count(), paper.rows().count());
        assert_eq!(html.matches("<svg").count(), paper.strips().len() - paper.rows().count());
        assert!(html.len() < 200_000, "a preview of {} bytes", html.len());
    }
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>Papers</title><style>{} body {{ background: #e9e2d4; display: flex; \
         flex-wrap: wrap; gap: 24px; align-items: start; }}</style>{}",
        preview::STYLESHEET,
        previews.concat()
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target").join("previews");
    leave(&folder, &page);
}

#[expect(clippy::disallowed_methods, reason = "the crate is pure, its tests may leave something to look at")]
fn leave(folder: &Path, page: &str) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("papers.html"), page).unwrap();
}
