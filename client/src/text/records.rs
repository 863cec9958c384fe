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
    refused_too_large: "That was too much at once. Enter it again in two parts.", "Ήταν πάρα πολλά μαζί. Βάλτε τα ξανά σε δύο μέρη.";
    refused_session: "Somebody else is logged in on this phone now. Log in again and enter it again.", "Στο κινητό έχει συνδεθεί άλλος. Συνδεθείτε ξανά και βάλτε το ξανά.";
    refused_out_of_step: "This phone and the node had lost each other. Look at the order, then enter again what is missing.", "Το κινητό και ο κόμβος είχαν χαθεί. Δείτε την παραγγελία και βάλτε ξανά ό,τι λείπει.";
    refused_with_another: "It belonged to something that was not taken. Look at the order, then enter again what is missing.", "Πήγαινε μαζί με κάτι που δεν έγινε δεκτό. Δείτε την παραγγελία και βάλτε ξανά ό,τι λείπει.";
    refused_structure: "This app does something that the node does not know. Reload the app and enter it again.", "Η εφαρμογή έκανε κάτι που ο κόμβος δεν γνωρίζει. Ανανεώστε την εφαρμογή και βάλτε το ξανά.";
    refused_out_of_bounds: "It was out of bounds. Enter it again.", "Ήταν εκτός ορίων. Βάλτε το ξανά.";
    refused_not_allowed: "Only a manager may do this. Ask one.", "Μόνο υπεύθυνος μπορεί να το κάνει. Ρωτήστε έναν.";
    refused_order: "The node does not know that table. Tell the manager.", "Ο κόμβος δεν ξέρει αυτό το τραπέζι. Πείτε το στον υπεύθυνο.";
    refused_not_your_table: "The table belongs to another waiter. Ask them, or ask a manager to add you.", "Το τραπέζι είναι άλλου σερβιτόρου. Πείτε το σε εκείνον, ή ζητήστε από υπεύθυνο να σας προσθέσει.";
    refused_price: "The menu does not sell it so. Choose it again from the menu.", "Ο κατάλογος δεν το έχει έτσι. Διαλέξτε το ξανά από τον κατάλογο.";
    refused_amount: "What was paid for costs something else. Look at the bill, then enter the payment again.", "Αυτά που πληρώθηκαν κοστίζουν αλλιώς. Δείτε τον λογαριασμό και περάστε ξανά την πληρωμή.";
    refused_history: "So much was written into this order that it has no room for this. Payments are taken.", "Γράφτηκαν τόσα πολλά στην παραγγελία που αυτό δεν χωράει. Οι πληρωμές γίνονται δεκτές.";
    refused_unpaired: "The other table has left or is not yours, so nothing was moved. Look at both bills.", "Το άλλο τραπέζι έφυγε ή δεν είναι δικό σας, και δεν μεταφέρθηκε τίποτα. Δείτε και τους δύο λογαριασμούς.";
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
