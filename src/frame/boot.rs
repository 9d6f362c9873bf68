//! How the app takes over the prerendered page.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlSelectElement, Window};
use yew::prelude::*;

use super::settings::Settings;
use super::stage::{Stage, Watch, focus};
use crate::guide::edition::{Kept, Text};
use crate::guide::lines;
use crate::guide::quiz::{Event, Quiz};
use crate::guide::rules::Rules;
use crate::view::app::Mode;
use crate::view::state::{Action, Focus, Place};

/// The DOM id of the guide's data in the page.
const DATA: &str = "gg-edition";
/// The DOM id of the element that holds the prerendered widget.
const HOLDER: &str = "gg";

/// What can keep the app from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The page around the frame could look inside.
    NotPrivate,
    /// The page is not one of ours, or its data cannot be read.
    Unreadable,
}

/// Starts the app. If it cannot start, the prerendered page stays as it is
/// and says so.
pub fn start() {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    match take_over(&window, &document) {
        Ok(()) => {}
        Err(Failure::NotPrivate) => {
            if let Some(root) = document.document_element() {
                let _ = root.set_attribute("data-failed", "not-private");
            }
        }
        Err(Failure::Unreadable) => tell_head(&window, "gg-failed"),
    }
}

/// Tells the head script.
fn tell_head(window: &Window, what: &str) {
    if let Ok(event) = web_sys::Event::new(what) {
        let _ = window.dispatch_event(&event);
    }
}

/// What the reader had done to the prerendered page before the app came.
struct Before {
    focused: Option<String>,
    region: Option<String>,
    scroll: i32,
    place: Option<Place>,
    pressed: Option<String>,
    picked: Option<u8>,
    touched: bool,
}

impl Before {
    /// What the presses come to for the quiz of the app, in order.
    fn replay(&self, rules: &Rules, step: &mut dyn FnMut(Event)) {
        let Some(pressed) = self.pressed.as_deref() else { return };
        if pressed == "partner" {
            return step(Event::Partner);
        }
        step(Event::Start);
        let options = rules.questions.first().map_or(0, |question| question.options);
        if let Some(place) = self.picked {
            step(if place < options { Event::Pick(place) } else { Event::Withhold });
        }
        match pressed {
            "next" => step(Event::Next),
            "skip" => step(Event::Skip),
            _ => {}
        }
    }
}

fn take_over(window: &Window, document: &Document) -> Result<(), Failure> {
    if document.get_element_by_id(DATA).is_none() {
        // Not the frame's page: somebody else starts an app here, or nobody.
        return Ok(());
    }
    let embedded = window.parent().ok().flatten().is_none_or(|parent| parent != *window);
    if embedded && window.origin() != "null" {
        return Err(Failure::NotPrivate);
    }
    let edition = words(document).ok_or(Failure::Unreadable)?;
    let holder = document.get_element_by_id(HOLDER).ok_or(Failure::Unreadable)?;
    let root = document.create_element("div").map_err(|_| Failure::Unreadable)?;
    let scroller = document.document_element().ok_or(Failure::Unreadable)?;
    let stage = Rc::new(Stage {
        root,
        scroller,
        mode: Mode::Isolated,
        hear: Box::new(|message| send(&message.text())),
    });

    let settings = Settings::parse(&hash());
    let before = before(&stage, document);
    let mut props = stage.props(edition, &settings);
    if let Some(place) = before.place {
        props.place = Some(place);
    }
    let edition = props.edition.clone();
    let rules = &edition.rules;
    if before.pressed.is_some() {
        let mut quiz = Quiz::new();
        before.replay(rules, &mut |event| quiz = quiz.step(rules, event));
        props.quiz = quiz;
    }
    if let Some(region) = &before.region {
        props.region = Some(Text::from(region.as_str()));
        props.region_chosen = true;
    }
    props.touched = before.touched || props.region_chosen;

    props.moved = {
        let (window, document, stage) = (window.clone(), document.clone(), stage.clone());
        let before = RefCell::new(Some(before));
        Callback::from(move |(focus, act): (Option<Focus>, Callback<Action>)| match before.take() {
            Some(early) => {
                // The head script keeps what stands here, in case the app breaks down.
                tell_head(&window, "gg-live");
                let before = self::before(&stage, &document);
                swap(&document, &holder, &stage, &before);
                catch_up(&act, &edition.rules, &early, &before);
            }
            None => focus.into_iter().for_each(|focus| stage.bring_to(focus)),
        })
    };
    // Set-up ends in the effect that swaps the pages; only then is it ready.
    let act = stage.render(props);

    let mut watch = Watch::start(window, document, &stage, &act);
    let left = act.clone();
    watch.also(EventListener::new(window, "gg-leave", move |_| {
        left.emit(Action::Quiz(Event::Leave));
    }));
    let (page, speak) = (document.clone(), act.clone());
    watch.also(EventListener::new(window, "gg-language", move |_| {
        if let Some(words) = words(&page) {
            speak.emit(Action::Language(words));
            // The region that the site suggests may be one that this language has.
            speak.emit(Action::Suggest(Settings::parse(&hash()).region));
        }
    }));
    watch.also(EventListener::new(window, "hashchange", move |_| stage.apply(&act, &hash())));
    // The app lives as long as the page.
    std::mem::forget(watch);
    Ok(())
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
fn before(stage: &Stage, document: &Document) -> Before {
    let html = document.document_element();
    let attribute = |name: &str| html.as_ref().and_then(|html| html.get_attribute(name));
    let select = document
        .get_element_by_id("gg-region")
        .and_then(|select| select.dyn_into::<HtmlSelectElement>().ok());
    let opened = document.query_selector(".gg-sections > details[open]");
    Before {
        focused: document.active_element().map(|element| path_to(&element)),
        region: select.map(|select| select.value()).filter(|value| !value.is_empty()),
        scroll: stage.scroller.scroll_top(),
        place: attribute("data-place").as_deref().and_then(Place::named),
        pressed: attribute("data-pressed"),
        picked: attribute("data-picked").and_then(|place| place.parse().ok()),
        touched: attribute("data-touched").is_some() || opened.is_ok_and(|one| one.is_some()),
    }
}

/// A selector that finds the same element in the page that takes over.
fn path_to(element: &Element) -> String {
    if !element.id().is_empty() {
        return ["#", &element.id()].concat();
    }
    if let Some(press) = element.get_attribute("data-press") {
        return ["[data-press=", &press, "]"].concat();
    }
    match element.parent_element() {
        Some(parent) if !parent.id().is_empty() => {
            ["#", &parent.id(), " > ", &element.tag_name()].concat()
        }
        _ => String::new(),
    }
}

/// Puts the app in the place of the prerendered page: no pixel changes, the
/// focus stays. The explainer and the choice of language are not made anew,
/// they move.
fn swap(document: &Document, holder: &Element, stage: &Stage, before: &Before) {
    for room in [".gg-read", ".gg-language"] {
        if let (Ok(Some(from)), Some(to)) = (holder.query_selector(room), stage.find(room)) {
            while let Some(child) = from.first_child() {
                let _ = to.append_child(&child);
            }
        }
    }
    holder.replace_children_with_node_1(&stage.root);
    if let Some(html) = document.document_element() {
        let _ = html.set_attribute("data-live", "");
        for name in ["data-place", "data-pressed", "data-picked", "data-touched", "data-failed"] {
            let _ = html.remove_attribute(name);
        }
    }
    // Elsewhere on the page, the focus is left where it is.
    let here = document.has_focus().unwrap_or(false);
    let focused = before.focused.as_deref().filter(|path| here && !path.is_empty());
    let same = focused.map(|path| document.query_selector(path).ok().flatten());
    let went_on = matches!(before.pressed.as_deref(), Some("partner" | "next" | "skip"));
    match same {
        // Another screen than the reader saw.
        _ if here && went_on && before.touched && before.place == Some(Place::Quiz) => {
            stage.bring_to(Focus::Heading);
        }
        Some(None) => stage.bring_to(Focus::Heading),
        same => {
            stage.scroller.set_scroll_top(before.scroll);
            same.flatten().iter().for_each(focus);
        }
    }
    stage.announce();
}

/// What the reader did while the app was being made is not lost.
fn catch_up(act: &Callback<Action>, rules: &Rules, early: &Before, late: &Before) {
    if let (true, Some(place)) = (late.place != early.place, late.place) {
        act.emit(Action::Go(place));
    }
    if late.region != early.region {
        act.emit(Action::Region(late.region.as_deref().map(Text::from)));
    }
    if (&late.pressed, late.picked) != (&early.pressed, early.picked) {
        let mut emit = |event| act.emit(Action::Quiz(event));
        emit(Event::Restart);
        late.replay(rules, &mut emit);
    }
}

fn send(message: &str) {
    let Some(window) = web_sys::window() else { return };
    if let Ok(Some(parent)) = window.parent()
        && parent != window
    {
        let _ = parent.post_message(&JsValue::from_str(message), "*");
    }
}
