//! How values of our own types stand in columns, and how they are read back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::id::DeviceId;
use uuid::Uuid;

use super::StoreError;

/// The sixteen bytes of a UUID.
pub(super) fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|error| StoreError::damaged("id", error))
}

/// The device with these bytes.
pub(super) fn device(bytes: &[u8]) -> Result<DeviceId, StoreError> {
    uuid(bytes).map(DeviceId)
}

/// The word for a plain variant: the one that it has in JSON.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("{other:?} is no plain variant"),
    }
}

/// The plain variant with that word.
pub(super) fn read_word<T: DeserializeOwned>(what: &'static str, word: &str) -> Result<T, StoreError> {
    serde_json::from_value(word.into()).map_err(|error| StoreError::damaged(what, error))
}
