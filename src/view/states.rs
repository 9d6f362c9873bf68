//! The named states of the widget: everything that a reader can meet, told by
//! what a reader does to get there.
//!
//! They are data, in one file (`tests/states.txt`, which explains itself).
//! Here they become HTML; a test in a real browser can do the same steps.

use super::app::Props;
use super::print;
use super::state::{Place, State};
use crate::guide::edition::Kept;
use crate::guide::quiz::{Answer, Event, Quiz, Screen, WARN_AFTER};
use crate::guide::rules::{OptionIndex, QuestionIndex};
use crate::guide::support::Day;

/// A state of the widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedState {
    /// Its name: lower case letters, digits and `-`.
    pub name: String,
    /// What a reader does, from the page as it loads.
    pub steps: Vec<Step>,
}

/// One thing that a reader does, or that happens to them. Sections, regions,
/// questions and options go by their ids in the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Goes to a part.
    Go(Place),
    /// Opens a section of the explainer; without one, all that folds.
    Open(Option<String>),
    /// Says where they are.
    Region(String),
    /// Takes the guide for a partner.
    Partner,
    /// Goes on to a question, and leaves open what comes before.
    Question(String),
    /// Goes on to a question, and picks an option of it.
    Pick(String, String),
    /// Goes on to a question, and would rather not say.
    Withhold(String),
    /// Goes on to the outcome.
    End,
    /// Asks for something to take along.
    Handout,
    /// Clears the answers.
    Clear,
    /// Leaves.
    Leave,
    /// Does nothing until the warning comes.
    Quiet,
    /// Chooses a language that cannot be fetched.
    NoLanguage,
    /// Has pressed something before the app is there.
    Early,
    /// The app does not come.
    Failed,
    /// The app may not start, since the page around could look inside.
    NotPrivate,
    /// The browser runs no scripts.
    NoScript,
}

/// A state as the frame's page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// What the head script and the app say of it on the root element.
    pub attributes: Vec<(&'static str, &'static str)>,
    /// What stands in the holder; nothing after leaving.
    pub body: Option<String>,
}

/// The day of every state: one on which a check of that year is fresh.
const TODAY: (i64, i64, i64) = (2026, 11, 22);

/// Reads the list of states.
///
/// # Errors
///
/// The first line that cannot be read, and why.
pub fn parse(list: &str) -> Result<Vec<NamedState>, String> {
    let mut states: Vec<NamedState> = vec![];
    for (number, line) in list.lines().enumerate() {
        let told = line.trim();
        if told.is_empty() || told.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| format!("line {}, `{told}`: {what}", number + 1);
        let (name, steps) =
            told.split_once(':').ok_or_else(|| wrong("a name, a colon, and steps"))?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(wrong("a name is made of a to z, 0 to 9 and -"));
        }
        if states.iter().any(|state| state.name == name) {
            return Err(wrong("this name stands above already"));
        }
        let steps: Option<_> = steps.split_whitespace().map(step).collect();
        let steps = steps.ok_or_else(|| wrong("no such step; see the top of the file"))?;
        states.push(NamedState { name: name.to_owned(), steps });
    }
    Ok(states)
}

fn step(word: &str) -> Option<Step> {
    if let Some(place) = Place::named(word) {
        return Some(Step::Go(place));
    }
    if let Some(question) = word.strip_suffix('?') {
        return Some(Step::Question(question.to_owned()));
    }
    Some(match word.split_once('=') {
        Some(("open", section)) => Step::Open(Some(section.to_owned())),
        Some(("region", region)) => Step::Region(region.to_owned()),
        Some((question, "-")) => Step::Withhold(question.to_owned()),
        Some((question, option)) => Step::Pick(question.to_owned(), option.to_owned()),
        None => match word {
            "open" => Step::Open(None),
            "partner" => Step::Partner,
            "end" => Step::End,
            "handout" => Step::Handout,
            "clear" => Step::Clear,
            "leave" => Step::Leave,
            "quiet" => Step::Quiet,
            "no-language" => Step::NoLanguage,
            "early" => Step::Early,
            "failed" => Step::Failed,
            "not-private" => Step::NotPrivate,
            "no-script" => Step::NoScript,
            _ => return None,
        },
    })
}

impl NamedState {
    /// Whether the app is there; if not, the head script alone shows it.
    pub fn is_live(&self) -> bool {
        use Step::{Early, Failed, NoScript, NotPrivate};
        !self.steps.iter().any(|step| matches!(step, Early | Failed | NotPrivate | NoScript))
    }

    /// What the widget is made with, to show this state of a guide.
    ///
    /// # Errors
    ///
    /// What the guide does not have: a question, an option, a region.
    pub fn props(&self, edition: &Kept) -> Result<Props, String> {
        let wrong = |what: &str, id: &str| format!("{}: there is no {what} `{id}`", self.name);
        let today = Day::new(TODAY.0, TODAY.1, TODAY.2).unwrap_or(Day(0));
        let mut shown = State::new(edition.clone(), today);
        shown.place = Some(Place::Read);
        for step in &self.steps {
            let quiz = shown.quiz.clone();
            let after = |quiz: Quiz, event| quiz.step(&edition.rules, event);
            let quiz = match step {
                Step::Go(place) => {
                    shown.place = Some(*place);
                    continue;
                }
                Step::Region(id) => {
                    edition.support.region(id).ok_or_else(|| wrong("region", id))?;
                    shown.region = Some(id.as_str().into());
                    shown.region_chosen = true;
                    continue;
                }
                Step::Partner => after(quiz, Event::Partner),
                Step::Question(id) | Step::Withhold(id) | Step::Pick(id, _) => {
                    let mut questions = edition.questions.iter().enumerate();
                    let (index, question) = questions
                        .find(|(_, question)| *question.id == **id)
                        .ok_or_else(|| wrong("question", id))?;
                    let quiz = go_on(edition, quiz, Some(index as QuestionIndex));
                    match step {
                        Step::Pick(_, option) => {
                            let mut options = question.options.iter();
                            let place = options.position(|one| *one.id == **option);
                            let place = place.ok_or_else(|| wrong("option", option))?;
                            after(quiz, Event::Pick(place as OptionIndex))
                        }
                        Step::Withhold(_) => after(quiz, Event::Withhold),
                        _ => quiz,
                    }
                }
                Step::End => go_on(edition, quiz, None),
                Step::Handout => after(quiz, Event::Handout),
                Step::Clear => after(quiz, Event::Forget),
                Step::Quiet => after(quiz, Event::Tick(WARN_AFTER)),
                Step::Leave => after(quiz, Event::Leave),
                _ => continue,
            };
            shown.place = Some(Place::Quiz);
            shown.quiz = quiz;
        }
        Ok(Props { state: shown, live: self.is_live(), ..Props::prerendered(edition.clone()) })
    }

    /// How the frame's page shows this state of a guide.
    ///
    /// # Errors
    ///
    /// What the guide does not have: a question, an option, a section, a region.
    pub fn shot(&self, edition: &Kept) -> Result<Shot, String> {
        let mut shown = self.props(edition)?;
        let mut attributes = vec![("data-js", "")];
        let mut open = vec![];
        for step in &self.steps {
            match step {
                Step::Open(None) => open.push("<details".to_owned()),
                Step::Open(Some(id)) if edition.sections.iter().any(|one| *one.id == **id) => {
                    open.push(["<details id=\"gg-section-", id, "\""].concat());
                }
                Step::Open(Some(id)) => {
                    return Err(format!("{}: there is no section `{id}`", self.name));
                }
                Step::NoLanguage => attributes.push(("data-no-language", "")),
                Step::Early => attributes.push(("data-pressed", "partner")),
                Step::Failed => attributes.push(("data-failed", "failed")),
                Step::NotPrivate => attributes.push(("data-failed", "not-private")),
                Step::NoScript => attributes.clear(),
                _ => {}
            }
        }
        if shown.state.quiz.screen() == Screen::Left {
            attributes.push(("data-left", ""));
            return Ok(Shot { attributes, body: None });
        }
        let mut body;
        if shown.live {
            attributes.push(("data-live", ""));
            let still = print(Props::prerendered(edition.clone()));
            body = with_explainer(&print(shown), &still);
        } else {
            // Without the app, the root element says which part is shown.
            let place = shown.state.place.take();
            let scripted = place.filter(|_| !attributes.is_empty());
            attributes.extend(scripted.map(|place| ("data-place", place.name())));
            body = print(shown);
            if let Some(place) = scripted {
                // As the script in the page's head says it.
                let button = |place: Place| ["data-press=\"", place.name(), "\""].concat();
                let current = |place| ["aria-current=\"page\" ", &button(place)].concat();
                body = body.replacen(&current(Place::Read), &button(Place::Read), 1);
                body = body.replacen(&button(place), &current(place), 1);
            }
        }
        for from in open {
            body = body.replace(&from, &[&from, " open=\"\""].concat());
        }
        Ok(Shot { attributes, body: Some(body) })
    }
}

/// Goes on to a question, or to the outcome: from what is answered by Next,
/// over what is not by Skip.
fn go_on(edition: &Kept, mut quiz: Quiz, to: Option<QuestionIndex>) -> Quiz {
    loop {
        let event = match quiz.screen() {
            Screen::Start | Screen::Partner | Screen::Forgotten => Event::Start,
            Screen::Question(here) if Some(here) == to => return quiz,
            Screen::Question(here) if quiz.answer(here) == Answer::Open => Event::Skip,
            Screen::Question(_) => Event::Next,
            Screen::Outcome | Screen::Handout | Screen::Left => return quiz,
        };
        quiz = quiz.step(&edition.rules, event);
    }
}

/// The running app's page, with the explainer that the prerendered one holds
/// moved into its room, as happens when the app takes over.
fn with_explainer(live: &str, still: &str) -> String {
    let opening = "aria-labelledby=\"gg-read-title\">";
    let explainer = still.split_once(opening).and_then(|(_, rest)| rest.split_once("</section>"));
    let moved = [opening, explainer.map_or("", |(explainer, _)| explainer)].concat();
    live.replacen(opening, &moved, 1)
}
