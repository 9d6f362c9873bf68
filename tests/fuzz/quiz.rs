//! The quiz, in whatever order things happen to it.

use gentle_guide::guide::edition::{Edition, Kind};
use gentle_guide::guide::quiz::{Answer, Event, FORGET_AFTER, Quiz, Screen};
use gentle_guide::guide::rules::Picks;

use crate::{Dice, common, guides};

/// Every kind of event, with indexes and times that make sense and that do not.
pub(crate) fn event(dice: &mut Dice) -> Event {
    match dice.below(40) {
        0..=3 => Event::Start,
        4 => Event::Partner,
        5..=14 => Event::Pick(dice.byte()),
        15 => Event::Withhold,
        16..=23 => Event::Next,
        24..=26 => Event::Skip,
        27 | 28 => Event::Back,
        29 => Event::Handout,
        30 | 31 => Event::Change(dice.byte()),
        32 | 33 => Event::Finish,
        34 => Event::Restart,
        35 if dice.once_in(3) => Event::Leave,
        36 => Event::Tick(dice.below(700) as u32),
        37 => Event::Tick(*dice.pick(&[&0, &1, &FORGET_AFTER, &(FORGET_AFTER - 1), &u32::MAX])),
        38 => Event::Stay,
        39 => Event::Forget,
        _ => Event::Start,
    }
}

fn has_answers(quiz: &Quiz) -> bool {
    !quiz.answers().is_empty()
        || (0..=u8::MAX).any(|question| quiz.answer(question) != Answer::Open)
}

/// What must hold after every event.
fn holds(
    edition: &Edition,
    before: &Quiz,
    event: Event,
    quiet: u32,
    quiz: &Quiz,
) -> Result<(), &'static str> {
    let rules = &edition.rules;
    let after = |event| quiz.step(rules, event);
    match quiz.screen() {
        Screen::Question(question) => {
            if usize::from(question) >= rules.questions.len() {
                return Err("a question that the guide does not have");
            }
            if after(Event::Next).step(rules, Event::Back).answers() != quiz.answers() {
                return Err("Back after Next gives other answers");
            }
        }
        Screen::Outcome | Screen::Handout => {
            let page = edition.page(&quiz.answers()).ok_or("an outcome without a page")?;
            if page.outcome.kind == Kind::Comfort {
                let earned = (0u8..).zip(&rules.questions).all(|(index, question)| {
                    let picks = quiz.answer(index).picks();
                    question.clear == Picks::NONE
                        || (!picks.is_empty() && question.clear.has(picks))
                });
                if !earned {
                    return Err("comfort that was not earned");
                }
            }
        }
        Screen::Start | Screen::Partner | Screen::Forgotten | Screen::Left => {}
    }
    for (index, question) in (0u8..).zip(&rules.questions) {
        let picks = quiz.answer(index).picks();
        let fits = picks.iter().all(|option| option < question.options);
        if !fits
            || picks.len() > usize::from(question.most)
            || (picks.meets(question.alone) && picks.len() > 1)
        {
            return Err("more is picked than the form allows");
        }
    }
    let gone = matches!(event, Event::Forget | Event::Leave | Event::Restart)
        || quiet >= FORGET_AFTER
        || matches!(quiz.screen(), Screen::Forgotten | Screen::Left);
    if gone && has_answers(quiz) {
        return Err("answers that should have been forgotten");
    }
    if before.screen() == Screen::Left && quiz != before {
        return Err("a way back from having left");
    }
    Ok(())
}

#[test]
fn a_hundred_thousand_ways_through_the_quiz_keep_every_promise() {
    let editions = [guides::small_edition(), common::shipped().english];
    let mut comforts = 0;
    for throw in 0..100_000 {
        let mut dice = Dice::new(6, throw);
        let edition = &editions[dice.below(editions.len())];
        let mut quiz = Quiz::new();
        let mut quiet = 0u32;
        let mut events = Vec::new();
        let plain = dice.once_in(2);
        let count = dice.below(30);
        let mut more: Vec<Event> = (0..count).map(|_| event(&mut dice)).collect();
        if plain {
            // Begins as most readers do: an answer to each question in turn.
            let questions = edition.rules.questions.iter();
            let answers = questions.flat_map(|question| {
                [Event::Pick(dice.below(question.options.into()) as u8), Event::Next]
            });
            more.splice(0..0, std::iter::once(Event::Start).chain(answers));
            more.truncate(30);
        }
        for event in more {
            events.push(event);
            let next = quiz.step(&edition.rules, event);
            quiet = match event {
                Event::Tick(seconds) => quiet.saturating_add(seconds),
                _ => 0,
            };
            if let Err(why) = holds(edition, &quiz, event, quiet, &next) {
                panic!("throw {throw}: {why}, after {events:?}: {next:?}");
            }
            quiz = next;
            let shows = quiz.screen() == Screen::Outcome;
            let page = shows.then(|| edition.page(&quiz.answers()).unwrap());
            comforts += u64::from(page.is_some_and(|page| page.outcome.kind == Kind::Comfort));
        }
    }
    assert!(comforts > 1_000, "comfort was shown only {comforts} times");
}
