//! What a reader sees: a Yew component over a guide and the quiz's state.
//!
//! The view knows the guide and sends messages to its own reducer. It never
//! knows the page around it, the network or any storage. Printed natively as
//! HTML, the same component makes the page that is there before any script:
//! so nothing in its render path may touch a browser.

pub mod app;
#[cfg(feature = "inline")]
pub mod buttons;
pub mod choice;
pub mod explainer;
pub mod handout;
pub mod html;
pub mod outcome;
pub mod quiz;
pub mod state;
#[cfg(feature = "ssr")]
pub mod states;
pub mod support;

/// Prints the widget in any state: for the page that is there before any
/// script, and for snapshots. In a browser it has to wait, so that nothing
/// there may call this but [`print_later`].
#[cfg(feature = "ssr")]
pub fn print(props: app::Props) -> String {
    use std::task::{Context, Poll, Waker};

    let mut printing = std::pin::pin!(print_later(props));
    // It waits for nothing.
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(html) = printing.as_mut().poll(&mut context) {
            return html;
        }
    }
}

/// The same where the browser decides when Yew's work is done.
#[cfg(feature = "ssr")]
pub async fn print_later(props: app::Props) -> String {
    yew::LocalServerRenderer::<app::App>::with_props(props).hydratable(false).render().await
}
