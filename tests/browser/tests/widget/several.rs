//! Several widgets on one page, and widgets that move.

use browser_tests::reader::{Reader, TITLE};
use browser_tests::site::{PAGE, Site};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
use serde_json::json;

const ONE: &str = "#one > iframe";

/// Whether the quiz stands at its beginning, without any answer.
fn is_untouched(reader: &Reader<'_>) -> bool {
    let start = reader.script_with(
        "return document.querySelector(arguments[0])?.textContent ?? null",
        json!([TITLE]),
    );
    start == *reader.guide.intro.title && !reader.exists("fieldset")
}

scenario!(two_widgets_on_a_page_know_nothing_of_each_other, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let head = format!(
        "<script>{KEEP_SHADOW_ROOTS}
            window.ready = [];
            addEventListener('gentle-guide:ready', event => ready.push(event.target.id));</script>"
    );
    // Each snippet brings the script along, and here comes a third.
    let one = site.fast("id=\"one\" heading-level=\"3\"");
    let body = [one, site.short("id=\"two\""), site.loader()].concat();
    reader.goto(&site.page_with_head(&head, &body));

    reader.enter(ONE);
    reader.begin();
    reader.pick("choice", "unsure");
    reader.next();
    reader.asks(1);
    reader.leave_frame();
    assert!(!reader.is_displayed("#fallback"), "the fallback shows beside the widget");
    reader.enter_short("#two");
    assert!(is_untouched(&reader));
    reader.begin();
    assert!(!reader.has_picked("choice", "unsure"));
    reader.answer(&[("body", "mild")]);
    assert_eq!(reader.outcome().as_deref(), Some("pain"));
    reader.leave_frame();
    reader.enter(ONE);
    assert_eq!(reader.question().as_deref(), Some("body"));
    assert!(!reader.has_picked("body", "mild"));
    reader.back();
    assert!(reader.has_picked("choice", "unsure"));

    let ready = reader.outside(|host| host.script("return [...new Set(ready)].sort()"));
    assert_eq!(ready, json!(["one", "two"]));

    // What moves or comes back begins anew; what stays, stays.
    let moves = [
        "document.body.append(document.getElementById('one'))",
        "window.kept = document.getElementById('one'); kept.remove()",
        "document.querySelector('p').after(kept)",
    ];
    for step in moves {
        reader.step_out();
        reader.script("ready.length = 0");
        reader.script(step);
        if reader.exists(ONE) {
            reader.wait_until("the widget to be ready again", |host| {
                host.script("return ready.includes('one')") == true
            });
            reader.enter(ONE);
            assert!(is_untouched(&reader), "answers came along with a move");
            reader.wait_until_told_of("heading-level=3");
            reader.begin();
            reader.pick("choice", "free");
        }
    }
    // One that comes later loads once only, like all others.
    reader.step_out();
    site.widget.clear_log();
    let late = site.fast("id=\"late\"").replace(&site.loader(), "");
    reader
        .script_with("document.body.insertAdjacentHTML('beforeend', arguments[0])", json!([late]));
    reader.enter("#late > iframe");
    reader.wait_until_told();
    assert_eq!(site.widget.log().iter().filter(|(_, path)| path == PAGE).count(), 1);

    reader.step_out();
    reader.script("document.body.append(document.getElementById('two'))");
    reader.enter_short("#two");
    reader.wait_until("the other widget to begin anew", |_| is_untouched(&reader));
    reader.begin();
    reader.assert_nothing_uncaught();
    assert_eq!(reader.outside(|host| host.script("return warnings")), json!([]));
});
