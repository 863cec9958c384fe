//! Which station a thing goes to, and what becomes of it when its printer is taken away.

use node::flow::{Action, Backup, Request, WhenUnsure};
use node::job::{JobState, PrinterId};
use sync::id::ProductId;
use sync::menu::Route;
use sync::order::PrintState;
use sync::site::Catalog;

use super::house::{BAR, BEER, COVER, House, KITCHEN, MOUSAKAS, item};

const TABLE: u32 = 5;

fn bar() -> Option<Route> {
    Some(Route("bar".to_owned()))
}

#[test]
fn what_has_no_route_goes_where_its_category_leads_or_else_where_the_house_says() {
    let by_category = |catalog: &mut Catalog| catalog.menu.categories[0].route = bar();
    let by_default = |catalog: &mut Catalog| catalog.site.default_route = bar();
    for change in [by_category as fn(&mut Catalog), by_default] {
        let mut house = House::new();
        house.change_catalog(change);
        house.edit(TABLE, vec![item(COVER, 2), item(MOUSAKAS, 1)]);
        house.run();
        assert_eq!(house.paper(BAR), ["2 Κουβέρ"]);
        assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"], "its own route comes first");
    }
}

#[test]
fn what_was_taken_off_the_menu_meanwhile_is_printed_where_it_was_made() {
    let mut house = House::new();
    house.walk_out();
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.change_catalog(|catalog| {
        catalog.menu.products.retain(|product| product.id != ProductId(BEER.0));
        catalog.menu.version = 2;
    });
    house.walk_in();
    assert_eq!(house.paper(BAR), ["1 Μπίρα"]);
}

#[test]
fn what_waits_for_a_printer_that_is_taken_away_comes_out_at_the_one_that_takes_its_place() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.edit(TABLE, vec![item(MOUSAKAS, 2)]);
    house.run();
    house.ask(Request::TestPage(PrinterId(KITCHEN)));
    house.take_away(KITCHEN, BAR);
    assert_eq!(house.paper(BAR), ["1 Μουσακάς", "2 Μουσακάς"]);
    assert_eq!(house.retired, [KITCHEN]);
    let states = house.job_states();
    assert_eq!(states, [JobState::Printed, JobState::Printed, JobState::Cancelled], "nobody needs that test");
    assert!(house.lines(TABLE).iter().all(|line| line.printed));
}

#[test]
fn what_is_being_sent_when_its_printer_is_taken_away_is_not_sent_again() {
    let mut house = House::new();
    house.slow_down(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.take_away(KITCHEN, BAR);
    assert_eq!((house.paper(BAR), house.retired.len()), (Vec::new(), 0));
    house.print_in_hand(KITCHEN);
    house.run();
    assert_eq!((house.paper(KITCHEN), house.paper(BAR)), (vec!["1 Μουσακάς".to_owned()], Vec::new()));
    assert_eq!(house.retired, [KITCHEN]);
}

#[test]
fn a_ticket_whose_printer_was_taken_away_just_before_the_node_died_is_printed_elsewhere() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.restart_without(KITCHEN, BAR);
    house.wait_seconds(1);
    assert_eq!(house.paper(BAR), ["1 Μουσακάς"]);
}

#[test]
fn copies_and_backups_are_those_of_the_route() {
    let mut house = House::new();
    let backup = Backup { printer: PrinterId(BAR), after_seconds: 1, when_unsure: WhenUnsure::Ask };
    house.set_rule("kitchen", 3, Some(backup));
    house.edit(TABLE, vec![item(MOUSAKAS, 1), item(BEER, 1)]);
    let copies = |house: &mut House| {
        house.run_until(|action| matches!(action, Action::Print { .. }));
        house.copies_in_hand()
    };
    assert_eq!(copies(&mut house), [3, 1]);
    house.run();

    house.run_out_of_paper(BAR);
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    house.stick(BAR);
    house.wait_seconds(5);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"], "the bar has no backup");
    let states: Vec<_> = house.lines(TABLE).iter().flat_map(|line| line.print.values().copied()).collect();
    assert_eq!(states, [PrintState::Printed, PrintState::Printed, PrintState::Queued]);
}
