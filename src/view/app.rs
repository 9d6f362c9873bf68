//! The whole widget.

use std::rc::Rc;

use yew::prelude::*;

use super::explainer::Explainer;
use super::quiz::QuizPlace;
use super::state::{Action, Focus, Place, State};
use super::support::{SupportPlace, press};
use super::words;
use crate::guide::edition::{Edition, Text};
use crate::guide::quiz::{Event, Quiz};
use crate::guide::support::Day;

/// What the widget is made with.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The guide in one language.
    pub edition: Rc<Edition>,
    /// The part to begin with; none where all stand below one another.
    pub place: Option<Place>,
    /// The quiz to begin with.
    pub quiz: Quiz,
    /// The region the site suggests.
    pub region: Option<Text>,
    /// The level of the widget's own headings.
    pub heading: u8,
    /// Today.
    pub today: Day,
    /// Whether the app is running; if not, this is the prerendered page.
    pub live: bool,
    /// Called after each render with where the reading position should go,
    /// and once at first with nothing.
    pub moved: Callback<Option<Focus>>,
    /// Gives the frame a way to send messages.
    pub dispatch: Callback<Callback<Action>>,
}

impl Props {
    /// The widget as it stands before any script has run.
    pub fn prerendered(edition: Rc<Edition>) -> Props {
        Props {
            edition,
            place: None,
            quiz: Quiz::new(),
            region: None,
            heading: 2,
            today: Day(0),
            live: false,
            moved: Callback::noop(),
            dispatch: Callback::noop(),
        }
    }
}

/// The whole widget: the leave button, the parts, and the words under them.
#[component]
pub fn App(props: &Props) -> Html {
    let state = use_reducer(|| {
        State::new(
            props.edition.clone(),
            props.place,
            props.quiz.clone(),
            props.region.clone(),
            props.today,
        )
    });
    let act: Callback<Action> = state.dispatcher().into();
    {
        let (dispatch, act) = (props.dispatch.clone(), act.clone());
        use_effect_with((), move |()| dispatch.emit(act));
    }
    {
        let moved = props.moved.clone();
        use_effect_with(state.focus, move |focus| moved.emit(focus.map(|(focus, _)| focus)));
    }

    let state = Rc::new((*state).clone());
    let edition = &state.edition;
    let ui = &edition.interface;
    if state.has_left() {
        return html! { <div class="gg"></div> };
    }
    let current = state.place.unwrap_or_default();
    html! {
        <div
            class="gg"
            lang={words(&edition.language)}
            dir={if edition.right_to_left { "rtl" } else { "ltr" }}
            data-place={state.place.map(Place::name)}
        >
            <div class="gg-bar">
                <button type="button" class="gg-leave" data-press="leave">
                    { words(&ui.leave) }
                </button>
                <nav class="gg-parts" aria-label={words(&ui.parts)}>
                    { for Place::ALL.into_iter().filter(|place| *place != Place::Read || !state.is_bare()).map(|place| html! {
                        <button
                            key={place.name()}
                            type="button"
                            data-press={place.name()}
                            aria-current={(place == current).then_some("page")}
                            onclick={press(&act, Action::Go(place))}
                        >{ words(match place {
                            Place::Read => &ui.read,
                            Place::Quiz => &ui.quiz,
                            Place::Support => &ui.support,
                        }) }</button>
                    }) }
                </nav>
            </div>
            <div class="gg-status" role="status">
                if state.quiz.about_to_forget() {
                    <div class="gg-note">
                        <p>{ words(&ui.warning) }</p>
                        <button type="button" class="gg-button" onclick={press(&act, Action::Quiz(Event::Stay))}>
                            { words(&ui.keep) }
                        </button>
                    </div>
                }
            </div>
            <Explainer edition={edition.clone()} heading={props.heading} />
            <QuizPlace state={state.clone()} act={act.clone()} heading={props.heading} live={props.live} />
            <SupportPlace
                edition={edition.clone()}
                region={state.region.clone()}
                act={act.clone()}
                heading={props.heading}
                today={state.today}
                live={props.live}
            />
            <div class="gg-foot">
                <p>{ words(&ui.leave_note) }</p>
                if !edition.reviewed {
                    <p>{ words(&ui.unreviewed) }</p>
                }
            </div>
        </div>
    }
}
