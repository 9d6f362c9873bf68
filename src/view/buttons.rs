//! Options as buttons, for a site's own page.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::choice::{Choice, Control, Group, action};
use super::html::{El, button};

/// Buttons that say whether they are picked. No property of theirs does.
pub struct Buttons;

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
