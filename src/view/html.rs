//! Elements, put together by plain calls.
//!
//! Yew's `html!` writes out the making of every element anew wherever it
//! stands. These few functions are called instead, which makes the app a good
//! deal smaller: `docs/size.md` has the figures.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VList, VTag, VText};

use super::state::Action;
use crate::guide::edition::Text;

/// Defines [`Attr`] and the names that Yew is given, from one list.
macro_rules! attributes {
    ($($attr:ident $name:literal,)*) => {
        /// The attributes that the widget sets, in the order in which they are printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Attr { $($attr),* }

        /// Their names. Every element has this one list, and a value or none for
        /// each: so Yew compares two elements place by place, and no map of names
        /// to values has to be made.
        static NAMES: &[&str] = &[$($name),*];
        const COUNT: usize = [$($name),*].len();
    };
}

attributes! {
    Class "class",
    Id "id",
    Lang "lang",
    Dir "dir",
    Type "type",
    Name "name",
    Value "value",
    Selected "selected",
    For "for",
    Autocomplete "autocomplete",
    Href "href",
    Target "target",
    Rel "rel",
    Role "role",
    TabIndex "tabindex",
    AriaChecked "aria-checked",
    AriaCurrent "aria-current",
    AriaDescribedBy "aria-describedby",
    AriaLabel "aria-label",
    AriaLabelledBy "aria-labelledby",
    DataPlace "data-place",
    DataPress "data-press",
}

/// An element in the making. Boxed, so that each call hands on a pointer.
#[must_use = "an element shows nothing until it is a child of another"]
pub struct El(Box<Making>);

struct Making {
    tag: VTag,
    children: List,
}

/// An element with a class; none if the class is empty.
#[inline(never)]
pub fn el(tag: &'static str, class: &'static str) -> El {
    let mut tag = VTag::new(tag);
    let values = Box::new([const { None }; COUNT]);
    tag.attributes = Attributes::Dynamic { keys: NAMES, values };
    let el = El(Box::new(Making { tag, children: List::default() }));
    if class.is_empty() { el } else { el.attr(Attr::Class, class) }
}

/// Words in an element of their own.
#[inline(never)]
pub fn says(tag: &'static str, class: &'static str, text: &Text) -> El {
    el(tag, class).text(text)
}

/// A button.
#[inline(never)]
pub fn button(class: &'static str, text: &Text) -> El {
    el("button", class).attr(Attr::Type, "button").text(text)
}

/// A heading so many levels below the widget's own.
#[inline(never)]
pub fn heading(top: u8, below: u8, class: &'static str) -> El {
    const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let level = usize::from(top.saturating_add(below).clamp(1, 6));
    el(TAGS.get(level - 1).copied().unwrap_or("h6"), class)
}

/// A list of elements, to be filled.
#[derive(Clone, Default)]
pub struct List(Vec<Html>);

impl List {
    /// Adds an element.
    #[inline(never)]
    pub fn push(&mut self, item: El) {
        self.0.push(item.into());
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<List> for Html {
    fn from(list: List) -> Html {
        VList::with_children(list.0, None).into()
    }
}

impl El {
    /// Gives it an attribute.
    pub fn attr(self, attr: Attr, value: impl Into<AttrValue>) -> El {
        self.set(attr, value.into())
    }

    /// Gives it an attribute, or not.
    pub fn maybe(self, attr: Attr, value: Option<impl Into<AttrValue>>) -> El {
        match value {
            Some(value) => self.set(attr, value.into()),
            None => self,
        }
    }

    #[inline(never)]
    fn set(mut self, attr: Attr, value: AttrValue) -> El {
        if let Attributes::Dynamic { values, .. } = &mut self.0.tag.attributes
            && let Some(place) = values.get_mut(attr as usize)
        {
            *place = Some(AttributeOrProperty::Attribute(value));
        }
        self
    }

    /// Tells it apart in a list.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> El {
        self.0.tag.key = Some(Key::from(key));
        self
    }

    /// Adds words, without copying them.
    #[inline(never)]
    pub fn text(self, text: &Text) -> El {
        self.add(VText::new(text.clone()).into())
    }

    /// Adds words that were put together.
    #[inline(never)]
    pub fn made(self, text: String) -> El {
        self.add(VText::new(text).into())
    }

    /// Adds a child.
    #[inline(never)]
    pub fn child(mut self, child: El) -> El {
        self.0.children.push(child);
        self
    }

    /// Adds a child, or holds its place: a child that comes or goes must not
    /// move its neighbours.
    pub fn maybe_child(self, child: Option<El>) -> El {
        match child {
            Some(child) => self.child(child),
            None => self.add(Html::default()),
        }
    }

    /// Adds a child, or holds its place.
    pub fn when(self, shown: bool, child: impl FnOnce() -> El) -> El {
        self.maybe_child(shown.then(child))
    }

    /// Adds a child that only stands there before the app is live.
    pub fn before(self, live: bool, child: impl FnOnce() -> El) -> El {
        if live { self } else { self.child(child()) }
    }

    /// Adds a list of its own.
    pub fn list(self, items: impl Iterator<Item = El>) -> El {
        let mut list = List::default();
        items.for_each(|item| list.push(item));
        self.listed(list)
    }

    /// Adds a list.
    #[inline(never)]
    pub fn listed(self, list: List) -> El {
        self.add(list.into())
    }

    #[inline(never)]
    fn add(mut self, child: Html) -> El {
        self.0.children.0.push(child);
        self
    }

    /// Sends a message when it is pressed.
    #[inline(never)]
    pub fn press(mut self, act: &Callback<Action>, action: Action) -> El {
        let act = act.clone();
        let callback = Callback::from(move |_| act.emit(action.clone()));
        self.0.tag.add_listener(Rc::new(yew::html::onclick::Wrapper::new(callback)));
        self
    }

    /// Sends a message when it has changed.
    #[inline(never)]
    pub fn changed(mut self, callback: Callback<Event>) -> El {
        self.0.tag.add_listener(Rc::new(yew::html::onchange::Wrapper::new(callback)));
        self
    }

    /// Hears the keys pressed in it.
    pub fn keyed(mut self, callback: Callback<KeyboardEvent>) -> El {
        self.0.tag.add_listener(Rc::new(yew::html::onkeydown::Wrapper::new(callback)));
        self
    }

    /// For a radio button or checkbox: whether it is picked.
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> El {
        self.0.tag.set_checked(checked);
        self
    }
}

impl From<El> for Html {
    #[inline(never)]
    fn from(el: El) -> Html {
        let Making { mut tag, children } = *el.0;
        if let Some(place) = tag.children_mut() {
            *place = children.into();
        }
        tag.into()
    }
}
