//! What fails takes away no more than it must, and throws nothing at the page
//! around the widget.

use std::fs;

use browser_tests::reader::{FRAME, Reader, TITLE, label_of, option_id};
use browser_tests::site::{LOADER, PAGE, Site, folder, page_without_policy, script, wasm};
use browser_tests::{Browser, Engine, scenario};
use serde_json::json;

use crate::outcomes::CLEAR;

/// The fallback in the fast snippet.
const BESIDE: &str = "gentle-guide > p";

/// What goes wrong, in words; what the page's head needs for it; what the servers do.
type Failure = (&'static str, &'static str, fn(&Site));

/// The explainer can be read.
fn assert_still_of_use(reader: &Reader<'_>) {
    for section in ["short", "help"] {
        reader.toggle(section);
        assert!(reader.is_open(section));
    }
}

/// The support list of each region opens without the app.
fn assert_support_opens(reader: &Reader<'_>) {
    let regions: Vec<_> =
        reader.guide.support.regions.iter().filter(|region| &*region.id != "any").collect();
    assert_eq!(reader.count(".gg-support .gg-still > details"), regions.len());
    for (index, region) in regions.iter().enumerate() {
        let list = format!(".gg-support .gg-still > details:nth-of-type({})", index + 1);
        assert_eq!(reader.text(&format!("{list} > summary")), &*region.name);
        reader.click_until(&format!("{list} > summary"), "the list", |page| {
            page.is_displayed(&format!("{list} > .gg-body"))
        });
        let number: String = region.emergency[0].chars().filter(char::is_ascii_digit).collect();
        assert!(reader.is_displayed(&format!("{list} a[href='tel:{number}']")));
    }
}

/// The quiz says that it is not there, and why one need not wait for it.
fn assert_says_so(reader: &Reader<'_>) {
    reader.use_button(&reader.guide.interface.quiz);
    reader.wait_until("the sentence", |page| {
        page.is_displayed(TITLE) && reader.reads(&reader.guide.interface.failed)
    });
    assert!(!reader.is_displayed("#gg-fork"));
    assert!(!reader.reads(&reader.guide.interface.no_script));
}

/// The page around the widget heard of no error, and its console of nothing.
fn assert_quiet(reader: &mut Reader<'_>) {
    reader.assert_nothing_uncaught();
    assert_eq!(reader.outside(|host| host.script("return warnings")), json!([]));
}

scenario!(without_scripts_the_explainer_and_the_support_list_are_there, |browser| {
    let site = Site::start();
    // To the frame, a sandbox without scripts is a browser without them.
    let quiet = site.fast("").replace("allow-scripts ", "");
    assert!(!quiet.contains("allow-scripts"));
    let mut reader = Reader::new(browser);
    reader.goto(&site.page(&quiet));
    reader.enter_frame(FRAME);
    assert!(!reader.exists("html[data-js]"), "a script ran");
    assert_still_of_use(&reader);
    assert!(reader.reads(&reader.guide.interface.no_script));
    assert!(!reader.is_displayed("#gg-fork") && !reader.is_displayed("#gg-region"));
    for words in [&reader.guide.interface.failed, &reader.guide.interface.getting_ready] {
        assert!(!reader.reads(words), "it says “{words}”");
    }
    assert_support_opens(&reader);
    // The loader hears nothing of that page, and takes nothing of it away.
    reader.outside(|host| {
        host.wait_until("the fallback", |host| host.is_displayed(BESIDE));
        assert!(host.is_displayed(FRAME));
    });
    reader.assert_nothing_uncaught();
});

scenario!(without_the_loader_the_frame_or_the_fallback_stays, |browser| {
    let mut reader = Reader::new(browser);
    let forbidden =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'unsafe-inline'\">";
    let wrong = "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC\" crossorigin ";
    for (what, head, more) in [
        ("not there", "", ""),
        ("forbidden by the page's policy", forbidden, ""),
        ("not the one that was pinned", "", wrong),
        ("of no use without custom elements", "<script>delete window.customElements</script>", ""),
        (
            "of no use without style sheets made by scripts",
            "<script>delete Document.prototype.adoptedStyleSheets</script>",
            "",
        ),
    ] {
        println!("{}: the loader is {what}", reader.engine());
        let site = Site::start();
        if head.is_empty() && more.is_empty() {
            site.widget.hide(LOADER);
        }
        let changed =
            |snippet: String| snippet.replace("<script async ", &format!("<script async {more}"));
        reader.visit(&site.page_with_head(head, &changed(site.fast(""))));
        assert_still_of_use(&reader);
        reader.outside(|host| {
            assert!(host.is_displayed(BESIDE));
            assert!(host.script("return !self.customElements?.get('gentle-guide')") == true);
        });
        reader.begin();
        assert_quiet(&mut reader);

        reader.goto(&site.page_with_head(head, &changed(site.short(""))));
        assert!(reader.is_displayed("#fallback"));
        assert!(!reader.exists("iframe"));
        assert_quiet(&mut reader);
    }
});

/// Half of a file of the built site.
fn half(file: &str) -> Vec<u8> {
    let mut content = fs::read(folder().join(file.trim_start_matches('/'))).unwrap();
    content.truncate(content.len() / 2);
    content
}

/// The frame's page with something more before its head script.
pub(crate) fn set_page_with(site: &Site, more: &str) {
    let page = page_without_policy().replacen("<title>", &format!("{more}<title>"), 1);
    site.widget.set_page(PAGE, page);
}

/// Notes when the page says that the app did not come.
const WATCH: &str = "<script>new MutationObserver(() => {
    if ('failed' in document.documentElement.dataset) window.saidAt ??= performance.now();
}).observe(document.documentElement, { attributes: true })</script>";

/// Allows all scripts of the page, but not to compile WebAssembly.
const NO_WASM: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'unsafe-inline' http: https:\">";

scenario!(without_the_app_a_sentence_says_so_and_the_rest_works, |browser| {
    let mut reader = Reader::new(browser);
    let failures: [Failure; 5] = [
        ("the script is not there", "", |site| site.widget.hide(&script())),
        ("the module is not there", "", |site| site.widget.hide(&wasm())),
        ("the script is cut off", "", |site| site.widget.set_page(&script(), half(&script()))),
        ("the module is cut off", "", |site| site.widget.set_page(&wasm(), half(&wasm()))),
        ("the policy allows no WebAssembly", NO_WASM, |_| ()),
    ];
    for (what, head, fail) in failures {
        println!("{}: {what}", reader.engine());
        let site = Site::start();
        set_page_with(&site, &format!("{WATCH}{head}"));
        fail(&site);
        reader.goto(&site.page(&site.fast("")));
        reader.enter_frame(FRAME);
        reader.wait_until("the failure to show", |page| page.exists("html[data-failed=failed]"));
        let since = reader.script(
            "const files = performance.getEntriesByType('resource');
            return saidAt - Math.max(...files.map((file) => file.responseEnd))",
        );
        assert!(since.as_f64().unwrap() < 1000.0, "{what}: it took {since} ms to say so");
        assert_still_of_use(&reader);
        assert_says_so(&reader);
        reader.use_button(&reader.guide.interface.support);
        assert_support_opens(&reader);
        assert_quiet(&mut reader);
    }
});

scenario!(a_module_of_the_wrong_type_works_all_the_same, |browser| {
    let site = Site::start();
    site.widget.set_header(&wasm(), "Content-Type", "text/plain");
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.begin();
    reader.pick("choice", "free");
    reader.next();
    assert_quiet(&mut reader);
});

scenario!(a_stalled_module_is_given_up_and_may_still_come, |browser| {
    let site = Site::start();
    site.widget.hold(&wasm());
    let mut reader = Reader::new(browser);
    reader.goto(&site.page(&site.fast("")));
    reader.enter_loading_frame(FRAME);
    assert_still_of_use(&reader);
    assert!(!reader.reads(&reader.guide.interface.failed));
    // Of the twenty seconds, more than a wait has patience for.
    let wait = "setTimeout(arguments[0], Math.max(0, 15000 - performance.now()))";
    reader.async_script(wait, json!([]));
    assert!(!reader.exists("html[data-failed]"), "given up too soon");
    reader.wait_until("the failure to show", |page| page.exists("html[data-failed=failed]"));
    assert_says_so(&reader);
    reader.use_button(&reader.guide.interface.support);
    assert_support_opens(&reader);
    site.widget.release(&wasm());
    reader.wait_until_live();
    assert!(!reader.exists("html[data-failed]"));
    reader.begin();
    assert_quiet(&mut reader);
});

scenario!(offline_after_loading_the_quiz_goes_on_and_asks_for_nothing, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.outside(|host| {
        host.wait_until("the page to load", |host| {
            host.script("return document.readyState") == json!("complete")
        })
    });
    let asked = "return performance.getEntriesByType('resource').map(({ name }) => name)";
    let before = reader.script(asked);
    let Site { blog: _blog, widget } = site;
    drop(widget);
    reader.begin();
    reader.answer(CLEAR);
    assert_eq!(reader.outcome().as_deref(), Some("joy"));
    reader.use_button(&reader.guide.interface.support);
    reader.choose_region("#gg-region", "ie");
    reader.comes_to_read("112");
    assert_eq!(reader.script(asked), before);
    assert_quiet(&mut reader);
});

/// In the host page: notes when the frame is known to have failed, and since
/// when the fallback shows.
const CLOCK: &str = "<script>
    window.failedAt = window.shownAt = window.loaderAt = 0;
    document.addEventListener('load', ({ target }) => {
        if (target.localName === 'script') loaderAt = performance.now();
        if (target.localName === 'iframe') failedAt ||= performance.now();
    }, true);
    document.addEventListener('securitypolicyviolation', () => { failedAt ||= performance.now() });
    (function look() {
        const shows = document.querySelector('gentle-guide > p')?.checkVisibility();
        if (!shows || !loaderAt) shownAt = 0;
        else shownAt ||= performance.now();
        requestAnimationFrame(look);
    })();
</script>";

const NO_FRAMES: &str =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"frame-src 'none'\">";

scenario!(a_frame_that_cannot_be_shown_gives_way_to_the_fallback, |browser| {
    let mut reader = Reader::new(browser);
    let short = ("short", "#fallback");
    for (snippet, fallback) in [("fast", BESIDE), short] {
        let failures: [Failure; 3] = [
            ("all is well", "", |_| ()),
            ("the page's policy allows no frame", NO_FRAMES, |_| ()),
            ("the frame's page is not there", "", |site| site.widget.hide(PAGE)),
        ];
        for (what, head, fail) in failures {
            println!("{}, {snippet} snippet: {what}", reader.engine());
            let site = Site::start();
            fail(&site);
            let body = if snippet == "fast" { site.fast("") } else { site.short("") };
            reader.goto(&site.page_with_head(&format!("{CLOCK}{head}"), &body));
            if what == "all is well" && snippet == "fast" {
                // Beside its frame it stands all along: nothing moves when the loader comes.
                reader.enter(FRAME);
                reader.step_out();
                assert!(reader.is_displayed(fallback) && reader.is_displayed(FRAME));
                assert_quiet(&mut reader);
                continue;
            }
            if what == "all is well" {
                reader.wait_until("the fallback to hide", |page| !page.is_displayed(fallback));
                // It stays hidden longer than a silent frame is waited for.
                reader.async_script("setTimeout(arguments[0], 1500)", json!([]));
                assert!(!reader.is_displayed(fallback), "the fallback shows beside the widget");
                assert_quiet(&mut reader);
                continue;
            }
            reader.wait_until("the fallback", |page| {
                page.script("return shownAt && performance.now() - shownAt > 700") == true
            });
            let since = reader.script("return shownAt - Math.max(failedAt, loaderAt)");
            if snippet == "fast" {
                assert!(since.as_f64().unwrap() < 1000.0, "{what}: it took {since} ms");
            }
            assert!(reader.is_displayed(fallback));
            if head == NO_FRAMES && snippet == "fast" {
                assert!(!reader.is_displayed(FRAME), "what was refused is shown");
            }
            if head == NO_FRAMES {
                assert_quiet(&mut reader);
            } else {
                // Who runs the site can read why, once.
                reader.assert_nothing_uncaught();
                let said = reader.outside(|host| host.script("return warnings"));
                let said: Vec<String> = serde_json::from_value(said).unwrap();
                assert!(matches!(&*said, [line] if line.contains("says nothing")), "{said:?}");
            }
        }
    }
});

/// Keeps hold of the app's memory, to overwrite it on demand, and of all that
/// the console is told.
pub(crate) const BREAKABLE: &str = "<script>
    window.said = [];
    for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
        console[name] = (...words) => said.push(words.map(String).join(' '));
    }
    window.errors = [];
    for (const kind of ['error', 'unhandledrejection']) {
        addEventListener(kind, (event) => setTimeout(() =>
            errors.push([event.defaultPrevented, String(event.message ?? event.reason)])));
    }
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await real.apply(WebAssembly, given);
            const { memory } = (made.instance ?? made).exports;
            window.breakDown = () => new Uint8Array(memory.buffer).fill(255);
            return made;
        };
    }
</script>";

scenario!(an_app_that_breaks_down_gives_the_page_back, |browser| {
    let site = Site::start();
    set_page_with(&site, BREAKABLE);
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.begin();
    let answer = option_id("choice", "unwanted");
    reader.pick("choice", "unwanted");
    let option = reader.text(&label_of(&answer));
    reader.script("breakDown()");
    reader.use_button(&reader.guide.interface.next);
    reader.wait_until("the page from before the app", |page| {
        page.exists("html[data-failed=failed]:not([data-live])")
    });
    reader.wait_until("the sentence", |_| reader.reads(&reader.guide.interface.failed));
    assert!(!reader.exists(&answer) && !reader.exists("fieldset"), "the answer is still there");
    reader.is_at_the_heading();
    reader.use_button(&reader.guide.interface.read);
    assert_still_of_use(&reader);
    reader.use_button(&reader.guide.interface.support);
    assert_support_opens(&reader);
    assert_says_so(&reader);
    let errors = reader.script("return errors");
    let errors = errors.as_array().unwrap().clone();
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!(error[0], json!(true), "the console was told: {error}");
        assert!(!error[1].as_str().unwrap().contains(&option));
    }
    assert_eq!(reader.script("return said"), json!([]), "the console was told");
    assert_quiet(&mut reader);

    // Leaving does not need the app.
    reader.click(".gg-leave");
    reader.step_out();
    let gone = |page: &Browser| !page.exists(FRAME);
    reader.wait_until("the widget to be blank", |page| {
        gone(page) || page.engine() != Engine::WebKit && !page.url().ends_with("/blog.html")
    });
});
