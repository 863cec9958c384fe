//! The two clocks of the page, and its randomness.

use sync::time::{Now, UnixMs};

/// What both clocks show. The running one stands still while a phone sleeps.
pub(crate) fn now() -> Now {
    let running_ms =
        web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Now { wall: UnixMs(js_sys::Date::now() as i64), running_ms: running_ms as u64 }
}

/// Fills with bytes that nobody can predict.
pub(crate) fn fill_random(bytes: &mut [u8]) {
    let window = web_sys::window().expect("the app runs in a window");
    let crypto = window.crypto().expect("every browser that runs WebAssembly has a crypto object");
    crypto.get_random_values_with_u8_array(bytes).expect("the engine never asks for more than 64 KB at once");
}

/// The time of day where this phone is, as `20:14`.
pub(crate) fn time_of_day(at: UnixMs) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// The day and the time of day where this phone is, as `21/11 20:14`.
pub(crate) fn day_and_time(at: UnixMs) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
    format!("{}/{} {}", date.get_date(), date.get_month() + 1, time_of_day(at))
}
