//! Tools that record visits, on the page around the widget, as they come from
//! npm: they record that page, and nothing of a reader.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{LOADER, Site, loader_source, package};
use browser_tests::{Browser, KEEP_SHADOW_ROOTS, scenario};
use serde_json::{Value, json};

use crate::hearing::{EVERY_QUESTION, found_in, light_dom, markers};

/// Each is started by `packages/trackers/NAME.js`.
const TRACKERS: [&str; 3] = ["rrweb", "sentry", "clarity"];

/// Puts the trackers on the blog's server, and gives their script tags.
fn tags(site: &Site) -> String {
    let put = |name: &&str| {
        site.blog.set_page(&format!("/{name}.js"), package(&format!("built/{name}.js")));
        format!("<script src=\"/{name}.js\"></script>")
    };
    TRACKERS.iter().map(put).collect()
}

/// Starts the trackers on a page that is there already.
fn start(host: &Browser) {
    host.async_script(
        "const [names, done] = arguments;
        const scripts = names.map((name) => new Promise((loaded) => {
            const script = document.createElement('script');
            script.src = `/${name}.js`;
            script.onload = loaded;
            document.head.append(script);
        }));
        Promise.all(scripts).then(() => done())",
        json!([TRACKERS]),
    );
}

/// What a tracker has got of the page.
struct Record {
    /// All of it, as it would be sent.
    text: String,
    clicks: usize,
    /// What was typed, picked or changed.
    inputs: usize,
}

/// Lets a tracker send what it has, and reads it.
fn record(host: &Browser, tracker: &str) -> Record {
    let kept = host.async_script(
        "const [name, done] = arguments;
        Promise.resolve(window.flush?.[name]?.()).then(() => done(tracked[name]))",
        json!([tracker]),
    );
    let kept = kept.as_array().unwrap().iter().map(|sent| sent.as_str().unwrap());
    let mut record = Record { text: String::new(), clicks: 0, inputs: 0 };
    for line in kept.flat_map(str::lines) {
        record.text.push_str(line);
        record.text.push('\n');
        let Ok(sent) = serde_json::from_str::<Value>(line) else { continue };
        // rrweb sends events one by one, the replays of Sentry are lists of them.
        let one = std::slice::from_ref(&sent);
        for event in sent.as_array().map_or(one, |events| events) {
            let (kind, data) = (&event["type"], &event["data"]);
            record.clicks += usize::from(*kind == 3 && data["source"] == 2 && data["type"] == 2);
            record.inputs += usize::from(*kind == 3 && data["source"] == 5);
        }
        // Clarity sends what happened as lists of time, kind and more.
        for event in sent["a"].as_array().into_iter().flatten() {
            record.clicks += usize::from(event[1] == 9);
            record.inputs += usize::from(event[1] == 27 || event[1] == 42);
        }
    }
    record
}

/// What the reader does: opens sections, answers every question, and reads on.
fn read_and_answer(reader: &mut Reader<'_>) {
    for section in ["short", "old", "partner"] {
        reader.toggle(section);
    }
    reader.toggle("old");
    reader.begin();
    reader.answer(EVERY_QUESTION);
    assert_eq!(reader.outcome().as_deref(), Some("joy"));
}

/// A click on the page around the widget, which every tracker must notice.
fn click_outside(reader: &mut Reader<'_>) {
    reader.outside(|host| host.press_mouse("#words"));
}

/// Waits until a tracker has recorded the blog's words and `clicks` clicks: one
/// that records nothing would prove nothing.
fn wait_for_record(host: &Browser, tracker: &str, clicks: usize) -> Record {
    let mut last = None;
    host.wait_until(&format!("{tracker} to record the page around the widget"), |host| {
        let record = record(host, tracker);
        let done = record.text.contains("An article.") && record.clicks >= clicks;
        last = Some(record);
        done
    });
    last.unwrap()
}

/// Does a tracker, of a visit with so many clicks outside, hold nothing else?
fn holds_nothing_of_the_reader(
    record: &Record,
    clicks: usize,
    markers: &[String],
) -> Result<(), String> {
    let found = found_in(&record.text, markers);
    if !found.is_empty() {
        return Err(format!("the words {found:?}"));
    }
    match (record.clicks, record.inputs) {
        (all, 0) if all == clicks => Ok(()),
        (all, inputs) => Err(format!("{} clicks and {inputs} inputs", all - clicks)),
    }
}

/// Serves a loader that does not ask trackers to stay away.
fn without_courtesy(site: &Site) {
    let loader = loader_source();
    let uses = ["courtesy(this);", "courtesy(this.#frame);", "courtesy(turn.widget.box);"];
    let without = uses.iter().fold(loader, |loader, used| loader.replace(used, ""));
    assert_eq!(without.matches("courtesy(").count(), 1, "the loader has changed");
    site.widget.set_page(LOADER, without);
}

scenario!(trackers_on_the_page_record_nothing_of_a_reader, |browser| {
    let site = Site::start();
    let (tags, markers) = (tags(&site), markers());
    // What keeps them out must be the frame, not a request to stay away.
    without_courtesy(&site);
    let mut reader = Reader::new(browser);
    for before in [true, false] {
        let head = if before { tags.as_str() } else { "" };
        reader.visit(&site.page_with_head(head, &site.fast("")));
        if !before {
            reader.outside(|host| start(host));
        }
        click_outside(&mut reader);
        read_and_answer(&mut reader);
        click_outside(&mut reader);
        reader.outside(|host| {
            for tracker in TRACKERS {
                let record = wait_for_record(host, tracker, 2);
                holds_nothing_of_the_reader(&record, 2, &markers).unwrap_or_else(|what| {
                    panic!("{}: {tracker}, started before: {before}, has {what}", host.engine())
                });
            }
        });
        reader.assert_nothing_uncaught();
    }
});

scenario!(the_same_trackers_record_a_reader_of_a_widget_in_the_light_dom, |browser| {
    let site = Site::start();
    let (tags, markers) = (tags(&site), markers());
    let mut reader = Reader::new(browser);
    reader.goto(&light_dom(&site, &tags));
    reader.wait_until_live();
    click_outside(&mut reader);
    read_and_answer(&mut reader);
    click_outside(&mut reader);
    for tracker in TRACKERS {
        let record = wait_for_record(&reader, tracker, 3);
        let verdict = holds_nothing_of_the_reader(&record, 2, &markers);
        assert!(verdict.is_err(), "{}: {tracker} went unnoticed", reader.engine());
        // Each of the two halves of the check would do.
        let verdict = holds_nothing_of_the_reader(&record, 2, &[]);
        assert!(verdict.is_err(), "{}: clicks in {tracker} went unnoticed", reader.engine());
    }
});

/// What common recording tools look for on an element to leave it alone.
const MARKS: [&str; 21] = [
    ".rr-block",
    ".rr-ignore",
    ".sentry-block",
    ".sentry-mask",
    ".ph-no-capture",
    ".nr-block",
    ".mp-block",
    ".mp-no-track",
    ".fs-exclude",
    ".heap-ignore",
    ".amp-block",
    ".highlight-block",
    "[data-dd-privacy='hidden']",
    "[data-clarity-mask='true']",
    "[data-openreplay-hidden]",
    "[data-hj-suppress]",
    "[data-private]",
    "[data-heap-redact-text]",
    "[data-matomo-mask]",
    "[data-cs-mask]",
    "[data-mf-replace]",
];

scenario!(both_snippets_ask_common_recording_tools_to_stay_away, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let keep = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
    for snippet in [site.fast("class=\"mine\""), site.short("class=\"mine\"")] {
        reader.goto(&site.page_with_head(&keep, &snippet));
        let missing = "
            const [marks, frame] = arguments;
            const element = document.querySelector('gentle-guide.mine');
            const inner = document.querySelector(frame)
                ?? keptShadowRoots.get(element)?.firstElementChild;
            const lacks = (node) => marks.filter((mark) => !node.matches(mark));
            return inner?.localName === 'iframe' ? [lacks(element), lacks(inner)] : null";
        let mut found = Value::Null;
        reader.wait_until("the frame", |host| {
            found = host.script_with(missing, json!([MARKS, FRAME]));
            found != Value::Null && found != json!([MARKS, MARKS])
        });
        assert_eq!(found, json!([[], []]), "marks are missing");
        reader.assert_nothing_uncaught();
    }
});
