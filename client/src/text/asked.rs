//! Items that wait for a word.

use super::{counted, phrases, words};

words! {
    held_title: "Still wanted?", "Το θέλουν ακόμη;";
    held_text: "The kitchen has not made these. They wait for your word.", "Η κουζίνα δεν τα έχει φτιάξει. Περιμένουν να πείτε.";
    held_no: "No, take them off", "Όχι, να αφαιρεθούν";
    asked_old: "reached the node long after it was ordered", "έφτασε στον κόμβο πολύ αργότερα";
    asked_late: "came when the party had left", "ήρθε αφού είχε φύγει η παρέα";
    asked_called_off: "came when the order had been cancelled", "ήρθε αφού είχε ακυρωθεί η παραγγελία";
}

phrases! {
    held_yes_count(count: u32): format!("Yes, make {}", counted(count, "item", "items")), format!("Ναι, να γίνουν · {}", counted(count, "είδος", "είδη"));
    held_to_next(label: &str): format!("For the guests at {label} now"), format!("Για όσους κάθονται τώρα στο {label}");
}
