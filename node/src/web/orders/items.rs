//! From what a program asks for to the records that say it, at the prices of the menu in force. Pure.

use sync::id::{ModifierId, RecordId};
use sync::menu::{ChosenModifier, GroupKind, Menu, Product, Sign, check_choices};
use sync::money::Money;
use sync::order::{Line, Order};
use sync::record::{Item, Record, Stamp, Void};
use uuid::Uuid;

use super::forms::{ItemChange, ItemForm};
use crate::web::orders::writing::Refusal;

/// The item that a form asks for.
pub(super) fn item_of(menu: &Menu, form: &ItemForm, stamp: Stamp) -> Result<Item, Refusal> {
    let product = menu.product(form.product).ok_or(Refusal::NoSuchProduct)?;
    if !product.available {
        return Err(Refusal::SoldOut(product.name.clone()));
    }
    let modifiers = chosen(menu, product, &form.options, &form.removed)?;
    Ok(Item {
        product: product.id,
        name: product.name.clone(),
        qty: form.quantity,
        unit_price_minor: product.price_minor,
        vat_bp: product.vat_bp.into(),
        menu_version: menu.version,
        modifiers,
        note: form.note.clone(),
        seat: form.seat,
        course: form.course,
        replaces: None,
        stamp,
    })
}

/// The records by which an item becomes another: fewer of it is a void, more of it is another item, anything else is a
/// void and an item in its place. `id` names what is new, so that asking again changes nothing.
pub(super) fn change(
    menu: &Menu,
    line: &Line,
    form: &ItemChange,
    id: RecordId,
    stamp: Stamp,
) -> Result<Vec<(RecordId, Record)>, Refusal> {
    let now = &line.item;
    let qty = form.quantity.unwrap_or(line.live_qty);
    let reason = form.reason.clone();
    let void = |qty: u32| Record::Void(Void { item: line.id, qty, reason: reason.clone(), stamp });
    let is_same = form.options.is_none()
        && form.removed.is_none()
        && form.note.as_ref().is_none_or(|note| *note == now.note);
    if is_same && qty <= line.live_qty {
        let fewer = line.live_qty - qty;
        return Ok(if fewer == 0 { Vec::new() } else { vec![(id, void(fewer))] });
    }
    if is_same {
        let more = Item { qty: qty - line.live_qty, replaces: None, stamp, ..now.clone() };
        return Ok(vec![(id, Record::Item(more))]);
    }
    let signed = |sign: Sign| {
        let of_sign = now.modifiers.iter().filter(move |one| one.sign == sign);
        of_sign.map(|one| one.modifier).collect::<Vec<ModifierId>>()
    };
    let form = ItemForm {
        id: Some(id),
        product: now.product,
        quantity: qty,
        options: form.options.clone().unwrap_or_else(|| signed(Sign::Add)),
        removed: form.removed.clone().unwrap_or_else(|| signed(Sign::Remove)),
        note: form.note.clone().unwrap_or_else(|| now.note.clone()),
        seat: now.seat,
        course: now.course,
    };
    let item = Item { replaces: Some(line.id), ..item_of(menu, &form, stamp)? };
    let beside = RecordId(Uuid::new_v5(&id.0, b"void"));
    Ok(vec![(beside, void(line.live_qty)), (id, Record::Item(item))])
}

/// What these items of an order cost.
pub(super) fn cost(order: &Order, items: impl Iterator<Item = (RecordId, u32)>) -> Result<Money, Refusal> {
    let mut total = Money::ZERO;
    for (item, qty) in items {
        let line = order.lines.iter().find(|line| line.id == item).ok_or(Refusal::NoSuchItem)?;
        total += line.item.each_minor() * qty;
    }
    Ok(total)
}

fn chosen(
    menu: &Menu,
    product: &Product,
    options: &[ModifierId],
    removed: &[ModifierId],
) -> Result<Vec<ChosenModifier>, Refusal> {
    let signed = |sign: Sign| move |id: &ModifierId| (sign, *id);
    let wanted = options.iter().map(signed(Sign::Add)).chain(removed.iter().map(signed(Sign::Remove)));
    let one = |(sign, id): (Sign, ModifierId)| {
        let offered = menu.groups_of(product).find_map(|group| {
            let modifier = group.modifiers.iter().find(|modifier| modifier.id == id)?;
            (sign == Sign::Add || group.kind == GroupKind::Ingredients).then_some(modifier)
        });
        Ok(offered.ok_or(Refusal::NotOffered(id))?.chosen(sign))
    };
    let chosen: Vec<ChosenModifier> = wanted.map(one).collect::<Result<_, Refusal>>()?;
    check_choices(menu, product, &chosen).map_err(Refusal::Choice)?;
    Ok(chosen)
}
