//! Every outcome, by mouse and by keyboard alone.

use browser_tests::reader::{Answers, FRAME, Hand, Reader};
use browser_tests::site::Site;
use browser_tests::{Key, scenario};
use serde_json::json;

/// Answers that are all clear and lead to joy.
pub(crate) const CLEAR: Answers<'_> = &[
    ("choice", "free"),
    ("body", "none"),
    ("alarm", "none"),
    ("after", "ok"),
    ("often", "first"),
    ("felt", "joy"),
    ("who", "partner"),
];

/// For each outcome, what a reader answers differently from [`CLEAR`].
pub(crate) const PATHS: [(&str, Answers<'_>); 13] = [
    ("crisis", &[("alarm", "self_harm")]),
    ("unsafe-now", &[("alarm", "unsafe_now")]),
    ("urgent-body", &[("body", "urgent")]),
    ("consent", &[("choice", "pushed")]),
    ("alarm", &[("alarm", "panic"), ("alarm", "froze")]),
    ("pain", &[("body", "mild")]),
    ("keeps-happening", &[("often", "always"), ("felt", "low")]),
    ("unsure", &[("felt", "dont_know")]),
    ("old-feelings", &[("felt", "old"), ("felt", "stress")]),
    ("low-mood", &[("felt", "apart")]),
    ("stress", &[("felt", "stress"), ("choice", "solo")]),
    ("intensity", &[("felt", "intense"), ("who", "alone")]),
    ("joy", &[("after", "worries")]),
];

/// The usual answers, except for some questions.
pub(crate) fn but<'a>(different: Answers<'a>) -> Vec<(&'a str, &'a str)> {
    let same = CLEAR.iter().filter(|(question, _)| different.iter().all(|(id, _)| id != question));
    different.iter().chain(same).copied().collect()
}

/// Walks every path in one widget, starting again after each outcome.
fn reach_every_outcome(reader: &mut Reader<'_>) {
    let before = reader.host_position();
    for (outcome, different) in PATHS {
        reader.begin();
        reader.answer(&but(different));
        assert_eq!(reader.outcome().as_deref(), Some(outcome));
        let words = reader.guide.outcomes.iter().find(|other| &*other.id == outcome).unwrap();
        let mut titles = words.variants.iter().map(|(_, words)| &words.title);
        let title = reader.text("#gg-quiz-title");
        assert!(*title == *words.words.title || titles.any(|words| **words == *title), "{title}");
        reader.start_again();
    }
    assert_eq!(reader.host_position(), before, "the page around the widget moved");
    reader.assert_nothing_uncaught();
}

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    every_outcome_is_reached_by_mouse,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        reader.visit(&site.page(&site.fast("")));
        reach_every_outcome(&mut reader);
    }
);

scenario!(every_outcome_is_reached_by_keyboard_alone, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.goto(&site.page(&site.fast("")));
    reader.within_frame(FRAME, |frame| {
        frame.wait_until("the quiz", |frame| frame.exists("html[data-live]"));
    });
    reader.hand = Hand::Keyboard;
    reader.tab_to("#before");
    reader.press(Key::Tab);
    reader.enter(FRAME);
    let leave = json!(reader.guide.interface.leave.trim());
    reader.wait_until("focus on the first thing in the frame", |frame| {
        frame.script("return document.activeElement.textContent.trim()") == leave
    });
    reach_every_outcome(&mut reader);
});
