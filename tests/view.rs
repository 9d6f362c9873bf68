//! What each screen prints, without a browser. That it prints at all proves
//! that nothing in the render path touches one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

use std::fs;
use std::path::Path;
use std::ptr;

use gentle_guide::guide::check::check_folder;
use gentle_guide::guide::edition::{Edition, Kept, Kind, Page, QuestionOption};
use gentle_guide::guide::quiz::{Event, Quiz, Screen, WARN_AFTER};
use gentle_guide::guide::support::{Day, Entry};
use gentle_guide::view::app::Props;
use gentle_guide::view::print;
use gentle_guide::view::state::{Action, Place, State};
use gentle_guide::view::states::{self, NamedState, Shot, Step};

fn edition() -> Kept {
    edition_in("en")
}

fn edition_in(language: &str) -> Kept {
    let mut editions = check_folder(Path::new("content/aftercare")).editions.into_iter();
    editions.find(|edition| &*edition.language == language).unwrap().keep()
}

fn html(props: Props) -> String {
    print(props).replace("><", ">\n<")
}

/// The running widget with the quiz in some state; a day on which a check of
/// that year is fresh.
fn live(edition: &Kept, quiz: Quiz) -> Props {
    let today = Day::new(2026, 11, 22).unwrap();
    let mut state = State::new(edition.clone(), today);
    state.place = Some(Place::Quiz);
    state.quiz = quiz;
    state.region = Some("gb".into());
    Props { state, live: true, ..Props::prerendered(edition.clone()) }
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

#[test]
fn the_prerendered_page_has_explainer_quiz_start_and_every_region() {
    insta::assert_snapshot!("prerendered", html(Props::prerendered(edition())));
}

#[test]
fn what_one_takes_along_holds_the_outcome_the_regions_help_and_words_for_a_doctor() {
    let edition = edition();
    let states = states().into_iter().filter(|state| state.steps.contains(&Step::Handout));
    for state in states {
        let name = &state.name;
        let props = state.props(&edition).unwrap();
        let quiz = props.state.quiz.clone();
        let html = html(props);
        let part = quiz_part(&html);
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

fn states() -> Vec<NamedState> {
    states::parse(&fs::read_to_string("tests/states.txt").unwrap()).unwrap()
}

/// What of a state no other one shows: the part that one sees, and of the
/// explainer what is open.
fn seen(state: &NamedState, shot: &Shot) -> String {
    let root: String =
        shot.attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    let body = shot.body.as_deref().unwrap_or_default().replace("><", ">\n<");
    let places = body.split("<section class=\"gg-place gg-").skip(1);
    let shown = |part: &str| match state.steps.iter().rfind(|step| matches!(step, Step::Go(_))) {
        Some(Step::Go(place)) => part.starts_with(place.name()),
        _ => part.starts_with("quiz"),
    };
    let part = places.map(|part| part.split("</section>").next().unwrap()).find(|part| shown(part));
    let part = part.unwrap_or_default();
    if !part.starts_with("read") {
        return format!("html{root}\n{part}");
    }
    let sections = part.split("<details").skip(1).filter(|section| section.contains("open=\"\""));
    format!("html{root}\n{}", sections.collect::<Vec<_>>().join("---\n"))
}

#[test]
fn every_named_state_prints_as_reviewed() {
    let edition = edition();
    for state in states() {
        insta::assert_snapshot!(state.name.as_str(), seen(&state, &state.shot(&edition).unwrap()));
    }
}

#[test]
fn no_snapshot_outlives_its_state() {
    let names: Vec<_> =
        states().into_iter().map(|state| format!("view__{}.snap", state.name)).collect();
    for file in fs::read_dir("tests/snapshots").unwrap() {
        let file = file.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&file) || file == "view__prerendered.snap", "{file}");
    }
}

#[test]
fn every_named_state_is_there_in_every_language() {
    for edition in check_folder(Path::new("content/aftercare")).editions {
        let edition = edition.keep();
        for state in states() {
            state.shot(&edition).unwrap();
        }
    }
}

#[test]
fn no_section_question_option_outcome_variant_or_note_is_without_a_named_state() {
    let edition = edition();
    let states = states();
    let does = |step: Step| states.iter().any(|state| state.steps.contains(&step));
    for section in &edition.sections {
        assert!(does(Step::Open(Some(section.id.to_string()))), "{}", section.id);
    }
    for question in &edition.questions {
        let id = question.id.to_string();
        assert!(does(Step::Question(id.clone())), "{id} with nothing picked");
        let picked = |option: &QuestionOption| does(Step::Pick(id.clone(), option.id.to_string()));
        assert!(question.options.iter().any(picked), "{id} answered");
    }
    let quizzes = states.iter().map(|state| state.props(&edition).unwrap().state.quiz);
    let answers: Vec<_> = quizzes
        .filter(|quiz| quiz.screen() == Screen::Outcome)
        .map(|quiz| quiz.answers())
        .collect();
    let pages: Vec<_> = answers.iter().filter_map(|answers| edition.page(answers)).collect();
    for outcome in &edition.outcomes {
        for words in outcome.variants.iter().map(|(_, words)| words).chain([&outcome.words]) {
            let shows = |page: &Page<'_>| {
                page.also
                    .iter()
                    .map(|(_, words)| *words)
                    .chain([page.words])
                    .any(|one| ptr::eq(one, words))
            };
            assert!(pages.iter().any(shows), "{}: {}: {}", outcome.id, words.title, words.text);
        }
    }
    for note in &edition.notes {
        let shows = |page: &Page<'_>| page.notes.iter().any(|one| ptr::eq(*one, note));
        assert!(pages.iter().any(shows), "{}", note.id);
    }
}

#[test]
fn a_state_that_cannot_be_reached_is_refused_by_line_and_reason() {
    for (list, why) in [
        ("a: read\na: quiz", "line 2"),
        ("A: read", "a to z"),
        ("no colon", "colon"),
        ("a: fly", "no such step"),
    ] {
        assert!(states::parse(list).unwrap_err().contains(why), "{list}");
    }
    let edition = edition();
    for step in ["open=x", "region=x", "x?", "x=y", "choice=x", "x=-"] {
        let state = states::parse(&format!("a: {step}")).unwrap().remove(0);
        assert!(state.shot(&edition).unwrap_err().contains('x'), "{step}");
    }
}

#[test]
fn the_places_where_the_pages_language_is_spoken_come_first() {
    for (language, first) in [("de", "de"), ("pt-BR", "br"), ("en", "us")] {
        assert_eq!(&*edition_in(language).support.regions[0].id, first, "{language}");
    }
}

#[test]
fn danger_comes_before_all_other_topics_of_the_support_list() {
    let edition = edition();
    let topics: Vec<&str> = edition.support.topics.iter().map(|(id, _)| &**id).collect();
    assert_eq!(
        topics,
        [
            "crisis",
            "mental-health",
            "sexual-violence",
            "partner-violence",
            "young-people",
            "medical",
            "sex-therapy",
            "directory"
        ]
    );
}

#[test]
fn where_there_are_several_emergency_numbers_each_is_told_apart() {
    for language in ["ar", "de", "en", "es", "fr", "pt-BR"] {
        for region in &edition_in(language).support.regions {
            assert_eq!(region.numbers.is_some(), region.emergency.len() > 1, "{}", region.id);
        }
    }
}

#[test]
fn every_topic_that_somebody_helps_with_stands_in_a_heading_wherever_one_is() {
    let edition = edition();
    for region in &edition.support.regions {
        let mut props = live(&edition, Quiz::new());
        props.state.place = Some(Place::Support);
        props.state.region = Some(region.id.clone());
        let shown = html(props);
        // The first list is the place's own.
        let own = shown.split("class=\"gg-region\"").nth(1).unwrap();
        let headings = own.split("gg-topic-heading").skip(1);
        let headings: Vec<&str> = headings.filter_map(|rest| rest.split("</h").next()).collect();
        for (topic, name) in &edition.support.topics {
            let here = |entry: &Entry| entry.serves(&region.id) && entry.helps_with(topic);
            if edition.support.entries.iter().any(here) {
                let named = headings.iter().any(|heading| heading.contains(&**name));
                assert!(named, "{}: {topic}", region.id);
            }
        }
    }
}

#[test]
fn the_emergency_number_is_on_every_page_that_does_not_comfort() {
    let edition = edition();
    let mut pages = 0;
    for state in states() {
        let props = state.props(&edition).unwrap();
        let quiz = &props.state.quiz;
        let answers = (quiz.screen() == Screen::Outcome).then(|| quiz.answers());
        let page = answers.as_ref().and_then(|answers| edition.page(answers));
        if page.is_some_and(|page| page.outcome.kind != Kind::Comfort) {
            pages += 1;
            assert!(quiz_part(&html(props)).contains("gg-emergency"), "{}", state.name);
        }
    }
    assert!(pages > 5);
}

#[test]
fn nobody_who_helps_is_named_twice_on_an_outcomes_page() {
    let edition = edition();
    let places = edition.support.regions.iter().map(|region| Some(region.id.clone()));
    for place in places.chain([None]) {
        for state in states() {
            let mut props = state.props(&edition).unwrap();
            if props.state.quiz.screen() != Screen::Outcome {
                continue;
            }
            props.state.region.clone_from(&place);
            let shown = html(props);
            let links = quiz_part(&shown).lines().filter(|line| line.contains("_blank"));
            let mut names: Vec<&str> =
                links.filter_map(|line| line.split("gg-hidden").nth(1)).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{} in {place:?}", state.name);
        }
    }
}

#[test]
fn another_language_keeps_the_quiz_and_each_region_that_it_has_too() {
    let (english, spanish) = (edition(), edition_in("es"));
    let quiz = after(&english, &[Event::Start, Event::Pick(1), Event::Next, Event::Pick(0)]);
    for (region, kept) in [("gb", Some("gb")), ("mx", None)] {
        let mut before = live(&spanish, quiz.clone()).state;
        before.update(Action::Region(Some(region.into())));
        assert!(before.region.is_some());
        let mut state = before.clone();
        state.update(Action::Language(english.clone()));
        assert_eq!(state.region.as_deref(), kept, "a list that English has not must not be shown");
        assert_eq!((&state.quiz, state.place), (&quiz, before.place));
        assert_eq!(state.focus, before.focus, "the focus would go away");
        assert_eq!(state.edition.language, english.language);
    }
}
