//! The support list, and the reader's region.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::app::Shown;
use super::explainer::{small_heading, summary, title};
use super::html::{Attr, El, List, button, el, heading, says};
use super::state::{Action, Place};
use crate::guide::edition::{Interface, Text, fill};
use crate::guide::support::{ANYWHERE, Check, Day, Entry, Region, Support};

/// The part with the whole support list.
pub fn support_place(shown: &Shown<'_>) -> El {
    let edition = shown.edition();
    let about = &edition.support_words;
    let chosen = chosen(shown);
    let listed = chosen.and_then(|region| named(shown, &region.id));
    el("section", "gg-place gg-support")
        .attr(Attr::AriaLabelledBy, "gg-support-title")
        .child(title(shown.top, "gg-support-title").text(&edition.interface.who_can_help))
        .child(says("p", "gg-lead", &about.lead))
        .child(says("p", "gg-note", &about.bill))
        .child(
            el("div", "gg-live")
                .child(picker(shown, "gg-region"))
                .child(emergency(shown, chosen))
                .maybe_child(listed),
        )
        .maybe_child(named(shown, ANYWHERE))
        .before(shown.live(), || every_region(shown))
        .child(says("p", "", &about.under_18))
        .child(says("p", "", &about.no_police))
}

/// Every region's list, each to be opened: for readers without scripts.
fn every_region(shown: &Shown<'_>) -> El {
    let regions = shown.edition().support.regions.iter().filter(|region| &*region.id != ANYWHERE);
    let regions = regions.map(|region| {
        el("details", "").key(&region.id).child(summary(shown.top, 1, &region.name)).child(
            el("div", "gg-body")
                .child(emergency(shown, Some(region)))
                .listed(by_topic(shown, &region.id)),
        )
    });
    el("div", "gg-still").list(regions)
}

/// The reader's region.
fn chosen<'a>(shown: &Shown<'a>) -> Option<&'a Region> {
    shown.edition().support.region(shown.state.region.as_deref()?)
}

/// "Where are you?"
pub fn picker(shown: &Shown<'_>, id: &'static str) -> El {
    let ui = shown.ui();
    let region = shown.state.region.as_deref();
    let act = shown.act.clone();
    let changed = Callback::from(move |event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        act.emit(Action::Region((!value.is_empty()).then(|| Text::from(value))));
    });
    let option = |id: &Text, name: &Text, selected: bool| -> El {
        el("option", "")
            .key(id)
            .attr(Attr::Value, id.clone())
            .maybe(Attr::Selected, selected.then_some("selected"))
            .text(name)
    };
    let places = shown.edition().support.regions.iter().filter(|place| &*place.id != ANYWHERE);
    let places = places.map(|place| option(&place.id, &place.name, region == Some(&place.id)));
    let none = option(&Text::from(""), &ui.choose_place, region.is_none());
    el("p", "gg-picker").child(el("label", "").attr(Attr::For, id).text(&ui.where_are_you)).child(
        el("select", "")
            .attr(Attr::Id, id)
            .attr(Attr::Autocomplete, "off")
            .changed(changed)
            .list(std::iter::once(none).chain(places)),
    )
}

/// The emergency number of the reader's region, or what to call anywhere.
pub fn emergency_here(shown: &Shown<'_>) -> El {
    emergency(shown, chosen(shown))
}

fn emergency(shown: &Shown<'_>, region: Option<&Region>) -> El {
    let ui = shown.ui();
    let mut line = el("p", "gg-emergency");
    match region {
        Some(region) => {
            line = line.child(says("strong", "", &ui.emergency));
            if let Some(words) = &region.numbers {
                line = line.made(" ".to_owned()).child(says("span", "", words));
            }
            // Without a style, too, a number ends where the next begins.
            for number in &region.emergency {
                line = line.made(" ".to_owned()).child(phone(ui, number));
            }
            line
        }
        None => {
            let anywhere = shown.edition().support.region(ANYWHERE);
            let number = anywhere.and_then(|region| region.emergency.first());
            line.made(fill(&ui.emergency_any, &[("number", number.map_or("", |n| n))]))
        }
    }
}

/// The entries of a region under its name, where there are any.
fn named(shown: &Shown<'_>, region: &str) -> Option<El> {
    let name = &shown.edition().support.region(region)?.name;
    let list = by_topic(shown, region);
    let heading = small_heading(shown.top, name);
    (!list.is_empty()).then(|| el("div", "gg-region").child(heading).listed(list))
}

/// The entries of a region under the name of the first topic of each, and of further topics that it
/// helps with and that have no group of their own. What may be lacking anywhere is not said to a reader
/// who has said where they are: their own list says what is lacking there.
fn by_topic<'a>(shown: &Shown<'a>, region: &str) -> List {
    let list = &shown.edition().support;
    let silent = region == ANYWHERE && chosen(shown).is_some();
    let instead = |topic: &str| substitute(list, region, topic).filter(|_| !silent);
    let leads =
        |entry: &Entry, topic: &Text| entry.serves(region) && entry.topics.first() == Some(topic);
    // Under which heading a topic's name stands.
    let home = |topic: &'a Text| {
        let mut other = None;
        for entry in list.serving(region) {
            if entry.topics.first() == Some(topic) {
                return Some(topic);
            }
            if other.is_none() && entry.helps_with(topic) {
                other = entry.topics.first();
            }
        }
        if instead(topic).is_some() { Some(topic) } else { other }
    };
    let homes: Vec<Option<&Text>> = list.topics.iter().map(|(topic, _)| home(topic)).collect();
    let mut topics = List::default();
    for ((group, _), own) in list.topics.iter().zip(&homes) {
        if *own != Some(group) {
            continue;
        }
        let mut names = heading(shown.top, 2, "gg-topic-heading");
        for ((_, name), home) in list.topics.iter().zip(&homes) {
            if *home == Some(group) {
                // Without a style, too, a name ends where the next begins.
                names = names.child(says("span", "", name)).made(" ".to_owned());
            }
        }
        topics.push(
            el("div", "gg-topic")
                .key(group)
                .child(names)
                .maybe_child(instead(group).map(|text| says("p", "", text)))
                .maybe_child(entries_list(shown, &[&|entry| leads(entry, group)], Detail::Full)),
        );
    }
    topics
}

/// The list of the reader's region; of anywhere while none is chosen.
pub fn here_by_topic(shown: &Shown<'_>) -> Option<El> {
    named(shown, shown.state.region.as_deref().unwrap_or(ANYWHERE))
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
    /// Its name and how to reach it, for the panel above a question; of a website alone, what it is.
    Brief,
}

/// Those who can help with some topics: in the reader's region, or anywhere
/// while no region is chosen, and where the region has nobody. Who helps with
/// a topic that has been named `already` is not named again.
pub fn for_topics(shown: &Shown<'_>, topics: &[Text], already: &[Text], detail: Detail) -> El {
    let list = &shown.edition().support;
    let place = shown.state.region.as_deref().unwrap_or(ANYWHERE);
    let mut instead = List::default();
    let mut lacking: Vec<Text> = Vec::new();
    for topic in topics {
        if let (false, Some(text)) = (already.contains(topic), substitute(list, place, topic)) {
            instead.push(says("p", "", text));
            lacking.push(topic.clone());
        }
    }
    let here =
        |entry: &Entry| entry.serves(place) && helps(entry, topics) && !helps(entry, already);
    let named = |entry: &Entry| {
        let was_lacking =
            |topic: &Text| entry.helps_with(topic) && substitute(list, place, topic).is_some();
        already.iter().any(was_lacking)
    };
    let elsewhere = |entry: &Entry| {
        entry.serves(ANYWHERE) && !entry.serves(place) && helps(entry, &lacking) && !named(entry)
    };
    let entries = entries_list(shown, &[&here, &elsewhere], detail);
    // Whom one can reach comes before what is lacking.
    el("div", "gg-for-topics").maybe_child(entries).listed(instead)
}

fn helps(entry: &Entry, topics: &[Text]) -> bool {
    topics.iter().any(|topic| entry.helps_with(topic))
}

/// The way from anywhere to the whole list.
pub fn all_support(shown: &Shown<'_>) -> El {
    let button = button("gg-link", &shown.ui().all_support);
    el("p", "").child(button.press(shown.act, Action::Go(Place::Support)))
}

/// The entries for which the first of these holds, then those for which the next does.
fn entries_list(
    shown: &Shown<'_>,
    which: &[&dyn Fn(&Entry) -> bool],
    detail: Detail,
) -> Option<El> {
    let class = if detail == Detail::Brief { "gg-entries gg-brief" } else { "gg-entries" };
    let mut items = List::default();
    for holds in which {
        for entry in &shown.edition().support.entries {
            if holds(entry) {
                items.push(entry_item(shown, entry, detail));
            }
        }
    }
    (!items.is_empty()).then(|| el("ul", class).listed(items))
}

fn entry_item(shown: &Shown<'_>, entry: &Entry, detail: Detail) -> El {
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
        .when(detail == Detail::Full || entry.phone.is_none() && entry.sms.is_none(), || {
            says("p", "", &entry.about)
        })
        .child(facts)
        .child(ways)
}

fn span(text: String) -> El {
    el("span", "").made(text)
}

/// A number in digits, without the machinery of formatting.
pub fn number(number: usize) -> String {
    let mut digits = if number > 9 { self::number(number / 10) } else { String::new() };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

fn checked(ui: &Interface, facts: El, check: Option<&Check>, today: Day) -> El {
    match check {
        None => facts.child(says("span", "", &ui.not_checked)),
        Some(check) if !check.is_stale(today) => facts,
        Some(check) => facts.child(span(fill(&ui.checked_on, &[("date", &check.said)]))),
    }
}

fn digits(number: &str) -> String {
    number.bytes().filter(u8::is_ascii_digit).map(char::from).collect()
}

fn link(href: String, label: String) -> El {
    el("a", "").attr(Attr::Href, href).attr(Attr::Dir, "auto").made(label)
}

fn phone(ui: &Interface, number: &Text) -> El {
    link(["tel:", &digits(number)].concat(), fill(&ui.call, &[("number", number)]))
}

fn sms(ui: &Interface, number: &Text, word: Option<&Text>) -> El {
    let href = ["sms:", &digits(number)].concat();
    match word {
        Some(word) => {
            let label = fill(&ui.text_word, &[("word", word), ("number", number)]);
            link([&href, "?body=", word].concat(), label)
        }
        None => link(href, fill(&ui.text, &[("number", number)])),
    }
}

fn website(ui: &Interface, entry: &Entry, url: &Text) -> El {
    let spoken = [": ", &entry.name, ", ", &ui.new_tab].concat();
    el("a", "")
        .attr(Attr::Href, url.clone())
        .attr(Attr::Target, "_blank")
        .attr(Attr::Rel, "noopener noreferrer")
        .text(&ui.website)
        .child(el("span", "gg-hidden").made(spoken))
}
