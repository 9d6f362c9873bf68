//! What a release gives a site to paste, in a page that has nothing else.

use std::fs;

use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::site::{Site, folder};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
use gentle_guide::VERSION;
use gentle_guide::snippet::{Kind, Snippet};
use serde_json::json;
use xtask::snippet::{integrity, pinned_loader, words};

/// What an element holds for readers who see no frame.
const BESIDE: &str = "p";

/// A snippet as a release writes it, for the widget's server, with the hash of its script.
fn paste(site: &Site, kind: Kind, settings: &[(&str, &str)]) -> String {
    let loader = fs::read(folder().join(pinned_loader())).unwrap_or_else(|error| {
        panic!("{} is no release ({error}): `cargo xtask dist`", folder().display())
    });
    let snippet = Snippet {
        base: &site.widget.url(),
        version: VERSION,
        integrity: &integrity(&loader),
        guide: "aftercare",
        shown: "aftercare",
        lang: "en",
        settings,
        words: &words().unwrap()["en"],
    };
    snippet.write(kind)
}

/// A page with nothing but that in it, but for what listens.
fn page(site: &Site, snippet: &str) -> String {
    let page = format!(
        "<!doctype html><title>Empty</title><script>{KEEP_SHADOW_ROOTS}
         window.uncaught = [];
         addEventListener('error', (event) => event.message && uncaught.push(event.message));
         addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
         addEventListener('gentle-guide:ready', () => (document.title = 'ready'));</script>\n{snippet}"
    );
    site.blog.set_page("/empty.html", page);
    site.blog.url().replace("127.0.0.1", "localhost") + "/empty.html"
}

fn take_a_question(reader: &mut Reader<'_>) {
    reader.begin();
    reader.pick("choice", "free");
    reader.next();
    reader.asks(1);
}

scenario!(every_snippet_runs_in_an_empty_page_under_its_own_hash, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for kind in Kind::ALL {
        let snippet = paste(&site, kind, &[]);
        assert!(snippet.contains(" integrity=\"sha384-") && snippet.lines().count() <= 4);
        reader.goto(&page(&site, &snippet));
        match kind {
            Kind::Fast => reader.enter(FRAME),
            Kind::Short => reader.enter_short("gentle-guide"),
            Kind::Inline => {}
        }
        if kind != Kind::Inline {
            take_a_question(&mut reader);
            reader.assert_nothing_uncaught();
            reader.step_out();
        }
        reader.wait_until("the script to say that it is ready", |host| host.title() == "ready");
        // In the fast snippet they stand below the frame.
        let stay = kind == Kind::Fast;
        reader.wait_until("the words' place", |host| host.is_displayed(BESIDE) == stay);
        if kind == Kind::Inline {
            let parts = "const root = keptShadowRoots.get(document.querySelector('gentle-guide'));
                return root.querySelectorAll('.gg-parts button').length";
            assert_eq!(reader.script(parts), json!(3));
        }
        assert_eq!(reader.script("return uncaught"), json!([]), "{kind:?}");
    }
});

scenario!(under_a_wrong_hash_the_script_is_refused_and_the_page_can_be_read, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for kind in Kind::ALL {
        let right = integrity(&fs::read(folder().join(pinned_loader())).unwrap());
        let wrong = paste(&site, kind, &[]).replace(&right, &integrity(b"another script"));
        reader.goto(&page(&site, &wrong));
        if kind == Kind::Fast {
            // What is in the frame needs no script around it.
            reader.enter(FRAME);
            take_a_question(&mut reader);
            reader.step_out();
        }
        let defined = "return !!customElements.get('gentle-guide')";
        assert_eq!(reader.script(defined), json!(false), "{kind:?}: the script ran");
        assert!(reader.is_displayed(BESIDE));
        let words = &words().unwrap()["en"];
        let text = reader.text(BESIDE);
        for said in [&words.page, &words.helplines, &words.danger] {
            assert!(text.contains(said), "{text}");
        }
        assert_eq!(reader.script("return uncaught"), json!([]), "{kind:?}");
    }
});

scenario!(where_scripts_are_stripped_the_frame_reads_and_has_its_settings, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let settings = [("theme", "dark"), ("start", "quiz"), ("exit-href", "https://a.example/")];
    let whole = paste(&site, Kind::Fast, &settings);
    let stripped: Vec<&str> = whole.lines().filter(|line| !line.contains("<script")).collect();
    assert_eq!(stripped.len(), 3);
    // Some editors leave no element that they do not know.
    let bare = stripped[1..].join("").replace("</gentle-guide>", "");
    for (snippet, frame) in [(stripped.join("\n"), FRAME), (bare, "iframe")] {
        reader.goto(&page(&site, &snippet));
        reader.enter(frame);
        assert!(reader.exists("html[data-theme=dark]") && reader.is_displayed(TITLE));
        reader.use_button(&reader.guide.interface.read);
        reader.toggle("short");
        take_a_question(&mut reader);
        reader.outside(|host| assert!(host.is_displayed(BESIDE)));
    }
});
