//! The rules of the shipped guide keep every promise of the brief.
//!
//! The brief's table of rules is written out here a second time, as plain ifs
//! that share nothing with the guide's data, and compared with the engine over
//! every set of answers that the form allows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;

use gentle_guide::guide::edition::{Edition, Kind, Outcome, Page};
use gentle_guide::guide::proof::Space;
use gentle_guide::guide::rules::{Answers, Picks};

use common::{Shipped, shipped};

// ------------------------------------------------- the quiz, as the brief has it

macro_rules! bits {
    ($($name:ident)*) => { bits!(@ 0; $($name)*); };
    (@ $bit:expr; $name:ident $($rest:ident)*) => {
        const $name: u64 = 1 << ($bit);
        bits!(@ $bit + 1; $($rest)*);
    };
    (@ $bit:expr;) => {};
}

bits! {
    FREE SOLO NOT_SURE PUSHED UNWANTED
    NO_PAIN MILD HURT URGENT
    PANIC FROZE UNREAL FLASHBACK SCARED_OF UNSAFE_NOW SELF_HARM NO_ALARM
    OK WORRIES LONG IN_WAY
    FIRST SOME MOST ALWAYS
    JOY CLOSE INTENSE STRESS OLD LOW APART DONT_KNOW
    ALONE PARTNER NEW GROUP
}

/// A question: its id, and its options with a bit for each.
type Question = (&'static str, &'static [(&'static str, u64)]);

/// Section 3b: every question and every option.
const QUIZ: [Question; 7] = [
    (
        "choice",
        &[
            ("free", FREE),
            ("solo", SOLO),
            ("unsure", NOT_SURE),
            ("pushed", PUSHED),
            ("unwanted", UNWANTED),
        ],
    ),
    ("body", &[("none", NO_PAIN), ("mild", MILD), ("hurt", HURT), ("urgent", URGENT)]),
    (
        "alarm",
        &[
            ("panic", PANIC),
            ("froze", FROZE),
            ("unreal", UNREAL),
            ("flashback", FLASHBACK),
            ("scared_of", SCARED_OF),
            ("unsafe_now", UNSAFE_NOW),
            ("self_harm", SELF_HARM),
            ("none", NO_ALARM),
        ],
    ),
    ("after", &[("ok", OK), ("worries", WORRIES), ("long", LONG), ("in_way", IN_WAY)]),
    ("often", &[("first", FIRST), ("some", SOME), ("most", MOST), ("always", ALWAYS)]),
    (
        "felt",
        &[
            ("joy", JOY),
            ("close", CLOSE),
            ("intense", INTENSE),
            ("stress", STRESS),
            ("old", OLD),
            ("low", LOW),
            ("apart", APART),
            ("dont_know", DONT_KNOW),
        ],
    ),
    ("who", &[("alone", ALONE), ("partner", PARTNER), ("new", NEW), ("group", GROUP)]),
];

const CHOICE_FLAGS: u64 = NOT_SURE | PUSHED | UNWANTED;
const BODY_FLAGS: u64 = MILD | HURT | URGENT;
const ALARM_FLAGS: u64 = PANIC | FROZE | UNREAL | FLASHBACK | SCARED_OF | UNSAFE_NOW | SELF_HARM;
const AFTER_FLAGS: u64 = LONG | IN_WAY;
const FLAGS: u64 = CHOICE_FLAGS | BODY_FLAGS | ALARM_FLAGS | AFTER_FLAGS;

const COMFORT: [&str; 5] = ["old-feelings", "low-mood", "stress", "intensity", "joy"];

/// From the most serious to the mildest; all that are not flags are alike.
const SEVERITY: [&str; 7] =
    ["crisis", "unsafe-now", "urgent-body", "consent", "alarm", "pain", "keeps-happening"];

fn severity(outcome: &str) -> u8 {
    SEVERITY.iter().position(|other| *other == outcome).unwrap_or(SEVERITY.len()) as u8
}

/// Section 3c, rule by rule. `shown` gets the outcome, and after it what
/// stands below it on the page.
fn by_the_brief(told: u64, shown: &mut Vec<&'static str>, notes: &mut Vec<&'static str>) {
    shown.clear();
    notes.clear();
    let has = |options: u64| told & options != 0;

    // Rules 1 to 7: every flag, the highest first.
    if has(SELF_HARM) {
        shown.push("crisis");
    }
    if has(UNSAFE_NOW) {
        shown.push("unsafe-now");
    }
    if has(URGENT) {
        shown.push("urgent-body");
    }
    if has(PUSHED) || has(UNWANTED) || has(NOT_SURE) || has(SCARED_OF) {
        shown.push("consent");
    }
    if has(PANIC) || has(FROZE) || has(UNREAL) || has(FLASHBACK) {
        shown.push("alarm");
    }
    if has(MILD) || has(HURT) {
        shown.push("pain");
    }
    let often = has(MOST) || has(ALWAYS);
    let hard = has(LOW) || has(APART) || has(OLD) || has(WORRIES);
    if has(LONG) || has(IN_WAY) || (often && hard) {
        shown.push("keeps-happening");
    }
    if !shown.is_empty() {
        return;
    }

    // Rule 8: reassurance has to be earned.
    let clear =
        (has(FREE) || has(SOLO)) && has(NO_PAIN) && has(NO_ALARM) && (has(OK) || has(WORRIES));
    if !clear {
        shown.push("unsure");
        notes.push("skipped");
        return;
    }

    // Rule 9: the heavier feeling first, the second beside it.
    if has(OLD) {
        shown.push("old-feelings");
    }
    if has(LOW) || has(APART) {
        shown.push("low-mood");
    }
    if has(STRESS) {
        shown.push("stress");
    }
    if has(INTENSE) {
        shown.push("intensity");
    }
    if has(JOY) || has(CLOSE) {
        shown.push("joy");
    }
    // Rule 10: not knowing is fine.
    if shown.is_empty() {
        shown.push("unsure");
    }
    if has(WORRIES) {
        notes.push("worry");
    }
    if often {
        notes.push("often");
    }
}

// ------------------------------------------------------------------- helpers

/// Turns the engine's answers into bits of the brief, by the ids alone.
struct Teller {
    bits: Vec<Vec<u64>>,
    seen: Vec<Picks>,
    told: Vec<u64>,
}

impl Teller {
    fn new(edition: &Edition) -> Teller {
        let bits: Vec<Vec<u64>> = edition
            .questions
            .iter()
            .map(|question| {
                let (_, options) =
                    QUIZ.iter().find(|(id, _)| *id == &*question.id).expect("the brief has it");
                let bit = |id: &str| {
                    options.iter().find(|(other, _)| *other == id).expect("the brief has it").1
                };
                question.options.iter().map(|option| bit(&option.id)).collect()
            })
            .collect();
        Teller { seen: vec![Picks::NONE; bits.len()], told: vec![0; bits.len()], bits }
    }

    fn told(&mut self, answers: &Answers) -> u64 {
        for (index, bits) in self.bits.iter().enumerate() {
            let picks = answers.get(index as u8);
            if picks != self.seen[index] {
                self.seen[index] = picks;
                self.told[index] = picks.iter().map(|option| bits[usize::from(option)]).sum();
            }
        }
        self.told.iter().sum()
    }
}

/// The place of a set of answers among all 17,898,750 (among the first
/// 3,579,750 where nobody says who was there), counted from the brief alone.
fn place(told: u64) -> usize {
    let one_of = |options: &[(&str, u64)]| -> usize {
        options.iter().position(|(_, bit)| told & bit != 0).map_or(0, |index| index + 1)
    };
    let alarm = if told & NO_ALARM != 0 { 128 } else { ((told & ALARM_FLAGS) / PANIC) as usize };
    let felt = (told / JOY) & 0xff;
    let (lower, upper) = (felt.trailing_zeros() as usize, felt.max(1).ilog2() as usize);
    let felt = match felt.count_ones() {
        0 => 0,
        1 => 1 + lower,
        2 => 9 + upper * (upper - 1) / 2 + lower,
        _ => panic!("three feelings: {}", spell(told)),
    };
    let who = one_of(QUIZ[6].1);
    let often = one_of(QUIZ[4].1);
    let after = one_of(QUIZ[3].1);
    let body = one_of(QUIZ[1].1);
    let choice = one_of(QUIZ[0].1);
    ((((((who * 37 + felt) * 5 + often) * 5 + after) * 129) + alarm) * 5 + body) * 6 + choice
}

/// How a set of answers reads, for messages.
fn spell(told: u64) -> String {
    let picked = QUIZ.iter().flat_map(|(question, options)| {
        options
            .iter()
            .filter(|(_, bit)| told & bit != 0)
            .map(move |(option, _)| format!("{question}={option}"))
    });
    picked.collect::<Vec<_>>().join(" ")
}

fn outcome_ids(edition: &Edition) -> Vec<&str> {
    edition.outcomes.iter().map(|outcome| &*outcome.id).collect()
}

/// Every set of answers without who was there, as the engine goes through it.
fn without_who(shipped: &Shipped) -> Space {
    Space::of(&shipped.rules.questions[..6])
}

/// Calls a function with the page for every answer set, but of the 129 sets of
/// alarm feelings only ten: none, "none of these", each one, and all seven.
fn each_page(shipped: &Shipped, mut visit: impl FnMut(u64, &Page<'_>)) {
    let mut alarms = vec![Picks::NONE, (0..7).collect()];
    alarms.extend((0..8).map(Picks::one));
    let mut questions = shipped.rules.questions.clone();
    questions[2].options = 0;
    let mut teller = Teller::new(&shipped.english);
    let mut count = 0;
    Space::of(&questions).for_each(|rest| {
        let mut answers = rest.clone();
        for alarm in &alarms {
            answers.set(2, *alarm);
            let page = shipped.english.page(&answers).expect("there is a page for every answer");
            visit(teller.told(&answers), &page);
            count += 1;
        }
    });
    assert_eq!(count, 17_898_750 / 129 * 10);
}

fn links<'a>(page: &Page<'a>) -> Vec<&'a str> {
    page.links.iter().map(|section| &*section.id).collect()
}

/// Whether an outcome is what the page is about, or stands below it.
fn shows(page: &Page<'_>, id: &str) -> bool {
    page.outcome.id.as_ref() == id || page.also.iter().any(|(outcome, _)| outcome.id.as_ref() == id)
}

/// Calls a function for every page with an outcome on it, with the words that
/// the guide picks for that outcome: the title and the paragraph.
fn each_wording(shipped: &Shipped, id: &str, mut visit: impl FnMut(u64, &str, &str)) {
    each_page(shipped, |told, page| {
        let main = (page.outcome, page.words);
        if let Some((_, words)) =
            std::iter::once(&main).chain(&page.also).find(|(outcome, _)| &*outcome.id == id)
        {
            visit(told, &words.title, &words.text);
        }
    });
}

/// What a text key says in English.
fn says<'a>(shipped: &'a Shipped, key: &str) -> &'a str {
    shipped
        .source
        .locales
        .iter()
        .find(|locale| locale.language() == "en")
        .unwrap()
        .guide
        .words
        .get(key)
        .unwrap_or_else(|| panic!("there is no text key {key}"))
}

/// The words of an outcome have a sentence for certain answers, and for those
/// only.
#[track_caller]
fn says_only_when(id: &str, key: &str, when: impl Fn(u64) -> bool) {
    let shipped = shipped();
    let sentence = says(&shipped, &format!("outcome.{id}.{key}"));
    let (mut with, mut without) = (0u64, 0u64);
    each_wording(&shipped, id, |told, title, text| {
        let said = if key.ends_with("title") { title == sentence } else { text.contains(sentence) };
        assert_eq!(said, when(told), "{id} says \"{sentence}\": {said}, with {}", spell(told));
        *(if said { &mut with } else { &mut without }) += 1;
    });
    assert!(with > 0 && without > 0, "{id}: {with} with \"{sentence}\", {without} without");
}

// ------------------------------------------------------------------ the form

#[test]
fn the_quiz_asks_what_the_brief_asks_in_its_order() {
    let shipped = shipped();
    let asked: Vec<(&str, Vec<&str>)> = shipped
        .english
        .questions
        .iter()
        .map(|question| {
            (&*question.id, question.options.iter().map(|option| &*option.id).collect())
        })
        .collect();
    let brief: Vec<(&str, Vec<&str>)> = QUIZ
        .iter()
        .map(|(id, options)| (*id, options.iter().map(|(option, _)| *option).collect()))
        .collect();
    assert_eq!(asked, brief);
}

#[test]
fn the_first_four_questions_and_no_others_are_about_safety() {
    let shipped = shipped();
    let safety: Vec<bool> =
        shipped.rules.questions.iter().map(|question| question.is_safety()).collect();
    assert_eq!(safety, [true, true, true, true, false, false, false]);
}

#[test]
fn all_alarm_feelings_and_two_kinds_of_tears_may_be_picked_at_once() {
    let shipped = shipped();
    let most: Vec<u8> = shipped.rules.questions.iter().map(|question| question.most).collect();
    // Eight, since "none" may be handed in beside the seven flags.
    assert_eq!(most, [1, 1, 8, 1, 1, 2, 1]);
}

#[test]
fn the_form_allows_17_898_750_answer_sets_and_the_walk_sees_each_once() {
    let shipped = shipped();
    let space = Space::of(&shipped.rules.questions);
    assert_eq!(space.size(), Some(17_898_750));
    assert_eq!(without_who(&shipped).size(), Some(3_579_750));
    let mut teller = Teller::new(&shipped.english);
    let mut seen = vec![false; 17_898_750];
    let mut count = 0;
    space.for_each(|answers| {
        let told = teller.told(answers);
        let place = place(told);
        assert!(!std::mem::replace(&mut seen[place], true), "twice: {}", spell(told));
        count += 1;
    });
    assert_eq!(count, 17_898_750);
}

// ------------------------------------------------------------------ the rules

#[test]
fn the_engine_reads_every_answer_set_as_the_brief_does() {
    let shipped = shipped();
    let outcomes = outcome_ids(&shipped.english);
    let notes: Vec<&str> = shipped.english.notes.iter().map(|note| &*note.id).collect();
    let mut teller = Teller::new(&shipped.english);
    let (mut shown, mut noted) = (Vec::new(), Vec::new());
    let mut count = 0;
    Space::of(&shipped.rules.questions).for_each(|answers| {
        let told = teller.told(answers);
        let reading = shipped.rules.read(answers);
        by_the_brief(told, &mut shown, &mut noted);
        let same = outcomes[usize::from(reading.outcome)] == shown[0]
            && reading
                .also
                .iter()
                .map(|other| outcomes[usize::from(*other)])
                .eq(shown[1..].iter().copied())
            && reading.notes.iter().map(|note| notes[usize::from(*note)]).eq(noted.iter().copied());
        assert!(
            same,
            "the brief says {shown:?} {noted:?}, the engine {reading:?} of {outcomes:?}: {}",
            spell(told)
        );
        count += 1;
    });
    assert_eq!(count, 17_898_750);
}

#[test]
fn who_was_there_never_changes_the_outcome() {
    let shipped = shipped();
    let mut count = 0;
    without_who(&shipped).for_each(|answers| {
        let reading = shipped.rules.read(answers);
        let mut answers = answers.clone();
        for who in 0..4 {
            answers.set(6, Picks::one(who));
            assert_eq!(shipped.rules.read(&answers), reading, "{answers:?}");
        }
        count += 1;
    });
    assert_eq!(count, 3_579_750);
}

#[test]
fn every_outcome_is_reached() {
    let shipped = shipped();
    let mut reached = BTreeSet::new();
    without_who(&shipped).for_each(|answers| {
        reached.insert(shipped.rules.read(answers).outcome);
    });
    let reached: Vec<&str> = reached
        .into_iter()
        .map(|outcome| outcome_ids(&shipped.english)[usize::from(outcome)])
        .collect();
    assert_eq!(
        reached,
        [
            "crisis",
            "unsafe-now",
            "urgent-body",
            "consent",
            "alarm",
            "pain",
            "keeps-happening",
            "unsure",
            "old-feelings",
            "low-mood",
            "stress",
            "intensity",
            "joy",
        ]
    );
}

#[test]
fn a_reader_who_skips_everything_is_told_that_we_have_not_guessed() {
    let shipped = shipped();
    let page = shipped.english.page(&Answers::default()).unwrap();
    assert_eq!(&*page.outcome.id, "unsure");
    assert_eq!(page.notes.iter().map(|note| &*note.id).collect::<Vec<_>>(), ["skipped"]);
    assert!(page.also.is_empty());
}

#[test]
fn no_flag_ever_leads_to_comfort_or_to_unsure() {
    let shipped = shipped();
    let outcomes = outcome_ids(&shipped.english);
    let mut teller = Teller::new(&shipped.english);
    without_who(&shipped).for_each(|answers| {
        let told = teller.told(answers);
        if told & FLAGS != 0 {
            let reading = shipped.rules.read(answers);
            for outcome in std::iter::once(&reading.outcome).chain(&reading.also) {
                let outcome = outcomes[usize::from(*outcome)];
                assert!(SEVERITY.contains(&outcome), "{outcome}, with {}", spell(told));
            }
        }
    });
}

#[test]
fn comfort_needs_every_safety_question_answered() {
    const SAFETY: [u64; 4] = [
        FREE | SOLO | CHOICE_FLAGS,
        NO_PAIN | BODY_FLAGS,
        NO_ALARM | ALARM_FLAGS,
        OK | WORRIES | AFTER_FLAGS,
    ];
    let shipped = shipped();
    let outcomes = outcome_ids(&shipped.english);
    let mut teller = Teller::new(&shipped.english);
    without_who(&shipped).for_each(|answers| {
        let told = teller.told(answers);
        if SAFETY.iter().any(|question| told & question == 0) {
            let outcome = outcomes[usize::from(shipped.rules.read(answers).outcome)];
            assert!(!COMFORT.contains(&outcome), "{outcome}, with {}", spell(told));
        }
    });
}

/// A flag is added as a reader would: in place of a clear answer or of none.
#[test]
fn one_flag_more_never_leads_to_a_milder_outcome() {
    let shipped = shipped();
    let outcomes: Vec<u8> = outcome_ids(&shipped.english).into_iter().map(severity).collect();
    let mut teller = Teller::new(&shipped.english);
    let mut all = Vec::new();
    let mut rank = vec![u8::MAX; 3_579_750];
    without_who(&shipped).for_each(|answers| {
        let told = teller.told(answers);
        rank[place(told)] = outcomes[usize::from(shipped.rules.read(answers).outcome)];
        all.push(told);
    });
    let groups = [
        (FREE | SOLO, CHOICE_FLAGS, true),
        (NO_PAIN, BODY_FLAGS, true),
        (NO_ALARM, ALARM_FLAGS, false),
        (OK | WORRIES, AFTER_FLAGS, true),
    ];
    let mut compared = 0u64;
    for told in all {
        let before = rank[place(told)];
        for (clear, flags, single) in groups {
            if single && told & flags != 0 {
                continue;
            }
            for flag in
                (0..64).map(|bit| 1 << bit).filter(|flag| flags & flag != 0 && told & flag == 0)
            {
                let more = told & !clear | flag;
                let after = rank[place(more)];
                assert!(after <= before, "{}, and then {}", spell(told), spell(more));
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000_000, "{compared}");
}

// ---------------------------------------------------------- the support panel

#[test]
fn self_harm_not_safe_now_and_emergency_open_the_panel_at_once_and_nothing_else_does() {
    let shipped = shipped();
    let mut opened = Vec::new();
    for (index, question) in (0u8..).zip(&shipped.english.questions) {
        for (picked, option) in (0u8..).zip(&question.options) {
            let mut answers = Answers::default();
            answers.set(index, Picks::one(picked));
            for outcome in shipped.english.urgent(index, &answers) {
                opened.push(format!("{}={}: {}", question.id, option.id, outcome.id));
            }
        }
    }
    assert_eq!(
        opened,
        ["body=urgent: urgent-body", "alarm=unsafe_now: unsafe-now", "alarm=self_harm: crisis"]
    );
}

#[test]
fn the_panel_lists_the_most_serious_first_whatever_else_is_picked() {
    let shipped = shipped();
    let mut answers = Answers::default();
    answers.set(2, (0..7).collect());
    let opened: Vec<&str> =
        shipped.english.urgent(2, &answers).iter().map(|outcome| &*outcome.id).collect();
    assert_eq!(opened, ["crisis", "unsafe-now"]);
    assert!(
        shipped.english.urgent(1, &answers).is_empty(),
        "it opens for the question on screen only"
    );
    assert!(shipped.english.urgent(200, &answers).is_empty(), "there is no such question");
}

#[test]
fn the_panel_opens_only_for_urgent_outcomes_and_they_have_the_emergency_number() {
    for outcome in &shipped().english.outcomes {
        let urgent = ["crisis", "unsafe-now", "urgent-body"].contains(&&*outcome.id);
        assert_eq!(outcome.kind == Kind::Urgent, urgent, "{}", outcome.id);
        assert_eq!(outcome.emergency, urgent, "{}", outcome.id);
    }
}

// ------------------------------------------------------------------ the pages

#[test]
fn no_page_links_what_any_outcome_on_it_forbids() {
    let shipped = shipped();
    let forbidden = |outcome: &Outcome, link: &str| {
        outcome.forbid.iter().any(|section| &*shipped.english.section(*section).unwrap().id == link)
    };
    each_page(&shipped, |told, page| {
        for link in links(page) {
            let outcomes =
                std::iter::once(page.outcome).chain(page.also.iter().map(|(outcome, _)| *outcome));
            for outcome in outcomes {
                assert!(
                    !forbidden(outcome, link),
                    "{link} beside {}, with {}",
                    outcome.id,
                    spell(told)
                );
            }
        }
    });
}

#[test]
fn a_page_with_a_consent_flag_never_links_feelings_or_body() {
    each_page(&shipped(), |told, page| {
        if told & (CHOICE_FLAGS | SCARED_OF) != 0 {
            assert!(shows(page, "consent"), "{}", spell(told));
            let links = links(page);
            assert!(
                !links.contains(&"feelings") && !links.contains(&"body"),
                "{links:?}, with {}",
                spell(told)
            );
        }
    });
}

/// Nothing that the guide links today would show whether the whole page heeds
/// what one outcome on it forbids, so here links are added that would.
#[test]
fn what_one_outcome_forbids_neither_another_outcome_nor_a_tip_can_link() {
    let mut shipped = shipped();
    let section = |id: &str| shipped.english.sections.iter().position(|section| &*section.id == id);
    let (feelings, body) = (section("feelings").unwrap() as u8, section("body").unwrap() as u8);
    let consent =
        shipped.english.outcomes.iter().position(|outcome| &*outcome.id == "consent").unwrap();
    assert_eq!(shipped.english.outcomes[consent].forbid, [feelings, body]);
    for outcome in &mut shipped.english.outcomes {
        outcome.words.links.extend([feelings, body]);
        outcome.variants.iter_mut().for_each(|(_, words)| words.links.extend([feelings, body]));
    }
    for tip in &mut shipped.english.tips {
        tip.first.push(feelings);
    }
    each_page(&shipped, |told, page| {
        let forbidden = told & (CHOICE_FLAGS | SCARED_OF) != 0;
        let links = links(page);
        assert_eq!(links.contains(&"feelings"), !forbidden, "{}", spell(told));
        assert_eq!(links.contains(&"body"), !forbidden, "{}", spell(told));
    });
}

#[test]
fn a_reader_in_crisis_or_not_safe_now_is_led_to_help_and_nowhere_else() {
    each_page(&shipped(), |told, page| {
        if told & (SELF_HARM | UNSAFE_NOW) != 0 {
            assert!(page.outcome.bare, "{}", spell(told));
            assert_eq!(links(page), ["help"], "{}", spell(told));
        }
    });
}

#[test]
fn comfort_never_stands_beside_a_flag() {
    each_page(&shipped(), |told, page| {
        let comfort = page.outcome.kind == Kind::Comfort;
        assert!(!comfort || told & FLAGS == 0, "{}", spell(told));
        for (other, _) in &page.also {
            assert_eq!(
                other.kind == Kind::Comfort,
                comfort,
                "{} beside it, with {}",
                other.id,
                spell(told)
            );
        }
    });
}

#[test]
fn the_emergency_number_is_on_every_page_with_an_urgent_flag_and_on_no_other() {
    each_page(&shipped(), |told, page| {
        let urgent = ["crisis", "unsafe-now", "urgent-body"].iter().any(|id| shows(page, id));
        assert_eq!(urgent, told & (SELF_HARM | UNSAFE_NOW | URGENT) != 0, "{}", spell(told));
        assert_eq!(page.emergency, urgent, "{}", spell(told));
    });
}

#[test]
fn a_flag_below_another_outcome_has_its_own_sentence_and_a_feeling_has_none() {
    each_page(&shipped(), |told, page| {
        for (other, _) in &page.also {
            let flag = SEVERITY.contains(&&*other.id);
            assert_eq!(other.also.is_some(), flag, "{} with {}", other.id, spell(told));
        }
    });
}

#[test]
fn no_page_links_a_section_twice() {
    each_page(&shipped(), |told, page| {
        let links = links(page);
        let unlike: BTreeSet<&&str> = links.iter().collect();
        assert_eq!(unlike.len(), links.len(), "{links:?}, with {}", spell(told));
    });
}

#[test]
fn who_was_there_never_changes_what_an_urgent_page_links() {
    each_page(&shipped(), |told, page| match &*page.outcome.id {
        "crisis" | "unsafe-now" => assert_eq!(links(page), ["help"], "{}", spell(told)),
        "urgent-body" => assert_eq!(links(page), ["help", "pain"], "{}", spell(told)),
        _ => {}
    });
}

/// A reader who says both "on my own" and "someone new" gets both tips, see
/// below.
#[test]
fn a_reader_on_their_own_gets_the_solo_section_first_and_nothing_about_a_partner() {
    each_page(&shipped(), |told, page| {
        if told & (ALONE | SOLO) != 0 && told & NEW == 0 && page.outcome.kind != Kind::Urgent {
            let links = links(page);
            let offers_support = page.outcome.kind == Kind::Support;
            assert_eq!(links.contains(&"solo"), !offers_support, "{}", spell(told));
            assert!(offers_support || links[0] == "solo", "{}", spell(told));
            assert!(
                !links.contains(&"words") && !links.contains(&"partner"),
                "{links:?}, with {}",
                spell(told)
            );
        }
    });
}

#[test]
fn with_someone_new_what_to_say_and_how_to_stop_come_first() {
    each_page(&shipped(), |told, page| {
        let links = links(page);
        match page.outcome.kind {
            _ if told & NEW == 0 || told & SOLO != 0 => {}
            Kind::Urgent => {}
            // Nothing is added to support; what is there comes first.
            Kind::Support => {
                assert!(!links.contains(&"during"), "{}", spell(told));
                assert!(links[0] == "words" || !links.contains(&"words"), "{}", spell(told));
            }
            _ => assert_eq!(links[..2], ["words", "during"], "{}", spell(told)),
        }
    });
}

#[test]
fn what_is_dropped_for_solo_sex_does_not_come_back_with_someone_new() {
    each_page(&shipped(), |told, page| {
        if told & NEW != 0 && told & SOLO != 0 && page.outcome.kind != Kind::Urgent {
            let links = links(page);
            let offers_support = page.outcome.kind == Kind::Support;
            assert!(offers_support || links[..2] == ["solo", "during"], "{}", spell(told));
            assert!(!links.contains(&"partner") && !links.contains(&"words"), "{}", spell(told));
        }
    });
}

#[test]
fn with_a_partner_the_links_are_the_outcomes_own() {
    each_page(&shipped(), |told, page| {
        if told & (ALONE | SOLO | NEW) == 0 && told & FLAGS == 0 {
            let own: Vec<&str> = match &*page.outcome.id {
                "keeps-happening" => vec!["low", "help", "words", "know"],
                "unsure" => vec!["short", "now", "help"],
                "old-feelings" => vec!["old", "later", "help"],
                "low-mood" => vec!["low", "words", "know", "help"],
                "stress" => vec!["stress", "now", "later"],
                "intensity" => vec!["body", "now", "words"],
                "joy" => vec!["feelings", "words", "partner"],
                other => panic!("{other} without a flag: {}", spell(told)),
            };
            assert_eq!(links(page), own, "{}", spell(told));
        }
    });
}

// ------------------------------------------------------------------ the words

const CERTAIN: u64 = PUSHED | UNWANTED | SCARED_OF;

#[test]
fn consent_has_softer_words_only_when_not_being_sure_is_all_that_was_said() {
    says_only_when("consent", "no-name", |told| told & CERTAIN == 0);
}

#[test]
fn it_was_not_your_fault_stands_wherever_someone_was_pushed_or_scared() {
    says_only_when("consent", "fault", |told| told & CERTAIN != 0);
}

#[test]
fn a_little_soreness_has_lighter_words_than_pain() {
    says_only_when("pain", "mild", |told| told & MILD != 0 && told & HARM == 0);
    says_only_when("pain", "mild-title", |told| told & MILD != 0 && told & HARM == 0);
    says_only_when("pain", "common", |told| told & MILD == 0 && told & HARM == 0);
}

/// What may have been done to a reader, or have set off an alarm in them.
const HARM: u64 = CHOICE_FLAGS | PANIC | FROZE | UNREAL | FLASHBACK | SCARED_OF;

#[test]
fn beside_harm_pain_is_never_called_common_or_for_the_reader_to_prevent() {
    says_only_when("pain", "look-after", |told| told & HARM != 0);
    says_only_when("pain", "harmed-title", |told| told & HARM != 0);
}

#[test]
fn what_keeps_happening_is_named_so_only_when_it_happens_often() {
    let often = |told| told & (MOST | ALWAYS) != 0 && told & HARM == 0;
    says_only_when("keeps-happening", "often-title", often);
    says_only_when("keeps-happening", "again", often);
    says_only_when("keeps-happening", "heavy", move |told| !often(told));
}

#[test]
fn the_blues_are_named_only_for_low_or_lonely_tears_that_happen_often() {
    says_only_when("keeps-happening", "blues", |told| {
        told & (MOST | ALWAYS) != 0 && told & (LOW | APART) != 0 && told & HARM == 0
    });
}

#[test]
fn feeling_lonely_has_other_words_than_feeling_low() {
    says_only_when("low-mood", "apart", |told| told & APART != 0);
    says_only_when("low-mood", "low", |told| told & LOW != 0);
    says_only_when("low-mood", "apart-title", |told| told & APART != 0 && told & LOW == 0);
}

#[test]
fn nothing_to_fix_is_said_only_to_a_reader_without_worries() {
    says_only_when("joy", "no-fix", |told| told & WORRIES == 0);
}

#[test]
fn good_tears_on_ones_own_are_spoken_of_as_such() {
    says_only_when("joy", "solo", |told| told & (SOLO | ALONE) != 0);
    says_only_when("joy", "happy", |told| told & (SOLO | ALONE) == 0);
}

#[test]
fn a_reader_on_their_own_is_not_told_to_tell_a_partner_or_agree_on_a_sign() {
    let shipped = shipped();
    let (tell, sign) =
        (says(&shipped, "outcome.joy.tell"), says(&shipped, "outcome.intensity.sign"));
    each_page(&shipped, |told, page| {
        let sentence = match &*page.outcome.id {
            "joy" => tell,
            "intensity" => sign,
            _ => return,
        };
        let said = page.words.next.iter().any(|step| &**step == sentence);
        assert_eq!(said, told & (SOLO | ALONE) == 0, "{}", spell(told));
    });
}
