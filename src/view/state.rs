//! The view's state, and the messages that change it.

use crate::guide::edition::{Edition, Kept, Text};
use crate::guide::quiz::{Event, Quiz, Screen};
use crate::guide::rules::{Rules, SectionIndex};
use crate::guide::support::{ANYWHERE, Day};

/// The three parts of the widget. A reader sees one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The explainer.
    #[default]
    Read,
    /// The quiz and the partner guide.
    Quiz,
    /// The support list.
    Support,
}

impl Place {
    /// Every part, in order.
    pub const ALL: [Place; 3] = [Place::Read, Place::Quiz, Place::Support];

    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Place::Read => "read",
            Place::Quiz => "quiz",
            Place::Support => "support",
        }
    }

    /// The part with a name.
    pub fn named(name: &str) -> Option<Place> {
        Place::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// Where the reader begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// At the explainer.
    #[default]
    Explainer,
    /// At the quiz.
    Quiz,
    /// At the guide for a partner.
    Partner,
}

impl Start {
    /// The part to begin with.
    pub fn place(self) -> Place {
        match self {
            Start::Explainer => Place::Read,
            Start::Quiz | Start::Partner => Place::Quiz,
        }
    }

    /// The quiz to begin with.
    pub fn quiz(self, rules: &Rules) -> Quiz {
        match self {
            Start::Partner => Quiz::new().step(rules, Event::Partner),
            Start::Explainer | Start::Quiz => Quiz::new(),
        }
    }
}

/// Everything that can happen to the view.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Something happened to the quiz.
    Quiz(Event),
    /// Show a part.
    Go(Place),
    /// Show a section of the explainer, open.
    Open(SectionIndex),
    /// The reader said where they are; nothing takes it back.
    Region(Option<Text>),
    /// The site suggests a region: taken unless the reader has chosen one.
    Suggest(Option<Text>),
    /// The site sets the level of the widget's own headings.
    Heading(u8),
    /// The site says where to begin: taken unless the reader has moved on.
    Begin(Start),
    /// The reader wants the guide in another language: all else stays.
    Language(Kept),
    /// Forget this reader, and begin for another one.
    Anew(Start, Option<Text>, u8),
}

/// Where the reading position goes after a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The top, before something else is shown there: what is shown now lets go of the focus.
    /// (Afterwards a browser would have to lay out both screens for each of these.)
    Top,
    /// The heading of what is shown.
    Heading,
    /// A section of the explainer.
    Section(SectionIndex),
    /// The support panel above a question. It is shown; the focus stays.
    Panel,
}

/// The view at one moment.
#[derive(Clone, Debug)]
pub struct State {
    /// The guide.
    pub edition: Kept,
    /// The quiz.
    pub quiz: Quiz,
    /// The part shown; none where all stand below one another.
    pub place: Option<Place>,
    /// The reader's region.
    pub region: Option<Text>,
    /// Whether the reader chose the region, not the site.
    pub region_chosen: bool,
    /// Whether the reader has done anything yet.
    pub touched: bool,
    /// Where the reading position is to go.
    pub focus: Option<Focus>,
    /// The level of the widget's own headings.
    pub heading: u8,
    /// The day, to tell whether an entry is out of date.
    pub today: Day,
}

impl Action {
    /// Whether the reader did it, not time and not the site.
    fn is_the_readers(&self) -> bool {
        match self {
            Action::Quiz(event) => !matches!(event, Event::Tick(_) | Event::Stay),
            Action::Go(_) | Action::Open(_) | Action::Region(_) | Action::Language(_) => true,
            Action::Suggest(_) | Action::Heading(_) | Action::Begin(_) | Action::Anew(..) => false,
        }
    }
}

impl State {
    /// The view before anything has happened: all parts stand below one another.
    pub fn new(edition: Kept, today: Day) -> State {
        State {
            edition,
            quiz: Quiz::new(),
            place: None,
            region: None,
            region_chosen: false,
            touched: false,
            focus: None,
            heading: 2,
            today,
        }
    }

    /// Takes a message in. Returns whether there is anything new to show.
    pub fn update(&mut self, action: Action) -> bool {
        self.touched |= action.is_the_readers();
        match action {
            Action::Quiz(event) => {
                let (before, urgent) = (self.quiz.clone(), self.urgent());
                self.quiz = before.step(&self.edition.rules, event);
                match event {
                    // What time does must move nothing: the reader may be elsewhere
                    // on the page, and the page would notice.
                    Event::Tick(_) | Event::Stay => return self.quiz != before,
                    _ if self.quiz.screen() != before.screen() => {
                        self.focus = Some(Focus::Heading);
                    }
                    _ if self.urgent() > urgent => self.focus = Some(Focus::Panel),
                    // A refused pick must still lead to a render, or the browser
                    // goes on showing it as picked.
                    _ => {}
                }
            }
            Action::Go(place) => {
                self.place = Some(place);
                self.focus = Some(Focus::Heading);
            }
            Action::Open(section) => {
                self.place = Some(Place::Read);
                self.focus = Some(Focus::Section(section));
            }
            Action::Region(region) => {
                self.region = region.filter(|id| knows(&self.edition, id));
                self.region_chosen = true;
            }
            Action::Suggest(region) => {
                if !self.region_chosen {
                    self.region = region.filter(|id| knows(&self.edition, id));
                }
            }
            Action::Heading(level) => self.heading = level,
            Action::Language(edition) => {
                self.region.take_if(|id| !knows(&edition, id));
                self.edition = edition;
            }
            Action::Begin(start) => {
                if !self.touched {
                    self.place = Some(start.place());
                    self.quiz = start.quiz(&self.edition.rules);
                }
            }
            Action::Anew(start, region, heading) => {
                self.touched = false;
                self.region_chosen = false;
                self.update(Action::Begin(start));
                self.update(Action::Suggest(region));
                self.update(Action::Heading(heading));
            }
        }
        true
    }

    /// How many urgent outcomes the picks on screen lead to.
    fn urgent(&self) -> usize {
        match self.quiz.screen() {
            Screen::Question(question) => self.edition.urgent(question, &self.quiz.answers()).len(),
            _ => 0,
        }
    }

    /// Whether the page shown may lead nowhere but to support: it is the page
    /// of a bare outcome.
    pub fn is_bare(&self) -> bool {
        self.place == Some(Place::Quiz)
            && matches!(self.quiz.screen(), Screen::Outcome | Screen::Handout)
            && self.edition.page(&self.quiz.answers()).is_some_and(|page| page.outcome.bare)
    }

    /// Whether nothing is shown any more.
    pub fn has_left(&self) -> bool {
        self.quiz.screen() == Screen::Left
    }
}

fn knows(edition: &Edition, region: &str) -> bool {
    region != ANYWHERE && edition.support.region(region).is_some()
}
