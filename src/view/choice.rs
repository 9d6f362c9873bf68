//! How a question's options are offered: two controls behind one trait.
//!
//! In a frame of their own, native radio buttons and checkboxes. In a page's
//! own document a script that hooks their setters could read what is picked,
//! so there buttons take their place.

use yew::prelude::*;

use super::app::Mode;
#[cfg(feature = "inline")]
use super::buttons::Buttons;
use super::html::{El, el};
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
    /// What picking each option does, in order.
    pub events: Vec<quiz::Event>,
    /// Where the option stands that Tab leads to: the picked one, or the first.
    pub stop: usize,
    /// Sends a message.
    pub act: &'a Callback<Action>,
}

/// One option of a question.
pub struct Choice<'a> {
    /// The DOM id of the control.
    pub id: String,
    /// Where it stands among the options.
    pub place: usize,
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
pub fn choice(mode: Mode, group: &Group<'_>, choice: &Choice<'_>) -> Html {
    let hint = |text| el("p", "gg-hint").maybe("id", choice.hint_id()).text(text).into();
    control(mode)
        .offer(el("div", "gg-option").key(&choice.id), group, choice)
        .list(choice.hint.into_iter().map(hint))
        .into()
}

/// What picking the option at `place` does.
pub fn action(group: &Group<'_>, place: usize) -> Action {
    Action::Quiz(group.events.get(place).copied().unwrap_or(quiz::Event::Withhold))
}

/// Native radio buttons and checkboxes.
struct Native;

impl Control for Native {
    fn group(&self, fieldset: El, _: &Group<'_>) -> El {
        fieldset
    }

    fn offer(&self, option: El, group: &Group<'_>, choice: &Choice<'_>) -> El {
        let (act, action) = (group.act.clone(), action(group, choice.place));
        let input = el("input", "")
            .attr("type", if group.one { "radio" } else { "checkbox" })
            .attr("id", choice.id.clone())
            .attr("name", group.id.to_owned())
            .attr("autocomplete", "off")
            .maybe("aria-describedby", choice.hint_id())
            .checked(choice.checked)
            .changed(Callback::from(move |_| act.emit(action.clone())));
        option.child(input).child(el("label", "").attr("for", choice.id.clone()).text(choice.label))
    }
}
