//! The answers go with the reader: when the page is left, put to sleep or left
//! alone, and when the reader says so. The support list stays.

use std::thread::sleep;
use std::time::{Duration, Instant};

use browser_tests::reader::{FRAME, Hand, Reader, TITLE};
use browser_tests::site::{PAGE, Site, page_without_policy};
use browser_tests::{Browser, Engine, Key, end_in_vain, scenario};
use serde_json::json;

use crate::outcomes::CLEAR;
use crate::picture::SPECKS;
use crate::take_over::{assert_same_picture, still_picture};

/// Does nothing on the page tell an answer? Else says what does.
fn tells_nothing(reader: &Reader<'_>) -> Result<(), String> {
    let found = reader.script(
        "const telling = '.gg-outcome, .gg-told, .gg-panel, fieldset, :checked:not(option)';
        return [...document.querySelectorAll(telling)].map(node => node.id || node.className || node.localName)",
    );
    let titles = reader.guide.outcomes.iter().map(|outcome| &outcome.words.title);
    let read: Vec<_> = titles.filter(|title| reader.reads(title)).collect();
    if found == json!([]) && read.is_empty() {
        Ok(())
    } else {
        Err(format!("{found} and the words {read:?}"))
    }
}

/// The quiz has forgotten, says why, and the support list is one step away.
fn assert_forgotten(reader: &Reader<'_>) {
    tells_nothing(reader).unwrap();
    let ui = &reader.guide.interface;
    assert!(reader.is_displayed(TITLE) && reader.reads(&ui.forgotten));
    reader.use_button(&ui.all_support);
    reader.wait_until("the support list", |page| page.is_displayed("#gg-region"));
    reader.use_button(&ui.quiz);
    assert!(reader.reads(&ui.forgotten));
}

/// What the window shows, wherever the reader's focus was.
fn plain_picture(reader: &mut Reader<'_>) -> Vec<u8> {
    let plain = "scrollTo(0, 0); document.activeElement?.blur()";
    reader.script(plain);
    reader.outside(|host| {
        host.script(plain);
        // A link that was followed has another colour.
        host.script("document.querySelectorAll('a').forEach((link) => (link.hidden = true))");
        // A page that was kept gets its scroll position back when the browser likes to.
        for _ in 0..2 {
            host.async_script(
                "scrollTo(0, 0); setTimeout(() => requestAnimationFrame(() => arguments[0]()), 100)",
                json!([]),
            );
        }
    });
    still_picture(reader)
}

/// Opens the page, and answers every question.
fn answer_all(reader: &mut Reader<'_>, site: &Site) {
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    reader.begin();
    reader.answer(CLEAR);
}

/// Notes in the host page whether it came back as it was.
const NOTE_SHOW: &str =
    "<script>addEventListener('pageshow', event => window.persisted = event.persisted)</script>";

/// Answers all, goes to another page and comes back to the page as it was
/// kept, and into its frame.
fn answer_and_come_back(reader: &mut Reader<'_>, site: &Site) {
    site.blog.set_page("/next.html", "<!doctype html><title>Next</title>");
    reader.visit(&site.page_with_head(NOTE_SHOW, &site.fast("")));
    reader.wait_until_told();
    // With a click, Firefox's driver leaves something in the frame for which
    // Firefox then does not keep the page.
    reader.hand = Hand::Keyboard;
    reader.outside(|host| {
        host.script("document.getElementById('before').focus()");
        host.press(Key::Tab);
    });
    reader.begin();
    reader.answer(CLEAR);
    tells_nothing(reader).unwrap_err();
    reader.step_out();
    reader.script("document.getElementById('after').href = '/next.html'; window.same = true");
    reader.press_mouse("#after");
    reader.wait_until("the next page", |page| page.title() == "Next");
    Browser::back(reader);
    reader.wait_until("the page to show", |page| {
        page.script("return location.pathname === '/blog.html' && 'persisted' in window") == true
    });
    // Whether to keep a page is the browser's own choice: it may be short of memory.
    if reader.script("return [window.persisted, window.same]") != json!([true, true]) {
        end_in_vain(format!("{} did not keep the page", reader.engine()));
    }
    reader.enter(FRAME);
}

scenario!(back_to_a_kept_page_shows_no_answer, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    answer_and_come_back(&mut reader, &site);
    let after = plain_picture(&mut reader);
    assert_forgotten(&reader);
    // What it looks like to a reader who cleared the answers.
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    reader.hand = Hand::Mouse;
    reader.begin();
    reader.answer(CLEAR);
    reader.use_button(&reader.guide.interface.clear);
    reader.comes_to_read(&reader.guide.interface.forgotten);
    let cleared = plain_picture(&mut reader);
    assert_forgotten(&reader);
    assert_same_picture(&reader, (&cleared, &after), SPECKS, "coming back");
    reader.assert_nothing_uncaught();
});

scenario!(the_same_check_catches_a_frame_that_keeps_its_answers, |browser| {
    let site = Site::start();
    let deaf = "<script>for (const kind of ['pagehide', 'freeze'])
        addEventListener(kind, event => event.stopImmediatePropagation(), true)</script><title>";
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", deaf, 1));
    let mut reader = Reader::new(browser);
    answer_and_come_back(&mut reader, &site);
    tells_nothing(&reader).unwrap_err();
});

scenario!(a_tab_that_is_closed_and_restored_shows_no_answer, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    answer_all(&mut reader, &site);
    tells_nothing(&reader).unwrap_err();
    // The browser notes what a tab holds every now and then, and when it closes.
    if !reader.restore_tab() {
        return println!("not applicable: {}'s driver restores no tab", reader.engine());
    }
    reader.wait_until("the page", |page| page.url().ends_with("/blog.html"));
    reader.enter(FRAME);
    tells_nothing(&reader).unwrap();
    assert!(reader.exists("#gg"), "nothing was restored");
    reader.assert_nothing_uncaught();
});

scenario!(a_page_put_to_sleep_forgets, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    if reader.engine() != Engine::Chromium {
        return println!("not applicable: {} has no freeze event", reader.engine());
    }
    answer_all(&mut reader, &site);
    for state in ["frozen", "active"] {
        let _ = reader.devtools("Page.setWebLifecycleState", json!({ "state": state }));
    }
    reader.comes_to_read(&reader.guide.interface.forgotten);
    assert_forgotten(&reader);
});

/// A clock that a test can put forward, and timers that look at it often.
pub(crate) const FAKE_TIME: &str = "<script>{
    const now = Date.now, every = setInterval;
    window.ahead = 0, window.looks = 0, window.asleep = false;
    Date.now = () => now() + ahead * 1000;
    self.setInterval = (work, pause) => every(() => asleep || (work(), looks++), pause / 50);
}</script><title>";

/// Opens the widget with a clock that can be put forward, and answers.
fn answer_in_fake_time(reader: &mut Reader<'_>, site: &Site) {
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", FAKE_TIME, 1));
    answer_all(reader, site);
}

/// Lets so many seconds pass without a sign of the reader.
pub(crate) fn pass(reader: &Reader<'_>, seconds: u32) {
    let look = |reader: &Reader<'_>| {
        let before = reader.script("return looks").as_u64().unwrap();
        reader.wait_until("a look at the clock", |page| {
            page.script("return looks").as_u64().unwrap() > before + 1
        });
    };
    // What the reader did last counts from here.
    look(reader);
    reader.script_with("window.ahead += arguments[0]", json!([seconds]));
    look(reader);
}

scenario!(ten_minutes_alone_forget_after_a_warning_that_can_be_answered, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    answer_in_fake_time(&mut reader, &site);
    let ui = reader.guide.interface.clone();
    for hand in [Hand::Mouse, Hand::Keyboard] {
        pass(&reader, 530);
        assert!(!reader.reads(&ui.warning));
        pass(&reader, 10);
        assert!(reader.reads(&ui.warning), "no warning a minute before");
        assert!(reader.outcome().is_some());
        let keep = reader.button(&ui.keep);
        let (button, height) = (reader.rect(&keep), reader.script("return innerHeight"));
        assert!(button.width >= 44.0 && button.height >= 44.0);
        let top = reader.script_with(
            "return document.querySelector(arguments[0]).getBoundingClientRect().bottom",
            json!([keep]),
        );
        assert!(top.as_f64() <= height.as_f64(), "the button is out of view");
        match hand {
            Hand::Mouse => reader.click(&keep),
            // Any key at all is a sign of the reader, the first on the way there.
            Hand::Keyboard => reader.press(Key::Tab),
        }
        reader.wait_until("the warning to go", |_| !reader.reads(&ui.warning));
        pass(&reader, 530);
        assert!(!reader.reads(&ui.warning), "the ten minutes did not begin anew");
        assert!(reader.outcome().is_some());
        reader.press(Key::Escape);
    }
    pass(&reader, 590);
    assert!(reader.reads(&ui.warning) && reader.outcome().is_some());
    pass(&reader, 10);
    assert!(!reader.reads(&ui.warning) && !reader.reads(&ui.keep));
    assert_forgotten(&reader);
    reader.assert_nothing_uncaught();
});

scenario!(ten_minutes_out_of_sight_forget_before_anybody_looks, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    answer_in_fake_time(&mut reader, &site);
    // The timers of a page out of sight are slow; here they do not run at all.
    reader.script("window.asleep = true");
    let mut hidden = false;
    reader.while_hidden(|page| {
        hidden = (0..50).any(|_| page.script("return document.hidden") == true);
        page.script("window.ahead += 600");
        assert!(page.exists(".gg-outcome"), "the answers went before it could count");
    });
    if !hidden {
        println!("not applicable: {} hides no page here; told that it did", reader.engine());
        reader.script("document.dispatchEvent(new Event('visibilitychange'))");
    }
    reader.comes_to_read(&reader.guide.interface.forgotten);
    tells_nothing(&reader).unwrap();
    assert_eq!(reader.script("return asleep"), true);
});

scenario!(
    #[ignore = "takes ten minutes"]
    ten_minutes_alone_forget_in_real_time,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        answer_all(&mut reader, &site);
        let start = Instant::now();
        let ui = reader.guide.interface.clone();
        let wait_for = |reader: &Reader<'_>, words: &str| {
            while !reader.reads(words) {
                assert!(start.elapsed() < Duration::from_secs(660), "never says “{words}”");
                sleep(Duration::from_secs(1));
            }
            start.elapsed().as_secs()
        };
        let warned = wait_for(&reader, &ui.warning);
        assert!(reader.outcome().is_some() && reader.is_displayed(&reader.button(&ui.keep)));
        let forgot = wait_for(&reader, &ui.forgotten);
        println!("{}: warned after {warned} s, forgot after {forgot} s", reader.engine());
        // The clock is looked at every five seconds, or later on a busy machine.
        assert!((530..=570).contains(&warned) && (590..=630).contains(&forgot));
        assert_forgotten(&reader);
    }
);
