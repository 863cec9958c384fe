//! The list of what is on this phone only.

use super::{counted, phrases, words};

words! {
    waiting: "Waiting", "Αναμονή";
    waiting_none: "Nothing waits on this phone", "Τίποτα δεν περιμένει στο κινητό";
    waiting_none_text: "Everything that you took is at the node.", "Όλα όσα πήρατε είναι στον κόμβο.";
    waiting_explain: "These are safe on this phone. The node and the kitchen have not seen them; they are sent by themselves when the Wi-Fi is back.", "Είναι ασφαλή στο κινητό. Ο κόμβος και η κουζίνα δεν τα έχουν δει· στέλνονται μόνα τους μόλις γυρίσει το Wi-Fi.";
    waiting_urgent: "If it is urgent, show this list to the kitchen.", "Αν επείγει, δείξτε αυτή τη λίστα στην κουζίνα.";
    waiting_no_table: "Without a table", "Χωρίς τραπέζι";
    refused_title: "Not taken by the node", "Δεν τα δέχτηκε ο κόμβος";
    refused_seen: "I have seen it", "Το είδα";
}

phrases! {
    waiting_count(count: usize): format!("Waiting · {count}"), format!("Αναμονή · {count}");
    damaged(count: usize):
        format!("{} on this phone could not be read and were kept aside. Show this to a manager.", counted(count, "entry", "entries")),
        format!("{} σε αυτό το κινητό δεν διαβάστηκαν και φυλάχτηκαν χωριστά. Δείξτε το σε υπεύθυνο.", counted(count, "εγγραφή", "εγγραφές"));
}
