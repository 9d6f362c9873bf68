//! How the app takes over the prerendered page.

use std::cell::Cell;
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
pub fn start() {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    if take_over(&window, &document).is_none() {
        tell_head(&window, "gg-failed");
    }
}

/// Tells the head script.
fn tell_head(window: &Window, what: &str) {
    if let Ok(event) = web_sys::Event::new(what) {
        let _ = window.dispatch_event(&event);
    }
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
    let early = done(document);
    replay(&region(document), &early, &mut |action| {
        props.state.update(action);
    });
    props.moved = {
        let (window, document, stage) = (window.clone(), document.clone(), stage.clone());
        let waiting = Rc::new(Cell::new(true));
        Callback::from(move |(focus, act): (Option<Focus>, Callback<Action>)| {
            if !waiting.get() {
                return focus.into_iter().for_each(|focus| stage.bring_to(focus));
            }
            let held = matches!(document.query_selector("html[data-held]"), Ok(Some(_)));
            let (target, document, holder) = (window.clone(), document.clone(), holder.clone());
            let (stage, early, waiting) = (stage.clone(), early.clone(), waiting.clone());
            let swap = Rc::new(move || {
                if !waiting.replace(false) {
                    return;
                }
                let region = region(&document);
                // The head script puts the app in the place of the page: what stood there is its own.
                let _ = holder.append_child(&stage.root);
                tell_head(&target, "gg-live");
                stage.apply(&act, &hash());
                // What the reader did while the app was being made is not lost.
                let late = done(&document);
                let rest = late.strip_prefix(&*early).unwrap_or(&late);
                replay(&region, rest, &mut |action| act.emit(action));
            });
            // A press that begins on one page and ends on the next would be heard by neither: while a
            // key or a button is down, the head script says when none is.
            if held { std::mem::forget(listen(&window, "gg-free", swap)) } else { swap() }
        })
    };
    // Set-up ends in the effect that puts the app in place; only then is it ready.
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

/// What the reader has done to the prerendered page, as the head script notes it (`note` in
/// `head.js`), a letter each.
fn done(document: &Document) -> String {
    let done = document.document_element().and_then(|html| html.get_attribute("data-done"));
    done.unwrap_or_default()
}

/// The region picked there; empty if none.
fn region(document: &Document) -> String {
    // The page is our own: what has this id is a list.
    let region = document.get_element_by_id("gg-region");
    region.map(|list| list.unchecked_into::<HtmlSelectElement>().value()).unwrap_or_default()
}

fn send_ready() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(Some(parent)) = window.parent()
        && parent != window
    {
        let _ = parent.post_message(&JsValue::from_str(READY), "*");
    }
}
