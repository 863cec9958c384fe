//! A stream that ends after its other end, where a request was refused before all of it was read: closed at once, the
//! connection would be reset by what still comes, and the refusal lost with it. What comes is read and thrown away, within
//! bounds; above them it is no longer read, so whoever sends it has to wait and may read meanwhile.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How long the other end may take to read what it was told.
const LINGER: Duration = Duration::from_secs(5);
/// No more is read and thrown away.
const MAX_THROWN_AWAY_BYTES: usize = 16 * 1024 * 1024;
/// So much at once.
const PIECE_BYTES: usize = 16 * 1024;

/// Whether something of the request is not read yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unread(Arc<AtomicBool>);

/// The body of a request, watched.
struct Watched {
    body: Incoming,
    unread: Unread,
}

/// Shuts down as said above.
pub(crate) struct Lingering<S> {
    stream: S,
    unread: Unread,
    thrown_away: usize,
    /// Runs from the moment at which we have said all.
    leaving: Option<Pin<Box<Sleep>>>,
}

impl Unread {
    /// The body as the handlers get it.
    pub(crate) fn watch(&self, body: Incoming) -> Body {
        self.set(!body.is_end_stream());
        Body::new(Watched { body, unread: self.clone() })
    }

    fn set(&self, is_unread: bool) {
        self.0.store(is_unread, Ordering::Relaxed);
    }

    /// So it is.
    pub(crate) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.unread.set(!self.body.is_end_stream() && frame.is_some());
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Lingering<S> {
    pub(crate) fn new(stream: S, unread: Unread) -> Self {
        Self { stream, unread, thrown_away: 0, leaving: None }
    }

    /// Ready when the other end has ended, too, or its time is over.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let leaving = self.leaving.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        if leaving.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        while self.thrown_away < MAX_THROWN_AWAY_BYTES {
            let mut piece = [0; PIECE_BYTES];
            let mut piece = ReadBuf::new(&mut piece);
            let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut piece));
            if read.is_err() || piece.filled().is_empty() {
                return Poll::Ready(());
            }
            self.thrown_away += piece.filled().len();
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.leaving.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        }
        if self.unread.is_so() {
            ready!(self.poll_end(context));
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::Instant;

    use super::*;

    fn unread() -> Unread {
        Unread(Arc::new(AtomicBool::new(true)))
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_when_the_other_end_does_or_its_time_is_over() {
        let (near, mut far) = duplex(64);
        let mut near = Lingering::new(near, unread());
        let began = Instant::now();
        let sending = tokio::spawn(async move {
            far.write_all(&[b'x'; 1_000]).await.expect("it is read and thrown away");
            sleep(LINGER / 2).await;
        });
        near.shutdown().await.expect("nothing fails");
        sending.await.expect("it ends");
        assert_eq!(began.elapsed().as_secs(), LINGER.as_secs() / 2);

        let (near, _far) = duplex(64);
        let began = Instant::now();
        Lingering::new(near, unread()).shutdown().await.expect("nothing fails");
        assert_eq!(began.elapsed().as_secs(), LINGER.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_was_read_to_the_end_is_not_waited_for() {
        let (near, _far) = duplex(64);
        let began = Instant::now();
        Lingering::new(near, Unread::default()).shutdown().await.expect("nothing fails");
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn more_than_the_bound_is_not_read() {
        let (near, mut far) = duplex(1024 * 1024);
        let mut near = Lingering::new(near, unread());
        let sending = tokio::spawn(async move {
            let (mut sent, piece) = (0, vec![b'x'; 64 * 1024]);
            while far.write_all(&piece).await.is_ok() {
                sent += piece.len();
            }
            let mut rest = Vec::new();
            let _ = far.read_to_end(&mut rest).await;
            sent
        });
        near.shutdown().await.expect("nothing fails");
        drop(near);
        let sent = sending.await.expect("it ends");
        assert!(sent <= MAX_THROWN_AWAY_BYTES + 2 * 1024 * 1024, "{sent}");
    }
}
