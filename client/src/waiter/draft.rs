//! What was chosen for a table and not sent yet. It survives a reload, and every step can be undone.

use serde::{Deserialize, Serialize};
use sync::id::ProductId;
use sync::menu::{ChosenModifier, Menu, Product};
use sync::money::Money;
use sync::record::{Item, MAX_QUANTITY, Open, Record, Stamp};

/// Steps that can be undone.
const MAX_UNDO: usize = 30;
/// Lines of one draft; a table that wants more sends first.
pub(crate) const MAX_LINES: usize = 100;

/// The draft of one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What was chosen, oldest first.
    pub(crate) lines: Vec<DraftLine>,
    /// Guests, when somebody counted them before the table was opened.
    #[serde(default)]
    pub(crate) covers: Option<u32>,
    #[serde(skip)]
    undo: Vec<Vec<DraftLine>>,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DraftLine {
    /// What.
    pub(crate) product: ProductId,
    /// Its name in the menu that the person saw.
    pub(crate) name: String,
    /// How many.
    pub(crate) qty: u32,
    /// Price of one without modifiers.
    pub(crate) unit_price_minor: Money,
    /// VAT in basis points.
    pub(crate) vat_bp: u32,
    /// The menu that the person saw.
    pub(crate) menu_version: u32,
    /// What was chosen with it.
    pub(crate) modifiers: Vec<ChosenModifier>,
    /// For the kitchen.
    pub(crate) note: String,
}

impl DraftLine {
    /// One of a product, as the menu offers it.
    pub(crate) fn of(menu: &Menu, product: &Product) -> Self {
        Self {
            product: product.id,
            name: product.name.clone(),
            qty: 1,
            unit_price_minor: product.price_minor,
            vat_bp: product.vat_bp.into(),
            menu_version: menu.version,
            modifiers: Vec::new(),
            note: String::new(),
        }
    }

    /// The same as this menu sells it, to be corrected by what it offers: each item is held to the menu that it names. What
    /// the menu no longer has stays as it is.
    pub(crate) fn renewed(self, menu: &Menu) -> Self {
        let Some(product) = menu.product(self.product).filter(|_| self.menu_version != menu.version) else {
            return self;
        };
        let offered = |chosen: &ChosenModifier| {
            let mut modifiers = menu.groups_of(product).flat_map(|group| &group.modifiers);
            Some(modifiers.find(|modifier| modifier.id == chosen.modifier)?.chosen(chosen.sign))
        };
        let modifiers = self.modifiers.iter().filter_map(offered).collect();
        Self { qty: self.qty, modifiers, note: self.note, ..Self::of(menu, product) }
    }

    /// The price of one with its modifiers.
    pub(crate) fn each_minor(&self) -> Money {
        self.unit_price_minor + self.modifiers.iter().map(|modifier| modifier.price_minor).sum()
    }

    /// The price of all.
    pub(crate) fn total_minor(&self) -> Money {
        self.each_minor() * self.qty
    }

    fn is_like(&self, other: &Self) -> bool {
        let apart_from_quantity = Self { qty: other.qty, ..self.clone() };
        apart_from_quantity == *other
    }

    fn into_item(self, stamp: Stamp) -> Item {
        Item {
            product: self.product,
            name: self.name,
            qty: self.qty,
            unit_price_minor: self.unit_price_minor,
            vat_bp: self.vat_bp,
            menu_version: self.menu_version,
            modifiers: self.modifiers,
            note: self.note,
            seat: None,
            course: None,
            replaces: None,
            stamp,
        }
    }
}

impl Draft {
    /// Adds a line, or its quantity to a line that is the same in everything else.
    pub(crate) fn add(&mut self, line: DraftLine) {
        self.step();
        if let Some(same) = self.lines.iter_mut().find(|other| other.is_like(&line)) {
            same.qty = (same.qty + line.qty).min(MAX_QUANTITY);
        } else if self.lines.len() < MAX_LINES {
            self.lines.push(line);
        }
    }

    /// Puts a line in the place of another.
    pub(crate) fn replace(&mut self, index: usize, line: DraftLine) {
        if index < self.lines.len() {
            self.step();
            self.lines[index] = line;
        }
    }

    /// Changes how many; none removes the line.
    pub(crate) fn set_quantity(&mut self, index: usize, qty: u32) {
        if index < self.lines.len() {
            self.step();
            match qty {
                0 => drop(self.lines.remove(index)),
                _ => self.lines[index].qty = qty.min(MAX_QUANTITY),
            }
        }
    }

    /// Takes the last step back.
    pub(crate) fn undo(&mut self) {
        match self.undo.pop() {
            Some(lines) => self.lines = lines,
            // After a reload the steps are forgotten: the newest line goes.
            None => drop(self.lines.pop()),
        }
    }

    /// True when nothing would be sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many things.
    pub(crate) fn count(&self) -> u32 {
        self.lines.iter().map(|line| line.qty).sum()
    }

    /// How many of a product.
    pub(crate) fn count_of(&self, product: ProductId) -> u32 {
        self.lines.iter().filter(|line| line.product == product).map(|line| line.qty).sum()
    }

    /// What it costs.
    pub(crate) fn total_minor(&self) -> Money {
        self.lines.iter().map(DraftLine::total_minor).sum()
    }

    /// What is sent.
    pub(crate) fn into_records(self, stamp: Stamp) -> Vec<Record> {
        let open = self.covers.map(|covers| Record::Open(Open { covers, stamp }));
        let items = self.lines.into_iter().map(|line| Record::Item(line.into_item(stamp)));
        open.into_iter().chain(items).collect()
    }

    fn step(&mut self) {
        if self.undo.len() == MAX_UNDO {
            self.undo.remove(0);
        }
        self.undo.push(self.lines.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::id::{CategoryId, GroupId, ModifierId, UserId};
    use sync::menu::{GroupKind, Modifier, ModifierGroup, PriceRule, Sign};
    use sync::time::UnixMs;

    fn line(product: u32, price: i64) -> DraftLine {
        DraftLine {
            product: ProductId(product),
            name: format!("product {product}"),
            qty: 1,
            unit_price_minor: Money(price),
            vat_bp: 1300,
            menu_version: 1,
            modifiers: Vec::new(),
            note: String::new(),
        }
    }

    fn with_extra(mut line: DraftLine) -> DraftLine {
        let price_minor = Money(150);
        line.modifiers.push(ChosenModifier {
            modifier: ModifierId(1),
            name: "feta".into(),
            sign: Sign::Add,
            price_minor,
        });
        line
    }

    #[test]
    fn equal_lines_become_one_and_different_ones_stay_apart() {
        let mut draft = Draft::default();
        draft.add(line(1, 450));
        draft.add(line(1, 450));
        draft.add(with_extra(line(1, 450)));
        assert_eq!(draft.lines.iter().map(|line| line.qty).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((draft.count(), draft.count_of(ProductId(1)), draft.total_minor()), (3, 3, Money(1500)));
    }

    #[test]
    fn a_line_that_is_corrected_is_one_of_the_menu_by_which_it_is_corrected() {
        let feta = Modifier { id: ModifierId(1), name: "feta".into(), price: PriceRule::Delta(Money(200)) };
        let group = ModifierGroup {
            id: GroupId(1),
            name: "g".into(),
            kind: GroupKind::Options,
            min: 0,
            max: None,
            modifiers: vec![feta],
        };
        let product = Product {
            id: ProductId(1),
            category: CategoryId(1),
            name: "salad".into(),
            price_minor: Money(500),
            vat_bp: 1300,
            route: None,
            available: true,
            groups: vec![GroupId(1)],
            image: None,
        };
        let mut menu =
            Menu { version: 2, categories: Vec::new(), products: vec![product], groups: vec![group] };
        let mut old = DraftLine { qty: 2, note: "no salt".into(), ..with_extra(line(1, 450)) };
        old.modifiers.push(ChosenModifier { modifier: ModifierId(9), ..old.modifiers[0].clone() });
        let new = old.clone().renewed(&menu);
        assert_eq!(
            (new.name.as_str(), new.qty, new.note.as_str(), new.menu_version),
            ("salad", 2, "no salt", 2)
        );
        assert_eq!((new.modifiers.len(), new.total_minor()), (1, Money(1400)));
        menu.version = 1;
        assert_eq!(old.clone().renewed(&menu), old);
        menu.products.clear();
        assert_eq!(old.clone().renewed(&menu), old);
    }

    #[test]
    fn every_step_can_be_undone() {
        let mut draft = Draft::default();
        draft.add(line(1, 450));
        draft.add(line(2, 620));
        draft.set_quantity(0, 0);
        assert_eq!(draft.count(), 1);
        draft.undo();
        assert_eq!(draft.count(), 2);
        draft.undo();
        draft.undo();
        assert!(draft.is_empty());
        draft.undo();
        assert!(draft.is_empty());
    }

    #[test]
    fn after_a_reload_undo_takes_the_newest_line() {
        let mut draft = Draft::default();
        draft.add(line(1, 450));
        draft.add(line(2, 620));
        let text = serde_json::to_string(&draft).unwrap();
        let mut draft: Draft = serde_json::from_str(&text).unwrap();
        draft.undo();
        assert_eq!(draft.lines, [line(1, 450)]);
    }

    #[test]
    fn guests_that_were_counted_are_sent_before_the_items() {
        let mut draft = Draft { covers: Some(4), ..Draft::default() };
        draft.add(line(1, 450));
        let records = draft.into_records(Stamp { by: UserId(2), at: UnixMs(5) });
        assert!(matches!(&records[..], [Record::Open(Open { covers: 4, .. }), Record::Item(_)]));
    }

    #[test]
    fn a_quantity_stays_within_what_a_record_takes() {
        let mut draft = Draft::default();
        draft.add(DraftLine { qty: MAX_QUANTITY, ..line(1, 450) });
        draft.add(line(1, 450));
        assert_eq!(draft.count(), MAX_QUANTITY);
    }
}
