//! Parties that move, bills that are put together and apart.

use fixtures::demo::{ELENI, NIKOS};

use crate::evening::{Evening, read_paper, times};

#[tokio::test]
async fn a_party_moves_with_its_bill_and_its_draft_and_nothing_is_made_again() {
    let evening = Evening::begin().await;
    let phone = evening.waiter(ELENI).await;
    phone.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    phone.add("Ποτά", "Νερό 1 l").await;
    phone.more("move").await;
    phone.tap("[data-pick-table='7']").await;
    phone.tap("[data-testid=move-confirm]").await;
    phone.reads(".order-head h1", "7").await;
    phone.counts("[data-testid=draft] [data-draft-line]", 1).await;
    phone.turn_to("order").await;
    phone.counts("[data-line='Μουσακάς']", 1).await;
    phone.send().await;
    phone.all_lines_are("printed", 2).await;

    phone.tap("[data-testid=move-back]").await;
    phone.reads(".order-head h1", "5").await;
    phone.back_to_tables().await;
    phone.sees("[data-table='7'][data-status=free]").await;
    let kitchen = read_paper(evening.house.kitchen(), 1).await;
    assert_eq!(times(&kitchen, "Μουσακάς"), 1, "{kitchen}");
}

#[tokio::test]
async fn a_party_that_moves_to_guests_has_its_own_bill_there_and_they_can_be_joined() {
    let evening = Evening::begin().await;
    let phone = evening.waiter(ELENI).await;
    phone.serve("7", "Γλυκά", "Μπακλαβάς").await;
    phone.back_to_tables().await;
    phone.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    phone.more("move").await;
    phone.tap("[data-pick-table='7']").await;
    phone.sees("[data-testid=move-taken]").await;
    phone.tap("[data-testid=move-confirm]").await;
    phone.counts("[data-testid=bills-here] button", 2).await;
    phone.counts("[data-line='Μουσακάς']", 1).await;

    phone.more("join").await;
    phone.tap("[data-order-at='7']").await;
    phone.tap("[data-testid=join-confirm]").await;
    phone.tap("[data-testid=pay-together]").await;
    phone.tap("[data-testid=together-take]").await;
    phone.sees("[data-testid=together-done]").await;
    phone.tap("[data-testid=together-close]").await;
    phone.sees("[data-testid=close]").await;
    phone.tap("[data-testid=bills-here] [aria-pressed=false]").await;
    phone.sees("[data-testid=close]").await;
}

#[tokio::test]
async fn an_item_on_another_bill_is_paid_there_and_made_where_it_was() {
    let evening = Evening::begin().await;
    let (eleni, nikos) = (evening.waiter(ELENI).await, evening.waiter(NIKOS).await);
    nikos.serve("7", "Γλυκά", "Μπακλαβάς").await;
    eleni.sees("[data-table='7']:not([data-status=free])").await;
    eleni.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    eleni.more("transfer").await;
    eleni.tap("[data-pay-line='Μουσακάς'] .stepper button:last-child").await;
    eleni.tap("[data-testid=transfer-next]").await;
    eleni.tap("[data-order-at='7']").await;
    eleni.tap("[data-testid=transfer-confirm]").await;
    eleni.sees("[data-testid=line-transferred]").await;
    nikos.counts("[data-line='Μουσακάς'] [data-testid=line-from]", 1).await;
    nikos.counts("[data-line='Μουσακάς'] [data-where=elsewhere]", 1).await;
    let kitchen = read_paper(evening.house.kitchen(), 1).await;
    assert_eq!(times(&kitchen, "Μουσακάς"), 1, "{kitchen}");
}

#[tokio::test]
async fn a_check_is_split_and_one_part_of_it_is_paid() {
    let evening = Evening::begin().await;
    let phone = evening.waiter(ELENI).await;
    phone.open_table("5").await;
    for (category, product) in
        [("Μαγειρευτά", "Μουσακάς"), ("Μαγειρευτά", "Μουσακάς"), ("Γλυκά", "Μπακλαβάς")]
    {
        phone.add(category, product).await;
    }
    phone.send().await;
    phone.more("split").await;
    phone.tap("[data-split-line='Μουσακάς'] .stepper button:last-child").await;
    phone.tap("[data-check='2']").await;
    phone.tap("[data-split-line='Μπακλαβάς'] .stepper button:last-child").await;
    phone.tap("[data-testid=split-pay]").await;
    phone.sees("[data-testid=pay-check-2][aria-pressed=true]").await;
    phone.tap("[data-testid=pay-take]").await;
    phone.counts("[data-testid=pay-sheet]", 0).await;
    phone.more("split").await;
    phone.sees("[data-check='2'][data-paid=true]").await;
    phone.sees("[data-check='1'][data-paid=false]").await;
    phone.sees("[data-testid=split-pay]:not(:disabled)").await;
}
