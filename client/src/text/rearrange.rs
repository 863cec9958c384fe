//! Moves, joins, transfers, split checks, and whose table it is.

use super::{counted, phrases, words};

words! {
    more_title: "More", "Περισσότερα";
    more_open: "More for this table", "Περισσότερα για το τραπέζι";
    move_title: "Move to another table", "Μεταφορά σε άλλο τραπέζι";
    move_hint: "The guests sit elsewhere; nothing is made again.", "Η παρέα κάθεται αλλού· τίποτα δεν ετοιμάζεται ξανά.";
    move_taken: "Guests sit there. Both bills are at that table then, each by itself.", "Εκεί κάθεται παρέα. Στο τραπέζι θα είναι δύο λογαριασμοί, ο καθένας χωριστά.";
    join_title: "Join with another table", "Ένωση με άλλο τραπέζι";
    join_hint: "One party, each bill kept; they can pay together.", "Μία παρέα, δύο λογαριασμοί· πληρώνουν και μαζί.";
    join_explain: "They can pay together from then on. Each table keeps its own bill. This stays for the evening.", "Από εκεί και πέρα πληρώνουν και μαζί. Κάθε τραπέζι κρατά τον λογαριασμό του. Η ένωση μένει για όλη τη βραδιά.";
    joined_with: "One party with", "Μία παρέα με";
    pay_together: "Pay together", "Πληρωμή μαζί";
    together_done: "All bills are paid. Close each table when they leave.", "Εξοφλήθηκαν όλοι οι λογαριασμοί. Κλείστε κάθε τραπέζι όταν φύγουν.";
    together: "Together", "Μαζί";
    transfer_title: "Put items on another bill", "Είδη σε άλλον λογαριασμό";
    transfer_hint: "Somebody else pays for them.", "Τα πληρώνει άλλος.";
    transfer_explain: "They are made and served as they are. Only who pays changes.", "Ετοιμάζονται και σερβίρονται όπως είναι. Αλλάζει μόνο ποιος πληρώνει.";
    transfer_to_open: "On an open bill", "Σε ανοιχτό λογαριασμό";
    transfer_to_free: "On a new bill at a free table", "Σε νέο λογαριασμό, σε ελεύθερο τραπέζι";
    transfer_whose: "Choose whose bill", "Διαλέξτε λογαριασμό";
    split_title: "Split the check", "Χωριστοί λογαριασμοί";
    split_hint: "Each guest pays their own part.", "Ο καθένας πληρώνει τα δικά του.";
    split_rest: "On no check yet", "Δεν έχουν μοιραστεί";
    split_checks: "Checks", "Λογαριασμοί";
    split_add: "+ Check", "+ Άλλος";
    split_is_paid: "This check is paid.", "Αυτός ο λογαριασμός έχει πληρωθεί.";
    split_pay_nothing: "Put something on this check", "Βάλτε κάτι σε αυτόν";
    tile_guests: "guests", "παρέα";
    bills_here: "Bills at this table", "Λογαριασμοί στο τραπέζι";
    foreign_nobody: "Nobody serves this table at the moment. Ask a manager to add you.", "Δεν το σερβίρει κανείς αυτή τη στιγμή. Ζητήστε από υπεύθυνο να σας προσθέσει.";
    foreign_discard: "Throw my draft away", "Διαγραφή του πρόχειρου";
}

phrases! {
    together_left(sum: &str): format!("{sum} is still to pay. Try again."), format!("Απομένουν {sum}. Δοκιμάστε ξανά.");
    choose_bill(label: &str): format!("Table {label}: whose bill?"), format!("Τραπέζι {label}: ποιος λογαριασμός;");
    tile_bills(count: usize): counted(count, "bill", "bills"), format!("{count} λογ.");
    move_to(label: &str): format!("Move to table {label}"), format!("Μεταφορά στο {label}");
    move_from(label: &str): format!("Moved here from table {label}"), format!("Ήρθε από το τραπέζι {label}");
    move_back(label: &str): format!("Back to {label}"), format!("Πίσω στο {label}");
    bill_from(table: &str, first: &str): format!("{table}, from {first}"), format!("{table}, από το {first}");
    came_from(label: &str): format!("From {label}"), format!("Από το {label}");
    join_with(label: &str): format!("Join with table {label}"), format!("Ένωση με το {label}");
    transfer_next(count: u32, sum: &str): format!("{} · {sum}: on whose bill?", counted(count, "item", "items")), format!("{} · {sum}: σε ποιον;", counted(count, "είδος", "είδη"));
    transfer_to(label: &str): format!("To the bill of table {label}"), format!("Στον λογαριασμό του {label}");
    check(number: u32): format!("Check {number}"), format!("Λογ. {number}");
    check_sum(number: u32, sum: &str): format!("{number} · {sum}"), format!("{number}ος · {sum}");
    check_paid(number: u32, sum: &str): format!("✓ {number} · {sum}"), format!("✓ {number}ος · {sum}");
    split_pay(number: u32, sum: &str): format!("Pay check {number} · {sum}"), format!("Πληρωμή {number}ου · {sum}");
    foreign(names: &str): format!("{names} serves this table. Tell them, or ask a manager to add you."), format!("Το σερβίρει: {names}. Πείτε το εκεί, ή ζητήστε από υπεύθυνο να σας προσθέσει.");
}
