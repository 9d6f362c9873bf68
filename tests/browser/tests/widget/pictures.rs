//! What chosen states look like, against pictures that were looked at.
//!
//! After a change that is meant: `GENTLE_GUIDE_PICTURES=record`, and look at what has changed.

use std::{env, fs};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use browser_tests::site::{Site, edition_in, package_bytes};
use browser_tests::{Browser, Engine, scenario};
use serde_json::json;
use xtask::prerender;
use xtask::server::{Server, SiteConfig};
use xtask::{gallery, root};

use crate::picture::{Picture, SPECKS};

/// State, language, theme, width of the window in pixels.
const CHOSEN: [(&str, &str, &str, u32); 9] = [
    ("explainer", "en", "light", 390),
    ("explainer-words", "ar", "dark", 390),
    ("support-gb", "de", "light", 320),
    ("choice-answered", "en", "light", 768),
    ("felt-too-many", "fr", "dark", 390),
    ("alarm-self-harm", "en", "light", 390),
    ("consent", "ar", "light", 390),
    ("joy", "pt-BR", "dark", 768),
    ("handout-pain", "es", "light", 390),
];

/// The window's height; what stands below shows elsewhere.
const HEIGHT: u32 = 900;

/// How many pixels may differ beyond the smoothing of letters and edges: of 288,000 or more.
const TOLERANCE: usize = 2 * SPECKS;

/// The page of a state, in letters that are the same on every machine.
fn page(name: &str, language: &str) -> String {
    let face = |family: &str, range: &str, weight: u32| {
        let file = format!("@fontsource/{family}/files/{family}-{range}-{weight}-normal.woff2");
        let data = BASE64_STANDARD.encode(package_bytes(&file));
        format!(
            "@font-face {{ font-family: {range}; font-weight: {weight}; \
             src: url(data:font/woff2;base64,{data}) }}\n"
        )
    };
    let mut parts = prerender::plain_parts().unwrap();
    for weight in [400, 600] {
        parts.style += &face("noto-sans", "latin", weight);
        parts.style += &face("noto-sans-arabic", "arabic", weight);
    }
    // A scroll bar that fades away may still be seen, or not.
    parts.style += ":root { --gg-font: latin, arabic; scrollbar-width: none } \
                    * { transition: none !important }";
    let states = gallery::states().unwrap();
    let state = states.iter().find(|state| state.name == name).unwrap();
    gallery::page(state, &edition_in(language).keep(), &parts).unwrap()
}

fn shoot(browser: &mut Browser, url: &str, width: u32) -> Option<Vec<u8>> {
    let size = json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": true });
    browser.devtools("Emulation.setDeviceMetricsOverride", size)?;
    browser.goto(url);
    browser.async_script("document.fonts.ready.then(arguments[0])", json!([]));
    let shot = browser.devtools("Page.captureScreenshot", json!({ "format": "png" }))?;
    Some(BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap())
}

scenario!(chosen_states_look_as_when_they_were_looked_at, |browser| {
    let site = Site::start();
    let folder = root().join("tests/browser/pictures");
    let record = env::var("GENTLE_GUIDE_PICTURES").is_ok_and(|what| what == "record");
    let mut changed = vec![];
    for (name, language, theme, width) in CHOSEN {
        site.blog.set_page(&format!("/{name}.html"), page(name, language));
        let url = format!("{}/{name}.html#theme={theme}", site.blog.url());
        let Some(shot) = shoot(browser, &url, width) else {
            return println!(
                "not applicable: {}: letters differ, and so do widths",
                browser.engine()
            );
        };
        let file = folder.join(format!("{name}-{language}-{theme}-{width}.png"));
        if record {
            fs::write(&file, &shot).unwrap();
        }
        let kept = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let apart = Picture::read(&shot).differing(&Picture::read(&kept));
        if apart > TOLERANCE {
            let now = file.with_extension("now.png");
            fs::write(&now, &shot).unwrap();
            changed.push(format!("{apart} pixels differ, see {}", now.display()));
        }
    }
    assert!(changed.is_empty(), "{changed:#?}");
});

scenario!(the_same_pictures_show_when_a_button_moves_by_ten_pixels, |browser| {
    let site = Site::start();
    let state = page("choice-answered", "en");
    let url = |name: &str| format!("{}/{name}.html", site.blog.url());
    site.blog.set_page("/before.html", state.clone());
    let Some(before) = shoot(browser, &url("before"), 768) else {
        return println!("not applicable: {}", browser.engine());
    };
    site.blog.set_page("/after.html", state + "<style>.gg-actions { translate: 10px }</style>");
    let after = shoot(browser, &url("after"), 768).unwrap();
    assert!(Picture::read(&before).differing(&Picture::read(&after)) > TOLERANCE);
});

/// The height of a sheet of the gallery.
const SHEET: u32 = 1400;

/// Language, width, theme, size of text in per cent: what the whole gallery is looked at in. With
/// the theme `forced`, the browser gives the page the reader's own few colours.
const LOOKS: [(&str, u32, &str, u32); 7] = [
    ("de", 320, "light", 100),
    ("ar", 390, "dark", 100),
    ("en", 390, "light", 100),
    ("en", 320, "dark", 200),
    ("fr", 768, "dark", 100),
    ("pt-BR", 1280, "light", 100),
    ("es", 390, "forced", 100),
];

scenario!(
    #[ignore = "makes pictures to look at, in target/gallery: name it to run it"]
    the_whole_gallery_is_there_to_look_at,
    |browser| {
        let folder = root().join("target/gallery");
        let parts = prerender::plain_parts().unwrap();
        gallery::write(&folder, &prerender::editions().unwrap(), &parts).unwrap();
        let server = Server::start(SiteConfig::new(folder.clone())).unwrap();
        let names: Vec<_> =
            gallery::states().unwrap().into_iter().map(|state| state.name).collect();
        let engine = browser.engine().to_string().to_lowercase();
        for (language, width, theme, text) in LOOKS {
            let forced = if theme == "forced" { "active" } else { "none" };
            let features = json!({ "features": [{ "name": "forced-colors", "value": forced }] });
            let can_force = browser.devtools("Emulation.setEmulatedMedia", features).is_some();
            if theme == "forced" && !can_force {
                println!(
                    "not applicable: {}: no colours can be forced by its driver",
                    browser.engine()
                );
                continue;
            }
            // WebKit scales a frame, but not what is in it.
            let half = browser.engine() != Engine::WebKit;
            let (scale, room) = if half { ("0.5", 3200) } else { ("1", 1600) };
            // A row holds that many, with their captions' gaps.
            let across = (room / (width + 52)).max(1);
            browser.set_viewport(1640, SHEET);
            for (number, some) in names.chunks(across as usize).enumerate() {
                let part = some.iter().map(|name| format!("={name}")).collect::<Vec<_>>().join("|");
                browser.goto(&format!(
                    "{}/gallery.html?language={language}&width={width}&theme={theme}&text={text}&zoom={scale}&part={part}",
                    server.url()
                ));
                let shown = some.len();
                browser.wait_until("the frames to be fitted", |page| {
                    page.script("return [...document.querySelectorAll('iframe')].filter((frame) => frame.style.height).length")
                        == shown
                });
                // As many sheets as the longest state needs. The head stays in view, and covers some.
                let height = browser.script("return document.documentElement.scrollHeight");
                let below = height.as_u64().unwrap() - u64::from(SHEET);
                let step = u64::from(SHEET) - 100;
                for sheet in 0..=below.div_ceil(step) {
                    browser.script(&format!("scrollTo(0, {})", sheet * step));
                    // What has loaded may still have to be drawn.
                    let drawn = "const again = (left) => left ? requestAnimationFrame(() => again(left - 1)) : done();
                        const done = arguments[0];
                        again(10)";
                    browser.async_script(drawn, json!([]));
                    let name = format!(
                        "{engine}-{language}-{width}-{theme}-{text}-{:02}-{:02}.png",
                        number + 1,
                        sheet + 1
                    );
                    browser.screenshot(&folder.join(name));
                }
            }
        }
    }
);
