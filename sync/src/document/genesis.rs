//! The first change of every document, version 1: **frozen for ever**. It is made by a fixed actor at time 0 and
//! holds the order's id and every root map, so two devices that open the same sitting offline make the same bytes
//! and the same hash, native or WebAssembly. Later kinds of facts are typed records under `ext`.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{
    ActorId, Automerge, Change, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value,
};
use uuid::Uuid;

use crate::document::{Made, SCHEMA_VERSION, hash, made};
use crate::frame::Hash;
use crate::id::{OrderId, SiteId, TableId};
use crate::record::Field;

/// The author of every genesis.
const GENESIS_ACTOR: [u8; 16] = *b"comanda-genesis1";

/// The root maps, in the order in which they are made.
const ROOT_MAPS: [&str; 16] = [
    "opens",
    "items",
    "voids",
    "payments",
    "refunds",
    "waiters",
    "bills",
    "moves",
    "transfers",
    "joins",
    "notes",
    "closes",
    "cancels",
    "decisions",
    "ext",
    "node",
];

/// What makes one order different from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Its id.
    pub order: OrderId,
    /// The restaurant.
    pub site: SiteId,
    /// The table, unless the order has none.
    pub table: Option<TableId>,
    /// Which party at that table, counted from 1; 0 without a table.
    pub sitting: u32,
}

impl Origin {
    /// The order of one sitting at one table.
    pub fn of_sitting(site: SiteId, table: TableId, sitting: u32) -> Self {
        Self { order: OrderId::of_sitting(site, table, sitting), site, table: Some(table), sitting }
    }

    /// Its first change.
    pub(crate) fn first_change(self) -> Made {
        made(&change(self))
    }

    /// The hash of its first change.
    pub(crate) fn genesis(self) -> Hash {
        hash(change(self).hash())
    }

    /// Whether the order has the id of its table and sitting.
    pub(crate) fn is_consistent(self) -> bool {
        self.table.is_none_or(|table| self == Self::of_sitting(self.site, table, self.sitting))
    }
}

/// The hash of the genesis of a fixed example, in hexadecimal: the same on every platform and in every version.
pub fn golden_hash() -> String {
    let site = SiteId(Uuid::from_u128(0x0190_5a7e_0000_7000_8000_0000_0000_0001));
    change(Origin::of_sitting(site, TableId(5), 1)).hash().to_string()
}

/// The operation that made the root map of this name. Nothing is looked up: the genesis is frozen.
pub(super) fn root_map_id(origin: Origin, name: &str) -> OpId {
    let place = ROOT_MAPS.iter().position(|map| *map == name).expect("the genesis made it");
    OpId::new(first_map(origin) + place as u64, &ActorId::from(GENESIS_ACTOR))
}

/// The root map of this name.
pub(super) fn root_map(origin: Origin, name: &str) -> ObjId {
    let made_by = root_map_id(origin, name);
    ObjId::Id(made_by.counter(), made_by.actor().clone(), 0)
}

/// The name of the root map that this operation made, if it made one.
pub(super) fn root_map_at(origin: Origin, counter: u64, actor: &ActorId) -> Option<&'static str> {
    let place = usize::try_from(counter.checked_sub(first_map(origin))?).ok()?;
    ROOT_MAPS.get(place).copied().filter(|_| actor.to_bytes() == GENESIS_ACTOR)
}

/// The operation that makes the first root map: the scalars come before it.
fn first_map(origin: Origin) -> u64 {
    if origin.table.is_some() { 6 } else { 5 }
}

pub(super) fn make(origin: Origin) -> Automerge {
    let mut automerge = Automerge::new();
    automerge.apply_changes([change(origin)]).expect("an empty document takes the genesis");
    automerge
}

/// The change itself, put together as it is: a transaction that puts every key comes to the same, at many times the cost.
pub(super) fn change(origin: Origin) -> Change {
    let put = |key: &'static str, value: ScalarValue| (key, OpType::Put(value));
    let table = origin.table.map(|table| put("table", i64::from(table.0).into()));
    let fields = [
        put("v", SCHEMA_VERSION.into()),
        put("order", origin.order.to_string().into()),
        put("site", origin.site.to_string().into()),
    ];
    let fields = fields.into_iter().chain(table).chain([put("sitting", i64::from(origin.sitting).into())]);
    let maps = ROOT_MAPS.iter().map(|map| (*map, OpType::Make(ObjType::Map)));
    let op = |(key, action): (&str, OpType)| Op {
        action,
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: SortedVec::new(),
        insert: false,
    };
    let expanded = ExpandedChange {
        operations: fields.chain(maps).map(op).collect(),
        actor_id: ActorId::from(GENESIS_ACTOR),
        hash: None,
        seq: 1,
        start_op: NonZeroU64::MIN,
        time: 0,
        message: None,
        deps: Vec::new(),
        extra_bytes: Vec::new(),
        author: None,
    };
    expanded.into()
}

/// Reads back which order a document is; none when its first change is no genesis of ours.
pub(super) fn origin_of(automerge: &Automerge) -> Option<Origin> {
    let field = |key: &str| match automerge.get(ROOT, key) {
        Ok(Some((Value::Scalar(scalar), _))) => Field::of_scalar(&scalar),
        _ => Field::Foreign,
    };
    let text = |key: &str| match field(key) {
        Field::Text(text) => Some(text),
        _ => None,
    };
    let number = |key: &str| match field(key) {
        Field::Int(number) => u32::try_from(number).ok(),
        _ => None,
    };
    let origin = Origin {
        order: text("order")?.parse().ok()?,
        site: text("site")?.parse().ok()?,
        table: number("table").map(TableId),
        sitting: number("sitting")?,
    };
    automerge.get_change_meta_by_hash(&change(origin).hash()).is_some().then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_maps_are_where_the_genesis_made_them() {
        let site = SiteId(Uuid::from_u128(1));
        let at_a_table = Origin::of_sitting(site, TableId(5), 1);
        for origin in [at_a_table, Origin { table: None, sitting: 0, ..at_a_table }] {
            let genesis = make(origin);
            for name in ROOT_MAPS {
                let (_, map) = genesis.get(ROOT, name).unwrap().unwrap();
                assert_eq!(root_map(origin, name), map);
                let ObjId::Id(counter, actor, _) = map else { panic!("{name} is no map") };
                assert_eq!(root_map_at(origin, counter, &actor), Some(name));
            }
            assert_eq!(root_map_at(origin, 1, &ActorId::from(GENESIS_ACTOR)), None);
            assert_eq!(root_map_at(origin, 7, &ActorId::from([7; 16])), None);
        }
    }
}
