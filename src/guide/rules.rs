//! How answers become an outcome.
//!
//! Rules are data in one condition form: any-of of all-of of "question has
//! option", without negation. The engine around them is code, and its shape
//! keeps the promise that matters most: a comforting outcome needs a
//! [`Clear`], and only [`Rules::clear`] can make one, after it has seen every
//! safety question answered with nothing but clear options.

use serde::Serialize;

use super::lines::{Lines, Readable, readable};

/// A question's place in the quiz, counted from 0.
pub type QuestionIndex = u8;
/// A section's place in the explainer, counted from 0.
pub type SectionIndex = u8;
/// An option's place in its question, counted from 0.
pub type OptionIndex = u8;
/// An outcome's place in the guide's list of outcomes, counted from 0.
pub type OutcomeIndex = u8;
/// A note's place in the guide's list of notes, counted from 0.
pub type NoteIndex = u8;

/// The most options one question may offer.
pub const MOST_OPTIONS: usize = 16;

/// The options picked for one question, as a set. Empty means not answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Picks(u16);

impl Picks {
    /// No option: the question is not answered.
    pub const NONE: Picks = Picks(0);

    /// The set that holds one option. An index over 15 gives the empty set.
    pub fn one(option: OptionIndex) -> Picks {
        Picks(1u16.checked_shl(option.into()).unwrap_or(0))
    }

    /// Whether nothing is picked.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many options are picked.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether every option of `other` is in this set.
    pub fn has(self, other: Picks) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the two sets share an option.
    pub fn meets(self, other: Picks) -> bool {
        self.0 & other.0 != 0
    }

    /// The options in either set.
    pub fn with(self, other: Picks) -> Picks {
        Picks(self.0 | other.0)
    }

    /// The options of this set that are not in `other`.
    pub fn without(self, other: Picks) -> Picks {
        Picks(self.0 & !other.0)
    }

    /// The picked options, in the question's order.
    pub fn iter(self) -> impl Iterator<Item = OptionIndex> {
        (0..MOST_OPTIONS as u8).filter(move |option| self.has(Picks::one(*option)))
    }
}

impl FromIterator<OptionIndex> for Picks {
    fn from_iter<I: IntoIterator<Item = OptionIndex>>(options: I) -> Picks {
        options.into_iter().fold(Picks::NONE, |picks, option| picks.with(Picks::one(option)))
    }
}

/// What a reader has picked, question by question. A question that is missing
/// from the list is not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(Vec<Picks>);

impl FromIterator<Picks> for Answers {
    fn from_iter<I: IntoIterator<Item = Picks>>(picks: I) -> Answers {
        Answers(picks.into_iter().collect())
    }
}

impl Answers {
    /// What is picked for a question.
    pub fn get(&self, question: QuestionIndex) -> Picks {
        self.0.get(usize::from(question)).copied().unwrap_or_default()
    }

    /// Sets what is picked for a question.
    pub fn set(&mut self, question: QuestionIndex, picks: Picks) {
        let index = usize::from(question);
        if self.0.len() <= index {
            self.0.resize(index + 1, Picks::NONE);
        }
        if let Some(slot) = self.0.get_mut(index) {
            *slot = picks;
        }
    }

    /// Whether no question is answered.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|picks| picks.is_empty())
    }
}

/// Any-of of all-of of "question has option". There is no "not": an answer
/// more can make a condition true, never false.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Condition(pub Vec<Vec<(QuestionIndex, Picks)>>);

impl Condition {
    /// Whether the answers meet the condition. An empty condition is never met.
    pub fn holds(&self, answers: &Answers) -> bool {
        self.0
            .iter()
            .any(|all| all.iter().all(|(question, picks)| answers.get(*question).has(*picks)))
    }
}

/// What the rules need to know of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// How many options it offers.
    pub options: u8,
    /// How many of them may be picked at once.
    pub most: u8,
    /// Options that stand alone ("None of these"): picking one lets go of the
    /// rest, and picking any other lets go of it.
    pub alone: Picks,
    /// For a safety question: the options that raise no concern. Every other
    /// option of it is a flag. Empty for a question that is not about safety.
    pub clear: Picks,
}

impl Question {
    /// Whether comfort depends on an answer to this question.
    pub fn is_safety(&self) -> bool {
        !self.clear.is_empty()
    }

    /// The options that raise a concern; none if this is no safety question.
    pub fn flags(&self) -> Picks {
        if self.is_safety() {
            (0..self.options).collect::<Picks>().without(self.clear)
        } else {
            Picks::NONE
        }
    }

    /// The same picks, with a lone option dropped where others stand beside it:
    /// "none of these" beside a flag means the flag.
    pub fn settled(&self, picks: Picks) -> Picks {
        let others = picks.without(self.alone);
        if others.is_empty() { picks } else { others }
    }
}

/// An outcome and when it is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// When it applies.
    pub when: Condition,
    /// Where it leads.
    pub outcome: OutcomeIndex,
}

/// A remark added to an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteRule {
    /// When it applies.
    pub when: Condition,
    /// Which note.
    pub note: NoteIndex,
}

/// Everything the quiz needs to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The flags, the most serious first.
    pub flags: Vec<Rule>,
    /// The outcome for a reader about whom we must not guess.
    pub unsure: OutcomeIndex,
    /// The note that says a skipped safety question is why.
    pub skipped: NoteIndex,
    /// The comforting outcomes, the heavier feeling first.
    pub feelings: Vec<Rule>,
    /// Remarks that go with comfort, and with not knowing what it was.
    pub notes: Vec<NoteRule>,
}

impl Readable for Picks {
    fn read(lines: &mut Lines<'_>) -> Picks {
        Picks(lines.value())
    }
}

impl Readable for Condition {
    fn read(lines: &mut Lines<'_>) -> Condition {
        Condition(lines.value())
    }
}

readable! {
    Question { options, most, alone, clear }
    Rule { when, outcome }
    NoteRule { when, note }
    Rules { questions, flags, unsure, skipped, feelings, notes }
}

/// The proof that every safety question is answered and none raised a flag.
/// Only [`Rules::clear`] makes one.
#[derive(Clone, Copy, Debug)]
pub struct Clear<'a>(&'a Answers);

/// Where a set of answers leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The outcome shown.
    pub outcome: OutcomeIndex,
    /// Further flags in order, or the further feelings' outcomes.
    pub also: Vec<OutcomeIndex>,
    /// Remarks shown with the outcome.
    pub notes: Vec<NoteIndex>,
}

impl Rules {
    /// Reads a set of answers. Flags win over everything, the most serious
    /// first; without flags, comfort needs a [`Clear`]; all else is unsure.
    pub fn read(&self, answers: &Answers) -> Reading {
        let mut flags = matching(&self.flags, answers);
        if !flags.is_empty() {
            return Reading { outcome: flags.remove(0), also: flags, notes: Vec::new() };
        }
        match self.clear(answers) {
            Some(clear) => self.comfort(clear),
            None => Reading { outcome: self.unsure, also: Vec::new(), notes: vec![self.skipped] },
        }
    }

    /// The proof that comfort is earned, if it is.
    pub fn clear<'a>(&self, answers: &'a Answers) -> Option<Clear<'a>> {
        let earned = (0u8..).zip(&self.questions).all(|(index, question)| {
            let picks = answers.get(index);
            !question.is_safety() || (!picks.is_empty() && question.clear.has(picks))
        });
        earned.then_some(Clear(answers))
    }

    /// The comforting outcome, or unsure where the reader does not know what
    /// it was.
    fn comfort(&self, Clear(answers): Clear<'_>) -> Reading {
        let mut feelings = matching(&self.feelings, answers);
        let outcome = if feelings.is_empty() { self.unsure } else { feelings.remove(0) };
        let mut notes = Vec::new();
        for rule in &self.notes {
            if rule.when.holds(answers) {
                notes.push(rule.note);
            }
        }
        Reading { outcome, also: feelings, notes }
    }
}

/// The outcomes of the rules that hold, in order, each once.
fn matching(rules: &[Rule], answers: &Answers) -> Vec<OutcomeIndex> {
    let mut outcomes = Vec::new();
    for rule in rules {
        if rule.when.holds(answers) && !outcomes.contains(&rule.outcome) {
            outcomes.push(rule.outcome);
        }
    }
    outcomes
}
