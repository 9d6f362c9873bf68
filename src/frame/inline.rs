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
use super::stage::{Stage, Watch};
use crate::guide::edition::{Edition, Kept, Question};
use crate::guide::lines;
use crate::view::app::Mode;
use crate::view::state::{Action, Focus};

/// A running app in the page itself. It serves one widget after another: Yew
/// keeps an app's listeners for good, so `inline.js` ends none.
#[wasm_bindgen]
pub struct Inline {
    stage: Rc<Stage>,
    act: Callback<Action>,
    edition: Kept,
    watch: Watch,
}

#[wasm_bindgen]
impl Inline {
    /// Starts the app in the empty element `root`, inside the box `scroller`
    /// that scrolls it, with the words of a guide and the settings of a
    /// fragment. `ready` is called once it runs, and whenever it has new settings.
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
        ready: js_sys::Function,
    ) -> Result<Inline, JsValue> {
        let unreadable = || JsValue::from_str("the guide's words cannot be read");
        let edition: Kept = lines::read(words).map_err(|_| unreadable())?;
        let window = web_sys::window().ok_or_else(unreadable)?;
        let document = window.document().ok_or_else(unreadable)?;
        let stage = Rc::new(Stage {
            root,
            scroller,
            mode: Mode::Inline,
            ready: Box::new(move || {
                let _ = ready.call0(&JsValue::NULL);
            }),
        });
        let mut props = stage.props(edition.clone(), Settings::parse(fragment));
        props.moved = {
            let stage = stage.clone();
            Callback::from(move |(focus, _): (Option<Focus>, Callback<Action>)| match focus {
                Some(focus) => stage.bring_to(focus),
                None => (stage.ready)(),
            })
        };
        let act = stage.render(props);
        let watch = Watch::start(&window, &document, &stage, &act);
        Ok(Inline { stage, act, edition, watch })
    }

    /// New settings, as a fragment.
    pub fn settings(&self, fragment: &str) {
        self.stage.apply(&self.act, fragment);
    }

    /// Looks at the clock: to be called every few seconds.
    pub fn look(&self) {
        (self.watch.look)();
    }

    /// Goes on in the language of these words, with the settings of a fragment; says whether it
    /// can. It cannot with words of other questions: a server may have newer ones.
    pub fn speak(&self, words: &str, fragment: &str) -> bool {
        let Ok(edition) = lines::read::<Kept>(words) else { return false };
        if !asks_the_same(&edition, &self.edition) {
            return false;
        }
        self.act.emit(Action::Language(edition));
        // The region that the site suggests may be one that this language has.
        self.act.emit(Action::Suggest(Settings::parse(fragment).region));
        true
    }

    /// Forgets this reader, and begins anew with the settings of a fragment.
    pub fn anew(&self, fragment: &str) {
        let Settings { start, region, heading } = Settings::parse(fragment);
        self.act.emit(Action::Anew(start, region, heading));
        (self.stage.ready)();
    }
}

/// Whether answers mean the same in both.
fn asks_the_same(one: &Edition, other: &Edition) -> bool {
    let asked = |edition: &Edition| -> Vec<_> {
        let questions = edition.questions.iter();
        let options = |question: &Question| -> Vec<_> {
            question.options.iter().map(|option| option.id.clone()).collect()
        };
        questions.map(|question| (question.id.clone(), options(question))).collect()
    };
    one.rules == other.rules && asked(one) == asked(other)
}
