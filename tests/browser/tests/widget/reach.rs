//! Everything is in reach: by keyboard alone with a focus that shows, at 400 % zoom, with more
//! room between letters and lines, for a finger, and in any colour a site picks.

use browser_tests::reader::{FRAME, Hand, Reader, option_id, summary_of};
use browser_tests::site::{PAGE, Site, edition_in, page_without_policy};
use browser_tests::{Browser, Key, scenario};
use serde_json::{Value, json};

use crate::access::walk;
use crate::forgetting::{FAKE_TIME, pass};

/// For the scripts below: how light a colour is, whatever way it is written, how far two are
/// apart, and what is painted behind something.
const COLOURS: &str = "
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const known = new Map();
    const rgba = (colour) => {
        if (!known.has(colour)) {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = '#010203';
            pen.fillStyle = colour;
            if (pen.fillStyle === '#010203') throw new Error(`${colour} is no colour to a canvas`);
            pen.fillRect(0, 0, 1, 1);
            known.set(colour, [...pen.getImageData(0, 0, 1, 1).data]);
        }
        return known.get(colour);
    };
    const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const contrast = (one, other) => {
        const [low, high] = [light(rgba(one)), light(rgba(other))].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const behind = (element) => {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            const alpha = rgba(colour)[3];
            if (alpha === 255) return colour;
            if (alpha > 0) throw new Error(`half a colour: ${colour}`);
        }
        throw new Error('nothing is painted');
    };
    const name = (element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;
";

/// Every place where Tab should stop, in the order of the page. A group of radio buttons is one.
const STOPS: &str = "
    const able = 'a[href], button, input, select, summary, [tabindex=\"0\"]';
    const stops = [...document.querySelectorAll(able)].filter((one) => one.checkVisibility());
    const groups = new Set();
    const isNew = (one) => one.type !== 'radio' || !groups.has(one.name) && groups.add(one.name);
    const places = stops.filter(isNew);
    const place = (one) => places.findIndex((other) => other === one || one.type === 'radio' && other.name === one.name);
";

/// Whether the focus has gone somewhere else since this was last asked.
const HAS_MOVED: &str = "
    const now = document.hasFocus() ? document.activeElement : null;
    const moved = now !== window.lastStop;
    window.lastStop = now;
    return moved;";

/// Where the focus is, and what is wrong with how it shows: nothing if it is not in this frame.
const SHOWN_FOCUS: &str = "
    const done = arguments[arguments.length - 1];
    const active = document.activeElement;
    if (!document.hasFocus() || active === document.body) return done(null);
    const shown = active.closest('.gg-option') ?? active;
    // By itself, an observer looks through the frames: it sees what their windows show of it.
    new IntersectionObserver(([{ intersectionRatio }], observer) => {
        observer.disconnect();
        const faults = [];
        if (intersectionRatio < 0.99) faults.push(`shows ${intersectionRatio} of itself`);
        const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = getComputedStyle(shown);
        if (outlineStyle !== 'solid' || parseFloat(outlineWidth) < 2) faults.push(`outline: ${outlineWidth} ${outlineStyle}`);
        const apart = contrast(outlineColor, behind(shown.parentElement));
        if (apart < 3) faults.push(`an outline of contrast ${apart}`);
        const box = shown.getBoundingClientRect();
        const ring = parseFloat(outlineWidth) + parseFloat(outlineOffset);
        const bar = document.querySelector('.gg-bar');
        const cover = bar.offsetHeight ? bar : bar.firstChild;
        const top = cover.contains(shown) ? 0 : cover.getBoundingClientRect().bottom;
        if (box.left < ring || box.right > document.documentElement.clientWidth - ring || box.top < top + ring - 0.5 || box.bottom > innerHeight - ring + 0.5)
            faults.push(`its outline is cut: ${top} above, ${JSON.stringify(box)}`);
        for (const x of [box.left + 8, (box.left + box.right) / 2, box.right - 8])
            for (const y of [box.top + 8, (box.top + box.bottom) / 2, box.bottom - 8]) {
                const hit = document.elementFromPoint(x, y);
                if (!shown.contains(hit)) faults.push(`under ${hit && name(hit)} at ${x}, ${y}`);
            }
        done([place(active), faults.map((fault) => `${name(shown)}: ${fault}`)]);
    }).observe(shown);";

/// Where the focus is, and what is wrong with how it shows; nothing if it has left the frame.
fn focus(reader: &Reader<'_>) -> Option<(u64, Value)> {
    reader.wait_until("the focus to move", |page| page.script(HAS_MOVED) == true);
    let shown = reader.async_script(&format!("{COLOURS}{STOPS}{SHOWN_FOCUS}"), json!([]));
    Some((shown.get(0)?.as_u64().expect("a stop of the page"), shown[1].clone()))
}

/// Presses Tab, or Shift and Tab, from the first stop to where the focus leaves the frame, and
/// says which stops it went over, and what was wrong.
fn tab_through(reader: &Reader<'_>, press: fn(&Browser, Key)) -> (Vec<u64>, Vec<Value>) {
    let (mut stops, mut faults) = (vec![], vec![]);
    while let Some((stop, found)) = focus(reader) {
        // Firefox stops at every radio button of a group in which none is picked.
        if stops.last() != Some(&stop) {
            stops.push(stop);
        }
        faults.extend(found.as_array().into_iter().flatten().cloned());
        assert!(stops.len() < 99, "{}: Tab never leaves: {stops:?}", reader.engine());
        press(reader, Key::Tab);
    }
    (stops, faults)
}

/// The link that the snippet has below its frame.
const BEYOND: &str = "Open the guide as a page of its own";

/// Tab goes over every stop on screen in the order of the page, and out at the end; Shift and Tab
/// go the same way back, and out at the start. All the while the focus shows.
fn tab_there_and_back(reader: &mut Reader<'_>, what: &str) {
    let outside = |reader: &mut Reader<'_>| {
        let focused = "return document.activeElement.id || document.activeElement.textContent";
        reader.outside(|host| host.script(focused))
    };
    reader.tab_to(".gg-leave");
    reader.script("window.lastStop = undefined");
    let all = reader.script(&format!("{STOPS} return places.length")).as_u64().unwrap();
    let (there, faults) = tab_through(reader, Browser::press);
    assert_eq!(there, (0..all).collect::<Vec<_>>(), "{}: {what}", reader.engine());
    assert!(faults.is_empty(), "{}: {what}: {faults:#?}", reader.engine());
    assert_eq!(outside(reader), BEYOND, "{}: {what}", reader.engine());
    // The drivers press keys where they are.
    reader.outside(|host| host.press_with_shift(Key::Tab));
    let (back, faults) = tab_through(reader, Browser::press_with_shift);
    assert_eq!(back, (0..all).rev().collect::<Vec<_>>(), "{}: {what}", reader.engine());
    assert!(faults.is_empty(), "{}: {what}: {faults:#?}", reader.engine());
    assert_eq!(outside(reader), "before", "{}: {what}", reader.engine());
    reader.outside(|host| host.press(Key::Tab));
    reader.wait_until("the focus in the frame", |page| page.script(HAS_MOVED) == true);
}

scenario!(by_keyboard_alone_the_whole_way_goes_in_order_in_sight_and_out_of_the_frame, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    reader.step_out();
    reader.tab_to("#before");
    reader.press(Key::Tab);
    reader.enter(FRAME);
    reader.hand = Hand::Keyboard;
    walk(&mut reader, &mut |reader, what| {
        // The rest of the screens are of the same kinds.
        let alike = ["an answer to", "the question", "the explainer", "the support list"];
        let alike = alike.iter().any(|kind| what.starts_with(kind));
        if !alike || ["the question choice", "the support list of a region"].contains(&what) {
            tab_there_and_back(reader, what);
        }
    });
    reader.assert_nothing_uncaught();
});

scenario!(escape_steps_back_from_the_help_above_a_question_and_does_nothing_elsewhere, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("region=\"us\"")));
    reader.wait_until_told();
    reader.hand = Hand::Keyboard;
    reader.toggle("short");
    reader.press(Key::Escape);
    assert!(reader.is_open("short"));
    assert!(reader.exists(&format!("{}:focus", summary_of("short"))));
    reader.begin();
    reader.pick("choice", "free");
    reader.next();
    reader.skip();
    reader.pick("alarm", "self_harm");
    reader.press(Key::Escape);
    assert_eq!(format!("#{}", reader.focused()), option_id("alarm", "self_harm"));
    reader.tab_to("#gg-panel a[href^='tel:']");
    let place = reader.host_position();
    reader.press(Key::Escape);
    reader.is_at_the_heading();
    let in_sight = "const { top, bottom } = document.activeElement.getBoundingClientRect();
        return top > document.querySelector('.gg-bar').getBoundingClientRect().bottom && bottom < innerHeight";
    reader.wait_until("the question in sight", |page| page.script(in_sight) == true);
    assert!(reader.is_displayed("#gg-panel") && reader.has_picked("alarm", "self_harm"));
    assert_eq!(reader.host_position(), place, "the page around the widget moved");
    // From there Tab goes on to the answers.
    reader.press(Key::Tab);
    reader.wait_until("focus on an answer", |page| page.exists("fieldset input:focus"));
});

/// What stands beside the page, or can be moved aside.
const SIDEWAYS: &str = "
    const page = document.scrollingElement;
    const faults = page.scrollWidth > page.clientWidth ? [`it scrolls sideways: ${page.scrollWidth}`] : [];
    // The bar to scroll with may stand on either side.
    const room = page.getBoundingClientRect();
    const seen = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility());
    for (const one of seen) {
        const { left, right, width } = one.getBoundingClientRect();
        if (width && (left < room.left - 0.5 || right > room.right + 0.5)) faults.push(`${name(one)} from ${left} to ${right}`);
        if (one.closest('.gg-hidden, select')) continue;
        const { overflowX, overflowY } = getComputedStyle(one);
        if (/hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 1) faults.push(`${name(one)} is cut`);
        if (/hidden|clip/.test(overflowY) && one.scrollHeight > one.clientHeight + 1) faults.push(`${name(one)} is cut`);
    }
";

/// Whether the leave button can be pressed, wherever the page is scrolled to.
const LEAVE: &str = "
    const leave = document.querySelector('.gg-leave');
    for (const place of [page.scrollHeight, 0]) {
        page.scrollTop = place;
        const { left, right, top, bottom } = leave.getBoundingClientRect();
        const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || hit !== leave) faults.push(`no leaving at ${place}`);
    }
";

/// Words that lie over other words, or reach out of the control they stand on.
const WORDS: &str = "
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines = [];
    for (let text; (text = walker.nextNode()); ) {
        const holder = text.parentElement;
        if (!text.data.trim() || !holder.checkVisibility() || holder.closest('.gg-hidden, select, template')) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const control = holder.closest('button, a, summary, .gg-option')?.getBoundingClientRect();
        for (const box of range.getClientRects()) {
            if (control && (box.left < control.left - 1 || box.right > control.right + 1 || box.top < control.top - 1 || box.bottom > control.bottom + 1))
                faults.push(`${name(holder)} reaches out of its control`);
            // What is fixed lies over what scrolls, and is not scrolled here.
            for (const [other, words] of lines) {
                const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
                const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
                if (wide > 1 && high > 0.4 * Math.min(box.height, other.height)) faults.push(`“${text.data.slice(0, 30)}” lies over “${words.slice(0, 30)}”`);
            }
            lines.push([box, text.data]);
        }
    }
";

/// Fails if a script, which fills a list of faults, found any.
#[track_caller]
fn assert_faultless(reader: &Reader<'_>, scripts: &[&str], what: &str) {
    let faults = reader.script(&format!("{COLOURS}{} return faults", scripts.concat()));
    assert_eq!(faults, json!([]), "{}: {what}", reader.engine());
}

/// A page in a window of 320 by 256 CSS pixels: what 400 % zoom leaves of 1280 by 1024. Firefox
/// and WebKit have no window that small; a frame is one to all that is in it.
fn at_400_percent(reader: &mut Reader<'_>, site: &Site, page: &str) {
    let outer = format!(
        "<!doctype html><title>Zoom</title><p><a id=\"before\" href=\"/before\">Before</a></p>\
         <iframe id=\"zoom\" style=\"border: 0; width: 320px; height: 256px\" src=\"{page}\"></iframe>\
         <p><a href=\"/after\">{BEYOND}</a></p>"
    );
    site.blog.set_page("/zoom.html", outer);
    reader.goto(&(site.blog.url().replace("127.0.0.1", "localhost") + "/zoom.html"));
}

scenario!(at_400_percent_nothing_scrolls_sideways_and_focus_and_leaving_are_in_sight, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for (language, own_page) in [("en", false), ("de", true), ("ar", false)] {
        reader.guide = edition_in(language);
        let in_language = |text: &str| text.replace("en.html", &format!("{language}.html"));
        let page = if own_page {
            in_language(&(site.widget.url() + PAGE))
        } else {
            site.page(&in_language(&site.fast("")))
        };
        at_400_percent(&mut reader, &site, &page);
        reader.tab_to("#before");
        reader.press(Key::Tab);
        reader.enter_frame("#zoom");
        assert_faultless(&reader, &[SIDEWAYS], "the page itself");
        if !own_page {
            reader.tab_to("#before");
            reader.press(Key::Tab);
            reader.enter_frame(FRAME);
        }
        reader.wait_until_live();
        // In an article the frame is 320 high, and the loader keeps one of those from its inside.
        let height = reader.script("return innerHeight");
        assert_eq!(height, if own_page { 256 } else { 319 });
        reader.hand = Hand::Keyboard;
        walk(&mut reader, &mut |reader, what| {
            let about = format!("{what} ({language})");
            assert_faultless(reader, &[SIDEWAYS, LEAVE, WORDS], &about);
            let alike = !["the question alarm", "help above a question"].contains(&what);
            if own_page && !alike {
                tab_there_and_back(reader, &about);
            }
        });
    }
});

scenario!(at_400_percent_the_warning_before_answers_go_can_be_read_and_answered, |browser| {
    let site = Site::start();
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", FAKE_TIME, 1));
    let mut reader = Reader::new(browser);
    at_400_percent(&mut reader, &site, &(site.widget.url() + PAGE));
    reader.tab_to("#before");
    reader.press(Key::Tab);
    reader.enter("#zoom");
    reader.hand = Hand::Keyboard;
    reader.begin();
    pass(&reader, 9 * 60 + 2);
    let ui = reader.guide.interface.clone();
    reader.comes_to_read(&ui.warning);
    assert_faultless(&reader, &[SIDEWAYS, LEAVE, WORDS], "the warning");
    let keep = reader.button(&ui.keep);
    reader.script_with("document.querySelector(arguments[0]).focus()", json!([keep]));
    assert_eq!(focus(&reader).unwrap().1, json!([]), "{}", reader.engine());
    reader.press(Key::Enter);
    reader.wait_until("the warning to go", |_| !reader.reads(&ui.warning));
});

/// More room between lines, letters, words and paragraphs, as some readers set it for themselves.
pub(crate) const ROOM: &str = "
    const sheet = document.styleSheets[0];
    sheet.insertRule('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }', sheet.cssRules.length);
    sheet.insertRule('p { margin-block-end: 2em !important }', sheet.cssRules.length);
";

scenario!(with_more_room_in_the_text_nothing_is_cut_or_covered, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for (language, width) in [("de", 320), ("ar", 700)] {
        visit_in(&mut reader, &site, language, width);
        reader.script(ROOM);
        walk(&mut reader, &mut |reader, what| {
            let spaced = reader.script(
                "return getComputedStyle(document.querySelector('.gg-leave')).letterSpacing",
            );
            assert_eq!(spaced, "1.92px");
            assert_faultless(reader, &[SIDEWAYS, LEAVE, WORDS], &format!("{what} ({language})"));
        });
    }
});

/// Opens an article with the widget in a language, so many pixels wide.
pub(crate) fn visit_in(reader: &mut Reader<'_>, site: &Site, language: &str, width: u32) {
    reader.guide = edition_in(language);
    let snippet = site.fast("").replace("en.html", &format!("{language}.html"));
    reader.visit(&site.page(&format!("<div style=\"width: {width}px\">{snippet}</div>")));
}

/// What is too small for a finger. A label makes its whole card the target.
const SMALL: &str = "
    const faults = [];
    const controls = [...document.querySelectorAll('a[href], button, select, summary, .gg-option')];
    for (const control of controls.filter((one) => one.checkVisibility())) {
        const { width, height } = control.getBoundingClientRect();
        if (width < 44 || height < 44) faults.push(`${name(control)}: ${width} by ${height}`);
        if (!control.matches('.gg-option')) continue;
        document.scrollingElement.scrollTop += control.getBoundingClientRect().top - innerHeight / 2;
        const { left, right, top, bottom } = control.getBoundingClientRect();
        for (const [x, y] of [[left + 9, top + 5], [right - 9, top + 5], [left + 9, bottom - 5], [right - 9, bottom - 5]]) {
            const hit = document.elementFromPoint(x, y);
            if (hit?.localName !== 'label') faults.push(`${name(control)} has ${hit && name(hit)} at ${x}, ${y}`);
        }
    }
";

scenario!(every_control_is_at_least_44_by_44_pixels, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for (language, width) in [("en", 700), ("ar", 320)] {
        visit_in(&mut reader, &site, language, width);
        walk(&mut reader, &mut |reader, what| {
            assert_faultless(reader, &[SMALL], &format!("{what} ({language})"));
        });
    }
});

/// How far words and controls stand out, with each of these accents, in light and dark.
const FAINT: &str = "
    const faults = [];
    const html = document.documentElement;
    const before = [html.style.getPropertyValue('--gg-accent'), html.dataset.theme];
    const seen = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && !one.closest('.gg-hidden, option'));
    const hasWords = (one) => one.localName === 'select' || [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const telling = seen.filter(hasWords);
    const matching = (selector) => seen.filter((one) => one.matches(selector));
    const [framed, filled, folded, picked] = ['.gg-option, .gg-option input, .gg-choice, .gg-button:not(.gg-main), select', '.gg-main, .gg-leave', 'summary', '.gg-option input:checked'].map(matching);
    const current = matching('[aria-current]');
    for (const accent of arguments[0]) for (const theme of ['light', 'dark']) {
        html.style.setProperty('--gg-accent', accent);
        html.dataset.theme = theme;
        const expect = (least, one, other, element, part) => {
            const apart = contrast(one, other);
            if (apart < least) faults.push(`${accent} ${theme}: ${part} of ${name(element)}: ${apart.toFixed(2)}`);
        };
        for (const one of telling) expect(4.5, getComputedStyle(one).color, behind(one), one, 'words');
        for (const one of framed) expect(3, getComputedStyle(one).borderTopColor, behind(one.parentElement), one, 'edge');
        for (const one of filled) expect(3, behind(one), behind(one.parentElement), one, 'plane');
        for (const one of folded) expect(3, getComputedStyle(one, '::before').borderRightColor, behind(one), one, 'arrow');
        for (const one of current) expect(3, getComputedStyle(one).borderBottomColor, behind(one), one, 'line');
        for (const one of picked) expect(3, getComputedStyle(one).backgroundColor, behind(one.parentElement), one, 'mark');
        // What has the focus has a ring of the leave button's own colour.
        for (const one of [...framed, ...filled, ...folded]) expect(3, behind(document.querySelector('.gg-leave')), behind(one.parentElement), one, 'ring');
    }
    html.style.setProperty('--gg-accent', before[0]);
    html.dataset.theme = before[1];
";

/// The default, the corners of the cube of colours, and twenty at random, always the same ones.
fn accents() -> Vec<String> {
    let mut state = 20_260_314u32;
    let random = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("#{:06x}", state >> 8)
    });
    let extremes =
        ["7a4b6e", "000000", "ffffff", "ff0000", "00ff00", "0000ff", "ffff00", "00ffff", "ff00ff"];
    extremes.iter().map(|hex| format!("#{hex}")).chain(random.take(20)).collect()
}

/// What is too faint on the screen.
fn faint(reader: &Reader<'_>) -> Value {
    reader.script_with(&format!("{COLOURS}{FAINT} return faults"), json!([accents()]))
}

scenario!(words_and_controls_stand_out_with_any_accent_in_light_and_dark, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    walk(&mut reader, &mut |reader, what| {
        if !what.starts_with("the question") {
            assert_eq!(faint(reader), json!([]), "{}: {what}", reader.engine());
        }
    });
});

scenario!(the_same_checks_see_a_focus_without_a_ring_and_what_is_wide_small_or_faint, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    let style = |reader: &Reader<'_>, rule: &str| {
        let add = "document.styleSheets[0].insertRule(arguments[0], document.styleSheets[0].cssRules.length)";
        reader.script_with(add, json!([rule]));
    };
    let found = |reader: &Reader<'_>, scripts: &[&str]| {
        let script = format!("{COLOURS}{} return String(faults)", scripts.concat());
        reader.script_with(&script, json!([accents()])).as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(found(&reader, &[SIDEWAYS, LEAVE, WORDS]) + &found(&reader, &[SMALL]), "");
    reader.tab_to(".gg-sections summary");
    assert_eq!(focus(&reader).unwrap().1, json!([]));
    style(&reader, ".gg :focus-visible { outline: 1px dotted }");
    reader.press(Key::Tab);
    let faults = focus(&reader).unwrap().1.to_string();
    assert!(faults.contains("outline: 1px dotted"), "{faults}");
    style(&reader, ".gg-bar { padding-block-end: 60rem }");
    reader.press(Key::Tab);
    let faults = focus(&reader).unwrap().1.to_string();
    assert!(faults.contains("is cut") && faults.contains(": under "), "{faults}");
    assert!(found(&reader, &[FAINT]).is_empty());
    style(&reader, ":root { --gg-strong: var(--gg-accent) !important }");
    let faults = found(&reader, &[FAINT]);
    for fault in ["#ffffff light: plane", "#000000 dark: arrow", "#ffffff light: words"] {
        assert!(faults.contains(fault), "{fault} is not in {faults}");
    }
    style(&reader, ".gg-parts button { min-height: 40px !important }");
    assert!(found(&reader, &[SMALL]).contains("by 40"));
    style(&reader, ".gg-lead { width: 200vw; line-height: 0.5 }");
    let faults = found(&reader, &[SIDEWAYS, WORDS]);
    assert!(faults.contains("scrolls sideways"), "{faults}");
    style(&reader, ".gg-leave { translate: 0 -30px }");
    assert!(found(&reader, &[SIDEWAYS, LEAVE]).contains("no leaving"));
});
