//! The quiz keeps its promises whatever happens to it, in whatever order.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::sync::LazyLock;

use gentle_guide::guide::proof::Space;
use gentle_guide::guide::quiz::{Answer, Event, FORGET_AFTER, Quiz, Screen, WARN_AFTER};
use gentle_guide::guide::rules::{Picks, Reading, Rules};
use proptest::collection::vec;
use proptest::prelude::*;

static RULES: LazyLock<Rules> = LazyLock::new(|| common::shipped().rules);

const QUESTIONS: u8 = 7;
const ALARM: u8 = 2;
const FELT: u8 = 5;

// ---------------------------------------------------------------- strategies

/// An index that is often in range, sometimes not.
fn index() -> impl Strategy<Value = u8> {
    prop_oneof![9 => 0..9u8, 1 => any::<u8>()]
}

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0..400u32, 1 => 500..700u32, 1 => any::<u32>()]
}

/// Every kind of event. Those that end everything come seldom, so that most
/// sequences get somewhere.
fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Start),
        1 => Just(Event::Partner),
        30 => index().prop_map(Event::Pick),
        3 => Just(Event::Withhold),
        16 => Just(Event::Next),
        6 => Just(Event::Skip),
        5 => Just(Event::Back),
        6 => index().prop_map(Event::Change),
        3 => Just(Event::Finish),
        3 => Just(Event::Handout),
        1 => Just(Event::Restart),
        1 => Just(Event::Leave),
        4 => seconds().prop_map(Event::Tick),
        1 => Just(Event::Stay),
        1 => Just(Event::Forget),
    ]
}

/// What may happen to a reader who stays and keeps the answers.
fn kept_event() -> impl Strategy<Value = Event> {
    event().prop_filter("keeps the answers", |event| {
        !matches!(event, Event::Restart | Event::Leave | Event::Forget | Event::Tick(_))
    })
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    vec(event(), 0..60)
}

/// The quiz wherever events can take it.
fn anywhere() -> impl Strategy<Value = Quiz> {
    events().prop_map(|events| follow(Quiz::new(), &events))
}

/// The quiz wherever events can take a reader who does not leave.
fn still_here() -> impl Strategy<Value = Quiz> {
    let event = event().prop_filter("stays", |event| *event != Event::Leave);
    vec(event, 0..60).prop_map(|events| follow(Quiz::new(), &events))
}

/// The quiz on a question, with any answers.
fn on_a_question() -> impl Strategy<Value = Quiz> {
    let begun = vec(kept_event(), 0..60).prop_map(|events| follow(begin(), &events));
    begun.prop_filter("on a question", |quiz| matches!(quiz.screen(), Screen::Question(_)))
}

/// Every set of picks that a question's form allows; the empty set first.
fn allowed(question: u8) -> Vec<Picks> {
    let mut sets = Vec::new();
    Space::of(&RULES.questions[usize::from(question)..=usize::from(question)]).for_each(
        |answers| {
            sets.push(answers.get(0));
        },
    );
    sets
}

fn picks(question: u8) -> impl Strategy<Value = Picks> {
    proptest::sample::select(allowed(question))
}

/// An answer to every question, some of them not answered.
fn all_picks() -> impl Strategy<Value = Vec<Picks>> {
    (0..QUESTIONS).map(picks).collect::<Vec<_>>()
}

fn any_order() -> impl Strategy<Value = Vec<u8>> {
    Just((0..QUESTIONS).collect::<Vec<_>>()).prop_shuffle()
}

// ------------------------------------------------------------------- helpers

fn step(quiz: &Quiz, event: Event) -> Quiz {
    quiz.step(&RULES, event)
}

fn follow(quiz: Quiz, events: &[Event]) -> Quiz {
    events.iter().fold(quiz, |quiz, event| step(&quiz, *event))
}

fn begin() -> Quiz {
    step(&Quiz::new(), Event::Start)
}

fn reading(quiz: &Quiz) -> Reading {
    quiz.reading(&RULES)
}

fn answers(quiz: &Quiz) -> Vec<Answer> {
    // Past the last question, to see that nothing is kept there.
    (0..=u8::MAX).map(|question| quiz.answer(question)).collect()
}

fn is_forgotten(quiz: &Quiz) -> bool {
    quiz.answers().is_empty() && answers(quiz).iter().all(|answer| *answer == Answer::Open)
}

/// Whether a reader could lose anything by the passing of time.
fn has_something_to_forget(quiz: &Quiz) -> bool {
    quiz.screen().is_of_answers() || !is_forgotten(quiz)
}

fn current(quiz: &Quiz) -> u8 {
    match quiz.screen() {
        Screen::Question(question) => question,
        other => panic!("not on a question: {other:?}"),
    }
}

/// Gives an answer to the question on screen as a reader would, and goes on.
fn give(quiz: &Quiz, wanted: Picks) -> Quiz {
    let question = current(quiz);
    if wanted.is_empty() {
        return step(quiz, Event::Skip);
    }
    let mut quiz = quiz.clone();
    if RULES.questions[usize::from(question)].most > 1 {
        for option in quiz.answer(question).picks().without(wanted).iter() {
            quiz = step(&quiz, Event::Pick(option));
        }
    }
    for option in wanted.without(quiz.answer(question).picks()).iter() {
        quiz = step(&quiz, Event::Pick(option));
    }
    assert_eq!(quiz.answer(question), Answer::Picked(wanted));
    step(&quiz, Event::Next)
}

/// Goes through the whole quiz with an answer to each question.
fn go_through(all: &[Picks]) -> Quiz {
    let quiz = all.iter().fold(begin(), |quiz, wanted| give(&quiz, *wanted));
    assert_eq!(quiz.screen(), Screen::Outcome);
    quiz
}

fn outcome_id(reading: &Reading) -> String {
    common::shipped().source.structure.outcome[usize::from(reading.outcome)].id.clone()
}

#[track_caller]
fn at_question(question: u8) -> Quiz {
    let quiz = follow(begin(), &vec![Event::Skip; usize::from(question)]);
    assert_eq!(quiz.screen(), Screen::Question(question));
    quiz
}

// ------------------------------------------------------- whatever happens

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn nothing_that_happens_leads_to_a_state_that_makes_no_sense(events in events()) {
        let mut quiz = Quiz::new();
        for event in events {
            quiz = step(&quiz, event);
            prop_assert_eq!(&reading(&quiz), &RULES.read(&quiz.answers()));
            if let Screen::Question(question) = quiz.screen() {
                prop_assert!(question < QUESTIONS);
            } else {
                prop_assert!(!quiz.changing(), "an answer is changed on a question only");
                prop_assert!(!quiz.too_many(), "too much is picked on a question only");
            }
            if matches!(quiz.screen(), Screen::Forgotten | Screen::Left) {
                prop_assert!(is_forgotten(&quiz), "{:?}", quiz);
            }
            if quiz.about_to_forget() {
                prop_assert!(has_something_to_forget(&quiz), "{:?}", quiz);
            }
        }
    }

    #[test]
    fn what_is_picked_is_always_what_the_form_allows(quiz in anywhere()) {
        for question in 0..=u8::MAX {
            let picked = quiz.answer(question).picks();
            match RULES.questions.get(usize::from(question)) {
                Some(shape) => {
                    prop_assert!(picked.len() <= usize::from(shape.most));
                    prop_assert!(picked.iter().all(|option| option < shape.options));
                    prop_assert!(!picked.meets(shape.alone) || picked.len() == 1, "{:?} alone", picked);
                    prop_assert!(allowed(question).contains(&picked));
                }
                None => prop_assert_eq!(quiz.answer(question), Answer::Open),
            }
            prop_assert_ne!(quiz.answer(question), Answer::Picked(Picks::NONE));
        }
    }

    #[test]
    fn who_has_left_is_gone_for_good_and_so_are_the_answers(quiz in anywhere(), after in events()) {
        let left = step(&quiz, Event::Leave);
        prop_assert_eq!(left.screen(), Screen::Left);
        prop_assert!(is_forgotten(&left));
        prop_assert_eq!(follow(left.clone(), &after), left);
    }

    #[test]
    fn starting_again_leaves_nothing_of_before(quiz in still_here()) {
        let again = step(&quiz, Event::Restart);
        prop_assert_eq!(&again, &Quiz::new());
        prop_assert_eq!(step(&again, Event::Start), begin());
    }

    #[test]
    fn when_the_page_goes_away_the_answers_go_first(quiz in anywhere()) {
        let after = step(&quiz, Event::Forget);
        prop_assert!(is_forgotten(&after));
        prop_assert!(!after.about_to_forget());
        let told = matches!(after.screen(), Screen::Forgotten);
        let had = has_something_to_forget(&quiz) && quiz.screen() != Screen::Partner;
        prop_assert_eq!(told, had || quiz.screen() == Screen::Forgotten);
        prop_assert!(told || after.screen() == quiz.screen());
    }

    #[test]
    fn from_a_forgotten_quiz_only_a_new_beginning_leads_on(quiz in on_a_question(), event in event()) {
        let forgotten = step(&quiz, Event::Forget);
        let after = step(&forgotten, event);
        prop_assert!(is_forgotten(&after));
        match event {
            Event::Start => prop_assert_eq!(after, begin()),
            Event::Partner => prop_assert_eq!(after.screen(), Screen::Partner),
            Event::Restart => prop_assert_eq!(after, Quiz::new()),
            Event::Leave => prop_assert_eq!(after.screen(), Screen::Left),
            _ => prop_assert_eq!(after, forgotten),
        }
    }
}

// -------------------------------------------------------------- back and forth

proptest! {
    #[test]
    fn back_undoes_next(quiz in on_a_question()) {
        prop_assume!(!quiz.changing() && !quiz.too_many());
        let back = follow(quiz.clone(), &[Event::Next, Event::Back]);
        prop_assert_eq!(back, step(&quiz, Event::Stay));
    }

    #[test]
    fn back_while_changing_an_answer_leads_to_the_outcome_again(
        all in all_picks(),
        question in 0..QUESTIONS,
    ) {
        let outcome = go_through(&all);
        prop_assert_eq!(follow(outcome.clone(), &[Event::Change(question), Event::Back]), outcome);
    }

    #[test]
    fn next_undoes_back(quiz in on_a_question()) {
        prop_assume!(!quiz.changing() && !quiz.too_many() && current(&quiz) > 0);
        prop_assert_eq!(follow(quiz.clone(), &[Event::Back, Event::Next]), step(&quiz, Event::Stay));
    }

    #[test]
    fn going_back_and_forth_changes_no_answer(quiz in anywhere(), back in 0..12usize, next in 0..12usize) {
        let after = follow(quiz.clone(), &vec![Event::Back; back]);
        prop_assert_eq!(answers(&after), answers(&quiz));
        let after = follow(after, &vec![Event::Next; next]);
        prop_assert_eq!(answers(&after), answers(&quiz));
    }

    #[test]
    fn back_always_leads_to_the_introduction_in_the_end(quiz in still_here()) {
        prop_assume!(quiz.screen() != Screen::Forgotten);
        let after = follow(quiz, &[Event::Back; 10]);
        prop_assert_eq!(after.screen(), Screen::Start);
    }

    #[test]
    fn beginning_again_from_the_introduction_keeps_the_answers(all in all_picks()) {
        let quiz = go_through(&all);
        let again = follow(quiz.clone(), &[Event::Back; 8]);
        let again = step(&again, Event::Start);
        prop_assert_eq!(again.screen(), Screen::Question(0));
        prop_assert_eq!(answers(&again), answers(&quiz));
    }

    #[test]
    fn changing_an_answer_equals_having_answered_so(
        all in all_picks(),
        other in all_picks(),
        question in 0..QUESTIONS,
    ) {
        let mut meant = all.clone();
        meant[usize::from(question)] = other[usize::from(question)];
        let changed = step(&go_through(&all), Event::Change(question));
        prop_assert_eq!(changed.screen(), Screen::Question(question));
        prop_assert!(changed.changing());
        let changed = give(&changed, meant[usize::from(question)]);
        let at_first = go_through(&meant);
        prop_assert_eq!(reading(&changed), reading(&at_first));
        prop_assert_eq!(changed, at_first);
    }

    #[test]
    fn going_back_to_change_an_answer_equals_having_answered_so(
        all in all_picks(),
        other in all_picks(),
        question in 0..QUESTIONS,
    ) {
        let question = usize::from(question);
        let mut meant = all.clone();
        meant[question] = other[question];
        let back = follow(go_through(&all), &vec![Event::Back; usize::from(QUESTIONS) - question]);
        prop_assert_eq!(current(&back), question as u8);
        let changed = give(&back, meant[question]);
        let changed = follow(changed, &vec![Event::Next; usize::from(QUESTIONS) - 1 - question]);
        prop_assert_eq!(changed, go_through(&meant));
    }

    #[test]
    fn the_order_of_answering_changes_nothing(all in all_picks(), order in any_order()) {
        let mut quiz = follow(begin(), &[Event::Finish]);
        for question in order {
            quiz = give(&step(&quiz, Event::Change(question)), all[usize::from(question)]);
            prop_assert_eq!(quiz.screen(), Screen::Outcome);
        }
        prop_assert_eq!(quiz, go_through(&all));
    }

    #[test]
    fn the_outcome_is_a_matter_of_the_answers_alone(quiz in anywhere()) {
        let all: Vec<Picks> = (0..QUESTIONS).map(|question| quiz.answer(question).picks()).collect();
        prop_assert_eq!(reading(&quiz), reading(&go_through(&all)));
    }

    #[test]
    fn finishing_early_equals_skipping_the_rest(all in all_picks(), answered in 0..QUESTIONS) {
        let answered = usize::from(answered);
        let quiz = all[..answered].iter().fold(begin(), |quiz, wanted| give(&quiz, *wanted));
        let rest = vec![Event::Skip; usize::from(QUESTIONS) - answered];
        prop_assert_eq!(step(&quiz, Event::Finish), follow(quiz, &rest));
    }
}

#[test]
fn the_quiz_asks_its_seven_questions_and_then_tells() {
    let mut quiz = Quiz::new();
    assert_eq!(quiz.screen(), Screen::Start);
    quiz = step(&quiz, Event::Start);
    for question in 0..QUESTIONS {
        assert_eq!(quiz.screen(), Screen::Question(question));
        quiz = step(&quiz, Event::Next);
    }
    assert_eq!(quiz.screen(), Screen::Outcome);
}

#[test]
fn the_partner_guide_has_no_quiz_and_leads_back() {
    let partner = step(&Quiz::new(), Event::Partner);
    assert_eq!(partner.screen(), Screen::Partner);
    for event in
        [Event::Pick(0), Event::Next, Event::Skip, Event::Withhold, Event::Finish, Event::Change(0)]
    {
        assert_eq!(step(&partner, event), partner, "{event:?}");
    }
    assert_eq!(step(&partner, Event::Back), Quiz::new());
    assert_eq!(step(&partner, Event::Start), begin());
}

#[test]
fn what_one_takes_along_stands_behind_the_outcome_and_leads_back_to_it() {
    let at_outcome = follow(begin(), &[Event::Pick(0), Event::Finish]);
    assert_eq!(step(&begin(), Event::Handout).screen(), Screen::Question(0));
    let handout = step(&at_outcome, Event::Handout);
    assert_eq!(handout.screen(), Screen::Handout);
    assert_eq!(step(&handout, Event::Back), at_outcome);
    let late = step(&handout, Event::Tick(FORGET_AFTER));
    assert_eq!(late.screen(), Screen::Forgotten);
    assert!(is_forgotten(&late));
}

#[test]
fn an_answer_is_changed_from_the_outcome_and_only_to_a_question_that_is_there() {
    let outcome = step(&begin(), Event::Finish);
    assert_eq!(step(&outcome, Event::Change(6)).screen(), Screen::Question(6));
    assert_eq!(step(&outcome, Event::Change(7)), outcome);
    assert_eq!(step(&outcome, Event::Change(255)), outcome);
    assert_eq!(step(&begin(), Event::Change(3)), begin());
}

// --------------------------------------------------------- leaving things open

#[test]
fn skipping_everything_is_fine_and_nothing_is_guessed() {
    let skipped = follow(begin(), &[Event::Skip; 7]);
    assert_eq!(skipped.screen(), Screen::Outcome);
    assert_eq!(outcome_id(&reading(&skipped)), "unsure");
    for event in [Event::Next, Event::Finish] {
        assert_eq!(follow(begin(), &[event; 7]), skipped, "{event:?}");
    }
}

#[test]
fn rather_not_saying_anything_reads_as_skipping_everything() {
    let withheld = follow(begin(), &[Event::Withhold, Event::Next].repeat(7));
    assert_eq!(withheld.screen(), Screen::Outcome);
    assert_eq!(reading(&withheld), reading(&follow(begin(), &[Event::Skip; 7])));
    assert_eq!(withheld.answer(0), Answer::Withheld);
}

proptest! {
    #[test]
    fn rather_not_saying_counts_as_not_answered(all in all_picks(), question in 0..QUESTIONS) {
        let mut meant = all.clone();
        meant[usize::from(question)] = Picks::NONE;
        let quiz = follow(go_through(&all), &[Event::Change(question), Event::Withhold]);
        prop_assert_eq!(quiz.answer(question), Answer::Withheld);
        prop_assert_eq!(quiz.answer(question).picks(), Picks::NONE);
        prop_assert_eq!(reading(&quiz), reading(&go_through(&meant)));
    }

    #[test]
    fn an_answer_takes_the_place_of_rather_not_saying(question in 0..QUESTIONS, option in 0..4u8) {
        let quiz = follow(at_question(question), &[Event::Withhold, Event::Pick(option)]);
        prop_assert_eq!(quiz.answer(question), Answer::Picked(Picks::one(option)));
    }

    #[test]
    fn skipping_lets_go_of_what_was_picked(quiz in on_a_question()) {
        let question = current(&quiz);
        prop_assert_eq!(step(&quiz, Event::Skip).answer(question), Answer::Open);
    }

    #[test]
    fn an_option_that_is_not_there_changes_nothing(quiz in on_a_question(), beyond in any::<u8>()) {
        let question = current(&quiz);
        let option = beyond.max(RULES.questions[usize::from(question)].options);
        prop_assert_eq!(answers(&step(&quiz, Event::Pick(option))), answers(&quiz));
    }
}

// ------------------------------------------------------------ picking options

#[test]
fn of_single_options_the_last_pick_counts() {
    let quiz = follow(begin(), &[Event::Pick(0), Event::Pick(3), Event::Pick(3)]);
    assert_eq!(quiz.answer(0), Answer::Picked(Picks::one(3)));
}

#[test]
fn picking_once_more_lets_go_where_several_may_be_picked() {
    let quiz = follow(at_question(ALARM), &[Event::Pick(0), Event::Pick(4), Event::Pick(0)]);
    assert_eq!(quiz.answer(ALARM), Answer::Picked(Picks::one(4)));
    assert_eq!(step(&quiz, Event::Pick(4)).answer(ALARM), Answer::Open);
}

#[test]
fn none_of_these_and_any_other_let_go_of_one_another() {
    let none = RULES.questions[usize::from(ALARM)].alone.iter().next().unwrap();
    let quiz = follow(at_question(ALARM), &[Event::Pick(0), Event::Pick(1), Event::Pick(none)]);
    assert_eq!(quiz.answer(ALARM), Answer::Picked(Picks::one(none)));
    let quiz = step(&quiz, Event::Pick(6));
    assert_eq!(quiz.answer(ALARM), Answer::Picked(Picks::one(6)));
}

#[test]
fn a_third_feeling_is_refused_and_the_reader_is_told_until_the_next_pick() {
    let two = follow(at_question(FELT), &[Event::Pick(0), Event::Pick(3)]);
    assert!(!two.too_many());
    let three = step(&two, Event::Pick(5));
    assert!(three.too_many());
    assert_eq!(answers(&three), answers(&two));
    assert!(step(&three, Event::Tick(5)).too_many(), "time alone does not end it");
    assert!(step(&three, Event::Stay).too_many(), "nor does a touch or a scroll");
    let other = follow(three, &[Event::Pick(0), Event::Pick(5)]);
    assert!(!other.too_many());
    assert_eq!(other.answer(FELT), Answer::Picked([3, 5].into_iter().collect()));
}

// --------------------------------------------------------------- passing time

#[test]
fn the_reader_is_warned_after_nine_minutes_and_the_answers_go_after_ten() {
    assert_eq!((WARN_AFTER, FORGET_AFTER), (9 * 60, 10 * 60));
    let quiz = step(&begin(), Event::Pick(1));
    let almost = step(&quiz, Event::Tick(9 * 60 - 1));
    assert!(!almost.about_to_forget());
    let warned = step(&almost, Event::Tick(1));
    assert!(warned.about_to_forget());
    assert_eq!(answers(&warned), answers(&quiz));
    let last = step(&warned, Event::Tick(59));
    assert_eq!(last.screen(), Screen::Question(0));
    let gone = step(&last, Event::Tick(1));
    assert_eq!(gone.screen(), Screen::Forgotten);
    assert!(is_forgotten(&gone));
    assert!(!gone.about_to_forget());
}

proptest! {
    #[test]
    fn any_sign_of_the_reader_starts_the_ten_minutes_anew(quiz in on_a_question(), event in kept_event()) {
        let warned = step(&step(&quiz, Event::Stay), Event::Tick(WARN_AFTER));
        prop_assert!(warned.about_to_forget());
        let after = step(&warned, event);
        prop_assert!(!after.about_to_forget());
        prop_assert_eq!(step(&after, Event::Tick(FORGET_AFTER - 1)).answers(), after.answers());
    }

    #[test]
    fn staying_changes_nothing_but_the_time_left(quiz in anywhere()) {
        let stayed = step(&quiz, Event::Stay);
        prop_assert_eq!(stayed.screen(), quiz.screen());
        prop_assert_eq!(answers(&stayed), answers(&quiz));
        prop_assert_eq!(stayed.changing(), quiz.changing());
        prop_assert!(!stayed.about_to_forget());
    }

    #[test]
    fn ten_minutes_without_a_sign_are_enough_in_one_piece_or_in_many(
        quiz in anywhere(),
        pieces in vec(1..200u32, 1..20),
    ) {
        let rested = step(&quiz, Event::Stay);
        let total: u32 = pieces.iter().sum();
        let ticks: Vec<Event> = pieces.into_iter().map(Event::Tick).collect();
        let after = follow(rested.clone(), &ticks);
        prop_assert_eq!(&after, &step(&rested, Event::Tick(total)));
        if total >= FORGET_AFTER {
            prop_assert!(is_forgotten(&after));
        } else {
            prop_assert_eq!(answers(&after), answers(&quiz));
            prop_assert_eq!(after.screen(), quiz.screen());
        }
    }

    #[test]
    fn time_passes_only_when_there_is_something_to_forget(quiz in anywhere(), seconds in any::<u32>()) {
        let after = step(&quiz, Event::Tick(seconds));
        if !has_something_to_forget(&quiz) {
            prop_assert_eq!(after, quiz);
        } else if seconds >= FORGET_AFTER {
            prop_assert!(is_forgotten(&after));
        }
    }

    #[test]
    fn answers_behind_another_screen_are_forgotten_too(all in all_picks(), partner in any::<bool>()) {
        let start = follow(go_through(&all), &[Event::Back; 8]);
        let quiz = if partner { step(&start, Event::Partner) } else { start };
        let after = step(&quiz, Event::Tick(FORGET_AFTER));
        prop_assert!(is_forgotten(&after));
    }
}

#[test]
fn a_clock_that_jumps_ahead_forgets_and_does_not_overflow() {
    let quiz = follow(begin(), &[Event::Pick(0), Event::Tick(500), Event::Tick(u32::MAX)]);
    assert_eq!(quiz.screen(), Screen::Forgotten);
}

#[test]
fn a_guide_without_questions_stays_at_the_introduction() {
    let rules = Rules { questions: Vec::new(), ..RULES.clone() };
    let quiz = Quiz::new().step(&rules, Event::Start);
    assert_eq!(quiz, Quiz::new());
    assert_eq!(quiz.step(&rules, Event::Next), Quiz::new());
}
