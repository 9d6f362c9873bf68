//! What a reader does in the widget, by mouse or by keyboard alone.

use std::ops::{Deref, DerefMut};

use gentle_guide::guide::edition::{Edition, fill};
use serde_json::{Value, json};

use crate::browser::text;
use crate::{Browser, Key, site};

/// The frame of the snippet that has one in it.
pub const FRAME: &str = "gentle-guide > iframe";
/// The heading of the quiz, whatever it shows.
pub const TITLE: &str = "#gg-quiz-title";
/// How often a reader presses Tab before giving up.
const TABS: usize = 90;

/// What a reader does things with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Mouse only.
    Mouse,
    /// Keyboard only.
    Keyboard,
}

/// What a reader answers: question, option; a question may stand several
/// times. One that does not stand here is skipped.
pub type Answers<'a> = &'a [(&'a str, &'a str)];

/// Somebody who reads and answers. Every act waits for its effect, and fails
/// if there is none.
pub struct Reader<'b> {
    browser: &'b mut Browser,
    /// What the reader uses.
    pub hand: Hand,
    /// The guide, to find buttons by their words.
    pub guide: Edition,
}

impl Deref for Reader<'_> {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        self.browser
    }
}

impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut Browser {
        self.browser
    }
}

impl<'b> Reader<'b> {
    /// A reader with a mouse and a window of usual size.
    #[must_use]
    #[track_caller]
    pub fn new(browser: &'b mut Browser) -> Self {
        browser.set_viewport(1000, 900);
        Self { browser, hand: Hand::Mouse, guide: site::edition() }
    }

    /// Opens a blog page and enters the first widget, once the quiz is ready.
    #[track_caller]
    pub fn visit(&mut self, url: &str) {
        self.goto(url);
        self.enter(FRAME);
    }

    /// Enters a widget's frame, once the quiz is ready.
    #[track_caller]
    pub fn enter(&mut self, frame: &str) {
        self.enter_frame(frame);
        self.wait_until_live();
    }

    /// Enters the frame that the loader made in the element `host`, once the
    /// quiz is ready.
    #[track_caller]
    pub fn enter_short(&mut self, host: &str) {
        self.enter_frame_in_shadow(host, "iframe");
        self.wait_until_live();
    }

    /// Waits until the app has taken over.
    #[track_caller]
    pub fn wait_until_live(&self) {
        self.wait_until("the quiz to be ready", |page| page.exists("html[data-live]"));
    }

    /// Waits until the loader has taken the frame over, and has told it what it has to tell: what comes
    /// in the frame's address may take the focus away. A page that was heard and has nothing to be told is
    /// told nothing.
    #[track_caller]
    pub fn wait_until_told(&mut self) {
        let loaded = |page: &Browser| page.script("return document.readyState") == "complete";
        self.wait_until("the frame to load", |page| loaded(page));
        self.outside(|host| {
            host.wait_until("the loader to take the frame over", |host| {
                let taken =
                    "const frames = [...document.querySelectorAll('gentle-guide > iframe')];
                    return frames.length > 0
                        && frames.every((frame) => frame.classList.contains('rr-block'))";
                loaded(host) && host.script(taken) == true
            });
            // What it tells, it has asked for by now; it still comes to the frame.
            host.async_script("setTimeout(arguments[0], 50)", json!([]));
        });
    }

    /// Waits until a setting is in the frame's address.
    #[track_caller]
    pub fn wait_until_told_of(&self, setting: &str) {
        self.wait_until(&format!("the setting {setting}"), |page| {
            page.script_with("return location.hash.includes(arguments[0])", json!([setting]))
                == true
        });
    }

    /// Activates something that a click or the Enter key activates.
    #[track_caller]
    pub fn activate(&self, selector: &str) {
        match self.hand {
            Hand::Mouse => self.click(selector),
            Hand::Keyboard => {
                self.tab_to(selector);
                self.press(Key::Enter);
            }
        }
    }

    /// Activates the visible button with these words.
    #[track_caller]
    pub fn use_button(&self, words: &str) {
        self.activate(&self.button(words));
    }

    /// A selector for the visible button with these words, once it is there.
    #[must_use]
    #[track_caller]
    pub fn button(&self, words: &str) -> String {
        let mut found = Value::Null;
        self.wait_until(&format!("a button that says “{words}”"), |page| {
            found = page.script_with(FIND_BUTTON, json!([words]));
            !found.is_null()
        });
        text(&found)
    }

    /// Walks with Tab, or back with Shift and Tab, until the focus is there.
    #[track_caller]
    pub fn tab_to(&self, selector: &str) {
        let wanted = json!([selector]);
        self.wait_until(selector, |page| page.exists(selector));
        let mut trail = vec![];
        for _ in 0..TABS {
            match self.script_with(WAY_TO, wanted.clone()).as_str() {
                Some("here") => return,
                Some("back") => self.press_with_shift(Key::Tab),
                _ => self.press(Key::Tab),
            }
            trail.push(self.focused());
        }
        self.fail(&format!("Tab never reaches {selector}; it went over {trail:?}"));
    }

    /// The id of the focused element; its tag where it has none.
    #[must_use]
    #[track_caller]
    pub fn focused(&self) -> String {
        text(&self.script("const e = document.activeElement; return e ? e.id || e.localName : ''"))
    }

    /// Waits until the focus is on the heading of the quiz.
    #[track_caller]
    pub fn is_at_the_heading(&self) {
        self.wait_until("focus on the quiz's heading", |_| self.focused() == "gg-quiz-title");
    }

    /// Goes to the quiz and past "it happened to me" to the first question.
    #[track_caller]
    pub fn begin(&mut self) {
        self.use_button(&self.guide.interface.quiz);
        self.wait_until("the quiz", |page| page.is_displayed(TITLE));
        self.is_at_the_heading();
        self.use_button(&self.guide.intro.me);
        self.asks(0);
    }

    /// Waits until question number `index`, from nought, is asked: it says
    /// where it stands among the others, and has the focus.
    #[track_caller]
    pub fn asks(&self, index: usize) {
        let question = self.guide.questions.get(index);
        let question =
            question.unwrap_or_else(|| self.fail(&format!("there is no question {index}")));
        let group = format!("#gg-question-{}", question.id);
        self.wait_until(&format!("the question {}", question.id), |page| page.exists(&group));
        self.is_at_the_heading();
        let (n, total) = ((index + 1).to_string(), self.guide.questions.len().to_string());
        let progress = fill(&self.guide.interface.progress, &[("n", &n), ("total", &total)]);
        let heading = self.text(TITLE);
        assert!(heading.starts_with(&progress), "{heading:?} does not begin with {progress:?}");
    }

    /// The id of the question on screen, if there is one.
    #[must_use]
    #[track_caller]
    pub fn question(&self) -> Option<String> {
        let id = self.script("return document.querySelector('fieldset')?.id ?? null");
        id.as_str().map(|id| id.trim_start_matches("gg-question-").to_owned())
    }

    /// The id of the outcome on screen, if there is one.
    #[must_use]
    #[track_caller]
    pub fn outcome(&self) -> Option<String> {
        let id = self.script("return document.querySelector('.gg-outcome')?.id ?? null");
        id.as_str().map(|id| id.trim_start_matches("gg-outcome-").to_owned())
    }

    /// Picks an option of the question on screen.
    #[track_caller]
    pub fn pick(&self, question: &str, option: &str) {
        let id = option_id(question, option);
        let checked = format!("{id}:checked");
        match self.hand {
            Hand::Mouse => self.click(&label_of(&id)),
            Hand::Keyboard if self.is_radio(&id) => self.arrow_to(question, &id),
            Hand::Keyboard => {
                self.tab_to(&id);
                self.press(Key::Space);
            }
        }
        self.wait_until(&format!("{id} to be picked"), |page| page.exists(&checked));
    }

    /// Whether an option of the question on screen is picked.
    #[must_use]
    #[track_caller]
    pub fn has_picked(&self, question: &str, option: &str) -> bool {
        self.exists(&format!("{}:checked", option_id(question, option)))
    }

    /// A radio button is reached by Tab into its group, and arrows from there.
    #[track_caller]
    fn arrow_to(&self, question: &str, id: &str) {
        let in_group = format!("#gg-question-{question} input");
        self.tab_to(&in_group);
        if format!("#{}", self.focused()) == id {
            self.press(Key::Space);
        }
        let mut steps = 0;
        while format!("#{}", self.focused()) != id {
            self.press(Key::ArrowDown);
            steps += 1;
            if steps > 12 {
                self.fail(&format!("arrows never reach {id}"));
            }
        }
    }

    #[track_caller]
    fn is_radio(&self, id: &str) -> bool {
        self.attribute(id, "type").as_deref() == Some("radio")
    }

    /// Goes on to the next question or to the outcome.
    #[track_caller]
    pub fn next(&self) {
        self.go_on(&[&self.guide.interface.next, &self.guide.interface.finish]);
    }

    /// Leaves the question unanswered.
    #[track_caller]
    pub fn skip(&self) {
        self.go_on(&[&self.guide.interface.skip]);
    }

    /// Goes back one screen.
    #[track_caller]
    pub fn back(&self) {
        self.go_on(&[&self.guide.interface.back]);
    }

    /// Uses the one of these buttons that is there, and waits for another
    /// screen, whose heading gets the focus.
    #[track_caller]
    fn go_on(&self, any_of: &[&str]) {
        let before = self.text(TITLE);
        let here = any_of
            .iter()
            .find(|words| !self.script_with(FIND_BUTTON, json!([words])).is_null())
            .unwrap_or_else(|| self.fail(&format!("no button says one of {any_of:?}")));
        self.use_button(here);
        self.wait_until(&format!("another screen after “{here}”"), |page| {
            page.text(TITLE) != before
        });
        self.is_at_the_heading();
    }

    /// Answers every question from the first on screen to the outcome.
    #[track_caller]
    pub fn answer(&self, answers: Answers<'_>) {
        let first = self.question().unwrap_or_default();
        let questions = self.guide.questions.iter().enumerate();
        for (index, question) in questions.skip_while(|(_, question)| *question.id != *first) {
            self.asks(index);
            let mut picks = answers.iter().filter(|(id, _)| *id == &*question.id).peekable();
            if picks.peek().is_none() {
                self.skip();
            } else {
                picks.for_each(|(question, option)| self.pick(question, option));
                self.next();
            }
        }
        self.wait_until("an outcome", |_| self.outcome().is_some());
    }

    /// Clears the quiz and waits for its start.
    #[track_caller]
    pub fn start_again(&self) {
        self.go_on(&[&self.guide.interface.restart]);
        assert!(self.outcome().is_none() && self.question().is_none());
    }

    /// Whether these words can be read somewhere on the page.
    #[must_use]
    #[track_caller]
    pub fn reads(&self, words: &str) -> bool {
        self.script_with(HOLDS_WORDS, json!([words])) == true
    }

    /// Waits until these words can be read somewhere on the page.
    #[track_caller]
    pub fn comes_to_read(&self, words: &str) {
        self.wait_until(&format!("the words “{words}”"), |_| self.reads(words));
    }

    /// Opens or closes a section of the explainer.
    #[track_caller]
    pub fn toggle(&self, section: &str) {
        let before = self.is_open(section);
        self.activate(&summary_of(section));
        self.wait_until(&format!("the section {section} to change"), |_| {
            self.is_open(section) != before
        });
    }

    /// Whether a section of the explainer is open, and shows what it holds.
    #[must_use]
    #[track_caller]
    pub fn is_open(&self, section: &str) -> bool {
        self.is_displayed(&format!("#gg-section-{section} > .gg-body"))
    }

    /// Chooses a region in a picker: by keyboard, with the arrow keys.
    #[track_caller]
    pub fn choose_region(&self, picker: &str, region: &str) {
        match self.hand {
            Hand::Mouse => self.click(&format!("{picker} > option[value='{region}']")),
            Hand::Keyboard => {
                self.tab_to(picker);
                let steps = self.on_element(picker, STEPS_TO, region);
                let steps = steps.as_i64().unwrap_or_default();
                let key = if steps < 0 { Key::ArrowUp } else { Key::ArrowDown };
                for _ in 0..steps.unsigned_abs() {
                    self.press(key);
                }
            }
        }
        self.wait_until(&format!("{picker} to say {region}"), |page| {
            page.property(picker, "value") == region
        });
    }

    /// Does something in the page around the frames and comes back.
    #[track_caller]
    pub fn outside<T>(&mut self, work: impl FnOnce(&mut Browser) -> T) -> T {
        let frames = self.leave_all_frames();
        let result = work(self);
        self.enter_all_frames(frames);
        result
    }

    /// Leaves every frame for good: what moves in the page takes its frame away.
    #[track_caller]
    pub fn step_out(&mut self) {
        self.leave_all_frames();
    }

    /// Where the blog's page is scrolled to, and how long the tab's history is.
    #[must_use]
    #[track_caller]
    pub fn host_position(&mut self) -> Value {
        self.outside(|host| host.script("return [scrollX, scrollY, history.length]"))
    }

    /// Fails if anything went wrong uncaught in the page around the frames.
    #[track_caller]
    pub fn assert_nothing_uncaught(&mut self) {
        let uncaught = self.outside(|host| host.script("return uncaught"));
        assert_eq!(uncaught, json!([]), "uncaught in the host page");
    }
}

/// A selector for an option's radio button or checkbox.
#[must_use]
pub fn option_id(question: &str, option: &str) -> String {
    format!("#gg-option-{question}-{option}")
}

/// A selector for what a reader clicks to pick an option.
#[must_use]
pub fn label_of(id: &str) -> String {
    format!("label[for='{}']", id.trim_start_matches('#'))
}

/// A selector for what a reader clicks to open or close a section.
#[must_use]
pub fn summary_of(section: &str) -> String {
    format!("#gg-section-{section} > summary")
}

const HOLDS_WORDS: &str = "
    const flat = (text) => text.replace(/\\s+/g, ' ');
    return flat(document.body.innerText).includes(flat(arguments[0]));
";

/// Finds a button by its words and gives a selector for it.
const FIND_BUTTON: &str = "
    const says = (button) => button.textContent.trim() === arguments[0] && button.checkVisibility();
    const button = [...document.querySelectorAll('button')].find(says);
    if (!button) return null;
    let path = '';
    for (let node = button; node.parentElement; node = node.parentElement) {
        const place = [...node.parentElement.children].indexOf(node) + 1;
        path = ` > :nth-child(${place})${path}`;
    }
    return `:root${path}`;
";

/// How many steps down a list it is from the option picked to another; less than none, if up.
const STEPS_TO: &str = "
    const [list, value] = arguments;
    return [...list.options].findIndex((option) => option.value === value) - list.selectedIndex;
";

/// Whether what is wanted lies before or behind the focus.
const WAY_TO: &str = "
    const wanted = arguments[0];
    const active = document.activeElement;
    if (active?.matches(wanted)) return 'here';
    const all = [...document.querySelectorAll(wanted)];
    const isBefore = (node) => active.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
    return active && active !== document.body && all.length && all.every(isBefore) ? 'back' : 'on';
";
