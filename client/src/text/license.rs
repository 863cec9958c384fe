//! The license of the house: how it stands, until when, and what to do.

use super::{phrases, words};

words! {
    license_title: "License", "Άδεια";
    license_good: "All is well", "Όλα εντάξει";
    license_blocked_silence: "No new tables: the licensor was not heard for too long. Open bills can be paid. Connect the node to the internet.", "Όχι νέα τραπέζια: ο αδειοδότης δεν ακούστηκε για πολλή ώρα. Οι ανοιχτοί λογαριασμοί πληρώνονται. Συνδέστε τον κόμβο στο διαδίκτυο.";
    license_blocked_expiry: "No new tables: the license has ended. Open bills can be paid. Have the license extended.", "Όχι νέα τραπέζια: η άδεια έληξε. Οι ανοιχτοί λογαριασμοί πληρώνονται. Ζητήστε ανανέωση της άδειας.";
    license_blocked_clock: "No new tables: the clock of the node is wrong. Open bills can be paid. Put the clock right.", "Όχι νέα τραπέζια: το ρολόι του κόμβου είναι λάθος. Οι ανοιχτοί λογαριασμοί πληρώνονται. Διορθώστε το ρολόι.";
    license_missing: "No new tables: this restaurant has no license. A manager can install one.", "Όχι νέα τραπέζια: το εστιατόριο δεν έχει άδεια. Ο υπεύθυνος μπορεί να εγκαταστήσει μία.";
    license_stopped: "No new tables now. Open bills can be paid; ask the manager.", "Όχι νέα τραπέζια τώρα. Οι ανοιχτοί λογαριασμοί πληρώνονται· ρωτήστε τον υπεύθυνο.";
    license_no_send: "The house may not open new tables now. The draft stays here.", "Δεν ανοίγουν νέα τραπέζια τώρα. Το πρόχειρο μένει εδώ.";
    license_ends: "Ends", "Λήγει";
    license_issued: "Signed", "Υπογράφηκε";
    license_heard: "Licensor last heard", "Τελευταία επαφή με τον αδειοδότη";
    license_never_heard: "not since the node started", "όχι από την εκκίνηση του κόμβου";
    license_connected: "connected", "συνδεδεμένο";
    license_not_connected: "not connected", "χωρίς σύνδεση";
    license_no_licensor: "from a file, without a licensor", "από αρχείο, χωρίς αδειοδότη";
    license_site: "Site", "Εστιατόριο";
    license_install: "Install a license file", "Εγκατάσταση αρχείου άδειας";
    license_installed: "The license is installed.", "Η άδεια εγκαταστάθηκε.";
    license_file_wrong: "This file is not a license for this restaurant: have it made again.", "Το αρχείο δεν είναι άδεια για αυτό το εστιατόριο: ζητήστε να ξαναβγεί.";
    license_file_older: "A newer license is installed already.", "Υπάρχει ήδη νεότερη άδεια.";
    license_ask: "Show the question for a license file", "Εμφάνιση ερώτησης για αρχείο άδειας";
    license_question: "Enter this where the file is made; the file then puts the node's clock right.", "Δώστε το εκεί όπου βγαίνει το αρχείο· έτσι διορθώνεται και το ρολόι του κόμβου.";
    license_unreachable: "The licensor cannot be reached: check the internet connection of the node.", "Ο αδειοδότης δεν απαντά: ελέγξτε τη σύνδεση του κόμβου στο διαδίκτυο.";
    license_too_slow: "The licensor answers too slowly. It is tried again.", "Ο αδειοδότης αργεί να απαντήσει. Γίνεται νέα προσπάθεια.";
    license_not_trusted: "Whoever answers cannot show that it is the licensor: check the address and the clock.", "Όποιος απαντά δεν αποδεικνύει ότι είναι ο αδειοδότης: ελέγξτε τη διεύθυνση και το ρολόι.";
    license_wrong_key: "The licensor does not know this restaurant by its key: enter the key again.", "Ο αδειοδότης δεν γνωρίζει το εστιατόριο με αυτό το κλειδί: δώστε το ξανά.";
    license_failing: "The licensor cannot answer now. It is tried again.", "Ο αδειοδότης δεν μπορεί να απαντήσει τώρα. Γίνεται νέα προσπάθεια.";
    license_garbage: "What answers is not a licensor: check the address.", "Αυτό που απαντά δεν είναι αδειοδότης: ελέγξτε τη διεύθυνση.";
    license_not_believed: "What came is not signed for this restaurant.", "Αυτό που ήρθε δεν είναι υπογεγραμμένο για αυτό το εστιατόριο.";
    license_behind: "The licensor has forgotten something: tell whoever runs it.", "Ο αδειοδότης έχει ξεχάσει κάτι: ειδοποιήστε τον διαχειριστή του.";
    license_relay_shut: "The licensor is heard, but something between keeps the direct line shut: a lock or an extension arrives with the next heartbeat, within six hours.", "Ο αδειοδότης ακούγεται, αλλά κάτι ενδιάμεσα κρατά κλειστή την άμεση γραμμή: κλείδωμα ή παράταση φτάνει με την επόμενη επικοινωνία, μέσα σε έξι ώρες.";
    license_replaced: "Another node uses the key of this restaurant: switch it off, or have the key changed.", "Άλλος κόμβος χρησιμοποιεί το κλειδί του εστιατορίου: κλείστε τον ή ζητήστε νέο κλειδί.";
}

phrases! {
    license_warning(when: &str): format!("The license ends on {when}: have it extended in time."), format!("Η άδεια λήγει στις {when}: ζητήστε έγκαιρα ανανέωση.");
    license_grace_silence(when: &str): format!("The licensor is not heard. New tables stop on {when}: check the internet connection of the node."), format!("Ο αδειοδότης δεν ακούγεται. Νέα τραπέζια ως τις {when}: ελέγξτε τη σύνδεση του κόμβου στο διαδίκτυο.");
    license_grace_expiry(when: &str): format!("The license has ended. New tables stop on {when}: have it extended."), format!("Η άδεια έληξε. Νέα τραπέζια ως τις {when}: ζητήστε ανανέωση.");
    license_locked(reason: &str): format!("No new tables: {reason}. Open bills can be paid. Ask whoever licenses the restaurant."), format!("Όχι νέα τραπέζια: {reason}. Οι ανοιχτοί λογαριασμοί πληρώνονται. Ρωτήστε όποιον δίνει την άδεια.");
    license_clock(minutes: i64): format!("The clock of the node is {minutes} minutes off: put it right."), format!("Το ρολόι του κόμβου διαφέρει {minutes} λεπτά: διορθώστε το.");
}
