//! A frame that the page around it could look into asks no questions.

use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::scenario;
use browser_tests::site::{PAGE, Site};
use serde_json::json;
use xtask::policy::SANDBOX;
use xtask::server::Headers;

/// What a host may do to the sandbox of the frame in the snippet.
const CHANGES: [&str; 2] = ["taken away", "with allow-same-origin"];

/// The fast snippet with its sandbox changed.
fn changed(site: &Site, change: &str) -> String {
    let attribute = format!("sandbox=\"{SANDBOX}\"");
    let snippet = site.fast("");
    assert_eq!(snippet.matches(&attribute).count(), 1);
    match change {
        "taken away" => snippet.replace(&attribute, ""),
        _ => snippet.replace(SANDBOX, &format!("{SANDBOX} allow-same-origin")),
    }
}

/// Goes through the quiz from its start to an outcome.
fn takes_the_quiz(reader: &mut Reader<'_>) {
    reader.begin();
    reader.answer(&[]);
    assert_eq!(reader.outcome().as_deref(), Some("unsure"));
}

scenario!(a_frame_that_is_not_private_says_so_and_asks_nothing, |browser| {
    let site = Site::start_with(Headers::CorsOnly);
    let mut reader = Reader::new(browser);
    for change in CHANGES {
        reader.goto(&site.page(&changed(&site, change)));
        reader.enter_frame(FRAME);
        reader
            .wait_until("the frame to refuse", |page| page.exists("html[data-failed=not-private]"));
        assert_eq!(reader.script("return self.origin"), json!(site.widget.url()));
        // The app has come, and not taken over.
        reader.wait_until("the app's module", |_| {
            site.widget.log().iter().any(|(_, path)| *path == browser_tests::site::wasm())
        });

        reader.toggle("short");
        assert!(reader.is_open("short"));
        reader.use_button(&reader.guide.interface.quiz);
        reader.wait_until("the sentence", |page| {
            page.is_displayed(TITLE) && reader.reads(&reader.guide.interface.not_private)
        });
        for words in [&reader.guide.interface.failed, &reader.guide.interface.getting_ready] {
            assert!(!reader.reads(words), "it says “{words}” ({change})");
        }
        assert!(!reader.is_displayed("#gg-fork"), "a way into the quiz shows ({change})");
        assert!(!reader.exists("fieldset, input"), "there are controls of the quiz ({change})");
        assert!(!reader.exists("html[data-live]"), "the app took over ({change})");

        reader.use_button(&reader.guide.interface.support);
        let list = ".gg-support .gg-still > details";
        reader.click_until(&format!("{list} > summary"), "the list", |page| {
            page.is_displayed(&format!("{list} > .gg-body"))
        });
        reader.assert_nothing_uncaught();
        site.widget.clear_log();
    }
});

scenario!(with_the_header_a_changed_attribute_changes_nothing, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for change in CHANGES {
        reader.visit(&site.page(&changed(&site, change)));
        assert_eq!(reader.script("return self.origin"), json!("null"), "{change}");
        let reaches_in = "try { return frames[0].document.title } catch { return 'closed' }";
        reader.outside(|host| assert_eq!(host.script(reaches_in), json!("closed")));
        takes_the_quiz(&mut reader);
    }
});

scenario!(the_page_at_its_own_address_asks_its_questions, |browser| {
    for headers in [Headers::Full, Headers::CorsOnly] {
        let site = Site::start_with(headers);
        let mut reader = Reader::new(browser);
        let address = format!("{}{PAGE}", site.widget.url());
        reader.goto(&address);
        reader.wait_until_live();
        let origin = match headers {
            Headers::Full => "null".to_owned(),
            _ => site.widget.url(),
        };
        assert_eq!(reader.script("return self.origin"), json!(origin), "{headers:?}");
        let traces = "return [document.title, location.href, history.length]";
        let before = reader.script(traces);
        takes_the_quiz(&mut reader);
        assert_eq!(reader.script(traces), before, "{headers:?}");
        assert!(!reader.exists("html[data-failed]"));
    }
});
