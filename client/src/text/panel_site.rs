//! The sysadmin's panel: one site, and what is done about it.

use super::{phrases, words};

words! {
    site_name: "Name of the restaurant", "Όνομα καταστήματος";
    owner: "Owner", "Ιδιοκτήτης";
    email: "E-mail", "E-mail επικοινωνίας";
    license: "License", "Άδεια";
    license_none: "none yet", "καμία ακόμη";
    last_seen: "Last heard", "Τελευταία επαφή";
    reason: "Reason", "Λόγος";
    address: "Address", "Διεύθυνση";
    version: "Version", "Έκδοση";
    facts: "What is known", "Στοιχεία";
    contact: "Contact", "Επαφή";
    contact_needed: "needed, every few hours", "χρειάζεται, κάθε λίγες ώρες";
    contact_none: "not needed: without internet", "δεν χρειάζεται: χωρίς internet";
    newest_license: "Newest license", "Νεότερη άδεια";
    taken_newest: "the node has it", "ο κόμβος την έχει";
    taken_older: "on its way to the node", "καθ’ οδόν προς τον κόμβο";
    taken_unknown: "the node has not said", "ο κόμβος δεν έχει πει";
    registered_at: "Registered", "Καταχωρίστηκε";
    story: "What was done", "Τι έγινε";
    site_gone: "This site is gone", "Το κατάστημα δεν υπάρχει";
    site_gone_text: "It was deleted. What was done to it stays in the audit.", "Διαγράφηκε. Ό,τι του έγινε μένει στο ιστορικό.";

    meaning_active: "All is well.", "Όλα καλά.";
    meaning_never_heard: "Licensed, but its node was never heard: enter the site’s id and key there.", "Έχει άδεια, αλλά ο κόμβος του δεν ακούστηκε ποτέ: γράψτε εκεί τον κωδικό και το κλειδί του.";
    meaning_locked: "It takes no new orders. Open bills can be finished.", "Δεν παίρνει νέες παραγγελίες. Οι ανοιχτοί λογαριασμοί κλείνουν κανονικά.";
    meaning_unlicensed: "It has no license yet. Extend it, then it can open.", "Δεν έχει ακόμη άδεια. Δώστε παράταση για να ανοίξει.";

    extend: "Extend", "Παράταση";
    extend_by: "Extend by", "Παράταση κατά";
    until_a_day: "Until a day…", "Έως ημέρα…";
    last_day: "Last day", "Τελευταία ημέρα";
    shorter_text: "That is sooner than what is paid for now: the license gets shorter.", "Είναι νωρίτερα από όσο έχει πληρωθεί: η άδεια μικραίνει.";
    lock: "Lock", "Κλείδωμα";
    lock_text: "New orders stop at once if it is connected, else at its next word. Open bills can be paid, printed and closed.", "Οι νέες παραγγελίες σταματούν αμέσως αν είναι συνδεδεμένο, αλλιώς στην επόμενη επαφή. Οι ανοιχτοί λογαριασμοί πληρώνονται, τυπώνονται και κλείνουν.";
    lock_reason: "Why; the people there read it", "Γιατί· το διαβάζουν εκεί";
    lock_reason_hint: "Invoice 2026-311 is unpaid. Call 210 000 0000.", "Ανεξόφλητο τιμολόγιο 2026-311. Τηλ. 210 000 0000.";
    lock_reason_too_long: "That is too long. Say it in fewer words.", "Είναι πολύ μεγάλο. Πείτε το με λιγότερα λόγια.";
    lock_confirm: "Lock now", "Κλείδωμα τώρα";
    unlock: "Unlock", "Ξεκλείδωμα";
    unlock_text: "It takes new orders again: at once if it is connected, else at its next word.", "Παίρνει πάλι νέες παραγγελίες: αμέσως αν είναι συνδεδεμένο, αλλιώς στην επόμενη επαφή.";

    more_deals: "More", "Περισσότερα";
    open_deal: "Open…", "Άνοιγμα…";
    edit: "Edit", "Αλλαγή στοιχείων";
    edit_text: "Name, owner, e-mail, internet", "Όνομα, ιδιοκτήτης, e-mail, internet";
    file: "License file", "Αρχείο άδειας";
    file_text: "For a site that cannot hear the licensor", "Για κατάστημα που δεν φτάνει στον διακομιστή";
    rekey: "New site key", "Νέο κλειδί καταστήματος";
    rekey_text: "When it is lost or somebody else knows it", "Αν χάθηκε ή το ξέρει κάποιος άλλος";
    delete: "Delete", "Διαγραφή";
    delete_text: "The restaurant is closed for good", "Το κατάστημα έκλεισε οριστικά";
    save: "Save", "Αποθήκευση";
    without_internet: "A site without internet", "Κατάστημα χωρίς internet";
    without_internet_text: "Its licenses count until they end, without contact. A lock reaches it only in a file.", "Οι άδειές του ισχύουν ως τη λήξη τους, χωρίς επαφή. Ένα κλείδωμα φτάνει μόνο με αρχείο.";
    rekey_explain: "The old key is worth nothing at once: until the new one is entered at the node, it cannot be heard, and it works on for 24 hours.", "Το παλιό κλειδί παύει αμέσως να ισχύει: ώσπου να μπει το νέο στον κόμβο δεν ακούγεται, και λειτουργεί για 24 ώρες.";
    rekey_confirm: "Make a new key", "Νέο κλειδί";
    key_text: "Enter both at the node of the restaurant.", "Γράψτε και τα δύο στον κόμβο του καταστήματος.";
    key_once: "The key is shown this once. Nobody can show it again, only make another.", "Το κλειδί φαίνεται μόνο τώρα. Κανείς δεν μπορεί να το ξαναδείξει, μόνο να φτιάξει άλλο.";
    key_not_copied: "The key was not copied. Copy it, or close without it and make another later.", "Το κλειδί δεν αντιγράφηκε. Αντιγράψτε το, ή κλείστε χωρίς αυτό και φτιάξτε άλλο αργότερα.";
    key_close_anyway: "Close without it", "Κλείσιμο χωρίς αυτό";
    site_id: "Site id", "Κωδικός καταστήματος";
    site_key: "Site key", "Κλειδί καταστήματος";
    copy: "Copy", "Αντιγραφή";
    copied: "Copied", "Αντιγράφηκε";
    copy_by_hand: "The browser does not let this page copy. It is selected: copy it by hand.", "Ο περιηγητής δεν αφήνει τη σελίδα να αντιγράψει. Είναι επιλεγμένο: αντιγράψτε το εσείς.";
    file_offline: "This site needs no contact: the file counts until the license ends. Carry it there and upload it on the license page of its node.", "Το κατάστημα δεν χρειάζεται επαφή: το αρχείο ισχύει ως τη λήξη της άδειας. Πηγαίνετέ το εκεί και ανεβάστε το στη σελίδα άδειας του κόμβου.";
    file_online: "This site needs contact, so the file helps for 24 hours. If it has no internet, say so under “Edit” first.", "Το κατάστημα χρειάζεται επαφή, γι’ αυτό το αρχείο βοηθά για 24 ώρες. Αν δεν έχει internet, δηλώστε το πρώτα στην «Αλλαγή στοιχείων».";
    file_question: "Question of its license page (if you have it)", "Ερώτηση από τη σελίδα άδειας (αν την έχετε)";
    file_question_text: "With it the file also puts a wrong clock right.", "Με αυτήν το αρχείο διορθώνει και λάθος ρολόι.";
    file_question_wrong: "This is not a question of a license page. Copy it again, or leave it empty.", "Δεν είναι ερώτηση σελίδας άδειας. Αντιγράψτε την ξανά ή αφήστε το κενό.";
    file_download: "Download", "Λήψη αρχείου";
    file_said: "The license file is in your downloads.", "Το αρχείο άδειας είναι στις λήψεις σας.";
    delete_explain: "Its key and its license are worth nothing from now on; its node stops taking new orders within 24 hours. This cannot be undone.", "Το κλειδί και η άδειά του παύουν να ισχύουν· ο κόμβος του σταματά να παίρνει νέες παραγγελίες μέσα σε 24 ώρες. Δεν αναιρείται.";
    delete_type: "To be sure, type its name:", "Για επιβεβαίωση γράψτε το όνομά του:";
    delete_confirm: "Delete for good", "Οριστική διαγραφή";
}

phrases! {
    meaning_expiring(end: &str, stop: &str):
        format!("The license ends on {end}; new orders stop on {stop} unless it is extended."),
        format!("Η άδεια λήγει {end}· οι νέες παραγγελίες σταματούν {stop} αν δεν δοθεί παράταση.");
    meaning_grace(stop: &str):
        format!("The license has ended. New orders stop on {stop} unless it is extended."),
        format!("Η άδεια έληξε. Οι νέες παραγγελίες σταματούν {stop} αν δεν δοθεί παράταση.");
    meaning_ended(stop: &str):
        format!("It has taken no new orders since {stop}: the license ended. Extend it."),
        format!("Δεν παίρνει νέες παραγγελίες από {stop}: η άδεια έληξε. Δώστε παράταση.");
    meaning_silent(stop: &str):
        format!("It works on by itself until {stop}. Have them check its internet, or send a license file."),
        format!("Λειτουργεί μόνο του έως {stop}. Να ελέγξουν το internet, ή στείλτε αρχείο άδειας.");
    meaning_silent_stopped(stop: &str):
        format!("It has taken no new orders since {stop}, if it still runs. Have them check its internet."),
        format!("Δεν παίρνει νέες παραγγελίες από {stop}, αν λειτουργεί ακόμη. Να ελέγξουν το internet.");
    license_until(day: &str, left: &str): format!("until {day} · {left}"), format!("έως {day} · {left}");
    license_ended(day: &str): format!("ended on {day}"), format!("έληξε {day}");
    license_now(license: &str): format!("Now: {license}"), format!("Τώρα: {license}");
    period(days: u32):
        match days { 365 => "1 year".to_owned(), days => format!("{days} days") },
        match days { 365 => "1 έτος".to_owned(), days => format!("{days} ημέρες") };
    extend_title(name: &str): format!("Extend {name}"), format!("Παράταση: {name}");
    extend_until(day: &str): format!("Extend until {day}"), format!("Παράταση έως {day}");
    shorten_until(day: &str): format!("Shorten to {day}"), format!("Σύντμηση έως {day}");
    extended(name: &str, day: &str): format!("{name} is licensed until {day}."), format!("{name}: άδεια έως {day}.");
    lock_title(name: &str): format!("Lock {name}?"), format!("Κλείδωμα: {name};");
    locked_said(name: &str): format!("{name} is locked."), format!("Κλειδώθηκε: {name}.");
    unlock_title(name: &str): format!("Unlock {name}?"), format!("Ξεκλείδωμα: {name};");
    unlocked_said(name: &str): format!("{name} is unlocked."), format!("Ξεκλειδώθηκε: {name}.");
    edited(name: &str): format!("{name} is saved."), format!("Αποθηκεύτηκε: {name}.");
    rekey_title(name: &str): format!("A new key for {name}?"), format!("Νέο κλειδί: {name};");
    key_title(name: &str): format!("The key of {name}"), format!("Το κλειδί: {name}");
    copy_named(what: &str): format!("Copy: {what}"), format!("Αντιγραφή: {what}");
    file_title(name: &str): format!("License file for {name}"), format!("Αρχείο άδειας: {name}");
    delete_title(name: &str): format!("Delete {name}?"), format!("Διαγραφή: {name};");
    deleted(name: &str): format!("{name} is deleted."), format!("Διαγράφηκε: {name}.");
}
