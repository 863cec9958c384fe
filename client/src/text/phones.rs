//! Phones: how they come into the house, and which may.

use super::words;

words! {
    phones_title: "Phones", "Κινητά";
    phones_connect: "Connect a phone", "Σύνδεση κινητού";
    phones_code: "Make a pairing code", "Κωδικός σύζευξης";
    phones_code_how: "Type it on the new phone. It is good for one phone and five minutes.", "Γράψτε τον στο νέο κινητό. Ισχύει για ένα κινητό και πέντε λεπτά.";
    phones_only_paired: "Only paired phones may log in", "Μόνο συζευγμένα κινητά συνδέονται";
    phones_only_paired_how: "This device is paired with it. Whoever is logged in stays.", "Αυτή η συσκευή συζευγνύεται μαζί. Όποιος είναι συνδεδεμένος μένει.";
    phones_this: "Manager's page", "Σελίδα υπευθύνου";
    pair_title: "A new phone", "Νέο κινητό";
    pair_code: "Pairing code", "Κωδικός σύζευξης";
    pair_name: "Name of this phone", "Όνομα αυτού του κινητού";
    pair_button: "Pair this phone", "Σύζευξη κινητού";
    pair_done: "This phone is paired. Log in.", "Το κινητό συζεύχθηκε. Συνδεθείτε.";
}
