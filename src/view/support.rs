//! The support list, and the reader's region.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::app::Shown;
use super::explainer::{small_heading, summary, title};
use super::html::{El, button, el, heading, made, says, words};
use super::state::{Action, Place};
use crate::guide::edition::{Interface, Text, fill};
use crate::guide::support::{ANYWHERE, Check, Day, Entry, Region, Support};

/// The part with the whole support list.
pub fn support_place(shown: &Shown<'_>) -> Html {
    let edition = shown.edition();
    let about = &edition.support_words;
    let chosen = chosen(shown);
    let listed = match chosen {
        Some(region) => by_topic(shown, &region.id),
        None => Html::default(),
    };
    el("section", "gg-place gg-support")
        .attr("aria-labelledby", "gg-support-title")
        .child(title(shown.top, "gg-support-title", words(&edition.interface.who_can_help)))
        .child(says("p", "gg-lead", &about.lead))
        .child(says("p", "gg-note", &about.bill))
        .child(
            el("div", "gg-live")
                .child(picker(shown, "gg-region"))
                .child(emergency(shown, chosen))
                .child(listed),
        )
        .child(by_topic(shown, ANYWHERE))
        .when(!shown.live(), || every_region(shown))
        .child(says("p", "", &about.under_18))
        .child(says("p", "", &about.no_police))
        .into()
}

/// Every region's list, each to be opened: for readers without scripts.
fn every_region(shown: &Shown<'_>) -> Html {
    let regions = shown.edition().support.regions.iter().filter(|region| &*region.id != ANYWHERE);
    let regions = regions.map(|region| {
        el("details", "")
            .key(&region.id)
            .child(summary(shown.top, 1, &region.name))
            .child(
                el("div", "gg-body")
                    .child(emergency(shown, Some(region)))
                    .child(by_topic(shown, &region.id)),
            )
            .into()
    });
    el("div", "gg-still").list(regions).into()
}

/// The reader's region.
fn chosen<'a>(shown: &Shown<'a>) -> Option<&'a Region> {
    shown.edition().support.region(shown.state.region.as_deref()?)
}

/// "Where are you?"
pub fn picker(shown: &Shown<'_>, id: &'static str) -> Html {
    let ui = shown.ui();
    let region = shown.state.region.as_deref();
    let act = shown.act.clone();
    let changed = Callback::from(move |event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        let region = value.filter(|value| !value.is_empty()).map(Text::from);
        act.emit(Action::Region(region));
    });
    let option = |id: &Text, name: &Text, selected: bool| -> Html {
        el("option", "")
            .key(id)
            .attr("value", id.clone())
            .maybe("selected", selected.then_some("selected"))
            .text(name)
            .into()
    };
    let places = shown.edition().support.regions.iter().filter(|place| &*place.id != ANYWHERE);
    let places = places.map(|place| option(&place.id, &place.name, region == Some(&place.id)));
    let none = option(&Text::from(""), &ui.choose_place, region.is_none());
    el("p", "gg-picker")
        .child(el("label", "").attr("for", id).text(&ui.where_are_you))
        .child(
            el("select", "")
                .attr("id", id)
                .attr("autocomplete", "off")
                .changed(changed)
                .list(std::iter::once(none).chain(places)),
        )
        .into()
}

/// The emergency number of the reader's region, or what to call anywhere.
pub fn emergency_here(shown: &Shown<'_>) -> Html {
    emergency(shown, chosen(shown))
}

fn emergency(shown: &Shown<'_>, region: Option<&Region>) -> Html {
    let ui = shown.ui();
    let line = el("p", "gg-emergency");
    match region {
        Some(region) => line
            .child(says("strong", "", &ui.emergency))
            .child(made(" ".to_owned()))
            .list(region.emergency.iter().map(|number| phone(ui, number)))
            .into(),
        None => {
            let anywhere = shown.edition().support.region(ANYWHERE);
            let number = anywhere.and_then(|region| region.emergency.first());
            line.child(made(fill(&ui.emergency_any, &[("number", number.map_or("", |n| n))])))
                .into()
        }
    }
}

/// The entries of a region under the name of the first topic of each.
fn by_topic(shown: &Shown<'_>, region: &str) -> Html {
    let list = &shown.edition().support;
    let Some(name) = list.region(region).map(|region| &region.name) else { return Html::default() };
    let topics = list.topics.iter().filter_map(|(topic, name)| {
        let mut entries = list.serving(region).filter(|entry| entry.topics.first() == Some(topic));
        let instead = substitute(list, region, topic);
        let first = entries.next();
        if first.is_none() && instead.is_none() {
            return None;
        }
        let entries = first.into_iter().chain(entries);
        let topic = el("div", "gg-topic")
            .key(topic)
            .child(heading(shown.top, 2, "gg-topic-heading", words(name)))
            .list(instead.into_iter().map(|text| says("p", "", text)))
            .child(entries_list(shown, entries, Detail::Full));
        Some(topic.into())
    });
    el("div", "gg-region").child(small_heading(shown.top, name)).list(topics).into()
}

/// The list of the reader's region; of anywhere while none is chosen.
pub fn here_by_topic(shown: &Shown<'_>) -> Html {
    by_topic(shown, shown.state.region.as_deref().unwrap_or(ANYWHERE))
}

/// What is said where a region has no line for a topic.
fn substitute<'a>(list: &'a Support, region: &str, topic: &str) -> Option<&'a Text> {
    let substitutes = &list.region(region)?.substitutes;
    substitutes.iter().find(|(id, _)| &**id == topic).map(|(_, words)| words)
}

/// How much is said of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Detail {
    /// Everything.
    Full,
    /// Its name and how to reach it, for the panel above a question.
    Brief,
}

/// Those who can help with some topics: in the reader's region, or anywhere
/// while no region is chosen, and where the region has nobody. Who helps with
/// a topic that has been named `already` is not named again.
pub fn for_topics(shown: &Shown<'_>, topics: &[Text], already: &[Text], detail: Detail) -> Html {
    let list = &shown.edition().support;
    let place = shown.state.region.as_deref().unwrap_or(ANYWHERE);
    let new = || topics.iter().filter(|topic| !already.contains(topic));
    let lacking: Vec<Text> =
        new().filter(|topic| substitute(list, place, topic).is_some()).cloned().collect();
    let instead = new().filter_map(|topic| substitute(list, place, topic));
    let here = list.serving(place).filter(|entry| helps(entry, topics) && !helps(entry, already));
    let elsewhere =
        list.serving(ANYWHERE).filter(|entry| !entry.serves(place) && helps(entry, &lacking));
    el("div", "gg-for-topics")
        .list(instead.map(|text| says("p", "", text)))
        .child(entries_list(shown, here.chain(elsewhere), detail))
        .into()
}

fn helps(entry: &Entry, topics: &[Text]) -> bool {
    topics.iter().any(|topic| entry.helps_with(topic))
}

/// The way from anywhere to the whole list.
pub fn all_support(shown: &Shown<'_>) -> Html {
    let button = button("gg-link", &shown.ui().all_support);
    el("p", "").child(button.press(shown.act, Action::Go(Place::Support))).into()
}

fn entries_list<'a>(
    shown: &Shown<'_>,
    entries: impl Iterator<Item = &'a Entry>,
    detail: Detail,
) -> Html {
    let class = if detail == Detail::Brief { "gg-entries gg-brief" } else { "gg-entries" };
    let mut entries = entries.map(|entry| entry_item(shown, entry, detail)).peekable();
    if entries.peek().is_none() {
        return Html::default();
    }
    el("ul", class).list(entries).into()
}

fn entry_item(shown: &Shown<'_>, entry: &Entry, detail: Detail) -> Html {
    let ui = shown.ui();
    let mut facts = el("p", "gg-quiet");
    if entry.always_open {
        facts = facts.child(says("span", "", &ui.always_open));
    }
    if let Some(hours) = &entry.hours {
        facts = facts.child(says("span", "", hours));
    }
    for (years, words) in [(entry.ages.from, &ui.from_age), (entry.ages.to, &ui.to_age)] {
        if let Some(years) = years {
            facts = facts.child(span(fill(words, &[("n", &number(years.into()))])));
        }
    }
    if detail == Detail::Full {
        facts = checked(ui, facts, entry.checked.as_ref(), shown.state.today);
    }
    let mut ways = el("p", "gg-ways");
    if let Some(number) = &entry.phone {
        ways = ways.child(phone(ui, number));
    }
    if let Some(number) = &entry.sms {
        ways = ways.child(sms(ui, number, entry.sms_word.as_ref()));
    }
    if let Some(url) = &entry.url {
        ways = ways.child(website(ui, entry, url));
    }
    el("li", "")
        .key(&entry.id)
        .child(el("p", "").child(says("strong", "", &entry.name)))
        .when(detail == Detail::Full, || says("p", "", &entry.about))
        .child(facts)
        .child(ways)
        .into()
}

fn span(text: String) -> Html {
    el("span", "").child(made(text)).into()
}

/// A number in digits, without the machinery of formatting.
pub fn number(number: i64) -> String {
    let mut digits = Vec::new();
    let mut rest = number.unsigned_abs();
    while rest > 9 {
        digits.push(rest % 10);
        rest /= 10;
    }
    digits.push(rest);
    digits.iter().rev().map(|digit| char::from(b'0' + *digit as u8)).collect()
}

fn checked(ui: &Interface, facts: El, check: Option<&Check>, today: Day) -> El {
    match check {
        None => facts.child(says("span", "", &ui.not_checked)),
        Some(check) if !check.is_stale(today) => facts,
        Some(check) => facts.child(span(fill(&ui.checked_on, &[("date", &check.said)]))),
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn link(href: String, label: String) -> Html {
    el("a", "").attr("href", href).attr("dir", "auto").child(made(label)).into()
}

fn phone(ui: &Interface, number: &Text) -> Html {
    link(["tel:", &digits(number)].concat(), fill(&ui.call, &[("number", number)]))
}

fn sms(ui: &Interface, number: &Text, word: Option<&Text>) -> Html {
    let href = ["sms:", &digits(number)].concat();
    match word {
        Some(word) => {
            let label = fill(&ui.text_word, &[("word", word), ("number", number)]);
            link([&href, "?body=", word].concat(), label)
        }
        None => link(href, fill(&ui.text, &[("number", number)])),
    }
}

fn website(ui: &Interface, entry: &Entry, url: &Text) -> Html {
    let spoken = [": ", &entry.name, ", ", &ui.new_tab].concat();
    el("a", "")
        .attr("href", url.clone())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .text(&ui.website)
        .child(el("span", "gg-hidden").child(made(spoken)))
        .into()
}
