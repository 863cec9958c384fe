use sync::frame::{
    Epoch, ErrorCode, Follow, FrameError, Hash, Known, License, MAX_DOCS_IN_HELLO,
    MAX_FRAME_FROM_DEVICE_BYTES, ORDERS_IN_GREETING, PROTOCOL, Pushed, Receipt, RefusalCode, ToDevice,
    ToNode, lookups,
};

use crate::support::{document, table};

fn to_node() -> Vec<ToNode> {
    let order = document().id();
    vec![
        ToNode::Hello {
            protocol: PROTOCOL,
            docs: vec![Known { order, heads: vec![Hash([7; 32])] }],
            follow: Follow::Only(vec![order]),
            epoch: Epoch::default(),
        },
        ToNode::Hello {
            protocol: PROTOCOL,
            docs: Vec::new(),
            follow: Follow::AllOpen,
            epoch: Epoch::default(),
        },
        ToNode::Open { order, table: table(5), sitting: 1 },
        ToNode::Push { changes: vec![Pushed { order, age_ms: 1500, change: vec![1, 2, 3].into() }] },
        ToNode::Ping,
        ToNode::LicenseSeen { number: 2 },
        ToNode::Vouch { docs: vec![Known { order, heads: vec![Hash([7; 32])] }] },
        ToNode::Doubt { hashes: vec![Hash([1; 32])] },
        ToNode::Recover { order, changes: vec![vec![1, 2].into()], receipt: None },
        ToNode::Recover { order, changes: Vec::new(), receipt: Some(receipt()) },
    ]
}

fn receipt() -> Receipt {
    Receipt { order: document().id(), heads: vec![Hash([7; 32])], seal: [9; 32] }
}

fn to_device() -> Vec<ToDevice> {
    let order = document().id();
    vec![
        ToDevice::Welcome { protocol: PROTOCOL, catalog: 3, epoch: Epoch::default() },
        ToDevice::Ack { hashes: vec![Hash([1; 32]), Hash([2; 32])] },
        ToDevice::Reject { hash: Hash([1; 32]), order, code: RefusalCode::NotAllowed, heads: Vec::new() },
        ToDevice::Retry { hashes: vec![Hash([1; 32])], awaits: false },
        ToDevice::Changes { order, changes: vec![vec![1, 2].into()] },
        ToDevice::Snapshot { order, bytes: vec![3].into() },
        ToDevice::Closed { order, table: table(5), current: 2 },
        ToDevice::Catalog { version: 4 },
        ToDevice::Tables { tables: Vec::new() },
        ToDevice::Error { code: ErrorCode::Malformed, message: "what?".into() },
        ToDevice::Pong,
        ToDevice::License(License { number: 2, allows_new: false, state: "{}".into() }),
        ToDevice::Hold { hashes: vec![Hash([1; 32])] },
        ToDevice::Receipts { receipts: vec![receipt()] },
        ToDevice::Recall { is_over: false },
        ToDevice::Ask { order, heads: vec![Hash([7; 32])] },
    ]
}

/// Golden frames: phones of a released version must be understood for ever.
#[test]
fn frames_have_the_bytes_of_the_first_release() {
    let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let node: Vec<_> = to_node().iter().map(|frame| hex(frame.encode())).collect();
    let device: Vec<_> = to_device().iter().map(|frame| hex(frame.encode())).collect();
    insta::assert_snapshot!(format!(
        "to the node\n{}\n\nto the device\n{}",
        node.join("\n"),
        device.join("\n")
    ));
}

#[test]
fn frames_come_back_as_they_were_sent() {
    to_node().into_iter().for_each(|frame| assert_eq!(ToNode::decode(&frame.encode()), Ok(frame)));
    to_device().into_iter().for_each(|frame| assert_eq!(ToDevice::decode(&frame.encode()), Ok(frame)));
}

/// A device pays for what it has the node do, not for bytes alone.
#[test]
fn a_frame_says_in_its_head_how_many_orders_are_looked_up_for_it() {
    let known = || Known { order: document().id(), heads: Vec::new() };
    let order = document().id();
    let hello = |docs| ToNode::Hello { protocol: 1, docs, follow: Follow::AllOpen, epoch: Epoch::default() };
    let named = |frame: ToNode| lookups(&frame.encode());
    assert_eq!(named(hello(Vec::new())), ORDERS_IN_GREETING);
    assert_eq!(named(hello(vec![known(); 300])), ORDERS_IN_GREETING + 300);
    assert_eq!(named(ToNode::Vouch { docs: vec![known(); 300] }), 300);
    assert_eq!(named(ToNode::Open { order, table: table(5), sitting: 1 }), 1);
    assert_eq!(named(ToNode::Ping), 0);
    assert_eq!(named(ToNode::Push { changes: Vec::new() }), 0);
    assert_eq!(lookups(&[]), 0);
    let without_length = [&[0x82, 0x05, 0x81, 0x9f][..], &[0xff]].concat();
    assert!(ToNode::decode(&without_length).is_ok());
    assert_eq!(lookups(&without_length), MAX_DOCS_IN_HELLO);
}

#[test]
fn a_frame_of_a_node_that_was_restored_says_its_epoch() {
    let epoch = Epoch { number: 1_795_266_492, proof: "signed".into() };
    let hello =
        ToNode::Hello { protocol: PROTOCOL, docs: Vec::new(), follow: Follow::AllOpen, epoch: epoch.clone() };
    assert_eq!(ToNode::decode(&hello.encode()), Ok(hello));
    let welcome = ToDevice::Welcome { protocol: PROTOCOL, catalog: 3, epoch };
    assert_eq!(ToDevice::decode(&welcome.encode()), Ok(welcome));
}

#[test]
fn a_node_that_takes_back_what_it_lacks_says_so_beside_what_earlier_phones_understand() {
    for frame in
        [ToDevice::Retry { hashes: vec![Hash([1; 32])], awaits: true }, ToDevice::Recall { is_over: true }]
    {
        assert_eq!(ToDevice::decode(&frame.encode()), Ok(frame));
    }
}

#[test]
fn every_cut_of_a_frame_is_refused_with_an_error() {
    for frame in to_node() {
        let bytes = frame.encode();
        (0..bytes.len()).for_each(|length| assert!(ToNode::decode(&bytes[..length]).is_err()));
        let longer = [&bytes[..], &[0]].concat();
        assert!(ToNode::decode(&longer).is_err(), "bytes after the frame");
    }
}

#[test]
fn a_frame_above_the_limit_is_refused_before_it_is_read() {
    let bytes = vec![0; MAX_FRAME_FROM_DEVICE_BYTES + 1];
    assert_eq!(ToNode::decode(&bytes), Err(FrameError::TooLarge(bytes.len())));
}

quickcheck::quickcheck! {
    fn noise_never_panics(bytes: Vec<u8>) -> bool {
        let _frame = (ToNode::decode(&bytes), ToDevice::decode(&bytes));
        true
    }
}
