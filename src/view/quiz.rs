//! The quiz: its start, its questions, the partner guide.

use yew::prelude::*;

use super::app::{Mode, Shown};
use super::choice::{Choice, Group, choice, control};
use super::explainer::{body, small_heading, title};
use super::handout::handout;
use super::html::{El, button, el, made, says, words};
use super::outcome::{links, outcome};
use super::state::Action;
use super::support::{Detail, all_support, emergency_here, for_topics, number, picker};
use crate::guide::edition::{Text, fill};
use crate::guide::quiz::{Answer, Event, Screen};
use crate::guide::rules::{Picks, QuestionIndex};

/// The DOM id of the heading of the quiz, whatever it shows.
pub const TITLE: &str = "gg-quiz-title";

/// The part with the quiz.
pub fn quiz_place(shown: &Shown<'_>) -> Html {
    let screen = match shown.state.quiz.screen() {
        Screen::Start | Screen::Left => start(shown),
        Screen::Forgotten => forgotten(shown),
        Screen::Partner => partner(shown),
        Screen::Question(index) => question(shown, index),
        Screen::Outcome => outcome(shown),
        Screen::Handout => handout(shown),
    };
    el("section", "gg-place gg-quiz")
        .attr("aria-labelledby", TITLE)
        .child(screen)
        .when(!shown.live(), || first(shown))
        .into()
}

/// The first question, for the head script to ask before the app is there. It
/// must need nothing of the app: one answer, and none that calls for help at
/// once.
fn first(shown: &Shown<'_>) -> Html {
    let edition = shown.edition();
    let shape = edition.rules.questions.first().filter(|shape| shape.most <= 1);
    let words = edition.questions.first();
    let calm = words.is_some_and(|words| words.options.iter().all(|one| one.urgent.is_none()));
    if shape.is_none() || !calm {
        return Html::default();
    }
    el("template", "").attr("id", "gg-first").child(question(shown, 0)).into()
}

/// That what was pressed goes on when the app is there.
fn waiting(shown: &Shown<'_>) -> Html {
    let words = &shown.ui().getting_ready;
    el("p", "gg-if-waiting gg-quiet").attr("role", "status").text(words).into()
}

fn start(shown: &Shown<'_>) -> Html {
    let intro = &shown.edition().intro;
    let ui = shown.ui();
    let still = !shown.live();
    let privacy = match shown.mode {
        Mode::Isolated => &ui.privacy,
        #[cfg(feature = "inline")]
        Mode::Inline => &ui.privacy_inline,
    };
    let choice = |name: &'static str, text: &Text, event: Event| {
        button("gg-choice", text).attr("data-press", name).press(shown.act, Action::Quiz(event))
    };
    el("div", "")
        .key("start")
        .child(title(shown.top, TITLE, words(&intro.title)))
        .child(says("p", "gg-lead", &intro.text))
        .when(still, || says("p", "gg-still gg-note", &ui.no_script))
        .when(still, || {
            el("p", "gg-if-failed gg-note").attr("role", "status").text(&ui.failed).into()
        })
        .when(still, || says("p", "gg-if-not-private gg-note", &ui.not_private))
        .child(
            el("div", "gg-live gg-fork")
                .attr("role", "group")
                .attr("aria-labelledby", "gg-fork")
                .child(el("p", "").attr("id", "gg-fork").text(&intro.fork))
                .child(choice("start", &intro.me, Event::Start))
                .child(choice("partner", &intro.other, Event::Partner)),
        )
        .when(still, || waiting(shown))
        .child(says("p", "gg-quiet gg-privacy", privacy))
        .into()
}

fn forgotten(shown: &Shown<'_>) -> Html {
    let ui = shown.ui();
    let start = button("gg-button gg-main", &ui.start);
    el("div", "")
        .key("forgotten")
        .child(title(shown.top, TITLE, words(&shown.edition().intro.title)))
        .child(says("p", "gg-note", &ui.forgotten))
        .child(el("p", "").child(start.press(shown.act, Action::Quiz(Event::Start))))
        .child(all_support(shown))
        .into()
}

fn partner(shown: &Shown<'_>) -> Html {
    let edition = shown.edition();
    let guide = &edition.partner;
    let linked: Vec<_> = guide.links.iter().filter_map(|link| edition.section(*link)).collect();
    let said =
        edition.section(guide.section).map(|section| body(section, shown.top.saturating_sub(1)));
    el("div", "")
        .key("partner")
        .child(back(shown))
        .child(title(shown.top, TITLE, words(&guide.title)))
        .child(says("p", "gg-lead", &guide.lead))
        .child(el("div", "gg-body").child(said.unwrap_or_default()))
        .child(links(shown, &linked))
        .child(all_support(shown))
        .into()
}

/// The way to the screen before.
pub fn back(shown: &Shown<'_>) -> Html {
    let button = button("gg-link", &shown.ui().back)
        .attr("data-press", "intro")
        .press(shown.act, Action::Quiz(Event::Back));
    el("p", "gg-back").child(button).into()
}

fn question(shown: &Shown<'_>, index: QuestionIndex) -> Html {
    let Shown { state, act, .. } = *shown;
    let edition = shown.edition();
    let (Some(question), Some(shape)) =
        (edition.question(index), edition.rules.questions.get(usize::from(index)))
    else {
        return all_support(shown);
    };
    let ui = shown.ui();
    let total = edition.questions.len();
    let spoken = [("n", &*number(i64::from(index) + 1)), ("total", &*number(total as i64))];
    let progress = fill(&ui.progress, &spoken);
    let answer = state.quiz.answer(index);
    let one = shape.most <= 1;
    let most = number(shape.most.into());
    let group_id = ["gg-question-", &question.id].concat();
    let hint = question.hint.is_some().then(|| [&group_id, "-hint"].concat());
    let last = usize::from(index) + 1 == total || state.quiz.changing();

    let option_id = |option: &str| ["gg-option-", &question.id, "-", option].concat();
    let offered = question.options.iter().zip(0u8..).map(|(option, number)| Choice {
        id: option_id(&option.id),
        place: usize::from(number),
        label: &option.label,
        hint: option.hint.as_ref(),
        checked: answer.picks().has(Picks::one(number)),
    });
    let rather_not = Choice {
        id: option_id("-rather-not"),
        place: question.options.len(),
        label: &ui.rather_not,
        hint: None,
        checked: answer == Answer::Withheld,
    };
    let choices: Vec<Choice<'_>> = offered.chain(std::iter::once(rather_not)).collect();
    let picks = (0u8..).take(question.options.len()).map(Event::Pick);
    let group = Group {
        id: &group_id,
        one,
        right_to_left: edition.right_to_left,
        events: picks.chain(std::iter::once(Event::Withhold)).collect(),
        stop: choices.iter().position(|choice| choice.checked).unwrap_or_default(),
        act,
    };
    let heading = [
        el("span", "gg-progress").child(made(progress)).into(),
        el("span", "gg-hidden").child(made(": ".to_owned())).into(),
        words(&question.legend),
    ];
    let send = |name: &'static str, button: El, event: Event| {
        button.attr("data-press", name).press(act, Action::Quiz(event))
    };

    el("div", "")
        .key(&question.id)
        .child(back(shown))
        .child(panel(shown, index))
        .child(
            control(shown.mode)
                .group(el("fieldset", "gg-question"), &group)
                .attr("id", group_id.clone())
                .maybe("aria-describedby", hint.clone())
                .child(el("legend", "").child(title(
                    shown.top,
                    TITLE,
                    heading.into_iter().collect(),
                )))
                .list(
                    question
                        .hint
                        .iter()
                        .map(|text| el("p", "gg-hint").maybe("id", hint.clone()).text(text).into()),
                )
                .list(choices.iter().map(|each| choice(shown.mode, &group, each))),
        )
        .child(el("div", "").attr("role", "status").when(state.quiz.too_many(), || {
            el("p", "gg-note").child(made(fill(&ui.too_many, &[("n", &most)]))).into()
        }))
        .child(
            el("div", "gg-actions")
                .child(send(
                    "next",
                    button("gg-button gg-main", if last { &ui.finish } else { &ui.next }),
                    Event::Next,
                ))
                .child(send("skip", button("gg-button", &ui.skip), Event::Skip))
                .child(send("intro", button("gg-link", &ui.restart), Event::Restart)),
        )
        .when(!shown.live(), || waiting(shown))
        .into()
}

/// Help at once for what was just picked, above the question. Only its title
/// is announced: a live region must not hold what one can press.
fn panel(shown: &Shown<'_>, index: QuestionIndex) -> Html {
    let urgent = shown.edition().urgent(index, &shown.state.quiz.answers());
    let title = urgent.first().map(|outcome| &outcome.words.title);
    let mut topics: Vec<Text> = Vec::new();
    for topic in urgent.iter().filter_map(|outcome| outcome.support.first()) {
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    let panel = title.map(|title| {
        el("div", "gg-panel")
            .attr("id", "gg-panel")
            .child(small_heading(shown.top, title))
            .child(emergency_here(shown))
            .child(picker(shown, "gg-panel-region"))
            .child(for_topics(shown, &topics, &[], Detail::Brief))
            .child(all_support(shown))
            .child(says("p", "", &shown.ui().go_on))
            .into()
    });
    el("div", "")
        .child(el("div", "gg-hidden").attr("role", "status").list(title.into_iter().map(words)))
        .list(panel.into_iter())
        .into()
}
