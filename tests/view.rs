//! What each screen prints, without a browser. That it prints at all proves
//! that nothing in the render path touches one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use gentle_guide::guide::check::check_folder;
use gentle_guide::guide::edition::{Edition, Kept};
use gentle_guide::guide::evaluate;
use gentle_guide::guide::quiz::{Event, FORGET_AFTER, Quiz, Screen, WARN_AFTER};
use gentle_guide::guide::rules::Answers;
use gentle_guide::guide::source::Source;
use gentle_guide::guide::support::Day;
use gentle_guide::view::app::Props;
use gentle_guide::view::print;
use gentle_guide::view::state::{Action, Place, State};

fn edition() -> Kept {
    edition_in("en")
}

fn edition_in(language: &str) -> Kept {
    let mut editions = check_folder(Path::new("content/aftercare")).editions.into_iter();
    editions.find(|edition| &*edition.language == language).unwrap().keep()
}

fn html(props: Props) -> String {
    let mut printing = pin!(print(props));
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(html) = printing.as_mut().poll(&mut context) {
            return html.replace("><", ">\n<");
        }
    }
}

/// The running widget with the quiz in some state; a day on which a check of
/// that year is fresh.
fn live(edition: &Kept, quiz: Quiz) -> Props {
    let today = Day::new(2026, 11, 22).unwrap();
    let region = Some("gb".into());
    Props {
        place: Some(Place::Quiz),
        quiz,
        live: true,
        today,
        region,
        ..Props::prerendered(edition.clone())
    }
}

/// Only the part with the quiz: the rest is the same on every screen.
fn quiz_part(html: &str) -> &str {
    let start = html.find("class=\"gg-place gg-quiz\"").unwrap();
    let end = html[start..].find("</section>").unwrap();
    &html[start..start + end]
}

fn after(edition: &Edition, events: &[Event]) -> Quiz {
    events.iter().fold(Quiz::new(), |quiz, event| quiz.step(&edition.rules, *event))
}

/// A quiz that has come to the outcome by these answers, given as JSON.
fn answered(edition: &Edition, answers: &str) -> Quiz {
    let source = Source::read(Path::new("content/aftercare")).unwrap();
    let answers: Answers =
        evaluate::parse(&source.structure, &edition.rules, answers.as_bytes()).unwrap();
    let mut quiz = after(edition, &[Event::Start]);
    while let Screen::Question(question) = quiz.screen() {
        for option in answers.get(question).iter() {
            quiz = quiz.step(&edition.rules, Event::Pick(option));
        }
        quiz = quiz.step(&edition.rules, Event::Next);
    }
    assert_eq!(quiz.answers().get(0), answers.get(0));
    quiz
}

#[test]
fn the_prerendered_page_has_explainer_quiz_start_and_every_region() {
    insta::assert_snapshot!("prerendered", html(Props::prerendered(edition())));
}

#[test]
fn each_screen_before_the_outcome_prints_as_reviewed() {
    let edition = edition();
    let shots = [
        ("start", after(&edition, &[])),
        ("partner", after(&edition, &[Event::Partner])),
        ("forgotten", after(&edition, &[Event::Start, Event::Pick(0), Event::Tick(FORGET_AFTER)])),
        ("left", after(&edition, &[Event::Start, Event::Leave])),
    ];
    for (name, quiz) in shots {
        let html = html(live(&edition, quiz));
        insta::assert_snapshot!(name, if name == "left" { &html } else { quiz_part(&html) });
    }
    let mut quiz = after(&edition, &[Event::Start]);
    while let Screen::Question(question) = quiz.screen() {
        let id = &edition.questions[usize::from(question)].id;
        insta::assert_snapshot!(
            format!("question-{id}"),
            quiz_part(&html(live(&edition, quiz.clone())))
        );
        quiz = quiz.step(&edition.rules, Event::Skip);
    }
}

#[test]
fn what_one_takes_along_holds_the_outcome_the_regions_help_and_words_for_a_doctor() {
    let edition = edition();
    for (name, answers) in
        [("pain", r#"{"body":"hurt"}"#), ("crisis", r#"{"alarm":["self_harm"]}"#)]
    {
        let quiz = answered(&edition, answers).step(&edition.rules, Event::Handout);
        let html = html(live(&edition, quiz.clone()));
        let part = quiz_part(&html);
        insta::assert_snapshot!(format!("handout-{name}"), part);
        let sheet = part.split_once("class=\"gg-sheet\"").unwrap().1;
        let page = edition.page(&quiz.answers()).unwrap();
        let holds = |words: &str| sheet.contains(words);
        assert!(holds(&page.words.title) && page.words.next.iter().all(|step| holds(step)));
        for entry in edition.support.serving("gb") {
            assert!(holds(&entry.name), "{}", entry.name);
        }
        let (say, _) = edition.say.as_ref().unwrap();
        assert_eq!(holds(say), !page.outcome.bare, "words for a doctor, {name}");
        // What was answered stays out of it.
        for option in edition.questions.iter().flat_map(|question| &question.options) {
            assert!(!holds(&format!(">{}<", option.label)), "{}", option.label);
        }
    }
}

#[test]
fn a_warning_comes_a_minute_before_answers_go() {
    let edition = edition();
    let quiz = after(&edition, &[Event::Start, Event::Pick(0), Event::Tick(WARN_AFTER)]);
    let html = html(live(&edition, quiz));
    assert!(html.contains(&*edition.interface.warning) && html.contains(&*edition.interface.keep));
}

#[test]
fn picks_show_and_a_refused_third_feeling_is_explained() {
    let edition = edition();
    let at_felt = [Event::Start, Event::Skip, Event::Skip, Event::Skip, Event::Skip, Event::Skip];
    let picks = [Event::Pick(0), Event::Pick(1), Event::Pick(2)];
    let quiz = after(&edition, &[&at_felt[..], &picks].concat());
    insta::assert_snapshot!("too-many", quiz_part(&html(live(&edition, quiz))));
    let withheld = after(&edition, &[Event::Start, Event::Withhold]);
    insta::assert_snapshot!("withheld", quiz_part(&html(live(&edition, withheld))));
}

#[test]
fn the_support_panel_opens_above_the_question_for_urgent_picks() {
    let edition = edition();
    for (name, question, pick) in [("self-harm", 2, 6), ("unsafe-now", 2, 5), ("emergency", 1, 3)] {
        let mut events = vec![Event::Start];
        events.extend(std::iter::repeat_n(Event::Skip, question));
        events.push(Event::Pick(pick));
        let html = html(live(&edition, after(&edition, &events)));
        let part = quiz_part(&html);
        assert!(part.find("gg-panel").unwrap() < part.find("<fieldset").unwrap(), "{name}");
        insta::assert_snapshot!(format!("panel-{name}"), part);
    }
}

#[test]
fn every_outcome_variant_and_note_prints_as_reviewed() {
    let edition = edition();
    let clear = r#""choice":"free","body":"none","alarm":["none"],"after":"ok""#;
    let worried = r#""choice":"free","body":"none","alarm":["none"],"after":"worries""#;
    let cases = [
        ("crisis", r#"{"alarm":["self_harm"]}"#.to_owned()),
        ("crisis-and-all", r#"{"choice":"pushed","body":"urgent","alarm":["self_harm","unsafe_now","panic"],"after":"long"}"#.to_owned()),
        ("unsafe-now", r#"{"alarm":["unsafe_now"]}"#.to_owned()),
        ("urgent-body", r#"{"body":"urgent"}"#.to_owned()),
        ("urgent-body-and-consent", r#"{"choice":"unwanted","body":"urgent"}"#.to_owned()),
        ("consent", r#"{"choice":"pushed"}"#.to_owned()),
        ("consent-unsure", r#"{"choice":"unsure"}"#.to_owned()),
        ("consent-and-more", r#"{"choice":"unwanted","body":"hurt","alarm":["froze"],"after":"in_way","who":"new"}"#.to_owned()),
        ("alarm", r#"{"alarm":["panic"]}"#.to_owned()),
        ("pain", r#"{"body":"hurt"}"#.to_owned()),
        ("pain-mild", r#"{"body":"mild","who":"alone"}"#.to_owned()),
        ("keeps-happening", r#"{"after":"long"}"#.to_owned()),
        ("keeps-happening-often", format!(r#"{{{worried},"often":"most"}}"#)),
        ("keeps-happening-often-low", format!(r#"{{{clear},"often":"always","felt":["low"]}}"#)),
        ("unsure", format!(r#"{{{clear},"felt":["dont_know"]}}"#)),
        ("unsure-skipped", "{}".to_owned()),
        ("unsure-often", format!(r#"{{{clear},"often":"most"}}"#)),
        ("old-feelings", format!(r#"{{{clear},"felt":["old","joy"]}}"#)),
        ("low-mood", format!(r#"{{{clear},"felt":["low"]}}"#)),
        ("low-mood-apart", format!(r#"{{{clear},"felt":["apart"]}}"#)),
        ("low-mood-both", format!(r#"{{{clear},"felt":["low","apart"]}}"#)),
        ("stress", format!(r#"{{{worried},"felt":["stress"]}}"#)),
        ("intensity", format!(r#"{{{clear},"felt":["intense"]}}"#)),
        ("intensity-alone", format!(r#"{{{clear},"felt":["intense"],"who":"alone"}}"#)),
        ("joy", format!(r#"{{{clear},"felt":["joy"],"who":"partner"}}"#)),
        ("joy-worried", format!(r#"{{{worried},"felt":["joy"]}}"#)),
        ("joy-alone", format!(r#"{{{clear},"felt":["close"],"who":"alone"}}"#)),
        ("joy-worried-alone", format!(r#"{{{worried},"felt":["joy"],"who":"alone"}}"#)),
    ];
    for (name, answers) in cases {
        let quiz = answered(&edition, &answers);
        insta::assert_snapshot!(format!("outcome-{name}"), quiz_part(&html(live(&edition, quiz))));
    }
}

#[test]
fn another_language_keeps_the_quiz_and_each_region_that_it_has_too() {
    let (english, spanish) = (edition(), edition_in("es"));
    let quiz = after(&english, &[Event::Start, Event::Pick(1), Event::Next, Event::Pick(0)]);
    for (region, kept) in [("gb", Some("gb")), ("mx", None)] {
        let region = Some(region.into());
        let props = Props { region, ..live(&spanish, quiz.clone()) };
        let before = State::new(&props);
        assert!(before.region.is_some());
        let state = before.after(Action::Language(english.clone()));
        assert_eq!(state.region.as_deref(), kept, "a list that English has not must not be shown");
        assert_eq!((&state.quiz, state.place), (&quiz, before.place));
        assert_eq!(state.focus, before.focus, "the focus would go away");
        assert_eq!(state.edition.language, english.language);
    }
}
