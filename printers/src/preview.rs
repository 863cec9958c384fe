//! The same grid on a screen.

use std::fmt::Write;

use crate::grid::{Grid, Row, Strip, Style};
use crate::picture::Picture;

/// The stylesheet for [`html`], to be served beside it: the fragment has no style of its own, as strict pages demand.
pub const STYLESHEET: &str = include_str!("preview.css");

/// The paper as an HTML fragment. Text is escaped; classes say the style (`w2 h2 bold reverse red`). Pictures are drawings of
/// the width of the paper, dot by dot.
pub fn html(grid: &Grid) -> String {
    let mut html = format!("<div class=\"paper\" data-columns=\"{}\">\n", grid.columns());
    for strip in grid.strips() {
        match strip {
            Strip::Text(row) => push_row(row, &mut html),
            Strip::Picture(picture) => push_picture(picture, grid.dots(), &mut html),
        }
    }
    html.push_str("</div>\n");
    html
}

fn push_row(row: &Row, html: &mut String) {
    let height = row.cells().iter().map(|cell| cell.style.height).max().unwrap_or(1);
    html.push_str(&format!("<div class=\"row tall{height}\">"));
    for (style, text) in row.runs() {
        let classes = classes(style);
        if classes.is_empty() {
            push_escaped(&text, html);
        } else {
            html.push_str(&format!("<span class=\"{classes}\">"));
            push_escaped(&text, html);
            html.push_str("</span>");
        }
    }
    html.push_str("</div>\n");
}

/// Runs of black dots as one path, in the middle of the paper where the encoder puts them, too.
fn push_picture(picture: &Picture, paper_dots: u16, html: &mut String) {
    let left = (paper_dots - picture.width()) / 2 / 8 * 8;
    let mut path = String::new();
    for (y, row) in picture.rows().enumerate() {
        let is_black = |x: u16| x < picture.width() && row[usize::from(x / 8)] & 0x80 >> (x % 8) != 0;
        let mut x = 0;
        while x < picture.width() {
            let length = (x..).take_while(|x| is_black(*x)).fold(0, |length: u16, _| length + 1);
            if length > 0 {
                write!(path, "M{} {y}h{length}v1h-{length}z", left + x).expect("a string takes everything");
            }
            x += length.max(1);
        }
    }
    let height = picture.height();
    writeln!(
        html,
        "<svg class=\"picture\" viewBox=\"0 0 {paper_dots} {height}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
         <path d=\"{path}\"/></svg>"
    )
    .expect("a string takes everything");
}

fn classes(style: Style) -> String {
    let mut classes = Vec::new();
    if (style.width, style.height) != (1, 1) {
        classes.push(format!("w{} h{}", style.width, style.height));
    }
    classes.extend(style.bold.then(|| "bold".to_owned()));
    classes.extend(style.reverse.then(|| "reverse".to_owned()));
    classes.extend(style.red.then(|| "red".to_owned()));
    classes.join(" ")
}

fn push_escaped(text: &str, html: &mut String) {
    for symbol in text.chars() {
        match symbol {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            symbol => html.push(symbol),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn what_people_wrote_is_never_markup() {
        let mut grid = Grid::new(&Profile::named("generic-80").unwrap());
        grid.push(Row::default().with("<b>\"R&B\"</b>", Style::BOLD));
        assert_eq!(
            html(&grid),
            "<div class=\"paper\" data-columns=\"48\">\n<div class=\"row tall1\"><span class=\"bold\">\
             &lt;b&gt;&quot;R&amp;B&quot;&lt;/b&gt;</span></div>\n</div>\n"
        );
    }
}
