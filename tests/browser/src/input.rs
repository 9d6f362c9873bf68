//! Trusted keyboard and pointer input.

use crate::browser::Browser;
use serde_json::{Value, json};

/// A key that is not a plain character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each key is named after its label")]
pub enum Key {
    Tab,
    Shift,
    Control,
    Space,
    Enter,
    Escape,
    ArrowLeft,
    ArrowUp,
    ArrowRight,
    ArrowDown,
    Home,
    End,
    /// A key that writes a character.
    Char(char),
}

/// One movement of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// It is pressed.
    Down(Key),
    /// It is let go.
    Up(Key),
}

impl Key {
    /// The character that stands for the key in the protocol.
    const fn code(self) -> char {
        match self {
            Self::Tab => '\u{E004}',
            Self::Shift => '\u{E008}',
            Self::Control => '\u{E009}',
            Self::Space => ' ',
            Self::Enter => '\u{E007}',
            Self::Escape => '\u{E00C}',
            Self::ArrowLeft => '\u{E012}',
            Self::ArrowUp => '\u{E013}',
            Self::ArrowRight => '\u{E014}',
            Self::ArrowDown => '\u{E015}',
            Self::Home => '\u{E011}',
            Self::End => '\u{E010}',
            Self::Char(key) => key,
        }
    }
}

/// Keys go wherever the keyboard focus is, in whichever frame.
impl Browser {
    /// Presses a key and lets go of it.
    #[track_caller]
    pub fn press(&self, key: Key) {
        self.keys(&[down(key.code()), up(key.code())]);
    }

    /// Presses a key while Shift is down.
    #[track_caller]
    pub fn press_with_shift(&self, key: Key) {
        let shift = Key::Shift.code();
        self.keys(&[down(shift), down(key.code()), up(key.code()), up(shift)]);
    }

    /// Presses a key and keeps it down.
    #[track_caller]
    pub fn hold(&self, key: Key) {
        self.keys(&[down(key.code())]);
    }

    /// Lets go of a key.
    #[track_caller]
    pub fn release(&self, key: Key) {
        self.keys(&[up(key.code())]);
    }

    /// Moves many keys, one after the other, in a single command.
    #[track_caller]
    pub fn play(&self, strokes: &[Stroke]) {
        let action = |stroke: &Stroke| match stroke {
            Stroke::Down(key) => down(key.code()),
            Stroke::Up(key) => up(key.code()),
        };
        self.keys(&strokes.iter().map(action).collect::<Vec<_>>());
    }

    /// Types plain text.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let strokes: Vec<Value> = text.chars().flat_map(|key| [down(key), up(key)]).collect();
        self.keys(&strokes);
    }

    /// Moves the mouse to the element's centre.
    #[track_caller]
    pub fn hover(&self, selector: &str) {
        self.point_at(selector, &[]);
    }

    /// Moves the mouse to the element's centre, presses and lets go: unlike
    /// [`Browser::click`], whatever lies on top there gets the click.
    #[track_caller]
    pub fn press_mouse(&self, selector: &str) {
        self.point_at(selector, &PRESS.map(button));
    }

    /// Moves the mouse to the element's centre, presses and keeps its button down.
    #[track_caller]
    pub fn hold_mouse(&self, selector: &str) {
        self.point_at(selector, &[button(PRESS[0])]);
    }

    /// Lets go of the mouse's button, wherever it is.
    #[track_caller]
    pub fn release_mouse(&self) {
        self.move_mouse(&[button(PRESS[1])]);
    }

    /// Moves the mouse to a place of the window, presses and lets go.
    #[track_caller]
    pub fn press_mouse_at(&self, x: f64, y: f64) {
        self.mouse(x, y, &PRESS.map(button));
    }

    /// Points from the outermost page: drivers disagree on where a frame is.
    #[track_caller]
    fn point_at(&self, selector: &str, then: &[Value]) {
        self.at_centre_of(selector, |centre| {
            let place = |index| centre.get(index).and_then(Value::as_f64).unwrap_or_default();
            self.mouse(place(0), place(1), then);
        });
    }

    #[track_caller]
    fn mouse(&self, x: f64, y: f64, then: &[Value]) {
        let (x, y) = (x.floor(), y.floor());
        let aim = json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y });
        self.move_mouse(&[&[aim], then].concat());
    }

    #[track_caller]
    fn move_mouse(&self, actions: &[Value]) {
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        self.post("/actions", json!({ "actions": [mouse] }));
    }

    #[track_caller]
    fn keys(&self, actions: &[Value]) {
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", json!({ "actions": [keyboard] }));
    }
}

/// Pressing and letting go of a mouse's first button.
const PRESS: [&str; 2] = ["pointerDown", "pointerUp"];

fn button(kind: &str) -> Value {
    json!({ "type": kind, "button": 0 })
}

fn down(key: char) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn up(key: char) -> Value {
    json!({ "type": "keyUp", "value": key })
}
