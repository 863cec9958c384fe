//! Printers, and what is printed where.

use super::{counted, phrases, words};

words! {
    place_printers: "Printers", "Εκτυπωτές";
    place_receipt: "Receipt", "Απόδειξη";
    places: "Screens", "Οθόνες";
    printers_none: "No printer yet. Switch one on, let it print its own address, and add it here.", "Κανένας εκτυπωτής ακόμη. Ανοίξτε έναν, τυπώστε τη διεύθυνσή του και προσθέστε τον εδώ.";
    printer_add: "Add a printer", "Νέος εκτυπωτής";
    printer_change: "Change", "Αλλαγή";
    printer_test: "Test page", "Δοκιμαστική σελίδα";
    printer_test_sent: "The test page is on its way.", "Η δοκιμαστική σελίδα είναι καθ’ οδόν.";
    printer_name: "Name", "Όνομα";
    printer_host: "Address", "Διεύθυνση";
    printer_host_hint: "As the printer prints it at its own test, such as 192.168.1.50.", "Όπως την τυπώνει ο ίδιος στη δοκιμή του, π.χ. 192.168.1.50.";
    printer_port: "Port", "Θύρα";
    printer_model: "Model", "Μοντέλο";
    printer_width: "Characters across", "Χαρακτήρες στο πλάτος";
    printer_drawer: "A cash drawer hangs on it", "Έχει συρτάρι ταμείου";
    printer_confirm: "Wait so many seconds until it says that a ticket is out", "Δευτερόλεπτα αναμονής ώσπου να πει ότι βγήκε το δελτίο";
    printer_confirm_hint: "From 5 to 120. After that nobody knows whether it came out, and you are asked.", "Από 5 έως 120. Μετά δεν ξέρουμε αν βγήκε, και ερωτάστε εσείς.";
    printer_no_greek: "Prints Greek in Latin letters", "Τυπώνει ελληνικά με λατινικά γράμματα";
    printer_name_taken: "Another printer has this name.", "Άλλος εκτυπωτής έχει αυτό το όνομα.";
    printer_address_taken: "Another printer has this address.", "Άλλος εκτυπωτής έχει αυτή τη διεύθυνση.";
    printer_address_unknown: "Nothing on this network has that name. Write the address in numbers: the printer prints it at its own test.", "Τίποτα στο δίκτυο δεν έχει αυτό το όνομα. Γράψτε τη διεύθυνση με αριθμούς: την τυπώνει ο εκτυπωτής στη δοκιμή του.";
    printer_still_prints: "A station still prints there. Choose another printer for it.", "Μια θέση τυπώνει ακόμη εκεί. Διαλέξτε άλλον εκτυπωτή για αυτήν.";
    printer_unprinted: "Something still waits to be printed there. Choose a printer that prints it.", "Κάτι περιμένει ακόμη να τυπωθεί εκεί. Διαλέξτε εκτυπωτή να το τυπώσει.";
    printer_remove: "Remove this printer", "Αφαίρεση εκτυπωτή";
    printer_heir: "Who prints in its place?", "Ποιος τυπώνει στη θέση του;";
    printer_heir_text: "Stations and waiting tickets go there. Bills and test pages that wait are called off.", "Εκεί πηγαίνουν οι θέσεις και τα δελτία που περιμένουν. Λογαριασμοί και δοκιμές που περιμένουν ακυρώνονται.";
    printer_ready: "Ready", "Έτοιμος";
    printer_not_asked: "Not looked at yet", "Δεν έχει ελεγχθεί ακόμη";
    printer_unreachable: "Not to be reached", "Δεν απαντά";
    printer_silent: "Says nothing", "Δεν λέει τίποτα";
    printer_not_a_printer: "This is no printer", "Δεν είναι εκτυπωτής";
    printer_cover: "The cover is open", "Ανοιχτό καπάκι";
    printer_paper_out: "Out of paper", "Χωρίς χαρτί";
    printer_offline: "Switched off line", "Εκτός γραμμής";
    printer_error: "Jammed or broken", "Μπλοκαρισμένος ή χαλασμένος";
    printer_paper_low: "Paper near its end", "Το χαρτί τελειώνει";
    routes: "What is printed where", "Τι τυπώνεται πού";
    routes_text: "A product goes to its own station, else to that of its category, else to that of the house.", "Ένα είδος πάει στη δική του θέση, αλλιώς της κατηγορίας του, αλλιώς του μαγαζιού.";
    stations: "Stations", "Θέσεις";
    stations_text: "Who prints the tickets of each, how often, and what is done when nothing comes out.", "Ποιος τυπώνει τα δελτία της καθεμιάς, πόσες φορές, και τι γίνεται όταν δεν βγαίνουν.";
    route_products: "Single products", "Ξεχωριστά είδη";
    route_products_text: "What is made elsewhere than the rest of its category.", "Όσα φτιάχνονται αλλού από την υπόλοιπη κατηγορία.";
    route_station: "Copies and backup", "Αντίτυπα και εφεδρεία";
    route_mark_text: "uncertain ones there too, marked", "και τα αβέβαια εκεί, με σήμανση";
    route_add: "Add a station", "Νέα θέση";
    route_name: "Station, as tickets say it", "Θέση, όπως τη λένε τα δελτία";
    route_key: "Short name, as the menu says it", "Σύντομο όνομα, όπως το λέει ο κατάλογος";
    route_key_hint: "Small Latin letters, digits and dashes, such as kitchen.", "Μικρά λατινικά, ψηφία και παύλες, π.χ. kitchen.";
    route_printer: "Printer", "Εκτυπωτής";
    route_copies: "Copies of each ticket", "Αντίτυπα κάθε δελτίου";
    route_backup: "When that printer does not print", "Όταν δεν τυπώνει εκείνος";
    route_no_backup: "Wait for it", "Αναμονή";
    route_after: "After so many seconds", "Μετά από δευτερόλεπτα";
    route_unsure: "When nobody knows whether it came out", "Όταν δεν ξέρουμε αν βγήκε";
    route_ask: "Ask the manager", "Ερώτηση στον υπεύθυνο";
    route_mark: "Print it there too, marked", "Και εκεί, με σήμανση";
    route_remove: "Remove this station", "Αφαίρεση θέσης";
    route_in_use: "The menu still names it. Give those products another station first.", "Ο κατάλογος την αναφέρει ακόμη. Δώστε πρώτα άλλη θέση σε εκείνα τα είδη.";
    route_default: "All that has no station goes to", "Ό,τι δεν έχει θέση πάει";
    route_nowhere: "nowhere, and is shown", "πουθενά, και φαίνεται";
    route_none: "nowhere", "πουθενά";
    unprinted_title: "Nobody prints these", "Αυτά δεν τα τυπώνει κανείς";
}

phrases! {
    printing_refused(title: &str): format!("That cannot be: {title}."), format!("Δεν γίνεται: {title}.");
    printer_columns(count: usize): counted(count, "character", "characters"), counted(count, "χαρακτήρας", "χαρακτήρες");
    printer_columns_of_model(count: usize): format!("{count}, as the model has"), format!("{count}, όπως το μοντέλο");
    printer_remove_title(name: &str): format!("Remove {name}?"), format!("Αφαίρεση: {name};");
    route_as_house(station: &str): format!("as the house: {station}"), format!("όπως το μαγαζί: {station}");
    route_as_category(station: &str): format!("as its category: {station}"), format!("όπως η κατηγορία: {station}");
    route_elsewhere(station: &str, products: &str): format!("but at {station}: {products}"), format!("αλλά στη θέση {station}: {products}");
    route_unknown(route: &str): format!("{route}, which nobody prints"), format!("{route}, που δεν την τυπώνει κανείς");
    route_prints(printer: &str): format!("at {printer}"), format!("στον {printer}");
    route_copies_count(count: u8): format!("{count} copies"), format!("{count} αντίτυπα");
    route_backup_text(printer: &str, seconds: u32): format!("after {seconds} s at {printer}"), format!("μετά από {seconds}″ στον {printer}");
    unprinted_more(count: usize): format!("and {count} more"), format!("και άλλα {count}");
}
