//! The app takes over a page that the reader already uses, and nothing moves.

use browser_tests::reader::{FRAME, Hand, Reader, option_id, summary_of};
use browser_tests::site::{LOADER, PAGE, Site, page_without_policy, wasm};
use browser_tests::{Engine, Key, scenario};
use serde_json::json;
use std::time::Duration;

use crate::picture::Picture;

/// Opens a blog page whose widget has everything but the app's module.
fn enter_before_the_app(reader: &mut Reader<'_>, site: &Site) {
    site.widget.hold(&wasm());
    reader.goto(&site.page(&site.fast("")));
    reader.enter_loading_frame(FRAME);
    // What the element sets has arrived.
    reader.wait_until_told();
}

fn take_over(reader: &Reader<'_>, site: &Site) {
    assert!(!reader.exists("html[data-live]"));
    site.widget.release(&wasm());
    reader.wait_until_live();
}

/// Adds the loader, from the given address, to a page that has all of the fast snippet but it.
const ADD_LOADER: &str =
    "document.head.append(Object.assign(document.createElement('script'), { src: arguments[0] }))";

/// Adds it to the page that the reader has stepped out to, and goes back into the frame.
pub(crate) fn add_loader(reader: &mut Reader<'_>, site: &Site) {
    reader.script_with(ADD_LOADER, json!([format!("{}{LOADER}", site.widget.url())]));
    reader.enter(FRAME);
}

/// Waits until the page has been drawn.
pub(crate) const TWO_FRAMES: &str =
    "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";

/// What the window shows once everything on it is still.
pub(crate) fn still_picture(reader: &mut Reader<'_>) -> Vec<u8> {
    reader.wait_until("the page to be still", |page| {
        page.script("return document.getAnimations().length") == 0
    });
    reader.outside(|host| {
        // What the pointer rests on looks different.
        host.hover("#words");
        host.async_script(TWO_FRAMES, json!([]));
        host.picture()
    })
}

/// How many pixels of a window may differ. Browsers place the edges of letters anew, by less than a
/// pixel, whenever they draw a part again; where each word stands is compared exactly beside it.
const REDRAWN: usize = 300;

/// Compares two pictures, and keeps them to look at if they differ.
pub(crate) fn assert_same_picture(
    reader: &Reader<'_>,
    (before, after): (&[u8], &[u8]),
    most: usize,
    what: &str,
) {
    let picture = |png| Picture::read(png).without_bars();
    let count = picture(before).differing(&picture(after));
    if count > most {
        let folder = tempfile::tempdir().unwrap().keep();
        std::fs::write(folder.join("before.png"), before).unwrap();
        std::fs::write(folder.join("after.png"), after).unwrap();
        panic!("{}: {what} changed {count} pixels, see {}", reader.engine(), folder.display());
    }
}

/// Every piece of text that is shown, and exactly where.
fn text_on_page(reader: &Reader<'_>) -> serde_json::Value {
    reader.script(
        "const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        const range = document.createRange();
        while (all.nextNode()) {
            const node = all.currentNode;
            if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
            range.selectNodeContents(node);
            const { x, y, width, height } = range.getBoundingClientRect();
            if (width) found.push([node.data.trim(), x, y, width, height]);
        }
        return found",
    )
}

scenario!(take_over_keeps_open_sections_focus_scroll_and_every_word_in_place, |browser| {
    let mut reader = Reader::new(browser);
    for hand in [Hand::Keyboard, Hand::Mouse] {
        let site = Site::start();
        enter_before_the_app(&mut reader, &site);
        reader.hand = hand;
        for section in ["now", "words"] {
            reader.toggle(section);
        }
        let focused = format!("{}:focus", summary_of("words"));
        assert!(reader.exists(&focused));
        reader.script("scrollBy({ top: 90, behavior: 'instant' })");
        let scroll = reader.script("return scrollY");
        let before = still_picture(&mut reader);
        let text = text_on_page(&reader);

        take_over(&reader, &site);
        assert!(reader.is_open("now") && reader.is_open("words"));
        assert_eq!(reader.count("details[open]"), 2);
        assert!(reader.exists(&focused), "the focus went to {}", reader.focused());
        assert_eq!(reader.script("return scrollY"), scroll);
        assert_eq!(text_on_page(&reader), text, "words moved");
        let after = still_picture(&mut reader);
        assert_same_picture(
            &reader,
            (&before, &after),
            REDRAWN,
            &format!("taking over ({hand:?})"),
        );
        reader.assert_nothing_uncaught();
    }
});

scenario!(a_question_scrolled_on_before_the_app_is_there_stays_where_it_is, |browser| {
    let mut reader = Reader::new(browser);
    for hand in [Hand::Keyboard, Hand::Mouse] {
        let site = Site::start();
        reader.set_viewport(1280, 600);
        reader.hand = hand;
        enter_before_the_app(&mut reader, &site);
        reader.begin();
        // The heading has the focus, and is out of sight now.
        reader.is_at_the_heading();
        reader.script("scrollTo({ top: 1000, behavior: 'instant' })");
        let place = "const { bottom } = document.activeElement.getBoundingClientRect();
            const bar = document.querySelector('.gg-bar').getBoundingClientRect();
            return [scrollY, bottom < bar.bottom]";
        let before = reader.script(place);
        assert_eq!(before[1], true, "the heading is still in sight: {before}");
        take_over(&reader, &site);
        reader.is_at_the_heading();
        assert_eq!(reader.script(place), before, "{hand:?}");
        reader.assert_nothing_uncaught();
    }
});

/// In the host page: adds up how far what it shows has moved, where the engine tells.
const SHIFT: &str = "<script>window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (shift += value)))
        .observe({ type: 'layout-shift', buffered: true })</script>";

scenario!(with_the_fast_snippet_nothing_on_the_page_moves, |browser| {
    let mut reader = Reader::new(browser);
    for (width, height) in [(500, 844), (1280, 900)] {
        let site = Site::start();
        reader.set_viewport(width, height);
        let markup = site.fast("").replace(&site.loader(), "");
        reader.goto(&site.page_with_head(SHIFT, &markup));
        reader.enter_frame(FRAME);
        reader.wait_until_live();
        reader.step_out();
        let before = (reader.rect(FRAME), reader.rect("#after"));
        add_loader(&mut reader, &site);
        reader.wait_until_told_of("theme=");
        reader.step_out();
        let after = (reader.rect(FRAME), reader.rect("#after"));
        assert_eq!(after, before, "at {width} px");
        assert_eq!(reader.script("return shift"), 0);
    }
});

scenario!(a_reader_who_scrolls_on_stays_there_when_the_loader_came_late, |browser| {
    let mut reader = Reader::new(browser);
    reader.hand = Hand::Keyboard;
    for early in [false, true] {
        let site = Site::start();
        reader.set_viewport(1280, 900);
        let markup = site.fast("").replace(&site.loader(), "");
        reader.goto(&site.page(&markup));
        reader.enter_frame(FRAME);
        reader.wait_until_live();
        reader.begin();
        reader.is_at_the_heading();
        let scroll = "document.documentElement.scrollTop = 150; return scrollY";
        if early {
            assert_eq!(reader.script(scroll), 150);
        }
        reader.step_out();
        add_loader(&mut reader, &site);
        reader.wait_until_told_of("theme=");
        assert_eq!(reader.script(scroll), 150);
        reader.async_script(TWO_FRAMES, json!([]));
        // The heading's focus goes: what lies in layers of its own changes, and all is laid out anew.
        reader.script("document.activeElement.blur()");
        reader.async_script(TWO_FRAMES, json!([]));
        assert_eq!(reader.script("return scrollY"), 150, "{:?}", reader.engine());
        reader.assert_nothing_uncaught();
    }
});

scenario!(take_over_goes_on_where_the_reader_is, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);

    // A guide for a partner asked for early is not lost.
    enter_before_the_app(&mut reader, &site);
    reader.use_button(&reader.guide.interface.quiz);
    reader.use_button(&reader.guide.intro.other);
    reader.comes_to_read(&reader.guide.interface.getting_ready);
    take_over(&reader, &site);
    reader.comes_to_read(&reader.guide.partner.title);
    reader.is_at_the_heading();

    // Nor is the part shown, nor the region picked there.
    let site = Site::start();
    enter_before_the_app(&mut reader, &site);
    reader.use_button(&reader.guide.interface.support);
    reader.choose_region("#gg-region", "ie");
    take_over(&reader, &site);
    assert!(reader.is_displayed("#gg-region") && !reader.is_displayed("#gg-read-title"));
    assert_eq!(reader.property("#gg-region", "value"), "ie");
    reader.comes_to_read("112");
    reader.assert_nothing_uncaught();
});

/// Opens a page without the app, and answers the first question there.
fn answer_before_the_app(reader: &mut Reader<'_>, site: &Site) {
    enter_before_the_app(reader, site);
    reader.begin();
    reader.is_at_the_heading();
    reader.pick("choice", "solo");
    assert!(!reader.reads(&reader.guide.interface.getting_ready));
}

/// Goes on from there to the second question.
fn come_to_the_second_before_the_app(reader: &mut Reader<'_>, site: &Site) {
    answer_before_the_app(reader, site);
    reader.use_button(&reader.guide.interface.next);
    reader.asks(1);
}

scenario!(the_first_question_is_asked_before_the_app_is_there_and_nothing_moves, |browser| {
    let mut reader = Reader::new(browser);
    for hand in [Hand::Keyboard, Hand::Mouse] {
        let site = Site::start();
        reader.hand = hand;
        answer_before_the_app(&mut reader, &site);
        let focused = format!("{}:focus", option_id("choice", "solo"));
        assert!(reader.exists(&focused));
        let before = still_picture(&mut reader);
        let text = text_on_page(&reader);
        take_over(&reader, &site);
        assert!(reader.has_picked("choice", "solo"));
        assert!(reader.exists(&focused), "the focus went to {}", reader.focused());
        assert_eq!(text_on_page(&reader), text, "words moved");
        // When to show the focus is WebKit's own choice: around a radio button reached by arrows it
        // shows it only later.
        if hand == Hand::Mouse || reader.engine() != Engine::WebKit {
            let after = still_picture(&mut reader);
            assert_same_picture(&reader, (&before, &after), REDRAWN, &format!("{hand:?}"));
        }
        reader.next();
        reader.asks(1);
        reader.back();
        reader.asks(0);
        assert!(reader.has_picked("choice", "solo"));
        reader.assert_nothing_uncaught();
    }
});

/// The page holds nothing of an answer that was given before the app: at most which part is shown.
#[track_caller]
fn assert_no_early_answer(reader: &Reader<'_>) {
    let more = "[data-done]:not([data-done=ex], [data-done=exr], [data-done=exq], [data-done=exs])";
    assert!(!reader.exists(&format!("html:is({more}, [data-pressed]), fieldset, input:checked")));
}

scenario!(the_first_answer_goes_when_the_app_fails_or_the_reader_leaves, |browser| {
    let mut reader = Reader::new(browser);
    let site = Site::start();
    answer_before_the_app(&mut reader, &site);
    reader.script("dispatchEvent(new Event('gg-failed'))");
    reader.comes_to_read(&reader.guide.interface.failed);
    reader.is_at_the_heading();
    assert_no_early_answer(&reader);
    // The app may come all the same, and begins anew.
    take_over(&reader, &site);
    reader.begin();
    assert_eq!(reader.count("input:checked"), 0);

    // Without the loader the frame stays where it is.
    let site = Site::start();
    site.widget.hold(&wasm());
    reader.goto(&site.page(&site.fast("").replace(&site.loader(), "")));
    reader.enter_loading_frame(FRAME);
    reader.begin();
    reader.pick("choice", "solo");
    reader.use_button(&reader.guide.interface.leave);
    reader.comes_to_read(&reader.guide.interface.left);
    assert_no_early_answer(&reader);
});

scenario!(the_focus_on_a_button_of_the_first_question_stays_when_the_app_comes, |browser| {
    let mut reader = Reader::new(browser);
    for button in ["next", "skip", "intro"] {
        let site = Site::start();
        answer_before_the_app(&mut reader, &site);
        let focused = format!("fieldset ~ div [data-press={button}]:focus");
        reader.script(&format!(
            "document.querySelector('fieldset ~ div [data-press={button}]').focus()"
        ));
        assert!(reader.exists(&focused));
        take_over(&reader, &site);
        assert!(reader.has_picked("choice", "solo"));
        let now = reader.script("return document.activeElement.dataset.press ?? 'nothing'");
        assert_eq!(now, json!(button));
    }
});

scenario!(two_questions_are_asked_before_the_app_and_the_answers_go_on_when_it_comes, |browser| {
    let mut reader = Reader::new(browser);
    for (button, kept) in [("next", true), ("skip", false)] {
        let site = Site::start();
        answer_before_the_app(&mut reader, &site);
        let ui = &reader.guide.interface;
        let go_on = if kept { &ui.next } else { &ui.skip };
        reader.use_button(go_on);
        reader.asks(1);
        reader.is_at_the_heading();
        reader.pick("body", "mild");
        assert!(!reader.reads(&ui.getting_ready));
        reader.use_button(go_on);
        reader.comes_to_read(&ui.getting_ready);
        take_over(&reader, &site);
        reader.asks(2);
        reader.is_at_the_heading();
        reader.back();
        reader.asks(1);
        assert_eq!(reader.has_picked("body", "mild"), kept, "{button}");
        reader.back();
        reader.asks(0);
        assert_eq!(reader.has_picked("choice", "solo"), kept, "{button}");
        reader.start_again();
        assert_no_early_answer(&reader);
        reader.assert_nothing_uncaught();
    }
});

scenario!(the_second_question_stays_as_it_is_when_the_app_comes, |browser| {
    let mut reader = Reader::new(browser);
    for picked in ["none", "urgent"] {
        let site = Site::start();
        come_to_the_second_before_the_app(&mut reader, &site);
        reader.pick("body", picked);
        let focused = format!("{}:focus", option_id("body", picked));
        let text = text_on_page(&reader);
        take_over(&reader, &site);
        assert!(reader.has_picked("body", picked));
        assert!(reader.exists(&focused), "the focus went to {}", reader.focused());
        if picked == "none" {
            assert_eq!(text_on_page(&reader), text, "words moved");
        }
        reader.back();
        reader.asks(0);
        assert!(reader.has_picked("choice", "solo"));
        reader.assert_nothing_uncaught();
    }
});

scenario!(
    back_from_the_second_question_before_the_app_leads_to_the_first_and_its_answer,
    |browser| {
        let mut reader = Reader::new(browser);
        for (go_on, kept) in [("next", true), ("skip", false)] {
            let site = Site::start();
            answer_before_the_app(&mut reader, &site);
            let ui = &reader.guide.interface;
            reader.use_button(if go_on == "next" { &ui.next } else { &ui.skip });
            reader.asks(1);
            reader.pick("body", "hurt");
            // It waits for the app; who goes back waits no longer.
            reader.use_button(&ui.next);
            reader.comes_to_read(&ui.getting_ready);
            reader.back();
            reader.asks(0);
            reader.is_at_the_heading();
            assert_eq!(reader.has_picked("choice", "solo"), kept, "{go_on}");
            assert!(!reader.reads(&ui.getting_ready));
            take_over(&reader, &site);
            reader.asks(0);
            assert_eq!(reader.has_picked("choice", "solo"), kept, "{go_on}");
            reader.assert_nothing_uncaught();
        }
    }
);

scenario!(an_emergency_told_before_the_app_is_there_is_met_with_help_at_once, |browser| {
    let mut reader = Reader::new(browser);
    let site = Site::start();
    come_to_the_second_before_the_app(&mut reader, &site);
    let mut outcomes = reader.guide.outcomes.iter();
    let outcome = outcomes.find(|outcome| &*outcome.id == "urgent-body").unwrap();
    let title = outcome.words.title.to_string();
    assert!(!reader.reads(&title));
    reader.pick("body", "urgent");
    reader.comes_to_read(&title);
    reader.comes_to_read("112");
    assert_eq!(reader.script("return scrollY"), 0);
    // Another answer takes it away.
    reader.pick("body", "mild");
    assert!(!reader.reads(&title));
    reader.pick("body", "urgent");
    reader.comes_to_read(&title);
    take_over(&reader, &site);
    assert!(reader.is_displayed("#gg-panel") && reader.reads(&title));

    // Should the app fail, all help is there, and no answer.
    let site = Site::start();
    come_to_the_second_before_the_app(&mut reader, &site);
    reader.pick("body", "urgent");
    reader.script("dispatchEvent(new Event('gg-failed'))");
    reader.wait_until("the support list", |page| page.is_displayed("#gg-support-title"));
    assert_eq!(reader.focused(), "gg-support-title");
    assert_no_early_answer(&reader);
    take_over(&reader, &site);
    assert!(reader.is_displayed("#gg-support-title"));
    reader.assert_nothing_uncaught();
});

scenario!(a_press_that_begins_before_the_app_is_there_and_ends_later_counts, |browser| {
    let mut reader = Reader::new(browser);
    for hand in [Hand::Mouse, Hand::Keyboard] {
        // On the guide's own page: Firefox's driver cannot keep a button down inside a frame.
        let site = Site::start();
        site.widget.hold(&wasm());
        reader.hand = hand;
        reader.goto(&format!("{}{PAGE}", site.widget.url()));
        reader.begin();
        reader.pick("choice", "solo");
        let next = reader.button(&reader.guide.interface.next);
        match hand {
            Hand::Mouse => reader.hold_mouse(&next),
            Hand::Keyboard => {
                reader.tab_to(&next);
                reader.hold(Key::Space);
            }
        }
        site.widget.release(&wasm());
        let come = "return performance.getEntriesByType('resource')
            .some(({ name, responseEnd }) => name.includes('.wasm') && responseEnd)";
        reader.wait_until("the module", |page| page.script(come) == true);
        std::thread::sleep(Duration::from_millis(500));
        let early = reader.exists("html[data-live]");
        assert!(!early, "{hand:?}: the app came between press and release");
        match hand {
            Hand::Mouse => reader.release_mouse(),
            Hand::Keyboard => reader.release(Key::Space),
        }
        reader.wait_until_live();
        reader.asks(1);
    }
});

scenario!(back_start_again_and_going_away_before_the_app_let_go_of_the_answer, |browser| {
    let mut reader = Reader::new(browser);
    for way in ["back", "start again", "go away"] {
        let site = Site::start();
        answer_before_the_app(&mut reader, &site);
        let ui = &reader.guide.interface;
        match way {
            "back" => reader.use_button(&ui.back),
            "start again" => reader.use_button(&ui.restart),
            // The browser may keep the page as it then is.
            _ => drop(reader.script("dispatchEvent(new Event('pagehide'))")),
        }
        reader.wait_until("the introduction", |page| page.is_displayed("#gg-fork"));
        assert_no_early_answer(&reader);
        take_over(&reader, &site);
        assert!(reader.is_displayed("#gg-fork"));
        reader.begin();
        assert_eq!(reader.count("input:checked"), 0);
        reader.assert_nothing_uncaught();
    }
});

scenario!(what_is_pressed_while_the_app_is_made_is_not_lost, |browser| {
    let site = Site::start();
    let press = "<script>addEventListener('gg-live', () => {
        for (const name of ['quiz', 'start']) document.querySelector(`[data-press=${name}]`).click();
    })</script><title>";
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", press, 1));
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    // Nobody has touched the frame, so WebKit gives it no focus.
    reader.wait_until("the first question", |page| page.exists("#gg-question-choice"));
    reader.assert_nothing_uncaught();
});

scenario!(a_section_opened_while_the_app_is_made_stays_where_it_is, |browser| {
    let site = Site::start();
    let open = "<script>addEventListener('gg-live', () => {
        const summary = document.querySelector('#gg-section-words > summary');
        summary.click();
        summary.focus({ preventScroll: true });
        scrollBy({ top: 90, behavior: 'instant' });
        window.scrolled = scrollY;
    })</script><title>";
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", open, 1));
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    assert!(reader.is_open("words"));
    let [scrolled, scroll] =
        ["scrolled", "scrollY"].map(|what| reader.script(&format!("return {what}")));
    assert!(scrolled.as_f64() > Some(0.0) && scroll == scrolled, "from {scrolled} to {scroll}");
    assert_ne!(reader.focused(), "gg-read-title");
    reader.assert_nothing_uncaught();
});

scenario!(a_section_opened_before_the_app_is_there_counts_as_having_begun, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    enter_before_the_app(&mut reader, &site);
    reader.toggle("now");
    reader.outside(|host| host.script("document.querySelector('gentle-guide').start = 'quiz'"));
    reader.wait_until_told_of("start=quiz");
    let reads = |reader: &Reader<'_>| {
        reader.is_displayed("#gg-read-title") && !reader.is_displayed("#gg-quiz-title")
    };
    assert!(reads(&reader));
    take_over(&reader, &site);
    assert!(reads(&reader) && reader.is_open("now"), "the app has moved the reader");
    // Nor does a site move them that changes its mind now.
    reader.outside(|host| host.script("document.querySelector('gentle-guide').start = 'partner'"));
    reader.wait_until_told_of("start=partner");
    assert!(reads(&reader));
    reader.assert_nothing_uncaught();
});
