//! Nothing that axe can see keeps a reader out: in what a reader meets on the way, in light and
//! dark, from left to right and from right to left, and in an article around the widget.

use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::scenario;
use browser_tests::site::{Site, edition_in, package, wasm};
use serde_json::json;

use crate::outcomes::{CLEAR, PATHS, but};

/// Everything of WCAG 2.2 A and AA that axe can tell, and its good practices: a promise of a list of
/// faults. One rule is switched off: `page-has-heading-one`. The widget is part of an article, and
/// the site says which level its headings have there.
pub(crate) const FAULTS: &str = "axe.run(document, {
    iframes: false,
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'page-has-heading-one': { enabled: false } },
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.html.slice(0, 200)} ${node.any.concat(node.all)[0]?.message ?? ''}`)))";

/// What axe finds on the page, or in the frame, where the reader is.
fn faults(reader: &Reader<'_>) -> serde_json::Value {
    if reader.script("return typeof axe") == "undefined" {
        reader.script(&package("axe-core/axe.min.js"));
    }
    let ask = "const done = arguments[arguments.length - 1];";
    let answer = "then(done, (problem) => done([String(problem)]))";
    reader.async_script(&format!("{ask} {FAULTS}.{answer};"), json!([]))
}

#[track_caller]
pub(crate) fn assert_open_to_all(reader: &Reader<'_>, what: &str) {
    // A picture in the middle of a motion has colours of neither end.
    reader.wait_until("the page to be still", |page| {
        page.script("return document.getAnimations().length") == 0
    });
    assert_eq!(faults(reader), json!([]), "{}: {what}", reader.engine());
}

/// Goes from the explainer through every question to an outcome, and to what it leads to, and
/// looks at each screen.
pub(crate) fn walk(reader: &mut Reader<'_>, look: &mut dyn FnMut(&mut Reader<'_>, &str)) {
    look(reader, "the explainer");
    reader.script("for (const part of document.querySelectorAll('details')) part.open = true");
    look(reader, "every section open");
    reader.use_button(&reader.guide.interface.support);
    reader.wait_until("the support list", |page| page.is_displayed("#gg-support-title"));
    look(reader, "the support list");
    reader.choose_region("#gg-region", "gb");
    look(reader, "the support list of a region");
    reader.use_button(&reader.guide.interface.quiz);
    reader.wait_until("the quiz", |page| page.is_displayed(TITLE));
    look(reader, "the quiz's start");
    reader.use_button(&reader.guide.intro.other);
    reader.is_at_the_heading();
    look(reader, "the guide for a partner");
    reader.back();
    reader.begin();
    for (question, option) in CLEAR {
        look(reader, &format!("the question {question}"));
        if *question == "alarm" {
            reader.pick(question, "self_harm");
            reader.wait_until("the panel", |page| page.is_displayed("#gg-panel"));
            look(reader, "help above a question");
        }
        reader.pick(question, option);
        look(reader, &format!("an answer to {question}"));
        reader.next();
    }
    look(reader, "an outcome");
    reader.use_button(&reader.guide.interface.take);
    reader.is_at_the_heading();
    look(reader, "something to take along");
    reader.back();
    reader.use_button(&reader.guide.interface.clear);
    reader.comes_to_read(&reader.guide.interface.forgotten);
    look(reader, "answers cleared");
}

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    axe_finds_nothing_on_the_way_in_light_and_dark_from_left_and_from_right,
    |browser| {
        let mut reader = Reader::new(browser);
        for (theme, language) in [("light", "en"), ("dark", "ar")] {
            let site = Site::start();
            reader.guide = edition_in(language);
            let snippet = site.fast(&format!("theme=\"{theme}\""));
            reader.visit(&site.page(&snippet.replace("en.html", &format!("{language}.html"))));
            walk(&mut reader, &mut |reader, what| {
                assert_open_to_all(reader, &format!("{what} ({theme}, {language})"));
            });
        }
    }
);

scenario!(axe_finds_nothing_in_an_article_with_the_widget_in_it, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.widget.url());
    reader.step_out();
    assert_open_to_all(&reader, "the article");
});

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    axe_finds_nothing_on_any_outcome,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        reader.visit(&site.page(&site.fast("region=\"us\"")));
        for (outcome, different) in PATHS {
            reader.begin();
            reader.answer(&but(different));
            reader.script(
                "for (const part of document.querySelectorAll('details')) part.open = true",
            );
            assert_open_to_all(&reader, outcome);
            reader.start_again();
        }
    }
);

scenario!(axe_finds_nothing_before_the_app_is_there_or_without_it, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    site.widget.hold(&wasm());
    reader.goto(&site.page(&site.fast("")));
    reader.enter_loading_frame(FRAME);
    assert_open_to_all(&reader, "the page before the app");
    reader.begin();
    assert_open_to_all(&reader, "the first question before the app");
    reader.script("dispatchEvent(new Event('gg-failed'))");
    reader.comes_to_read(&reader.guide.interface.failed);
    assert_open_to_all(&reader, "the page without the app");
    reader.use_button(&reader.guide.interface.support);
    assert_open_to_all(&reader, "the support list without the app");
});

scenario!(the_same_check_catches_a_button_without_words, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.script("document.querySelector('.gg-leave').textContent = ''");
    assert!(faults(&reader).to_string().contains("button-name"));
});
