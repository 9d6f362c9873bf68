//! Options as buttons, for a site's own page.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::choice::{Choice, Control, Group};
use super::html::{Attr, El, button};
use super::state::Action;

/// Buttons that say whether they are picked. No property of theirs does.
pub struct Buttons;

impl Control for Buttons {
    fn group(&self, fieldset: El, group: &Group<'_>) -> El {
        if !group.one {
            return fieldset;
        }
        let act = group.act.clone();
        let events: Vec<_> = group.choices.iter().map(|choice| choice.event).collect();
        let right_to_left = group.right_to_left;
        fieldset.attr(Attr::Role, "radiogroup").keyed(Callback::from(
            move |event: KeyboardEvent| {
                if let Some(place) = arrow(&event, right_to_left)
                    && let Some(event) = events.get(place)
                {
                    act.emit(Action::Quiz(*event));
                }
            },
        ))
    }

    fn offer(&self, option: El, group: &Group<'_>, choice: &Choice<'_>) -> El {
        // Tab leads to the picked one, or to the first.
        let picked = group.choices.iter().find(|choice| choice.checked);
        let stop = picked.or(group.choices.first());
        let skipped = group.one && stop.is_some_and(|stop| stop.id != choice.id);
        option.child(
            button("", choice.label)
                .attr(Attr::Id, choice.id.clone())
                .attr(Attr::Role, if group.one { "radio" } else { "checkbox" })
                .attr(Attr::AriaChecked, if choice.checked { "true" } else { "false" })
                .maybe(Attr::AriaDescribedBy, choice.hint_id())
                .maybe(Attr::TabIndex, skipped.then_some("-1"))
                .press(group.act, Action::Quiz(choice.event)),
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
