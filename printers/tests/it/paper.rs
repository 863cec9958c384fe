//! Tickets on the paper of a virtual printer, and before the eyes of a decoder that is not ours.

use std::time::Duration;

use fixtures::printer::{Fault, PrinterSetup, VirtualPrinter, independent_text, independent_text_in};
use printers::charset::Charset;
use printers::encode::{Token, encode};
use printers::grid::Strip;
use printers::layout;
use printers::picture::Logo;
use printers::profile::{BUILT_IN, Profile};
use printers::status::{Query, Replies, Reply, Status};
use printers::ticket::{Language, Ticket};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{logos, receipts, sample};

const SOON: Duration = Duration::from_secs(5);

fn setup(profile: &Profile) -> PrinterSetup {
    let mut setup = match profile.charset_number() {
        29 => PrinterSetup::jolimark(profile.name()),
        _ => PrinterSetup::epson(profile.name()),
    };
    if profile.charset() == Charset::CP737 {
        setup.code_pages.insert(profile.charset_number(), 737);
    }
    PrinterSetup { columns: profile.columns(), wakes_up_chinese: profile.leaves_chinese_mode(), ..setup }
}

fn job(ticket: &Ticket, profile: &Profile) -> Vec<u8> {
    encode(&layout::ticket(ticket, profile), profile, Token::from_number(4711))
}

/// The text as a decoder reads it that is not ours, on a printer with the page of this profile.
fn decoded(job: &[u8], profile: &Profile) -> String {
    independent_text_in(job, &[(profile.charset_number(), &profile.charset().to_string())])
}

/// The bytes that a printer answers, as replies, until there are so many of them.
async fn replies(stream: &mut TcpStream, demultiplexer: &mut Replies, count: usize) -> Vec<Reply> {
    let mut replies = Vec::new();
    while replies.len() < count {
        let mut bytes = [0; 64];
        let length = timeout(SOON, stream.read(&mut bytes)).await.expect("the printer answers").unwrap();
        assert!(length > 0, "the printer hung up after {replies:?}");
        replies.extend(demultiplexer.feed(&bytes[..length]));
    }
    replies
}

#[test]
fn another_decoder_reads_the_same_text() {
    for ticket in [sample::greek(), sample::english()] {
        for model in &BUILT_IN {
            let profile = Profile::named(model.name).unwrap();
            let decoded = decoded(&job(&ticket, &profile), &profile);
            let decoded: Vec<_> = decoded.lines().map(str::trim_end).collect();
            let laid_out = layout::ticket(&ticket, &profile).to_string();
            let rows: Vec<_> = laid_out.lines().collect();
            assert_eq!(&decoded[..rows.len()], rows, "{}", model.name);
            assert!(
                decoded[rows.len()..].iter().all(|line| line.is_empty() || *line == "\u{c}"),
                "{decoded:?}"
            );
        }
    }
}

#[test]
fn another_decoder_reads_correct_greek() {
    let decoded = independent_text(&job(&sample::greek(), &Profile::named("jolimark-tp850ue").unwrap()));
    for expected in [
        "ΤΡΑΠΕΖΙ 12",
        "Ελένη",
        " 2 Χωριάτικη σαλάτα\n",
        "   - ΧΩΡΙΣ Κρεμμύδι\n",
        "   >> κομμένη \"στη μέση\" - χωρίς αλάτι...\n",
        "!! ΑΛΛΕΡΓΙΑ !!",
    ] {
        assert_eq!(decoded.matches(expected).count(), 1, "{expected} in\n{decoded}");
    }
}

/// All pages that the independent table has and we know: each under a number, with its 128 upper characters.
fn pages() -> Vec<(Charset, Vec<char>)> {
    include_str!("../../../fixtures/decoder/pages.txt")
        .lines()
        .filter_map(|line| {
            let (name, upper) = line.split_once('\t').unwrap();
            Some((Charset::named(name).ok()?, upper.chars().collect()))
        })
        .collect()
}

#[test]
fn every_page_has_the_characters_that_unicode_says() {
    let pages = pages();
    assert!(pages.len() >= 30, "{} pages", pages.len());
    for (charset, upper) in pages {
        for (byte, expected) in (0x80..=0xFF).zip(upper) {
            let symbol = charset.symbol(byte);
            // What Unicode's table leaves empty may have been given a letter since, as in windows-1255.
            assert!(!symbol.is_some_and(char::is_control), "{charset} {byte:#04x}");
            if expected != char::REPLACEMENT_CHARACTER {
                assert_eq!(symbol, Some(expected), "{charset} {byte:#04x}");
            }
            if let Some(symbol) = symbol {
                assert_eq!(charset.byte(symbol), Some(byte), "{charset} {symbol}");
            }
        }
    }
}

#[test]
fn another_decoder_reads_every_letter_of_every_page() {
    for (charset, upper) in pages() {
        let number = 77;
        let profile = Profile::named("epson-tm-t88").unwrap().with_charset(charset, number);
        // Hyphens and spaces that do not break or are not seen are written as plain ones or not at all.
        let known = |symbol: &char| charset.printable(&symbol.to_string()) == symbol.to_string();
        let every: String = upper.into_iter().filter(known).collect();
        // Apart, because combining letters would be put into another order.
        let apart: String = every.chars().flat_map(|symbol| [symbol, ' ']).collect();
        let ticket = Ticket { lines: vec![sample::line(1, &apart)], ..sample::english() };
        let decoded: String = decoded(&job(&ticket, &profile), &profile).split_whitespace().collect();
        assert!(decoded.contains(&every), "{charset}: {every}\n{decoded}");
    }
}

#[test]
fn all_of_the_greek_page_reaches_the_paper_of_every_printer_that_has_it() {
    let has_greek = |profile: &Profile| profile.charset() == Charset::CP737;
    let profiles = BUILT_IN.iter().map(|model| Profile::named(model.name).unwrap());
    let profiles: Vec<_> = profiles.filter(has_greek).collect();
    assert_eq!(profiles.len(), 5);
    for profile in profiles {
        let every: String = (0x80..=0xFE).filter_map(|byte| profile.charset().symbol(byte)).collect();
        let ticket = Ticket { lines: vec![sample::line(1, &every)], ..sample::greek() };
        let decoded: String = decoded(&job(&ticket, &profile), &profile).split_whitespace().collect();
        assert!(decoded.contains(&every), "{}: {decoded}", profile.name());
    }
}

#[test]
fn another_decoder_reads_all_128_upper_code_points_of_the_greek_page_as_we_do() {
    let upper: Vec<u8> = (0x80..=0xFF).collect();
    let ours: String = upper.iter().map(|byte| Charset::CP737.symbol(*byte).unwrap()).collect();
    assert_eq!(ours.chars().count(), 128);
    let profiles = BUILT_IN.iter().map(|model| Profile::named(model.name).unwrap());
    for profile in profiles.filter(|profile| profile.charset() == Charset::CP737) {
        let rows = upper.chunks(32).flat_map(|row| [row, b"\n"].concat());
        let job: Vec<u8> =
            [0x1B, b'@', 0x1C, b'.', 0x1B, b't', profile.charset_number()].into_iter().chain(rows).collect();
        let theirs: String = decoded(&job, &profile).lines().collect();
        assert_eq!(theirs, ours, "{}", profile.name());
    }
}

#[test]
fn a_printer_without_a_greek_page_prints_greek_in_latin_letters() {
    let profile = Profile::named("epson-tm-u220").unwrap();
    let decoded = decoded(&job(&sample::greek(), &profile), &profile);
    for expected in [" 2 Choriatiki salata\n", "   - CHORIS Kremmydi\n", "TRAPEZI 12", "!! ALLERGIA !!"] {
        assert_eq!(decoded.matches(expected).count(), 1, "{expected} in\n{decoded}");
    }
}

#[tokio::test]
async fn the_paper_holds_what_the_layout_says() {
    for model in &BUILT_IN {
        let profile = Profile::named(model.name).unwrap();
        let printer = VirtualPrinter::start(setup(&profile)).await.unwrap();
        let mut stream = TcpStream::connect(printer.addr()).await.unwrap();
        stream.write_all(&job(&sample::greek(), &profile)).await.unwrap();
        stream.shutdown().await.unwrap();
        let paper = printer.wait_for_tickets(1, SOON).await.unwrap().remove(0);
        let laid_out = layout::ticket(&sample::greek(), &profile).to_string();
        assert_eq!(paper.text().trim_end(), laid_out.trim_end(), "{}", model.name);
        assert!(paper.oddities.is_empty(), "{:?}", paper.oddities);
    }
}

#[test]
fn another_decoder_reads_receipts_and_test_prints_of_every_printer() {
    for model in &BUILT_IN {
        let profile = Profile::named(model.name).unwrap();
        let logo = Logo::from_png(&logos::house()).unwrap();
        for (what, grid) in [
            ("receipt", layout::receipt(&receipts::greek(), Some(&logo), &profile)),
            ("test print", layout::test_page(&receipts::test_page(Language::El), &profile)),
        ] {
            let bytes = encode(&grid, &profile, Token::from_number(1));
            // On the chart every page but this printer's own is gibberish, so only what stands above it is compared.
            let rows: Vec<String> = grid.to_string().lines().take(20).map(str::to_owned).collect();
            let decoded: Vec<String> =
                decoded(&bytes, &profile).lines().take(20).map(|row| row.trim_end().to_owned()).collect();
            assert_eq!(decoded, rows, "{what} on {}", model.name);
        }
    }
}

#[tokio::test]
async fn every_dot_of_a_receipt_is_on_the_paper() {
    let logo = Logo::from_png(&logos::house()).unwrap();
    for model in &BUILT_IN {
        let profile = Profile::named(model.name).unwrap();
        let grid = layout::receipt(&receipts::greek(), Some(&logo), &profile);
        let printer = VirtualPrinter::start(setup(&profile)).await.unwrap();
        let mut stream = TcpStream::connect(printer.addr()).await.unwrap();
        stream.write_all(&encode(&grid, &profile, Token::from_number(1))).await.unwrap();
        stream.shutdown().await.unwrap();
        let paper = printer.wait_for_tickets(1, SOON).await.unwrap().remove(0);
        assert_eq!(paper.text().trim_end(), grid.to_string().trim_end(), "{}", model.name);
        assert!(paper.oddities.is_empty(), "{:?}", paper.oddities);
        let printed = paper.lines.iter().filter_map(|line| line.picture.as_ref());
        let wanted = grid.strips().iter().filter_map(|strip| match strip {
            Strip::Picture(picture) => Some(picture),
            Strip::Text(_) => None,
        });
        let wanted: Vec<_> = wanted.collect();
        assert_eq!(wanted.len(), if profile.prints_pictures() { 2 } else { 0 });
        assert_eq!(printed.clone().count(), wanted.len(), "{}", model.name);
        for (printed, wanted) in printed.zip(wanted) {
            let margin = printed.bytes_across - usize::from(wanted.width().div_ceil(8));
            let rows: Vec<&[u8]> =
                printed.bits.chunks(printed.bytes_across).map(|row| &row[margin..]).collect();
            assert_eq!(rows, wanted.rows().collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn the_next_ticket_is_whole_after_a_receipt_that_was_cut_off_in_its_logo() {
    let profile = Profile::named("jolimark-tp850ue").unwrap();
    let logo = Logo::from_png(&logos::house()).unwrap();
    let receipt =
        encode(&layout::receipt(&receipts::greek(), Some(&logo), &profile), &profile, Token::from_number(1));
    let whole = layout::ticket(&sample::greek(), &profile).to_string();
    let printer = VirtualPrinter::start(setup(&profile)).await.unwrap();
    for end in (600..6_000).step_by(251) {
        let before = printer.ticket_count();
        let mut stream = TcpStream::connect(printer.addr()).await.unwrap();
        stream.write_all(&[&receipt[..end], &job(&sample::greek(), &profile)].concat()).await.unwrap();
        replies(&mut stream, &mut Replies::default(), 1).await;
        let text: String = printer.tickets_after(before).iter().map(|ticket| ticket.text()).collect();
        assert!(text.trim_end().ends_with(whole.trim_end()), "cut off at byte {end}:\n{text}");
    }
}

#[tokio::test]
async fn a_job_is_confirmed_under_its_token_after_it_is_printed() {
    let profile = Profile::named("jolimark-tp850ue").unwrap();
    let printer = VirtualPrinter::start(setup(&profile)).await.unwrap();
    let mut stream = TcpStream::connect(printer.addr()).await.unwrap();
    stream.write_all(&job(&sample::greek(), &profile)).await.unwrap();
    let replies = replies(&mut stream, &mut Replies::default(), 1).await;
    assert_eq!(replies, [Reply::ProcessDone(Token::from_number(4711))]);
    assert_eq!(printer.ticket_count(), 1);
}

#[tokio::test]
async fn the_next_job_is_whole_after_one_that_was_cut_off_anywhere() {
    let profile = Profile::named("jolimark-tp850ue").unwrap();
    let job = job(&sample::greek(), &profile);
    let whole = layout::ticket(&sample::greek(), &profile).to_string();
    let printer = VirtualPrinter::start(setup(&profile)).await.unwrap();
    for end in (0..job.len()).step_by(7) {
        // One connection stands for a printer that keeps its state when a connection breaks.
        let before = printer.ticket_count();
        let mut stream = TcpStream::connect(printer.addr()).await.unwrap();
        stream.write_all(&[&job[..end], &job].concat()).await.unwrap();
        replies(&mut stream, &mut Replies::default(), 1).await;
        let text: String = printer.tickets_after(before).iter().map(|ticket| ticket.text()).collect();
        assert!(text.trim_end().ends_with(whole.trim_end()), "cut off at byte {end}:\n{text}");
    }
}

#[tokio::test]
async fn a_printer_without_paper_is_understood() {
    let profile = Profile::named("jolimark-tp850ue").unwrap();
    let printer = VirtualPrinter::start(setup(&profile)).await.unwrap();
    let mut stream = TcpStream::connect(printer.addr()).await.unwrap();
    let mut demultiplexer = Replies::default();
    for (fault, expected) in [
        (None, Status::default()),
        (
            Some(Fault::PaperOut),
            Status { offline: true, paper_end: true, paper_near_end: true, ..Status::default() },
        ),
    ] {
        printer.set_fault(fault);
        for query in Query::ALL {
            demultiplexer.expect(query);
            stream.write_all(&query.bytes()).await.unwrap();
        }
        let status = replies(&mut stream, &mut demultiplexer, 4).await.into_iter().fold(
            Status::default(),
            |status, reply| match reply {
                Reply::Status(_, part) => status.with(part),
                other => panic!("{other:?}"),
            },
        );
        assert_eq!(status, expected);
    }
}
