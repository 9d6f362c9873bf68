//! The quiz: its start, its questions, the partner guide.

use std::rc::Rc;

use yew::prelude::*;

use super::explainer::{body, title};
use super::outcome::{links, outcome};
use super::state::{Action, State};
use super::support::{Detail, all_support, emergency, for_topics, picker, press};
use super::words;
use crate::guide::edition::{Edition, fill};
use crate::guide::quiz::{Answer, Event, Screen};
use crate::guide::rules::{Picks, QuestionIndex};

/// What the quiz is made with.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The view's state.
    pub state: Rc<State>,
    /// The view's reducer.
    pub act: Callback<Action>,
    /// The level of the widget's own headings.
    pub heading: u8,
    /// Whether the app is running.
    pub live: bool,
}

/// The DOM id of the heading of the quiz, whatever it shows.
pub const TITLE: &str = "gg-quiz-title";

/// The part with the quiz.
#[component]
pub fn QuizPlace(props: &Props) -> Html {
    let Props { state, act, heading, live } = props;
    html! {
        <section class="gg-place gg-quiz" aria-labelledby={TITLE}>
            { match state.quiz.screen() {
                Screen::Start | Screen::Left => start(state, act, *heading, *live),
                Screen::Forgotten => forgotten(state, act, *heading),
                Screen::Partner => partner(state, act, *heading),
                Screen::Question(index) => question(state, index, act, *heading),
                Screen::Outcome => outcome(state, act, *heading),
            } }
        </section>
    }
}

fn start(state: &State, act: &Callback<Action>, top: u8, live: bool) -> Html {
    let edition = &state.edition;
    let ui = &edition.interface;
    html! {
        <div key="start">
            { title(top, TITLE, words(&edition.intro.title).into()) }
            <p class="gg-lead">{ words(&edition.intro.text) }</p>
            if !live {
                <p class="gg-still gg-note">{ words(&ui.no_script) }</p>
                <p class="gg-if-failed gg-note" role="status">{ words(&ui.failed) }</p>
                <p class="gg-if-not-private gg-note">{ words(&ui.not_private) }</p>
            }
            <div class="gg-live gg-fork" role="group" aria-labelledby="gg-fork">
                <p id="gg-fork">{ words(&edition.intro.fork) }</p>
                <button type="button" class="gg-choice" data-press="start" onclick={press(act, Action::Quiz(Event::Start))}>
                    { words(&edition.intro.me) }
                </button>
                <button type="button" class="gg-choice" data-press="partner" onclick={press(act, Action::Quiz(Event::Partner))}>
                    { words(&edition.intro.other) }
                </button>
            </div>
            if !live {
                <p class="gg-if-waiting gg-quiet" role="status">{ words(&ui.getting_ready) }</p>
            }
            <p class="gg-quiet">{ words(&ui.privacy) }</p>
        </div>
    }
}

fn forgotten(state: &State, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    html! {
        <div key="forgotten">
            { title(top, TITLE, words(&edition.intro.title).into()) }
            <p class="gg-note">{ words(&edition.interface.forgotten) }</p>
            <p><button type="button" class="gg-button gg-main" onclick={press(act, Action::Quiz(Event::Start))}>
                { words(&edition.interface.start) }
            </button></p>
            { all_support(edition, act) }
        </div>
    }
}

fn partner(state: &State, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    let guide = &edition.partner;
    let linked = guide.links.iter().filter_map(|link| edition.section(*link)).collect::<Vec<_>>();
    html! {
        <div key="partner">
            { back(edition, act) }
            { title(top, TITLE, words(&guide.title).into()) }
            <p class="gg-lead">{ words(&guide.lead) }</p>
            <div class="gg-body">
                if let Some(section) = edition.section(guide.section) { { body(section, top) } }
            </div>
            { links(edition, &linked, act, top) }
            { all_support(edition, act) }
        </div>
    }
}

fn back(edition: &Edition, act: &Callback<Action>) -> Html {
    html! {
        <p class="gg-back"><button type="button" class="gg-link" onclick={press(act, Action::Quiz(Event::Back))}>
            { words(&edition.interface.back) }
        </button></p>
    }
}

fn question(state: &State, index: QuestionIndex, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    let (Some(question), Some(shape)) =
        (edition.question(index), edition.rules.questions.get(usize::from(index)))
    else {
        return html! { <div key="none">{ all_support(edition, act) }</div> };
    };
    let ui = &edition.interface;
    let total = edition.questions.len();
    let progress =
        fill(&ui.progress, &[("n", &(index + 1).to_string()), ("total", &total.to_string())]);
    let answer = state.quiz.answer(index);
    let one = shape.most <= 1;
    let limited =
        !one && usize::from(shape.most) < question.options.len().saturating_sub(shape.alone.len());
    let most = shape.most.to_string();
    let group = ["gg-question-", &question.id].concat();
    let hint = question.hint.is_some().then(|| [&group, "-hint"].concat());
    let last = usize::from(index) + 1 == total || state.quiz.changing();
    let choices = question.options.iter().zip(0u8..).map(|(option, number)| {
        let id = ["gg-option-", &question.id, "-", &option.id].concat();
        choice(Choice {
            one,
            hint: option.hint.as_ref().map(words),
            label: words(&option.label),
            group: &group,
            checked: answer.picks().has(Picks::one(number)),
            onchange: change(act, Event::Pick(number)),
            id,
        })
    });
    html! {
        <div key={&*question.id}>
            { back(edition, act) }
            <div role="status">{ panel(state, index, act, top) }</div>
            <fieldset class="gg-question" id={group.clone()} aria-describedby={hint.clone()}>
                <legend>
                    { title(top, TITLE, html! { <>
                        <span class="gg-progress">{ progress }</span>
                        <span class="gg-hidden">{ ": " }</span>
                        { words(&question.legend) }
                    </> }) }
                </legend>
                if let Some(text) = &question.hint {
                    <p class="gg-hint" id={hint}>{ words(text) }</p>
                }
                if limited {
                    <p class="gg-hint">{ fill(&ui.pick_up_to, &[("n", &most)]) }</p>
                }
                { for choices }
                { choice(Choice {
                    one,
                    hint: None,
                    label: words(&ui.rather_not),
                    group: &group,
                    checked: answer == Answer::Withheld,
                    onchange: change(act, Event::Withhold),
                    id: ["gg-option-", &question.id, "--rather-not"].concat(),
                }) }
            </fieldset>
            <div role="status">
                if state.quiz.too_many() {
                    <p class="gg-note">{ fill(&ui.too_many, &[("n", &most)]) }</p>
                }
            </div>
            <div class="gg-actions">
                <button type="button" class="gg-button gg-main" onclick={press(act, Action::Quiz(Event::Next))}>
                    { words(if last { &ui.finish } else { &ui.next }) }
                </button>
                <button type="button" class="gg-button" onclick={press(act, Action::Quiz(Event::Skip))}>
                    { words(&ui.skip) }
                </button>
                <button type="button" class="gg-link" onclick={press(act, Action::Quiz(Event::Restart))}>
                    { words(&ui.restart) }
                </button>
            </div>
        </div>
    }
}

/// Help at once for what was just picked, above the question.
fn panel(state: &State, index: QuestionIndex, act: &Callback<Action>, top: u8) -> Html {
    let edition = &state.edition;
    let urgent = edition.urgent(index, &state.quiz.answers());
    let Some(first) = urgent.first() else { return Html::default() };
    let mut topics = Vec::new();
    for topic in urgent.iter().filter_map(|outcome| outcome.support.first()) {
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    let region = state.region.as_deref().and_then(|id| edition.support.region(id));
    html! {
        <div class="gg-panel" id="gg-panel">
            { super::heading(top, 1, None, "gg-small-heading", words(&first.words.title).into()) }
            { emergency(edition, region) }
            { picker(edition, "gg-panel-region", state.region.as_ref(), act) }
            { for_topics(edition, &topics, &[], state.region.as_ref(), Detail::Brief) }
            { all_support(edition, act) }
            <p>{ words(&edition.interface.go_on) }</p>
        </div>
    }
}

fn change(act: &Callback<Action>, event: Event) -> Callback<yew::Event> {
    let act = act.clone();
    Callback::from(move |_| act.emit(Action::Quiz(event)))
}

/// One way to answer.
struct Choice<'a> {
    one: bool,
    hint: Option<AttrValue>,
    label: AttrValue,
    group: &'a str,
    checked: bool,
    onchange: Callback<yew::Event>,
    id: String,
}

/// A native radio button or checkbox with its label.
fn choice(choice: Choice<'_>) -> Html {
    let Choice { one, hint, label, group, checked, onchange, id } = choice;
    let hint_id = hint.is_some().then(|| [&id, "-hint"].concat());
    html! {
        <div class="gg-option" key={id.clone()}>
            <input
                type={if one { "radio" } else { "checkbox" }}
                id={id.clone()}
                name={group.to_owned()}
                autocomplete="off"
                aria-describedby={hint_id.clone()}
                {checked}
                {onchange}
            />
            <label for={id}>{ label }</label>
            if let Some(hint) = hint {
                <p class="gg-hint" id={hint_id}>{ hint }</p>
            }
        </div>
    }
}
