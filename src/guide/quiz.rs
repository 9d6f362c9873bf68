//! How the quiz moves: a state machine, pure and total.
//!
//! Every event is allowed in every state; one that makes no sense there
//! changes nothing. States that make no sense cannot be built: the fields are
//! private, and [`Quiz::step`] is the only way from one to the next.

use super::rules::{Answers, OptionIndex, Picks, QuestionIndex, Reading, Rules};

/// Seconds without a sign of the reader after which answers are forgotten.
pub const FORGET_AFTER: u32 = 10 * 60;
/// Seconds without a sign of the reader after which a warning shows.
pub const WARN_AFTER: u32 = FORGET_AFTER - 60;

/// What a reader has done with one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing, or skipped.
    #[default]
    Open,
    /// "I would rather not say". Counts as not answered.
    Withheld,
    /// Picked these options; never an empty set.
    Picked(Picks),
}

impl Answer {
    /// The picked options; none if the question is not answered.
    pub fn picks(self) -> Picks {
        match self {
            Answer::Picked(picks) => picks,
            Answer::Open | Answer::Withheld => Picks::NONE,
        }
    }

    fn of(picks: Picks) -> Answer {
        if picks.is_empty() { Answer::Open } else { Answer::Picked(picks) }
    }
}

/// What the reader sees of the quiz.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The introduction, and whom it happened to.
    #[default]
    Start,
    /// The guide for a partner.
    Partner,
    /// A question.
    Question(QuestionIndex),
    /// The outcome.
    Outcome,
    /// What the reader can take along on paper.
    Handout,
    /// The answers went, because of time or because the page was left.
    Forgotten,
    /// The reader has left. Nothing is shown any more, and nothing leads on.
    Left,
}

impl Screen {
    /// Whether it shows what the reader answered, or what that led to.
    pub fn is_of_answers(self) -> bool {
        matches!(self, Screen::Question(_) | Screen::Outcome | Screen::Handout)
    }
}

/// Everything that can happen to the quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// "It happened to me": go to the first question.
    Start,
    /// "It happened to someone I was with": go to the partner guide.
    Partner,
    /// Pick an option of the question on screen, or let go of it again where
    /// several may be picked.
    Pick(OptionIndex),
    /// "I would rather not say".
    Withhold,
    /// Go on to the next question, or to the outcome after the last.
    Next,
    /// Leave the question on screen unanswered and go on.
    Skip,
    /// Go back one screen, keeping the answers.
    Back,
    /// From the outcome, go to a question to answer it differently.
    Change(QuestionIndex),
    /// Go to the outcome now.
    Finish,
    /// From the outcome, go to what can be taken along on paper.
    Handout,
    /// Clear the answers and go to the introduction.
    Restart,
    /// Leave: show nothing any more.
    Leave,
    /// Time has passed without a sign of the reader, in seconds.
    Tick(u32),
    /// A sign of the reader: a touch, a key, a scroll, "Keep this open".
    Stay,
    /// "Clear my answers".
    Forget,
}

/// The quiz at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quiz {
    screen: Screen,
    answers: Vec<Answer>,
    changing: bool,
    too_many: bool,
    idle: u32,
}

impl Quiz {
    /// A quiz that has not begun.
    pub fn new() -> Quiz {
        Quiz::default()
    }

    /// What is on screen.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// What the reader has done with a question.
    pub fn answer(&self, question: QuestionIndex) -> Answer {
        self.answers.get(usize::from(question)).copied().unwrap_or_default()
    }

    /// The answers as the rules read them.
    pub fn answers(&self) -> Answers {
        self.answers.iter().map(|answer| answer.picks()).collect()
    }

    /// Where the answers lead.
    pub fn reading(&self, rules: &Rules) -> Reading {
        rules.read(&self.answers())
    }

    /// Whether the last pick was refused because no more may be picked.
    pub fn too_many(&self) -> bool {
        self.too_many
    }

    /// Whether the reader came from the outcome to change an answer.
    pub fn changing(&self) -> bool {
        self.changing
    }

    /// Whether the answers will be forgotten within a minute.
    pub fn about_to_forget(&self) -> bool {
        self.idle >= WARN_AFTER
    }

    /// The quiz after an event.
    pub fn step(&self, rules: &Rules, event: Event) -> Quiz {
        if self.screen == Screen::Left {
            return self.clone();
        }
        let mut next = self.clone();
        if let Event::Tick(seconds) = event {
            next.tick(seconds);
            return next;
        }
        next.idle = 0;
        next.too_many &= event == Event::Stay;
        let last = rules.questions.len().saturating_sub(1) as QuestionIndex;
        match (event, self.screen) {
            (Event::Start, Screen::Start | Screen::Partner | Screen::Forgotten)
                if !rules.questions.is_empty() =>
            {
                next.screen = Screen::Question(0);
            }
            (Event::Partner, Screen::Start | Screen::Forgotten) => next.screen = Screen::Partner,
            (Event::Pick(option), Screen::Question(question)) => next.pick(rules, question, option),
            (Event::Withhold, Screen::Question(question)) => {
                next.record(question, Answer::Withheld)
            }
            (Event::Skip, Screen::Question(question)) => {
                next.record(question, Answer::Open);
                next.advance(question, last);
            }
            (Event::Next, Screen::Question(question)) => next.advance(question, last),
            (Event::Back, Screen::Question(_)) if self.changing => next.screen = Screen::Outcome,
            (Event::Back, Screen::Question(0) | Screen::Partner) => next.screen = Screen::Start,
            (Event::Back, Screen::Question(question)) => {
                next.screen = Screen::Question(question - 1)
            }
            (Event::Back, Screen::Outcome) => next.screen = Screen::Question(last),
            (Event::Change(question), Screen::Outcome) if question <= last => {
                next.screen = Screen::Question(question);
                next.changing = true;
            }
            (Event::Finish, Screen::Question(_)) | (Event::Back, Screen::Handout) => {
                next.screen = Screen::Outcome
            }
            (Event::Handout, Screen::Outcome) => next.screen = Screen::Handout,
            (Event::Restart, _) => next = Quiz::new(),
            (Event::Leave, _) => next = Quiz { screen: Screen::Left, ..Quiz::new() },
            (Event::Forget, _) => next.forget(),
            _ => {}
        }
        if !matches!(next.screen, Screen::Question(_)) {
            next.changing = false;
        }
        next
    }

    fn tick(&mut self, seconds: u32) {
        if self.screen.is_of_answers() || !self.answers.is_empty() {
            self.idle = self.idle.saturating_add(seconds);
        }
        if self.idle >= FORGET_AFTER {
            self.forget();
        }
    }

    /// Drops every answer. Says so only to a reader who may have given some.
    fn forget(&mut self) {
        let screen = match self.screen {
            screen if screen.is_of_answers() => Screen::Forgotten,
            Screen::Start if !self.answers.is_empty() => Screen::Forgotten,
            other => other,
        };
        *self = Quiz { screen, ..Quiz::new() };
    }

    fn advance(&mut self, question: QuestionIndex, last: QuestionIndex) {
        self.screen = if self.changing || question >= last {
            Screen::Outcome
        } else {
            Screen::Question(question + 1)
        };
    }

    fn pick(&mut self, rules: &Rules, question: QuestionIndex, option: OptionIndex) {
        let Some(shape) = rules.questions.get(usize::from(question)) else { return };
        if option >= shape.options {
            return;
        }
        let before = self.answer(question).picks();
        let picked = Picks::one(option);
        let after = if shape.most <= 1 {
            picked
        } else if before.has(picked) {
            before.without(picked)
        } else if shape.alone.has(picked) {
            picked
        } else {
            before.without(shape.alone).with(picked)
        };
        if after.len() > usize::from(shape.most) {
            self.too_many = true;
        } else {
            self.record(question, Answer::of(after));
        }
    }

    fn record(&mut self, question: QuestionIndex, answer: Answer) {
        let index = usize::from(question);
        if self.answers.len() <= index {
            self.answers.resize(index + 1, Answer::Open);
        }
        if let Some(slot) = self.answers.get_mut(index) {
            *slot = answer;
        }
        while self.answers.last() == Some(&Answer::Open) {
            self.answers.pop();
        }
    }
}
