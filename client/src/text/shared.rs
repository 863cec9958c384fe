//! Words that several screens use.

use super::{counted, phrases, words};

words! {
    app_name: "Comanda", "Comanda";
    times: "×", "×";
    back: "Back", "Πίσω";
    cancel: "Cancel", "Άκυρο";
    close_dialog: "Close this window", "Κλείσιμο παραθύρου";
    done: "Done", "Εντάξει";
    less: "One less", "Ένα λιγότερο";
    more: "One more", "Ένα παραπάνω";
    remove: "Remove", "Αφαίρεση";
    waiter: "Waiter", "Σερβιτόρος";
    manager: "Manager", "Υπεύθυνος";
    somebody: "somebody", "κάποιος";
    saving: "saving…", "αποθηκεύεται…";
    made_elsewhere: "made there", "ετοιμάζεται εκεί";
    on_phone: "on the phone", "στο κινητό";
    on_node: "at the node", "στον κόμβο";
    on_paper: "printed", "τυπώθηκε";
    sent_unconfirmed: "sent, unconfirmed", "στάλθηκε, χωρίς επιβεβαίωση";
    printed_maybe: "printed?", "τυπώθηκε;";
    still_wanted: "still wanted?", "το θέλουν ακόμη;";
    no_printer: "no printer", "χωρίς εκτυπωτή";
    starting: "Opening…", "Ανοίγει…";
    other_tab_title: "Already open in another tab", "Είναι ήδη ανοιχτό σε άλλη καρτέλα";
    other_tab_text: "Orders are taken in one tab at a time, so that none is sent twice.", "Οι παραγγελίες μπαίνουν από μία καρτέλα κάθε φορά, για να μη σταλεί καμία δύο φορές.";
    take_over: "Go on here", "Συνέχεια εδώ";
}

phrases! {
    table(label: &str): format!("Table {label}"), format!("Τραπέζι {label}");
    guests(count: u32): counted(count, "guest", "guests"), counted(count, "άτομο", "άτομα");
    minutes(count: i64): format!("{count}′"), format!("{count}′");
    minutes_spoken(count: i64): counted(count, "minute", "minutes"), counted(count, "λεπτό", "λεπτά");
    quantity(count: u32): format!("{count}×"), format!("{count}×");
    on_phone_count(count: usize): format!("{count} on the phone"), format!("{count} στο κινητό");
}
