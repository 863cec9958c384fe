use sync::document::{Document, Origin, golden_hash};

use crate::support::{site, table};

/// Frozen for ever: were this to change, phones of two versions would make different documents of one sitting.
#[test]
fn the_genesis_has_the_hash_of_the_first_release() {
    insta::assert_snapshot!(golden_hash());
}

#[test]
fn two_devices_make_the_same_document_of_one_sitting() {
    let make = || Document::genesis(Origin::of_sitting(site(), table(5), 3));
    assert_eq!(make().save(), make().save());
    assert_eq!(make().heads(), make().heads());
}

#[test]
fn another_sitting_is_another_order() {
    let third = Origin::of_sitting(site(), table(5), 3);
    let fourth = Origin::of_sitting(site(), table(5), 4);
    assert_ne!(third.order, fourth.order);
}

#[test]
fn a_loaded_document_knows_its_origin() {
    let origin = Origin::of_sitting(site(), table(5), 3);
    let loaded = Document::load(&Document::genesis(origin).save()).unwrap();
    assert_eq!(loaded.origin(), origin);
}

#[test]
fn bytes_that_are_no_order_are_refused_with_an_error() {
    let foreign = automerge::AutoCommit::new().save();
    for bytes in [&b""[..], b"hello", &foreign, &[0x85, 0x6f, 0x4a, 0x83, 1, 2, 3, 4, 1, 0]] {
        assert!(Document::load(bytes).is_err(), "{bytes:?}");
    }
}
