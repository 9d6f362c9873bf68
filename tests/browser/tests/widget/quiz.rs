//! Answers can be taken back, changed, withheld and cleared.

use browser_tests::reader::{Reader, TITLE, label_of, option_id};
use browser_tests::scenario;
use browser_tests::site::Site;
use gentle_guide::guide::edition::fill;

use crate::outcomes::but;

/// The words of the note for those who skipped what safety depends on.
fn skipped_note(reader: &Reader<'_>) -> String {
    let note = reader.guide.notes.iter().find(|note| &*note.id == "skipped");
    note.expect("the guide has the note").text.to_string()
}

/// Skips from the first question to the outcome.
fn skip_everything(reader: &mut Reader<'_>) {
    reader.begin();
    assert!(!reader.exists("fieldset :checked"), "an answer is still there");
    reader.answer(&[]);
    assert_eq!(reader.outcome().as_deref(), Some("unsure"));
    assert!(reader.reads(&skipped_note(reader)));
}

scenario!(answers_stay_on_going_back_and_can_be_changed_and_cleared, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));

    reader.begin();
    reader.pick("choice", "solo");
    reader.next();
    reader.pick("body", "none");
    reader.next();
    reader.asks(2);
    reader.back();
    assert!(reader.has_picked("body", "none"));
    reader.back();
    assert!(reader.has_picked("choice", "solo"));
    reader.back();
    assert_eq!(reader.text(TITLE), &*reader.guide.intro.title);
    reader.use_button(&reader.guide.intro.me);
    reader.asks(0);
    assert!(reader.has_picked("choice", "solo"));

    // From the outcome, one answer can be changed by itself.
    reader.answer(&but(&[("choice", "solo")]));
    assert_eq!(reader.outcome().as_deref(), Some("joy"));
    assert!(!reader.reads(&skipped_note(&reader)));
    reader.click_until(".gg-told > summary", "what I told", |page| page.exists(".gg-told[open]"));
    let body = &reader.guide.questions[1];
    assert!(reader.reads(&body.options[0].label));
    let change = format!("{}: {}", reader.guide.interface.change, body.legend);
    reader.use_button(&change);
    reader.asks(1);
    assert!(reader.has_picked("body", "none"));
    reader.back();
    assert_eq!(reader.outcome().as_deref(), Some("joy"));
    reader.click_until(".gg-told > summary", "what I told", |page| page.exists(".gg-told[open]"));
    reader.use_button(&change);
    reader.pick("body", "hurt");
    reader.next();
    assert_eq!(reader.outcome().as_deref(), Some("pain"));
    reader.back();
    assert!(reader.has_picked("who", "partner"));
    reader.next();
    assert_eq!(reader.outcome().as_deref(), Some("pain"));

    reader.start_again();
    skip_everything(&mut reader);
    reader.use_button(&reader.guide.interface.clear);
    reader.comes_to_read(&reader.guide.interface.forgotten);
    reader.is_at_the_heading();
    reader.use_button(&reader.guide.interface.start);
    reader.asks(0);
    assert!(!reader.exists("fieldset :checked"));
    reader.assert_nothing_uncaught();
});

scenario!(what_a_reader_would_rather_not_say_counts_as_not_answered, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.begin();
    reader.answer(&but(&[("after", "-rather-not")]));
    assert_eq!(reader.outcome().as_deref(), Some("unsure"));
    assert!(reader.reads(&skipped_note(&reader)));
    reader.click_until(".gg-told > summary", "what I told", |page| page.exists(".gg-told[open]"));
    assert!(reader.reads(&reader.guide.interface.rather_not));
});

scenario!(picks_that_do_not_go_together_are_not_both_kept, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.begin();
    reader.skip();
    reader.skip();

    // "None of these" and any of these exclude each other.
    reader.pick("alarm", "froze");
    reader.pick("alarm", "none");
    reader.wait_until("one pick", |page| page.count("fieldset :checked") == 1);
    reader.pick("alarm", "panic");
    reader.pick("alarm", "unreal");
    reader.wait_until("two picks", |page| page.count("fieldset :checked") == 2);
    assert!(!reader.has_picked("alarm", "none"));
    // And so does not saying.
    reader.pick("alarm", "-rather-not");
    reader.wait_until("one pick", |page| page.count("fieldset :checked") == 1);
    reader.pick("alarm", "none");
    reader.next();

    // Two feelings at most: the third is refused, in words.
    reader.skip();
    reader.skip();
    let too_many = fill(&reader.guide.interface.too_many, &[("n", "2")]);
    reader.pick("felt", "joy");
    reader.pick("felt", "old");
    assert!(!reader.reads(&too_many));
    reader.click(&label_of(&option_id("felt", "low")));
    reader.comes_to_read(&too_many);
    assert_eq!(reader.property(&option_id("felt", "low"), "checked"), false);
    assert_eq!(reader.count("fieldset :checked"), 2);
    // Refused once more, it is still not picked.
    reader.click(&label_of(&option_id("felt", "low")));
    reader.wait_until("no third pick", |page| page.count("fieldset :checked") == 2);
    assert_eq!(reader.property(&option_id("felt", "low"), "checked"), false);
    // Letting go of one makes room for another.
    let joy = option_id("felt", "joy");
    reader.click_until(&label_of(&joy), "one pick", |page| page.count("fieldset :checked") == 1);
    reader.pick("felt", "low");
    assert!(!reader.reads(&too_many));
    reader.next();
    reader.assert_nothing_uncaught();
});
