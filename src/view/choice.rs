//! How a question's options are offered: two controls behind one trait.
//!
//! In a frame of their own, native radio buttons and checkboxes. In a page's
//! own document a script that hooks their setters could read what is picked,
//! so there buttons take their place.

use yew::prelude::*;

use super::app::Mode;
#[cfg(feature = "inline")]
use super::buttons::Buttons;
use super::html::{Attr, El, el};
use super::state::Action;
use crate::guide::edition::Text;
use crate::guide::quiz;

/// The options of one question.
pub struct Group<'a> {
    /// The DOM id of the question.
    pub id: &'a str,
    /// Whether one option may be picked, not several.
    pub one: bool,
    /// Whether the language runs from right to left.
    pub right_to_left: bool,
    /// What it offers, in order.
    pub choices: Vec<Choice<'a>>,
    /// Sends a message.
    pub act: &'a Callback<Action>,
}

/// One option of a question.
pub struct Choice<'a> {
    /// The DOM id of the control.
    pub id: String,
    /// What picking it does.
    pub event: quiz::Event,
    /// Its label.
    pub label: &'a Text,
    /// A line of help.
    pub hint: Option<&'a Text>,
    /// Whether it is picked.
    pub checked: bool,
}

impl Choice<'_> {
    /// The DOM id of its line of help, if it has one.
    pub fn hint_id(&self) -> Option<String> {
        self.hint.map(|_| [&self.id, "-hint"].concat())
    }
}

/// A way to offer options.
pub trait Control {
    /// Makes the question's fieldset the group of its options.
    fn group(&self, fieldset: El, group: &Group<'_>) -> El;
    /// Adds the control of one option, with its label.
    fn offer(&self, option: El, group: &Group<'_>, choice: &Choice<'_>) -> El;
}

/// The control that fits where the widget is shown.
pub fn control(mode: Mode) -> &'static dyn Control {
    match mode {
        Mode::Isolated => &Native,
        #[cfg(feature = "inline")]
        Mode::Inline => &Buttons,
    }
}

/// An option: its control, its label, its line of help.
pub fn choice(mode: Mode, group: &Group<'_>, choice: &Choice<'_>) -> El {
    let hint = |text| el("p", "gg-hint").maybe(Attr::Id, choice.hint_id()).text(text);
    control(mode)
        .offer(el("div", "gg-option").key(&choice.id), group, choice)
        .maybe_child(choice.hint.map(hint))
}

/// Native radio buttons and checkboxes.
struct Native;

impl Control for Native {
    fn group(&self, fieldset: El, _: &Group<'_>) -> El {
        fieldset
    }

    fn offer(&self, option: El, group: &Group<'_>, choice: &Choice<'_>) -> El {
        let (act, event) = (group.act.clone(), choice.event);
        let input = el("input", "")
            .attr(Attr::Type, if group.one { "radio" } else { "checkbox" })
            .attr(Attr::Id, choice.id.clone())
            .attr(Attr::Name, group.id.to_owned())
            .attr(Attr::Autocomplete, "off")
            .maybe(Attr::AriaDescribedBy, choice.hint_id())
            .checked(choice.checked)
            .changed(Callback::from(move |_| act.emit(Action::Quiz(event))));
        option
            .child(input)
            .child(el("label", "").attr(Attr::For, choice.id.clone()).text(choice.label))
    }
}
