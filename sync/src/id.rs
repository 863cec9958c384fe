//! Names of things. Whatever phones create while offline has a UUID; whatever the node alone creates has a small
//! integer, which costs a byte or two in a document instead of thirty-six.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::time::UnixMs;

/// A source of random bytes, handed in by whoever owns one: this crate has none of its own.
pub trait Random {
    /// Fills `bytes` with unpredictable bytes (predictable ones in a simulation).
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Random for F {
    fn fill(&mut self, bytes: &mut [u8]) {
        self(bytes);
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self, e: &mut Encoder<W>, _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(self.0.as_bytes())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let bytes = d.bytes()?;
                let bytes = bytes.try_into().map_err(|_| decode::Error::message("a UUID has 16 bytes"))?;
                Ok(Self(Uuid::from_bytes(bytes)))
            }
        }
    };
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
        )]
        #[serde(transparent)]
        #[cbor(transparent)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $name(#[n(0)] pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id!(
    /// One restaurant.
    SiteId
);
uuid_id!(
    /// One order: UUIDv5 of (site, table, sitting), or a UUIDv7 for an order without a table.
    OrderId
);
uuid_id!(
    /// One record inside an order (an item, a void, a payment...): a UUIDv7 made by whoever wrote it.
    RecordId
);
uuid_id!(
    /// One phone, tablet or program, for as long as it keeps its storage.
    DeviceId
);

number_id!(
    /// A member of the staff.
    UserId
);
number_id!(
    /// A table of the site.
    TableId
);
number_id!(
    /// A group of tables, such as a room or a terrace.
    TableGroupId
);
number_id!(
    /// A category of the menu.
    CategoryId
);
number_id!(
    /// A product of the menu.
    ProductId
);
number_id!(
    /// A group of modifiers.
    GroupId
);
number_id!(
    /// A modifier: an option, an ingredient, a choice.
    ModifierId
);

impl OrderId {
    /// The order of one sitting at one table. Two devices that never spoke to each other compute the same id.
    pub fn of_sitting(site: SiteId, table: TableId, sitting: u32) -> Self {
        Self(Uuid::new_v5(&site.0, format!("table/{table}/sitting/{sitting}").as_bytes()))
    }

    /// The id of an order that belongs to no table.
    pub fn without_table(now: UnixMs, random: &mut dyn Random) -> Self {
        Self(uuid_v7(now, random))
    }
}

impl RecordId {
    /// A fresh record id. Its time part only makes ids of one evening compress well; nothing is ordered by it.
    pub fn fresh(now: UnixMs, random: &mut dyn Random) -> Self {
        Self(uuid_v7(now, random))
    }
}

impl DeviceId {
    /// A fresh device id, made once per installation.
    pub fn fresh(now: UnixMs, random: &mut dyn Random) -> Self {
        Self(uuid_v7(now, random))
    }
}

fn uuid_v7(now: UnixMs, random: &mut dyn Random) -> Uuid {
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    Builder::from_unix_timestamp_millis(now.0.max(0).unsigned_abs(), &bytes).into_uuid()
}
