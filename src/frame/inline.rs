//! `mode="inline"`: the same app in a closed shadow root of the page itself.
//!
//! Its promise is weaker than the frame's, and it says so to the reader. The
//! loader's helper `inline.js` brings the words and the style, and makes one
//! of these in a box of its own.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use super::settings::Settings;
use super::stage::{Stage, Watch, line};
use crate::guide::lines;
use crate::view::app::Mode;
use crate::view::state::{Action, Focus};

/// A running app in the page itself. It serves one widget after another: Yew
/// keeps an app's listeners for good, so `inline.js` ends none.
#[wasm_bindgen]
pub struct Inline {
    stage: Rc<Stage>,
    act: Callback<Action>,
    _watch: Watch,
}

#[wasm_bindgen]
impl Inline {
    /// Starts the app in the empty element `root`, inside the box `scroller`
    /// that scrolls it, with the words of a guide and the settings of a
    /// fragment. `hear` is called with each message, as text.
    ///
    /// # Errors
    ///
    /// A sentence, if the words cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: Element,
        scroller: Element,
        words: &str,
        fragment: &str,
        hear: js_sys::Function,
    ) -> Result<Inline, JsValue> {
        let unreadable = || JsValue::from_str("the guide's words cannot be read");
        let edition = lines::read(words).map_err(|_| unreadable())?;
        let window = web_sys::window().ok_or_else(unreadable)?;
        let document = window.document().ok_or_else(unreadable)?;
        let stage = Rc::new(Stage {
            root,
            scroller,
            mode: Mode::Inline,
            hear: Box::new(move |message| {
                let _ = hear.call1(&JsValue::NULL, &message.text().into());
            }),
        });
        let (dispatch, act) = line();
        let mut props = stage.props(edition, &Settings::parse(fragment));
        props.dispatch = dispatch;
        props.moved = {
            let stage = stage.clone();
            Callback::from(move |focus: Option<Focus>| match focus {
                Some(focus) => stage.bring_to(focus),
                None => stage.announce(),
            })
        };
        let watch = Watch::start(&window, &document, &stage, &act);
        stage.render(props);
        Ok(Inline { stage, act, _watch: watch })
    }

    /// New settings, as a fragment.
    pub fn settings(&self, fragment: &str) {
        self.stage.apply(&self.act, fragment);
    }

    /// Forgets this reader, and begins anew with the settings of a fragment.
    pub fn anew(&self, fragment: &str) {
        let Settings { start, region, heading } = Settings::parse(fragment);
        self.act.emit(Action::Anew(start, region, heading));
        self.stage.announce();
    }
}
