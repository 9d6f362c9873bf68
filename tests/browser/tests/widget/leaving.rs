//! Leaving fast: by the button and by Shift three times, inside and outside.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::Site;
use browser_tests::{Browser, Engine, Key, scenario};
use serde_json::{Value, json};

/// Notes, on the blog's own server, that the element said it left, and what
/// was left of it then.
const NOTE_EXIT: &str = "<script>
    addEventListener('gentle-guide:exit', (event) => {
        const shows = event.target.childElementCount + frames.length;
        const request = new XMLHttpRequest();
        request.open('GET', `/left?${event.target.id}&shows=${shows}&details=${event.detail}`, false);
        request.send();
    });
</script>";

/// Where nobody listens.
const EXIT: &str = "https://127.0.0.1:9/elsewhere";

/// Opens the widget with an address to leave for where nobody listens.
fn open(reader: &mut Reader<'_>, site: &Site) {
    let exit = format!("id=\"one\" exit-href=\"{EXIT}\"");
    site.blog.clear_log();
    site.blog.set_page("/first.html", "<!doctype html><title>First</title>");
    reader.goto(&format!("{}/first.html", site.blog.url()));
    reader.visit(&site.page_with_head(NOTE_EXIT, &site.fast(&exit)));
    reader.wait_until("the settings", |page| {
        page.script("return location.hash.includes('theme=')") == true
    });
}

/// Waits until the widget is blank and has said so once.
fn wait_until_left(reader: &mut Reader<'_>, site: &Site) {
    let left = || site.blog.log().into_iter().filter(|(_, url)| url.starts_with("/left"));
    reader.wait_until("the widget to say it left", |_| left().count() > 0);
    let said: Vec<String> = left().map(|(_, url)| url).collect();
    assert_eq!(said, ["/left?one&shows=0&details=undefined"]);
    // Nobody answers there, and WebKit goes on to show the page that asked.
    reader.step_out();
    if reader.engine() != Engine::WebKit {
        reader.wait_until("the address to leave for", |page| page.url() == EXIT);
    }
    // Back leads past the page that was left.
    Browser::back(reader);
    reader.wait_until("the page before", |page| page.url().ends_with("/first.html"));
}

/// Presses and lets go of Shift three times.
fn shift_three_times(browser: &Browser) {
    for _ in 0..3 {
        browser.press(Key::Shift);
    }
}

scenario!(leaving_blanks_the_widget_and_leads_the_page_away, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);

    open(&mut reader, &site);
    reader.begin();
    reader.pick("choice", "unwanted");
    reader.click(".gg-leave");
    wait_until_left(&mut reader, &site);

    // The frame has the focus; a driver cannot speak to it once it is gone.
    open(&mut reader, &site);
    reader.begin();
    reader.step_out();
    shift_three_times(&reader);
    wait_until_left(&mut reader, &site);

    open(&mut reader, &site);
    reader.step_out();
    reader.script("document.getElementById('before').focus()");
    shift_three_times(&reader);
    wait_until_left(&mut reader, &site);
});

scenario!(shift_held_for_typing_leaves_nothing, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    reader.begin();
    for _ in 0..4 {
        reader.hold(Key::Shift);
        reader.type_text("A");
        reader.release(Key::Shift);
    }
    for _ in 0..4 {
        reader.press_with_shift(Key::Tab);
    }
    reader.step_out();
    reader.script("document.getElementById('before').focus()");
    for _ in 0..4 {
        reader.press_with_shift(Key::Tab);
    }
    assert!(reader.exists(FRAME));
    assert!(!site.blog.log().iter().any(|(_, url)| url.starts_with("/left")));
    reader.enter(FRAME);
    assert_eq!(reader.question().as_deref(), Some("choice"));
});

scenario!(a_plain_frame_empties_and_says_so, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let plain = site.fast("").replace(&site.loader(), "");
    for by_button in [true, false] {
        reader.visit(&site.page(&plain));
        reader.begin();
        reader.pick("choice", "unwanted");
        if by_button {
            reader.click(".gg-leave")
        } else {
            shift_three_times(&reader)
        }
        reader.wait_until("the box to say it is empty", |page| page.is_displayed("#gg-left"));
        let words: Value = json!(&*reader.guide.interface.left);
        assert_eq!(reader.script("return document.body.innerText.trim()"), words);
        assert!(!reader.exists("#gg") && !reader.exists("#gg-edition"));
        reader.assert_nothing_uncaught();
    }
});
