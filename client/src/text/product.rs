//! The sheet of one product.

use super::{phrases, words};

words! {
    product_note: "Note for the kitchen", "Σχόλιο για την κουζίνα";
    product_note_hint: "well done, sauce on the side…", "καλοψημένο, η σάλτσα χωριστά…";
    product_allergy: "Allergy", "Αλλεργία";
    product_allergy_mark: "ALLERGY", "ΑΛΛΕΡΓΙΑ";
    product_quantity: "How many", "Πόσα";
    product_without: "without", "χωρίς";
    product_extra: "extra", "έξτρα";
    product_choose_one: "choose one", "διαλέξτε ένα";
    product_ingredients: "take away or have extra", "χωρίς ή έξτρα";
    product_optional: "optional", "προαιρετικά";
}

phrases! {
    product_add(count: u32, sum: &str): format!("Add {count} · {sum}"), format!("Προσθήκη {count} · {sum}");
    product_change(count: u32, sum: &str): format!("Change to {count} · {sum}"), format!("Αλλαγή σε {count} · {sum}");
    product_too_few(group: &str, min: u8): format!("Choose at least {min} of “{group}”."), format!("Διαλέξτε τουλάχιστον {min} από «{group}».");
    product_too_many(group: &str, max: u8): format!("Choose at most {max} of “{group}”."), format!("Διαλέξτε το πολύ {max} από «{group}».");
    product_not_offered(name: &str): format!("“{name}” is no longer offered with this."), format!("«{name}»: δεν προσφέρεται πια με αυτό.");
    product_twice(name: &str): format!("“{name}” is chosen twice."), format!("«{name}»: διαλέχτηκε δύο φορές.");
    product_at_least(min: u8): format!("at least {min}"), format!("τουλάχιστον {min}");
    product_at_most(max: u8): format!("up to {max}"), format!("έως {max}");
    product_choose(min: u8): format!("choose {min}"), format!("διαλέξτε {min}");
}
