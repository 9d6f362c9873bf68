//! What a test can ask about elements, and how it clicks them.

use crate::browser::{Browser, text};
use crate::wire::Refusal;
use serde_json::{Value, json};
use std::path::Path;

/// The key under which the protocol keeps an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element's border box in CSS pixels, from the top left of its page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// From the left edge of the page.
    pub x: f64,
    /// From the top edge of the page.
    pub y: f64,
    /// From side to side.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// Every question names its element by a CSS selector in the current frame,
/// and waits up to ten seconds for the element to be there.
impl Browser {
    /// How many elements match right now.
    #[must_use]
    #[track_caller]
    pub fn count(&self, selector: &str) -> usize {
        let found = self.post("/elements", by_css(selector));
        found.as_array().map_or(0, Vec::len)
    }

    /// Whether an element matches right now.
    #[must_use]
    #[track_caller]
    pub fn exists(&self, selector: &str) -> bool {
        self.count(selector) > 0
    }

    /// The element's text, as it is shown.
    #[must_use]
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        text(&self.ask(selector, "text"))
    }

    /// An attribute as written in the markup, if it is there.
    #[must_use]
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let value =
            self.on_element(selector, "return arguments[0].getAttribute(arguments[1])", name);
        value.as_str().map(str::to_owned)
    }

    /// A property of the element's object.
    #[must_use]
    #[track_caller]
    pub fn property(&self, selector: &str, name: &str) -> Value {
        self.ask(selector, &format!("property/{name}"))
    }

    /// A computed style.
    #[must_use]
    #[track_caller]
    pub fn style(&self, selector: &str, name: &str) -> String {
        text(&self.ask(selector, &format!("css/{name}")))
    }

    /// Whether the element is shown: not hidden by a style, nor in the closed
    /// part of `<details>` (which WebKit's driver overlooks), nor empty.
    #[must_use]
    #[track_caller]
    pub fn is_displayed(&self, selector: &str) -> bool {
        self.on_element(selector, IS_DISPLAYED, "") == json!(true)
    }

    /// What the element is to assistive technology: its role, and its name.
    #[must_use]
    #[track_caller]
    pub fn spoken(&self, selector: &str) -> (String, String) {
        (text(&self.ask(selector, "computedrole")), text(&self.ask(selector, "computedlabel")))
    }

    /// Where the element is on its page.
    #[must_use]
    #[track_caller]
    pub fn rect(&self, selector: &str) -> Rect {
        let rect = self.ask(selector, "rect");
        let side = |name| rect.get(name).and_then(Value::as_f64).unwrap_or_default();
        Rect { x: side("x"), y: side("y"), width: side("width"), height: side("height") }
    }

    /// Clicks the element as a person would, wherever on the page it is. It
    /// says nothing about the effect: prefer [`Browser::click_until`].
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.at_centre_of(selector, |_| ());
        self.patiently(&format!("click {selector}"), || {
            let element = self.find(selector)?;
            match self.session.post(&element_path(&element, "click"), json!({})) {
                // The click took its own frame away, in Chromium's words.
                Err(refusal) if refusal.code == "target frame detached" => Ok(Value::Null),
                answer => answer,
            }
        });
    }

    /// Clicks the element once, then waits for `effect`, and fails naming
    /// `what` if it does not come about.
    #[track_caller]
    pub fn click_until(&self, selector: &str, what: &str, effect: impl FnMut(&Self) -> bool) {
        self.click(selector);
        self.wait_until(&format!("{what} after a click on {selector}"), effect);
    }

    /// Chooses a file of this machine in a file field.
    #[track_caller]
    pub fn choose_file(&self, selector: &str, file: &Path) {
        self.patiently(&format!("choose a file in {selector}"), || {
            let element = self.find(selector)?;
            let path = element_path(&element, "value");
            self.session.post(&path, json!({ "text": file.display().to_string() }))
        });
    }

    /// Finds an element right now.
    pub(crate) fn find(&self, selector: &str) -> Result<Value, Refusal> {
        self.session.post("/element", by_css(selector))
    }

    /// Scrolls the element to the middle of the window: inside its own frame,
    /// then the page around each frame. Firefox and WebKit silently ignore a
    /// click in a part of a frame that the page around it does not show.
    /// Then, in the outermost page, does something with the centre's place.
    #[track_caller]
    pub(crate) fn at_centre_of(&self, selector: &str, work: impl FnOnce(Value)) {
        let centre = self.on_element(selector, SCROLL_TO_ELEMENT, "");
        self.at_place_of(centre, work);
    }

    /// Runs a function body with the element and one more argument.
    #[track_caller]
    pub(crate) fn on_element(&self, selector: &str, body: &str, argument: &str) -> Value {
        self.patiently(selector, || {
            let element = self.find(selector)?;
            let call = json!({ "script": body, "args": [element, argument] });
            self.session.post("/execute/sync", call)
        })
    }

    #[track_caller]
    fn ask(&self, selector: &str, what: &str) -> Value {
        self.patiently(&format!("{what} of {selector}"), || {
            let element = self.find(selector)?;
            self.session.get(&element_path(&element, what))
        })
    }
}

const IS_DISPLAYED: &str = "
    const element = arguments[0];
    const { width, height } = element.getBoundingClientRect();
    const hidden = { visibilityProperty: true, opacityProperty: true };
    return width > 0 && height > 0 && element.checkVisibility(hidden);
";

/// Gives the element's centre from the top left of the frame's own window. It
/// moves that window only: `scrollIntoView` would scroll the page around it.
const SCROLL_TO_ELEMENT: &str = "
    const element = arguments[0];
    const centre = () => {
        const box = element.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const [x, y] = centre();
    scrollBy({ left: x - innerWidth / 2, top: y - innerHeight / 2, behavior: 'instant' });
    return centre();
";

pub(crate) fn by_css(selector: &str) -> Value {
    json!({ "using": "css selector", "value": selector })
}

fn element_path(element: &Value, what: &str) -> String {
    let id = element.get(ELEMENT).map(text).unwrap_or_default();
    format!("/element/{id}/{what}")
}
