//! The outcome: what may help, never a diagnosis.

use yew::prelude::*;

use super::app::Shown;
use super::explainer::{bullets, small_heading, summary, title};
use super::html::{button, el, made, says, words};
use super::quiz::{TITLE, back};
use super::state::Action;
use super::support::{Detail, all_support, emergency_here, for_topics, picker};
use crate::guide::edition::{Kind, Outcome, OutcomeWords, Page, Section, Text};
use crate::guide::quiz::{Answer, Event};

/// The outcome's page.
pub fn outcome(shown: &Shown<'_>) -> Html {
    let edition = shown.edition();
    let ui = shown.ui();
    let answers = shown.state.quiz.answers();
    let Some(page) = edition.page(&answers) else { return all_support(shown) };
    let send =
        |class, text: &Text, event| button(class, text).press(shown.act, Action::Quiz(event));
    el("div", "gg-outcome")
        .key("outcome")
        .attr("id", ["gg-outcome-", &page.outcome.id].concat())
        .child(back(shown))
        .child(title(shown.top, TITLE, words(&page.words.title)))
        .when(page.emergency, || emergency_here(shown))
        .child(says("p", "gg-lead", &page.words.text))
        .list(page.notes.iter().map(|note| says("p", "gg-note", &note.text)))
        .child(next_steps(shown, page.words))
        .child(help(shown, &page))
        .child(also(shown, &page))
        .child(links(shown, &page.links))
        .child(says("p", "gg-note", &edition.intro.disclaimer))
        .child(told(shown))
        .child(
            el("div", "gg-actions")
                .child(send("gg-button", &ui.take, Event::Handout))
                .child(send("gg-button", &ui.restart, Event::Restart))
                .child(send("gg-link", &ui.clear, Event::Forget)),
        )
        .into()
}

fn next_steps(shown: &Shown<'_>, said: &OutcomeWords) -> Html {
    el("div", "gg-next")
        .child(small_heading(shown.top, &shown.ui().next_steps))
        .child(bullets(&said.next))
        .into()
}

/// Those who can help with this outcome, where it names a topic.
fn help(shown: &Shown<'_>, page: &Page<'_>) -> Html {
    if page.outcome.support.is_empty() {
        return all_support(shown);
    }
    el("div", "gg-help")
        .child(small_heading(shown.top, &shown.ui().who_can_help))
        .child(picker(shown, "gg-outcome-region"))
        .child(for_topics(shown, &page.outcome.support, &[], Detail::Full))
        .child(all_support(shown))
        .into()
}

/// Further flags, or a further feeling. Beside a bare outcome each is one
/// sentence and one support topic; else its own words, folded.
fn also(shown: &Shown<'_>, page: &Page<'_>) -> Html {
    if page.also.is_empty() {
        return Html::default();
    }
    let ui = shown.ui();
    let comfort = page.outcome.kind == Kind::Comfort;
    let mut already = page.outcome.support.clone();
    let also = page.also.iter().map(|(other, said)| {
        let helpers = first_topic(shown, other, &mut already);
        let rest = if page.outcome.bare {
            helpers
        } else {
            let body = el("div", "gg-body")
                .child(says("p", "", &said.text))
                .child(bullets(&said.next))
                .child(helpers);
            el("details", "").child(summary(shown.top, 2, &said.title)).child(body).into()
        };
        el("div", "")
            .key(&other.id)
            .list(other.also.iter().map(|sentence| says("p", "", sentence)))
            .child(rest)
            .into()
    });
    el("div", "gg-also")
        .child(small_heading(shown.top, if comfort { &ui.also_fits } else { &ui.also_told }))
        .list(also)
        .into()
}

/// Those who can help with the first support topic of a further outcome, but
/// for those whom the page has named already.
fn first_topic(shown: &Shown<'_>, other: &Outcome, already: &mut Vec<Text>) -> Html {
    let Some(topic) = other.support.first() else { return Html::default() };
    let html = for_topics(shown, std::slice::from_ref(topic), already, Detail::Full);
    already.push(topic.clone());
    html
}

/// Sections to read on in.
pub fn links(shown: &Shown<'_>, sections: &[&Section]) -> Html {
    if sections.is_empty() {
        return Html::default();
    }
    let all = &shown.edition().sections;
    let links = sections.iter().map(|section| {
        let index = all.iter().position(|other| other.id == section.id).unwrap_or_default();
        let open = Action::Open(u8::try_from(index).unwrap_or_default());
        let button = button("gg-link", &section.title).press(shown.act, open);
        el("li", "").key(&section.id).child(button).into()
    });
    el("div", "gg-links")
        .child(small_heading(shown.top, &shown.ui().read_more))
        .child(el("ul", "").list(links))
        .into()
}

/// What the reader told us, folded, with a way to change each answer.
fn told(shown: &Shown<'_>) -> Html {
    let ui = shown.ui();
    let questions = shown.edition().questions.iter().zip(0u8..).map(|(question, index)| {
        let answer = shown.state.quiz.answer(index);
        let picked = answer.picks();
        let options = picked.iter().filter_map(|option| question.options.get(usize::from(option)));
        let nothing = if answer == Answer::Withheld { &ui.rather_not } else { &ui.not_answered };
        let change = button("gg-link", &ui.change)
            .child(el("span", "gg-hidden").child(made([": ", &question.legend].concat())))
            .press(shown.act, Action::Quiz(Event::Change(index)));
        el("li", "")
            .key(&question.id)
            .child(says("p", "gg-quiet", &question.legend))
            .list(options.map(|option| says("p", "", &option.label)))
            .when(picked.is_empty(), || says("p", "", nothing))
            .child(change)
            .into()
    });
    el("details", "gg-told")
        .child(summary(shown.top, 1, &ui.your_answers))
        .child(el("div", "gg-body").child(el("ul", "").list(questions)))
        .into()
}
