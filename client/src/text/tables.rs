//! The table grid.

use super::{phrases, words};

words! {
    tables: "Tables", "Τραπέζια";
    tables_mine: "Mine", "Δικά μου";
    tables_all: "All", "Όλα";
    tables_search: "Find a table", "Αναζήτηση τραπεζιού";
    tables_search_hint: "Number", "Αριθμός";
    tables_filter: "Which tables", "Ποια τραπέζια";
    tables_none: "No such table.", "Δεν υπάρχει τέτοιο τραπέζι.";
    tile_free: "Free", "Ελεύθερο";
    tile_open: "Open", "Ανοιχτό";
    tile_paid: "Paid", "Εξοφλήθηκε";
    tile_part_paid: "Part paid", "Έναντι";
    tile_uncertain: "Printed?", "Τυπώθηκε;";
    tile_held: "Wanted?", "Το θέλουν;";
    tile_draft: "Draft", "Πρόχειρο";
    floor_open_bills: "Open bills", "Ανοιχτοί λογαριασμοί";
    floor_guests: "Guests", "Άτομα";
    floor_needs: "Need a person", "Θέλουν κάποιον";
    floor_tables: "Tables open", "Ανοιχτά τραπέζια";
    floor: "Floor", "Το μαγαζί";
}

phrases! {
    tile_kitchen(count: u32): format!("Kitchen · {count}"), format!("Κουζίνα · {count}");
    chip_count(name: &str, count: usize): format!("{name} · {count}"), format!("{name} · {count}");
    floor_of(open: usize, all: usize): format!("{open} of {all}"), format!("{open} από {all}");
}
