//! How a question's options are offered: two controls behind one trait.
//!
//! In a frame of their own, native radio buttons and checkboxes. In a page's
//! own document a script that hooks their setters could read what is picked,
//! so there buttons take their place.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::app::Mode;
use super::html::{El, button, el};
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
    fn hint_id(&self) -> Option<String> {
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

fn action(group: &Group<'_>, place: usize) -> Action {
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

/// Buttons that say whether they are picked. No property of theirs does.
struct Buttons;

impl Control for Buttons {
    fn group(&self, fieldset: El, group: &Group<'_>) -> El {
        if !group.one {
            return fieldset;
        }
        let act = group.act.clone();
        let actions: Vec<_> = (0..group.events.len()).map(|place| action(group, place)).collect();
        let right_to_left = group.right_to_left;
        fieldset.attr("role", "radiogroup").keyed(Callback::from(move |event: KeyboardEvent| {
            if let Some(place) = arrow(&event, right_to_left)
                && let Some(action) = actions.get(place)
            {
                act.emit(action.clone());
            }
        }))
    }

    fn offer(&self, option: El, group: &Group<'_>, choice: &Choice<'_>) -> El {
        let skipped = group.one && choice.place != group.stop;
        option.child(
            button("", choice.label)
                .attr("id", choice.id.clone())
                .attr("role", if group.one { "radio" } else { "checkbox" })
                .attr("aria-checked", if choice.checked { "true" } else { "false" })
                .maybe("aria-describedby", choice.hint_id())
                .maybe("tabindex", skipped.then_some("-1"))
                .press(group.act, action(group, choice.place)),
        )
    }
}

/// Moves the focus among radio buttons that are buttons, as arrow keys do
/// among native ones, and says to which of them.
fn arrow(event: &KeyboardEvent, right_to_left: bool) -> Option<usize> {
    let on = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        "ArrowRight" => !right_to_left,
        "ArrowLeft" => right_to_left,
        _ => return None,
    };
    let button = event.target_dyn_into::<HtmlElement>()?;
    let group = button.closest("[role=radiogroup]").ok().flatten()?;
    let radios = group.query_selector_all("[role=radio]").ok()?;
    let count = radios.length();
    let here = (0..count).find(|place| radios.get(*place).as_ref() == Some(button.as_ref()))?;
    let there = (here + if on { 1 } else { count - 1 }) % count;
    event.prevent_default();
    let _ = radios.get(there)?.dyn_into::<HtmlElement>().ok()?.focus();
    usize::try_from(there).ok()
}
