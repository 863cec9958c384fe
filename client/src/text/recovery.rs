//! A node that is set up again from a backup.

use super::{counted, phrases, words};

words! {
    recovery_title: "The node is being restored", "Ο κόμβος αποκαθίσταται";
    recovery_text: "It was set up again from a backup. The phones bring back by themselves what was ordered since then. Until you end this, orders are taken as ever and nothing is printed.", "Στήθηκε ξανά από αντίγραφο ασφαλείας. Τα κινητά φέρνουν μόνα τους όσα παραγγέλθηκαν από τότε. Ώσπου να το λήξετε, οι παραγγελίες μπαίνουν κανονικά και τίποτα δεν τυπώνεται.";
    recovery_orders: "Orders brought back", "Παραγγελίες που γύρισαν";
    recovery_tickets: "Tickets that wait", "Δελτία που περιμένουν";
    recovery_phones: "Phones", "Κινητά";
    recovery_unnamed: "A device without a name", "Συσκευή χωρίς όνομα";
    recovery_nothing: "here, nothing was missing", "εδώ, δεν έλειπε τίποτα";
    recovery_end: "Everybody is here: print again", "Ήρθαν όλοι: να τυπώνει πάλι";
    recovery_confirm: "End it and print", "Λήξη και εκτύπωση";
    recovery_sure_title: "Print again?", "Να τυπώνει πάλι;";
    recovery_sure_nothing: "No ticket waits.", "Κανένα δελτίο δεν περιμένει.";
    recovery_sure_uncertain: "What may have been printed before is not printed again: it is under “Needs you”, and you decide.", "Ό,τι ίσως είχε τυπωθεί πριν δεν τυπώνεται ξανά: είναι στο «Σας περιμένουν» και αποφασίζετε εσείς.";
    recovery_wait: "Wait for them", "Αναμονή";
}

phrases! {
    recovery_brought(count: usize): format!("here, brought back {}", counted(count, "order", "orders")), format!("εδώ, έφερε {}", counted(count, "παραγγελία", "παραγγελίες"));
    recovery_awaited(count: usize): format!("is bringing {}…", counted(count, "order", "orders")), format!("φέρνει {}…", counted(count, "παραγγελία", "παραγγελίες"));
    recovery_missing(when: &str): format!("not here yet · last seen {when}"), format!("δεν ήρθε ακόμη · τελευταία φορά {when}");
    recovery_sure_tickets(count: u32): format!("{} printed at once.", counted(count, "ticket is", "tickets are")), format!("{} αμέσως.", counted(count, "δελτίο τυπώνεται", "δελτία τυπώνονται"));
    recovery_sure_missing(count: usize): format!("{} not come yet. What is open there still comes later; orders that were closed come back only now.", counted(count, "phone has", "phones have")), format!("{} ακόμη. Όσα έχουν ανοιχτά έρχονται και αργότερα· οι κλεισμένες παραγγελίες γυρίζουν μόνο τώρα.", counted(count, "κινητό δεν ήρθε", "κινητά δεν ήρθαν"));
}
