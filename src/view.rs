//! What a reader sees: Yew components over a guide and the quiz's state.
//!
//! The view knows the guide and sends messages to its own reducer. It never
//! knows the page around it, the network or any storage. Printed natively as
//! HTML, the same components make the page that is there before any script:
//! so nothing in their render path may touch a browser.

pub mod app;
pub mod explainer;
pub mod outcome;
pub mod quiz;
pub mod state;
pub mod support;

use yew::prelude::*;

use crate::guide::edition::Text;

/// Words for Yew, without copying them.
fn words(text: &Text) -> AttrValue {
    AttrValue::from(text.clone())
}

/// A heading so many levels below the widget's own.
fn heading(top: u8, below: u8, id: Option<AttrValue>, class: &'static str, text: Html) -> Html {
    const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let level = usize::from(top.saturating_add(below).clamp(1, 6));
    let tag = TAGS.get(level - 1).copied().unwrap_or("h6");
    html! { <@{tag} {id} {class}>{ text }</@> }
}

/// Prints the widget as it stands before any script has run.
///
/// Every part is there: explainer, the start of the quiz, the support list of
/// every region.
#[cfg(feature = "ssr")]
pub async fn prerender(edition: std::rc::Rc<crate::guide::edition::Edition>) -> String {
    print(app::Props::prerendered(edition)).await
}

/// Prints the widget in any state, for snapshots and the prerendered page.
#[cfg(feature = "ssr")]
pub async fn print(props: app::Props) -> String {
    yew::LocalServerRenderer::<app::App>::with_props(props).hydratable(false).render().await
}
