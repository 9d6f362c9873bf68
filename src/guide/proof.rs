//! The proof that a guide's rules keep their promises, by going through every
//! set of answers that the form allows.

use super::rules::{Answers, Condition, OutcomeIndex, Picks, Question, Rules};

/// The most answer sets that are gone through.
pub const MOST_SETS: u64 = 40_000_000;

/// Every set of answers that the form allows.
#[derive(Clone, Debug)]
pub struct Space {
    /// For each question, every set of picks it allows; the empty set first.
    choices: Vec<Vec<Picks>>,
}

impl Space {
    /// The space of a quiz.
    pub fn of(questions: &[Question]) -> Space {
        Space { choices: questions.iter().map(allowed).collect() }
    }

    /// How many sets there are; nothing if the number is beyond counting.
    pub fn size(&self) -> Option<u64> {
        self.choices.iter().try_fold(1u64, |size, choices| size.checked_mul(choices.len() as u64))
    }

    /// Calls a function with every set, in order. Sets that follow one another
    /// differ in the first questions first.
    pub fn for_each(&self, mut visit: impl FnMut(&Answers)) {
        let mut at = Cursor::start(self);
        loop {
            visit(&at.answers);
            if !at.advance(self) {
                return;
            }
        }
    }
}

/// A place in the order of [`Space::for_each`].
#[derive(Debug)]
struct Cursor {
    places: Vec<usize>,
    answers: Answers,
}

impl Cursor {
    fn start(space: &Space) -> Cursor {
        Cursor { places: vec![0; space.choices.len()], answers: Answers::default() }
    }

    /// Goes on to the next set, if there is one.
    fn advance(&mut self, space: &Space) -> bool {
        for ((question, choices), place) in (0u8..).zip(&space.choices).zip(&mut self.places) {
            *place += 1;
            if *place >= choices.len() {
                *place = 0;
            }
            self.answers.set(question, choices.get(*place).copied().unwrap_or_default());
            if *place != 0 {
                return true;
            }
        }
        false
    }
}

/// Every set of picks that a question allows: nothing, each option that stands
/// alone, and every other set up to its limit.
fn allowed(question: &Question) -> Vec<Picks> {
    let options = 0..question.options.min(16);
    let together: Picks = options.clone().collect::<Picks>().without(question.alone);
    let mut sets = vec![Picks::NONE];
    for option in together.iter() {
        for index in 0..sets.len() {
            if let Some(set) = sets.get(index).filter(|set| set.len() < usize::from(question.most))
            {
                sets.push(set.with(Picks::one(option)));
            }
        }
    }
    sets.extend(options.map(Picks::one).filter(|option| question.alone.has(*option)));
    sets
}

/// What the walk needs to know of an outcome.
#[derive(Clone, Debug)]
pub struct OutcomeShape {
    /// Whether it comforts.
    pub comfort: bool,
    /// The conditions of its variants, in order.
    pub variants: Vec<Condition>,
}

/// A way in which rules break a promise, with the first answers that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// A flag is picked, yet the outcome is comfort.
    FlagReachesComfort(OutcomeIndex, Answers),
    /// A flag is picked, yet the outcome is unsure.
    FlagReachesUnsure(Answers),
    /// Comfort without every safety question answered and clear.
    UnearnedComfort(OutcomeIndex, Answers),
    /// Comfort and support on one page.
    ComfortBesideFlag(OutcomeIndex, Answers),
    /// One flag more leads to a milder outcome.
    Milder {
        /// The outcome before.
        from: OutcomeIndex,
        /// The outcome with the flag added.
        to: OutcomeIndex,
        /// The answers with the flag added.
        answers: Answers,
    },
    /// Nothing answered, yet the outcome is not unsure.
    GuessWithoutAnswers(OutcomeIndex),
    /// No answers lead to this outcome.
    UnreachableOutcome(OutcomeIndex),
    /// No answers lead to this variant of an outcome.
    UnreachableVariant(OutcomeIndex, usize),
}

/// Goes through every answer set of a space no larger than [`MOST_SETS`] and
/// lists each kind of breach once, a flag that leads nowhere once for each flag.
pub fn walk(rules: &Rules, outcomes: &[OutcomeShape], space: &Space) -> Vec<Breach> {
    let mut walk = Walk::new(rules.clone(), outcomes.to_vec(), space.clone());
    while walk.go_on(u64::MAX) {}
    walk.finish()
}

/// A walk through every answer set, which can be made in pieces.
#[derive(Debug)]
pub struct Walk {
    rules: Rules,
    outcomes: Vec<OutcomeShape>,
    space: Space,
    at: Cursor,
    /// Question, its flags: for safety questions only.
    flags: Vec<(u8, Picks)>,
    reached: Vec<bool>,
    /// Outcome and variant not seen yet.
    missing: Vec<(OutcomeIndex, usize)>,
    /// The rank of every set's outcome, in the order of the walk.
    ranks: Vec<u8>,
    breaches: Vec<Breach>,
}

impl Walk {
    /// A walk that has yet to begin.
    pub fn new(rules: Rules, outcomes: Vec<OutcomeShape>, space: Space) -> Walk {
        let missing = (0u8..)
            .zip(&outcomes)
            .flat_map(|(outcome, shape)| {
                (0..shape.variants.len()).map(move |variant| (outcome, variant))
            })
            .collect();
        Walk {
            at: Cursor::start(&space),
            flags: (0u8..).zip(&rules.questions).map(|(index, q)| (index, q.flags())).collect(),
            reached: vec![false; outcomes.len()],
            missing,
            ranks: Vec::new(),
            breaches: Vec::new(),
            rules,
            outcomes,
            space,
        }
    }

    /// Goes through so many more sets, and says whether any are left.
    pub fn go_on(&mut self, sets: u64) -> bool {
        let mut at = std::mem::replace(&mut self.at, Cursor::start(&self.space));
        let mut more = true;
        for _ in 0..sets {
            self.visit(&at.answers);
            more = at.advance(&self.space);
            if !more {
                break;
            }
        }
        self.at = at;
        more
    }

    /// How many sets it has gone through.
    pub fn done(&self) -> u64 {
        self.ranks.len() as u64
    }

    /// How serious an outcome is: its place among the flags, or past them all.
    fn rank(&self, outcome: OutcomeIndex) -> u8 {
        let flags = &self.rules.flags;
        flags.iter().position(|flag| flag.outcome == outcome).unwrap_or(flags.len()) as u8
    }

    fn comforts(&self, outcome: OutcomeIndex) -> bool {
        self.outcomes.get(usize::from(outcome)).is_some_and(|shape| shape.comfort)
    }

    fn note(&mut self, breach: Breach) {
        let kind = std::mem::discriminant(&breach);
        if !self.breaches.iter().any(|other| std::mem::discriminant(other) == kind) {
            self.breaches.push(breach);
        }
    }

    /// Notes a flag that leads nowhere, if these are the first answers with it.
    fn note_lost_flag(&mut self, answers: &Answers) {
        let known = |question: u8, flag: Picks| {
            self.breaches.iter().any(|breach| match breach {
                Breach::FlagReachesUnsure(other) => other.get(question).has(flag),
                _ => false,
            })
        };
        let lost = self.flags.iter().any(|(question, flags)| {
            let mut picked = answers.get(*question).iter().map(Picks::one);
            picked.any(|option| flags.has(option) && !known(*question, option))
        });
        if lost {
            self.breaches.push(Breach::FlagReachesUnsure(answers.clone()));
        }
    }

    fn visit(&mut self, answers: &Answers) {
        let reading = self.rules.read(answers);
        let outcome = reading.outcome;
        self.ranks.push(self.rank(outcome));
        if let Some(reached) = self.reached.get_mut(usize::from(outcome)) {
            *reached = true;
        }
        let flagged =
            self.flags.iter().any(|(question, flags)| answers.get(*question).meets(*flags));
        let comfort = self.comforts(outcome);
        if flagged && comfort {
            self.note(Breach::FlagReachesComfort(outcome, answers.clone()));
        }
        if flagged && outcome == self.rules.unsure {
            self.note_lost_flag(answers);
        }
        if comfort && self.rules.clear(answers).is_none() {
            self.note(Breach::UnearnedComfort(outcome, answers.clone()));
        }
        if let Some(other) = reading.also.iter().find(|other| self.comforts(**other) != comfort) {
            self.note(Breach::ComfortBesideFlag(*other, answers.clone()));
        }
        if answers.is_empty() && outcome != self.rules.unsure {
            self.note(Breach::GuessWithoutAnswers(outcome));
        }
        if !self.missing.is_empty() {
            let shown = std::iter::once(outcome).chain(reading.also);
            for outcome in shown {
                let shape = self.outcomes.get(usize::from(outcome));
                let variant = shape
                    .and_then(|shape| shape.variants.iter().position(|when| when.holds(answers)));
                if let Some(variant) = variant {
                    self.missing.retain(|missing| *missing != (outcome, variant));
                }
            }
        }
    }

    /// Every breach, once all sets are gone through.
    pub fn finish(mut self) -> Vec<Breach> {
        for (outcome, reached) in (0u8..).zip(std::mem::take(&mut self.reached)) {
            if !reached {
                self.breaches.push(Breach::UnreachableOutcome(outcome));
            }
        }
        for (outcome, variant) in std::mem::take(&mut self.missing) {
            self.breaches.push(Breach::UnreachableVariant(outcome, variant));
        }
        if let Some(milder) = self.milder() {
            self.breaches.push(milder);
        }
        self.breaches
    }

    /// Compares every set with each set that has one flag more.
    fn milder(&self) -> Option<Breach> {
        let mut stride = 1usize;
        for ((question, shape), choices) in
            (0u8..).zip(&self.rules.questions).zip(&self.space.choices)
        {
            for (place, picks) in choices.iter().enumerate() {
                for flag in shape.flags().iter().map(Picks::one) {
                    let Some(after) = with_flag(shape, *picks, flag) else { continue };
                    let Some(target) = choices.iter().position(|other| *other == after) else {
                        continue;
                    };
                    let found = self.first_milder(stride, choices.len(), place, target);
                    if let Some((from, to)) = found {
                        let mut answers = self.space.at(to);
                        let to = self.rules.read(&answers).outcome;
                        let before = self.space.at(from);
                        let from = self.rules.read(&before).outcome;
                        answers.set(question, after);
                        return Some(Breach::Milder { from, to, answers });
                    }
                }
            }
            stride *= choices.len();
        }
        None
    }

    /// The first pair of sets that differ in one question only, by `place` and
    /// `target`, of which the second is milder.
    fn first_milder(
        &self,
        stride: usize,
        count: usize,
        place: usize,
        target: usize,
    ) -> Option<(usize, usize)> {
        let block = stride * count;
        for (number, ranks) in self.ranks.chunks(block).enumerate() {
            let before = ranks.get(place * stride..(place + 1) * stride)?;
            let after = ranks.get(target * stride..(target + 1) * stride)?;
            if let Some(offset) =
                before.iter().zip(after).position(|(before, after)| after > before)
            {
                let start = number * block + offset;
                return Some((start + place * stride, start + target * stride));
            }
        }
        None
    }
}

impl Space {
    /// The set at a place in the order of [`Space::for_each`].
    fn at(&self, mut index: usize) -> Answers {
        let mut answers = Answers::default();
        for (question, choices) in (0u8..).zip(&self.choices) {
            let picks = choices.get(index % choices.len().max(1)).copied().unwrap_or_default();
            answers.set(question, picks);
            index /= choices.len().max(1);
        }
        answers
    }
}

/// The picks with one flag more; nothing if the flag is there already, or if
/// another flag would have to go for it.
fn with_flag(question: &Question, picks: Picks, flag: Picks) -> Option<Picks> {
    if picks.has(flag) {
        return None;
    }
    if question.most <= 1 {
        return (!picks.meets(question.flags())).then_some(flag);
    }
    let kept = if question.alone.has(flag) { Picks::NONE } else { picks.without(question.alone) };
    let lost = picks.without(kept).meets(question.flags());
    let after = kept.with(flag);
    (!lost && after.len() <= usize::from(question.most)).then_some(after)
}
