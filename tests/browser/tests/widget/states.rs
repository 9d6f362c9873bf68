//! Every named state, as the gallery shows it: axe, room, and pictures; and that a reader who does
//! what its name stands for comes to just that.

use browser_tests::reader::Reader;
use browser_tests::site::{Site, edition_in, package};
use browser_tests::{Browser, scenario};
use gentle_guide::guide::edition::Kept;
use gentle_guide::view::state::Place;
use gentle_guide::view::states::{NamedState, Step};
use serde_json::{Value, json};
use xtask::gallery;
use xtask::prerender;

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

/// The pages of all states in one language, by name.
fn pages(edition: &Kept) -> Vec<(String, String)> {
    let parts = prerender::plain_parts().unwrap();
    let page = |state: NamedState| {
        let page = gallery::page(&state, edition, &parts).unwrap();
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

/// Of each kind one; `test --all` takes every state that the app shows.
const SOME: [&str; 12] = [
    "explainer-words",
    "support-gb",
    "partner",
    "choice-answered",
    "body-withheld",
    "felt-too-many",
    "alarm-self-harm",
    "crisis-and-all",
    "consent",
    "joy-worried",
    "handout-pain",
    "cleared",
];

/// Does what a state's name stands for.
fn come_to(reader: &mut Reader<'_>, state: &NamedState) {
    let ui = reader.guide.interface.clone();
    for step in &state.steps {
        match step {
            Step::Go(Place::Read) => reader.use_button(&ui.read),
            Step::Go(Place::Quiz) => reader.use_button(&ui.quiz),
            Step::Go(Place::Support) => reader.use_button(&ui.support),
            Step::Open(Some(section)) => reader.toggle(section),
            Step::Open(None) => {
                reader.script(
                    "for (const part of document.querySelectorAll('details')) part.open = true",
                );
            }
            Step::Region(region) => {
                reader.use_button(&ui.support);
                reader.choose_region("#gg-region", region);
            }
            Step::Partner => reader.use_button(&reader.guide.intro.other),
            Step::Question(question) => go_on(reader, Some(question)),
            Step::Pick(question, option) => {
                go_on(reader, Some(question));
                reader.click(&format!("label[for='gg-option-{question}-{option}']"));
            }
            Step::Withhold(question) => {
                go_on(reader, Some(question));
                reader.click(&format!("label[for='gg-option-{question}--rather-not']"));
            }
            Step::End => go_on(reader, None),
            Step::Handout => reader.use_button(&ui.take),
            Step::Clear => reader.use_button(&ui.clear),
            Step::Leave | Step::Quiet | Step::NoLanguage => {
                unreachable!("not by pressing something in the app")
            }
            Step::Early | Step::Failed | Step::NotPrivate | Step::NoScript => {
                unreachable!("no app")
            }
        }
    }
}

/// Goes on to a question, or to the outcome: from what is answered by Next, over what is not by Skip.
fn go_on(reader: &mut Reader<'_>, to: Option<&str>) {
    if reader.question().is_none() {
        reader.begin();
    }
    while let Some(here) = reader.question().filter(|here| Some(&**here) != to) {
        if reader.exists(&format!("#gg-question-{here} :checked")) {
            reader.next()
        } else {
            reader.skip()
        }
    }
}

/// What of a page in the window, or of one given, a reader meets: elements with their attributes and
/// words; and what is picked.
const MET: &str = "
    const page = arguments[0] ? new DOMParser().parseFromString(arguments[0], 'text/html') : document;
    const picked = [...page.querySelectorAll('input:checked')].map(({ id }) => id);
    const told = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        // In markup some are the state at first; and the head script gives the explainer its levels.
        const names = node.getAttributeNames().filter((name) => !['checked', 'selected', 'value', 'aria-level'].includes(name));
        const attributes = names.sort().map((name) => ` ${name}=${node.getAttribute(name)}`);
        const children = [...node.childNodes].filter(({ nodeType }) => nodeType !== Node.COMMENT_NODE);
        return `<${node.localName}${attributes.join('')}>${children.map(told).join('')}\\n`;
    };
    return [...told(page.querySelector('.gg')).split('<'), ...picked];";

fn comes_about(browser: &mut Browser, names: impl Fn(&str) -> bool) {
    let site = Site::start();
    let parts = prerender::plain_parts().unwrap();
    let edition = edition_in("en").keep();
    let mut reader = Reader::new(browser);
    let by_time = |state: &NamedState| {
        state.steps.iter().any(|step| matches!(step, Step::Leave | Step::Quiet | Step::NoLanguage))
    };
    let states =
        gallery::states().unwrap().into_iter().filter(|state| state.is_live() && !by_time(state));
    for state in states.filter(|state| names(&state.name)) {
        reader.visit(&site.page(&site.fast("")));
        come_to(&mut reader, &state);
        let page = gallery::page(&state, &edition, &parts).unwrap();
        // The frame itself lets no script make a page out of text.
        let wanted = reader.outside(|host| host.script_with(MET, json!([page])));
        let meets = |reader: &Reader<'_>| reader.script_with(MET, json!([null])) == wanted;
        // What the app does, it does a moment after the press.
        if !(0..50).any(|_| meets(&reader)) {
            let met = reader.script_with(MET, json!([null]));
            let lines = |list: &Value| list.as_array().unwrap().clone();
            let mut pairs = lines(&met).into_iter().zip(lines(&wanted));
            panic!("{}: met, wanted: {:?}", state.name, pairs.find(|(met, wanted)| met != wanted));
        }
    }
}

scenario!(what_a_reader_does_leads_to_the_named_state, |browser| {
    comes_about(browser, |name| SOME.contains(&name));
});

scenario!(
    #[ignore = "some minutes: `cargo xtask test --all`"]
    what_a_reader_does_leads_to_every_named_state,
    |browser| { comes_about(browser, |_| true) }
);
