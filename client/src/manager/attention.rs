//! The list of decisions: each with the one or two taps that settle it, written as records like everything else.

use leptos::prelude::*;
use sync::device::Target;
use sync::order::{Line, Order};
use sync::record::{Move, Record, Verdict};

use crate::asked::{Asked, Why, give_to, next_party, unwanted, wanted};
use crate::link::Phone;
use crate::manager::matters::{Matter, What, again, decide, matters, refunds, take_off};
use crate::text::Language;
use crate::ui::{full, use_phone, use_text};
use crate::words_of::trouble;

/// The list; a word when there is nothing to decide.
#[component]
pub(super) fn Attention() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let all = Memo::new(move |_| matters(&phone.views()));
    let failed = RwSignal::new(None::<&'static str>);
    let count = move || all.with(Vec::len);
    view! {
        <section class="attention" aria-label=language.attention() data-testid="attention" data-count=move || count().to_string()>
            <h2>{language.attention()}" "<span class="pill" class:bad=move || { count() > 0 }>{count}</span></h2>
            {move || failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
            {move || match all.get() {
                none if none.is_empty() => view! { <p class="muted">{language.attention_none()}</p> }.into_any(),
                matters => view! {
                    <ul class="matters">{matters.into_iter().map(|matter| view! { <li><OneMatter matter=matter failed=failed/></li> }).collect_view()}</ul>
                }.into_any(),
            }}
        </section>
    }
}

/// A tap that settles a matter.
struct Way {
    words: String,
    test_id: &'static str,
    class: &'static str,
    act: Box<dyn Fn() + Send>,
}

#[component]
fn OneMatter(matter: Matter, failed: RwSignal<Option<&'static str>>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let label = matter.table.map(|table| phone.label_of(table)).unwrap_or_default();
    let title = title(&matter.what, language);
    let about = about(&matter, phone, language);
    let (name, urgent) = (matter.what.name(), matter.what.is_urgent());
    let ways = ways(matter, phone, language, failed);
    view! {
        <article class="card matter" class:urgent=urgent data-matter=name data-matter-table=label.clone()>
            <h3>{title}<span class="muted">" · "{language.table(&label)}</span></h3>
            {about.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            <div class="answers">
                {ways.into_iter().map(|way| view! {
                    <button class=way.class data-testid=way.test_id on:click=move |_| (way.act)()>{way.words}</button>
                }).collect_view()}
            </div>
        </article>
    }
}

fn title(what: &What, language: Language) -> &'static str {
    match what {
        What::Request(..) => language.matter_request(),
        What::Uncertain(_) => language.matter_uncertain(),
        What::Asked(_) => language.held_title(),
        What::Overpaid(_) => language.matter_overpaid(),
        What::CalledOff(..) => language.matter_called_off(),
        What::MovedTwice(_) => language.matter_moved_twice(),
        What::TransferredTwice(..) => language.matter_two_bills(),
        What::Unproven(_) => language.matter_price(),
        What::AfterHandover(..) => language.matter_handover(),
    }
}

fn about(matter: &Matter, phone: Phone, language: Language) -> Vec<String> {
    let here = matter.table.map(|table| phone.label_of(table)).unwrap_or_default();
    let item = |line: &Line| language.record_item(line.live_qty, &line.item.name);
    let one = match &matter.what {
        What::Request(_, void, item) => {
            let (what, who) = (language.record_item(void.qty, &item.name), phone.name_of(void.stamp.by));
            language.matter_request_text(&what, &who, &void.reason)
        }
        What::Uncertain(line) => language.matter_uncertain_text(&item(line)),
        What::Asked(open) => {
            let one = |asked: &Asked| {
                let what = language.record_item(asked.qty, &asked.line.item.name);
                let who = phone.name_of(asked.line.item.stamp.by);
                format!("{what} ({who}): {}", asked.why.words(language))
            };
            return open.iter().map(one).collect();
        }
        What::Overpaid(by) => language.matter_overpaid_text(&full(*by)),
        What::CalledOff(taken, by) => language.matter_called_off_text(&phone.name_of(*by), &full(*taken)),
        What::MovedTwice(other) => language.matter_moved_twice_text(&here, &phone.label_of(*other)),
        What::TransferredTwice(item, order, ..) => {
            let there = phone.view(*order).and_then(|view| view.order.table);
            let there = there.map(|table| phone.label_of(table)).unwrap_or_default();
            language.matter_two_bills_text(&item.name, &there)
        }
        What::Unproven(line) => language.matter_price_text(&item(line), &full(line.total_minor())),
        What::AfterHandover(line, by) => language.matter_handover_text(&item(line), &phone.name_of(*by)),
    };
    vec![one]
}

fn ways(
    matter: Matter,
    phone: Phone,
    language: Language,
    failed: RwSignal<Option<&'static str>>,
) -> Vec<Way> {
    const YES: &str = "btn primary";
    const OTHER: &str = "btn quiet";
    let order = matter.order;
    let write = move |target: Target, make: Make| -> Box<dyn Fn() + Send> {
        Box::new(move || {
            let Some(stamp) = phone.stamp() else { return };
            let view = untrack(|| phone.view(order));
            let Some(view) = view else { return };
            let reason = phone.kitchen_language().matter_reason();
            let taken = phone.edit(target, make(&view.order, reason, stamp), Vec::new());
            failed.set(taken.err().map(|error| trouble(&error, language)));
        })
    };
    let way = move |words: &str, test_id, class, make: Make| Way {
        words: words.to_owned(),
        test_id,
        class,
        act: write(Target::Order(order), make),
    };
    let stands = move |line: &Line, words| {
        let id = line.id;
        way(
            words,
            "matter-stands",
            YES,
            Box::new(move |_, _, stamp| vec![decide(id, Verdict::Denied, stamp)]),
        )
    };
    let off = move |line: Line| {
        way(
            language.matter_take_off(),
            "matter-off",
            OTHER,
            Box::new(move |_, why, stamp| vec![take_off(&line, why, stamp)]),
        )
    };
    match matter.what {
        What::Request(void, ..) => vec![
            way(
                language.matter_grant(),
                "matter-grant",
                YES,
                Box::new(move |_, _, stamp| vec![decide(void, Verdict::Granted, stamp)]),
            ),
            way(
                language.matter_deny(),
                "matter-deny",
                OTHER,
                Box::new(move |_, _, stamp| vec![decide(void, Verdict::Denied, stamp)]),
            ),
        ],
        What::Uncertain(line) => vec![
            stands(&line, language.matter_on_paper()),
            way(
                language.matter_again(),
                "matter-again",
                OTHER,
                Box::new(move |_, why, stamp| again(&line, why, stamp)),
            ),
        ],
        What::Asked(open) => ways_of_asked(open, order, phone, language, failed, &way),
        What::Overpaid(sum) | What::CalledOff(sum, _) => vec![way(
            &language.matter_give_back(&full(sum)),
            "matter-refund",
            YES,
            Box::new(move |order, why, stamp| refunds(order, sum, why, stamp)),
        )],
        What::MovedTwice(other) => {
            let to = move |table: Option<sync::id::TableId>, class, test_id| {
                let label = table.map(|table| phone.label_of(table)).unwrap_or_default();
                way(
                    &language.table(&label),
                    test_id,
                    class,
                    Box::new(move |_, _, stamp| {
                        table.into_iter().map(|to_table| Record::Move(Move { to_table, stamp })).collect()
                    }),
                )
            };
            vec![to(matter.table, YES, "matter-here"), to(Some(other), OTHER, "matter-there")]
        }
        What::TransferredTwice(_, to_order, item, qty) => {
            let make: Make = Box::new(move |_, why, stamp| {
                vec![Record::Void(sync::record::Void { item, qty, reason: why.to_owned(), stamp })]
            });
            let act = write(Target::Order(to_order), make);
            vec![Way {
                words: language.matter_two_bills_off().to_owned(),
                test_id: "matter-off",
                class: YES,
                act,
            }]
        }
        What::Unproven(line) => vec![stands(&line, language.matter_price_right()), off(line)],
        What::AfterHandover(line, _) => vec![stands(&line, language.matter_deny()), off(line)],
    }
}

/// Makes the records that settle a matter, of the order as it is then.
type Make = Box<dyn Fn(&Order, &str, sync::record::Stamp) -> Vec<Record> + Send>;

fn ways_of_asked(
    open: Vec<Asked>,
    order: sync::id::OrderId,
    phone: Phone,
    language: Language,
    failed: RwSignal<Option<&'static str>>,
    way: &dyn Fn(&str, &'static str, &'static str, Make) -> Way,
) -> Vec<Way> {
    let count = open.iter().map(|asked| asked.qty).sum();
    let late: Vec<Asked> = open.iter().filter(|asked| asked.why == Why::Late).cloned().collect();
    let (yes, no) = (open.clone(), open);
    let mut ways = vec![
        way(
            &language.held_yes_count(count),
            "matter-wanted",
            "btn primary",
            Box::new(move |_, _, stamp| wanted(&yes, stamp)),
        ),
        way(
            language.held_no(),
            "matter-off",
            "btn quiet",
            Box::new(move |_, why, stamp| unwanted(&no, why, stamp)),
        ),
    ];
    let next = phone.view(order).and_then(|view| next_party(phone, &view.order)).filter(|_| !late.is_empty());
    if let Some((next, table)) = next.and_then(|next| Some((next.id, next.table?))) {
        ways.push(Way {
            words: language.held_to_next(&phone.label_of(table)),
            test_id: "matter-next",
            class: "btn quiet",
            act: Box::new(move || {
                let given = give_to(phone, order, &late, next);
                failed.set(given.err().map(|error| trouble(&error, language)));
            }),
        });
    }
    ways
}
