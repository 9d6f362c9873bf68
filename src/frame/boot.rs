//! How the app takes over the prerendered page, and what runs beside it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, FocusOptions, HtmlElement, HtmlSelectElement, Window};
use yew::prelude::*;

use super::message::{Message, Size};
use super::settings::Settings;
use crate::guide::edition::{Edition, Text};
use crate::guide::lines;
use crate::guide::quiz::{self, Quiz};
use crate::guide::support::Day;
use crate::view::app::{App, Props};
use crate::view::quiz::TITLE;
use crate::view::state::{Action, Focus, Place};

/// The DOM id of the guide's data in the page.
const DATA: &str = "gg-edition";
/// The DOM id of the element that holds the prerendered widget.
const HOLDER: &str = "gg";
/// How often time is looked at, in milliseconds.
const TICK: u32 = 5_000;

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
    if let (Err(failure), Some(root)) = (take_over(&window, &document), document.document_element())
    {
        let reason = match failure {
            Failure::NotPrivate => "not-private",
            Failure::Unreadable => "failed",
        };
        let _ = root.set_attribute("data-failed", reason);
    }
}

/// What the reader had done to the prerendered page before the app came.
struct Before {
    open: Vec<String>,
    focused: Option<String>,
    region: Option<String>,
    scroll: f64,
    place: Option<Place>,
    pressed: Option<String>,
    touched: bool,
}

fn take_over(window: &Window, document: &Document) -> Result<(), Failure> {
    let embedded = window.parent().ok().flatten().is_none_or(|parent| parent != *window);
    if embedded && window.origin() != "null" {
        return Err(Failure::NotPrivate);
    }
    let data = document
        .get_element_by_id(DATA)
        .and_then(|data| data.text_content())
        .ok_or(Failure::Unreadable)?;
    let edition: Edition = lines::read(&data).map_err(|_| Failure::Unreadable)?;
    let holder = document.get_element_by_id(HOLDER).ok_or(Failure::Unreadable)?;
    let root = document.create_element("div").map_err(|_| Failure::Unreadable)?;

    let settings = Settings::parse(&window.location().hash().unwrap_or_default());
    let before = before(window, document);
    let start = before.pressed.as_deref();
    let place = start.and_then(Place::named).or(before.place).unwrap_or(settings.start.place());
    let begun = match start {
        Some("start") => Quiz::new().step(&edition.rules, quiz::Event::Start),
        Some("partner") => Quiz::new().step(&edition.rules, quiz::Event::Partner),
        _ => settings.start.quiz(&edition.rules),
    };
    let region_chosen = before.region.is_some();
    let region = before.region.clone().map(Text::from).or(settings.region);
    let touched = before.touched || region_chosen || !before.open.is_empty();

    let dispatch: Rc<RefCell<Option<Callback<Action>>>> = Rc::default();
    let before = RefCell::new(Some(before));
    let props = Props {
        edition: Rc::new(edition),
        place: Some(place),
        quiz: begun,
        region,
        region_chosen,
        touched,
        heading: settings.heading,
        today: Day((js_sys::Date::now() / 86_400_000.0) as i64),
        live: true,
        moved: {
            let (document, root) = (document.clone(), root.clone());
            Callback::from(move |focus: Option<Focus>| match before.take() {
                Some(before) => swap(&document, &holder, &root, &before),
                None => focus.into_iter().for_each(|focus| bring_to(&document, focus)),
            })
        },
        dispatch: {
            let dispatch = dispatch.clone();
            Callback::from(move |act| {
                dispatch.replace(Some(act));
            })
        },
    };
    let act = Callback::from(move |action: Action| {
        let act = dispatch.borrow().clone();
        if let Some(act) = act {
            act.emit(action);
        }
    });
    // Set-up ends in the effect that swaps the pages; only then is it ready.
    yew::Renderer::<App>::with_root_and_props(root, props).render();
    watch(window, document, act);
    Ok(())
}

/// Reads what the reader had done to the prerendered page.
fn before(window: &Window, document: &Document) -> Before {
    let html = document.document_element();
    let attribute = |name: &str| html.as_ref().and_then(|html| html.get_attribute(name));
    let mut open = Vec::new();
    if let Ok(list) = document.query_selector_all(".gg-sections > details[open]") {
        open.extend(
            (0..list.length())
                .filter_map(|index| Some(list.get(index)?.dyn_into::<Element>().ok()?.id())),
        );
    }
    let select = document
        .get_element_by_id("gg-region")
        .and_then(|select| select.dyn_into::<HtmlSelectElement>().ok());
    Before {
        open,
        focused: document.active_element().map(|element| path_to(&element)),
        region: select.map(|select| select.value()).filter(|value| !value.is_empty()),
        scroll: window.scroll_y().unwrap_or_default(),
        place: attribute("data-place").as_deref().and_then(Place::named),
        pressed: attribute("data-pressed"),
        touched: attribute("data-touched").is_some(),
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

/// Puts the app in the place of the prerendered page: no pixel changes, no
/// section closes, the focus stays.
fn swap(document: &Document, holder: &Element, root: &Element, before: &Before) {
    holder.replace_children_with_node_1(root);
    for id in &before.open {
        if let Some(section) = document.get_element_by_id(id) {
            let _ = section.set_attribute("open", "");
        }
    }
    if let Some(html) = document.document_element() {
        let _ = html.set_attribute("data-live", "");
        for name in ["data-place", "data-pressed", "data-touched", "data-failed"] {
            let _ = html.remove_attribute(name);
        }
    }
    match before.pressed.as_deref() {
        Some("start" | "partner") => bring_to(document, Focus::Heading),
        _ => {
            // Elsewhere on the page, the focus is left where it is.
            let here = document.has_focus().unwrap_or(false);
            let focused = before.focused.as_deref().filter(|path| here && !path.is_empty());
            if let Some(element) =
                focused.and_then(|path| document.query_selector(path).ok().flatten())
            {
                focus(&element);
            }
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, before.scroll);
            }
        }
    }
    announce();
}

/// Moves the focus without letting the browser scroll: it would scroll the
/// page around the frame, too, and so tell it what was opened.
fn focus(element: &Element) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus_with_options(&options);
    }
}

/// Brings the reader to what is shown: the frame's own scroller moves, then
/// the focus.
fn bring_to(document: &Document, target: Focus) {
    let element = match target {
        Focus::Heading => {
            let place = document.query_selector(".gg[data-place]").ok().flatten();
            let id = match place.and_then(|place| place.get_attribute("data-place")).as_deref() {
                Some("read") => "gg-read-title",
                Some("support") => "gg-support-title",
                _ => TITLE,
            };
            document.get_element_by_id(id)
        }
        Focus::Section(index) => {
            let sections = document.query_selector_all(".gg-sections > details").ok();
            let section =
                sections.and_then(|list| list.get(index.into())?.dyn_into::<Element>().ok());
            if let Some(section) = &section {
                let _ = section.set_attribute("open", "");
            }
            section.and_then(|section| section.query_selector("summary").ok().flatten())
        }
        Focus::Panel => document.get_element_by_id("gg-panel"),
    };
    let (Some(window), Some(element)) = (web_sys::window(), element) else { return };
    let top = match target {
        Focus::Heading => 0.0,
        Focus::Section(_) | Focus::Panel => {
            let bar = document.query_selector(".gg-bar").ok().flatten();
            let covered = bar.map_or(0.0, |bar| bar.get_bounding_client_rect().height());
            window.scroll_y().unwrap_or_default() + element.get_bounding_client_rect().top()
                - covered
                - 8.0
        }
    };
    window.scroll_to_with_x_and_y(0.0, top);
    if target != Focus::Panel {
        focus(&element);
    }
}

/// Tells the loader that the app runs, and the room it would like.
fn announce() {
    send(Message::Ready);
    send(Message::Size(size()));
}

fn size() -> Size {
    let Some(window) = web_sys::window() else { return Size::Regular };
    let width = window.inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(640.0);
    let html = window.document().and_then(|document| document.document_element());
    let style = html.and_then(|html| window.get_computed_style(&html).ok().flatten());
    let text = style.and_then(|style| style.get_property_value("font-size").ok());
    let text = text.map_or(16.0, |text| js_sys::parse_float(&text));
    Size::of(width, text)
}

fn send(message: Message) {
    let Some(window) = web_sys::window() else { return };
    if let Ok(Some(parent)) = window.parent()
        && parent != window
    {
        let _ = parent.post_message(&JsValue::from_str(&message.text()), "*");
    }
}

/// Watches for what happens outside the view: the reader leaving (which the
/// head script sees to), time, the end of the page, new settings. The listeners live as long as the page.
fn watch(window: &Window, document: &Document, act: Callback<Action>) {
    let quiz = |event: quiz::Event| {
        let act = act.clone();
        move |_: &web_sys::Event| act.emit(Action::Quiz(event))
    };
    // The answers go before the page can be kept for Back or put to sleep.
    let time_is_up = quiz::Event::Tick(quiz::FORGET_AFTER);
    EventListener::new(window, "pagehide", quiz(time_is_up)).forget();
    EventListener::new(document, "freeze", quiz(time_is_up)).forget();
    EventListener::new(window, "gg-leave", quiz(quiz::Event::Leave)).forget();

    {
        let act = act.clone();
        EventListener::new(window, "hashchange", move |_| {
            let hash = web_sys::window()
                .and_then(|window| window.location().hash().ok())
                .unwrap_or_default();
            let settings = Settings::parse(&hash);
            act.emit(Action::Heading(settings.heading));
            act.emit(Action::Suggest(settings.region));
            act.emit(Action::Begin(settings.start));
            announce();
        })
        .forget();
    }
    {
        let last = Cell::new(size());
        EventListener::new(window, "resize", move |_| {
            let size = size();
            if last.replace(size) != size {
                send(Message::Size(size));
            }
        })
        .forget();
    }
    watch_time(window, act);
}

/// Counts time without a sign of the reader, by the clock: a hidden page's
/// timers are slow.
fn watch_time(window: &Window, act: Callback<Action>) {
    let active = Rc::new(Cell::new(true));
    for kind in ["pointerdown", "keydown", "wheel", "touchmove"] {
        let active = active.clone();
        let options = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(window, kind, options, move |_| active.set(true)).forget();
    }
    let last = Cell::new(js_sys::Date::now());
    Interval::new(TICK, move || {
        let now = js_sys::Date::now();
        let seconds = ((now - last.replace(now)) / 1000.0).clamp(0.0, f64::from(u32::MAX)) as u32;
        let was_away = seconds >= quiz::FORGET_AFTER;
        let event = if active.replace(false) && !was_away {
            quiz::Event::Stay
        } else {
            quiz::Event::Tick(seconds)
        };
        act.emit(Action::Quiz(event));
    })
    .forget();
}
