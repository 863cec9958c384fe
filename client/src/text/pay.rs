//! The pay sheet.

use super::{phrases, words};

words! {
    pay_title: "Payment", "Πληρωμή";
    pay_what: "What is paid", "Τι πληρώνεται";
    pay_all: "All", "Όλα";
    pay_items: "By items", "Ανά είδος";
    pay_amount: "Amount", "Ποσό";
    pay_how: "How", "Τρόπος";
    pay_cash: "Cash", "Μετρητά";
    pay_card: "Card", "Κάρτα";
    pay_other: "Other", "Άλλο";
    pay_tip: "Tip", "Φιλοδώρημα";
    pay_received: "Received", "Δόθηκαν";
    pay_change: "Change to give", "Ρέστα";
    pay_bad_amount: "That is not an amount. Write it like 12.50.", "Αυτό δεν είναι ποσό. Γράψτε το όπως 12,50.";
    pay_nothing: "Choose what is paid.", "Διαλέξτε τι πληρώνεται.";
    pay_received_short: "Less was received than is paid. Correct one of the two.", "Δόθηκαν λιγότερα από όσα πληρώνονται. Διορθώστε το ένα από τα δύο.";
}

phrases! {
    pay_take_cash(sum: &str): format!("Take {sum} in cash"), format!("Είσπραξη {sum} μετρητά");
    pay_take_card(sum: &str): format!("Paid {sum} by card"), format!("Πληρώθηκαν {sum} με κάρτα");
    pay_take_other(sum: &str): format!("Paid {sum} otherwise"), format!("Πληρώθηκαν {sum} αλλιώς");
    pay_too_much(sum: &str): format!("Only {sum} is left to pay. What is above can be a tip."), format!("Απομένουν μόνο {sum}. Τα παραπάνω μπορούν να μπουν στο φιλοδώρημα.");
    pay_left(left: u32, of: u32): format!("{left} of {of} left"), format!("απομένουν {left} από {of}");
}
