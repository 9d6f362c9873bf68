//! How the app takes over the prerendered page.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlSelectElement, Window};
use yew::prelude::*;

use super::message::READY;
use super::settings::Settings;
use super::stage::{Stage, Watch, listen};
use crate::guide::edition::{Kept, Text};
use crate::guide::lines;
use crate::guide::quiz::Event;
use crate::view::app::Mode;
use crate::view::state::{Action, Focus, Place, Start};

/// The DOM id of the guide's data in the page.
const DATA: &str = "gg-edition";
/// The DOM id of the element that holds the prerendered widget.
const HOLDER: &str = "gg";

/// Starts the app. If it cannot start, the prerendered page stays as it is
/// and the head script says so: it has seen for itself whether the page around
/// could look inside.
///
/// While a key or a button is down, it waits for the head script to say that none is.
pub fn start() {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let target = window.clone();
    let held = matches!(document.query_selector("html[data-held]"), Ok(Some(_)));
    let go = Rc::new(move || {
        if take_over(&window, &document).is_none() {
            tell_head(&window, "gg-failed");
        }
    });
    if held { std::mem::forget(listen(&target, "gg-free", go)) } else { go() }
}

/// Tells the head script.
fn tell_head(window: &Window, what: &str) {
    if let Ok(event) = web_sys::Event::new(what) {
        let _ = window.dispatch_event(&event);
    }
}

/// What the reader had done to the prerendered page before the app came.
struct Before {
    /// What the head script noted (`note` in `head.js`), a letter each.
    done: String,
    /// The region picked; empty if none.
    region: String,
}

/// Does once more, by messages, what the reader had done: picks the region, and does the rest.
fn replay(region: &str, rest: &str, act: &mut dyn FnMut(Action)) {
    if !region.is_empty() {
        act(Action::Region(Some(Text::from(region))));
    }
    for letter in rest.bytes() {
        act(match letter {
            b'e' => Action::Begin(Start::Explainer),
            b'f' => Action::Begin(Start::Quiz),
            b'x' => Action::Quiz(Event::Restart),
            b'r' => Action::Go(Place::Read),
            b'q' => Action::Go(Place::Quiz),
            b's' => Action::Go(Place::Support),
            b'p' => Action::Quiz(Event::Partner),
            b'b' => Action::Quiz(Event::Start),
            b'n' => Action::Quiz(Event::Next),
            b'k' => Action::Quiz(Event::Skip),
            b'w' => Action::Quiz(Event::Withhold),
            pick => Action::Quiz(Event::Pick(pick.wrapping_sub(b'A'))),
        });
    }
}

/// Takes over the page; nothing if the page around could look inside, or if
/// the page's data cannot be read.
fn take_over(window: &Window, document: &Document) -> Option<()> {
    if document.get_element_by_id(DATA).is_none() {
        // Not the frame's page: somebody else starts an app here, or nobody.
        return Some(());
    }
    let embedded = window.parent().ok().flatten().is_none_or(|parent| parent != *window);
    if embedded && window.origin() != "null" {
        return None;
    }
    let edition = words(document)?;
    let holder = document.get_element_by_id(HOLDER)?;
    let root = document.create_element("div").ok()?;
    let scroller = document.document_element()?;
    let stage =
        Rc::new(Stage { root, scroller, mode: Mode::Isolated, ready: Box::new(send_ready) });

    let mut props = stage.props(edition, Settings::parse(&hash()));
    let before = before(document);
    replay(&before.region, &before.done, &mut |action| {
        props.state.update(action);
    });
    props.moved = {
        let (window, document, stage) = (window.clone(), document.clone(), stage.clone());
        let before = RefCell::new(Some(before));
        Callback::from(move |(focus, act): (Option<Focus>, Callback<Action>)| match before.take() {
            Some(early) => {
                // The head script puts the app in the place of the page: what stood there is its own.
                let _ = holder.append_child(&stage.root);
                tell_head(&window, "gg-live");
                (stage.ready)();
                let late = self::before(&document);
                // What the reader did while the app was being made is not lost.
                let rest = late.done.strip_prefix(&*early.done).unwrap_or(&late.done);
                replay(&late.region, rest, &mut |action| act.emit(action));
            }
            None => focus.into_iter().for_each(|focus| stage.bring_to(focus)),
        })
    };
    // Set-up ends in the effect that swaps the pages; only then is it ready.
    let act = stage.render(props);

    let watch = Watch::start(window, document, &stage, &act);
    let left = act.clone();
    let leave = Rc::new(move || left.emit(Action::Quiz(Event::Leave)));
    let (page, speak) = (document.clone(), act.clone());
    let language = Rc::new(move || {
        if let Some(words) = words(&page) {
            speak.emit(Action::Language(words));
            // The region that the site suggests may be one that this language has.
            speak.emit(Action::Suggest(Settings::parse(&hash()).region));
        }
    });
    let apply = Rc::new(move || stage.apply(&act, &hash()));
    let heard = [
        listen(window, "gg-leave", leave),
        listen(window, "gg-language", language),
        listen(window, "gg-settings", apply),
        listen(window, "gg-time", watch.look.clone()),
    ];
    // The app lives as long as the page.
    std::mem::forget((watch, heard));
    Some(())
}

/// What the address names after `#`.
fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

/// The words in the page.
fn words(document: &Document) -> Option<Kept> {
    lines::read(&document.get_element_by_id(DATA)?.text_content()?).ok()
}

/// Reads what the reader had done to the prerendered page.
fn before(document: &Document) -> Before {
    let done = document.document_element().and_then(|html| html.get_attribute("data-done"));
    // The page is our own: what has this id is a list.
    let region = document.get_element_by_id("gg-region");
    let region = region.map(|list| list.unchecked_into::<HtmlSelectElement>().value());
    Before { done: done.unwrap_or_default(), region: region.unwrap_or_default() }
}

fn send_ready() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(Some(parent)) = window.parent()
        && parent != window
    {
        let _ = parent.post_message(&JsValue::from_str(READY), "*");
    }
}
