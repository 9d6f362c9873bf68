//! The outcome: what may help, never a diagnosis.

use super::app::Shown;
use super::explainer::{bullets, small_heading, summary, title};
use super::html::{Attr, El, button, el, says};
use super::quiz::{TITLE, back};
use super::state::Action;
use super::support::{Detail, all_support, emergency_here, for_topics, picker};
use crate::guide::edition::{Kind, Outcome, OutcomeWords, Page, Section, Text};
use crate::guide::quiz::{Answer, Event};

/// The DOM id of the choice of a region.
const REGION: &str = "gg-outcome-region";

/// The outcome's page.
pub fn outcome(shown: &Shown<'_>) -> El {
    let edition = shown.edition();
    let ui = shown.ui();
    let answers = shown.state.quiz.answers();
    let Some(page) = edition.page(&answers) else { return all_support(shown) };
    let send =
        |class, text: &Text, event| button(class, text).press(shown.act, Action::Quiz(event));
    el("div", "gg-outcome")
        .key("outcome")
        .attr(Attr::Id, ["gg-outcome-", &page.outcome.id].concat())
        .child(back(shown))
        .child(title(shown.top, TITLE).text(&page.words.title))
        .when(page.emergency, || emergency_here(shown))
        .when(page.emergency, || picker(shown, REGION))
        .child(says("p", "gg-lead", &page.words.text))
        .list(page.notes.iter().map(|note| says("p", "gg-note", &note.text)))
        .child(next_steps(shown, page.words))
        .child(help(shown, &page))
        .maybe_child(also(shown, &page))
        .maybe_child(links(shown, &page.links))
        .child(says("p", "gg-note", &edition.intro.disclaimer))
        .child(told(shown))
        .child(
            el("div", "gg-actions")
                .child(send("gg-button", &ui.take, Event::Handout))
                .child(send("gg-button", &ui.restart, Event::Restart))
                .child(send("gg-link", &ui.clear, Event::Forget)),
        )
}

fn next_steps(shown: &Shown<'_>, said: &OutcomeWords) -> El {
    el("div", "gg-next")
        .child(small_heading(shown.top, &shown.ui().next_steps))
        .child(bullets(&said.next))
}

/// Those who can help with this outcome, where it names a topic.
fn help(shown: &Shown<'_>, page: &Page<'_>) -> El {
    if page.outcome.support.is_empty() {
        return all_support(shown);
    }
    el("div", "gg-help")
        .child(small_heading(shown.top, &shown.ui().who_can_help))
        .when(!page.emergency, || picker(shown, REGION))
        .when(!page.emergency && page.outcome.kind != Kind::Comfort, || emergency_here(shown))
        .child(for_topics(shown, &page.outcome.support, &[], Detail::Full))
        .child(all_support(shown))
}

/// Further flags, or a further feeling. Beside a bare outcome each is one
/// sentence and one support topic; else its own words, folded.
fn also(shown: &Shown<'_>, page: &Page<'_>) -> Option<El> {
    if page.also.is_empty() {
        return None;
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
                .maybe_child(helpers);
            Some(el("details", "").child(summary(shown.top, 2, &said.title)).child(body))
        };
        el("div", "")
            .key(&other.id)
            .maybe_child(other.also.as_ref().map(|sentence| says("p", "", sentence)))
            .maybe_child(rest)
    });
    let title = if comfort { &ui.also_fits } else { &ui.also_told };
    Some(el("div", "gg-also").child(small_heading(shown.top, title)).list(also))
}

/// Those who can help with the first support topic of a further outcome, but
/// for those whom the page has named already.
fn first_topic(shown: &Shown<'_>, other: &Outcome, already: &mut Vec<Text>) -> Option<El> {
    let topic = other.support.first()?;
    let html = for_topics(shown, std::slice::from_ref(topic), already, Detail::Full);
    already.push(topic.clone());
    Some(html)
}

/// Sections to read on in.
pub fn links(shown: &Shown<'_>, sections: &[&Section]) -> Option<El> {
    if sections.is_empty() {
        return None;
    }
    let all = &shown.edition().sections;
    let links = sections.iter().map(|section| {
        let index = all.iter().position(|other| other.id == section.id).unwrap_or_default();
        let open = Action::Open(u8::try_from(index).unwrap_or_default());
        let button = button("gg-link", &section.title).press(shown.act, open);
        el("li", "").key(&section.id).child(button)
    });
    let title = small_heading(shown.top, &shown.ui().read_more);
    Some(el("div", "gg-links").child(title).child(el("ul", "").list(links)))
}

/// What the reader told us, folded, with a way to change each answer.
fn told(shown: &Shown<'_>) -> El {
    let ui = shown.ui();
    let questions = shown.edition().questions.iter().zip(0u8..).map(|(question, index)| {
        let answer = shown.state.quiz.answer(index);
        let picked = answer.picks();
        let options = picked.iter().filter_map(|option| question.options.get(usize::from(option)));
        let nothing = if answer == Answer::Withheld { &ui.rather_not } else { &ui.not_answered };
        let change = button("gg-link", &ui.change)
            .child(el("span", "gg-hidden").made([": ", &question.legend].concat()))
            .press(shown.act, Action::Quiz(Event::Change(index)));
        el("li", "")
            .key(&question.id)
            .child(says("p", "gg-quiet", &question.legend))
            .list(options.map(|option| says("p", "", &option.label)))
            .when(picked.is_empty(), || says("p", "", nothing))
            .child(change)
    });
    el("details", "gg-told")
        .child(summary(shown.top, 1, &ui.your_answers))
        .child(el("div", "gg-body").child(el("ul", "").list(questions)))
}
