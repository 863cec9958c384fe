//! What is spoken on a WebSocket, and how the desk understands it.
//!
//! Our own apps speak the desk's own frames; whoever follows orders with other software speaks something else, which
//! is put into such frames here, so the flow knows one kind of device only.

use std::sync::Arc;

use axum::body::Bytes;
use sync::frame::{ErrorCode, MAX_FRAME_FROM_DEVICE_BYTES, ToDevice};

/// A language of devices, and what one of them has said so far.
pub(super) trait Dialect: Send + 'static {
    /// A message of the device.
    fn heard(&mut self, message: Vec<u8>) -> Result<Turn, Misunderstood>;
    /// A frame for the device.
    fn told(&mut self, frame: Arc<[u8]>) -> Turn;
    /// The last words to a device that sent a message above its bound.
    fn too_large(&self) -> Misunderstood;
}

/// What comes of a message or a frame.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// Frames for the desk.
    pub(super) to_desk: Vec<Vec<u8>>,
    /// Messages for the device.
    pub(super) to_device: Vec<Bytes>,
}

/// Something that no honest device says; the connection ends.
#[derive(Debug)]
pub(super) struct Misunderstood {
    /// What the device is told.
    pub(super) last: Bytes,
    /// The same in words.
    pub(super) why: String,
}

/// The frames of [`sync::frame`], as they are.
pub(super) struct OurOwn;

impl Dialect for OurOwn {
    fn heard(&mut self, message: Vec<u8>) -> Result<Turn, Misunderstood> {
        Ok(Turn { to_desk: vec![message], ..Turn::default() })
    }

    fn told(&mut self, frame: Arc<[u8]>) -> Turn {
        Turn { to_device: vec![Bytes::from_owner(frame)], ..Turn::default() }
    }

    fn too_large(&self) -> Misunderstood {
        let why = format!("a frame has at most {MAX_FRAME_FROM_DEVICE_BYTES} bytes");
        let frame = ToDevice::Error { code: ErrorCode::TooLarge, message: why.clone() };
        Misunderstood { last: frame.encode().into(), why }
    }
}
