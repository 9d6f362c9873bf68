//! Where the app is shown: the frame's own page, or a box in the page itself.
//! What scrolls, what may be focused, what time and the window do.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Document, Element, EventTarget, FocusOptions, HtmlElement, Window};
use yew::Callback;

use super::settings::Settings;
use crate::guide::edition::Kept;
use crate::guide::quiz;
use crate::guide::support::Day;
use crate::view::app::{App, Mode, Props};
use crate::view::quiz::TITLE;
use crate::view::state::{Action, Focus, State};

/// Where the app is shown.
pub struct Stage {
    /// What holds the app.
    pub root: Element,
    /// What scrolls when the app is longer than its place.
    pub scroller: Element,
    /// Whether that is a page of its own.
    pub mode: Mode,
    /// Tells the loader that the app runs. It takes nothing, and so can tell nothing else.
    pub ready: Box<dyn Fn()>,
}

impl Stage {
    /// What every app that runs is made with.
    pub fn props(&self, edition: Kept, settings: Settings) -> Props {
        let Settings { start, region, heading } = settings;
        let today = Day((js_sys::Date::now() / 86_400_000.0) as i64);
        let mut state = State::new(edition, today);
        state.update(Action::Anew(start, region, heading));
        Props { state, live: true, mode: self.mode, moved: Callback::noop() }
    }

    /// Makes the app, and a way to send messages to it.
    pub fn render(&self, props: Props) -> Callback<Action> {
        // What a panic says could hold what a reader said: it says nothing.
        // In a release it just stops, and needs not be told.
        #[cfg(not(silent_panics))]
        yew::set_custom_panic_hook(Box::new(|_| {}));
        let app = yew::Renderer::<App>::with_root_and_props(self.root.clone(), props).render();
        app.callback(|action| action)
    }

    /// The first element of the app that matches.
    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok().flatten()
    }

    /// Brings the reader to what is shown: the app's own scroller moves, and
    /// the focus.
    pub fn bring_to(&self, target: Focus) {
        match target {
            Focus::Top => {
                self.scroller.set_scroll_top(0);
                // In a page itself, that page would hear of it.
                if self.mode == Mode::Isolated
                    && let Some(focused) = self.find(":focus")
                {
                    let _ = focused.unchecked_into::<HtmlElement>().blur();
                }
            }
            // The panel stands near the top, and nothing is half hidden there.
            Focus::Panel => self.scroller.set_scroll_top(0),
            Focus::Heading => {
                let place = self.find(".gg[data-place]");
                let place = place.and_then(|place| place.get_attribute("data-place"));
                let id = match place.as_deref() {
                    Some("read") => "gg-read-title",
                    Some("support") => "gg-support-title",
                    _ => TITLE,
                };
                let Some(heading) = self.find(&["#", id].concat()) else { return };
                focus(&heading);
            }
            Focus::Section(index) => {
                let sections = self.root.query_selector_all(".gg-sections > details").ok();
                let section = sections
                    .and_then(|list| Some(list.get(index.into())?.unchecked_into::<Element>()));
                let Some(section) = section else { return };
                let _ = section.set_attribute("open", "");
                let Some(summary) = section.query_selector("summary").ok().flatten() else {
                    return;
                };
                // The bar, or the leave button alone, covers the top edge, wherever that is.
                let bottom = |one: Element| one.get_bounding_client_rect().bottom();
                let covers = [".gg-bar", ".gg-leave"].map(|one| self.find(one).map_or(0.0, bottom));
                let below = summary.get_bounding_client_rect().top() - covers[0].max(covers[1]);
                self.scroller.set_scroll_top(self.scroller.scroll_top() + below as i32 - 8);
                focus(&summary);
            }
        }
    }

    /// New settings, while the app runs.
    pub fn apply(&self, act: &Callback<Action>, fragment: &str) {
        let settings = Settings::parse(fragment);
        act.emit(Action::Heading(settings.heading));
        act.emit(Action::Suggest(settings.region));
        act.emit(Action::Begin(settings.start));
        (self.ready)();
    }
}

/// Moves the focus without letting the browser scroll: it would scroll the
/// page around the app, too, and so tell it what was opened.
fn focus(element: &Element) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Every element of a page knows how to take the focus.
    let _ = element.unchecked_ref::<HtmlElement>().focus_with_options(&options);
}

/// Calls `heard` at each event of a kind. One shape of function for all of them
/// is a good deal less for every reader to load.
#[inline(never)]
pub fn listen(target: &EventTarget, kind: &'static str, heard: Rc<dyn Fn()>) -> EventListener {
    let options = EventListenerOptions::run_in_capture_phase();
    EventListener::new_with_options(target, kind, options, move |_| heard())
}

/// What runs beside the app. Its listeners end when this is dropped.
pub struct Watch {
    _listeners: Vec<EventListener>,
    /// Looks at the clock. The page calls it every few seconds (`head.js`, `inline.js`).
    pub look: Rc<dyn Fn()>,
}

impl Watch {
    /// Watches for what happens outside the view: time, the end of the page.
    pub fn start(
        window: &Window,
        document: &Document,
        stage: &Rc<Stage>,
        act: &Callback<Action>,
    ) -> Watch {
        // The answers go before the page can be kept for Back or put to sleep.
        let forgetful = act.clone();
        let forget: Rc<dyn Fn()> = Rc::new(move || {
            forgetful.emit(Action::Quiz(quiz::Event::Tick(quiz::FORGET_AFTER)));
        });
        let mut listeners =
            vec![listen(window, "pagehide", forget.clone()), listen(document, "freeze", forget)];

        // Time without a sign of the reader, by the clock: a hidden page's
        // timers are slow.
        let active = Rc::new(Cell::new(true));
        let touched: &EventTarget = match stage.mode {
            Mode::Isolated => window,
            #[cfg(feature = "inline")]
            Mode::Inline => &stage.scroller,
        };
        let sign = active.clone();
        let sign: Rc<dyn Fn()> = Rc::new(move || sign.set(true));
        for kind in ["pointerdown", "keydown", "wheel", "touchmove"] {
            listeners.push(listen(touched, kind, sign.clone()));
        }
        let (act, last) = (act.clone(), Cell::new(js_sys::Date::now()));
        let look: Rc<dyn Fn()> = Rc::new(move || {
            let now = js_sys::Date::now();
            let seconds = ((now - last.get()) / 1000.0).clamp(0.0, f64::from(u32::MAX)) as u32;
            // What is less than a second counts the next time.
            last.set(now.min(last.get() + f64::from(seconds) * 1000.0));
            let was_away = seconds >= quiz::FORGET_AFTER;
            act.emit(Action::Quiz(if active.replace(false) && !was_away {
                quiz::Event::Stay
            } else {
                quiz::Event::Tick(seconds)
            }));
        });
        // A page that comes back into sight has had no timely timers.
        listeners.push(listen(document, "visibilitychange", look.clone()));
        Watch { _listeners: listeners, look }
    }
}
