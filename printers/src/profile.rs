//! What differs between printers, told once for each model.

mod built_in;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::charset::Charset;

pub use built_in::BUILT_IN;

/// The narrowest paper on which a ticket can be read.
pub const MIN_COLUMNS: usize = 20;
/// The widest: a 112 mm printer in its small font.
pub const MAX_COLUMNS: usize = 96;
/// The dots across the narrowest and the widest paper.
pub const DOTS: std::ops::RangeInclusive<u16> = 160..=1_200;

/// Everything that the layout and the encoder must know about a printer. Its values are valid: [`Profile::new`] checked them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ProfileSettings", into = "ProfileSettings")]
pub struct Profile(ProfileSettings);

/// A profile as it is written in a settings file, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileSettings {
    /// The profile's name, such as `epson-tm-t88`.
    pub name: String,
    /// Plain characters across the paper: 48 and 42 on 80 mm, 42 and 33 on 76 mm, 32 on 58 mm.
    pub columns: usize,
    /// The code page that text is written in.
    pub charset: Charset,
    /// The number by which this model knows that page in `ESC t n`, 0 to 255; makers number them as they please.
    pub charset_number: u32,
    /// How the printer says that a ticket is on paper.
    pub confirmation: Confirmation,
    /// Whether the printer wakes up in a mode that reads two bytes as one Chinese character and has to leave it first.
    pub leaves_chinese_mode: bool,
    /// How the paper is cut.
    pub cutter: Cutter,
    /// Dots across the paper, for pictures.
    pub dots: u16,
    /// What makes the marks on the paper.
    #[serde(default)]
    pub head: Head,
    /// Whether the columns are those of the printer's smaller font (font B).
    #[serde(default)]
    pub small_font: bool,
    /// Whether it has a red ribbon or paper that turns red.
    #[serde(default)]
    pub two_colours: bool,
    /// Whether a cash drawer may hang on it.
    #[serde(default)]
    pub drawer: bool,
}

/// What makes the marks on the paper, and with that what the printer can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Heat on thermal paper: any size up to eight, white on black, pictures.
    #[default]
    Thermal,
    /// Needles through a ribbon: twice as large at most, nothing white on black, no raster pictures. Survives the steam of
    /// a kitchen and prints carbon copies.
    Impact,
}

/// How a printer says that a ticket is on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// It sends back the token of the job once the paper is printed (`GS ( H`, function 48).
    ProcessId,
    /// It answers a status request that waits in line behind the text (`GS r 1`).
    Fence,
    /// It cannot say. Such a ticket is "sent, unconfirmed" for ever.
    None,
}

/// How the paper is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cutter {
    /// A hand tears it off: the ticket is fed past the tear bar.
    None,
    /// The cutter leaves a point uncut, so that tickets do not fall to the floor.
    Partial,
    /// The cutter cuts all the way.
    Full,
}

/// Why a profile cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProfileError {
    /// No built-in profile has this name.
    #[error("no printer profile is called \"{0}\": use one of {known}", known = built_in::names())]
    Unknown(String),
    /// A profile needs a name to be found by.
    #[error("a printer profile needs a name")]
    Unnamed,
    /// The width is not that of any receipt printer.
    #[error("a printer has {MIN_COLUMNS} to {MAX_COLUMNS} columns, not {0}")]
    Columns(usize),
    /// The paper is not that of any receipt printer.
    #[error("a printer has {min} to {max} dots across, not {0}", min = DOTS.start(), max = DOTS.end())]
    Dots(u16),
    /// The number cannot be sent: it is one byte.
    #[error("a code page has a number from 0 to 255, not {0}: the test print shows which one is right")]
    CharsetNumber(u32),
    /// The columns cannot stand on the dots.
    #[error("{columns} columns do not fit on {dots} dots: a character is at least 8 dots wide")]
    TooNarrow {
        /// The columns asked for.
        columns: usize,
        /// The dots there are.
        dots: u16,
    },
}

/// The narrowest character of any font in use, in dots.
const MIN_CHARACTER_DOTS: usize = 8;

impl Profile {
    /// A profile of these settings, if a printer can have them.
    pub fn new(settings: ProfileSettings) -> Result<Self, ProfileError> {
        let ProfileSettings { columns, dots, .. } = settings;
        if settings.name.trim().is_empty() {
            return Err(ProfileError::Unnamed);
        }
        if !(MIN_COLUMNS..=MAX_COLUMNS).contains(&columns) {
            return Err(ProfileError::Columns(columns));
        }
        if !DOTS.contains(&dots) {
            return Err(ProfileError::Dots(dots));
        }
        if u8::try_from(settings.charset_number).is_err() {
            return Err(ProfileError::CharsetNumber(settings.charset_number));
        }
        if columns * MIN_CHARACTER_DOTS > usize::from(dots) {
            return Err(ProfileError::TooNarrow { columns, dots });
        }
        Ok(Self(settings))
    }

    /// The built-in profile of that name.
    pub fn named(name: &str) -> Result<Self, ProfileError> {
        let found = BUILT_IN.iter().find(|model| model.name == name);
        found.map_or_else(|| Err(ProfileError::Unknown(name.to_owned())), |model| Self::new(model.settings()))
    }

    /// The same printer with its text in another code page, known to it by this number.
    pub fn with_charset(self, charset: Charset, charset_number: u8) -> Self {
        Self(ProfileSettings { charset, charset_number: charset_number.into(), ..self.0 })
    }

    /// The same printer with so many characters across its paper, if they fit there.
    pub fn with_columns(self, columns: usize) -> Result<Self, ProfileError> {
        Self::new(ProfileSettings { columns, ..self.0 })
    }

    /// The profile's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Plain characters across the paper.
    pub fn columns(&self) -> usize {
        self.0.columns
    }

    /// The code page that text is written in.
    pub fn charset(&self) -> Charset {
        self.0.charset
    }

    /// The page's number in `ESC t n`.
    pub fn charset_number(&self) -> u8 {
        u8::try_from(self.0.charset_number).expect("a profile's values were checked")
    }

    /// How the printer says that a ticket is on paper.
    pub fn confirmation(&self) -> Confirmation {
        self.0.confirmation
    }

    /// Whether the printer has to leave its Chinese mode first.
    pub fn leaves_chinese_mode(&self) -> bool {
        self.0.leaves_chinese_mode
    }

    /// How the paper is cut.
    pub fn cutter(&self) -> Cutter {
        self.0.cutter
    }

    /// Dots across the paper.
    pub fn dots(&self) -> u16 {
        self.0.dots
    }

    /// What makes the marks on the paper.
    pub fn head(&self) -> Head {
        self.0.head
    }

    /// Whether it prints pictures.
    pub fn prints_pictures(&self) -> bool {
        self.0.head == Head::Thermal
    }

    /// Whether the columns are those of the smaller font.
    pub fn has_small_font(&self) -> bool {
        self.0.small_font
    }

    /// Whether it prints red as well as black.
    pub fn has_two_colours(&self) -> bool {
        self.0.two_colours
    }

    /// Whether a cash drawer may hang on it.
    pub fn has_drawer(&self) -> bool {
        self.0.drawer
    }
}

impl TryFrom<ProfileSettings> for Profile {
    type Error = ProfileError;

    fn try_from(settings: ProfileSettings) -> Result<Self, ProfileError> {
        Self::new(settings)
    }
}

impl From<Profile> for ProfileSettings {
    fn from(profile: Profile) -> Self {
        profile.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_valid() {
        for model in BUILT_IN {
            assert_eq!(Profile::named(model.name).unwrap().name(), model.name);
        }
    }

    #[test]
    fn greek_has_the_number_that_each_maker_gave_it() {
        for (name, number) in [("jolimark-tp850ue", 29), ("epson-tm-t88", 14)] {
            let profile = Profile::named(name).unwrap();
            assert_eq!((profile.charset(), profile.charset_number()), (Charset::CP737, number), "{name}");
        }
    }

    #[test]
    fn impossible_values_say_what_is_possible() {
        let check = |change: fn(&mut ProfileSettings), message: &str| {
            let mut settings = ProfileSettings::from(Profile::named("generic-80").unwrap());
            change(&mut settings);
            assert_eq!(Profile::new(settings).unwrap_err().to_string(), message);
        };
        check(|s| s.name = " ".into(), "a printer profile needs a name");
        check(|s| s.columns = 0, "a printer has 20 to 96 columns, not 0");
        check(|s| s.columns = 400, "a printer has 20 to 96 columns, not 400");
        check(|s| s.dots = 3, "a printer has 160 to 1200 dots across, not 3");
        check(
            |s| s.charset_number = 999,
            "a code page has a number from 0 to 255, not 999: the test print shows which one is right",
        );
        check(|s| s.columns = 80, "80 columns do not fit on 576 dots: a character is at least 8 dots wide");
        assert_eq!(
            Profile::named("lp-9000").unwrap_err().to_string(),
            "no printer profile is called \"lp-9000\": use one of jolimark-tp850ue, epson-tm-t88, generic-80, generic-58, \
             generic-xprinter, epson-tm-u220, epson-tm-u220-narrow"
        );
    }
}
