//! What a blog owner sets on the element takes effect, with either snippet.

use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::site::{LOADER, PAGE, Site, loader_source, page_without_policy, wasm};
use browser_tests::{Browser, Engine, KEEP_SHADOW_ROOTS, scenario};
use serde_json::{Value, json};
use xtask::policy::SANDBOX;

use crate::take_over::add_loader;

/// Opens a page with the fast or the short snippet, and enters its frame.
fn open(reader: &mut Reader<'_>, site: &Site, fast: bool, attributes: &str) {
    site.widget.clear_log();
    let keep = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
    let snippet = if fast { site.fast(attributes) } else { site.short(attributes) };
    reader.goto(&site.page_with_head(&keep, &snippet));
    if fast {
        reader.enter(FRAME)
    } else {
        reader.enter_short("gentle-guide")
    }
    if fast {
        reader.wait_until_told();
    }
}

/// Whether the headings of explainer and quiz have this level, no other a higher one, and none one
/// that there is not.
pub(crate) fn has_levels_from(page: &Browser, top: u8) -> bool {
    page.script(
        "const level = (heading) => +(heading.getAttribute('aria-level') ?? heading.localName[1]);
        const parts = ['read', 'quiz'].map((part) => document.getElementById(`gg-${part}-title`));
        const all = document.querySelectorAll('h1, h2, h3, h4, h5, h6');
        const levels = [...all].map(level);
        return [...parts.map(level), Math.min(...levels), Math.max(...levels) <= 6]",
    ) == json!([top, top, top, true])
}

scenario!(attributes_take_effect_with_either_snippet, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for fast in [true, false] {
        let last = if fast { 4 } else { 5 };
        let history = |reader: &Reader<'_>| reader.script("return history.length");
        let all =
            "start=\"partner\" region=\"gb\" theme=\"dark\" accent=\"#225577\" heading-level=\"3\"";
        open(&mut reader, &site, fast, all);
        let length = history(&reader);
        reader.wait_until("the partner guide", |page| {
            page.text(TITLE) == *reader.guide.partner.title
        });
        // The first rule stands first: stop, and ask.
        let first = reader.text(".gg-quiz .gg-body > p").to_lowercase();
        assert!(first.contains("stop") && first.contains("ask"), "{first}");
        assert_eq!(reader.attribute("html", "data-theme").as_deref(), Some("dark"));
        assert_eq!(reader.style("html", "color-scheme"), "dark");
        let accent = "return document.documentElement.style.getPropertyValue('--gg-accent')";
        assert_eq!(reader.script(accent), "#225577");
        reader.wait_until("headings of the third level", |page| has_levels_from(page, 3));
        reader.use_button(&reader.guide.interface.support);
        reader.wait_until("the list", |page| page.is_displayed("#gg-region"));
        assert_eq!(reader.property("#gg-region", "value"), "gb");
        assert_eq!(history(&reader), length, "a setting made a history entry");
        // A loader that comes late, or a site that changes its mind, is heard too.
        reader.outside(|host| {
            host.script_with(
                "document.querySelector('gentle-guide').headingLevel = arguments[0]",
                json!([last]),
            )
        });
        reader.wait_until("headings of a lower level", |page| has_levels_from(page, last));
        let pages = site.widget.log().iter().filter(|(_, path)| path == PAGE).count();
        assert_eq!(pages, 1, "the frame loaded more than once (fast snippet: {fast})");

        open(&mut reader, &site, fast, "start=\"quiz\" theme=\"light\"");
        reader.wait_until("the quiz", |page| page.is_displayed("#gg-fork"));
        assert_eq!(reader.attribute("html", "data-theme").as_deref(), Some("light"));
        reader.use_button(&reader.guide.intro.other);
        reader.wait_until("the partner guide", |page| {
            page.text(TITLE) == *reader.guide.partner.title
        });
        reader.back();
        // A change of mind by the site changes its look, not the reader's place.
        reader.use_button(&reader.guide.intro.me);
        reader.asks(0);
        reader.pick("choice", "free");
        let focused = reader.focused();
        reader.outside(|host| host.script("document.querySelector('gentle-guide').theme = 'dark'"));
        reader.wait_until("the dark theme", |page| page.exists("html[data-theme=dark]"));
        assert_eq!(reader.focused(), focused, "a setting took the focus away");
        reader.outside(|host| {
            host.script("document.querySelector('gentle-guide').start = 'partner'")
        });
        reader.wait_until_told_of("start=partner");
        assert!(reader.has_picked("choice", "free"));
        assert_eq!(reader.outside(|host| host.script("return warnings")), json!([]));
        reader.assert_nothing_uncaught();
    }
});

scenario!(a_region_that_the_site_suggested_early_is_not_the_readers_choice, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for fast in [true, false] {
        open(&mut reader, &site, fast, "region=\"gb\"");
        reader.wait_until("the region", |page| page.property("#gg-region", "value") == "gb");
        reader.outside(|host| {
            host.script("Object.assign(document.querySelector('gentle-guide'), { region: 'ie', start: 'quiz' })")
        });
        reader.wait_until("the other region", |page| page.property("#gg-region", "value") == "ie");
        reader.wait_until("the quiz", |page| page.is_displayed("#gg-fork"));
    }
});

scenario!(a_bad_value_falls_back_and_says_so_once, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for fast in [true, false] {
        open(&mut reader, &site, fast, "theme=\"purple\" start=\"quiz\"");
        reader.wait_until("the quiz", |page| page.is_displayed("#gg-fork"));
        assert_eq!(reader.attribute("html", "data-theme").as_deref(), Some("auto"));
        // Another setting makes the loader read them all again.
        reader.outside(|host| host.script("document.querySelector('gentle-guide').region = 'nz'"));
        reader.wait_until_told_of("region=nz");
        let warnings = reader.outside(|host| host.script("return warnings"));
        let warnings = warnings.as_array().unwrap().clone();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        let warning = warnings[0].as_str().unwrap();
        assert!(warning.starts_with("[gentle-guide] theme=\"purple\""), "{warning}");
        reader.assert_nothing_uncaught();
    }
});

scenario!(the_page_asks_for_the_same_room_before_the_app_is_there_as_after, |browser| {
    let mut reader = Reader::new(browser);
    let keep = "<script>window.said = [];
        addEventListener('message', ({ data }) => /^gentle-guide:/.test(data) && said.push(data))
        </script>";
    let sizes = "said.filter((word) => word.includes('size'))";
    for (text, room) in
        [("16px", "regular"), ("19px", "regular"), ("20px", "large"), ("32px", "large")]
    {
        for width in [320, 479, 480, 700] {
            let site = Site::start();
            site.widget.hold(&wasm());
            let larger = format!("<style>html {{ font-size: {text} !important }}</style><title>");
            site.widget.set_page(PAGE, page_without_policy().replacen("<title>", &larger, 1));
            let frame = format!(
                "<iframe id=\"plain\" style=\"border: 0; width: {width}px; height: 600px\" \
                 sandbox=\"{SANDBOX}\" src=\"{}{PAGE}\"></iframe>",
                site.widget.url()
            );
            reader.goto(&site.page_with_head(keep, &frame));
            let said = |what: &str| {
                reader.wait_until("what the frame says", |host| {
                    host.script(&format!("return {what}")) == true
                });
            };
            said(&format!("{sizes}.length > 0"));
            site.widget.release(&wasm());
            said("said.includes('gentle-guide:ready')");
            // A page that is told something says once more what room it would like.
            reader.script_with("document.getElementById('plain').contentWindow.location.replace(arguments[0] + '#theme=dark')", json!([site.widget.url() + PAGE]));
            said("said.at(-1).includes('size')");
            let asked = reader.script(&format!("return [...new Set({sizes})]"));
            let asked_for = format!("gentle-guide:size:{room}");
            assert_eq!(asked, json!([asked_for]), "{width} px wide, text of {text}");
        }
    }
});

scenario!(a_frame_that_knows_all_by_its_own_address_is_left_alone, |browser| {
    let mut reader = Reader::new(browser);
    // A loader that is there first hears the frame; one that comes last has to make it speak.
    for heard in [true, false] {
        let site = Site::start();
        let markup = site.fast("id=\"one\"").replace(&site.loader(), "");
        let ready = "<script>window.ready = 0;
            addEventListener('gentle-guide:ready', () => ready++)</script>";
        let first = if heard { site.loader().replace(" async", "") } else { String::new() };
        reader.goto(&site.page_with_head(&[ready, &first].concat(), &markup));
        reader.enter(FRAME);
        if !heard {
            reader.step_out();
            add_loader(&mut reader, &site);
        }
        reader.wait_until_told();
        let said = |host: &mut Browser| {
            host.wait_until("the widget to say that it is ready", |host| {
                host.script("return ready") == 1
            });
        };
        reader.outside(said);
        // In WebKit what the frame says may come after it has loaded: then it is told once more.
        let told = reader.script("return location.hash") != "";
        assert!(told != heard || heard && reader.engine() == Engine::WebKit, "heard: {heard}");
        reader.begin();
        reader.pick("choice", "unsure");
        // A setting that comes later, comes; when it goes, the default is back. The answer stays.
        for (change, level) in
            [("setAttribute('heading-level', '4')", 4), ("removeAttribute('heading-level')", 2)]
        {
            let change = format!("document.getElementById('one').{change}");
            reader.outside(|host| host.script(&change));
            reader.wait_until_told_of(&format!("heading-level={level}"));
            reader.wait_until("the headings", |page| has_levels_from(page, level));
            assert!(reader.has_picked("choice", "unsure"));
        }
        reader.outside(said);
        assert_eq!(site.widget.log().iter().filter(|(_, path)| path == PAGE).count(), 1);
        reader.assert_nothing_uncaught();
    }
});

scenario!(a_widget_that_moves_comes_back_in_the_language_that_it_has_now, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let keep = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
    reader.goto(&site.page_with_head(&keep, &site.short("id=\"one\"")));
    for (change, language) in [
        ("one.lang = 'de'", "de"),
        ("document.body.append(one)", "de"),
        ("one.lang = ''; one.remove(); document.body.append(one)", "en"),
    ] {
        reader.script(&format!("const one = document.getElementById('one'); {change}"));
        reader.enter_short("#one");
        reader.wait_until("the language", |page| {
            page.script("return document.documentElement.lang") == language
        });
        reader.step_out();
    }
    reader.assert_nothing_uncaught();
});

scenario!(a_page_that_comes_back_has_the_settings_of_its_markup, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    site.blog.set_page("/next.html", "<!doctype html><title>Next</title>");
    // Nothing is kept as it was: the page is made anew, and its frame may have the last address.
    let page = site.page_with_head(
        "<script>addEventListener('unload', () => {})</script>",
        &site.fast("id=\"one\""),
    );
    reader.visit(&page);
    reader.wait_until_told();
    reader.outside(|host| {
        host.script("window.kept = true; document.getElementById('one').theme = 'dark'")
    });
    reader.wait_until_told_of("theme=dark");
    reader.step_out();
    reader.goto(&format!("{}/next.html", site.blog.url()));
    Browser::back(&mut reader);
    reader.wait_until("the page to be back", |host| host.exists(FRAME));
    let kept = reader.script("return 'kept' in window") == true;
    if kept {
        println!("not applicable in {}: it keeps every page as it was", reader.engine());
    }
    assert!(!kept || reader.engine() == Engine::WebKit);
    reader.enter(FRAME);
    reader.wait_until("the theme that the page has now", |page| {
        let theme = if kept { "dark" } else { "auto" };
        page.script("return document.documentElement.dataset.theme") == theme
    });
    reader.assert_nothing_uncaught();
});

scenario!(the_language_asked_for_or_the_closest_one_is_shown, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for (asked, shown, title, direction) in [
        ("ar", "ar", "دليل لطيف", "rtl"),
        ("de-AT", "de", "Ein sanfter Ratgeber", "ltr"),
        ("es-419", "es", "Una guía amable", "ltr"),
        ("fr", "fr", "Un guide tout en douceur", "ltr"),
        ("PT-pt", "pt-BR", "Um guia acolhedor", "ltr"),
        ("tlh", "en", "A gentle guide", "ltr"),
    ] {
        open(&mut reader, &site, false, &format!("lang=\"{asked}\""));
        let page = reader.script(
            "const { lang, dir } = document.documentElement;
             return [location.pathname, lang, dir, document.title]",
        );
        assert_eq!(page, json!([format!("/aftercare/{shown}.html"), shown, direction, title]));
        let around = reader.outside(|host| {
            host.script(
                "const element = document.querySelector('gentle-guide');
                 return keptShadowRoots.get(element).querySelector('iframe').title",
            )
        });
        assert_eq!(around, json!(title));
        reader.assert_nothing_uncaught();
    }
});

/// The frame's title at first, one of the site's own after a change of theme, and the titles after
/// changes of language: to German, to none that is shipped, to the page's own.
fn titles(reader: &mut Reader<'_>, site: &Site, fast: bool) -> Value {
    open(reader, site, fast, "lang=\"fr\"");
    reader.step_out();
    reader.script(
        "const element = document.querySelector('gentle-guide');
        const frame = element.querySelector('iframe')
            ?? keptShadowRoots.get(element).querySelector('iframe');
        const titles = [frame.title];
        const after = (change) => titles.push((change(), frame.title));
        after(() => { frame.title = 'Our own'; element.theme = 'dark'; });
        after(() => { element.lang = 'tlh'; });
        after(() => { element.lang = 'ar'; element.removeAttribute('lang'); });
        after(() => { element.lang = 'de-AT'; });
        return titles",
    )
}

/// What these should be. The frame in the markup has the title that it was given there.
fn right_titles(fast: bool) -> Value {
    let (english, german) = ("A gentle guide", "Ein sanfter Ratgeber");
    let first = if fast { english } else { "Un guide tout en douceur" };
    json!([first, "Our own", english, english, german])
}

scenario!(a_language_that_is_set_later_rules_the_frames_title, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let german = |site: &Site| {
        site.widget.log().iter().filter(|(_, path)| path == "/aftercare/de.html").count()
    };
    for fast in [true, false] {
        assert_eq!(titles(&mut reader, &site, fast), right_titles(fast), "fast snippet: {fast}");
        // The page in the frame follows where the loader made the frame; in the markup its address
        // decides.
        if fast {
            reader.enter(FRAME);
            reader.wait_until("the frame to be told", |page| page.exists("html[data-theme=dark]"));
            assert_eq!(reader.attribute("html", "lang").as_deref(), Some("en"));
            assert_eq!(german(&site), 0);
        } else {
            reader.wait_until("the page in German", |_| german(&site) == 1);
        }
        reader.assert_nothing_uncaught();
    }
});

scenario!(the_same_titles_show_a_loader_that_writes_them_once_or_with_every_change, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let condition = "name === \"lang\" && this.#frame";
    assert_eq!(loader_source().matches(condition).count(), 1);
    for worse in ["false", "this.#frame"] {
        site.widget.set_page(LOADER, loader_source().replace(condition, worse));
        for fast in [true, false] {
            assert_ne!(titles(&mut reader, &site, fast), right_titles(fast), "{worse}");
        }
    }
});
