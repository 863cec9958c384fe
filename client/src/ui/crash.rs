//! A defect of ours: the app stops, says so and offers to start again. Everything that was taken is in the storage.

use std::panic;

/// From now on a defect is written to the console and shown.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|defect| {
        console_error_panic_hook::hook(defect);
        let root =
            web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
        if let Some(root) = root {
            // The page itself holds the words: nothing of the app can be trusted to run now.
            let _ = root.set_attribute("data-crashed", "");
        }
    }));
}
