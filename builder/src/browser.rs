//! What the page asks of the browser.

use gloo_events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, HtmlElement, HtmlIFrameElement, HtmlTextAreaElement, Window};
use yew::prelude::*;

use crate::model::Data;

fn document() -> Option<(Window, Document)> {
    let window = web_sys::window()?;
    let document = window.document()?;
    Some((window, document))
}

/// The element that the page is written into.
pub(crate) fn holder() -> Option<Element> {
    document()?.1.get_element_by_id("page")
}

/// What the page is told of the release.
pub(crate) fn data() -> Option<Data> {
    let text = document()?.1.get_element_by_id("data")?.text_content()?;
    serde_json::from_str(&text).ok()
}

/// Where the release is served that this page is part of, without a slash at its end.
pub(crate) fn base() -> String {
    let href = document().and_then(|(window, _)| window.location().href().ok()).unwrap_or_default();
    let page = href.split(['?', '#']).next().unwrap_or_default();
    page.rsplitn(3, '/').nth(2).unwrap_or_default().to_owned()
}

/// Copies the text, and says whether that went well. Where the browser refuses, the text is
/// selected, for the reader to copy.
pub(crate) fn copy(field: &NodeRef, said: Callback<bool>) {
    let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
    let refused = {
        let (field, said) = (field.clone(), said.clone());
        move || {
            let _ = field.focus();
            field.select();
            said.emit(false);
        }
    };
    // A page that came without https has no clipboard.
    let clipboard = document().map(|(window, _)| window.navigator());
    let clipboard = clipboard
        .and_then(|navigator| Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok())
        .filter(|clipboard| !clipboard.is_undefined());
    let Some(clipboard) = clipboard else { return refused() };
    let writing = clipboard.unchecked_into::<web_sys::Clipboard>().write_text(&field.value());
    spawn_local(async move {
        match JsFuture::from(writing).await {
            Ok(_) => said.emit(true),
            Err(_) => refused(),
        }
    });
}

/// Makes what is in the stage as small as it takes to be seen whole.
pub(crate) fn fit(stage: &NodeRef, width: i32) {
    let Some(stage) = stage.cast::<HtmlElement>() else { return };
    let scale = (f64::from(stage.client_width()) / f64::from(width)).min(1.0);
    let _ = stage.style().set_property("--scale", &scale.to_string());
}

/// Does something when the widget in a frame that has loaded is left.
pub(crate) fn when_left(loaded: &Event, left: impl Fn() + 'static) -> Option<EventListener> {
    let frame = loaded.target()?.dyn_into::<HtmlIFrameElement>().ok()?;
    let page = frame.content_document()?;
    Some(EventListener::new(&page, "gentle-guide:exit", move |_| left()))
}

/// Moves the focus.
pub(crate) fn focus(button: &NodeRef) {
    if let Some(button) = button.cast::<HtmlElement>() {
        let _ = button.focus();
    }
}

/// The value of the field or list that something happened to.
pub(crate) fn value_of(event: &Event) -> String {
    let target = event.target();
    let value = target.and_then(|field| Reflect::get(&field, &JsValue::from_str("value")).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}
