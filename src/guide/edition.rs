//! A guide in one language, put together: all that a reader's browser gets.

use std::mem::ManuallyDrop;
use std::rc::Rc;

use serde::Serialize;

use super::lines::{Lines, Readable, cut, readable};
use super::rules::{Answers, Condition, OutcomeIndex, Picks, QuestionIndex, Rules, SectionIndex};
use super::support::Support;

/// Words of the guide. Shared, so that showing them copies nothing.
pub type Text = Rc<str>;

/// An edition as an app holds it. It lives as long as the page: to take it apart
/// would be 600 bytes for every reader to load.
pub type Kept = Rc<ManuallyDrop<Edition>>;

/// A guide in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edition {
    /// The guide's neutral name.
    pub guide: Text,
    /// The language, as BCP 47 writes it.
    pub language: Text,
    /// Whether the language runs from right to left.
    pub right_to_left: bool,
    /// Whether somebody has reviewed the words.
    pub reviewed: bool,
    /// The visible heading.
    pub title: Text,
    /// A sentence or two under it.
    pub lead: Text,
    /// The explainer.
    pub sections: Vec<Section>,
    /// The introduction to the quiz.
    pub intro: Intro,
    /// The questions, in the order of the rules.
    pub questions: Vec<Question>,
    /// The outcomes, as the rules number them.
    pub outcomes: Vec<Outcome>,
    /// The notes, as the rules number them.
    pub notes: Vec<Note>,
    /// Changes to the links under an outcome.
    pub tips: Vec<Tip>,
    /// The guide for a partner.
    pub partner: Partner,
    /// What one could say to a doctor: for the paper that a reader takes along.
    pub say: Option<(Text, Vec<Text>)>,
    /// How answers become an outcome.
    pub rules: Rules,
    /// Whom a reader can turn to.
    pub support: Support,
    /// Words about the support list.
    pub support_words: SupportWords,
    /// The words on buttons and the like.
    pub interface: Interface,
}

/// A section of the explainer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// What stands in it.
    pub body: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// A small heading.
    Heading(Text),
    /// A list.
    List(Vec<Text>),
    /// Things one could say aloud.
    Say(Vec<Text>),
    /// A question and its answer.
    Ask(Text, Text),
}

/// The introduction to the quiz.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intro {
    /// Its heading.
    pub title: Text,
    /// What the quiz is and is not.
    pub text: Text,
    /// "Whom did it happen to?"
    pub fork: Text,
    /// "It happened to me".
    pub me: Text,
    /// "It happened to someone I was with".
    pub other: Text,
    /// What stands under every outcome.
    pub disclaimer: Text,
}

/// A question's words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// Its id.
    pub id: Text,
    /// What is asked.
    pub legend: Text,
    /// A line of help.
    pub hint: Option<Text>,
    /// What it offers.
    pub options: Vec<QuestionOption>,
}

/// An option's words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionOption {
    /// Its id.
    pub id: Text,
    /// Its label.
    pub label: Text,
    /// A line of help.
    pub hint: Option<Text>,
    /// The urgent outcome it leads to: help for it shows as soon as it is
    /// picked.
    pub urgent: Option<OutcomeIndex>,
}

/// What an outcome is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// Help now.
    Urgent,
    /// Support, never comfort.
    Support,
    /// Not knowing.
    Unsure,
    /// Comfort.
    Comfort,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Its id.
    pub id: Text,
    /// What it is for.
    pub kind: Kind,
    /// Whether nothing beside it may lead anywhere but its own links.
    pub bare: bool,
    /// Whether the emergency number stands on top.
    pub emergency: bool,
    /// The topics of the support list shown with it.
    pub support: Vec<Text>,
    /// The sentence that stands for it beside a more serious outcome.
    pub also: Option<Text>,
    /// Sections that must not be linked beside it.
    pub forbid: Vec<SectionIndex>,
    /// Its words for certain answers; the first that fits is taken.
    pub variants: Vec<(Condition, OutcomeWords)>,
    /// Its words otherwise.
    pub words: OutcomeWords,
}

impl Outcome {
    /// The words that fit the answers.
    pub fn words(&self, answers: &Answers) -> &OutcomeWords {
        self.variants
            .iter()
            .find(|(when, _)| when.holds(answers))
            .map_or(&self.words, |(_, words)| words)
    }
}

/// What an outcome says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeWords {
    /// Its title.
    pub title: Text,
    /// Its paragraph.
    pub text: Text,
    /// What one can do next.
    pub next: Vec<Text>,
    /// The sections it links to.
    pub links: Vec<SectionIndex>,
}

/// A remark beside an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    /// Its id.
    pub id: Text,
    /// Its words.
    pub text: Text,
}

/// A change to the links under an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tip {
    /// When it applies.
    pub when: Condition,
    /// The sections that come first.
    pub first: Vec<SectionIndex>,
    /// The sections that are left out.
    pub drop: Vec<SectionIndex>,
}

/// The guide for a partner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Partner {
    /// Its heading.
    pub title: Text,
    /// A sentence or two under it.
    pub lead: Text,
    /// The section that is the guide.
    pub section: SectionIndex,
    /// The sections it links to.
    pub links: Vec<SectionIndex>,
}

/// Words about the support list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SupportWords {
    /// A sentence or two above it.
    pub lead: Text,
    /// That calls and links may show on a bill or in a history.
    pub bill: Text,
    /// That lines for young people are here too.
    pub under_18: Text,
    /// That nothing has to be reported to get help.
    pub no_police: Text,
}

/// Everything on an outcome's page that the answers decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a> {
    /// The outcome shown.
    pub outcome: &'a Outcome,
    /// Its words.
    pub words: &'a OutcomeWords,
    /// Notes beside it.
    pub notes: Vec<&'a Note>,
    /// Whether an emergency number stands on top.
    pub emergency: bool,
    /// What stands below it: further flags, or the further feelings.
    pub also: Vec<(&'a Outcome, &'a OutcomeWords)>,
    /// The sections linked, in order.
    pub links: Vec<&'a Section>,
}

impl Edition {
    /// The edition, to be held by an app.
    pub fn keep(self) -> Kept {
        Rc::new(ManuallyDrop::new(self))
    }

    /// A question's words.
    pub fn question(&self, question: QuestionIndex) -> Option<&Question> {
        self.questions.get(usize::from(question))
    }

    /// A section.
    pub fn section(&self, section: SectionIndex) -> Option<&Section> {
        self.sections.get(usize::from(section))
    }

    /// An outcome.
    pub fn outcome(&self, outcome: OutcomeIndex) -> Option<&Outcome> {
        self.outcomes.get(usize::from(outcome))
    }

    /// The urgent outcomes that what is picked for a question leads to, the
    /// most serious first: the support panel opens for them at once.
    pub fn urgent(&self, question: QuestionIndex, answers: &Answers) -> Vec<&Outcome> {
        let picked = answers.get(question);
        let options = self.question(question).map_or(&[][..], |words| &words.options);
        let mut urgent = Vec::new();
        for (outcome, index) in self.outcomes.iter().zip(0u8..) {
            let leads = |(option, number): (&QuestionOption, u8)| {
                option.urgent == Some(index) && picked.has(Picks::one(number))
            };
            if options.iter().zip(0u8..).any(leads) {
                urgent.push(outcome);
            }
        }
        urgent
    }

    /// The page for a set of answers; nothing only if the guide lacks the
    /// outcome that its own rules name, which `check` refuses.
    pub fn page(&self, answers: &Answers) -> Option<Page<'_>> {
        let reading = self.rules.read(answers);
        let outcome = self.outcome(reading.outcome)?;
        let words = outcome.words(answers);
        let mut emergency = outcome.emergency;
        let mut also = Vec::new();
        for index in reading.also {
            if let Some(other) = self.outcome(index) {
                emergency |= other.emergency;
                also.push((other, other.words(answers)));
            }
        }
        let mut notes = Vec::new();
        for index in reading.notes {
            notes.extend(self.notes.get(usize::from(index)));
        }
        let links = self.links(outcome, words, &also, answers);
        Some(Page { outcome, words, notes, emergency, also, links })
    }

    /// The links on an outcome's page. What one outcome on the page forbids,
    /// the whole page leaves out; what one tip drops, no other brings back;
    /// tips add nothing to an outcome that offers support, and never touch an
    /// urgent one.
    fn links(
        &self,
        outcome: &Outcome,
        words: &OutcomeWords,
        also: &[(&Outcome, &OutcomeWords)],
        answers: &Answers,
    ) -> Vec<&Section> {
        let mut links: Vec<SectionIndex> = Vec::new();
        let mut dropped = outcome.forbid.clone();
        for (other, _) in also {
            dropped.extend_from_slice(&other.forbid);
        }
        let mut add = |link: SectionIndex| {
            if !links.contains(&link) {
                links.push(link);
            }
        };
        for tip in &self.tips {
            if outcome.kind != Kind::Urgent && tip.when.holds(answers) {
                for link in &tip.first {
                    if outcome.kind != Kind::Support || words.links.contains(link) {
                        add(*link);
                    }
                }
                dropped.extend_from_slice(&tip.drop);
            }
        }
        words.links.iter().for_each(|link| add(*link));
        links.retain(|link| !dropped.contains(link));
        self.linked(&links)
    }

    /// The sections that links lead to.
    pub fn linked(&self, links: &[SectionIndex]) -> Vec<&Section> {
        let mut sections = Vec::new();
        for link in links {
            sections.extend(self.section(*link));
        }
        sections
    }
}

readable! {
    Edition { guide, language, right_to_left, reviewed, title, lead, sections, intro, questions, outcomes, notes, tips, partner, say, rules, support, support_words, interface }
    Section { id, title, body }
    Intro { title, text, fork, me, other, disclaimer }
    Question { id, legend, hint, options }
    QuestionOption { id, label, hint, urgent }
    Outcome { id, kind, bare, emergency, support, also, forbid, variants, words }
    OutcomeWords { title, text, next, links }
    Note { id, text }
    Tip { when, first, drop }
    Partner { title, lead, section, links }
    SupportWords { lead, bill, under_18, no_police }
}

impl Readable for Kind {
    fn read(lines: &mut Lines<'_>) -> Kind {
        match lines.number(3) {
            0 => Kind::Urgent,
            1 => Kind::Support,
            2 => Kind::Unsure,
            _ => Kind::Comfort,
        }
    }
}

impl Readable for Block {
    fn read(lines: &mut Lines<'_>) -> Block {
        match lines.number(4) {
            0 => Block::Paragraph(lines.value()),
            1 => Block::Heading(lines.value()),
            2 => Block::List(lines.value()),
            3 => Block::Say(lines.value()),
            _ => Block::Ask(lines.value(), lines.value()),
        }
    }
}

/// Defines [`Interface`] and the list of its keys from one list.
macro_rules! interface {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The words on buttons and the like. A key is the field's name with
        /// hyphens; `{n}` and its like stand for what is put in their place.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case", deny_unknown_fields))]
        #[allow(missing_docs)]
        pub struct Interface { $($(#[$doc])* pub $name: Text,)* }

        readable! { Interface { $($name),* } }

        impl Interface {
            /// Every key, as the code spells it.
            pub const KEYS: &'static [&'static str] = &[$(stringify!($name)),*];

            /// Fills each field by its key.
            pub fn from_keys(mut words: impl FnMut(&str) -> Text) -> Interface {
                Interface { $($name: words(stringify!($name)),)* }
            }
        }
    };
}

interface! {
    /// The frame's title and the page's: neutral, it must not name the topic.
    page_title,
    leave, leave_note, left,
    parts, read, quiz, support, language, no_language,
    progress, next, back, skip, finish, restart, clear, change,
    rather_not, too_many,
    your_answers, not_answered,
    take, take_note, print,
    next_steps, also_told, also_fits, read_more,
    who_can_help, where_are_you, choose_place, all_support, go_on,
    emergency, emergency_any, call, text, text_word, website, new_tab,
    always_open, from_age, to_age, not_checked, checked_on,
    warning, keep, forgotten, start,
    privacy, privacy_inline, unreviewed, getting_ready, no_script, failed, not_private,
}

/// Puts words in the place of `{name}`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let (before, mut rest) = cut(text, b'{');
    let mut filled = before.to_owned();
    while let Some(tail) = rest {
        let (name, after) = cut(tail, b'}');
        let found = values.iter().find(|(known, _)| after.is_some() && *known == name);
        let (word, tail) = match found {
            Some((_, value)) => (*value, after.unwrap_or_default()),
            None => ("{", tail),
        };
        let (before, next) = cut(tail, b'{');
        filled.push_str(word);
        filled.push_str(before);
        rest = next;
    }
    filled
}
