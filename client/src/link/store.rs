//! The phone's storage: one IndexedDB database an app, one object store a drawer of the engine, and `app` for what
//! the app itself remembers. A write counts only when its transaction is complete, which the browser is asked to mean
//! as "on the disk".

use std::collections::BTreeMap;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use sync::device::{Drawer, Stored, Write};
use thiserror::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

/// The layout of the database. A new one is made beside the old stores, never instead of them.
const LAYOUT_VERSION: u32 = 1;
/// The object store of the app's own entries.
const APP: &str = "app";

/// An open database.
#[derive(Clone)]
pub(crate) struct Store {
    database: IdbDatabase,
}

/// Everything that was stored when the app started.
pub(crate) struct Loaded {
    /// The engine's entries.
    pub(crate) stored: Vec<Stored>,
    /// The app's own.
    pub(crate) app: BTreeMap<String, String>,
}

/// One entry that the app keeps beside the engine's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AppWrite {
    /// Unique in the `app` store.
    pub(crate) key: String,
    /// None removes the entry.
    pub(crate) value: Option<String>,
}

/// Why the browser keeps nothing.
#[derive(Debug, Error)]
#[error("the browser's database failed: {0}")]
pub(crate) struct StoreError(String);

impl From<JsValue> for StoreError {
    fn from(thrown: JsValue) -> Self {
        Self(format!("{thrown:?}"))
    }
}

#[wasm_bindgen]
extern "C" {
    /// An IndexedDB database, with the form of `transaction` that takes options.
    type Durable;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Durable,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

impl Store {
    /// Opens the database of this name, and lays it out when it is new.
    pub(crate) async fn open(name: &str) -> Result<Self, StoreError> {
        let window = web_sys::window().ok_or_else(|| StoreError("no window".into()))?;
        let factory = window.indexed_db()?.ok_or_else(|| StoreError("no IndexedDB".into()))?;
        let request = factory.open_with_u32(name, LAYOUT_VERSION)?;
        let opened = request.clone();
        let lay_out = Closure::once_into_js(move || {
            if let Ok(database) = opened.result() {
                lay_out(database.unchecked_ref());
            }
        });
        request.set_onupgradeneeded(Some(lay_out.unchecked_ref()));
        let database = answer(&request).await?.unchecked_into();
        Ok(Self { database })
    }

    /// Reads everything.
    pub(crate) async fn load(&self) -> Result<Loaded, StoreError> {
        let transaction = self.transaction("readonly")?;
        let ask = |name: &str| -> Result<(IdbRequest, IdbRequest), StoreError> {
            let store = transaction.object_store(name)?;
            Ok((store.get_all_keys()?, store.get_all()?))
        };
        let drawers: Vec<_> =
            Drawer::ALL.iter().map(|drawer| ask(drawer.name())).collect::<Result<_, _>>()?;
        let app = ask(APP)?;
        complete(&transaction).await?;
        let mut stored = Vec::new();
        for (drawer, (keys, values)) in Drawer::ALL.into_iter().zip(drawers) {
            for (key, value) in entries(&keys, &values)? {
                stored.push(Stored { drawer, key: text(&key), bytes: bytes(value) });
            }
        }
        let app = entries(&app.0, &app.1)?.map(|(key, value)| (text(&key), text(&value))).collect();
        Ok(Loaded { stored, app })
    }

    /// Makes all these writes in one transaction, then says whether they are on disk. Transactions are carried out
    /// in the order in which they were begun.
    pub(crate) fn write(&self, writes: Vec<Write>, app: Vec<AppWrite>, done: impl FnOnce(bool) + 'static) {
        let begun = self.begin(&writes, &app);
        spawn_local(async move {
            let stored = match begun {
                Ok(transaction) => complete(&transaction).await,
                Err(error) => Err(error),
            };
            done(stored.is_ok());
        });
    }

    fn begin(&self, writes: &[Write], app: &[AppWrite]) -> Result<IdbTransaction, StoreError> {
        let transaction = self.transaction("readwrite")?;
        let put_all = || -> Result<(), JsValue> {
            for write in writes {
                perform(&transaction, write)?;
            }
            let store = transaction.object_store(APP)?;
            for AppWrite { key, value } in app {
                match value {
                    Some(value) => store.put_with_key(&value.into(), &key.into())?,
                    None => store.delete(&key.into())?,
                };
            }
            Ok(())
        };
        if let Err(thrown) = put_all() {
            let _ = transaction.abort();
            return Err(thrown.into());
        }
        Ok(transaction)
    }

    fn transaction(&self, mode: &str) -> Result<IdbTransaction, StoreError> {
        let stores: Array = Drawer::ALL.iter().map(|drawer| JsValue::from(drawer.name())).collect();
        stores.push(&APP.into());
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        Ok(self.database.unchecked_ref::<Durable>().transaction(&stores, mode, &options)?)
    }
}

fn lay_out(database: &IdbDatabase) {
    let names = database.object_store_names();
    for name in Drawer::ALL.iter().map(|drawer| drawer.name()).chain([APP]) {
        if !names.contains(name) {
            // A failure here aborts the upgrade, and `open` reports it.
            let _ = database.create_object_store(name);
        }
    }
}

fn perform(transaction: &IdbTransaction, write: &Write) -> Result<(), JsValue> {
    let store =
        |drawer: &Drawer| -> Result<IdbObjectStore, JsValue> { transaction.object_store(drawer.name()) };
    match write {
        Write::Put { drawer, key, bytes } => {
            store(drawer)?.put_with_key(&Uint8Array::from(bytes.as_slice()), &key.into())?
        }
        Write::Delete { drawer, key } => store(drawer)?.delete(&key.into())?,
    };
    Ok(())
}

fn entries(
    keys: &IdbRequest,
    values: &IdbRequest,
) -> Result<impl Iterator<Item = (JsValue, JsValue)> + use<>, StoreError> {
    let keys: Array = keys.result()?.unchecked_into();
    let values: Array = values.result()?.unchecked_into();
    Ok(keys.to_vec().into_iter().zip(values.to_vec()))
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// An entry that is no bytes is handed on as what can be read of it: the engine finds that it is damaged and keeps it
/// aside.
fn bytes(value: JsValue) -> Vec<u8> {
    match value.dyn_into::<Uint8Array>() {
        Ok(array) => array.to_vec(),
        Err(other) => text(&other).into_bytes(),
    }
}

async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    Ok(request.result()?)
}

async fn complete(transaction: &IdbTransaction) -> Result<(), StoreError> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(promise).await?;
    Ok(())
}
