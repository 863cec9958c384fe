//! A license file: how tokens reach a site that has no internet.
//!
//! Text, one token a line; empty lines and lines that begin with `#` are for people. It carries all key rotations, so
//! that a site that hears from its licensor once a year can follow them.

use thiserror::Error;

use crate::holder::MAX_TOKENS_AT_ONCE;
use crate::http::MAX_ANSWER_BYTES;

/// The longest file.
pub const MAX_FILE_BYTES: usize = MAX_ANSWER_BYTES;

const FOR_PEOPLE: char = '#';

/// Why a file cannot be a license file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// Longer than [`MAX_FILE_BYTES`].
    #[error("the file is too long for a license file")]
    TooLong,
    /// Not text.
    #[error("this is not a license file: choose the file that the licensor made")]
    NotText,
    /// No line that could be a token.
    #[error("the license file holds no license")]
    Empty,
    /// More lines than are ever needed.
    #[error("the license file holds too many lines")]
    TooManyTokens,
}

/// The text of a license file. `remark` is one line for people: for whom, until when.
pub fn license_file<'a>(remark: &str, tokens: impl IntoIterator<Item = &'a str>) -> String {
    let remark = remark.replace(char::is_control, " ");
    tokens.into_iter().fold(format!("{FOR_PEOPLE} {remark}\n"), |file, token| file + token + "\n")
}

/// The tokens of a license file, for [`crate::holder::Holder::learn`]. None of them is believed yet.
///
/// # Errors
/// When it cannot be a license file.
pub fn tokens_of_file(file: &[u8]) -> Result<Vec<&str>, FileError> {
    if file.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLong);
    }
    let text = str::from_utf8(file).map_err(|_| FileError::NotText)?;
    // Some editors put a byte order mark before the first line.
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let tokens: Vec<&str> = lines.filter(|line| !line.is_empty() && !line.starts_with(FOR_PEOPLE)).collect();
    match tokens.len() {
        0 => Err(FileError::Empty),
        1..=MAX_TOKENS_AT_ONCE => Ok(tokens),
        _ => Err(FileError::TooManyTokens),
    }
}
