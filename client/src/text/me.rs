//! The page of the person who holds the phone.

use super::{phrases, words};

words! {
    me: "Me", "Εγώ";
    me_language: "Language", "Γλώσσα";
    me_theme: "Look", "Εμφάνιση";
    me_theme_auto: "Like the phone", "Όπως το κινητό";
    me_theme_light: "Light", "Φωτεινή";
    me_theme_dark: "Dark", "Σκούρα";
    me_connection: "Connection", "Σύνδεση";
    me_online: "Connected to the node", "Σε σύνδεση με τον κόμβο";
    me_offline: "Not connected", "Χωρίς σύνδεση";
    me_storage: "Storage", "Αποθήκευση";
    me_storage_kept: "Kept by this phone", "Το κινητό τα κρατά";
    me_storage_at_risk: "The browser may clear it when space runs out: install the app on the home screen.", "Ο περιηγητής μπορεί να τα σβήσει αν λείψει χώρος: εγκαταστήστε την εφαρμογή στην αρχική οθόνη.";
    me_switch: "Somebody else takes this phone", "Παραλαμβάνει άλλος το κινητό";
    me_log_out: "Log out", "Αποσύνδεση";
    me_log_out_title: "Log out?", "Αποσύνδεση;";
    me_log_out_plain: "You can log in again with your PIN.", "Μπορείτε να ξανασυνδεθείτε με το PIN σας.";
}

phrases! {
    me_log_out_unsent(count: usize): format!("{count} still on this phone: they stay here and are sent later, as yours."), format!("{count} είναι ακόμη στο κινητό: μένουν εδώ και στέλνονται αργότερα, ως δικά σας.");
}
