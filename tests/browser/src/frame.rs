//! Entering and leaving frames, also those inside closed shadow roots.

use crate::browser::{Browser, text};
use crate::element::by_css;
use serde_json::{Value, json};

/// A script for the head of a test page, before any custom element is
/// defined: it remembers every shadow root, so that
/// [`Browser::enter_frame_in_shadow`] can look into closed ones in WebKit,
/// whose driver cannot. It changes nothing else.
pub const KEEP_SHADOW_ROOTS: &str = "
    const attach = Element.prototype.attachShadow;
    const roots = (window.keptShadowRoots = new WeakMap());
    Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, options);
        roots.set(this, root);
        return root;
    };
";

const KEPT_FRAME: &str = "
    const root = window.keptShadowRoots?.get(arguments[0]);
    return root ? root.querySelector(arguments[1]) : null;
";

/// The key under which the protocol keeps a shadow root's id.
const SHADOW_ROOT: &str = "shadow-6066-11e4-a52e-4f735466cecf";

impl Browser {
    /// Enters the frame that matches, once it has loaded; later calls speak of
    /// what is inside it.
    #[track_caller]
    pub fn enter_frame(&mut self, selector: &str) {
        let frame = self.patiently(selector, || self.find(selector));
        self.enter(frame);
    }

    /// Enters the frame that matches as soon as all its markup is there, while
    /// it may still wait for other files.
    #[track_caller]
    pub fn enter_loading_frame(&mut self, selector: &str) {
        let frame = self.patiently(selector, || self.find(selector));
        self.enter_once(frame, HAS_MARKUP);
    }

    /// Enters a frame that lives in the shadow root, open or closed, of the
    /// element `host`. In WebKit the page must run [`KEEP_SHADOW_ROOTS`].
    #[track_caller]
    pub fn enter_frame_in_shadow(&mut self, host: &str, selector: &str) {
        let what = format!("{selector} in the shadow root of {host}");
        let mut frame = self.on_element(host, KEPT_FRAME, selector);
        if frame.is_null() {
            frame = self.patiently(&what, || {
                let host = self.find(host)?;
                let id = host.as_object().and_then(|host| host.values().next()).map(text);
                let root =
                    self.session.get(&format!("/element/{}/shadow", id.unwrap_or_default()))?;
                let id = root.get(SHADOW_ROOT).map(text).unwrap_or_default();
                self.session.post(&format!("/shadow/{id}/element"), by_css(selector))
            });
        }
        self.enter(frame);
    }

    /// Goes back to the page around the current frame.
    #[track_caller]
    pub fn leave_frame(&mut self) {
        self.frames.pop();
        self.post("/frame/parent", json!({}));
    }

    /// Does something inside a frame and comes back.
    #[track_caller]
    pub fn within_frame<T>(&mut self, selector: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        self.enter_frame(selector);
        let result = work(self);
        self.leave_frame();
        result
    }

    #[track_caller]
    fn enter(&mut self, frame: Value) {
        self.enter_once(frame, HAS_LOADED);
    }

    #[track_caller]
    fn enter_once(&mut self, frame: Value, condition: &str) {
        self.post("/frame", json!({ "id": frame }));
        self.frames.push(frame);
        self.wait_until("the frame to load", |browser| browser.script(condition) == true);
    }

    /// Scrolls the page around each frame so that a point of the current
    /// frame's window shows in the outermost window, and then, out there,
    /// does something with its place.
    #[track_caller]
    pub(crate) fn at_place_of(&self, point: Value, work: impl FnOnce(Value)) {
        let mut point = point;
        for frame in self.frames.iter().rev() {
            self.post("/frame/parent", json!({}));
            point = self.script_with(SCROLL_TO_POINT, json!([frame, point]));
        }
        work(point);
        for frame in &self.frames {
            self.post("/frame", json!({ "id": frame }));
        }
    }

    /// Goes to the outermost page, and says which frames to enter again.
    #[track_caller]
    pub(crate) fn leave_all_frames(&mut self) -> Vec<Value> {
        self.post("/frame", json!({ "id": null }));
        std::mem::take(&mut self.frames)
    }

    #[track_caller]
    pub(crate) fn enter_all_frames(&mut self, frames: Vec<Value>) {
        for frame in frames {
            self.enter_once(frame, HAS_MARKUP);
        }
    }
}

/// A frame begins with an empty page of its own before the one it asks for.
const HAS_LOADED: &str =
    "return location.href !== 'about:blank' && document.readyState === 'complete'";

const HAS_MARKUP: &str =
    "return location.href !== 'about:blank' && document.readyState !== 'loading'";

/// Takes a frame and a point of its window, scrolls the page so that the point
/// shows, and gives the point's place in the page's own window.
const SCROLL_TO_POINT: &str = "
    const [frame, [x, y]] = arguments;
    const place = () => {
        const box = frame.getBoundingClientRect();
        return [box.left + frame.clientLeft + x, box.top + frame.clientTop + y];
    };
    const [left, top] = place();
    const shows = left > 0 && top > 0 && left < innerWidth && top < innerHeight;
    if (!shows) {
        const options = { left: left - innerWidth / 2, top: top - innerHeight / 2 };
        scrollBy({ ...options, behavior: 'instant' });
    }
    return place();
";
