//! Whatever styles a site has, the widget looks the same on it.
//!
//! What the boxes around the element do to all that is in them (`display`,
//! `opacity`, `transform`, `zoom` and the like) nothing inside can undo: here
//! the element stands in boxes that no style sheet reaches.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{Site, package};
use browser_tests::{Browser, KEEP_SHADOW_ROOTS, Rect, scenario};
use serde_json::{Value, json};

use crate::picture::{Picture, SPECKS};
use crate::take_over::TWO_FRAMES;

/// The styles of real sites.
const REAL: [&str; 15] = [
    "bootstrap/dist/css/bootstrap.css",
    "tailwindcss/preflight.css",
    "bulma/css/bulma.css",
    "normalize.css/normalize.css",
    "foundation-sites/dist/css/foundation.css",
    "@picocss/pico/css/pico.css",
    "milligram/dist/milligram.css",
    "mvp.css/mvp.css",
    "purecss/build/pure.css",
    "spectre.css/dist/spectre.css",
    "tachyons/css/tachyons.css",
    "uikit/dist/css/uikit.css",
    "water.css/out/water.css",
    // What WordPress styles the blocks of its block themes with.
    "built/style.css",
    "built/theme.css",
];

/// Declarations aimed at the element, what is in it, and every frame.
const CRUEL: [&str; 28] = [
    "all: unset",
    "display: none",
    "display: inline-flex",
    "display: table-column",
    "opacity: 0",
    "visibility: hidden",
    "content-visibility: hidden",
    "position: absolute; left: -9999px",
    "position: fixed; inset: 90% 0 0 90%",
    "filter: blur(9px) invert(1)",
    "zoom: 0.5",
    "height: 10px; min-height: 0; max-height: 10px",
    "aspect-ratio: 20 / 1; height: auto",
    "pointer-events: none",
    "clip-path: circle(5px)",
    "mask: linear-gradient(transparent, transparent)",
    "mix-blend-mode: difference",
    "transform: rotate(90deg) scale(0.2)",
    "translate: 50px 50px; rotate: 20deg; scale: 3",
    "offset-path: path('M 300 300 L 500 500'); offset-distance: 50%",
    "animation: spin 0.2s infinite alternate",
    "transition: all 9s",
    "overflow: hidden; contain: strict; container-type: size",
    "columns: 3; writing-mode: vertical-rl",
    "direction: rtl; text-indent: 40px; letter-spacing: 2em; word-spacing: 2em",
    "font: 4px/0 monospace; text-transform: uppercase",
    "color-scheme: dark; background: black; color: black",
    "font-size: 0; line-height: 9; text-align: right; white-space: pre; cursor: none",
];

/// Sheets that need more than declarations.
const CRUELLER: [&str; 4] = [
    ":root { font-size: 4px !important; color-scheme: dark !important }",
    "iframe { width: 1px !important; min-width: 0 !important; max-width: 1px !important; \
     border: 9px solid red !important; padding: 2em !important; margin: -3em !important; \
     border-radius: 50% !important; float: right !important; box-sizing: content-box !important; \
     object-fit: none !important; outline: 9px solid red !important; vertical-align: sub !important; \
     box-shadow: inset 0 0 50px red !important }",
    "* { letter-spacing: 2em !important; direction: rtl !important; line-height: 0 !important; \
     font-size: 4px !important; transition: all 9s !important }",
    "gentle-guide::before, gentle-guide::after { content: none !important } \
     gentle-guide:not(:defined), gentle-guide:defined { display: none !important }",
];

const SPIN: &str = "@keyframes spin { from { opacity: 0; height: 0; filter: blur(9px); visibility: hidden } \
     to { opacity: 0.5; transform: rotate(1turn); translate: 99px; clip-path: circle(1px) } }";

/// A box that no style sheet reaches, with a snippet in it.
fn boxed(left: u32, snippet: &str) -> String {
    format!(
        "<div style=\"all: initial !important; display: block !important; position: absolute !important; \
         top: 0 !important; left: {left}px !important; width: 480px !important; z-index: 9 !important; \
         background: white !important\">{snippet}</div>"
    )
}

/// Where the frames of both boxes are, but for their round corners.
const PLACES: [Rect; 2] = [
    Rect { x: 4.0, y: 4.0, width: 472.0, height: 632.0 },
    Rect { x: 494.0, y: 4.0, width: 472.0, height: 632.0 },
];

/// Gives the page another style sheet.
fn style(host: &Browser, sheet: &str) {
    host.script_with("document.getElementById('sheet').textContent = arguments[0]", json!([sheet]));
    host.async_script(TWO_FRAMES, json!([]));
}

/// How many pixels in these places differ between pictures.
fn differing(one: &Picture, other: &Picture, places: &[Rect]) -> usize {
    places.iter().map(|place| one.part(*place).differing(&other.part(*place))).sum()
}

/// What a reader's mouse reaches in these places.
fn reached(host: &Browser, places: &[Rect]) -> Value {
    let at = "return arguments[0].map((x) => document.elementFromPoint(x, 300)?.localName)";
    host.script_with(at, json!([places.iter().map(|place| place.x + 100.0).collect::<Vec<_>>()]))
}

/// Opens the page with both snippets and no styles, and takes a picture of it.
fn open(reader: &mut Reader<'_>, site: &Site) -> Picture {
    let head = format!("<script>{KEEP_SHADOW_ROOTS}</script><style id=\"sheet\"></style>");
    // What stands beside the frame is the site's own, and its sheets may move it anywhere.
    let fast = site.fast("");
    let (before, beside) = fast.split_once("<p").unwrap();
    let fast = before.to_owned() + beside.split_once("</p>").unwrap().1;
    let body = boxed(0, &fast) + &boxed(490, &site.short("id=\"short\""));
    reader.goto(&site.page_with_head(&head, &body));
    reader.enter(FRAME);
    reader.step_out();
    reader.enter_short("#short");
    reader.step_out();
    still(reader, &PLACES)
}

/// A picture of the page, once nothing moves any more.
fn still(reader: &Reader<'_>, places: &[Rect]) -> Picture {
    let mut picture = Picture::read(&reader.picture());
    // Two alike in a row: nothing moves any more.
    reader.wait_until("the page to be still", |host| {
        let before = std::mem::replace(&mut picture, Picture::read(&host.picture()));
        differing(&before, &picture, places) == 0
    });
    picture
}

/// Gives the page one sheet after another, and tells which of them changed a picture of the
/// widgets, or took them out of a reader's reach.
fn broken_by_sheets(reader: &Reader<'_>, plain: &Picture, places: &[Rect]) -> Vec<String> {
    let reachable = reached(reader, places);
    let real = REAL.iter().map(|file| ((*file).to_owned(), package(file)));
    let cruel = CRUEL.iter().map(|declarations| {
        let rules = declarations.replace(';', " !important;");
        let rules = format!("gentle-guide, gentle-guide *, iframe {{ {rules} !important }} {SPIN}");
        ((*declarations).to_owned(), rules)
    });
    let crueller = CRUELLER.iter().map(|sheet| ((*sheet).to_owned(), format!("{sheet} {SPIN}")));
    let mut broken = vec![];
    for (name, sheet) in real.chain(cruel).chain(crueller) {
        style(reader, &sheet);
        // A frame may paint itself anew a moment after the page around it.
        let mut count = usize::MAX;
        for _ in 0..8 {
            count = differing(plain, &Picture::read(&reader.picture()), places);
            if count <= SPECKS {
                break;
            }
        }
        if count > SPECKS {
            broken.push(format!("{name}: {count} pixels"));
        }
        if reached(reader, places) != reachable {
            broken.push(format!("{name}: out of reach"));
        }
    }
    broken
}

scenario!(no_style_sheet_of_a_site_changes_a_pixel_of_the_widget, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let plain = open(&mut reader, &site);
    assert_eq!(reached(&reader, &PLACES), json!(["iframe", "gentle-guide"]));
    let broken = broken_by_sheets(&reader, &plain, &PLACES);
    assert!(broken.is_empty(), "{}: {broken:#?}", reader.engine());
    reader.assert_nothing_uncaught();
});

scenario!(inline_no_style_sheet_of_a_site_changes_a_pixel_either, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let head = "<script>addEventListener('gentle-guide:ready', () => window.ready = true)</script>\
                <style id=\"sheet\"></style>";
    reader.goto(&site.page_with_head(head, &boxed(0, &site.short("mode=\"inline\""))));
    reader.wait_until("the widget", |page| page.script("return window.ready") == true);
    let places = &PLACES[..1];
    let plain = still(&reader, places);
    assert_eq!(reached(&reader, places), json!(["gentle-guide"]));
    let broken = broken_by_sheets(&reader, &plain, places);
    assert!(broken.is_empty(), "{}: {broken:#?}", reader.engine());
    reader.assert_nothing_uncaught();
});

scenario!(the_same_comparison_sees_what_a_sheet_does_to_an_unguarded_frame, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let bare = site.fast("").replace(&site.loader(), "");
    let head = "<style id=\"sheet\"></style>";
    reader.goto(&site.page_with_head(head, &boxed(0, &bare)));
    reader.enter(FRAME);
    reader.step_out();
    let plain = Picture::read(&reader.picture());
    for sheet in ["iframe { opacity: 0.3 }", "iframe { filter: invert(1) }", "* { zoom: 0.9 }"] {
        style(&reader, sheet);
        reader.wait_until("the comparison to see it", |host| {
            differing(&plain, &Picture::read(&host.picture()), &PLACES) > SPECKS
        });
    }
});
