//! The explainer: every section opens and closes, and the page around the
//! widget stays where it is.

use browser_tests::reader::{FRAME, Hand, Reader, summary_of};
use browser_tests::site::Site;
use browser_tests::{Key, scenario};

use crate::outcomes::CLEAR;

scenario!(every_section_opens_and_closes_by_mouse_and_by_keyboard, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    let sections: Vec<String> =
        reader.guide.sections.iter().map(|section| section.id.to_string()).collect();
    assert_eq!(sections.len(), 17);
    let place = reader.host_position();

    for section in &sections {
        reader.toggle(section);
        reader.toggle(section);
    }
    assert_eq!(reader.host_position(), place, "the page around the widget moved");

    reader.goto(&site.page(&site.fast("")));
    reader.tab_to("#before");
    reader.press(Key::Tab);
    reader.enter(FRAME);
    reader.hand = Hand::Keyboard;
    let place = reader.host_position();
    for section in &sections {
        reader.toggle(section);
        assert!(reader.exists(&format!("{}:focus", summary_of(section))));
        reader.press(Key::Space);
        reader.wait_until("the section to close", |_| !reader.is_open(section));
    }
    assert_eq!(reader.host_position(), place, "the page around the widget moved");
    reader.assert_nothing_uncaught();
});

scenario!(links_from_an_outcome_open_their_section_inside_the_frame, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.begin();
    // The top of the frame is out of sight: a careless focus would scroll to it.
    reader.outside(|host| host.script("scrollTo(0, 150)"));
    let place = reader.host_position();
    reader.answer(CLEAR);
    let title = |id: &str| {
        let section = reader.guide.sections.iter().find(|section| &*section.id == id);
        section.expect("the guide has the section").title.to_string()
    };
    let (feelings, words) = (title("feelings"), title("words"));

    reader.use_button(&feelings);
    let summary = summary_of("feelings");
    reader.wait_until("focus on the section", |page| page.exists(&format!("{summary}:focus")));
    assert!(reader.is_open("feelings"));
    let (top, bottom, height) = (
        reader.rect(".gg-bar").height,
        reader.script(&format!(
            "return document.querySelector('{summary}').getBoundingClientRect().top"
        )),
        reader.script("return innerHeight"),
    );
    let seen = bottom.as_f64().unwrap();
    assert!(seen >= top && seen < height.as_f64().unwrap(), "the section is out of sight: {seen}");
    assert_eq!(reader.host_position(), place, "the page around the widget moved");

    // Back in the quiz, the outcome is still there, and so are its links.
    reader.outside(|host| host.script("scrollTo(0, 0)"));
    let quiz = reader.guide.interface.quiz.clone();
    reader.use_button(&quiz);
    reader.is_at_the_heading();
    assert_eq!(reader.outcome().as_deref(), Some("joy"));
    reader.hand = Hand::Keyboard;
    reader.use_button(&words);
    let focused = format!("{}:focus", summary_of("words"));
    reader.wait_until("focus on the section", |page| page.exists(&focused));
    assert!(reader.is_open("words") && reader.is_open("feelings"));
    reader.assert_nothing_uncaught();
});
