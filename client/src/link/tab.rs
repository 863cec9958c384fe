//! One tab of a phone owns the engine: two would send the same outbox twice. The browser's Web Locks decide.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// How to ask for the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// Only when no other tab has it.
    IfFree,
    /// In any case: the other tab loses it.
    TakeOver,
}

/// Asks for the lock and says whether this tab has it. It is held until the tab is closed or another one takes over;
/// then `lost` is called. A browser without Web Locks, or a page without HTTPS, has nobody to ask: the tab goes on.
pub(crate) async fn claim(name: &str, claim: Claim, lost: impl FnOnce() + 'static) -> bool {
    let options = Object::new();
    let option = match claim {
        Claim::IfFree => "ifAvailable",
        Claim::TakeOver => "steal",
    };
    if Reflect::set(&options, &option.into(), &JsValue::TRUE).is_err() {
        return true;
    }
    let answer: Rc<RefCell<Option<js_sys::Function>>> = Rc::default();
    let answered = Promise::new(&mut |resolve, _| {
        answer.borrow_mut().replace(resolve);
    });
    let unanswered = answer.clone();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        say(&answer, !lock.is_null());
        // A promise that never ends holds the lock.
        if lock.is_null() { JsValue::UNDEFINED } else { Promise::new(&mut |_, _| {}).into() }
    });
    let Ok(held) = request(name, &options, &granted) else { return true };
    spawn_local(async move {
        if JsFuture::from(held).await.is_err() && !say(&unanswered, true) {
            lost();
        }
    });
    JsFuture::from(answered).await.is_ok_and(|has_it| has_it.is_truthy())
}

/// Answers the question whether this tab has the lock, once; false when it was answered before.
fn say(answer: &RefCell<Option<js_sys::Function>>, has_it: bool) -> bool {
    let Some(answer) = answer.borrow_mut().take() else { return false };
    let _ = answer.call1(&JsValue::NULL, &JsValue::from_bool(has_it));
    true
}
