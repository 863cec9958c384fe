//! The service worker: it keeps the app on the phone, and tells when a newer one has been fetched.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

/// Beside the page; its folder is its scope.
const SCRIPT: &str = "service-worker.js";
/// A browser looks for a new worker when a page is opened; a phone's page stays open for days.
const LOOK: Duration = Duration::from_secs(60 * 60);
/// What the waiting worker understands as "take over now".
const ACTIVATE: &str = "activate";

/// Registers the service worker and raises `new_version` when a newer app is complete on this phone.
pub(crate) fn watch(new_version: RwSignal<bool>) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Ok(registered) = JsFuture::from(container.register(SCRIPT)).await else { return };
        let registration: ServiceWorkerRegistration = registered.unchecked_into();
        if registration.waiting().is_some() && container.controller().is_some() {
            new_version.set(true);
        }
        let watched = registration.clone();
        let found = Closure::<dyn FnMut()>::new(move || {
            if container.controller().is_some() {
                watch_installing(&watched, new_version);
            }
        });
        let asked = registration.clone();
        let ask = move || {
            let Ok(looked) = asked.update() else { return };
            // Without a network there is nothing newer to be had.
            spawn_local(async move {
                let _ = JsFuture::from(looked).await;
            });
        };
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        // Kept for as long as the page lives.
        found.forget();
        set_interval(ask, LOOK);
    });
}

/// Lets the newer app take over, and reloads into it.
pub(crate) fn apply() {
    let Some(container) = container() else { return reload() };
    spawn_local(async move {
        let registration = JsFuture::from(container.get_registration()).await;
        let waiting = registration
            .ok()
            .and_then(|found| found.dyn_into::<ServiceWorkerRegistration>().ok())
            .and_then(|registration| registration.waiting());
        let Some(waiting) = waiting else { return reload() };
        let changed = Closure::once_into_js(reload);
        container.set_oncontrollerchange(Some(changed.unchecked_ref()));
        if waiting.post_message(&ACTIVATE.into()).is_err() {
            reload();
        }
    });
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

fn watch_installing(registration: &ServiceWorkerRegistration, new_version: RwSignal<bool>) {
    let Some(installing) = registration.installing() else { return };
    let worker = installing.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        if worker.state() == ServiceWorkerState::Installed {
            new_version.set(true);
        }
    });
    installing.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

/// None where the browser offers no service workers: without HTTPS, in some private windows.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let offered = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    offered.is_object().then(|| offered.unchecked_into())
}
