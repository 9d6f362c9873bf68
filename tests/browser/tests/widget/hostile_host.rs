//! A page that does all a page can to look into the widget gets the same from
//! every reader, and nothing that is inside.

use std::collections::BTreeSet;

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{LOADER, PAGE, Site};
use browser_tests::{Browser, Engine, KEEP_SHADOW_ROOTS, scenario};
use serde_json::{Value, json};

use crate::hearing::*;
use crate::take_over::TWO_FRAMES;

/// What the host page does before the loader comes, beside [`LISTEN`]: it
/// patches what the loader might call or set, keeps the closed shadow root,
/// and observes all that can be observed.
const HOSTILE: &str = "
    window.nameOf = (it) => it === window ? 'window'
        : it?.localName ?? it?.nodeName ?? (typeof it === 'string' ? it : it?.constructor?.name);
    window.traces = [];
    const trace = (...words) => traces.push(words.join(' '));

    const observed = new MutationObserver((records) => records.forEach((record) => trace('changes',
        record.type, nameOf(record.target), record.attributeName ?? '', ...[...record.addedNodes].map(nameOf))));
    const everything = { subtree: true, childList: true, attributes: true, characterData: true };
    observed.observe(document, everything);
    const sizes = new ResizeObserver((entries) => entries.forEach(({ target, contentRect: { width, height } }) =>
        trace('size', nameOf(target), target.id, Math.round(width), Math.round(height))));
    document.addEventListener('DOMContentLoaded', () => {
        document.querySelectorAll('html, body, p, a, gentle-guide, iframe').forEach((node) => sizes.observe(node));
    });

    const calls = ['addEventListener', 'attachShadow', 'setAttribute', 'append', 'appendChild', 'insertBefore',
        'replaceChildren', 'replaceSync', 'dispatchEvent', 'focus', 'blur', 'define'];
    for (const name of Object.getOwnPropertyNames(window)) {
        let prototype;
        try { prototype = window[name]?.prototype; } catch {}
        if (typeof prototype !== 'object' || !prototype) continue;
        for (const [property, way] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
            if (!way.configurable) continue;
            if (way.set) {
                Object.defineProperty(prototype, property, { ...way, set(value) {
                    trace('sets', name, property, nameOf(value));
                    return way.set.call(this, value);
                } });
            } else if (calls.includes(property)) {
                Object.defineProperty(prototype, property, { ...way, value(...given) {
                    trace('calls', nameOf(this), property, ...given.map(nameOf));
                    const result = way.value.apply(this, given);
                    if (property === 'attachShadow') {
                        observed.observe(result, everything);
                        listenTo(result);
                    }
                    return result;
                } });
            }
        }
    }

    window.timings = [];
    for (const type of PerformanceObserver.supportedEntryTypes) {
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
            const nodes = [entry.target, entry.element, ...(entry.sources ?? []).map(({ node }) => node)];
            timings.push([type, entry.name, JSON.stringify(entry), ...nodes.map(nameOf)]);
        })).observe({ type, buffered: true, durationThreshold: 16 });
    }
";

/// What the host page tries once the reader has been in the widget.
const TRY: &str = "
    const [markers] = arguments;
    const tried = (look) => { try { return String(look()); } catch (error) { return error.name; } };
    const select = getSelection();
    const finds = (words) => {
        select.removeAllRanges();
        return window.find(words, false, false, true, false, true, false);
    };
    const selected = [];
    const keep = () => selected.push(String(select));
    document.execCommand('selectAll'), keep();
    select.selectAllChildren(document.documentElement), keep();
    const element = document.querySelector('gentle-guide') ?? document.body;
    const root = keptShadowRoots.get(element);
    const frame = element.querySelector('iframe') ?? root?.querySelector('iframe');
    if (frame) select.selectAllChildren(frame), keep();
    select.removeAllRanges();
    const box = element.getBoundingClientRect();
    const under = new Set();
    for (let x = box.left + 5; x < box.right; x += box.width / 9) {
        for (let y = box.top + 5; y < Math.min(box.bottom, innerHeight); y += box.height / 30) {
            const roots = { shadowRoots: root ? [root] : [] };
            under.add(nameOf(document.elementFromPoint(x, y))).add(nameOf(root?.elementFromPoint?.(x, y)));
            under.add(nameOf(document.caretPositionFromPoint?.(x, y, roots)?.offsetNode));
            under.add(nameOf(document.caretRangeFromPoint?.(x, y)?.startContainer));
        }
    }
    const inside = {};
    for (const name of ['document', 'origin', 'name', 'performance', 'localStorage', 'getSelection', 'find', 'history',
        'innerHeight', 'scrollY', 'length', 'closed']) {
        inside[name] = tried(() => frame?.contentWindow[name]);
    }
    inside.by_id = ['gg', 'gg-panel', 'gg-quiz-title'].map((id) => tried(() => frame?.contentWindow[id]));
    inside.href = tried(() => frame?.contentWindow.location.href);
    inside.contentDocument = tried(() => frame?.contentDocument);
    inside.svg = tried(() => frame?.getSVGDocument());
    const counted = performance.eventCounts ? [...performance.eventCounts] : [];
    return {
        finds_own_words: finds('An article.'),
        found: markers.filter(finds),
        selected: selected.map((text) => text.replace(/\\s+/g, ' ').trim()),
        texts: [document.documentElement.outerHTML, document.documentElement.innerText, root?.innerHTML]
            .map((text) => text?.replace(/ cd_frame_id_=\\S+/, '')),
        under: [...under].sort(),
        inside,
        element: [box.x, box.y, box.width, box.height],
        page: [document.title, location.href, history.length, history.state, document.cookie, name,
            localStorage.length, sessionStorage.length, scrollX, scrollY, frames.length,
            document.documentElement.scrollHeight],
        focus: [nameOf(document.activeElement), nameOf(root?.activeElement), document.hasFocus()],
        active: navigator.userActivation?.hasBeenActive,
        counted: counted.filter(([kind]) => !/over|enter|out|leave|move/.test(kind)),
    };
";

/// All that a hostile page has got of one reader.
struct Loot {
    heard: Vec<Heard>,
    /// What its observers and patches have noted.
    traces: Value,
    /// Entries of every kind that the engine can time.
    timings: Vec<Value>,
    /// What it got by trying.
    tried: Value,
}

fn head() -> String {
    format!("{LISTEN}<script>{KEEP_SHADOW_ROOTS}{HOSTILE}</script>")
}

/// What Chromium's driver itself sets in a page when it enters frames and moves
/// the mouse. If the page really scrolls, it hears of that.
const DRIVERS: [&str; 3] = ["cd_frame_id_", "Element scrollLeft", "Element scrollTop"];

/// What the page has got since it was last asked.
fn take(host: &Browser, markers: &[String]) -> Loot {
    host.async_script(TWO_FRAMES, json!([]));
    // Trying leaves traces of its own.
    let heard = hear(host);
    let noted = host.script("return [traces.splice(0), timings.splice(0)]");
    let timings = noted[1].as_array().unwrap().clone();
    let mut traces = noted[0].as_array().unwrap().clone();
    traces.retain(|trace| !DRIVERS.iter().any(|own| trace.as_str().unwrap().contains(own)));
    let tried = host.script_with(TRY, json!([markers]));
    Loot { heard, traces: json!(traces), timings, tried }
}

/// Kinds of entries that tell of time only, and so differ from visit to visit.
const TIME_ONLY: [&str; 2] = ["longtask", "long-animation-frame"];

/// Has the page got nothing of what is inside, and the same of every reader?
fn got_nothing(engine: Engine, loot: &[Loot], markers: &[String]) -> Result<(), String> {
    let heard: Vec<Vec<Heard>> = loot.iter().map(|loot| loot.heard.clone()).collect();
    heard_nothing_telling(engine, &heard)?;
    for Loot { traces, timings, tried, .. } in loot {
        let mut tried = tried.clone();
        let found = tried["found"].take();
        if found != json!([]) {
            return Err(format!("found by asking for it: {found}"));
        }
        let all = json!([traces, timings, tried]).to_string();
        let markers = found_in(&all, markers);
        if !markers.is_empty() {
            return Err(format!("got the words {markers:?}"));
        }
        for entry in timings {
            let (kind, name) = (entry[0].as_str().unwrap(), entry[1].as_str().unwrap());
            let passes = kind == "event" && PASSING.contains(&name);
            if !TIME_ONLY.contains(&kind) && !passes {
                return Err(format!("an entry of time: {entry}"));
            }
        }
    }
    let same = |what: &str, of: fn(&Loot) -> String| {
        let all: BTreeSet<String> = loot.iter().map(of).collect();
        if all.len() == 1 { Ok(()) } else { Err(format!("{what} differ: {all:#?}")) }
    };
    same("traces", |loot| loot.traces.to_string())?;
    same("things tried", |loot| format!("{:#}", loot.tried))
}

/// Opens the page and lets the reader go each way. What the page has got while
/// it loaded comes first, then what it got of each reader.
fn visit_all_ways(reader: &mut Reader<'_>, site: &Site, fast: bool) -> (Vec<Loot>, Vec<Loot>) {
    let markers = markers();
    let snippet = if fast { site.fast("") } else { site.short("") };
    let url = site.page_with_head(&head(), &snippet);
    let mut loading = vec![];
    let visit = |way: &Way| {
        reader.goto(&url);
        if fast {
            reader.enter(FRAME);
        } else {
            reader.enter_short("gentle-guide");
        }
        reader.outside(|host| {
            let heard = hear_it_load(host);
            loading.push(Loot { heard, ..take(host, &markers) });
            // Every way begins with the focus on the page around.
            host.press_mouse("#words");
            hear_it_load(host);
            take(host, &[]);
            hear_it_load(host);
            host.script("traces.length = timings.length = 0");
        });
        way(reader);
        let loot = reader.outside(|host| take(host, &markers));
        reader.assert_nothing_uncaught();
        loot
    };
    let loot = WAYS.iter().map(visit).collect();
    (loading, loot)
}

scenario!(a_hostile_page_gets_the_same_of_every_reader_and_nothing_inside, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let markers = markers();
    for fast in [true, false] {
        let (loading, loot) = visit_all_ways(&mut reader, &site, fast);
        got_nothing(reader.engine(), &loot, &markers)
            .unwrap_or_else(|what| panic!("{}, fast snippet: {fast}: {what}", reader.engine()));
        for Loot { traces, timings, tried, heard } in &loading {
            assert_eq!(tried["finds_own_words"], true, "the search does not search");
            assert_eq!(tried["found"], json!([]));
            let all = json!([traces, timings]).to_string();
            assert_eq!(found_in(&all, &markers), Vec::<&str>::new());
            heard_nothing_telling(reader.engine(), std::slice::from_ref(heard)).unwrap();
            // Of the widget's files, the page knows of the loader and the frame.
            let named = timings.iter().filter(|entry| entry[0] == "resource");
            let widget = site.widget.url();
            let files: BTreeSet<&str> = named
                .filter_map(|entry| entry[1].as_str().unwrap().strip_prefix(&widget))
                .map(|file| file.split('#').next().unwrap())
                .collect();
            assert!(files.is_subset(&BTreeSet::from([LOADER, PAGE])), "{files:?}");
            assert!(files.contains(LOADER), "the page does not see its own files: {files:?}");
        }
    }
});

scenario!(the_same_tricks_catch_a_widget_in_the_light_dom, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let markers = markers();
    reader.goto(&light_dom(&site, &head()));
    reader.wait_until_live();
    hear_it_load(&reader);
    reader.script("traces.length = timings.length = 0");
    WAYS[1](&mut reader);
    let loot = take(&reader, &markers);
    // Each trick by itself has got something.
    assert!(heard_nothing_telling(reader.engine(), std::slice::from_ref(&loot.heard)).is_err());
    assert_ne!(loot.tried["found"], json!([]), "window.find found nothing");
    for part in [&loot.traces, &loot.tried["selected"], &loot.tried["texts"]] {
        assert!(!found_in(&part.to_string(), &markers).is_empty(), "nothing in {part}");
    }
    assert!(got_nothing(reader.engine(), &[loot], &markers).is_err());
});

scenario!(the_same_tricks_catch_a_frame_that_takes_room_by_answer, |browser| {
    let site = Site::start();
    frame_runs(
        &site,
        "addEventListener('change', ({ target }) => target.id.endsWith('free')
            && parent.postMessage('gentle-guide:size:large', '*'))",
    );
    let mut reader = Reader::new(browser);
    let markers = markers();
    let (_, mut loot) = visit_all_ways(&mut reader, &site, true);
    assert!(got_nothing(reader.engine(), &loot, &markers).is_err());
    // The element's size tells it, even to a page that hears no message.
    for loot in &mut loot {
        loot.heard.clear();
    }
    let verdict = got_nothing(reader.engine(), &loot, &markers).unwrap_err();
    assert!(verdict.contains("size gentle-guide") || verdict.contains("layout-shift"), "{verdict}");
});
