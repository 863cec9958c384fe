//! The manager's list of decisions.

use super::{phrases, words};

words! {
    attention: "Needs you", "Σας περιμένουν";
    attention_none: "Nothing to decide.", "Τίποτα προς απόφαση.";
    matter_request: "Take it off?", "Να αφαιρεθεί;";
    matter_uncertain: "Was it printed?", "Τυπώθηκε;";
    matter_overpaid: "Paid too much", "Πληρώθηκαν παραπάνω";
    matter_called_off: "Cancelled, but paid", "Ακυρώθηκε, αλλά πληρώθηκε";
    matter_moved_twice: "Where do they sit?", "Πού κάθονται;";
    matter_two_bills: "On two bills", "Σε δύο λογαριασμούς";
    matter_price: "Is the price right?", "Είναι σωστή η τιμή;";
    matter_handover: "Added after the handover", "Μπήκε μετά την αλλαγή σερβιτόρου";
    matter_grant: "Take it off", "Να αφαιρεθεί";
    matter_deny: "It stays", "Μένει";
    matter_on_paper: "It is on paper", "Είναι στο χαρτί";
    matter_again: "Not there, print again", "Δεν είναι, εκτύπωση ξανά";
    matter_again_elsewhere: "Its ticket belongs to another table: look there.", "Το δελτίο του ανήκει σε άλλο τραπέζι: δείτε εκεί.";
    matter_again_waits: "It waits for its printer already.", "Περιμένει ήδη τον εκτυπωτή της.";
    matter_take_off: "Take it off", "Να αφαιρεθεί";
    matter_two_bills_off: "Take it off that bill", "Αφαίρεση από εκείνον";
    matter_price_right: "It is right", "Είναι σωστή";
    matter_reason: "Decided by the manager", "Απόφαση υπευθύνου";
    quarantine_title: "Not taken", "Δεν έγιναν δεκτά";
    quarantine_text: "Phones brought these, and they are on no bill: nobody has made them, and the money is not in the books. Find out, and enter again what holds.", "Τα έφεραν κινητά και δεν είναι σε κανέναν λογαριασμό: κανείς δεν τα έφτιαξε, και τα χρήματα δεν είναι στα βιβλία. Ρωτήστε, και βάλτε ξανά ό,τι ισχύει.";
    quarantine_unreadable: "It cannot be read.", "Δεν διαβάζεται.";
    quarantine_blocked: "The account or the phone was blocked, or somebody used another's name.", "Ο λογαριασμός ή το κινητό είχε αποκλειστεί, ή κάποιος έγραψε με ξένο όνομα.";
    crew: "Who serves it", "Ποιος το σερβίρει";
    crew_last: "Add somebody before you take the last one off.", "Προσθέστε κάποιον πριν αφαιρέσετε τον τελευταίο.";
}

phrases! {
    matter_request_text(what: &str, who: &str, why: &str):
        if why.is_empty() { format!("{who} asks to take off {what}. It was made or paid for already.") } else { format!("{who} asks to take off {what}: “{why}”. It was made or paid for already.") },
        if why.is_empty() { format!("Αφαίρεση: {what}. Το ζητά: {who}. Έχει ήδη ετοιμαστεί ή πληρωθεί.") } else { format!("Αφαίρεση: {what}. Το ζητά: {who}, «{why}». Έχει ήδη ετοιμαστεί ή πληρωθεί.") };
    matter_uncertain_text(what: &str): format!("{what}: the printer did not say whether it came out. Look there."), format!("{what}: ο εκτυπωτής δεν είπε αν βγήκε. Δείτε εκεί.");
    matter_overpaid_text(sum: &str): format!("{sum} more was taken than was ordered."), format!("Πληρώθηκαν {sum} παραπάνω από την παραγγελία.");
    matter_called_off_text(who: &str, sum: &str): format!("{who} cancelled the order, and {sum} had been taken for it."), format!("Η παραγγελία ακυρώθηκε ({who}), και είχαν πληρωθεί {sum}.");
    matter_moved_twice_text(here: &str, there: &str): format!("One waiter moved them to table {here}, another to table {there}."), format!("Ένας τους μετέφερε στο {here}, άλλος στο {there}.");
    matter_two_bills_text(what: &str, there: &str): format!("{what} was put on two bills at once. It is too much on that of table {there}."), format!("{what}: μπήκε συγχρόνως σε δύο λογαριασμούς. Περισσεύει στον λογαριασμό του {there}.");
    matter_price_text(what: &str, sum: &str): format!("{what} for {sum}: the menu that the phone had is not in force."), format!("{what}, {sum}: ο κατάλογος που είχε το κινητό δεν ισχύει.");
    matter_handover_text(what: &str, who: &str): format!("{who} added {what} before hearing that somebody else serves the table."), format!("{what}: προστέθηκε από {who} πριν μάθει ότι το τραπέζι το σερβίρει άλλος.");
    matter_give_back(sum: &str): format!("Give {sum} back"), format!("Επιστροφή {sum}");
}
