//! The strip at the top: what is not as usual, and that work goes on.

use super::{phrases, words};

words! {
    banner_offline: "Offline, go on", "Χωρίς σύνδεση, συνεχίστε";
    banner_back: "Back online, sending", "Ξανά σε σύνδεση, στέλνονται";
    banner_node_replaced: "This node was replaced and takes nothing any more. Everything waits here; tell the manager to switch it off.", "Αυτός ο κόμβος αντικαταστάθηκε και δεν δέχεται τίποτα. Όλα περιμένουν εδώ· πείτε στον υπεύθυνο να τον κλείσει.";
    banner_node_full: "The node cannot store. Everything waits here; tell the manager.", "Ο κόμβος δεν αποθηκεύει. Όλα περιμένουν εδώ· πείτε το στον υπεύθυνο.";
    banner_node_recovers: "The node is being restored: go on. Tickets wait until the manager lets them print.", "Ο κόμβος αποκαθίσταται: συνεχίστε. Τα δελτία περιμένουν ώσπου να τα αφήσει ο υπεύθυνος.";
    banner_phone_full: "This phone cannot store. Do not reload; free some space.", "Το κινητό δεν αποθηκεύει. Μην κάνετε ανανέωση· ελευθερώστε χώρο.";
    banner_login: "Enter your PIN to send", "Βάλτε το PIN για να σταλούν";
    banner_refused: "The node did not take something: look", "Ο κόμβος δεν δέχτηκε κάτι: δείτε το";
    banner_damaged: "Something on this phone could not be read: look", "Κάτι στο κινητό δεν διαβάστηκε: δείτε το";
    banner_new_version: "New version: tap to reload", "Νέα έκδοση: πατήστε για ανανέωση";
    banner_reload: "This app is too old for the node: tap to reload", "Η εφαρμογή είναι παλιά για τον κόμβο: πατήστε για ανανέωση";
}

phrases! {
    banner_waiting(count: usize): format!("{count} waiting"), format!("{count} σε αναμονή");
}
