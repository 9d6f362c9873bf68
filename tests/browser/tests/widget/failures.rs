//! What is missing takes away no more than it must.

use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::scenario;
use browser_tests::site::{LOADER, PAGE, Site, WASM, page_without_policy};
use serde_json::json;

/// The explainer can be read and every region's support list can be opened.
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
    reader.assert_nothing_uncaught();
});

scenario!(without_the_loader_the_frame_or_the_fallback_stays, |browser| {
    let site = Site::start();
    site.widget.hide(LOADER);
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    assert_still_of_use(&reader);
    reader.begin();
    reader.answer(&[]);
    assert_eq!(reader.outcome().as_deref(), Some("unsure"));
    reader.assert_nothing_uncaught();

    reader.goto(&site.page(&site.short("")));
    assert!(reader.is_displayed("#fallback"));
    assert!(!reader.exists("iframe"));
    reader.assert_nothing_uncaught();
});

scenario!(without_the_app_a_sentence_says_so_and_the_rest_works, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let watch = "<script>new MutationObserver(() => {
        if ('failed' in document.documentElement.dataset) window.saidAt ??= performance.now();
    }).observe(document.documentElement, { attributes: true })</script><title>";
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", watch, 1));
    for missing in ["/app.js", WASM] {
        site.widget.hide(missing);
        reader.goto(&site.page(&site.fast("")));
        reader.enter_frame(FRAME);
        reader.wait_until("the failure to show", |page| page.exists("html[data-failed=failed]"));
        let since = reader.script(
            "const files = performance.getEntriesByType('resource');
            return saidAt - Math.max(...files.map((file) => file.responseEnd))",
        );
        assert!(since.as_f64().unwrap() < 1000.0, "it took {since} ms to say so");
        assert_still_of_use(&reader);
        reader.use_button(&reader.guide.interface.quiz);
        reader.wait_until("the sentence", |page| {
            page.is_displayed(TITLE) && reader.reads(&reader.guide.interface.failed)
        });
        assert!(!reader.is_displayed("#gg-fork"));
        assert!(!reader.reads(&reader.guide.interface.no_script));
        reader.use_button(&reader.guide.interface.support);
        assert_support_opens(&reader);
        reader.assert_nothing_uncaught();
        assert_eq!(reader.outside(|host| host.script("return warnings")), json!([]));
        if missing == "/app.js" {
            // The next round: the script is there again, the module is not.
            let script = std::fs::read(browser_tests::site::folder().join("app.js")).unwrap();
            site.widget.set_page(missing, script);
        }
    }
});
