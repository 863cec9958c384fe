//! Items that wait for a word.

use super::{counted, phrases, words};

words! {
    held_title: "Still wanted?", "Το θέλουν ακόμη;";
    held_text: "These came late. The kitchen has not made them: they wait for a word.", "Έφτασαν αργά. Η κουζίνα δεν τα έχει φτιάξει: περιμένουν μια λέξη.";
    held_manager: "The order was called off: a manager decides.", "Η παραγγελία ακυρώθηκε: αποφασίζει υπεύθυνος.";
    held_no: "No, take them off", "Όχι, να αφαιρεθούν";
    asked_late: "came when the party had left", "ήρθε αφού είχε φύγει η παρέα";
    asked_called_off: "came when the order had been cancelled", "ήρθε αφού είχε ακυρωθεί η παραγγελία";
}

phrases! {
    held_yes_count(count: u32): format!("Yes, make {}", counted(count, "item", "items")), format!("Ναι, να γίνουν ({count})");
    held_to_next(label: &str): format!("For the guests at {label} now"), format!("Για όσους κάθονται τώρα στο {label}");
}
