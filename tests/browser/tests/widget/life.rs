//! What becomes of widgets in pages that live long and change much.

use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::site::{LOADER, Site};
use browser_tests::{Browser, scenario};
use serde_json::{Value, json};

/// Keeps the name of every element that says it is ready, and counts what is
/// listened to on window, document, and its root.
const COUNT: &str = "<script>
    window.ready = [];
    addEventListener('gentle-guide:ready', (event) => ready.push(event.target.id));
    window.listeners = new Set();
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    const key = (target) => target === window || target === undefined || target === document;
    const names = new WeakMap();
    let last = 0;
    const name = (listener) => names.get(listener) ?? names.set(listener, ++last).get(listener);
    EventTarget.prototype.addEventListener = function (kind, listener, options) {
        if (key(this)) listeners.add(`${kind} ${name(listener)}`);
        return add.call(this, kind, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (kind, listener, options) {
        if (key(this)) listeners.delete(`${kind} ${name(listener)}`);
        return remove.call(this, kind, listener, options);
    };
</script>";

/// Waits until these elements have said that they are ready, in any order.
fn wait_until_ready(host: &Browser, ids: &[&str]) {
    host.wait_until(&format!("{ids:?} to be ready"), |host| {
        host.script_with("return arguments[0].every((id) => ready.includes(id))", json!([ids]))
            == true
    });
}

scenario!(of_two_versions_on_a_page_the_first_serves_all, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    // The same file, and another version of it from elsewhere.
    let other = format!("<script async src=\"{}{LOADER}\"></script>", site.blog.url());
    let first = site.loader().replace("async ", "");
    let body = [&first, &other, &site.fast("id=\"one\""), &other, &site.short("id=\"two\"")];
    reader.goto(&site.page_with_head(COUNT, &body.map(String::as_str).concat()));
    wait_until_ready(&reader, &["one", "two"]);
    reader.wait_until("every script", |host| {
        host.script("return document.readyState") == json!("complete")
    });
    assert_eq!(reader.script("return ready.length"), 2);
    let count = |kind: &str| {
        let count =
            "return [...listeners].filter((name) => name.split(' ')[0] === arguments[0]).length";
        reader.script_with(count, json!([kind]))
    };
    assert_eq!((count("message"), count("keyup")), (json!(1), json!(1)), "two loaders listen");
    reader.enter(FRAME);
    reader.begin();
    reader.assert_nothing_uncaught();
    assert_eq!(reader.outside(|host| host.script("return warnings")), json!([]));
});

scenario!(ten_widgets_on_a_page_all_work, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let ids: Vec<String> = (0..10).map(|number| format!("w{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let body: String = ids.iter().map(|id| site.fast(&format!("id=\"{id}\""))).collect();
    reader.goto(&site.page_with_head(COUNT, &body));
    wait_until_ready(&reader, &ids);
    for id in ["w0", "w9"] {
        reader.enter(&format!("#{id} > iframe"));
        reader.begin();
        reader.pick("choice", "free");
        reader.next();
        reader.step_out();
    }
    reader.enter("#w5 > iframe");
    reader.begin();
    assert!(!reader.has_picked("choice", "free"));
    reader.assert_nothing_uncaught();
    assert_eq!(reader.outside(|host| host.script("return warnings")), json!([]));
});

/// Adds and removes that many widgets, each by itself.
const CYCLES: &str = "
    const [count, snippet, done] = arguments;
    const box = document.createElement('div');
    document.body.append(box);
    let left = count;
    const some = () => {
        for (let batch = 0; batch < 25 && left; batch++, left--) {
            box.innerHTML = snippet;
            box.replaceChildren();
        }
        if (left) return setTimeout(some);
        box.remove();
        setTimeout(done);
    };
    some();";

/// What is alive in the page, once Chromium has swept: listeners, nodes,
/// documents and bytes.
fn census(host: &Browser) -> Option<[f64; 4]> {
    for _ in 0..3 {
        host.devtools("HeapProfiler.collectGarbage", json!({}))?;
    }
    host.devtools("Performance.enable", json!({}))?;
    let metrics = host.devtools("Performance.getMetrics", json!({}))?;
    let metrics = metrics["metrics"].as_array().unwrap().clone();
    Some(["JSEventListeners", "Nodes", "Documents", "JSHeapUsedSize"].map(|name| {
        let metric = metrics.iter().find(|metric| metric["name"] == name).unwrap();
        metric["value"].as_f64().unwrap()
    }))
}

/// Fails if widgets that come and go, a few first to fill caches and then many, leave something
/// behind.
fn assert_nothing_stays(reader: &Reader<'_>, few: u32, many: u32, cycle: impl Fn(u32)) {
    let listened = "return [...listeners].map((name) => name.split(' ')[0]).sort()";
    cycle(few);
    let before: Value = reader.script(listened);
    let census_before = census(reader);
    cycle(many);
    assert_eq!(reader.script(listened), before, "listeners were left behind");
    let (Some(before), Some(after)) = (census_before, census(reader)) else {
        return println!("{}: not applicable, its driver tells no memory", reader.engine());
    };
    let grown: Vec<f64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
    println!("Chromium: listeners, nodes, documents, bytes grew by {grown:?} in {many} cycles");
    assert!(grown[0] <= 20.0, "{} listeners more", grown[0]);
    assert!(grown[1] <= 100.0, "{} nodes more", grown[1]);
    assert!(grown[2] <= 5.0, "{} documents more", grown[2]);
    assert!(grown[3] <= 300_000.0, "{} bytes more", grown[3]);
}

scenario!(a_thousand_widgets_that_come_and_go_leave_nothing_behind, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.goto(&site.page_with_head(COUNT, &site.fast("id=\"one\"")));
    wait_until_ready(&reader, &["one"]);
    let snippets =
        [site.short(""), site.fast("")].map(|snippet| snippet.replace(&site.loader(), ""));
    let cycle = |count: u32| {
        for snippet in &snippets {
            // No call may take long, however slow the machine.
            (0..count / 50).for_each(|_| _ = reader.async_script(CYCLES, json!([25, snippet])));
        }
    };
    assert_nothing_stays(&reader, 50, 1000, cycle);
    assert_eq!(reader.script("return frames.length"), 1);
    assert_eq!(reader.script("return document.querySelectorAll('gentle-guide').length"), 1);
    // The one that stayed has not suffered.
    reader.enter(FRAME);
    reader.begin();
    reader.assert_nothing_uncaught();
});

/// Adds an inline widget, waits until it runs, takes it away, and so on.
const INLINE_CYCLES: &str = "
    const [count, snippet, done] = arguments;
    const box = document.createElement('div');
    document.body.append(box);
    (async () => {
        for (let left = count; left; left--) {
            const ready = new Promise((ready) => box.addEventListener('gentle-guide:ready', ready, { once: true }));
            box.innerHTML = snippet;
            await ready;
            box.replaceChildren();
        }
        box.remove();
        setTimeout(done);
    })();";

scenario!(inline_widgets_that_come_and_go_leave_nothing_behind, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let snippet = site.short("mode=\"inline\"");
    reader.goto(&site.page_with_head(COUNT, &snippet.replace("<gentle-guide", "<div")));
    let snippet = snippet.replace(&site.loader(), "");
    let cycle = |count: u32| {
        (0..count / 5).for_each(|_| _ = reader.async_script(INLINE_CYCLES, json!([5, snippet])));
    };
    assert_nothing_stays(&reader, 10, 100, cycle);
    reader.assert_nothing_uncaught();
    assert_eq!(reader.script("return warnings"), json!([]));
});

scenario!(a_move_that_keeps_the_frame_keeps_the_widget, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("id=\"one\"")));
    if reader.outside(|host| host.script("return !document.body.moveBefore")) == true {
        println!("{}: not applicable, it has no moveBefore", reader.engine());
        return;
    }
    reader.begin();
    reader.pick("choice", "unsure");
    reader.next();
    reader.step_out();
    reader.script(
        "document.body.moveBefore(document.getElementById('one'), document.querySelector('p'))",
    );
    reader.enter(FRAME);
    reader.asks(1);
    reader.back();
    assert!(reader.has_picked("choice", "unsure"));
    // The loader still speaks to it, and listens.
    reader.outside(|host| host.script("document.querySelector('gentle-guide').theme = 'dark'"));
    reader.wait_until("the dark theme", |page| page.exists("html[data-theme=dark]"));
    assert!(reader.has_picked("choice", "unsure"), "the frame loaded anew");
    reader.assert_nothing_uncaught();
});

scenario!(a_page_that_changes_its_content_by_script_can_bring_the_widget_back, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let body = format!("<main>{}</main>", site.fast("id=\"one\""));
    reader.goto(&site.page_with_head(COUNT, &body));
    wait_until_ready(&reader, &["one"]);
    let bare = |snippet: String| snippet.replace(&site.loader(), "");
    for snippet in [site.fast("id=\"two\""), site.short("id=\"two\"")].map(bare) {
        reader.enter_frame("main iframe");
        reader.wait_until_live();
        reader.step_out();
        reader.script(
            "ready.length = 0; history.pushState({}, '', '/other');
            document.querySelector('main').innerHTML = '<p>Another article</p>'",
        );
        assert_eq!(reader.script("return frames.length"), 0);
        reader.script_with(
            "history.pushState({}, '', '/blog.html');
            document.querySelector('main').innerHTML = arguments[0]",
            json!([snippet]),
        );
        wait_until_ready(&reader, &["two"]);
        assert!(!reader.exists("#fallback") || !reader.is_displayed("#fallback"));
        // The next round leaves one whose frame can be entered.
        reader.script_with(
            "ready.length = 0; document.querySelector('main').innerHTML = arguments[0]",
            json!([bare(site.fast("id=\"one\""))]),
        );
        wait_until_ready(&reader, &["one"]);
    }
    reader.enter(FRAME);
    reader.wait_until("the quiz", |page| page.exists(TITLE));
    reader.begin();
    reader.assert_nothing_uncaught();
});

scenario!(in_a_preview_without_storage_the_widget_works, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let inner = site.page_with_head(COUNT, &site.fast("id=\"one\""));
    let name = inner.rsplit_once('/').unwrap().0.to_owned();
    let preview = format!(
        "<!doctype html><title>Preview</title><iframe id=\"preview\" sandbox=\"allow-scripts\" \
         src=\"{inner}\" width=\"900\" height=\"800\"></iframe>"
    );
    site.blog.set_page("/preview.html", preview);
    reader.goto(&format!("{name}/preview.html"));
    reader.enter_frame("#preview");
    let stores = "try { return String(localStorage) } catch { return 'throws' }";
    assert_eq!(reader.script(stores), "throws");
    wait_until_ready(&reader, &["one"]);
    reader.enter(FRAME);
    reader.begin();
    reader.pick("choice", "free");
    reader.next();
    reader.asks(1);
    reader.leave_frame();
    assert_eq!(reader.script("return uncaught"), json!([]));
    assert_eq!(reader.script("return warnings"), json!([]));
});
