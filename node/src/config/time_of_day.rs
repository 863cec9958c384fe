//! A time of day in a setting.

use std::str::FromStr;

use jiff::civil::Time;

/// Hours and minutes, as in `04:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay(pub Time);

impl FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let time =
            Time::strptime("%H:%M", text).map_err(|_| format!("{text} is no time of day such as 04:30"))?;
        Ok(Self(time))
    }
}
