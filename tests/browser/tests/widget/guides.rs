//! More guides than the one that ships: the same app, other words and other rules.

use browser_tests::reader::{Answers, Reader};
use browser_tests::site::{LOADER, Site, script, wasm};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
use gentle_guide::guide::edition::Edition;
use serde_json::json;
use xtask::guides::Guide;
use xtask::new_guide;
use xtask::prerender::{Parts, loader, page, parts_of};

/// A site with one guide more beside the one that ships: its pages, and a loader that knows it.
fn site_with(guide: &Guide) -> Site {
    let site = Site::start();
    let guides = [Guide::read(None).unwrap(), guide.clone()];
    let [script, wasm] = [script(), wasm()].map(|path| path.trim_start_matches('/').to_owned());
    let parts = Parts { script, wasm, ..parts_of(&guides).unwrap() };
    for edition in &guide.editions {
        let path = format!("/{}/{}.html", guide.name, edition.language);
        site.widget.set_page(&path, page(edition, &parts).unwrap());
    }
    site.widget.set_page(LOADER, loader(&guides).unwrap());
    site
}

/// The fast snippet with this guide's page in its frame.
fn fast(site: &Site, guide: &Guide) -> String {
    site.fast("").replace("/aftercare/en.html", &format!("/{}/en.html", guide.name))
}

/// A reader of this guide.
fn read(reader: &mut Reader<'_>, site: &Site, guide: &Guide) {
    reader.guide = Edition::clone(&guide.editions[0]);
    reader.visit(&site.page(&fast(site, guide)));
    assert_eq!(reader.text("#gg-read-title"), *reader.guide.title);
    assert!(!reader.exists("#gg-language"), "there is no other language to choose");
}

/// Answers from the start, and compares the outcome.
fn reaches(reader: &mut Reader<'_>, answers: Answers<'_>, outcome: &str) {
    reader.begin();
    reader.answer(answers);
    assert_eq!(reader.outcome().as_deref(), Some(outcome));
    let words = reader.guide.outcomes.iter().find(|other| &*other.id == outcome).unwrap();
    assert_eq!(reader.text("#gg-quiz-title"), *words.words.title);
    reader.start_again();
}

scenario!(the_second_guide_leads_to_comfort_to_support_and_to_not_knowing, |browser| {
    let night = Guide::read(Some("night")).unwrap();
    let site = site_with(&night);
    let mut reader = Reader::new(browser);
    read(&mut reader, &site, &night);
    let clear = [("home", "safe"), ("body", "none"), ("alarm", "none"), ("days", "tired")];
    let with = |more: &[(&'static str, &'static str)]| [&clear[..], more].concat();
    reaches(&mut reader, &with(&[("often", "some"), ("felt", "round")]), "round");
    reaches(&mut reader, &with(&[("felt", "missing"), ("felt", "full")]), "missing");
    reaches(&mut reader, &with(&[("often", "months"), ("felt", "round")]), "keeps-on");
    reaches(&mut reader, &[("home", "afraid"), ("felt", "round")], "home");
    reaches(&mut reader, &[("home", "safe"), ("felt", "round")], "unsure");
    // What calls for help at once opens the panel above the question.
    reader.begin();
    for _ in 0..2 {
        reader.skip();
    }
    reader.pick("alarm", "self_harm");
    reader.wait_until("the support panel", |page| page.exists("#gg-panel"));
    reader.assert_nothing_uncaught();
});

scenario!(
    an_attribute_picks_the_guide_and_a_language_that_it_lacks_gives_way_to_english,
    |browser| {
        let night = Guide::read(Some("night")).unwrap();
        let site = site_with(&night);
        let mut reader = Reader::new(browser);
        let keep = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
        let shown = |reader: &mut Reader<'_>, attributes: &str| {
            reader.goto(&site.page_with_head(&keep, &site.short(attributes)));
            reader.enter_short("gentle-guide");
            reader.script("return [location.pathname, document.documentElement.lang]")
        };
        let attributes = "guide=\"night\" lang=\"de\"";
        assert_eq!(shown(&mut reader, attributes), json!(["/night/en.html", "en"]));
        assert_eq!(shown(&mut reader, "lang=\"de\""), json!(["/aftercare/de.html", "de"]));
        reader.assert_nothing_uncaught();
    }
);

scenario!(the_quiz_of_a_guide_that_was_just_begun_can_be_taken, |browser| {
    let home = tempfile::tempdir().unwrap();
    let folder = new_guide::write("hard-day", home.path()).unwrap();
    let guide = Guide::read(Some(&folder.display().to_string())).unwrap();
    let site = site_with(&guide);
    let mut reader = Reader::new(browser);
    read(&mut reader, &site, &guide);
    reaches(&mut reader, &[("safe", "yes"), ("alarm", "none"), ("felt", "tired")], "tired");
    reaches(&mut reader, &[("safe", "no"), ("alarm", "none"), ("felt", "tired")], "unsafe");
    reader.assert_nothing_uncaught();
});
