//! The login screen.

use super::words;

words! {
    login_title: "Good to see you", "Καλή βάρδια";
    login_user: "User name", "Όνομα χρήστη";
    login_pin: "PIN", "PIN (αριθμοί)";
    login_button: "Log in", "Σύνδεση";
    login_busy: "One moment…", "Μια στιγμή…";
    login_delete: "Delete the last digit", "Διαγραφή ψηφίου";
    login_later: "Later, go on taking orders", "Αργότερα, συνέχεια με παραγγελίες";
    login_pad: "Digits of the PIN", "Ψηφία του PIN";
    login_manager_title: "The floor", "Η σάλα";
}
