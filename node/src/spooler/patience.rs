//! How long a printer is waited for.

use std::time::Duration;

/// The waits of a printer's task.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The wait after the first failed try; it doubles with each further one.
    pub first_back_off: Duration,
    /// No wait between tries is longer: somebody has just put paper in and waits for the ticket.
    pub longest_back_off: Duration,
    /// A printer takes a whole ticket into its buffer in far less.
    pub write: Duration,
    /// So long for a printer that says what keeps it: paper takes somebody a few minutes.
    pub longest_confirm: Duration,
    /// So long a printer may confirm a job that was given up as uncertain.
    pub late: Duration,
    /// How often a printer that has not confirmed yet is asked how it is.
    pub ask_while_printing: Duration,
    /// How long a printer that cannot confirm is given to take the last bytes.
    pub close: Duration,
    /// How often a printer with nothing to do is asked how it is.
    pub ask_every: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_back_off: Duration::from_millis(250),
            longest_back_off: Duration::from_secs(5),
            write: Duration::from_secs(15),
            longest_confirm: Duration::from_secs(10 * 60),
            late: Duration::from_secs(30 * 60),
            ask_while_printing: Duration::from_secs(2),
            close: Duration::from_millis(500),
            ask_every: Duration::from_secs(30),
        }
    }
}
