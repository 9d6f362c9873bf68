//! A reader picks another language inside the widget: the words change, and nothing else does.

use std::fs::read_to_string;

use browser_tests::reader::{FRAME, Hand, Reader, TITLE, summary_of};
use browser_tests::site::{LANGUAGES, PAGE, Site, edition_in, folder, page_source, wasm};
use browser_tests::{Key, scenario};
use serde_json::{Value, json};
use xtask::policy::SANDBOX;

use crate::failures::{BREAKABLE, set_page_with};
use crate::outcomes::CLEAR;
use crate::settings::has_levels_from;
use crate::traces::wait_until_all_is_asked;
use crate::tree::{LISTEN, news};

/// The choice of language.
const CHOICE: &str = "#gg-language";

/// Keeps what the page around the frame hears, from the first word on.
const EAR: &str = "<link rel=\"icon\" href=\"data:,\"><script>
    window.said = [];
    window.felt = [];
    window.loads = 0;
    addEventListener('message', ({ data }) => said.push(data));
    for (const kind of ['focus', 'blur']) addEventListener(kind, () => felt.push(kind));
    document.addEventListener('load', ({ target }) => target.localName === 'iframe' && loads++, true);
</script>";

fn page_in(language: &str) -> String {
    PAGE.replace("en.html", &format!("{language}.html"))
}

/// What was asked of the widget's server, in order. Each page of a language was asked for under an
/// address of its own, which nobody can look for in the browser's cache.
fn asked(site: &Site) -> Vec<String> {
    let asked: Vec<String> = site.widget.log().into_iter().map(|(_, path)| path).collect();
    let pages: Vec<_> = asked.iter().filter_map(|path| path.split_once(".html")).collect();
    for (number, (page, query)) in pages.iter().enumerate() {
        assert!(query.starts_with("?0.") && query.len() > 8, "{page}.html{query}");
        assert!(pages.iter().skip(number + 1).all(|(_, other)| other != query));
    }
    asked.iter().map(|path| path.split('?').next().unwrap().to_owned()).collect()
}

/// Opens a blog page with the widget, and waits until nothing more is asked for.
fn open(reader: &mut Reader<'_>, site: &Site, attributes: &str) {
    reader.visit(&site.page_with_head(EAR, &site.fast(attributes)));
    wait_until_all_is_asked(reader, site);
}

/// Waits until the page of a language has come so often.
fn came(reader: &Reader<'_>, language: &str, times: usize) {
    reader.wait_until("the late answer", |page| {
        let names = "return performance.getEntriesByType('resource').map(({ name }) => name)";
        let names = page.script(names);
        let names = names.as_array().unwrap().iter();
        names.filter(|name| name.as_str().unwrap().contains(&page_in(language))).count() == times
    });
}

/// Picks a language, and does not wait for it. Not every driver puts the focus there with the mouse.
fn choose(reader: &Reader<'_>, language: &str) {
    let place = |language: &str| LANGUAGES.iter().position(|one| *one == language).unwrap();
    if reader.hand == Hand::Mouse {
        reader.click(&format!("{CHOICE} > option[value='{language}']"));
    } else {
        reader.tab_to(CHOICE);
        let now = reader.property(CHOICE, "value");
        let (mut at, to) = (place(now.as_str().unwrap()), place(language));
        while at != to {
            reader.press(if to < at { Key::ArrowUp } else { Key::ArrowDown });
            at = if to < at { at - 1 } else { at + 1 };
            let next = &*LANGUAGES[at];
            reader.wait_until(next, |page| page.property(CHOICE, "value") == next);
        }
    }
    reader.wait_until(language, |page| page.property(CHOICE, "value") == language);
}

/// Waits until the widget speaks a language.
fn comes_to_speak(reader: &mut Reader<'_>, language: &str) {
    reader.wait_until(&format!("words in {language}"), |page| {
        page.exists(&format!("html[lang={language}] .gg[lang={language}]"))
    });
    reader.guide = edition_in(language);
}

/// Picks a language, and waits until the widget speaks it.
fn speak(reader: &mut Reader<'_>, language: &str) {
    choose(reader, language);
    comes_to_speak(reader, language);
}

/// Language, direction and title, as the page in the frame says.
fn page_says(reader: &Reader<'_>) -> Value {
    reader.script(
        "const { lang, dir } = document.documentElement;
        const { direction } = getComputedStyle(document.querySelector('.gg'));
        return [lang, dir, direction, document.title, location.pathname]",
    )
}

/// Everything that the page around the frame can see of it.
fn around(reader: &mut Reader<'_>) -> Value {
    reader.outside(|host| {
        host.script(
            "const frame = document.querySelector('gentle-guide > iframe');
            const box = ({ x, y, width, height }) => [x, y, width, height];
            return {
                said, felt, loads, warnings, uncaught, history: history.length,
                address: location.href, title: document.title,
                // Chromium's driver leaves a mark of its own.
                markup: frame.parentNode.outerHTML.replace(/ cd_frame_id_=.\\w+./, ''),
                element: box(frame.parentNode.getBoundingClientRect()),
                frame: box(frame.getBoundingClientRect()), scroll: [scrollX, scrollY],
                focus: document.activeElement.localName,
                resources: performance.getEntriesByType('resource').map(({ name }) => name),
            }",
        )
    })
}

/// What the reader has done, as the screen shows it.
fn done(reader: &Reader<'_>) -> Value {
    reader.script(
        "const ids = (selector) => [...document.querySelectorAll(selector)].map(({ id }) => id);
        return [
            document.querySelector('.gg').dataset.place, ids('fieldset'), ids('.gg-outcome'),
            ids('input:checked'), ids('.gg-read [open]'),
            [...document.querySelectorAll('.gg-picker > select')].map(({ value }) => value),
        ]",
    )
}

/// Opens a section, picks a region, and answers up to the third question, whose two picks stand.
fn read_and_answer(reader: &mut Reader<'_>) {
    reader.toggle("now");
    reader.use_button(&reader.guide.interface.support);
    reader.wait_until("the list", |page| page.is_displayed("#gg-region"));
    reader.choose_region("#gg-region", "ie");
    reader.begin();
    reader.pick("choice", "solo");
    reader.next();
    reader.asks(1);
    reader.pick("body", "mild");
    reader.next();
    reader.asks(2);
    reader.pick("alarm", "panic");
    reader.pick("alarm", "froze");
}

/// Goes from the third question to the outcome.
fn finish(reader: &Reader<'_>) -> Option<String> {
    reader.next();
    for (question, option) in &CLEAR[3..] {
        reader.pick(question, option);
        reader.next();
    }
    reader.wait_until("an outcome", |page| page.exists(".gg-outcome"));
    reader.outcome()
}

scenario!(
    another_language_in_the_middle_of_the_quiz_keeps_all_and_the_host_sees_nothing,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        open(&mut reader, &site, "");
        read_and_answer(&mut reader);
        let outcome = finish(&reader);
        let links = |reader: &Reader<'_>| reader.count(".gg-outcome ~ * a, .gg-outcome a");
        let shown = links(&reader);
        for hand in [Hand::Keyboard, Hand::Mouse] {
            reader.hand = Hand::Mouse;
            reader.guide = edition_in("en");
            open(&mut reader, &site, "");
            read_and_answer(&mut reader);
            let before = done(&reader);
            assert_eq!(before[3].as_array().map(Vec::len), Some(2));

            // Arabic, which runs the other way; the answer of the server takes its time.
            reader.hand = hand;
            // By arrow keys, German is on the way.
            site.widget.hold(&page_in("de"));
            site.widget.hold(&page_in("ar"));
            choose(&reader, "ar");
            let host = around(&mut reader);
            let (focused, scrolled) = (reader.focused(), reader.script("return scrollY"));
            assert!(hand == Hand::Mouse || focused == "gg-language", "{focused}");
            assert_eq!(page_says(&reader)[0], "en");
            site.widget.release(&page_in("de"));
            site.widget.release(&page_in("ar"));
            comes_to_speak(&mut reader, "ar");
            assert_eq!(
                page_says(&reader),
                json!(["ar", "rtl", "rtl", reader.guide.interface.page_title, PAGE]),
            );
            assert_eq!(done(&reader), before);
            assert_eq!(reader.focused(), focused, "the focus went away ({hand:?})");
            assert_eq!(reader.script("return scrollY"), scrolled);
            assert_eq!(around(&mut reader), host, "the page around can tell ({hand:?})");
            assert!(reader.text(TITLE).ends_with(&*reader.guide.questions[2].legend));
            assert_eq!(
                reader.text(&format!("label[for={}]", &CHOICE[1..])),
                *reader.guide.interface.language
            );
            let on_the_way = (hand == Hand::Keyboard).then(|| page_in("de"));
            assert_eq!(
                asked(&site),
                on_the_way.into_iter().chain([page_in("ar")]).collect::<Vec<_>>()
            );
            assert_eq!(site.blog.log(), []);

            // The earlier answers, and the other parts.
            reader.hand = Hand::Mouse;
            reader.back();
            assert!(reader.has_picked("body", "mild"));
            reader.back();
            assert!(reader.has_picked("choice", "solo"));
            reader.use_button(&reader.guide.interface.read);
            assert!(reader.is_open("now"));
            let section =
                reader.guide.sections.iter().find(|section| &*section.id == "now").unwrap();
            assert_eq!(reader.text(&summary_of("now")), *section.title);
            assert_eq!(reader.text("#gg-read-title"), *reader.guide.title);
            reader.use_button(&reader.guide.interface.support);
            reader.wait_until("the list", |page| page.is_displayed("#gg-region"));
            assert_eq!(reader.property("#gg-region", "value"), "ie");
            let region = reader.guide.support.region("ie").unwrap();
            assert_eq!(
                reader.text(".gg-support .gg-live .gg-region > .gg-small-heading"),
                *region.name
            );
            assert_eq!(reader.text("#gg-support-title"), *reader.guide.interface.who_can_help);

            // On to the outcome: the same as for a reader who stayed with English. And once more there.
            reader.use_button(&reader.guide.interface.quiz);
            reader.next();
            reader.next();
            assert_eq!(done(&reader), before);
            assert_eq!(finish(&reader), outcome);
            let before = done(&reader);
            let host = around(&mut reader);
            reader.hand = hand;
            reader.script("document.activeElement.blur()");
            let scrolled = host["scroll"].clone();
            speak(&mut reader, "pt-BR");
            assert_eq!(page_says(&reader)[1], "ltr");
            assert_eq!(done(&reader), before);
            assert_eq!(links(&reader), shown);
            let told = reader.script("return document.querySelector('.gg-told').textContent");
            for (question, option) in [(0, "solo"), (1, "mild"), (2, "panic"), (2, "froze")] {
                let options = &reader.guide.questions[question].options;
                let option = options.iter().find(|other| &*other.id == option).unwrap();
                assert!(told.as_str().unwrap().contains(&*option.label), "{told}");
            }
            let after = around(&mut reader);
            for what in
                ["said", "loads", "history", "markup", "title", "address", "resources", "element"]
            {
                assert_eq!(after[what], host[what], "{what}, scrolled from {scrolled}");
            }
            reader.assert_nothing_uncaught();
        }
    }
);

scenario!(a_language_that_cannot_be_had_leaves_all_as_it_was_and_says_so_once, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site, "");
    read_and_answer(&mut reader);
    let page = read_to_string(folder().join(page_in("de").trim_start_matches('/'))).unwrap();
    let other = page.replacen("data-kin=\"", "data-kin=\"0", 1);
    assert_ne!(other, page);
    // Each time by the same key: in WebKit, too, the last one that failed must count again.
    reader.hand = Hand::Keyboard;
    let (before, said) = (done(&reader), page_says(&reader));
    let failed = reader.guide.interface.no_language.clone();
    assert!(!reader.reads(&failed));
    reader.script(LISTEN);
    let half = page.split_at(page.find("id=\"gg-edition\">").unwrap() + 200).0;
    for what in ["not there", "refused", "of another release", "half a page", "not a page"] {
        println!("{}: the page is {what}", reader.engine());
        match what {
            "not there" => site.widget.hide(&page_in("de")),
            "refused" => {
                site.widget.set_page(&page_in("de"), page.clone());
                let origin = "https://elsewhere.example";
                site.widget.set_header(&page_in("de"), "Access-Control-Allow-Origin", origin);
            }
            "of another release" => {
                site.widget.set_header(&page_in("de"), "Access-Control-Allow-Origin", "*");
                site.widget.set_page(&page_in("de"), other.clone());
            }
            "half a page" => site.widget.set_page(&page_in("de"), half.to_owned()),
            _ => site.widget.set_page(&page_in("de"), "\0\0 < nothing"),
        }
        site.widget.clear_log();
        site.widget.hold(&page_in("de"));
        choose(&reader, "de");
        let (host, focused) = (around(&mut reader), reader.focused());
        assert!(!reader.reads(&failed), "it is still being tried");
        site.widget.release(&page_in("de"));
        reader.wait_until("the choice to go back", |page| page.property(CHOICE, "value") == "en");
        assert!(reader.reads(&failed), "{what}");
        assert_eq!(news(&reader), json!([["says", failed]]), "{what}");
        assert_eq!(asked(&site), [page_in("de")]);
        assert_eq!((done(&reader), page_says(&reader)), (before.clone(), said.clone()), "{what}");
        assert_eq!(reader.focused(), focused);
        assert_eq!(around(&mut reader), host, "{what}");
    }
    site.widget.set_page(&page_in("de"), page);
    speak(&mut reader, "de");
    assert_eq!(done(&reader), before);
    assert!(!reader.reads(&failed) && !reader.reads(&reader.guide.interface.no_language));
    reader.assert_nothing_uncaught();
});

scenario!(a_language_chosen_before_the_app_comes_is_not_lost_nor_is_the_first_answer, |browser| {
    let mut reader = Reader::new(browser);
    for hand in [Hand::Keyboard, Hand::Mouse] {
        let site = Site::start();
        reader.guide = edition_in("en");
        reader.hand = hand;
        site.widget.hold(&wasm());
        reader.goto(&site.page_with_head(EAR, &site.fast("")));
        reader.enter_loading_frame(FRAME);
        reader.wait_until_told();
        reader.begin();
        reader.pick("choice", "solo");
        site.widget.clear_log();
        choose(&reader, "ar");
        assert_eq!(page_says(&reader)[0], "en");
        assert_eq!(site.widget.log(), []);
        let focused = reader.focused();
        assert!(hand == Hand::Mouse || focused == "gg-language", "{focused}");
        site.widget.release(&wasm());
        comes_to_speak(&mut reader, "ar");
        assert!(reader.has_picked("choice", "solo"));
        assert_eq!(reader.focused(), focused, "{hand:?}");
        assert!(reader.text(TITLE).ends_with(&*reader.guide.questions[0].legend));
        assert_eq!(asked(&site), [page_in("ar")], "{hand:?}");
        reader.assert_nothing_uncaught();
    }
});

scenario!(of_several_choices_the_last_one_counts_whatever_comes_late, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site, "heading-level=\"3\"");
    site.widget.hold(&page_in("ar"));
    choose(&reader, "ar");
    speak(&mut reader, "fr");
    site.widget.release(&page_in("ar"));
    came(&reader, "ar", 1);
    assert_eq!(page_says(&reader)[0], "fr");
    assert_eq!(reader.property(CHOICE, "value"), "fr");

    // A change of mind back to what is spoken.
    site.widget.hold(&page_in("es"));
    choose(&reader, "es");
    choose(&reader, "fr");
    site.widget.release(&page_in("es"));
    came(&reader, "es", 1);
    assert_eq!(page_says(&reader)[0], "fr");

    // Every language there is; the site's settings hold in each.
    for language in LANGUAGES.iter() {
        speak(&mut reader, language);
        let ui = &reader.guide.interface;
        let direction = if reader.guide.right_to_left { "rtl" } else { "ltr" };
        let expected = json!([language, direction, direction, ui.page_title, PAGE]);
        assert_eq!(page_says(&reader), expected);
        assert!(has_levels_from(&reader, 3), "{language}");
        assert_eq!(reader.text("#gg-leave-note"), *ui.leave_note);
        assert_eq!(reader.text(".gg-leave"), *ui.leave);
        assert_eq!(reader.attribute("nav", "aria-label").as_deref(), Some(&*ui.parts));
        assert!(reader.reads(&ui.unreviewed), "{language}");
    }
    reader.assert_nothing_uncaught();
});

scenario!(leaving_and_breaking_down_speak_the_chosen_language, |browser| {
    let mut reader = Reader::new(browser);
    // Left in a frame that stays: in the language chosen, also while another one is under way.
    for late in [false, true] {
        let site = Site::start();
        reader.guide = edition_in("en");
        let source = format!("{}{PAGE}", site.widget.url());
        reader.goto(&site.page_with_head(
            EAR,
            &format!("<iframe id=\"plain\" width=\"600\" height=\"600\" sandbox=\"{SANDBOX}\" src=\"{source}\"></iframe>"),
        ));
        reader.enter("#plain");
        speak(&mut reader, "de");
        if late {
            site.widget.hold(&page_in("ar"));
            choose(&reader, "ar");
        }
        reader.use_button(&reader.guide.interface.leave);
        if late {
            site.widget.release(&page_in("ar"));
        }
        reader.comes_to_read(&reader.guide.interface.left);
        if late {
            came(&reader, "ar", 1);
        }
        assert!(!reader.exists(".gg, #gg-edition"));
        assert_eq!(reader.attribute("html", "lang").as_deref(), Some("de"));
        reader.assert_nothing_uncaught();
    }

    let site = Site::start();
    reader.guide = edition_in("en");
    set_page_with(&site, BREAKABLE);
    open(&mut reader, &site, "");
    reader.toggle("now");
    reader.begin();
    reader.pick("choice", "solo");
    speak(&mut reader, "es");
    reader.script("breakDown()");
    reader.use_button(&reader.guide.interface.next);
    reader.wait_until("the page from before the app", |page| {
        page.exists("html[data-failed=failed]:not([data-live])")
    });
    reader.comes_to_read(&reader.guide.interface.failed);
    assert!(!reader.exists("fieldset") && !reader.is_displayed(CHOICE));
    reader.use_button(&reader.guide.interface.read);
    assert_eq!(reader.text("#gg-read-title"), *reader.guide.title);
    reader.toggle("help");
    assert_eq!(reader.script("return errors.filter(([prevented]) => !prevented)"), json!([]));
    assert_eq!(reader.script("return said"), json!([]), "the console was told");
    reader.assert_nothing_uncaught();
});

scenario!(without_scripts_or_without_the_app_no_language_is_offered, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.goto(&site.page(&site.fast("").replace("allow-scripts ", "")));
    reader.enter_frame(FRAME);
    assert!(reader.exists(CHOICE) && !reader.is_displayed(CHOICE));

    let site = Site::start();
    site.widget.hide(&wasm());
    reader.goto(&site.page_with_head(EAR, &site.fast("")));
    reader.enter_frame(FRAME);
    reader.wait_until("the app to be given up", |page| page.exists("html[data-failed=failed]"));
    assert!(reader.exists(CHOICE) && !reader.is_displayed(CHOICE));
    reader.assert_nothing_uncaught();
});

scenario!(the_frame_may_ask_for_the_guides_pages_and_the_app_and_no_other_file, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site, "");
    let ask = "const [url, done] = arguments;
        fetch(url).then(({ status }) => done(status), () => done('refused'))";
    let ask = |path: &str| {
        let url = format!("{}{path}", site.widget.url());
        reader.async_script(ask, json!([url]))
    };
    for language in LANGUAGES.iter() {
        assert_eq!(ask(&page_in(language)), 200, "{language}");
    }
    assert_eq!(ask(&wasm()), 200);
    site.widget.clear_log();
    let next = "/next/en.html";
    for other in ["/aftercare/en.txt", "/aftercare/xx.html", "/aftercare/", next, "/index.html"] {
        assert_eq!(ask(other), "refused", "{other}");
    }
    assert_eq!(site.widget.log(), []);
});

scenario!(
    the_same_checks_catch_a_frame_that_tells_the_language_and_one_that_loads_anew,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        let source = page_source();
        let seam = "dispatchEvent(new Event(\"gg-language\"));";
        assert_eq!(source.matches(seam).count(), 1);
        let telling = format!("{seam} parent.postMessage(`gentle-guide:${{html.lang}}`, '*');");
        site.widget.set_page(PAGE, source.replacen(seam, &telling, 1));
        open(&mut reader, &site, "");
        let host = around(&mut reader);
        speak(&mut reader, "de");
        let caught = |reader: &mut Reader<'_>| {
            (0..50).any(|_| {
                let now = around(reader);
                now["said"] != host["said"] || now["loads"] != host["loads"]
            })
        };
        assert!(caught(&mut reader), "{}: nobody heard the language", reader.engine());

        let seam = "const request = new XMLHttpRequest();";
        assert_eq!(source.matches(seam).count(), 1);
        let loading = format!("return location.replace(`${{language}}.html`); {seam}");
        site.widget.set_page(PAGE, source.replacen(seam, &loading, 1));
        reader.guide = edition_in("en");
        open(&mut reader, &site, "");
        reader.begin();
        reader.pick("choice", "solo");
        let (before, host) = (done(&reader), around(&mut reader));
        choose(&reader, "de");
        reader.step_out();
        reader.wait_until("another page in the frame", |page| {
            page.script("return loads") != host["loads"]
        });
        reader.enter(FRAME);
        assert_ne!(done(&reader), before);
    }
);
