//! Maps of scalars: the shape of a record between its type and the document.

use std::collections::BTreeMap;

use automerge::{ScalarValue, hydrate};

/// A record, or a map inside one.
pub type Fields = BTreeMap<String, Field>;

/// One value of a record. Documents hold scalars and maps only: no lists, text or counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A whole number.
    Int(i64),
    /// Words.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// Milliseconds since 1970.
    Time(i64),
    /// A map inside a record.
    Map(Fields),
    /// A value of a kind that no record has.
    Foreign,
}

impl Field {
    /// What the document holds, as a field.
    pub(crate) fn of_hydrated(value: &hydrate::Value) -> Field {
        match value {
            hydrate::Value::Scalar(scalar) => Field::of_scalar(scalar),
            hydrate::Value::Map(map) => Field::Map(fields_of_hydrated(map)),
            hydrate::Value::List(_) | hydrate::Value::Text(_) => Field::Foreign,
        }
    }

    /// A scalar as a field.
    pub(crate) fn of_scalar(scalar: &ScalarValue) -> Field {
        match scalar {
            ScalarValue::Int(number) => Field::Int(*number),
            ScalarValue::Uint(number) => i64::try_from(*number).map_or(Field::Foreign, Field::Int),
            ScalarValue::Str(text) => Field::Text(text.to_string()),
            ScalarValue::Boolean(yes) => Field::Bool(*yes),
            ScalarValue::Timestamp(time) => Field::Time(*time),
            _ => Field::Foreign,
        }
    }

    /// The scalar to store, or none for a map.
    pub(crate) fn scalar(&self) -> Option<ScalarValue> {
        match self {
            Field::Int(number) => Some(ScalarValue::Int(*number)),
            Field::Text(text) => Some(ScalarValue::Str(text.as_str().into())),
            Field::Bool(yes) => Some(ScalarValue::Boolean(*yes)),
            Field::Time(time) => Some(ScalarValue::Timestamp(*time)),
            Field::Map(_) | Field::Foreign => None,
        }
    }
}

/// A map of the document as fields.
pub(crate) fn fields_of_hydrated(map: &hydrate::Map) -> Fields {
    map.iter().map(|(key, entry)| (key.clone(), Field::of_hydrated(&entry.value))).collect()
}
