//! Nothing is left behind: no title, address, history, storage, cookie, cache
//! or worker changes, and nothing is asked for, however a reader uses it all
//! (but for another language: `language.rs`).

use browser_tests::reader::{FRAME, Reader, TITLE, summary_of};
use browser_tests::site::{LOADER, PAGE, Site, loader_source, page, page_without_policy};
use browser_tests::{Browser, scenario};
use serde_json::{Value, json};

use crate::outcomes::CLEAR;

/// Goes through everything but leaving, and calls `at` on each kind of screen
/// with a name for it.
pub(crate) fn every_screen(reader: &mut Reader<'_>, mut at: impl FnMut(&mut Reader<'_>, &str)) {
    let ui = reader.guide.interface.clone();
    at(reader, "the explainer");
    let sections: Vec<String> = reader.guide.sections.iter().map(|s| s.id.to_string()).collect();
    for section in &sections {
        reader.toggle(section);
    }
    at(reader, "the explainer, all open");
    reader.use_button(&ui.quiz);
    reader.is_at_the_heading();
    at(reader, "the quiz's start");
    reader.use_button(&reader.guide.intro.other);
    reader.wait_until("the partner guide", |page| page.text(TITLE) == *reader.guide.partner.title);
    at(reader, "the partner guide");
    reader.back();
    reader.use_button(&reader.guide.intro.me);
    reader.asks(0);
    at(reader, "a question");
    reader.pick("choice", "free");
    reader.next();
    reader.pick("body", "urgent");
    reader.wait_until("the panel", |page| page.is_displayed("#gg-panel"));
    reader.choose_region("#gg-panel-region", "us");
    at(reader, "the panel above a question");
    reader.pick("body", "none");
    reader.next();
    reader.answer(&[("alarm", "self_harm")]);
    assert_eq!(reader.outcome().as_deref(), Some("crisis"));
    at(reader, "a bare outcome");
    reader.start_again();
    reader.begin();
    reader.answer(CLEAR);
    at(reader, "an outcome");
    reader.use_button(&ui.support);
    reader.wait_until("the list", |page| page.is_displayed("#gg-region"));
    reader.choose_region("#gg-region", "gb");
    at(reader, "the support list");
    reader.use_button(&ui.quiz);
    reader.use_button(&ui.clear);
    reader.comes_to_read(&ui.forgotten);
    at(reader, "the forgotten quiz");
}

/// All that a page can leave behind on a device, as far as a script can see.
const TRACES: &str = "
    const done = arguments[arguments.length - 1];
    const ask = async (question) => {
        try { return await question() } catch (error) { return error.name }
    };
    const traces = {
        title: () => document.title,
        address: () => location.href,
        history: () => history.length,
        state: () => JSON.stringify(history.state),
        cookie: () => document.cookie,
        local: () => JSON.stringify(localStorage),
        session: () => JSON.stringify(sessionStorage),
        databases: async () => (await indexedDB.databases()).map(({ name }) => name),
        caches: () => caches.keys(),
        workers: async () => (await navigator.serviceWorker.getRegistrations()).length,
        name: () => name,
    };
    const answers = Object.entries(traces).map(async ([name, question]) => [name, await ask(question)]);
    Promise.all(answers).then((all) => done(Object.fromEntries(all)));
";

/// Where every trace could be: in the page around the frame and inside it.
fn traces(reader: &mut Reader<'_>) -> Value {
    let host = reader.outside(|host| host.async_script(TRACES, json!([])));
    json!({ "host": host, "frame": reader.async_script(TRACES, json!([])) })
}

/// Did nothing change, and was nothing asked for? Else says what.
fn left_nothing(before: &Value, after: &Value, site: &Site) -> Result<(), String> {
    for place in ["host", "frame"] {
        for (what, old) in before[place].as_object().unwrap() {
            let new = &after[place][what];
            if new != old {
                return Err(format!("{what} in the {place}: {old} became {new}"));
            }
        }
    }
    let asked = [site.blog.log(), site.widget.log()].concat();
    if asked.is_empty() { Ok(()) } else { Err(format!("asked for {asked:?}")) }
}

/// Opens the widget on a page that keeps what was there before the widget was.
fn open(reader: &mut Reader<'_>, site: &Site) {
    let first = "<link rel=\"icon\" href=\"data:,\">
        <script>window.first = { history: history.length, title: document.title, address: location.href }</script>";
    // Some browsers count the empty page of a new window until another comes.
    site.blog.set_page("/first.html", "<!doctype html><title>First</title>");
    reader.goto(&format!("{}/first.html", site.blog.url()));
    reader.visit(&site.page_with_head(first, &site.fast("")));
    wait_until_all_is_asked(reader, site);
}

/// Waits until nothing more is asked for, and lets go of what was.
pub(crate) fn wait_until_all_is_asked(reader: &mut Reader<'_>, site: &Site) {
    reader.wait_until_told();
    reader.outside(|host| {
        host.wait_until("the page to load", |host| {
            host.script("return document.readyState") == json!("complete")
        });
    });
    site.blog.clear_log();
    site.widget.clear_log();
}

scenario!(a_whole_visit_leaves_no_trace_and_asks_for_nothing, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    let before = traces(&mut reader);
    let host = &before["host"];
    let first = reader.outside(|host| host.script("return first"));
    for what in ["history", "title", "address"] {
        assert_eq!(host[what], first[what], "the widget's coming changed the {what}");
    }
    for (what, nothing) in [
        ("cookie", json!("")),
        ("local", json!("{}")),
        ("session", json!("{}")),
        ("databases", json!([])),
        ("caches", json!([])),
        ("workers", json!(0)),
        ("state", json!("null")),
        ("name", json!("")),
    ] {
        assert_eq!(host[what], nothing, "the widget's coming left something in {what}");
    }
    // An opaque origin has no place to leave anything, if it wanted to.
    for what in ["cookie", "local", "session"] {
        assert_eq!(before["frame"][what], "SecurityError", "{what} inside the frame");
    }

    every_screen(&mut reader, |_, _| {});
    let after = traces(&mut reader);
    left_nothing(&before, &after, &site).unwrap();
    reader.assert_nothing_uncaught();
});

/// What a careless build might do in the page around the frame.
const CARELESS: [(&str, &str); 9] = [
    ("title", "document.title = 'Your result'"),
    ("address", "history.replaceState(null, '', '?outcome=joy')"),
    ("history", "history.pushState(null, '', location.href)"),
    ("state", "history.replaceState({ outcome: 'joy' }, '')"),
    ("cookie", "document.cookie = 'seen=1'"),
    ("local", "localStorage.setItem('seen', '1')"),
    ("session", "sessionStorage.setItem('seen', '1')"),
    ("caches", "return caches.open('seen').then(() => true)"),
    (
        "databases",
        "return new Promise(done => indexedDB.open('seen').onsuccess = () => done(true))",
    ),
];

scenario!(the_same_check_catches_every_careless_trace, |browser| {
    let site = Site::start();
    // The loader, with all this done to it when the reader opens a section.
    let loader = loader_source();
    let all: Vec<String> =
        CARELESS.iter().map(|(what, deed)| format!("{what}() {{ {deed} }}")).collect();
    let careless = format!(
        "{loader}; const deeds = {{ {} }};
        addEventListener('message', ({{ data }}) => deeds[data]?.());",
        all.join(", ")
    );
    site.widget.set_page(LOADER, careless);
    let telling = "<script>addEventListener('click', () => {
        if (window.deed) parent.postMessage(deed, '*');
        if (window.deed === 'fragment') location.hash = 'outcome';
        if (window.deed === 'request') fetch(document.querySelector('link[rel=preload]').href + '?outcome=joy');
    })</script><title>";
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", telling, 1));
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    let deeds = CARELESS.iter().map(|(what, _)| *what).chain(["fragment", "request"]);
    for deed in deeds {
        let before = traces(&mut reader);
        left_nothing(&before, &before, &site).unwrap();
        reader.script_with("window.deed = arguments[0]", json!([deed]));
        reader.click(&summary_of("short"));
        let caught = (0..50).any(|_| left_nothing(&before, &traces(&mut reader), &site).is_err());
        assert!(caught, "{}: {deed} went unnoticed", reader.engine());
    }
});

scenario!(a_reload_or_a_fresh_load_by_back_restores_no_answer, |browser| {
    let site = Site::start();
    site.blog.set_page("/next.html", "<!doctype html><title>Next</title>");
    let mut reader = Reader::new(browser);
    // A page that listens for this is not kept for Back.
    let not_kept = "<script>addEventListener('unload', () => {});
        addEventListener('pageshow', (event) => window.persisted = event.persisted)</script>";
    let url = site.page_with_head(not_kept, &site.fast(""));
    for by_back in [false, true] {
        reader.visit(&url);
        reader.begin();
        reader.pick("choice", "unwanted");
        reader.step_out();
        if by_back {
            reader.script("document.getElementById('after').href = '/next.html'");
            reader.click("#after");
            reader.wait_until("the next page", |page| page.title() == "Next");
            Browser::back(&mut reader);
            reader.wait_until("the blog", |page| page.url().ends_with("/blog.html"));
            if reader.script("return persisted") == true {
                println!(
                    "not applicable: {} keeps the page for Back all the same",
                    reader.engine()
                );
                continue;
            }
        } else {
            reader.refresh();
        }
        reader.enter(FRAME);
        assert!(!reader.exists(":checked:not(option)") && reader.question().is_none());
        // The same question asks anew.
        reader.begin();
        assert!(!reader.exists(":checked:not(option)"), "an answer came back");
        reader.assert_nothing_uncaught();
    }
});

scenario!(no_title_address_or_file_names_the_topic, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    let said = [
        text(&reader.script("return document.title")),
        text(&reader.script("return location.href")),
        text(&reader.outside(|host| host.script("return document.querySelector('iframe').title"))),
        site.widget.log().into_iter().map(|(_, path)| path).collect::<Vec<_>>().join(" "),
    ];
    for words in said {
        let words = words.to_lowercase();
        assert!(!words.is_empty());
        for topic in ["cry", "cri", "tear", "weep", "sex", "intim", "orgasm", "postcoital", "pcd"] {
            assert!(!words.contains(topic), "“{words}” names the topic");
        }
    }
    assert!(page().contains(&format!("<title>{}</title>", reader.guide.interface.page_title)));
    assert!(reader.exists(&summary_of("short")));
});

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
