//! The sysadmin's panel: its frame, the login, the list of sites, keys, and who did what.

use super::{counted, phrases, words};

words! {
    panel_name: "licensor", "άδειες";
    panel_nav: "Screens", "Οθόνες";
    panel_login_title: "Log in", "Σύνδεση διαχειριστή";
    panel_login_over: "The hour is over. Log in to go on where you were.", "Η ώρα πέρασε. Συνδεθείτε για να συνεχίσετε από εκεί που ήσασταν.";
    panel_password: "Password", "Κωδικός";
    panel_live: "Live", "Ζωντανά";
    panel_not_live: "Not live, looks again by itself", "Όχι ζωντανά, ξανακοιτάζει μόνο του";
    panel_reading: "One moment…", "Μια στιγμή…";
    panel_not_read: "This could not be read", "Δεν διαβάστηκε";
    panel_try_again: "Try now", "Δοκιμή τώρα";
    panel_error_away: "The licensor does not answer. Check the network; it is tried again by itself.", "Ο διακομιστής αδειών δεν απαντά. Δείτε το δίκτυο· δοκιμάζεται ξανά μόνο του.";
    panel_error_session: "The hour is over. Log in again to go on.", "Η ώρα πέρασε. Συνδεθείτε ξανά για να συνεχίσετε.";
    panel_error_login: "Wrong user name or password. Try again; another password is set with “licensor admin add”.", "Λάθος όνομα ή κωδικός. Δοκιμάστε ξανά· νέος κωδικός ορίζεται με «licensor admin add».";
    panel_error_answer: "The licensor said something that this page does not understand. Reload the page.", "Ο διακομιστής απάντησε κάτι που η σελίδα δεν καταλαβαίνει. Ανανεώστε τη σελίδα.";
    panel_error_no_site: "There is no such site any more. Go back to the list.", "Το κατάστημα δεν υπάρχει πια. Γυρίστε στον κατάλογο.";
    panel_error_other_name: "That is not its name. Type it exactly as it is shown.", "Δεν είναι αυτό το όνομά του. Γράψτε το ακριβώς όπως φαίνεται.";
    panel_error_no_license: "The site has no license yet. Extend it first, then make the file.", "Το κατάστημα δεν έχει ακόμη άδεια. Δώστε πρώτα παράταση και μετά φτιάξτε το αρχείο.";
    panel_error_database: "The licensor could not use its database, and nothing was changed. Try again; if it stays, look into its log.", "Ο διακομιστής δεν μπόρεσε να χρησιμοποιήσει τη βάση του και δεν άλλαξε τίποτα. Δοκιμάστε ξανά· αν επιμένει, δείτε το ημερολόγιό του.";

    sites: "Sites", "Καταστήματα";
    keys: "Keys", "Κλειδιά";
    audit: "Audit", "Ιστορικό";
    find_site: "Find a site by name, owner, e-mail or id", "Εύρεση καταστήματος με όνομα, ιδιοκτήτη, e-mail ή κωδικό";
    find_hint: "Name, owner, e-mail, id", "Όνομα, ιδιοκτήτης, e-mail";
    filter_sites: "Show by status", "Ανά κατάσταση";
    all_sites: "All", "Όλα";
    more_sites: "Show more", "Περισσότερα";
    nothing_found: "No site fits", "Δεν βρέθηκε κατάστημα";
    nothing_found_text: "Nothing has these words and this status.", "Κανένα δεν έχει αυτές τις λέξεις και αυτή την κατάσταση.";
    show_all: "Show all", "Εμφάνιση όλων";
    no_sites: "No sites yet", "Κανένα κατάστημα ακόμη";
    no_sites_text: "A restaurant that is registered here gets a key for its node, and a license.", "Ένα κατάστημα που καταχωρίζεται εδώ παίρνει κλειδί για τον κόμβο του και άδεια.";
    register: "Register site", "Προσθήκη";
    register_first: "Register the first", "Καταχώριση του πρώτου";
    register_title: "Register a site", "Νέο κατάστημα";
    first_license: "First license", "Πρώτη άδεια";
    license_later: "Later", "Αργότερα";

    status_active: "Active", "Ενεργό";
    status_expiring: "Expires soon", "Λήγει σύντομα";
    status_grace: "Grace", "Σε χάρη";
    status_blocked: "Stopped", "Σταματημένο";
    status_silent: "Silent", "Σιωπηλό";
    status_locked: "Locked", "Κλειδωμένο";
    status_unlicensed: "No license yet", "Χωρίς άδεια ακόμη";
    ago_now: "just now", "μόλις τώρα";
    never_heard: "never", "ποτέ";

    keys_text: "Licenses are signed with these. Nodes are built with some of them and follow every rotation by themselves.", "Με αυτά υπογράφονται οι άδειες. Οι κόμβοι έχουν μέσα τους κάποια από αυτά και ακολουθούν μόνοι τους κάθε αλλαγή.";
    key_signs: "● Signs", "● Υπογράφει";
    key_waits: "○ In reserve", "○ Σε εφεδρεία";
    key_revoked: "■ Revoked", "■ Ανακλήθηκε";
    key_built_in: "Nodes are built with it.", "Οι κόμβοι το έχουν μέσα τους.";
    key_vouched: "Another key vouches for it.", "Εγγυάται γι’ αυτό άλλο κλειδί.";
    rotate_title: "Another key", "Νέο κλειδί";
    rotate_text: "Private keys never leave the licensor’s machine, so they are changed there. No site notices, nothing restarts.", "Τα ιδιωτικά κλειδιά δεν φεύγουν ποτέ από το μηχάνημα του διακομιστή, γι’ αυτό αλλάζουν εκεί. Κανένα κατάστημα δεν το καταλαβαίνει, τίποτα δεν επανεκκινεί.";
    rotate_command: "Have a new key sign", "Να υπογράφει νέο κλειδί";
    revoke_text: "If a key was stolen, take away its word with the one from the drawer; put its name in place of KEY.", "Αν κλάπηκε κλειδί, ανακαλέστε το με εκείνο που φυλάτε στο συρτάρι· στη θέση του KEY γράψτε το όνομά του.";
    revoke_command: "Revoke a stolen key", "Ανάκληση κλεμμένου κλειδιού";

    audit_text: "Everything that anybody did here or on the command line. Nothing of it is ever changed.", "Ό,τι έκανε ο καθένας, εδώ ή στη γραμμή εντολών. Τίποτα από αυτά δεν αλλάζει ποτέ.";
    no_deeds: "Nothing yet.", "Τίποτα ακόμη.";
    newer: "Newer", "Νεότερα";
    older: "Older", "Παλαιότερα";
    command_line: "command line", "γραμμή εντολών";
    did_register: "Registered", "Καταχωρίστηκε";
    did_edit: "Edited", "Άλλαξαν τα στοιχεία";
    did_extend: "License extended", "Παράταση άδειας";
    did_lock: "Locked", "Κλειδώθηκε";
    did_unlock: "Unlocked", "Ξεκλειδώθηκε";
    did_go_offline: "Works without contact", "Λειτουργεί χωρίς επαφή";
    did_rekey: "New site key", "Νέο κλειδί καταστήματος";
    did_issue: "License file made", "Αρχείο άδειας";
    did_delete: "Deleted", "Διαγράφηκε";
    did_rotate: "Signing key changed", "Άλλαξε το κλειδί υπογραφής";
    did_set_admin: "Administrator set", "Ορίστηκε διαχειριστής";
    did_remove_admin: "Administrator removed", "Αφαιρέθηκε διαχειριστής";
    did_log_in: "Logged in", "Σύνδεση";
    did_log_out: "Logged out", "Αποσύνδεση";
}

phrases! {
    panel_error_too_many(seconds: u32):
        format!("Too many tries. Try again in {seconds} s."),
        format!("Πολλές προσπάθειες. Δοκιμάστε ξανά σε {seconds} δ.");
    panel_error_refused(title: &str):
        format!("The licensor did not take it: {title}. Correct it and try again."),
        format!("Ο διακομιστής δεν το δέχθηκε ({title}). Διορθώστε το και δοκιμάστε ξανά.");
    panel_away(since: &str):
        format!("The licensor has not answered since {since}. What you see is from then."),
        format!("Ο διακομιστής δεν απαντά από {since}. Ό,τι βλέπετε είναι από τότε.");
    too_many_sites(count: u32):
        format!("These are the first {count}. Search for the others."),
        format!("Αυτά είναι τα πρώτα {count}. Αναζητήστε τα υπόλοιπα.");
    status_left(left: &str): format!("{left} left"), format!("απομένουν {left}");
    ago_minutes(count: i64): format!("{count} min ago"), format!("πριν {count} λεπτά");
    ago_hours(count: i64): format!("{count} h ago"), format!("πριν {}", counted(count, "ώρα", "ώρες"));
    ago_days(count: i64): format!("{} ago", counted(count, "day", "days")), format!("πριν {}", counted(count, "ημέρα", "ημέρες"));
    left_minutes(count: i64): format!("{count} min"), counted(count, "λεπτό", "λεπτά");
    left_hours(count: i64): format!("{count} h"), counted(count, "ώρα", "ώρες");
    left_days(count: i64): counted(count, "day", "days"), counted(count, "ημέρα", "ημέρες");
    seen_from(address: &str): format!("from {address}"), format!("από {address}");
    deleted_site(id: &str): format!("deleted site {id}"), format!("διαγραμμένο κατάστημα {id}");
    detail_by(days: i64): format!("by {}", counted(days, "day", "days")), format!("κατά {}", counted(days, "ημέρα", "ημέρες"));
    detail_until(day: &str): format!("until {day}"), format!("έως {day}");
    registered(name: &str): format!("{name} is registered."), format!("Καταχωρίστηκε: {name}.");
    registered_without_license(name: &str):
        format!("{name} is registered, but has no license yet. Extend it."),
        format!("Καταχωρίστηκε: {name}, χωρίς άδεια ακόμη. Δώστε παράταση.");
}
