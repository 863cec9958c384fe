//! A network in memory: the spoolers' way to virtual printers, with a knife at the kitchen's wire.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};

use fixtures::printer::VirtualPrinter;
use node::spooler::{Connecting, Network, Wire};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::sync::Notify;

/// The host whose wire is watched.
pub(super) const KITCHEN_HOST: &str = "kitchen";

/// What happens to the wire, or at its end, after so many bytes of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The connection is reset.
    Reset,
    /// Nothing gets through any more, and nobody is told.
    Swallow,
    /// The node dies.
    Die,
}

/// Where printers are reached.
pub(super) struct Ether {
    printers: BTreeMap<&'static str, VirtualPrinter>,
    knife: Arc<Mutex<Knife>>,
    /// The node is to die now.
    pub(super) doom: Arc<Notify>,
}

#[derive(Default)]
struct Knife {
    cut: Option<(u64, Cut)>,
    /// Bytes since a ticket may be sent.
    sent: Option<u64>,
    dies_connected: bool,
}

impl Ether {
    pub(super) fn new(printers: BTreeMap<&'static str, VirtualPrinter>, cut: Option<(u64, Cut)>) -> Self {
        let knife = Arc::new(Mutex::new(Knife { cut, ..Knife::default() }));
        Self { printers, knife, doom: Arc::default() }
    }

    /// A ticket may be sent to the kitchen from now on: its bytes count.
    pub(super) fn ticket_begins(&self) {
        self.knife().sent.get_or_insert(0);
    }

    /// The node dies as soon as it is connected to the kitchen.
    pub(super) fn die_connected(&self) {
        self.knife().dies_connected = true;
    }

    fn knife(&self) -> MutexGuard<'_, Knife> {
        self.knife.lock().unwrap()
    }
}

impl Network for Ether {
    fn connect(&self, host: &str, _port: u16) -> Connecting {
        let printer = self.printers[host].clone();
        let watched = (host == KITCHEN_HOST).then(|| (Arc::clone(&self.knife), Arc::clone(&self.doom)));
        Box::pin(async move {
            let wire = printer.connect().await?;
            let Some((knife, doom)) = watched else { return Ok(Box::new(wire) as Box<dyn Wire>) };
            if std::mem::take(&mut knife.lock().unwrap().dies_connected) {
                doom.notify_one();
                std::future::pending::<()>().await;
            }
            Ok(Box::new(Watched { wire: Some(wire), is_swallowed: false, knife, doom }) as Box<dyn Wire>)
        })
    }
}

/// A wire under the knife.
struct Watched {
    /// None once it is reset.
    wire: Option<DuplexStream>,
    is_swallowed: bool,
    knife: Arc<Mutex<Knife>>,
    doom: Arc<Notify>,
}

impl Watched {
    /// How many bytes may go through, of so many; cuts when none may.
    fn allowed(&mut self, wanted: usize) -> usize {
        let mut knife = self.knife.lock().unwrap();
        let (Some(sent), Some((at, cut))) = (knife.sent, knife.cut) else { return wanted };
        let left = usize::try_from(at.saturating_sub(sent)).unwrap();
        if left == 0 {
            knife.cut = None;
            match cut {
                Cut::Reset => self.wire = None,
                Cut::Swallow => self.is_swallowed = true,
                Cut::Die => self.doom.notify_one(),
            }
            if cut == Cut::Die {
                self.is_swallowed = true;
            }
        }
        left.min(wanted)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let allowed = self.allowed(bytes.len());
        if self.is_swallowed {
            return Poll::Ready(Ok(bytes.len()));
        }
        let Some(wire) = &mut self.wire else {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        };
        let written = std::task::ready!(Pin::new(wire).poll_write(cx, &bytes[..allowed]))?;
        let sent = &mut self.knife.lock().unwrap().sent;
        *sent = sent.map(|sent| sent + u64::try_from(written).unwrap());
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Some(wire) => Pin::new(wire).poll_shutdown(cx),
            None => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // What is cut after the last byte is cut before anything more is heard.
        self.allowed(0);
        if self.is_swallowed {
            return Poll::Pending;
        }
        match &mut self.wire {
            Some(wire) => Pin::new(wire).poll_read(cx, into),
            None => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
        }
    }
}
