//! How automerge-repo names a document: base58check of sixteen bytes, which is just what an order's id has.

use sync::id::OrderId;
use uuid::Uuid;

/// The document id of an order; `automerge:` before it makes it the URL.
pub(super) fn name_of(order: OrderId) -> String {
    bs58::encode(order.0.as_bytes()).with_check().into_string()
}

/// The order of a document id; none when it is no document id.
pub(super) fn order_of(name: &str) -> Option<OrderId> {
    let mut bytes = [0; 16 + CHECKSUM_BYTES];
    let length = bs58::decode(name).with_check(None).onto(&mut bytes).ok()?;
    Some(OrderId(Uuid::from_slice(bytes.get(..length)?).ok()?))
}

const CHECKSUM_BYTES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_the_name_that_the_official_packages_give_it() {
        // `stringifyAutomergeUrl(uuid.parse(...))` of @automerge/automerge-repo 2.5.6.
        for (order, name) in [
            ("01905a7e-0000-7000-8000-000000000001", "2GJ12GeTXm2SuNnfrc1VM9P5xLe"),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", "4ZrjxJnU1LA5xSyrWMNuXTozYEvA"),
            ("00000000-0000-0000-0000-000000000000", "11111111111111114Ki9Gx"),
        ] {
            let order: OrderId = order.parse().unwrap();
            assert_eq!(name_of(order), name);
            assert_eq!(order_of(name), Some(order));
        }
    }

    #[test]
    fn what_is_no_name_is_no_order() {
        for name in ["", "0", "4ZrjxJnU1LA5xSyrWMNuXTozYEvB", &"1".repeat(1_000), "ελιά", "3Pn"] {
            assert_eq!(order_of(name), None, "{name}");
        }
    }
}
