//! What went wrong between the app and the node, and what to do about it.

use super::{phrases, words};

words! {
    error_offline: "The node cannot be reached. Check that this phone is on the restaurant's Wi-Fi.", "Ο κόμβος δεν απαντά. Δείτε αν το κινητό είναι στο Wi-Fi του μαγαζιού.";
    error_wrong_pin: "Wrong name or PIN. Try again.", "Λάθος όνομα ή PIN. Δοκιμάστε ξανά.";
    error_session: "Log in again to go on.", "Συνδεθείτε ξανά για να συνεχίσετε.";
    error_answer: "The node answered with something this app does not understand. Reload the app.", "Ο κόμβος απάντησε κάτι που η εφαρμογή δεν καταλαβαίνει. Ανανεώστε την εφαρμογή.";
    error_not_paired: "This restaurant lets in paired phones alone. Ask a manager for a code and type it here.", "Το εστιατόριο δέχεται μόνο συζευγμένα κινητά. Ζητήστε κωδικό από τον υπεύθυνο και γράψτε τον εδώ.";
    error_wrong_code: "That code is not good, or not any more. Ask a manager for a new one.", "Ο κωδικός δεν ισχύει ή δεν ισχύει πια. Ζητήστε καινούργιο από τον υπεύθυνο.";
    error_role: "This page is for managers. Waiters use the waiter app.", "Αυτή η σελίδα είναι για τους υπεύθυνους. Οι σερβιτόροι έχουν τη δική τους εφαρμογή.";
}

phrases! {
    error_locked_out(seconds: u32):
        format!("Too many wrong PINs. Try again in {}.", clock(seconds)),
        format!("Πολλά λάθος PIN. Δοκιμάστε ξανά σε {}.", clock(seconds));
    error_node(status: u16):
        format!("The node could not do that ({status}). Try again, or tell the manager."),
        format!("Ο κόμβος δεν τα κατάφερε ({status}). Δοκιμάστε ξανά ή πείτε το στον υπεύθυνο.");
}

fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
