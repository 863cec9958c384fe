//! The order screen.

use super::{counted, phrases, words};

words! {
    order_tab: "Order", "Παραγγελία";
    menu_tab: "Menu", "Κατάλογος";
    order_views: "Order or menu", "Παραγγελία ή κατάλογος";
    order_empty: "Nothing ordered yet", "Δεν έχει μπει παραγγελία";
    order_empty_hint: "Choose from the menu.", "Διαλέξτε από τον κατάλογο.";
    order_choose: "Choose from the menu", "Διαλέξτε από τον κατάλογο";
    order_draft: "Not sent yet", "Δεν έχουν σταλεί";
    order_sent: "Ordered", "Παραγγέλθηκαν";
    order_total: "Total", "Σύνολο";
    order_paid: "Paid", "Πληρώθηκαν";
    order_given_back: "Given back", "Επιστράφηκαν";
    order_balance: "To pay", "Υπόλοιπο";
    order_to_give_back: "To give back", "Για επιστροφή";
    order_tips: "Tips", "Φιλοδωρήματα";
    order_undo: "Undo", "Αναίρεση";
    order_close: "Close the table", "Κλείσιμο τραπεζιού";
    order_covers: "How many guests?", "Πόσα άτομα;";
    order_covers_hint: "The largest count stays.", "Μένει ο μεγαλύτερος αριθμός.";
    order_sold_out: "sold out", "εξαντλήθηκε";
    order_categories: "Categories", "Κατηγορίες";
    order_no_menu: "The menu has not arrived yet. It comes with the first connection.", "Ο κατάλογος δεν έχει έρθει ακόμη. Έρχεται με την πρώτη σύνδεση.";
    order_no_table: "This table no longer exists.", "Αυτό το τραπέζι δεν υπάρχει πια.";
    line_again: "Once more", "Άλλο ένα";
    line_void: "Take one off", "Αφαίρεση ενός";
    void_title: "Take one off?", "Να αφαιρεθεί ένα;";
    void_reason: "Why", "Γιατί";
    void_reason_guest: "The guest changed their mind", "Άλλαξε γνώμη ο πελάτης";
    void_reason_slip: "Entered by mistake", "Μπήκε κατά λάθος";
    void_reason_kitchen: "The kitchen is out of it", "Τελείωσε στην κουζίνα";
    void_confirm: "Take it off", "Να αφαιρεθεί";
    void_asks: "The kitchen has it or it is paid: a manager decides. Until then it stays on the bill.", "Το έχει η κουζίνα ή έχει πληρωθεί: αποφασίζει υπεύθυνος. Ως τότε μένει στον λογαριασμό.";
    void_ask: "Ask a manager", "Ερώτηση σε υπεύθυνο";
    line_from_elsewhere: "From another bill", "Από άλλον λογαριασμό";
    void_paid: "Part of this order is paid. What is taken off may have to be given back.", "Μέρος της παραγγελίας έχει πληρωθεί. Ίσως χρειαστεί να επιστραφούν χρήματα.";
    odd_long_history: "So much was written here that there is hardly room for remarks.", "Γράφτηκαν τόσα πολλά εδώ που σχεδόν δεν χωρούν σημειώσεις.";
    route_kitchen: "Kitchen", "Κουζίνα";
    route_bar: "Bar", "Μπαρ";
    close_title: "Close the table?", "Να κλείσει το τραπέζι;";
    close_draft: "What you have not sent yet will be thrown away.", "Ό,τι δεν έχετε στείλει θα χαθεί.";
    close_confirm: "Close it", "Να κλείσει";
    send_failed_full: "Too much is waiting on this phone. Bring it back to the Wi-Fi, then send.", "Περιμένουν πολλά στο κινητό. Φέρτε το στο Wi-Fi και στείλτε μετά.";
    send_failed_session: "Log in first, then send.", "Συνδεθείτε πρώτα και στείλτε μετά.";
    send_failed_order: "This order is not on this phone any more. Go back to the tables.", "Η παραγγελία δεν είναι πια σε αυτό το κινητό. Γυρίστε στα τραπέζια.";
    send_failed_same: "This is the same bill. Choose another one.", "Είναι ο ίδιος λογαριασμός. Διαλέξτε άλλον.";
    send_failed_gone: "That is not on the bill any more. Look again.", "Αυτό δεν είναι πια στον λογαριασμό. Δείτε ξανά.";
}

phrases! {
    order_send(count: u32, sum: &str): format!("Send {count} · {sum}"), format!("Αποστολή {count} · {sum}");
    order_pay_sum(sum: &str): format!("Pay · {sum}"), format!("Πληρωμή · {sum}");
    order_tab_sum(sum: &str): format!("Order · {sum}"), format!("Παραγγελία · {sum}");
    order_draft_list(items: &str): format!("Draft: {items}"), format!("Πρόχειρο: {items}");
    product_details(name: &str): format!("{name}: choices, note, quantity"), format!("{name}: επιλογές, σχόλιο, ποσότητα");
    line_ordered_by(name: &str, time: &str): format!("Ordered by {name} at {time}"), format!("Παραγγελία από {name} στις {time}");
    line_asked(qty: u32, name: &str): format!("−{qty} asked by {name}, a manager decides"), format!("−{qty} το ζήτησε: {name}, αποφασίζει υπεύθυνος");
    line_from(label: &str): format!("From table {label}"), format!("Από το τραπέζι {label}");
    line_transferred(qty: u32): format!("{qty} on another bill"), format!("{qty} σε άλλον λογαριασμό");
    line_voided_by(name: &str, reason: &str):
        if reason.is_empty() { format!("taken off by {name}") } else { format!("taken off by {name}: {reason}") },
        if reason.is_empty() { format!("αφαιρέθηκε από {name}") } else { format!("αφαιρέθηκε από {name}: {reason}") };
    route_state(route: &str, state: &str): format!("{route}: {state}"), format!("{route}: {state}");
    odd_reopened(sum: &str): format!("Something came after this table was closed. Left to pay: {sum}."), format!("Ήρθε κάτι μετά το κλείσιμο του τραπεζιού. Υπόλοιπο: {sum}.");
    odd_overpaid(sum: &str): format!("{sum} too much was taken. Ask a manager to give it back."), format!("Πληρώθηκαν {sum} παραπάνω. Ζητήστε από υπεύθυνο να τα επιστρέψει.");
    odd_voided_twice(item: &str): format!("{item} was taken off twice. It counts once."), format!("{item}: αφαιρέθηκε δύο φορές. Μετράει μία.");
    odd_replaced_twice(item: &str): format!("{item} was corrected twice. Ask what the guest wants."), format!("{item}: διορθώθηκε δύο φορές. Ρωτήστε τι θέλει ο πελάτης.");
    odd_unreadable(count: usize): format!("{} from a newer app cannot be shown here. Reload the app.", counted(count, "entry", "entries")), format!("{} από νεότερη εφαρμογή δεν φαίνονται εδώ. Ανανεώστε την εφαρμογή.", counted(count, "εγγραφή", "εγγραφές"));
    odd_dangling(count: usize): format!("{} without what they speak of. Show this to a manager.", counted(count, "entry", "entries")), format!("{} χωρίς αυτό που αφορούν. Δείξτε το σε υπεύθυνο.", counted(count, "εγγραφή", "εγγραφές"));
    odd_cancelled(name: &str): format!("{name} cancelled this order, but money was taken: it stands until a manager gives it back."), format!("Ακυρώθηκε από {name}, αλλά έχουν πληρωθεί χρήματα: ισχύει μέχρι να επιστραφούν από υπεύθυνο.");
    odd_transferred_twice(item: &str): format!("{item} was put on two bills. Take it off one of them."), format!("{item}: μπήκε σε δύο λογαριασμούς. Αφαιρέστε το από τον έναν.");
    odd_moved_twice(label: &str): format!("Somebody else moved this party to table {label}."), format!("Κάποιος άλλος μετέφερε αυτή την παρέα στο τραπέζι {label}.");
    odd_after_handover(item: &str, name: &str): format!("{item} was added by {name}, who does not serve this table any more."), format!("{item}: προστέθηκε από {name}, που δεν εξυπηρετεί πια αυτό το τραπέζι.");
    odd_unproven_price(item: &str): format!("{item}: check the price, its menu is not in force any more."), format!("{item}: ελέγξτε την τιμή, ο κατάλογός του δεν ισχύει πια.");
    moved_sitting(label: &str): format!("Table {label} had new guests already: what you took is in their order."), format!("Στο τραπέζι {label} είχαν καθίσει νέοι πελάτες: ό,τι πήρατε μπήκε στη δική τους παραγγελία.");
}
