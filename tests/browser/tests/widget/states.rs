//! Every named state, as the gallery shows it: axe, room, and pictures; and that a reader who does
//! what its name stands for comes to just that.

use browser_tests::site::{Site, edition_in, package};
use browser_tests::{Browser, scenario};
use gentle_guide::guide::edition::Kept;
use gentle_guide::view::states::NamedState;
use serde_json::{Value, json};
use xtask::prerender::{self, read_file};
use xtask::{gallery, root};

use crate::access::FAULTS;

/// A page that can become any state's without loading anew.
const STAGE: &str = "<!doctype html><html><meta charset=\"utf-8\"><title>A gentle guide</title>\
                     <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";

/// Becomes the pages given, one by one, and tells what `tell` says of each.
const EACH: &str = "
    const done = arguments[arguments.length - 1];
    const [pages, settings] = arguments;
    const become = (page) => {
        const other = new DOMParser().parseFromString(page, 'text/html');
        const html = document.documentElement;
        for (const { name } of [...html.attributes]) html.removeAttribute(name);
        for (const { name, value } of other.documentElement.attributes) html.setAttribute(name, value);
        html.dataset.theme = settings.theme ?? 'auto';
        html.style.fontSize = settings.text ?? '';
        if (settings.accent) html.style.setProperty('--gg-accent', settings.accent);
        if (!document.querySelector('style')) document.head.append(other.querySelector('style'));
        document.body.replaceChildren(...other.querySelectorAll('body > *'));
        for (const motion of document.getAnimations()) motion.finish();
        scrollTo(0, 0);
    };
    (async () => {
        const said = [];
        for (const [name, page] of pages) {
            become(page);
            for (const fault of await TELL) said.push(`${name}: ${fault}`);
        }
        return said;
    })().then(done, (problem) => done([String(problem)]));";

/// How many states are shown in one go, before a driver loses patience.
const AT_ONCE: usize = 8;

fn editions() -> Vec<Kept> {
    prerender::editions().unwrap()
}

fn style() -> String {
    read_file(&root().join("styles/guide.css")).unwrap()
}

/// The pages of all states in one language, by name.
fn pages(edition: &Kept) -> Vec<(String, String)> {
    let style = style();
    let page = |state: NamedState| {
        let page = gallery::page(&state, edition, &style).unwrap();
        (state.name, page)
    };
    gallery::states().unwrap().into_iter().map(page).collect()
}

/// What a script says of each page: a list of faults, each with the state's name before it.
fn faults(
    browser: &Browser,
    pages: &[(String, String)],
    tell: &str,
    settings: &Value,
) -> Vec<Value> {
    let script = EACH.replace("TELL", tell);
    let said =
        pages.chunks(AT_ONCE).map(|some| browser.async_script(&script, json!([some, settings])));
    said.flat_map(|said| said.as_array().unwrap().clone()).collect()
}

fn stage(browser: &mut Browser) -> Site {
    let site = Site::start();
    site.blog.set_page("/stage.html", STAGE);
    browser.goto(&format!("{}/stage.html", site.blog.url()));
    site
}

/// What reaches out of the window sideways.
const TOO_WIDE: &str = "(() => {
    const room = document.documentElement;
    return room.scrollWidth > room.clientWidth ? [`${room.scrollWidth} px of ${room.clientWidth}`] : [];
})()";

scenario!(axe_finds_nothing_in_any_named_state_light_or_dark_from_left_or_right, |browser| {
    let _site = stage(browser);
    browser.script(&package("axe-core/axe.min.js"));
    for (theme, language) in [("light", "en"), ("dark", "ar")] {
        let pages = pages(&edition_in(language).keep());
        let found = faults(browser, &pages, FAULTS, &json!({ "theme": theme }));
        assert_eq!(found, [Value::Null; 0], "{theme}, {language}");
    }
});

scenario!(the_same_look_at_every_state_catches_a_button_without_words, |browser| {
    let _site = stage(browser);
    browser.script(&package("axe-core/axe.min.js"));
    let mut pages = pages(&edition_in("en").keep());
    pages.truncate(3);
    for (_, page) in &mut pages {
        *page = page.replace("<main", "<button></button><main");
    }
    assert_eq!(faults(browser, &pages, FAULTS, &json!({})).len(), 3);
});

scenario!(no_named_state_needs_sideways_scrolling_in_any_language, |browser| {
    let site = stage(browser);
    // Not every window can be as narrow as a phone.
    let phone = "<iframe src=\"stage.html\" style=\"width: 320px; height: 640px\"></iframe>";
    site.blog.set_page("/phone.html", phone);
    browser.goto(&format!("{}/phone.html", site.blog.url()));
    browser.enter_frame("iframe");
    assert_eq!(browser.script("return innerWidth"), 320);
    for edition in editions() {
        let pages = pages(&edition);
        for text in ["100%", "200%"] {
            let found = faults(browser, &pages, TOO_WIDE, &json!({ "text": text }));
            assert_eq!(found, [Value::Null; 0], "{}, text at {text}", edition.language);
        }
    }
});
