//! Choosing modifiers: what a tap does to what was chosen before. Whether the result is allowed says
//! [`sync::menu::check_choices`].

use sync::id::ModifierId;
use sync::menu::{ChosenModifier, Modifier, ModifierGroup, Sign};

/// How a modifier is chosen now.
pub(super) fn sign_of(chosen: &[ChosenModifier], modifier: ModifierId) -> Option<Sign> {
    chosen.iter().find(|choice| choice.modifier == modifier).map(|choice| choice.sign)
}

/// A tap on a member of a group of options: in a group of which one can be had, it takes the place of the other.
pub(super) fn toggle(chosen: &mut Vec<ChosenModifier>, group: &ModifierGroup, modifier: &Modifier) {
    let was_chosen = sign_of(chosen, modifier.id).is_some();
    let is_exclusive = group.max == Some(1);
    if is_exclusive {
        chosen.retain(|choice| !group.modifiers.iter().any(|other| other.id == choice.modifier));
    }
    if was_chosen && !(is_exclusive && group.min == 1) {
        set(chosen, modifier, None);
    } else {
        set(chosen, modifier, Some(Sign::Add));
    }
}

/// Sets an ingredient: taken away, extra, or as it comes.
pub(super) fn set(chosen: &mut Vec<ChosenModifier>, modifier: &Modifier, sign: Option<Sign>) {
    chosen.retain(|choice| choice.modifier != modifier.id);
    let Some(sign) = sign else { return };
    chosen.push(modifier.chosen(sign));
    chosen.sort_by_key(|choice| choice.modifier);
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::id::GroupId;
    use sync::menu::{GroupKind, PriceRule};
    use sync::money::Money;

    fn modifier(id: u32, price: i64) -> Modifier {
        Modifier { id: ModifierId(id), name: format!("m{id}"), price: PriceRule::Delta(Money(price)) }
    }

    fn group(min: u8, max: Option<u8>) -> ModifierGroup {
        let modifiers = vec![modifier(1, 0), modifier(2, 150)];
        ModifierGroup { id: GroupId(1), name: "g".into(), kind: GroupKind::Options, min, max, modifiers }
    }

    fn tapped(group: &ModifierGroup, taps: &[usize]) -> Vec<u32> {
        let mut chosen = Vec::new();
        for tap in taps {
            toggle(&mut chosen, group, &group.modifiers[*tap]);
        }
        chosen.into_iter().map(|choice| choice.modifier.0).collect()
    }

    #[test]
    fn of_an_exclusive_group_the_last_tap_holds() {
        let preference = group(1, Some(1));
        assert_eq!(tapped(&preference, &[0, 1]), [2]);
        assert_eq!(tapped(&preference, &[0, 0]), [1]);
        assert_eq!(tapped(&group(0, Some(1)), &[0, 0]), [] as [u32; 0]);
    }

    #[test]
    fn options_are_added_and_taken_back() {
        let options = group(0, None);
        assert_eq!(tapped(&options, &[1, 0]), [1, 2]);
        assert_eq!(tapped(&options, &[1, 0, 1]), [1]);
    }

    #[test]
    fn an_ingredient_costs_only_when_it_is_extra() {
        let (mut chosen, feta) = (Vec::new(), modifier(2, 150));
        set(&mut chosen, &feta, Some(Sign::Add));
        assert_eq!(chosen[0].price_minor, Money(150));
        set(&mut chosen, &feta, Some(Sign::Remove));
        assert_eq!((chosen.len(), chosen[0].price_minor), (1, Money::ZERO));
        set(&mut chosen, &feta, None);
        assert!(chosen.is_empty());
    }
}
