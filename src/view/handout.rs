//! Something to take along: the outcome, whom to turn to, what to say to a
//! doctor. Made in the browser, shown before it is printed, sent nowhere.

use super::app::{Mode, Shown};
use super::explainer::{bullets, small_heading, title};
use super::html::{Attr, El, button, el, says};
use super::quiz::{TITLE, back};
use super::support::{all_support, emergency_here, here_by_topic, picker};

/// What a print-out holds, with the button that prints it. Nothing else of the
/// quiz is ever printed.
pub fn handout(shown: &Shown<'_>) -> El {
    let edition = shown.edition();
    let ui = shown.ui();
    let answers = shown.state.quiz.answers();
    let Some(page) = edition.page(&answers) else { return all_support(shown) };
    // On a page that may lead only to help, a visit to a doctor can wait.
    let say = edition.say.as_ref().filter(|_| !page.outcome.bare);
    let sheet = el("div", "gg-sheet")
        .child(small_heading(shown.top, &page.words.title))
        .when(page.emergency, || emergency_here(shown))
        .child(says("p", "", &page.words.text))
        .list(page.notes.iter().map(|note| says("p", "", &note.text)))
        .child(small_heading(shown.top, &ui.next_steps))
        .child(bullets(&page.words.next))
        .maybe_child(say.map(|(title, _)| small_heading(shown.top, title)))
        .maybe_child(say.map(|(_, lines)| bullets(lines)))
        .child(small_heading(shown.top, &ui.who_can_help))
        .when(!page.emergency, || emergency_here(shown))
        .maybe_child(here_by_topic(shown))
        .child(says("p", "", &edition.intro.disclaimer));
    el("div", "gg-handout")
        .key("handout")
        .child(back(shown))
        .child(title(shown.top, TITLE).text(&ui.take))
        .child(says("p", "gg-note", &ui.take_note))
        .child(picker(shown, "gg-handout-region"))
        // In the page itself, printing would print that page.
        .when(shown.mode == Mode::Isolated, || {
            let print = button("gg-button gg-main", &ui.print).attr(Attr::DataPress, "print");
            el("p", "gg-actions").child(print)
        })
        .child(sheet)
}
