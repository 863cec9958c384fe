//! How a connection to a printer is made: over TCP, unless a test has a network of its own, in which time is simulated.

use std::io;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// A connection: bytes both ways.
pub trait Wire: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Wire for T {}

/// A connection that is being made.
pub type Connecting = Pin<Box<dyn Future<Output = io::Result<Box<dyn Wire>>> + Send>>;

/// Where printers are reached.
pub trait Network: Send + Sync {
    /// Connects to a host by name or address. Takes as long as it takes: whoever asks gives up.
    fn connect(&self, host: &str, port: u16) -> Connecting;
}

/// The network of the house.
pub struct Tcp;

impl Network for Tcp {
    fn connect(&self, host: &str, port: u16) -> Connecting {
        let host = host.to_owned();
        Box::pin(async move {
            let stream = TcpStream::connect((host.as_str(), port)).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn Wire>)
        })
    }
}
