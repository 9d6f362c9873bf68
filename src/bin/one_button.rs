//! The smallest app that Yew makes: what is left of the app's size when all of its own is gone.
//! `cargo xtask tried` weighs it.

use yew::prelude::*;

#[component]
fn OneButton() -> Html {
    let pressed = use_state(|| false);
    let press = {
        let pressed = pressed.clone();
        Callback::from(move |_: MouseEvent| pressed.set(!*pressed))
    };
    html! {
        <>
            <button onclick={press}>{ "Press" }</button>
            <input type="checkbox" checked={*pressed} />
        </>
    }
}

fn main() {
    yew::Renderer::<OneButton>::new().render();
}

/// As in the app.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
