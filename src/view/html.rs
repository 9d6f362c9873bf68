//! Elements, put together by plain calls.
//!
//! Yew's `html!` writes out the making of every element anew wherever it
//! stands. These few functions are called instead, which makes the app a good
//! deal smaller: `docs/size.md` has the figures.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{Key, VTag, VText};

use super::state::Action;
use crate::guide::edition::Text;

/// An element in the making. Boxed, so that each call hands on a pointer.
#[must_use = "an element shows nothing until it is a child of another"]
pub struct El(Box<VTag>);

/// An element with a class; none if the class is empty.
#[inline(never)]
pub fn el(tag: &'static str, class: &'static str) -> El {
    let el = El(Box::new(VTag::new(tag)));
    if class.is_empty() { el } else { el.attr("class", class) }
}

/// Words in an element of their own.
#[inline(never)]
pub fn says(tag: &'static str, class: &'static str, text: &Text) -> Html {
    el(tag, class).text(text).into()
}

/// A button.
#[inline(never)]
pub fn button(class: &'static str, text: &Text) -> El {
    el("button", class).attr("type", "button").text(text)
}

/// A heading so many levels below the widget's own.
#[inline(never)]
pub fn heading(top: u8, below: u8, class: &'static str, text: Html) -> El {
    const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let level = usize::from(top.saturating_add(below).clamp(1, 6));
    el(TAGS.get(level - 1).copied().unwrap_or("h6"), class).child(text)
}

/// Words, without copying them.
#[inline(never)]
pub fn words(text: &Text) -> Html {
    VText::new(text.clone()).into()
}

/// Words that were put together.
#[inline(never)]
pub fn made(text: String) -> Html {
    VText::new(text).into()
}

impl El {
    /// Gives it an attribute.
    pub fn attr(self, name: &'static str, value: impl Into<AttrValue>) -> El {
        self.set(name, value.into())
    }

    /// Gives it an attribute, or not.
    pub fn maybe(self, name: &'static str, value: Option<impl Into<AttrValue>>) -> El {
        match value {
            Some(value) => self.set(name, value.into()),
            None => self,
        }
    }

    #[inline(never)]
    fn set(mut self, name: &'static str, value: AttrValue) -> El {
        self.0.add_attribute(name, value);
        self
    }

    /// Tells it apart in a list.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> El {
        self.0.key = Some(Key::from(key.to_owned()));
        self
    }

    /// Adds words.
    pub fn text(self, text: &Text) -> El {
        self.add(words(text))
    }

    /// Adds a child.
    pub fn child(self, child: impl Into<Html>) -> El {
        self.add(child.into())
    }

    /// Adds a child, or holds its place: a child that comes or goes must not
    /// move its neighbours.
    pub fn when(self, shown: bool, child: impl FnOnce() -> Html) -> El {
        self.add(if shown { child() } else { Html::default() })
    }

    /// Adds a list of its own.
    pub fn list(self, mut items: impl Iterator<Item = Html>) -> El {
        self.add_all(&mut items)
    }

    #[inline(never)]
    fn add_all(self, items: &mut dyn Iterator<Item = Html>) -> El {
        self.add(items.collect())
    }

    #[inline(never)]
    fn add(mut self, child: Html) -> El {
        self.0.add_child(child);
        self
    }

    /// Sends a message when it is pressed.
    #[inline(never)]
    pub fn press(mut self, act: &Callback<Action>, action: Action) -> El {
        let act = act.clone();
        let callback = Callback::from(move |_| act.emit(action.clone()));
        self.0.add_listener(Rc::new(yew::html::onclick::Wrapper::new(callback)));
        self
    }

    /// Sends a message when it has changed.
    #[inline(never)]
    pub fn changed(mut self, callback: Callback<Event>) -> El {
        self.0.add_listener(Rc::new(yew::html::onchange::Wrapper::new(callback)));
        self
    }

    /// Hears the keys pressed in it.
    pub fn keyed(mut self, callback: Callback<KeyboardEvent>) -> El {
        self.0.add_listener(Rc::new(yew::html::onkeydown::Wrapper::new(callback)));
        self
    }

    /// For a radio button or checkbox: whether it is picked.
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> El {
        self.0.set_checked(checked);
        self
    }
}

impl From<El> for Html {
    #[inline(never)]
    fn from(el: El) -> Html {
        (*el.0).into()
    }
}
