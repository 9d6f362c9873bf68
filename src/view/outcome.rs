//! The outcome: what may help, never a diagnosis.

use yew::prelude::*;

use super::explainer::title;
use super::quiz::TITLE;
use super::state::{Action, State};
use super::support::{Detail, all_support, emergency, for_topics, picker, press};
use super::{heading, words};
use crate::guide::edition::{Edition, Kind, Outcome, OutcomeWords, Page, Section, Text};
use crate::guide::quiz::{Answer, Event};

/// The outcome's page.
pub fn outcome(state: &State, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    let ui = &edition.interface;
    let answers = state.quiz.answers();
    let Some(page) = edition.page(&answers) else {
        return html! { <div key="outcome">{ all_support(edition, act) }</div> };
    };
    let region = state.region.as_deref().and_then(|id| edition.support.region(id));
    html! {
        <div key="outcome" class="gg-outcome" id={["gg-outcome-", &page.outcome.id].concat()}>
            <p class="gg-back"><button type="button" class="gg-link" onclick={press(act, Action::Quiz(Event::Back))}>
                { words(&ui.back) }
            </button></p>
            { title(top, TITLE, words(&page.words.title).into()) }
            if page.emergency { { emergency(edition, region) } }
            <p class="gg-lead">{ words(&page.words.text) }</p>
            { for page.notes.iter().map(|note| html! { <p key={&*note.id} class="gg-note">{ words(&note.text) }</p> }) }
            { next_steps(edition, page.words, top) }
            { help(state, &page, act, top) }
            { also(state, &page, top) }
            { links(edition, &page.links, act, top) }
            <p class="gg-note">{ words(&edition.intro.disclaimer) }</p>
            { told(state, act, top) }
            <div class="gg-actions">
                <button type="button" class="gg-button" onclick={press(act, Action::Quiz(Event::Restart))}>
                    { words(&ui.restart) }
                </button>
                <button type="button" class="gg-link" onclick={press(act, Action::Quiz(Event::Forget))}>
                    { words(&ui.clear) }
                </button>
            </div>
        </div>
    }
}

fn next_steps(edition: &Edition, said: &OutcomeWords, top: u8) -> Html {
    if said.next.is_empty() {
        return Html::default();
    }
    html! {
        <div class="gg-next">
            { heading(top, 1, None, "gg-small-heading", words(&edition.interface.next_steps).into()) }
            <ul>{ for said.next.iter().map(|step| html! { <li>{ words(step) }</li> }) }</ul>
        </div>
    }
}

/// Those who can help with this outcome, where it names a topic.
fn help(state: &State, page: &Page<'_>, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    if page.outcome.support.is_empty() {
        return all_support(edition, act);
    }
    html! {
        <div class="gg-help">
            { heading(top, 1, None, "gg-small-heading", words(&edition.interface.who_can_help).into()) }
            { picker(edition, "gg-outcome-region", state.region.as_ref(), act) }
            { for_topics(edition, &page.outcome.support, &[], state.region.as_ref(), Detail::Full(state.today)) }
            { all_support(edition, act) }
        </div>
    }
}

/// Further flags, or a further feeling. Beside a bare outcome each is one
/// sentence and one support topic; else its own words, folded.
fn also(state: &State, page: &Page<'_>, top: u8) -> Html {
    if page.also.is_empty() {
        return Html::default();
    }
    let edition = &state.edition;
    let ui = &edition.interface;
    let comfort = page.outcome.kind == Kind::Comfort;
    let mut shown = page.outcome.support.clone();
    let helpers: Vec<Html> =
        page.also.iter().map(|(other, _)| first_topic(state, other, &mut shown)).collect();
    html! {
        <div class="gg-also">
            { heading(top, 1, None, "gg-small-heading", words(if comfort { &ui.also_fits } else { &ui.also_told }).into()) }
            { for page.also.iter().zip(helpers).map(|((other, said), helpers)| html! {
                <div key={&*other.id}>
                    if let Some(sentence) = &other.also { <p>{ words(sentence) }</p> }
                    if page.outcome.bare {
                        { helpers }
                    } else {
                        <details>
                            <summary>{ heading(top, 2, None, "gg-summary", words(&said.title).into()) }</summary>
                            <div class="gg-body">
                                <p>{ words(&said.text) }</p>
                                <ul>{ for said.next.iter().map(|step| html! { <li>{ words(step) }</li> }) }</ul>
                                { helpers }
                            </div>
                        </details>
                    }
                </div>
            }) }
        </div>
    }
}

/// Those who can help with the first support topic of a further outcome, but
/// for those whom the page has shown already.
fn first_topic(state: &State, other: &Outcome, shown: &mut Vec<Text>) -> Html {
    let Some(topic) = other.support.first() else { return Html::default() };
    let topics = std::slice::from_ref(topic);
    let detail = Detail::Full(state.today);
    let html = for_topics(&state.edition, topics, shown, state.region.as_ref(), detail);
    shown.push(topic.clone());
    html
}

/// Sections to read on in.
pub fn links(edition: &Edition, sections: &[&Section], act: &Callback<Action>, top: u8) -> Html {
    if sections.is_empty() {
        return Html::default();
    }
    html! {
        <div class="gg-links">
            { heading(top, 1, None, "gg-small-heading", words(&edition.interface.read_more).into()) }
            <ul>{ for sections.iter().map(|section| {
                let index = edition.sections.iter().position(|other| other.id == section.id).unwrap_or_default();
                let index = u8::try_from(index).unwrap_or_default();
                html! {
                    <li key={&*section.id}>
                        <button type="button" class="gg-link" onclick={press(act, Action::Open(index))}>
                            { words(&section.title) }
                        </button>
                    </li>
                }
            }) }</ul>
        </div>
    }
}

/// What the reader told us, folded, with a way to change each answer.
fn told(state: &State, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    let ui = &edition.interface;
    html! {
        <details class="gg-told">
            <summary>{ heading(top, 1, None, "gg-summary", words(&ui.your_answers).into()) }</summary>
            <div class="gg-body"><ul>{ for edition.questions.iter().zip(0u8..).map(|(question, index)| {
                let answer = state.quiz.answer(index);
                let picked = answer.picks();
                html! {
                    <li key={&*question.id}>
                        <p class="gg-quiet">{ words(&question.legend) }</p>
                        { for picked.iter().filter_map(|option| question.options.get(usize::from(option))).map(|option| html! {
                            <p key={&*option.id}>{ words(&option.label) }</p>
                        }) }
                        if picked.is_empty() {
                            <p>{ words(if answer == Answer::Withheld { &ui.rather_not } else { &ui.not_answered }) }</p>
                        }
                        <button type="button" class="gg-link" onclick={press(act, Action::Quiz(Event::Change(index)))}>
                            { words(&ui.change) }<span class="gg-hidden">{ ": " }{ words(&question.legend) }</span>
                        </button>
                    </li>
                }
            }) }</ul></div>
        </details>
    }
}
