//! The view, in whatever order things happen to it.
use gentle_guide::guide::edition::{Edition, Text};
use gentle_guide::guide::quiz::{Event, Screen};
use gentle_guide::guide::support::{ANYWHERE, Day};
use gentle_guide::view::app::Props;
use gentle_guide::view::state::{Action, Place, Start, State};

use crate::page::{is_well_made, print};
use crate::{Dice, HOSTILE, common, guides, quiz};

fn region(dice: &mut Dice) -> Option<Text> {
    match dice.below(8) {
        0 => None,
        1..=5 => Some(dice.pick(&["us", "gb", "ie", "nz", "home"]).into()),
        6 => Some(ANYWHERE.into()),
        _ => Some(dice.pick(HOSTILE).into()),
    }
}

fn start(dice: &mut Dice) -> Start {
    [Start::Explainer, Start::Quiz, Start::Partner][dice.below(3)]
}

fn action(dice: &mut Dice) -> Action {
    match dice.below(20) {
        0..=11 => Action::Quiz(quiz::event(dice)),
        12 | 13 => Action::Go(Place::ALL[dice.below(3)]),
        14 => Action::Open(dice.byte()),
        15 => Action::Region(region(dice)),
        16 | 17 => Action::Suggest(region(dice)),
        18 => Action::Heading(dice.byte()),
        _ => Action::Begin(start(dice)),
    }
}

/// What must hold after every message.
fn holds(before: &State, action: &Action, after: &State) -> Result<(), &'static str> {
    let known = |id: &Text| after.edition.support.region(id).is_some() && **id != *ANYWHERE;
    if after.region.as_ref().is_some_and(|id| !known(id)) {
        return Err("a region that the list does not have");
    }
    let site = matches!(action, Action::Suggest(_) | Action::Heading(_) | Action::Begin(_));
    if site && before.region_chosen && after.region != before.region {
        return Err("the site takes the reader's region back");
    }
    if site && before.touched && (after.quiz != before.quiz || after.place != before.place) {
        return Err("the site moves a reader who has begun");
    }
    let time = matches!(action, Action::Quiz(Event::Tick(_)));
    if (site || time) && (after.focus != before.focus || after.touched != before.touched) {
        return Err("what the reader did not do moves the focus, or counts as theirs");
    }
    if before.has_left() && !after.has_left() {
        return Err("a way back from having left");
    }
    Ok(())
}

/// The widget in a state, printed.
fn printed(state: &State) -> String {
    let first = Props::prerendered(state.edition.clone());
    print(Props { state: state.clone(), live: true, ..first })
}

#[test]
fn whatever_happens_to_the_view_it_shows_a_whole_page() {
    let editions = [guides::small_edition(), common::shipped().english].map(Edition::keep);
    let mut outcomes = 0;
    for throw in 0..20_000 {
        let mut dice = Dice::new(7, throw);
        let edition = editions[dice.below(2)].clone();
        let begun = start(&mut dice);
        let mut state = State::new(edition, Day(dice.below(60_000) as i64));
        if dice.once_in(2) {
            state.update(Action::Anew(begun, region(&mut dice), 1 + dice.below(5) as u8));
        }
        let mut actions = Vec::new();
        for _ in 0..dice.below(25) {
            let action = action(&mut dice);
            actions.push(action.clone());
            state.focus = None;
            let mut next = state.clone();
            next.update(action.clone());
            if let Err(why) = holds(&state, &action, &next) {
                panic!("throw {throw}: {why}, after {actions:?}");
            }
            state = next;
        }
        if throw % 40 != 0 {
            continue;
        }
        outcomes += u64::from(state.quiz.screen() == Screen::Outcome);
        let html = printed(&state);
        let well_made = is_well_made(&html);
        assert_eq!(well_made, Ok(()), "throw {throw}, after {actions:?}");
        assert_eq!(html == "<div class=\"gg\"></div>", state.has_left(), "throw {throw}: {html}");
    }
    assert!(outcomes > 20, "only {outcomes} printed pages show an outcome");
}
