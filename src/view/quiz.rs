//! The quiz: its start, its questions, the partner guide.

use super::app::{Mode, Shown};
use super::choice::{Choice, Group, choice, control};
use super::explainer::{body, small_heading, title};
use super::handout::handout;
use super::html::{Attr, El, List, button, el, says};
use super::outcome::{links, outcome};
use super::state::Action;
use super::support::{Detail, all_support, emergency_here, for_topics, number, picker};
use crate::guide::edition::{Question, Text, fill};
use crate::guide::quiz::{Answer, Event, Screen};
use crate::guide::rules::{Picks, QuestionIndex};

/// The DOM id of the heading of the quiz, whatever it shows.
pub const TITLE: &str = "gg-quiz-title";

/// The part with the quiz.
pub fn quiz_place(shown: &Shown<'_>) -> El {
    let screen = match shown.state.quiz.screen() {
        Screen::Start | Screen::Left => start(shown),
        Screen::Forgotten => forgotten(shown),
        Screen::Partner => partner(shown),
        Screen::Question(index) => question(shown, index),
        Screen::Outcome => outcome(shown),
        Screen::Handout => handout(shown),
    };
    let place = el("section", "gg-place gg-quiz").attr(Attr::AriaLabelledBy, TITLE).child(screen);
    if shown.live() { place } else { place.maybe_child(first(shown)) }
}

/// How many questions the head script can ask before the app is there.
const EARLY: usize = 2;

/// The first questions, for the head script to ask before the app is there, and help at once for what
/// can be picked there. They must need nothing else of the app: one answer each.
fn first(shown: &Shown<'_>) -> Option<El> {
    let edition = shown.edition();
    edition.rules.questions.first().filter(|shape| shape.most <= 1)?;
    let shapes = edition.rules.questions.iter().take(EARLY).take_while(|shape| shape.most <= 1);
    let mut template = el("template", "").attr(Attr::Id, "gg-first");
    let mut help = List::default();
    for ((_, words), index) in shapes.zip(&edition.questions).zip(0..) {
        template = template.child(question(shown, index));
        for option in &words.options {
            let urgent = option.urgent.and_then(|index| edition.outcome(index));
            if let Some(outcome) = urgent {
                help.push(
                    el("div", "gg-panel")
                        .attr(Attr::Id, [&*option_id(words, &option.id), "-help"].concat())
                        .child(small_heading(shown.top, &outcome.words.title))
                        .child(emergency_here(shown)),
                );
            }
        }
    }
    Some(template.listed(help))
}

/// That what was pressed goes on when the app is there.
fn waiting(shown: &Shown<'_>) -> El {
    let words = &shown.ui().getting_ready;
    el("p", "gg-if-waiting gg-quiet").attr(Attr::Role, "status").text(words)
}

fn start(shown: &Shown<'_>) -> El {
    let intro = &shown.edition().intro;
    let ui = shown.ui();
    let live = shown.live();
    let privacy = match shown.mode {
        Mode::Isolated => &ui.privacy,
        #[cfg(feature = "inline")]
        Mode::Inline => &ui.privacy_inline,
    };
    let choice = |name: &'static str, text: &Text, event: Event| {
        button("gg-choice", text).attr(Attr::DataPress, name).press(shown.act, Action::Quiz(event))
    };
    el("div", "")
        .key("start")
        .child(title(shown.top, TITLE).text(&intro.title))
        .child(says("p", "gg-lead", &intro.text))
        .before(live, || says("p", "gg-still gg-note", &ui.no_script))
        .before(live, || {
            el("p", "gg-if-failed gg-note").attr(Attr::Role, "status").text(&ui.failed)
        })
        .before(live, || says("p", "gg-if-not-private gg-note", &ui.not_private))
        .child(
            el("div", "gg-live gg-fork")
                .attr(Attr::Role, "group")
                .attr(Attr::AriaLabelledBy, "gg-fork")
                .child(el("p", "").attr(Attr::Id, "gg-fork").text(&intro.fork))
                .child(choice("start", &intro.me, Event::Start))
                .child(choice("partner", &intro.other, Event::Partner)),
        )
        .before(live, || waiting(shown))
        .child(says("p", "gg-quiet gg-privacy", privacy))
}

fn forgotten(shown: &Shown<'_>) -> El {
    let ui = shown.ui();
    let start = button("gg-button gg-main", &ui.start);
    el("div", "")
        .key("forgotten")
        .child(title(shown.top, TITLE).text(&shown.edition().intro.title))
        .child(says("p", "gg-note", &ui.forgotten))
        .child(el("p", "").child(start.press(shown.act, Action::Quiz(Event::Start))))
        .child(all_support(shown))
}

fn partner(shown: &Shown<'_>) -> El {
    let edition = shown.edition();
    let guide = &edition.partner;
    let mut said = el("div", "gg-body");
    if let Some(section) = edition.section(guide.section) {
        said = body(said, section, shown.top.saturating_sub(1));
    }
    el("div", "")
        .key("partner")
        .child(back(shown))
        .child(title(shown.top, TITLE).text(&guide.title))
        .child(says("p", "gg-lead", &guide.lead))
        .child(said)
        .maybe_child(links(shown, &edition.linked(&guide.links)))
        .child(all_support(shown))
}

/// The way to the screen before.
pub fn back(shown: &Shown<'_>) -> El {
    let button = button("gg-link", &shown.ui().back)
        .attr(Attr::DataPress, "intro")
        .press(shown.act, Action::Quiz(Event::Back));
    el("p", "gg-back").child(button)
}

/// The DOM id of an option.
fn option_id(question: &Question, option: &str) -> String {
    ["gg-option-", &question.id, "-", option].concat()
}

fn question(shown: &Shown<'_>, index: QuestionIndex) -> El {
    let Shown { state, act, .. } = *shown;
    let edition = shown.edition();
    let (Some(question), Some(shape)) =
        (edition.question(index), edition.rules.questions.get(usize::from(index)))
    else {
        return all_support(shown);
    };
    let ui = shown.ui();
    let total = edition.questions.len();
    let spoken = [("n", &*number(usize::from(index) + 1)), ("total", &*number(total))];
    let progress = fill(&ui.progress, &spoken);
    let answer = state.quiz.answer(index);
    let one = shape.most <= 1;
    let most = number(shape.most.into());
    let group_id = ["gg-question-", &question.id].concat();
    let hint = question.hint.is_some().then(|| [&group_id, "-hint"].concat());
    let last = usize::from(index) + 1 == total || state.quiz.changing();

    let mut choices = Vec::new();
    for (option, number) in question.options.iter().zip(0u8..) {
        choices.push(Choice {
            id: option_id(question, &option.id),
            event: Event::Pick(number),
            label: &option.label,
            hint: option.hint.as_ref(),
            checked: answer.picks().has(Picks::one(number)),
        });
    }
    choices.push(Choice {
        id: option_id(question, "-rather-not"),
        event: Event::Withhold,
        label: &ui.rather_not,
        hint: None,
        checked: answer == Answer::Withheld,
    });
    let group = Group { id: &group_id, one, right_to_left: edition.right_to_left, choices, act };
    let heading = title(shown.top, TITLE)
        .child(el("span", "gg-progress").made(progress))
        .child(el("span", "gg-hidden").made(": ".to_owned()))
        .text(&question.legend);
    let send = |name: &'static str, button: El, event: Event| {
        button.attr(Attr::DataPress, name).press(act, Action::Quiz(event))
    };

    el("div", "")
        .key(&question.id)
        .child(back(shown))
        .child(panel(shown, index))
        .child(
            control(shown.mode)
                .group(el("fieldset", "gg-question"), &group)
                .attr(Attr::Id, group_id.clone())
                .maybe(Attr::AriaDescribedBy, hint.clone())
                .child(el("legend", "").child(heading))
                .maybe_child(
                    question
                        .hint
                        .as_ref()
                        .map(|text| el("p", "gg-hint").maybe(Attr::Id, hint.clone()).text(text)),
                )
                .list(group.choices.iter().map(|each| choice(shown.mode, &group, each))),
        )
        .child(el("div", "").attr(Attr::Role, "status").when(state.quiz.too_many(), || {
            el("p", "gg-note").made(fill(&ui.too_many, &[("n", &most)]))
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
        .before(shown.live(), || waiting(shown))
}

/// Help at once for what was just picked, above the question. Only its title and the sentences on
/// further alarms are announced: a live region must not hold what one can press.
fn panel(shown: &Shown<'_>, index: QuestionIndex) -> El {
    let urgent = shown.edition().urgent(index, &shown.state.quiz.answers());
    let title = urgent.first().map(|outcome| &outcome.words.title);
    let mut topics: Vec<Text> = Vec::new();
    for topic in urgent.iter().filter_map(|outcome| outcome.support.first()) {
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    let mut further = List::default();
    for also in urgent.iter().skip(1).filter_map(|outcome| outcome.also.as_ref()) {
        further.push(says("p", "", also));
    }
    let panel = title.map(|title| {
        el("div", "gg-panel")
            .attr(Attr::Id, "gg-panel")
            .child(small_heading(shown.top, title))
            .listed(further.clone())
            .child(emergency_here(shown))
            .child(picker(shown, "gg-panel-region"))
            .child(for_topics(shown, &topics, &[], Detail::Brief))
            .child(all_support(shown))
            .child(says("p", "", &shown.ui().go_on))
    });
    let mut status = el("div", "gg-hidden").attr(Attr::Role, "status");
    if let Some(title) = title {
        status = status.text(title);
    }
    el("div", "").child(status.listed(further)).maybe_child(panel)
}
