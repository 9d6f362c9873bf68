//! The support list, and the reader's region.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::explainer::title;
use super::state::{Action, Place};
use super::{heading, words};
use crate::guide::edition::{Edition, Interface, Text, fill};
use crate::guide::support::{ANYWHERE, Checked, Day, Entry, Region, Support};

/// What the support list is made with.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The guide in one language.
    pub edition: Rc<Edition>,
    /// The reader's region.
    pub region: Option<Text>,
    /// The view's reducer.
    pub act: Callback<Action>,
    /// The level of the widget's own headings.
    pub heading: u8,
    /// Today.
    pub today: Day,
    /// Whether the app is running.
    pub live: bool,
}

/// The part with the whole support list.
#[component]
pub fn SupportPlace(props: &Props) -> Html {
    let Props { edition, region, act, heading: top, today, live } = props;
    let list = &edition.support;
    let chosen = region.as_deref().and_then(|id| list.region(id));
    let about = &edition.support_words;
    html! {
        <section class="gg-place gg-support" aria-labelledby="gg-support-title">
            { title(*top, "gg-support-title", words(&edition.interface.who_can_help).into()) }
            <p class="gg-lead">{ words(&about.lead) }</p>
            <p class="gg-note">{ words(&about.bill) }</p>
            <div class="gg-live">
                { picker(edition, "gg-region", region.as_ref(), act) }
                { emergency(edition, chosen) }
                if let Some(region) = chosen {
                    { by_topic(edition, &region.id, *top, *today) }
                }
            </div>
            { by_topic(edition, ANYWHERE, *top, *today) }
            if !live {
                <div class="gg-still">
                    { for list.regions.iter().filter(|region| &*region.id != ANYWHERE).map(|region| html! {
                        <details key={&*region.id}>
                            <summary>{ heading(*top, 1, None, "gg-summary", words(&region.name).into()) }</summary>
                            <div class="gg-body">
                                { emergency(edition, Some(region)) }
                                { by_topic(edition, &region.id, *top, *today) }
                            </div>
                        </details>
                    }) }
                </div>
            }
            <p>{ words(&about.under_18) }</p>
            <p>{ words(&about.no_police) }</p>
        </section>
    }
}

/// A button's answer to a press: one message.
pub fn press(act: &Callback<Action>, action: Action) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_| act.emit(action.clone()))
}

/// "Where are you?"
pub fn picker(
    edition: &Edition,
    id: &'static str,
    region: Option<&Text>,
    act: &Callback<Action>,
) -> Html {
    let ui = &edition.interface;
    let onchange = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            let region = value.filter(|value| !value.is_empty()).map(Text::from);
            act.emit(Action::Region(region));
        })
    };
    html! {
        <p class="gg-picker">
            <label for={id}>{ words(&ui.where_are_you) }</label>
            <select {id} {onchange} autocomplete="off">
                <option value="" selected={region.is_none()}>{ words(&ui.choose_place) }</option>
                { for edition.support.regions.iter().filter(|place| &*place.id != ANYWHERE).map(|place| html! {
                    <option key={&*place.id} value={words(&place.id)} selected={region == Some(&place.id)}>
                        { words(&place.name) }
                    </option>
                }) }
            </select>
        </p>
    }
}

/// The emergency number of a region, or what to call anywhere.
pub fn emergency(edition: &Edition, region: Option<&Region>) -> Html {
    let ui = &edition.interface;
    let anywhere = edition.support.region(ANYWHERE);
    html! {
        <p class="gg-emergency">
            if let Some(region) = region {
                <strong>{ words(&ui.emergency) }</strong>
                { for region.emergency.iter().map(|number| html! { <>{ " " }{ phone(ui, number) }</> }) }
            } else if let Some(number) = anywhere.and_then(|region| region.emergency.first()) {
                { fill(&ui.emergency_any, &[("number", number)]) }
            }
        </p>
    }
}

/// The entries of a region under the name of the first topic of each.
fn by_topic(edition: &Edition, region: &str, top: u8, today: Day) -> Html {
    let list = &edition.support;
    let name = list.region(region).map(|region| words(&region.name)).unwrap_or_default();
    html! {
        <div class="gg-region">
            { heading(top, 1, None, "gg-small-heading", name.into()) }
            { for list.topics.iter().map(|(topic, name)| {
                let entries: Vec<&Entry> =
                    list.serving(region).filter(|entry| entry.topics.first() == Some(topic)).collect();
                let instead = substitute(list, region, topic);
                if entries.is_empty() && instead.is_none() {
                    return Html::default();
                }
                html! {
                    <div key={&**topic} class="gg-topic">
                        { heading(top, 2, None, "gg-topic-heading", words(name).into()) }
                        if let Some(instead) = instead {
                            <p>{ words(instead) }</p>
                        }
                        { entries_list(edition, &entries, Detail::Full(today)) }
                    </div>
                }
            }) }
        </div>
    }
}

/// What is said where a region has no line for a topic.
fn substitute<'a>(list: &'a Support, region: &str, topic: &str) -> Option<&'a Text> {
    let substitutes = &list.region(region)?.substitutes;
    substitutes.iter().find(|(id, _)| &**id == topic).map(|(_, words)| words)
}

/// How much is said of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Detail {
    /// Everything, as of today.
    Full(Day),
    /// Its name and how to reach it, for the panel above a question.
    Brief,
}

/// Those who can help with some topics: in the reader's region, or anywhere
/// while no region is chosen. Who helps with a topic that has been `shown`
/// already is not named again.
pub fn for_topics(
    edition: &Edition,
    topics: &[Text],
    shown: &[Text],
    region: Option<&Text>,
    detail: Detail,
) -> Html {
    let list = &edition.support;
    let place = region.map_or(ANYWHERE, |id| &**id);
    let entries: Vec<&Entry> =
        list.serving(place).filter(|entry| helps(entry, topics) && !helps(entry, shown)).collect();
    let new = topics.iter().filter(|topic| !shown.contains(topic));
    let instead: Vec<&Text> = new.filter_map(|topic| substitute(list, place, topic)).collect();
    html! {
        <div class="gg-for-topics">
            { for instead.into_iter().map(|text| html! { <p>{ words(text) }</p> }) }
            { entries_list(edition, &entries, detail) }
        </div>
    }
}

fn helps(entry: &Entry, topics: &[Text]) -> bool {
    topics.iter().any(|topic| entry.helps_with(topic))
}

/// The way from anywhere to the whole list.
pub fn all_support(edition: &Edition, act: &Callback<Action>) -> Html {
    html! {
        <p><button type="button" class="gg-link" onclick={press(act, Action::Go(Place::Support))}>
            { words(&edition.interface.all_support) }
        </button></p>
    }
}

fn entries_list(edition: &Edition, entries: &[&Entry], detail: Detail) -> Html {
    if entries.is_empty() {
        return Html::default();
    }
    html! {
        <ul class={classes!("gg-entries", (detail == Detail::Brief).then_some("gg-brief"))}>{ for entries.iter().map(|entry| entry_item(edition, entry, detail)) }</ul>
    }
}

fn entry_item(edition: &Edition, entry: &Entry, detail: Detail) -> Html {
    let ui = &edition.interface;
    html! {
        <li key={&*entry.id}>
            <p><strong>{ words(&entry.name) }</strong></p>
            if let Detail::Full(_) = detail { <p>{ words(&entry.about) }</p> }
            <p class="gg-quiet">
                if entry.always_open { <span>{ words(&ui.always_open) }</span> }
                if let Some(hours) = &entry.hours { <span>{ words(hours) }</span> }
                if let Some(from) = entry.ages.from { <span>{ fill(&ui.from_age, &[("n", &from.to_string())]) }</span> }
                if let Some(to) = entry.ages.to { <span>{ fill(&ui.to_age, &[("n", &to.to_string())]) }</span> }
                if let Detail::Full(today) = detail { { checked(ui, entry.checked_on, today) } }
            </p>
            <p class="gg-ways">
                if let Some(number) = &entry.phone { { phone(ui, number) } }
                if let Some(number) = &entry.sms { { sms(ui, number, entry.sms_word.as_ref()) } }
                if let Some(url) = &entry.url { { website(ui, entry, url) } }
            </p>
        </li>
    }
}

fn checked(ui: &Interface, checked: Checked, today: Day) -> Html {
    match checked {
        Checked::NotYet => html! { <span>{ words(&ui.not_checked) }</span> },
        Checked::On(_) if !checked.is_stale(today) => Html::default(),
        Checked::On(day) => {
            let (year, month, day) = day.civil();
            let date = [year, month, day].map(|part| part.to_string()).join("-");
            html! { <span>{ fill(&ui.checked_on, &[("date", &date)]) }</span> }
        }
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn phone(ui: &Interface, number: &Text) -> Html {
    html! { <a href={["tel:", &digits(number)].concat()} dir="auto">{ fill(&ui.call, &[("number", number)]) }</a> }
}

fn sms(ui: &Interface, number: &Text, word: Option<&Text>) -> Html {
    let mut href = ["sms:", &digits(number)].concat();
    let label = match word {
        Some(word) => {
            href.push_str("?body=");
            href.push_str(word);
            fill(&ui.text_word, &[("word", word), ("number", number)])
        }
        None => fill(&ui.text, &[("number", number)]),
    };
    html! { <a {href} dir="auto">{ label }</a> }
}

fn website(ui: &Interface, entry: &Entry, url: &Text) -> Html {
    html! {
        <a href={words(url)} target="_blank" rel="noopener noreferrer">
            { words(&ui.website) }
            <span class="gg-hidden">{ ": " }{ words(&entry.name) }{ ", " }{ words(&ui.new_tab) }</span>
        </a>
    }
}
