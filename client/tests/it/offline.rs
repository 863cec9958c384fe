//! The promise of the whole thing: a bad Wi-Fi is nobody's problem.

use fixtures::demo::{ELENI, NIKOS};

use crate::evening::{Evening, read_paper, times};

#[tokio::test]
async fn two_phones_take_one_table_offline_and_every_item_is_printed_once() {
    let evening = Evening::begin().await;
    let (eleni, nikos) = (evening.waiter(ELENI).await, evening.waiter(NIKOS).await);
    for phone in [&eleni, &nikos] {
        phone.walk_out().await;
    }

    eleni.open_table("5").await;
    let without_onion = "[data-ingredient='Κρεμμύδι'] [data-sign=without]";
    let more_feta = "[data-ingredient='Φέτα'] [data-sign=extra]";
    let note = "χωρίς αλάτι «παρακαλώ»";
    eleni.add_with("Σαλάτες", "Χωριάτικη σαλάτα", &[without_onion, more_feta], note).await;
    eleni.add("Ποτά", "Νερό 1 l").await;
    eleni.send().await;
    eleni.all_lines_are("phone", 2).await;

    nikos.open_table("5").await;
    let well_done = "[data-modifier='Καλοψημένο']";
    let rice = "[data-modifier='Ρύζι πιλάφι']";
    nikos.add_with("Ψητά", "Παϊδάκια αρνίσια", &[well_done, rice], "για τον κύριο με το ψάθινο καπέλο").await;
    nikos.add("Ποτά", "Μπίρα βαρέλι 400 ml").await;
    nikos.add("Ποτά", "Μπίρα βαρέλι 400 ml").await;
    nikos.send().await;
    nikos.all_lines_are("phone", 2).await;

    // Eleni's phone is reloaded in the dead spot: the app opens, and nothing that she saw as taken is gone.
    eleni.window.reload().await.unwrap();
    eleni.turn_to("order").await;
    eleni.all_lines_are("phone", 2).await;

    eleni.wifi.restore();
    nikos.wifi.restore();
    for phone in [&eleni, &nikos] {
        phone.all_lines_are("printed", 4).await;
        phone.counts("[data-testid=order-unsent]", 0).await;
        for line in ["Χωριάτικη σαλάτα", "Νερό 1 l", "Παϊδάκια αρνίσια", "Μπίρα βαρέλι 400 ml"]
        {
            phone.counts(&format!("[data-line='{line}']"), 1).await;
        }
    }
    let kitchen = read_paper(evening.house.kitchen(), 2).await;
    for text in ["Χωριάτικη", "Παϊδάκια", "ψάθινο καπέλο", "\"παρακαλώ\""]
    {
        assert_eq!(times(&kitchen, text), 1, "{text} in\n{kitchen}");
    }
    let bar = read_paper(evening.house.bar(), 2).await;
    for text in ["Νερό", "Μπίρα"] {
        assert_eq!(times(&bar, text), 1, "{text} in\n{bar}");
    }
    assert_eq!(times(&kitchen, "Μπίρα") + times(&bar, "Παϊδάκια"), 0, "each at its own printer");
}

#[tokio::test]
async fn the_browsers_own_offline_switch_changes_nothing() {
    let evening = Evening::begin().await;
    let phone = evening.waiter(ELENI).await;
    phone.window.offline(true).await.unwrap();
    phone.walk_out().await;
    phone.window.reload().await.unwrap();
    phone.sees("[data-banner=offline]").await;
    phone.open_table("7").await;
    phone.add("Μαγειρευτά", "Μουσακάς").await;
    phone.send().await;
    phone.all_lines_are("phone", 1).await;
    phone.window.offline(false).await.unwrap();
    phone.wifi.restore();
    phone.all_lines_are("printed", 1).await;
}

#[tokio::test]
async fn a_node_that_dies_and_comes_back_loses_nothing() {
    let mut evening = Evening::begin().await;
    let phone = evening.waiter(ELENI).await;
    phone.open_table("3").await;
    phone.add("Μαγειρευτά", "Μουσακάς").await;
    phone.send().await;
    phone.all_lines_are("printed", 1).await;
    evening.house.kill().await.unwrap();
    phone.sees("[data-banner=offline]").await;
    phone.add("Μαγειρευτά", "Παστίτσιο").await;
    phone.send().await;
    phone.counts("[data-line] [data-where=phone]", 1).await;
    evening.house.restart().await.unwrap();
    phone.all_lines_are("printed", 2).await;
    let kitchen = read_paper(evening.house.kitchen(), 2).await;
    assert_eq!((times(&kitchen, "Μουσακάς"), times(&kitchen, "Παστίτσιο")), (1, 1), "{kitchen}");
}
