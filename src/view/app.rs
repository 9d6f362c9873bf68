//! The whole widget.

use std::rc::Rc;

use yew::prelude::*;

use super::explainer::explainer;
use super::html::{Attr, El, button, el, says};
use super::quiz::quiz_place;
use super::state::{Action, Focus, Place, State};
use super::support::support_place;
use crate::guide::edition::{Edition, Interface, Kept};
use crate::guide::quiz::Event;
use crate::guide::support::Day;

/// The DOM id of what the leave button cannot do.
const LEAVE_NOTE: &str = "gg-leave-note";

/// Where the widget is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// In a frame of its own: the page around it sees nothing.
    #[default]
    Isolated,
    /// In a closed shadow root of the page itself: the page's own tools may
    /// see where one clicks, and the reader is told so.
    #[cfg(feature = "inline")]
    Inline,
}

/// What the widget is made with.
#[derive(Clone, Debug, Properties)]
pub struct Props {
    /// What it shows at first.
    pub state: State,
    /// Whether the app is running; if not, this is the prerendered page.
    pub live: bool,
    /// Where the widget is shown.
    pub mode: Mode,
    /// Called once at first, and whenever the reading position should go
    /// somewhere: with where, and with a way to send messages.
    pub moved: Callback<(Option<Focus>, Callback<Action>)>,
}

/// The widget is made once. It is the same widget if it shows the same guide.
impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        Rc::ptr_eq(&self.state.edition, &other.state.edition)
    }
}

impl Props {
    /// The widget as it stands before any script has run.
    pub fn prerendered(edition: Kept) -> Props {
        Props {
            state: State::new(edition, Day(0)),
            live: false,
            mode: Mode::Isolated,
            moved: Callback::noop(),
        }
    }
}

/// The whole widget: the leave button, the parts, and the words under them.
/// (A struct, not a function with hooks: those are 2 KB more for every reader
/// to load.)
pub struct App {
    state: State,
    act: Callback<Action>,
}

impl Component for App {
    type Message = Action;
    type Properties = Props;

    fn create(ctx: &Context<App>) -> App {
        App { state: ctx.props().state.clone(), act: ctx.link().callback(|action| action) }
    }

    fn update(&mut self, ctx: &Context<App>, action: Action) -> bool {
        let changed = self.state.update(action);
        if matches!(self.state.focus, Some(Focus::Heading | Focus::Section(_))) {
            ctx.props().moved.emit((Some(Focus::Top), self.act.clone()));
        }
        changed
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        let App { state, act } = self;
        let props = ctx.props();
        let edition = &*state.edition;
        let ui = &edition.interface;
        if state.has_left() {
            return el("div", "gg").into();
        }
        let running = props.live;
        let shown = Shown { state, act, top: state.heading, running, mode: props.mode };
        let note =
            el("p", "gg-quiet gg-leave-note").attr(Attr::Id, LEAVE_NOTE).text(&ui.leave_note);
        el("div", "gg")
            .attr(Attr::Lang, edition.language.clone())
            .attr(Attr::Dir, if edition.right_to_left { "rtl" } else { "ltr" })
            .maybe(Attr::DataPlace, state.place.map(Place::name))
            .child(bar(&shown))
            .child(el("div", "gg-live gg-top").child(note).child(language(&shown)))
            .child(explainer(&shown))
            .child(quiz_place(&shown))
            .child(support_place(&shown))
            .child(el("div", "gg-foot").when(!edition.reviewed, || says("p", "", &ui.unreviewed)))
            .into()
    }

    fn rendered(&mut self, ctx: &Context<App>, first: bool) {
        let focus = self.state.focus.take();
        if first || focus.is_some() {
            ctx.props().moved.emit((focus, self.act.clone()));
        }
    }
}

/// What every part of the widget is shown from.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The view's state.
    pub state: &'a State,
    /// The view's reducer.
    pub act: &'a Callback<Action>,
    /// The level of the widget's own headings.
    pub top: u8,
    /// As [`Props::live`].
    running: bool,
    /// Where the widget is shown.
    pub mode: Mode,
}

impl<'a> Shown<'a> {
    /// Whether the app is running; if not, this is the prerendered page. Only
    /// native tools print that: in a browser this is known beforehand, and what
    /// is only for that page is left out of the app.
    pub fn live(&self) -> bool {
        self.running || cfg!(not(feature = "ssr"))
    }

    /// The guide.
    pub fn edition(&self) -> &'a Edition {
        &self.state.edition
    }

    /// The words on buttons and the like.
    pub fn ui(&self) -> &'a Interface {
        &self.state.edition.interface
    }
}

/// Room for the choice of language. In the frame it stands in the page and moves here; elsewhere
/// `inline.js` says which languages there are.
fn language(shown: &Shown<'_>) -> El {
    let room = el("div", "gg-language");
    match shown.mode {
        Mode::Isolated => room,
        #[cfg(feature = "inline")]
        Mode::Inline => {
            let ui = shown.ui();
            let failed = says("p", "gg-if-no-language", &ui.no_language);
            room.child(el("label", "").attr(Attr::For, "gg-language").text(&ui.language))
                .child(
                    el("select", "").attr(Attr::Id, "gg-language").attr(Attr::Autocomplete, "off"),
                )
                .child(el("div", "gg-quiet").attr(Attr::Role, "status").child(failed))
        }
    }
}

/// The leave button, first of all, the way to each part, and the warning
/// before answers go: always in view.
fn bar(shown: &Shown<'_>) -> El {
    let Shown { state, act, .. } = *shown;
    let ui = shown.ui();
    let current = state.place.unwrap_or_default();
    let parts = Place::ALL.into_iter().filter(|place| *place != Place::Read || !state.is_bare());
    let parts = parts.map(|place| {
        let name = match place {
            Place::Read => &ui.read,
            Place::Quiz => &ui.quiz,
            Place::Support => &ui.support,
        };
        button("", name)
            .key(place.name())
            .attr(Attr::DataPress, place.name())
            .maybe(Attr::AriaCurrent, (place == current).then_some("page"))
            .press(act, Action::Go(place))
    });
    el("div", "gg-bar")
        .child(
            button("gg-leave", &ui.leave)
                .attr(Attr::DataPress, "leave")
                .attr(Attr::AriaDescribedBy, LEAVE_NOTE),
        )
        .child(el("nav", "gg-parts").attr(Attr::AriaLabel, ui.parts.clone()).list(parts))
        .child(
            el("div", "gg-status")
                .attr(Attr::Role, "status")
                .when(state.quiz.about_to_forget(), || says("p", "gg-note", &ui.warning)),
        )
        .when(state.quiz.about_to_forget(), || {
            button("gg-button", &ui.keep).press(act, Action::Quiz(Event::Stay))
        })
}
