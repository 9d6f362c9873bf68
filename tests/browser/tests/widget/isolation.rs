//! The assumption that everything stands on: the page around the widget
//! learns nothing of what a reader does in it.

use std::collections::BTreeSet;

use browser_tests::reader::{Reader, label_of, option_id, summary_of};
use browser_tests::site::{PAGE, Site, page_without_policy};
use browser_tests::{Browser, scenario};
use serde_json::{Value, json};

/// Something that the host page heard.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Heard {
    kind: String,
    target: String,
    data: String,
}

/// The scripts of the host page: they listen, in the capture phase, for every
/// kind of event that the engine knows of, wherever one can listen.
const LISTEN: &str = "<script>
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
const PASSING: [&str; 11] = [
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
const FIXED_LIST: [(&str, &[&str]); 14] = [
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
];

/// All that the frame may say before the reader leaves.
const MESSAGES: [&str; 2] = ["gentle-guide:ready", "gentle-guide:size:regular"];

/// Is all that the host heard on the fixed list, and did it hear the same on
/// every path? Else says what gives the reader away.
fn heard_nothing_telling(paths: &[Vec<Heard>]) -> Result<(), String> {
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
    let stories: BTreeSet<Vec<String>> = paths.iter().map(|path| story(path)).collect();
    if stories.len() == 1 { Ok(()) } else { Err(format!("heard different stories: {stories:#?}")) }
}

/// What must come in the same order on every path. Where the pointer passes is
/// the reader's own way over the page; and in WebKit every press of the mouse
/// takes the focus to the window and back, wherever in the frame it is.
fn story(path: &[Heard]) -> Vec<String> {
    let mut story: Vec<String> = vec![];
    for Heard { kind, target, data } in path {
        if PASSING.contains(&kind.as_str()) {
            continue;
        }
        story.push(format!("{kind} {target} {data}"));
        if let [.., a, b, c, d] = story.as_slice()
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
fn hear(host: &Browser) -> Vec<Heard> {
    let heard = host.script("return heard.splice(0)");
    let part = |event: &Value, index: usize| event[index].as_str().unwrap().to_owned();
    let events = heard.as_array().unwrap().iter();
    events
        .map(|event| Heard { kind: part(event, 0), target: part(event, 1), data: part(event, 2) })
        .collect()
}

/// Waits until the page and its frame have loaded, and tells what the host
/// heard of that.
fn hear_it_load(host: &Browser) -> Vec<Heard> {
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
type Way = fn(&mut Reader<'_>);

/// Ways that differ in all that a reader may want to keep to themselves. Each
/// begins with a click on the same button.
const WAYS: [Way; 4] = [
    |reader| {
        read(reader);
        for section in ["short", "old", "partner"] {
            toggle(reader, section);
        }
        toggle(reader, "old");
    },
    |reader| {
        read(reader);
        reader.begin();
        reader.answer(&[
            ("choice", "free"),
            ("body", "none"),
            ("alarm", "none"),
            ("after", "ok"),
            ("often", "some"),
            ("felt", "joy"),
            ("felt", "close"),
            ("who", "partner"),
        ]);
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

fn toggle(reader: &Reader<'_>, section: &str) {
    let open = format!("#gg-section-{section}[open]");
    let before = reader.exists(&open);
    reader.click_until(&summary_of(section), "a change", |page| page.exists(&open) != before);
}

scenario!(the_frame_is_opaque_and_the_host_hears_only_the_fixed_list, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let host = site.page_with_head(LISTEN, &site.fast(""));

    let mut before = vec![];
    let mut after = vec![];
    for way in WAYS {
        reader.visit(&host);
        assert_eq!(reader.script("return self.origin"), json!("null"));
        let reaches_out = "try { return parent.document.title } catch { return 'closed' }";
        assert_eq!(reader.script(reaches_out), json!("closed"));
        reader.outside(|host| {
            let reaches_in = "try { return frames[0].document.title } catch { return 'closed' }";
            assert_eq!(host.script(reaches_in), json!("closed"));
            before.push(hear_it_load(host));
            // Every way begins with the focus on the page around.
            host.press_mouse("#words");
            hear_it_load(host);
        });
        let place = reader.host_position();
        way(&mut reader);
        assert_eq!(reader.host_position(), place, "the page around the widget moved");
        after.push(reader.outside(|host| hear(host)));
        reader.assert_nothing_uncaught();
    }

    heard_nothing_telling(&after).unwrap();
    for heard in &after {
        assert!(heard.iter().all(|heard| heard.data.is_empty()), "the frame spoke: {heard:?}");
    }
    // How loading goes is a matter of time; what is heard of it is not.
    for heard in before {
        heard_nothing_telling(std::slice::from_ref(&heard)).unwrap();
        let said: BTreeSet<&str> = heard.iter().map(|heard| &*heard.data).collect();
        assert_eq!(said, BTreeSet::from(["", MESSAGES[0], MESSAGES[1]]));
    }
});

scenario!(the_same_check_catches_a_widget_in_the_light_dom, |browser| {
    let site = Site::start();
    // The whole page, app and all, on the blog's own origin and in no frame.
    let scripts = format!("<script>window.uncaught = []</script>{LISTEN}<title>");
    let leaky = page_without_policy().replacen("<title>", &scripts, 1);
    site.blog.set_page("/aftercare/leaky.html", leaky);
    let mut reader = Reader::new(browser);

    for way in &WAYS[..2] {
        reader.goto(&format!("{}/aftercare/leaky.html", site.blog.url()));
        reader.wait_until_live();
        hear(&reader);
        way(&mut reader);
        let verdict = heard_nothing_telling(&[hear(&reader)]);
        assert!(verdict.is_err(), "a leak went unnoticed");
    }
});

scenario!(the_same_check_catches_a_frame_that_says_too_much, |browser| {
    let site = Site::start();
    let telling = "<script>addEventListener('change', () =>
        parent.postMessage('gentle-guide:size:tall', '*'))</script>";
    let telling = format!("{telling}<title>");
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", &telling, 1));
    let mut reader = Reader::new(browser);
    reader.visit(&site.page_with_head(LISTEN, &site.fast("")));
    reader.outside(|host| hear_it_load(host));
    reader.begin();
    reader.click(&label_of(&option_id("choice", "free")));
    reader.outside(|host| {
        let mut heard = vec![];
        host.wait_until("the message", |host| {
            heard.append(&mut hear(host));
            heard.iter().any(|heard| heard.kind == "message")
        });
        assert!(heard_nothing_telling(&[heard]).unwrap_err().contains("size:tall"));
    });
});
