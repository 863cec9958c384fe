//! The names of backups say when they were made, and which of them may go.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sync::time::UnixMs;

const FORM: &str = "comanda-%Y-%m-%dT%H%M%SZ";
const PLAIN: &str = ".db";
const SEALED: &str = ".sealed";

/// The name of a backup: the second at which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(Timestamp);

impl Name {
    /// The name of one that is made at this moment.
    pub fn at(now: UnixMs) -> Self {
        let second = Timestamp::from_second(now.0.div_euclid(1_000));
        Self(second.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// The name that a file has; none when it is no backup.
    pub fn parse(file: &str) -> Option<Self> {
        let stem = file.strip_suffix(PLAIN).or_else(|| file.strip_suffix(SEALED))?;
        let made = DateTime::strptime(FORM, stem).ok()?;
        made.to_zoned(TimeZone::UTC).ok().map(|made| Self(made.timestamp()))
    }

    /// The file on the node.
    pub fn plain(self) -> String {
        self.stem() + PLAIN
    }

    /// The file off the node.
    pub fn sealed(self) -> String {
        self.stem() + SEALED
    }

    /// When it was made.
    pub fn made_at(self) -> UnixMs {
        UnixMs(self.0.as_millisecond())
    }

    fn stem(self) -> String {
        self.0.strftime(FORM).to_string()
    }
}

/// The backups in a folder. One that does not exist yet holds none.
pub(super) fn all(folder: &Path) -> std::io::Result<BTreeSet<Name>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        names.extend(entry?.file_name().to_str().and_then(Name::parse));
    }
    Ok(names)
}

/// Those that may go: all but the newest, and the last of each of the last days on which there was one.
pub(super) fn superfluous(there: &BTreeSet<Name>, keep_newest: usize, keep_days: usize) -> Vec<Name> {
    let mut days = BTreeSet::new();
    let newest_first = there.iter().rev().enumerate();
    let may_go = newest_first.filter(|(place, name)| {
        let day = name.0.to_zoned(TimeZone::UTC).date();
        let is_last_of_day = days.insert(day) && days.len() <= keep_days;
        *place >= keep_newest.max(1) && !is_last_of_day
    });
    may_go.map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(day: u32, hour: u32) -> Name {
        Name::parse(&format!("comanda-2026-11-{day:02}T{hour:02}0000Z.db")).unwrap()
    }

    #[test]
    fn a_name_says_when_it_was_made_and_nothing_else_is_one() {
        let made = Name::at(UnixMs(1_795_266_492_123));
        assert_eq!(Name::parse(&made.plain()), Some(made));
        assert_eq!(Name::parse(&made.sealed()), Some(made));
        assert_eq!(made.made_at(), UnixMs(1_795_266_492_000));
        for other in ["comanda.db", "comanda-2026-11-21.db", "comanda-2026-13-41T000000Z.db", "holiday.jpg"] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }

    #[test]
    fn the_newest_stay_and_the_last_of_each_day() {
        let hourly = (1..=10).flat_map(|day| (0..24).map(move |hour| name(day, hour)));
        let there: BTreeSet<Name> = hourly.collect();
        let gone: BTreeSet<Name> = superfluous(&there, 3, 4).into_iter().collect();
        let kept: Vec<Name> = there.difference(&gone).copied().collect();
        let expected = [name(7, 23), name(8, 23), name(9, 23), name(10, 21), name(10, 22), name(10, 23)];
        assert_eq!(kept, expected);
        assert_eq!(
            superfluous(&BTreeSet::from([name(1, 1)]), 0, 0),
            [],
            "the only one stays whatever is set"
        );
    }
}
