//! Whatever a page writes into the element's attributes, whatever stands in
//! the frame's address and whatever the frame says, nothing breaks, and nothing
//! leads where it must not.
//!
//! The values look random and are the same in every run. What is tested
//! natively of settings is in tests/fuzz/settings.rs.

use browser_tests::reader::Reader;
use browser_tests::site::{LOADER, PAGE, Site, loader_source, page_source, page_without_policy};
use browser_tests::{Browser, KEEP_SHADOW_ROOTS, scenario};
use serde_json::{Value, json};

/// How many values, and how many fragments, each engine meets.
const THROWS: usize = 1_000;
/// How many elements are made with odd values in every attribute.
const ELEMENTS: usize = 200;
/// The widget's height in a window 500 pixels high.
const LOW: u32 = 450;
/// How many frames share the fragments: engines slow down a frame whose
/// address changes too often.
const FRAMES: usize = 5;

/// Makes `window.odd()`, a value that upsets those who did not expect it.
const ODD: &str = r##"
    let seed = 20261122;
    const roll = () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return (mixed ^ (mixed >>> 14)) >>> 0;
    };
    const below = (limit) => roll() % limit;
    const pick = (list) => list[below(list.length)];
    const PIECES = [
        'constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__',
        '', ' ', '\0', '\x01', '\x7f', '\n', '\r', '\t', '\u2028', '\u202e', '\ufeff', '\ud800', '\udfff', '\u{1f469}',
        '<script>uncaught.push(1)</' + 'script>', '<img src=x onerror=uncaught.push(2)>', '"', "'", '`', '>', '</style>',
        'javascript:uncaught.push(3)', 'JaVaScRiPt:uncaught.push(4)', 'data:text/html,<b>', 'blob:', 'about:blank', 'file:///',
        'http://blog.example/', 'https:', 'https:/', 'https://', 'https://a', 'https://a\n.example/', ' https://a.example/',
        'https://a.example@b.example/', 'https://a\\b', 'https://1', 'https://999.1.1.1', 'HTTPS://A.EXAMPLE/%', '//blog.example/',
        '/../../', '..', '.', '?', '#', '&', '=', '%', '%0', '%23', '%00', '+', ';', ',',
        '#225577', '#22557', '#2255777', '#GGGGGG', 'red', 'red;background:url(//blog.example/)', '#225577;color:red',
        '}*{display:none', 'url(//blog.example/)', 'expression(1)', 'var(--gg-accent)', '/*', '\\23 225577',
        'auto', 'light', 'dark', 'host', 'explainer', 'quiz', 'partner', 'isolated', 'inline',
        'en', 'en-', 'de', 'x-y', 'us', 'gb-sct', 'GB', 'gb--sct', 'any', 'aftercare', 'after care',
        '0', '1', '5', '6', '-1', '1e1', '2.0', ' 3', '٣', 'NaN', 'null', 'undefined', 'true', '[object Object]',
        'theme=', 'accent=', 'start=', 'region=', 'heading-level=', '&theme=dark', '&accent=%23112233', '&start=partner',
    ];
    window.odd = () => {
        let text = '';
        for (let left = below(20) ? 1 + below(3) : below(40); left > 0; left--) {
            text += below(8) ? pick(PIECES) : String.fromCharCode(below(65536));
        }
        return below(150) ? text : text + pick(PIECES).repeat(20000);
    };
    window.oddly = { below, pick };
    window.NAMES = ['lang', 'region', 'theme', 'accent', 'start', 'heading-level', 'exit-href', 'guide', 'mode'];
"##;

/// Gives the element odd values, by attribute and by property, and tells where
/// an element with the same address to leave to would go.
const SET_ODDLY: &str = "
    const [count, done] = arguments;
    const element = document.querySelector('gentle-guide');
    const exits = new Set();
    (async () => {
        for (let throws = 0; throws < count; throws++) {
            const name = oddly.pick(NAMES);
            const value = odd();
            const property = name.replace(/-(\\w)/g, (_, letter) => letter.toUpperCase());
            if (oddly.below(3)) element.setAttribute(name, value);
            else if (oddly.below(6)) element[property] = value;
            else if (oddly.below(2)) element.removeAttribute(name);
            else element[property] = oddly.pick([null, undefined, 0, NaN, {}, [], () => 1, true]);
            const other = document.createElement('gentle-guide');
            other.setAttribute('exit-href', value);
            // A driver carries no half of a character.
            exits.add(other.blank().slice(0, 300).toWellFormed());
            await null;
            if (throws % 20 === 0) await new Promise((next) => setTimeout(next));
        }
        done([...exits]);
    })();
";

/// Makes elements with odd values in every attribute, and tells where their
/// frames were sent.
const MAKE_ODDLY: &str = "
    const addresses = new Set();
    for (let left = arguments[0]; left > 0; left--) {
        const element = document.createElement('gentle-guide');
        for (const name of NAMES) if (oddly.below(4)) element.setAttribute(name, odd());
        document.body.append(element);
        // Inline, there is no frame.
        const frame = keptShadowRoots.get(element).querySelector('iframe');
        if (element.getAttribute('mode') === 'inline' ? frame : !frame) return ['the wrong mode'];
        if (frame) addresses.add(frame.src);
        element.remove();
    }
    return [...addresses];
";

/// Gives the frames so many odd fragments in turn, as the loader does, each when
/// the last has been dealt with: the frame answers each with "ready".
const SEND_ODDLY: &str = "
    const [count, done] = arguments;
    const frames = [...document.querySelectorAll('iframe')];
    window.sent ??= 0;
    let left = count;
    const send = () => {
        if (left-- === 0) {
            removeEventListener('message', hear);
            return done();
        }
        const frame = frames[sent++ % frames.length];
        const [page] = frame.src.split('#');
        frame.contentWindow.location.replace(`${page}#${odd().slice(0, 5000)}&throw=${sent}`);
    };
    const hear = ({ data }) => data === 'gentle-guide:ready' && setTimeout(send);
    addEventListener('message', hear);
    send();
";

/// For the frame page: keeps what is uncaught, and what of a fragment got
/// further than settings may.
const WATCH_SETTINGS: &str = "<script>
    window.uncaught = [];
    window.strange = [];
    addEventListener('error', (event) => event.message && uncaught.push(event.message));
    addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
    addEventListener('hashchange', () => setTimeout(() => {
        const html = document.documentElement;
        const style = html.getAttribute('style') ?? '';
        if (!/^(--gg-accent: ?#[0-9a-f]{6};)?$/i.test(style)) strange.push('style ' + style);
        if (!['auto', 'light', 'dark'].includes(html.dataset.theme)) strange.push('theme ' + html.dataset.theme);
        const known = ['lang', 'dir', 'style', 'data-exit', 'data-pages', 'data-kin', 'data-theme', 'data-js', 'data-live', 'data-place', 'data-pressed'];
        const more = html.getAttributeNames().filter((name) => !known.includes(name));
        if (more.length) strange.push('attributes ' + more);
        const place = document.querySelector('.gg').dataset.place;
        if (!['read', 'quiz'].includes(place)) strange.push('place ' + place);
        const level = document.querySelector('#gg-quiz-title').localName;
        if (!/^h[1-5]$/.test(level)) strange.push('level ' + level);
        if (document.querySelectorAll('script, img').length !== scripts) strange.push('markup');
        if (history.length !== entries) strange.push('history ' + history.length);
    }));
    let scripts, entries;
    addEventListener('load', () => setTimeout(() => {
        scripts = document.querySelectorAll('script, img').length;
        entries = history.length;
    }));
</script><title>";

/// Is every address one to leave to: absolute, and https?
fn leave_safely(addresses: &Value) -> Result<(), String> {
    let addresses = addresses.as_array().ok_or("no addresses")?;
    match addresses.iter().find(|address| !is_https(address)) {
        Some(address) => Err(format!("leaves to {address}")),
        None => Ok(()),
    }
}

fn is_https(address: &Value) -> bool {
    let scheme = address.as_str().and_then(|address| address.get(..8));
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
}

/// Is every address a page of the widget's site, with settings that a frame
/// understands?
fn stay_on_the_site(site: &str, addresses: &Value) -> Result<(), String> {
    for address in addresses.as_array().ok_or("no addresses")? {
        let address = address.as_str().ok_or("no address")?;
        let fits = address.strip_prefix(site).and_then(|rest| rest.split_once('#'));
        let (path, settings) = fits.ok_or_else(|| format!("the frame goes to {address:?}"))?;
        let guide = path.strip_prefix('/').and_then(|path| path.strip_suffix("/en.html"));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !guide.is_some_and(|guide| !guide.is_empty() && guide.chars().all(plain)) {
            return Err(format!("the frame goes to the page {path:?}"));
        }
        for setting in settings.split('&') {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            let hex =
                |value: &str| value.len() == 6 && value.chars().all(|c| c.is_ascii_hexdigit());
            let fits = match name {
                "theme" => ["auto", "light", "dark"].contains(&value),
                "accent" => value.is_empty() || value.strip_prefix("%23").is_some_and(hex),
                "start" => ["explainer", "quiz", "partner"].contains(&value),
                "region" => value.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "heading-level" => ["1", "2", "3", "4", "5"].contains(&value),
                _ => false,
            };
            if !fits {
                return Err(format!("the frame is told {setting:?}"));
            }
        }
    }
    Ok(())
}

/// What a frame's page says that settings should not have done.
fn strange_in(browser: &Browser) -> Result<(), String> {
    let found = browser.script("return [...uncaught, ...strange]");
    if found == json!([]) { Ok(()) } else { Err(found.to_string()) }
}

/// A page with the element, and what makes odd values.
fn page(site: &Site, snippet: &str) -> String {
    site.page_with_head(&format!("<script>{KEEP_SHADOW_ROOTS}{ODD}</script>"), snippet)
}

scenario!(odd_values_of_attributes_break_nothing_and_lead_nowhere, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&page(&site, &site.fast("")));
    reader.wait_until_told();
    let exits = reader.outside(|host| host.async_script(SET_ODDLY, json!([THROWS])));
    assert!(exits.as_array().unwrap().len() > 20, "hardly any address was taken: {exits}");
    leave_safely(&exits).unwrap();

    // The element goes on as before: the frame is where it was, and listens.
    reader.outside(|host| {
        host.script(
            "const element = document.querySelector('gentle-guide');
             for (const name of NAMES) element.removeAttribute(name);
             element.setAttribute('theme', 'dark');
             element.setAttribute('accent', '#225577');",
        );
    });
    reader.wait_until("the settings", |page| page.exists("html[data-theme=dark]"));
    let style = "return document.documentElement.getAttribute('style')";
    assert_eq!(reader.script(style), "--gg-accent: #225577;");
    let page_here = reader.script("return location.href.split('#')[0]");
    assert_eq!(page_here, json!(site.widget.url() + PAGE));
    let loads = site.widget.log().iter().filter(|(_, path)| path == PAGE).count();
    assert_eq!(loads, 1, "the frame was somewhere else in between");
    reader.assert_nothing_uncaught();

    // A frame that the loader makes goes to a page of the site only.
    reader.step_out();
    let addresses = reader.script_with(MAKE_ODDLY, json!([ELEMENTS]));
    assert!(addresses.as_array().unwrap().len() > 20, "{addresses}");
    stay_on_the_site(&site.widget.url(), &addresses).unwrap();
    reader.assert_nothing_uncaught();
});

scenario!(the_same_check_catches_a_loader_that_takes_any_value, |browser| {
    let site = Site::start();
    let loader = loader_source();
    let leaky = loader
        .replacen("/^https:\\/\\/[a-z0-9]/i.test(value) && parse(value)", "parse(value)", 1)
        .replacen("/^[a-z0-9-]+$/.test(value)", "true", 1)
        .replacen("/^#[0-9a-f]{6}$/i.test(value)", "true", 1);
    assert_ne!(leaky, loader);
    site.widget.set_page(LOADER, leaky);
    let mut reader = Reader::new(browser);
    reader.visit(&page(&site, &site.fast("")));
    reader.step_out();
    let exits = reader.async_script(SET_ODDLY, json!([THROWS / 2]));
    assert!(leave_safely(&exits).is_err(), "{exits}");
    let addresses = reader.script_with(MAKE_ODDLY, json!([ELEMENTS / 2]));
    assert!(stay_on_the_site(&site.widget.url(), &addresses).is_err(), "{addresses}");
});

/// Opens a page with some frames of this page of the widget, and sends so many
/// odd fragments to them; gives what was strange in any.
fn send(reader: &mut Reader<'_>, site: &Site, page_of_frame: String, count: usize) -> Vec<String> {
    site.widget.set_page(PAGE, page_of_frame.replacen("<title>", WATCH_SETTINGS, 1));
    let (_, frame) = site.fast("").split_once("<iframe").map_or_else(Default::default, |(a, b)| {
        let end = b.split_once("</iframe>").map_or(b, |(frame, _)| frame);
        (a.to_owned(), format!("<iframe{end}</iframe>"))
    });
    reader.goto(&page(site, &frame.repeat(FRAMES)));
    let at = |index: usize| format!("iframe:nth-of-type({})", index + 1);
    for index in 0..FRAMES {
        reader.enter(&at(index));
        reader.leave_frame();
    }
    // Few at a time: a driver does not wait long for a script.
    for _ in 0..count / 25 {
        reader.async_script(SEND_ODDLY, json!([25]));
    }
    let here = json!(site.widget.url() + PAGE);
    let mut strange = vec![];
    for index in 0..FRAMES {
        reader.within_frame(&at(index), |frame| {
            assert_eq!(frame.script("return location.href.split('#')[0]"), here);
            strange.extend(strange_in(frame).err());
        });
    }
    reader.assert_nothing_uncaught();
    strange
}

scenario!(odd_fragments_break_nothing_and_set_nothing_odd, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let strange = send(&mut reader, &site, page_without_policy(), THROWS);
    assert!(strange.is_empty(), "{strange:?}");
    let loads = site.widget.log().iter().filter(|(_, path)| path == PAGE).count();
    assert_eq!(loads, FRAMES, "a frame was somewhere else in between");
});

scenario!(the_same_check_catches_a_page_that_takes_any_setting, |browser| {
    let site = Site::start();
    let sound = page_source();
    let leaky = sound.replacen("/^#[0-9a-f]{6}$/i.test(accent)", "accent", 1);
    assert_ne!(leaky, sound);
    let mut reader = Reader::new(browser);
    let strange = send(&mut reader, &site, leaky, THROWS / 4);
    assert!(strange.iter().any(|strange| strange.contains("style")), "{strange:?}");
});

/// Replaces the frame's page by one that says odd things as soon as the loader
/// hands settings over, and gives the widget's height when all is said.
fn say_oddly(reader: &mut Reader<'_>, site: &Site) -> Value {
    let says = format!(
        "<script>{ODD}
            const say = (words) => parent.postMessage(words, '*');
            addEventListener('hashchange', () => {{
                for (const words of [null, undefined, 0, {{}}, [], ['gentle-guide:exit'], {{ toString: 'x' }}, new Map(), 1n]) say(words);
                for (let left = 300; left > 0; left--) say(oddly.pick(['', 'gentle-guide:', 'gentle-guide:size:']) + odd());
                for (const name of ['toString', '__proto__', 'constructor']) say('gentle-guide:size:' + name);
                say('done');
            }}, {{ once: true }});
        </script><title>"
    );
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", &says, 1));
    let heard = "<script>addEventListener('message', ({ data }) => {
        if (data !== 'done') return;
        window.height = document.querySelector('iframe')?.getBoundingClientRect().height ?? 'gone';
    })</script>";
    // So low that the widget's height is none that the snippet's markup names.
    reader.set_viewport(1000, 500);
    // Without a setting, a frame that was heard would be told nothing.
    reader.goto(&site.page_with_head(heard, &site.fast("theme=\"light\"")));
    reader.wait_until("the frame to have said it all", |host| {
        host.script("return 'height' in window") == true
    });
    reader.script("return height")
}

scenario!(odd_words_from_the_frame_change_nothing, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let height = say_oddly(&mut reader, &site);
    assert_eq!(height, json!(LOW), "nothing of what was said was a size, or to leave");
    reader.assert_nothing_uncaught();
});

scenario!(the_same_check_catches_a_loader_that_believes_any_size, |browser| {
    let site = Site::start();
    let loader = loader_source();
    let leaky = loader.replacen("Object.hasOwn(HEIGHTS, size)", "size", 1);
    assert_ne!(leaky, loader);
    site.widget.set_page(LOADER, leaky);
    let mut reader = Reader::new(browser);
    let height = say_oddly(&mut reader, &site);
    assert_ne!(height, json!(LOW));
});
