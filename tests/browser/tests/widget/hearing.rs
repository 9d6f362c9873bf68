//! What a page around the widget can hear, and ways through the widget of which
//! it must not hear which one a reader takes.

use std::collections::BTreeSet;

use browser_tests::reader::{Answers, Hand, Reader};
use browser_tests::site::{PAGE, Site, edition, held, page_without_policy};
use browser_tests::{Browser, Engine};
use serde_json::{Value, json};

/// Something that the host page heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) kind: String,
    pub(crate) target: String,
    pub(crate) data: String,
}

/// The scripts of the host page: they listen, in the capture phase, for every
/// kind of event that the engine knows of, wherever one can listen.
pub(crate) const LISTEN: &str = "<script>
    window.heard = [];
    const kinds = new Set(`abort animationcancel animationend animationiteration animationstart auxclick
        beforeinput beforematch beforetoggle beforexrselect blur cancel canplay change click close command
        compositionend compositionstart compositionupdate contextmenu copy cuechange currententrychange cut
        dblclick DOMActivate DOMContentLoaded DOMFocusIn DOMFocusOut DOMNodeInserted DOMSubtreeModified drag
        dragend dragenter dragleave dragover dragstart drop error focus focusin focusout formdata freeze
        fullscreenchange gesturestart gesturechange gestureend gotpointercapture hashchange input invalid
        keydown keypress keyup languagechange load loadstart lostpointercapture message messageerror
        mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel navigate
        navigatesuccess offline online orientationchange pagehide pageshow paste pointercancel pointerdown
        pointerenter pointerleave pointerlockchange pointermove pointerout pointerover pointerrawupdate
        pointerup popstate readystatechange rejectionhandled reset resize resume scroll scrollend
        scrollsnapchange scrollsnapchanging search securitypolicyviolation select selectionchange selectstart
        slotchange storage submit textInput toggle touchcancel touchend touchmove touchstart transitioncancel
        transitionend transitionrun transitionstart unhandledrejection unload visibilitychange
        webkitmouseforcechanged wheel gentle-guide:ready gentle-guide:exit`.split(/\\s+/));
    for (const name of Object.getOwnPropertyNames(window)) {
        if (/^on[a-z]/.test(name)) kinds.add(name.slice(2));
        let prototype;
        try { prototype = window[name]?.prototype; } catch {}
        if (typeof prototype !== 'object' || !prototype) continue;
        for (const property of Object.getOwnPropertyNames(prototype)) {
            if (/^on[a-z]/.test(property)) kinds.add(property.slice(2));
        }
    }
    kinds.delete('beforeunload'), kinds.delete('unload');
    const seen = new WeakSet();
    const hear = (event) => {
        if (seen.has(event)) return;
        seen.add(event);
        const { target } = event;
        const name = target === window ? 'window' : target.localName ?? target.nodeName ?? target.constructor.name;
        heard.push([event.type, name, 'data' in event ? String(event.data) : '']);
    };
    const listenTo = (target) => {
        for (const kind of kinds) target?.addEventListener(kind, hear, { capture: true, passive: true });
    };
    [window, document, document.documentElement, window.visualViewport, window.navigation, screen.orientation]
        .forEach(listenTo);
    document.addEventListener('DOMContentLoaded', () => {
        document.querySelectorAll('gentle-guide, gentle-guide > iframe').forEach(listenTo);
    });
</script>";

/// The pointer passing over the box.
pub(crate) const PASSING: [&str; 11] = [
    "pointerover",
    "pointerenter",
    "pointermove",
    "pointerrawupdate",
    "pointerout",
    "pointerleave",
    "mouseover",
    "mouseenter",
    "mousemove",
    "mouseout",
    "mouseleave",
];

/// Everything else that the host page may hear: the kind, and on what. It is
/// the list of the design, and nothing here depends on what a reader picks.
pub(crate) const FIXED_LIST: [(&str, &[&str]); 15] = [
    ("devicemotion", &["window"]),
    ("deviceorientation", &["window"]),
    ("deviceorientationabsolute", &["window"]),
    ("blur", &["window", "#document"]),
    ("focus", &["window", "#document"]),
    ("pagereveal", &["window", "#document"]),
    ("load", &["window", "#document", "iframe", "script", "style"]),
    ("readystatechange", &["#document"]),
    ("DOMContentLoaded", &["#document"]),
    ("pageshow", &["window", "#document"]),
    ("scroll", &["window", "#document", "VisualViewport"]),
    ("resize", &["window", "VisualViewport"]),
    ("message", &["window"]),
    ("gentle-guide:ready", &["gentle-guide"]),
    // Heard by those who keep the shadow root.
    ("slotchange", &["slot"]),
];

/// All that the frame may say before the reader leaves.
pub(crate) const MESSAGES: [&str; 2] = ["gentle-guide:ready", "gentle-guide:size:regular"];

/// Is all that the host heard on the fixed list, and did it hear the same on
/// every path? Else says what gives the reader away.
pub(crate) fn heard_nothing_telling(engine: Engine, paths: &[Vec<Heard>]) -> Result<(), String> {
    for heard in paths.iter().flatten() {
        let Heard { kind, target, data } = heard;
        let passes = PASSING.contains(&kind.as_str());
        let listed = FIXED_LIST
            .iter()
            .any(|(name, targets)| name == kind && targets.contains(&target.as_str()));
        if !passes && !listed {
            return Err(format!("heard {kind} on {target}, which is not on the list"));
        }
        if !data.is_empty() && !MESSAGES.contains(&data.as_str()) {
            return Err(format!("{kind} carries {data:?}"));
        }
    }
    let stories: BTreeSet<Vec<String>> = paths.iter().map(|path| story(engine, path)).collect();
    if stories.len() == 1 { Ok(()) } else { Err(format!("heard different stories: {stories:#?}")) }
}

/// What must come in the same order on every path. Where the pointer passes is
/// the reader's own way over the page; and in WebKit every press of the mouse
/// takes the focus to the window and back, wherever in the frame it is.
pub(crate) fn story(engine: Engine, path: &[Heard]) -> Vec<String> {
    let mut story: Vec<String> = vec![];
    for Heard { kind, target, data } in path {
        if PASSING.contains(&kind.as_str()) {
            continue;
        }
        story.push(format!("{kind} {target} {data}"));
        if engine == Engine::WebKit
            && let [.., a, b, c, d] = story.as_slice()
            && (a, b) == (c, d)
            && a.starts_with("focus")
            && b.starts_with("blur")
        {
            story.truncate(story.len() - 2);
        }
    }
    story
}

/// What the host heard so far, and forgets it.
pub(crate) fn hear(host: &Browser) -> Vec<Heard> {
    let heard = host.script("return heard.splice(0)");
    let part = |event: &Value, index: usize| event[index].as_str().unwrap().to_owned();
    let events = heard.as_array().unwrap().iter();
    events
        .map(|event| Heard { kind: part(event, 0), target: part(event, 1), data: part(event, 2) })
        .collect()
}

/// Waits until the page and its frame have loaded, and tells what the host
/// heard of that.
pub(crate) fn hear_it_load(host: &Browser) -> Vec<Heard> {
    let mut heard = vec![];
    let mut silences = 0;
    host.wait_until("the page to load and then be silent", |host| {
        let news = hear(host);
        silences = if news.is_empty() { silences + 1 } else { 0 };
        heard.extend(news);
        silences >= 6 && host.script("return document.readyState") == json!("complete")
    });
    heard
}

/// One way through the widget.
pub(crate) type Way = fn(&mut Reader<'_>);

/// An answer to every question, two where two may be picked; they lead to joy.
pub(crate) const EVERY_QUESTION: Answers<'_> = &[
    ("choice", "free"),
    ("body", "none"),
    ("alarm", "none"),
    ("after", "ok"),
    ("often", "some"),
    ("felt", "joy"),
    ("felt", "close"),
    ("who", "partner"),
];

/// Ways that differ in all that a reader may want to keep to themselves. Each
/// begins with a click on the same button.
pub(crate) const WAYS: [Way; 4] = [
    |reader| {
        read(reader);
        for section in ["short", "old", "partner"] {
            reader.toggle(section);
        }
        reader.toggle("old");
        reader.hand = Hand::Keyboard;
        reader.toggle("during");
        reader.hand = Hand::Mouse;
    },
    |reader| {
        read(reader);
        reader.begin();
        reader.answer(EVERY_QUESTION);
        assert_eq!(reader.outcome().as_deref(), Some("joy"));
    },
    |reader| {
        read(reader);
        reader.begin();
        reader.answer(&[("alarm", "self_harm"), ("body", "urgent"), ("choice", "unwanted")]);
        assert_eq!(reader.outcome().as_deref(), Some("crisis"));
        let link = reader.guide.sections.iter().find(|section| &*section.id == "help").unwrap();
        reader.use_button(&link.title);
        reader.wait_until("the section", |page| page.exists("#gg-section-help[open]"));
    },
    |reader| {
        read(reader);
        reader.begin();
        reader.pick("choice", "unsure");
        reader.next();
        reader.back();
        reader.answer(&[("choice", "solo")]);
        reader.start_again();
        reader.use_button(&reader.guide.intro.other);
        reader.is_at_the_heading();
        let everyone = reader.guide.interface.support.clone();
        reader.use_button(&everyone);
        reader.wait_until("the list", |page| page.is_displayed("#gg-region"));
    },
];

fn read(reader: &Reader<'_>) {
    reader.use_button(&reader.guide.interface.read);
    reader.wait_until("the explainer", |page| page.is_displayed("#gg-read-title"));
}

/// A deliberately leaky build: the whole page, app and all, on the blog's own
/// origin and in no frame, below some words of the blog. Gives its address.
pub(crate) fn light_dom(site: &Site, head: &str) -> String {
    let page = page_without_policy();
    let head = format!("<script>window.uncaught = []</script>{head}<title>");
    let leaky = page.replacen("<title>", &head, 1);
    let words = format!("{WORDS}<main id=\"gg\"");
    let leaky = leaky.replacen("<main id=\"gg\"", &words, 1);
    assert!(leaky.contains(&head) && leaky.contains(&words), "the page has changed its markup");
    site.blog.set_page("/aftercare/leaky.html", leaky);
    format!("{}/aftercare/leaky.html", site.blog.url())
}

/// The words of every host page, as [`Site::page`] has them.
const WORDS: &str = "<p id=\"words\">An article.</p>";

/// Another one: from now on, the widget's frame runs this script, too.
pub(crate) fn frame_runs(site: &Site, script: &str) {
    let script = format!("<script>{script}</script><title>");
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", &script, 1));
}

/// All that would give a reader away wherever it turns up outside the frame:
/// what begins our ids and classes, and every legend, label, title and other text
/// of the guide that is long enough to be no accident ("No" is not).
pub(crate) fn markers() -> Vec<String> {
    const SHORT: usize = 6;
    const LONG: usize = 14;
    let guide = edition();
    let questions = guide.questions.iter();
    let labels = questions.flat_map(|question| question.options.iter().map(|option| &option.label));
    let titles = guide.sections.iter().map(|section| &section.title);
    let short = labels.chain(titles).filter(|text| text.len() >= SHORT);
    let mut markers: Vec<String> = short.map(|text| text.to_string()).collect();
    collect_texts(&serde_json::to_value(&guide).unwrap(), &mut |text| {
        // Words stand between what is filled in, which is written {n} here.
        let parts = text.split(['{', '}', '"']).filter(|part| part.len() >= LONG);
        markers.extend(parts.filter(|part| part.contains(' ')).map(str::to_owned));
    });
    markers.sort();
    markers.dedup();
    // What the snippet's own markup says is no secret.
    let open_to_all = held().to_lowercase();
    markers.retain(|marker| !open_to_all.contains(&marker.to_lowercase()));
    markers.push("gg-".to_owned());
    markers
}

fn collect_texts(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => found(text),
        Value::Array(values) => values.iter().for_each(|value| collect_texts(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| collect_texts(value, found)),
        _ => {}
    }
}

/// The markers that turn up in what somebody outside has got.
pub(crate) fn found_in<'a>(text: &str, markers: &'a [String]) -> Vec<&'a str> {
    markers.iter().map(String::as_str).filter(|marker| text.contains(marker)).collect()
}
