//! License files.

use license::http::{FileError, MAX_FILE_BYTES, license_file, tokens_of_file};

use crate::support::{claims, rotation, token};

#[test]
fn a_file_is_read_as_it_is_written() {
    let tokens = [rotation(1, &[2], &[]), token(&claims())];
    let file = license_file("Ταβέρνα Ο Πλάτανος\nuntil 2027", tokens.iter().map(String::as_str));
    assert!(file.starts_with("# Ταβέρνα Ο Πλάτανος until 2027\n"), "{file}");
    assert_eq!(tokens_of_file(file.as_bytes()).unwrap(), tokens);
    // As mail programs and editors leave it.
    let mangled = format!("\u{feff}{}\r\n\r\n", file.replace('\n', " \r\n"));
    assert_eq!(tokens_of_file(mangled.as_bytes()).unwrap(), tokens);
}

#[test]
fn other_files_say_what_is_wrong() {
    for (file, expected) in [
        (vec![], FileError::Empty),
        (b"# only a remark\n\n".to_vec(), FileError::Empty),
        (b"\x89PNG\xff\xfe".to_vec(), FileError::NotText),
        (vec![b'a'; MAX_FILE_BYTES + 1], FileError::TooLong),
        ("a\n".repeat(1000).into_bytes(), FileError::TooManyTokens),
    ] {
        assert_eq!(tokens_of_file(&file), Err(expected));
    }
}
