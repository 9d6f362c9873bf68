//! From authored files to rules and editions, noting every mistake on the way.
//!
//! Nothing here stops at the first mistake: what cannot be understood is left
//! out and reported, so that an author sees all problems at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::Date;

use super::edition::{self, Edition, Interface, OutcomeWords, SupportWords, Text};
use super::rules::{
    Condition, MOST_OPTIONS, NoteRule, OutcomeIndex, Picks, Question, Rule, Rules, SectionIndex,
};
use super::source::{
    self, Block, Kind, Locale, Problem, Reviews, Safety, Source, Structure, Words,
};
use super::support::{Check, Day, Entry, Region, Support, checked_day};

/// The most sections, questions, flags, outcomes or notes that a guide may have.
const MOST_THINGS: usize = 200;

/// Collects the problems of one file.
#[derive(Debug)]
pub struct Report<'a> {
    file: PathBuf,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Report<'a> {
    /// A report on a file.
    pub fn on(file: impl Into<PathBuf>, problems: &'a mut Vec<Problem>) -> Report<'a> {
        Report { file: file.into(), problems }
    }

    /// Notes a problem.
    pub fn add(
        &mut self,
        place: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (file, place, what, remedy) =
            (self.file.clone(), place.into(), what.into(), remedy.into());
        self.problems.push(Problem { file, place, what, remedy });
    }
}

/// Where an id stands in a list, as the rules count.
fn index_of<'a>(mut ids: impl Iterator<Item = &'a String>, id: &str) -> Option<u8> {
    ids.position(|other| other == id).and_then(|index| u8::try_from(index).ok())
}

/// Looks ids up in a structure, noting those that it does not have.
struct Lookup<'a, 'b> {
    structure: &'a Structure,
    report: Report<'b>,
}

impl Lookup<'_, '_> {
    fn unknown(&mut self, place: &str, kind: &str, id: &str) {
        self.report.add(
            place,
            format!("there is no {kind} \"{id}\""),
            "correct the id, or define it in this file",
        );
    }

    fn section(&mut self, place: &str, id: &str) -> Option<SectionIndex> {
        let found = index_of(self.structure.section.iter().map(|section| &section.id), id);
        if found.is_none() {
            self.unknown(place, "section", id);
        }
        found
    }

    fn sections(&mut self, place: &str, ids: &[String]) -> Vec<SectionIndex> {
        ids.iter().filter_map(|id| self.section(place, id)).collect()
    }

    fn outcome(&mut self, place: &str, id: &str) -> Option<OutcomeIndex> {
        let found = index_of(self.structure.outcome.iter().map(|outcome| &outcome.id), id);
        if found.is_none() {
            self.unknown(place, "outcome", id);
        }
        found
    }

    fn note(&mut self, place: &str, id: &str) -> Option<u8> {
        let found = index_of(self.structure.note.iter().map(|note| &note.id), id);
        if found.is_none() {
            self.unknown(place, "note", id);
        }
        found
    }

    fn condition(&mut self, place: &str, when: &[String]) -> Condition {
        if when.is_empty() {
            self.report.add(
                place,
                "the condition is empty",
                "say when it applies, such as when = [\"body=hurt\"]",
            );
        }
        Condition(when.iter().filter_map(|all| self.all_of(place, all)).collect())
    }

    fn all_of(&mut self, place: &str, all: &str) -> Option<Vec<(u8, Picks)>> {
        // Every term is looked up, so that every mistake is noted.
        let terms: Vec<_> = all.split('&').map(|term| self.term(place, term.trim())).collect();
        terms.into_iter().collect()
    }

    fn term(&mut self, place: &str, term: &str) -> Option<(u8, Picks)> {
        let Some((question, option)) = term.split_once('=') else {
            self.report.add(
                place,
                format!("\"{term}\" is not a condition"),
                "write question=option, joined by & where all must hold",
            );
            return None;
        };
        let (question, option) = (question.trim(), option.trim());
        let Some(index) =
            index_of(self.structure.question.iter().map(|question| &question.id), question)
        else {
            self.unknown(place, "question", question);
            return None;
        };
        let options = self
            .structure
            .question
            .get(usize::from(index))
            .map_or(&[][..], |question| &question.options);
        let Some(picked) = index_of(options.iter().map(|option| &option.id), option) else {
            self.unknown(place, &format!("option of question {question}"), option);
            return None;
        };
        Some((index, Picks::one(picked)))
    }

    fn rules(&mut self, kind: &str, rules: &[source::Rule]) -> Vec<Rule> {
        rules
            .iter()
            .filter_map(|rule| {
                let place = format!("{kind} {}", rule.outcome);
                let when = self.condition(&place, &rule.when);
                Some(Rule { when, outcome: self.outcome(&place, &rule.outcome)? })
            })
            .collect()
    }

    fn question(&mut self, question: &source::Question) -> Question {
        let place = format!("question {}", question.id);
        if question.options.is_empty() {
            self.report.add(&place, "it offers no option", "add at least one");
        }
        if question.most == 0 {
            self.report.add(
                &place,
                "most is 0, so nothing can be picked",
                "let at least one option be picked",
            );
        }
        let mut clear = Picks::NONE;
        let mut alone = Picks::NONE;
        for (index, option) in (0u8..).zip(&question.options) {
            match option.safety {
                Some(Safety::Clear) => clear = clear.with(Picks::one(index)),
                None if question.safety => self.report.add(
                    format!("{place}, option {}", option.id),
                    "a safety option is neither clear nor flag",
                    "say safety = \"clear\" or safety = \"flag\"",
                ),
                _ => {}
            }
            if option.safety.is_some() && !question.safety {
                self.report.add(
                    format!("{place}, option {}", option.id),
                    "it is clear or flag, yet its question is not said to be about safety",
                    "say safety = true on the question, or remove it from its options",
                );
            }
            if option.alone {
                alone = alone.with(Picks::one(index));
            }
        }
        if question.safety && clear.is_empty() {
            self.report.add(
                &place,
                "no option of this safety question is clear, so comfort can never be earned",
                "add an option with safety = \"clear\"",
            );
        }
        let count = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        Question { options: count(question.options.len()), most: question.most, alone, clear }
    }
}

/// Notes every list that is longer than the rules can number.
fn too_long(structure: &Structure, report: &mut Report<'_>) -> bool {
    let mut found = false;
    let lists = [
        ("section", structure.section.len()),
        ("question", structure.question.len()),
        ("flag", structure.flag.len()),
        ("outcome", structure.outcome.len()),
        ("note", structure.note.len()),
    ];
    for (kind, length) in lists.into_iter().filter(|(_, length)| *length > MOST_THINGS) {
        found = true;
        let what = format!("the guide has {length} of this kind, the limit is {MOST_THINGS}");
        report.add(kind, what, "remove some");
    }
    for question in &structure.question {
        if question.options.len() > MOST_OPTIONS {
            found = true;
            report.add(
                format!("question {}", question.id),
                format!("it offers {} options", question.options.len()),
                format!("offer {MOST_OPTIONS} at the most"),
            );
        }
    }
    found
}

/// The rules of a structure. Nothing only where the outcome `unsure` or the
/// note for skipped questions is missing, without which no rule can stand, or
/// where there is more of something than they can number.
pub fn rules(source: &Source, problems: &mut Vec<Problem>) -> Option<Rules> {
    let structure = &source.structure;
    let mut lookup = Lookup { structure, report: Report::on(source.file("guide.toml"), problems) };
    if too_long(structure, &mut lookup.report) {
        return None;
    }
    let questions = structure.question.iter().map(|question| lookup.question(question)).collect();
    let flags = lookup.rules("flag", &structure.flag);
    let feelings = lookup.rules("feeling", &structure.feeling);
    let mut notes = Vec::new();
    for note in &structure.note {
        let place = format!("note {}", note.id);
        if note.id == structure.skipped {
            if !note.when.is_empty() {
                lookup.report.add(
                    place,
                    "this note has a condition, which nothing looks at: it shows when a safety question was skipped",
                    "remove its when",
                );
            }
            continue;
        }
        let when = lookup.condition(&place, &note.when);
        notes.extend(lookup.note(&place, &note.id).map(|note| NoteRule { when, note }));
    }
    // What variants and tips ask for stands in the editions; here it is checked.
    for outcome in &structure.outcome {
        for variant in &outcome.variant {
            lookup.condition(
                &format!("outcome {}, variant {}", outcome.id, variant.id),
                &variant.when,
            );
        }
    }
    for (number, tip) in (1..).zip(&structure.tip) {
        lookup.condition(&format!("tip number {number}"), &tip.when);
    }
    let unsure = lookup.outcome("unsure", &structure.unsure);
    let skipped = lookup.note("skipped", &structure.skipped);
    Some(Rules { questions, flags, unsure: unsure?, skipped: skipped?, feelings, notes })
}

/// Looks words up in one text file, noting what is missing and what is used.
struct Dictionary<'a, 'b> {
    words: &'a Words,
    report: Report<'b>,
    used: BTreeSet<String>,
}

impl<'a, 'b> Dictionary<'a, 'b> {
    fn of(words: &'a Words, problems: &'b mut Vec<Problem>) -> Dictionary<'a, 'b> {
        Dictionary { words, report: Report::on(&words.file, problems), used: BTreeSet::new() }
    }

    fn get(&mut self, key: impl Into<String>) -> Text {
        let key = key.into();
        let text = match self.words.words.get(&key) {
            Some(text) => self.shown(text.trim()),
            None => {
                self.report.add(
                    &key,
                    format!("the words are missing in {}", self.words.about.language),
                    "add this key with its words",
                );
                Text::from("")
            }
        };
        self.used.insert(key);
        text
    }

    /// Words as they are shown.
    fn shown(&self, text: &str) -> Text {
        let text = whole_numbers(text);
        if self.words.about.right_to_left { isolated(&text) } else { Text::from(text) }
    }

    /// A number to call, which stays on one line.
    fn number(&self, number: &str) -> Text {
        self.shown(&number.replace('-', "\u{2011}"))
    }

    fn list(&mut self, prefix: &str, names: &[String]) -> Vec<Text> {
        names.iter().map(|name| self.get(format!("{prefix}.{name}"))).collect()
    }

    fn paragraph(&mut self, prefix: &str, names: &[String]) -> Text {
        Text::from(self.list(prefix, names).join(" "))
    }

    /// Notes the words that nothing uses.
    fn finish(mut self) {
        for key in self.words.words.keys().filter(|key| !self.used.contains(*key)) {
            self.report.add(
                key,
                "nothing uses these words",
                "remove them, or name the key in the structure",
            );
        }
    }
}

/// The guide in one language.
pub fn edition(
    source: &Source,
    locale: &Locale,
    rules: &Rules,
    problems: &mut Vec<Problem>,
) -> Edition {
    let structure = &source.structure;
    // References are reported once, by the language-neutral checks.
    let mut unreported = Vec::new();
    let mut lookup = Lookup { structure, report: Report::on("", &mut unreported) };

    let mut words = Dictionary::of(&locale.guide, problems);
    let title = words.get("guide.title");
    let lead = words.get("guide.lead");
    let intro = edition::Intro {
        title: words.get("quiz.title"),
        text: words.get("quiz.intro"),
        fork: words.get("quiz.fork"),
        me: words.get("quiz.self"),
        other: words.get("quiz.other"),
        disclaimer: words.get("quiz.disclaimer"),
    };
    let sections =
        structure.section.iter().map(|section| section_words(section, &mut words)).collect();
    let questions = structure
        .question
        .iter()
        .zip(0u8..)
        .map(|(question, index)| question_words(question, index, rules, structure, &mut words))
        .collect();
    let outcomes = structure
        .outcome
        .iter()
        .map(|outcome| outcome_words(outcome, &mut lookup, &mut words))
        .collect();
    let notes = structure
        .note
        .iter()
        .map(|note| edition::Note {
            id: Text::from(&*note.id),
            text: words.get(format!("note.{}", note.id)),
        })
        .collect();
    let tips = structure
        .tip
        .iter()
        .map(|tip| edition::Tip {
            when: lookup.condition("tip", &tip.when),
            first: lookup.sections("tip", &tip.first),
            drop: lookup.sections("tip", &tip.drop),
        })
        .collect();
    let say = &structure.handout.say;
    let say = (!say.is_empty()).then(|| (words.get("handout.title"), words.list("handout", say)));
    let partner = edition::Partner {
        title: words.get("partner.title"),
        lead: words.get("partner.lead"),
        section: lookup.section("partner", &structure.partner.section).unwrap_or_default(),
        links: lookup.sections("partner", &structure.partner.links),
    };
    words.finish();

    let mut words = Dictionary::of(&locale.support, problems);
    let support = support(source, &locale.guide.about.language, &mut words);
    let support_words = SupportWords {
        lead: words.get("support.lead"),
        bill: words.get("support.bill"),
        under_18: words.get("support.under-18"),
        no_police: words.get("support.no-police"),
    };
    words.finish();

    let mut words = Dictionary::of(&locale.interface, problems);
    let mut interface =
        Interface::from_keys(|key| words.get(format!("interface.{}", key.replace('_', "-"))));
    let translation = words.get("interface.unreviewed-translation");
    // They stand in the site's own markup.
    for name in source::SNIPPET_WORDS {
        words.get(format!("snippet.{name}"));
    }
    words.finish();
    interface.unreviewed = unreviewed(locale, &interface.unreviewed, &translation);

    let about = &locale.guide.about;
    Edition {
        guide: Text::from(&*structure.id),
        language: Text::from(&*about.language),
        right_to_left: about.right_to_left,
        reviewed: interface.unreviewed.is_empty(),
        title,
        lead,
        sections,
        intro,
        questions,
        outcomes,
        notes,
        tips,
        partner,
        say,
        rules: rules.clone(),
        support,
        support_words,
        interface,
    }
}

/// What readers are told about reviews: a sentence for each one that some of the words lack. Only
/// a translation needs the eyes of a native speaker.
fn unreviewed(locale: &Locale, by_clinician: &str, by_native_speaker: &str) -> Text {
    let files = [&locale.guide, &locale.support, &locale.interface];
    let reviews = || files.into_iter().map(|words| &words.about.reviewed_by);
    let mut lacking = Vec::new();
    if !reviews().all(Reviews::by_clinician) {
        lacking.push(by_clinician);
    }
    if locale.language() != source::ORIGINAL && !reviews().all(Reviews::by_native_speaker) {
        lacking.push(by_native_speaker);
    }
    Text::from(lacking.join(" "))
}

fn section_words(section: &source::Section, words: &mut Dictionary<'_, '_>) -> edition::Section {
    let prefix = format!("section.{}", section.id);
    let title = words.get(format!("{prefix}.title"));
    let body = section
        .body
        .iter()
        .map(|block| match block {
            Block::Paragraph(names) => edition::Block::Paragraph(words.paragraph(&prefix, names)),
            Block::Heading(name) => edition::Block::Heading(words.get(format!("{prefix}.{name}"))),
            Block::List(names) => edition::Block::List(words.list(&prefix, names)),
            Block::Say(names) => edition::Block::Say(words.list(&prefix, names)),
            Block::Ask(name) => edition::Block::Ask(
                words.get(format!("{prefix}.{name}.q")),
                words.get(format!("{prefix}.{name}.a")),
            ),
        })
        .collect();
    edition::Section { id: Text::from(&*section.id), title, body }
}

fn question_words(
    question: &source::Question,
    index: u8,
    rules: &Rules,
    structure: &Structure,
    words: &mut Dictionary<'_, '_>,
) -> edition::Question {
    let id = &question.id;
    let options = question
        .options
        .iter()
        .zip(0u8..)
        .map(|(option, picked)| edition::QuestionOption {
            id: Text::from(&*option.id),
            label: words.get(format!("option.{id}.{}", option.id)),
            hint: option.hint.then(|| words.get(format!("option.{id}.{}-hint", option.id))),
            urgent: urgent_outcome(rules, structure, index, picked),
        })
        .collect();
    edition::Question {
        id: Text::from(&**id),
        legend: words.get(format!("question.{id}.legend")),
        hint: question.hint.then(|| words.get(format!("question.{id}.hint"))),
        options,
    }
}

/// The urgent outcome that an option leads to all by itself.
fn urgent_outcome(
    rules: &Rules,
    structure: &Structure,
    question: u8,
    option: u8,
) -> Option<OutcomeIndex> {
    let mut answers = super::rules::Answers::default();
    answers.set(question, Picks::one(option));
    let outcome = rules.read(&answers).outcome;
    (structure.outcome.get(usize::from(outcome))?.kind == Kind::Urgent).then_some(outcome)
}

fn outcome_words(
    outcome: &source::Outcome,
    lookup: &mut Lookup<'_, '_>,
    words: &mut Dictionary<'_, '_>,
) -> edition::Outcome {
    let prefix = format!("outcome.{}", outcome.id);
    let mut set = |title: &str, text: &[String], next: &[String], links: &[String]| OutcomeWords {
        title: words.get(format!("{prefix}.{title}")),
        text: words.paragraph(&prefix, text),
        next: words.list(&prefix, next),
        links: lookup.sections(&prefix, links),
    };
    let base = set(&outcome.title, &outcome.text, &outcome.next, &outcome.links);
    let variants: Vec<(&source::Variant, OutcomeWords)> = outcome
        .variant
        .iter()
        .map(|variant| {
            let title = variant.title.as_ref().unwrap_or(&outcome.title);
            let text = variant.text.as_ref().unwrap_or(&outcome.text);
            let next = variant.next.as_ref().unwrap_or(&outcome.next);
            let links = variant.links.as_ref().unwrap_or(&outcome.links);
            (variant, set(title, text, next, links))
        })
        .collect();
    let stands_beside = matches!(outcome.kind, Kind::Urgent | Kind::Support);
    edition::Outcome {
        id: Text::from(&*outcome.id),
        kind: match outcome.kind {
            Kind::Urgent => edition::Kind::Urgent,
            Kind::Support => edition::Kind::Support,
            Kind::Unsure => edition::Kind::Unsure,
            Kind::Comfort => edition::Kind::Comfort,
        },
        bare: outcome.bare,
        emergency: outcome.emergency,
        support: outcome.support.iter().map(|topic| Text::from(&**topic)).collect(),
        also: stands_beside.then(|| words.get(format!("{prefix}.also"))),
        forbid: lookup.sections(&prefix, &outcome.forbid),
        variants: variants
            .into_iter()
            .map(|(variant, words)| (lookup.condition(&prefix, &variant.when), words))
            .collect(),
        words: base,
    }
}

/// Every topic of the support list that some outcome names, each once.
pub fn topics_asked_for(structure: &Structure) -> BTreeSet<&str> {
    structure.outcome.iter().flat_map(|outcome| &outcome.support).map(String::as_str).collect()
}

/// Every topic that an entry helps with or an outcome asks for, each once: in the order in which the
/// entries first name them, then those that no entry names.
fn known_topics(source: &Source) -> Vec<&str> {
    let helped = source.support.entry.iter().flat_map(|entry| &entry.topics).map(String::as_str);
    let mut known = vec![];
    for topic in helped.chain(topics_asked_for(&source.structure)) {
        if !known.contains(&topic) {
            known.push(topic);
        }
    }
    known
}

fn support(source: &Source, language: &str, words: &mut Dictionary<'_, '_>) -> Support {
    let texts = |items: &[String]| items.iter().map(|item| Text::from(&**item)).collect::<Vec<_>>();
    let plain = |item: &Option<String>| item.as_deref().map(Text::from);
    // All words are read, so that the check sees them; a page lists what its language asks for.
    let (own, others): (Vec<_>, Vec<_>) = source
        .support
        .region
        .iter()
        .partition(|region| region.languages.iter().any(|own| own == language));
    let own: Vec<&str> = own.iter().map(|region| region.id.as_str()).collect();
    let elsewhere = others.iter().filter(|region| !region.languages.is_empty());
    let elsewhere: Vec<&str> = elsewhere.map(|region| region.id.as_str()).collect();
    let mut regions: Vec<Region> = source
        .support
        .region
        .iter()
        .map(|region| Region {
            id: Text::from(&*region.id),
            name: words.get(format!("region.{}", region.id)),
            emergency: region.emergency.iter().map(|number| words.shown(number)).collect(),
            numbers: (region.emergency.len() > 1)
                .then(|| words.get(format!("numbers.{}", region.id))),
            substitutes: region
                .substitutes
                .iter()
                .map(|topic| {
                    (Text::from(&**topic), words.get(format!("substitute.{}.{topic}", region.id)))
                })
                .collect(),
        })
        .collect();
    regions.retain(|region| !elsewhere.contains(&&*region.id));
    // A reader finds the places where their language is spoken first.
    regions.sort_by_key(|region| !own.contains(&&*region.id));
    let mut entries: Vec<Entry> = source
        .support
        .entry
        .iter()
        .map(|entry| Entry {
            id: Text::from(&*entry.id),
            regions: texts(&entry.region),
            topics: texts(&entry.topics),
            always_open: entry.always_open,
            hours: entry.hours.then(|| words.get(format!("entry.{}.hours", entry.id))),
            ages: entry.ages,
            phone: entry.phone.as_deref().map(|number| words.number(number)),
            sms: entry.sms.as_deref().map(|number| words.number(number)),
            sms_word: plain(&entry.sms_word),
            url: plain(&entry.url),
            checked: checked_day(&entry.checked_on).ok().flatten().map(|day| {
                let said = written(day, language).unwrap_or_else(|| (*entry.checked_on).into());
                Check { day, said }
            }),
            name: words.get(format!("entry.{}.name", entry.id)),
            about: words.get(format!("entry.{}.about", entry.id)),
        })
        .collect();
    entries.retain(|entry| entry.regions.iter().any(|region| !elsewhere.contains(&&**region)));
    let topics = known_topics(source)
        .into_iter()
        .map(|id| (Text::from(id), words.get(format!("topic.{id}"))))
        .collect();
    Support { regions, topics, entries }
}

/// A day as a language writes it, with the digits that the guide's words have: by the Unicode
/// Common Locale Data Repository, which browsers go by, too.
fn written(day: Day, language: &str) -> Option<Text> {
    let (year, month, day) = day.civil();
    let date = Date::try_new_iso(i32::try_from(year).ok()?, month as u8, day as u8).ok()?;
    let locale: icu_locale_core::Locale = format!("{language}-u-nu-latn").parse().ok()?;
    let writer = DateTimeFormatter::try_new(locale.into(), YMD::long()).ok()?;
    Some(Text::from(writer.format(&date).to_string()))
}

/// Words in which no line ends between the groups of a number (`800 911 2000`).
fn whole_numbers(text: &str) -> String {
    let mut shown = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let in_number = shown.ends_with(|before: char| before.is_ascii_digit())
            && letters.peek().is_some_and(char::is_ascii_digit);
        shown.push(if letter == ' ' && in_number { '\u{a0}' } else { letter });
    }
    shown
}

/// Words of a language that runs from right to left, with every number of several groups (`116 123`)
/// set apart by U+2066 and U+2069, and so every name in Latin letters with a number or a mark at its
/// edge (`988 Lifeline`): or else its parts would stand in the wrong order (Unicode Standard Annex 9).
fn isolated(text: &str) -> Text {
    // Hebrew, the first script from right to left, begins at U+0590.
    let is_latin = text.contains(char::is_alphabetic)
        && !text.contains(|letter: char| letter.is_alphabetic() && letter >= '\u{590}');
    let mut edges = [text.chars().next(), text.chars().next_back()].into_iter().flatten();
    if is_latin && edges.any(|edge| !edge.is_alphabetic()) {
        return Text::from(format!("\u{2066}{text}\u{2069}"));
    }
    let is_inside = |letter: char| letter.is_ascii_digit() || " \u{a0}-\u{2011}/".contains(letter);
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let run = from.find(|letter| !is_inside(letter)).map_or(from, |end| from.split_at(end).0);
        let number = run.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        shown.push_str(before);
        if number.contains([' ', '\u{a0}', '-', '\u{2011}', '/']) {
            shown.extend(["\u{2066}", number, "\u{2069}"]);
        } else {
            shown.push_str(number);
        }
        rest = from.split_at(number.len()).1;
    }
    shown.push_str(rest);
    Text::from(shown)
}

/// The file name of a path, for messages that name two files.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_right_to_left_the_groups_of_a_number_keep_their_order() {
        assert_eq!(&*isolated("اتصل 116 123 الآن"), "اتصل \u{2066}116 123\u{2069} الآن");
        assert_eq!(&*isolated("1-800 22"), "\u{2066}1-800 22\u{2069}");
        assert_eq!(&*isolated("988 أو 24/7."), "988 أو \u{2066}24/7\u{2069}.");
        assert_eq!(&*isolated("بلا أرقام"), "بلا أرقام");
        assert_eq!(&*isolated("988 Lifeline"), "\u{2066}988 Lifeline\u{2069}");
        assert_eq!(&*isolated("3114, Numéro"), "\u{2066}3114, Numéro\u{2069}");
        assert_eq!(&*isolated("Talk?"), "\u{2066}Talk?\u{2069}");
        assert_eq!(&*isolated("Find A Helpline"), "Find A Helpline");
    }

    #[test]
    fn no_line_ends_between_the_groups_of_a_number() {
        assert_eq!(whole_numbers("ruf 0800 111 0 222 an"), "ruf 0800\u{a0}111\u{a0}0\u{a0}222 an");
        assert_eq!(whole_numbers("112 or 999"), "112 or 999");
        assert_eq!(whole_numbers(" 1 "), " 1 ");
    }

    #[test]
    fn a_day_is_written_as_each_language_writes_it() {
        let day = Day::new(2026, 3, 5).unwrap();
        let days = [
            ("en", "March 5, 2026"),
            ("es", "5 de marzo de 2026"),
            ("fr", "5 mars 2026"),
            ("de", "5. März 2026"),
            ("pt-BR", "5 de março de 2026"),
            ("ar", "5 مارس 2026"),
        ];
        for (language, said) in days {
            assert_eq!(written(day, language).as_deref(), Some(said), "{language}");
        }
    }
}
