//! The signal that the node goes down: given once, heard by everybody who holds a [`Closing`].

use tokio::sync::watch;

/// Gives the signal.
#[derive(Debug)]
pub struct Close(watch::Sender<bool>);

/// Hears the signal. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Closing(watch::Receiver<bool>);

/// The two ends of the signal.
pub fn pair() -> (Close, Closing) {
    let (close, closing) = watch::channel(false);
    (Close(close), Closing(closing))
}

impl Close {
    /// The node goes down now.
    pub fn now(&self) {
        self.0.send_replace(true);
    }
}

impl Closing {
    /// Waits for the signal; returns at once when it was given. Nobody left who could give it is the signal, too.
    pub async fn is_due(&self) {
        let _ = self.0.clone().wait_for(|is_due| *is_due).await;
    }
}
