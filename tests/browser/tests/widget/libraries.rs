//! Whatever scripts do to the built-ins of a page, the widget works on it.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{Site, package};
use browser_tests::{Engine, scenario};
use serde_json::json;

/// Libraries that change the built-ins, the oldest first.
const LIBRARIES: [(&str, &str); 4] = [
    ("Prototype", "prototype-js-core/prototype.js"),
    // Debian has the build for browsers; npm has the one for servers only.
    ("MooTools", "/usr/share/javascript/mootools/mootools-core-nc.js"),
    ("zone.js", "zone.js/bundles/zone.umd.js"),
    ("core-js", "core-js-bundle/index.js"),
];

/// Pages that do odd things to the built-ins by themselves.
const ODD: [(&str, &str); 6] = [
    (
        "frozen built-ins",
        "for (const name of Object.getOwnPropertyNames(window)) {
            if (!/^[A-Z]/.test(name)) continue;
            const made = window[name];
            try { if (made?.prototype) Object.freeze(made.prototype); Object.freeze(made); } catch {}
        }
        for (const made of [Object, Array, Function, String, Promise, Event, EventTarget, HTMLElement, Set, Map]) {
            if (!Object.isFrozen(made.prototype)) throw Error(`${made.name} is not frozen`);
        }",
    ),
    (
        "enumerable junk on every object",
        "for (const made of [Object, Array, String, Function, Set, Map, RegExp, URL, URLSearchParams, Event]) {
            made.prototype.junk = made.prototype.each = function () { throw Error('junk'); };
        }",
    ),
    (
        "no fetch, no observers of size, no idle time",
        "for (const name of ['fetch', 'ResizeObserver', 'IntersectionObserver', 'requestIdleCallback']) {
            delete window[name];
            if (name in window) window[name] = undefined;
        }",
    ),
    ("no matchMedia", "delete window.matchMedia; window.matchMedia = undefined;"),
    (
        "hooked roots and listeners",
        "const attach = Element.prototype.attachShadow;
        Element.prototype.attachShadow = function (options) {
            return attach.call(this, { ...options, mode: 'open' });
        };
        const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (kind, listener, options) {
            const hooked = typeof listener === 'function'
                ? function (...given) { return listener.apply(this, given); } : listener;
            return add.call(this, kind, hooked, options);
        };",
    ),
    (
        "loaders of modules",
        "window.define = () => { throw Error('define was called'); };
        define.amd = {};
        window.module = { exports: {} };
        window.exports = module.exports;
        window.require = () => { throw Error('require was called'); };",
    ),
];

/// Notes on the blog's own server that the element left, and what went wrong
/// in the page until then.
const NOTE_EXIT: &str = "<script>
    window.ready = [];
    addEventListener('gentle-guide:ready', (event) => { ready[ready.length] = event.target.id; });
    addEventListener('gentle-guide:exit', (event) => {
        const request = new XMLHttpRequest();
        request.open('GET', `/left?${event.target.id}&uncaught=${uncaught.length}`, false);
        request.send();
    });
</script>";

/// Opens a page with that script before both snippets, uses one of them, and
/// leaves.
fn use_it(reader: &mut Reader<'_>, name: &str, script: &str) {
    println!("{}: {name}", reader.engine());
    let site = Site::start();
    site.blog.set_page("/odd.js", script);
    let head = format!("{NOTE_EXIT}<script src=\"/odd.js\"></script>");
    let exit = "exit-href=\"https://127.0.0.1:9/elsewhere\"";
    let body = site.fast(&format!("id=\"one\" {exit}")) + &site.short("id=\"two\"");
    reader.visit(&site.page_with_head(&head, &body));
    let has_loader = name != "no matchMedia";
    if has_loader {
        reader.outside(|host| {
            host.wait_until("both widgets to be ready", |host| {
                host.script("return ready.includes('one') && ready.includes('two')") == true
            })
        });
    }
    reader.begin();
    reader.pick("choice", "unsure");
    reader.next();
    reader.asks(1);
    reader.assert_nothing_uncaught();
    assert_eq!(reader.outside(|host| host.script("return warnings.length")), json!(0));
    reader.click(".gg-leave");
    if !has_loader {
        reader.wait_until("the box to say it is empty", |page| page.is_displayed("#gg-left"));
        assert!(reader.outside(|host| host.is_displayed("#fallback")));
        return;
    }
    let left = || {
        let log = site.blog.log().into_iter().map(|(_, url)| url);
        log.filter(|url| url.starts_with("/left")).collect::<Vec<_>>()
    };
    reader.wait_until("the widget to leave", |_| !left().is_empty());
    assert!(left().iter().all(|url| url.ends_with("&uncaught=0")), "{:?}", left());
    assert_eq!(left()[0], "/left?one&uncaught=0");
    reader.step_out();
    if reader.engine() != Engine::WebKit {
        reader.wait_until("the page to be left", |page| page.url().ends_with("/elsewhere"));
    } else {
        // Nobody answers there, and WebKit goes on to show the page that asked.
        reader.wait_until("the widget to be blank", |page| !page.exists(FRAME));
    }
}

scenario!(libraries_that_change_the_built_ins_do_no_harm, |browser| {
    let mut reader = Reader::new(browser);
    for (name, file) in LIBRARIES {
        use_it(&mut reader, name, &package(file));
    }
});

scenario!(pages_that_change_the_built_ins_do_no_harm, |browser| {
    let mut reader = Reader::new(browser);
    for (name, script) in ODD {
        use_it(&mut reader, name, &format!("{{ {script} }}"));
    }
});
