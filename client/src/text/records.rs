//! Records and refusals in words: the waiting list, and what was refused.

use super::{phrases, words};

words! {
    record_open: "Table opened", "Άνοιγμα τραπεζιού";
    record_note: "Remark", "Σημείωση";
    record_close: "Table closed", "Κλείσιμο τραπεζιού";
    record_cancel: "Order cancelled", "Ακύρωση παραγγελίας";
    record_wanted: "Answer: still wanted", "Απάντηση: το θέλουν";
    record_granted: "Answer: take it off", "Απάντηση: να αφαιρεθεί";
    record_denied: "Answer: it stands", "Απάντηση: μένει";
    record_move: "Moved to another table", "Μεταφορά σε άλλο τραπέζι";
    record_join: "Tables joined", "Ένωση τραπεζιών";
    record_waiter: "Who serves the table", "Ποιος σερβίρει";
    record_other: "Other changes", "Άλλες αλλαγές";
    refused_damaged: "It was damaged on the way. Enter it again.", "Χάλασε στον δρόμο. Βάλτε το ξανά.";
    refused_not_allowed: "You may not do this. Ask a manager.", "Δεν επιτρέπεται σε εσάς. Ρωτήστε έναν υπεύθυνο.";
    refused_out_of_bounds: "It was out of bounds. Enter it again.", "Ήταν εκτός ορίων. Βάλτε το ξανά.";
    refused_order: "The node does not know that table. Tell the manager.", "Ο κόμβος δεν ξέρει αυτό το τραπέζι. Πείτε το στον υπεύθυνο.";
    refused_other: "The node did not take it. Enter it again, or tell the manager.", "Ο κόμβος δεν το δέχτηκε. Βάλτε το ξανά ή πείτε το στον υπεύθυνο.";
}

phrases! {
    record_item(qty: u32, name: &str): format!("{qty}× {name}"), format!("{qty}× {name}");
    record_void(qty: u32, name: &str): format!("Taken off: {qty}× {name}"), format!("Αφαίρεση: {qty}× {name}");
    record_transfer(qty: u32, name: &str): format!("To another bill: {qty}× {name}"), format!("Σε άλλον λογαριασμό: {qty}× {name}");
    record_received(qty: u32, name: &str): format!("From another bill: {qty}× {name}"), format!("Από άλλον λογαριασμό: {qty}× {name}");
    record_share(qty: u32, name: &str): format!("Split: {qty}× {name}"), format!("Μοίρασμα: {qty}× {name}");
    record_payment(sum: &str): format!("Payment of {sum}"), format!("Πληρωμή {sum}");
    record_refund(sum: &str): format!("{sum} given back"), format!("Επιστροφή {sum}");
}
