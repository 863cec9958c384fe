//! What a new house still needs.

use super::{phrases, words};

words! {
    setup_title: "Before the first guest", "Πριν από τον πρώτο πελάτη";
    setup_printer: "A printer", "Εκτυπωτής";
    setup_printer_how: "Tickets have nowhere to come out yet.", "Τα δελτία δεν έχουν πού να βγουν.";
    setup_station: "Where orders are printed", "Πού τυπώνονται οι παραγγελίες";
    setup_station_how: "Add a station such as the kitchen, and say that everything prints there.", "Προσθέστε μια θέση, π.χ. την κουζίνα, και ορίστε ότι όλα τυπώνονται εκεί.";
    setup_menu: "The menu", "Ο κατάλογος";
    setup_menu_how: "There is nothing to order yet.", "Δεν υπάρχει ακόμη κάτι να παραγγείλει κανείς.";
    setup_tables: "Tables", "Τραπέζια";
    setup_tables_how: "There is nowhere to sit yet.", "Δεν υπάρχει ακόμη πού να καθίσει κανείς.";
    setup_waiter: "Somebody who serves", "Κάποιος που σερβίρει";
    setup_waiter_how: "Each waiter logs in with a name and a PIN.", "Κάθε σερβιτόρος συνδέεται με όνομα και PIN.";
    setup_license: "The license", "Η άδεια";
    setup_license_how: "Without one no table is opened.", "Χωρίς αυτήν δεν ανοίγει τραπέζι.";
    setup_backup: "A backup off the node", "Αντίγραφο έξω από τον κόμβο";
    setup_backup_how: "Set backup_copy_to and backup_passphrase in comanda.toml and start the node again: a copy that stays on the node burns with it.", "Ορίστε backup_copy_to και backup_passphrase στο comanda.toml και ξεκινήστε ξανά τον κόμβο: αντίγραφο που μένει στον κόμβο χάνεται μαζί του.";
    setup_add: "Add", "Προσθήκη";
    setup_open: "Go there", "Μετάβαση";
    setup_is_done: "done", "έτοιμο";
    setup_category: "Category", "Κατηγορία";
    setup_product: "Dish or drink", "Πιάτο ή ποτό";
    setup_price: "Price", "Τιμή";
    setup_no_station: "Where everything prints", "Όπου τυπώνονται όλα";
    setup_printed_at: "Printed at", "Τυπώνεται";
    setup_or_file: "Or the whole menu from a spreadsheet, saved as CSV", "Ή όλος ο κατάλογος από υπολογιστικό φύλλο, σε CSV";
    setup_or_file_how: "Its first row says: category,name,price", "Η πρώτη γραμμή γράφει: category,name,price";
    setup_taken: "It is on the menu. Go on with the next.", "Μπήκε στον κατάλογο. Συνεχίστε με το επόμενο.";
    setup_username: "Name for logging in", "Όνομα σύνδεσης";
    setup_pin: "PIN, four to eight digits", "PIN, τέσσερα έως οκτώ ψηφία";
    setup_how_many: "How many", "Πόσα";
    setup_room: "Hall", "Σάλα";
}

phrases! {
    setup_left(done: usize, all: usize): format!("{done} of {all}"), format!("{done} από {all}");
}
