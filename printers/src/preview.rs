//! The same grid on a screen.

use crate::grid::{Grid, Row, Style};

/// The stylesheet for [`html`], to be served beside it: the fragment has no style of its own, as strict pages demand.
pub const STYLESHEET: &str = include_str!("preview.css");

/// The paper as an HTML fragment. Text is escaped; classes say the style (`w2 h2 bold reverse`).
pub fn html(grid: &Grid) -> String {
    let mut html = format!("<div class=\"paper\" data-columns=\"{}\">\n", grid.columns());
    for row in grid.rows() {
        push_row(row, &mut html);
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

fn classes(style: Style) -> String {
    let mut classes = Vec::new();
    if (style.width, style.height) != (1, 1) {
        classes.push(format!("w{} h{}", style.width, style.height));
    }
    classes.extend(style.bold.then(|| "bold".to_owned()));
    classes.extend(style.reverse.then(|| "reverse".to_owned()));
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
    use crate::charset::Charset;

    #[test]
    fn what_people_wrote_is_never_markup() {
        let mut grid = Grid::new(48, Charset::CP737);
        grid.push(Row::default().with("<b>\"R&B\"</b>", Style::BOLD));
        assert_eq!(
            html(&grid),
            "<div class=\"paper\" data-columns=\"48\">\n<div class=\"row tall1\"><span class=\"bold\">\
             &lt;b&gt;&quot;R&amp;B&quot;&lt;/b&gt;</span></div>\n</div>\n"
        );
    }
}
