//! One WebSocket to the node. When it is dropped it says nothing any more.

use js_sys::Uint8Array;
use sync::device::Event;
use sync::frame::{MAX_FRAME_FROM_NODE_BYTES, SUBPROTOCOL};
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, MessageEvent, WebSocket};

use crate::link::Phone;

/// Where the node listens for devices.
const PATH: &str = "/api/sync";

/// An open socket, or one that is being opened.
pub(crate) struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn FnMut()>,
    _closed: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
}

impl Socket {
    /// Starts to open a socket. What happens to it is told to the phone.
    pub(crate) fn open(phone: Phone) -> Result<Self, JsValue> {
        let socket = WebSocket::new_with_str(&address()?, SUBPROTOCOL)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened = Closure::<dyn FnMut()>::new(move || phone.feed(Event::LinkUp));
        let closed = Closure::<dyn FnMut()>::new(move || phone.feed(Event::LinkDown));
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let bytes = Uint8Array::new(&event.data());
            if bytes.length() as usize <= MAX_FRAME_FROM_NODE_BYTES {
                phone.feed(Event::Received(bytes.to_vec()));
            }
        });
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        Ok(Self { socket, _opened: opened, _closed: closed, _message: message })
    }

    /// Sends a message. One that cannot be sent is lost like any that was on its way when a link broke: the engine
    /// sends it again after the next `LinkUp`.
    pub(crate) fn send(&self, bytes: &[u8]) {
        let _ = self.socket.send_with_u8_array(bytes);
    }

    /// True while nobody has answered.
    pub(crate) fn is_opening(&self) -> bool {
        self.socket.ready_state() == WebSocket::CONNECTING
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onclose(None);
        self.socket.set_onmessage(None);
        let _ = self.socket.close();
    }
}

fn address() -> Result<String, JsValue> {
    let location = web_sys::window().ok_or("no window")?.location();
    let scheme = if location.protocol()? == "https:" { "wss" } else { "ws" };
    Ok(format!("{scheme}://{}{PATH}", location.host()?))
}
