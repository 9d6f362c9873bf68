//! Finds everything that is wrong with a guide, all at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::banned::BANNED;
use super::compile::{self, Report, file_name};
use super::edition::Edition;
use super::proof::{Breach, MOST_SETS, OutcomeShape, Space, Walk};
use super::reading::{self, SENTENCES};
use super::rules::{Answers, OutcomeIndex, Rules};
use super::source::{
    Block, Kind, Locale, NOBODY, ORIGINAL, Place, Problem, Reviews, Source, Structure, Words,
};
use super::support::{ANYWHERE, checked_day};

/// The most characters that a title or heading may have.
const LONGEST_TITLE: usize = 60;

/// The most characters that words may have, by what they are for.
fn limit(key: &str) -> usize {
    match key.split_once('.').unwrap_or((key, "")) {
        // They stand side by side, also on a narrow phone.
        ("interface", "leave" | "read" | "quiz" | "support") => 24,
        ("interface", name) if SENTENCES.contains(&name) => 240,
        // Buttons and labels.
        ("interface", _) | ("snippet", "page" | "helplines") => 52,
        ("option", name) if name.ends_with("-hint") => 160,
        ("option", _) => 90,
        ("question", name) if name.ends_with(".legend") => 120,
        ("section", name) if name.ends_with(".q") => 120,
        ("entry", name) if name.ends_with(".name") => 70,
        ("entry", name) if name.ends_with(".hours") => 100,
        ("region" | "topic", _) | ("quiz", "self" | "other") => LONGEST_TITLE,
        (_, name) if name.ends_with("title") => LONGEST_TITLE,
        _ => 320,
    }
}

/// The most characters that an id may have.
const LONGEST_ID: usize = 40;

/// The most characters that a region's code may have, as in `src/frame/settings.rs`.
const LONGEST_CODE: usize = 12;

/// What came of a check.
#[derive(Debug)]
pub struct Outcome {
    /// The rules, if they can be read at all.
    pub rules: Option<Rules>,
    /// The guide in each language, in the order of the files' names. Only to
    /// be shown to readers if there are no problems.
    pub editions: Vec<Edition>,
    /// How many answer sets were gone through.
    pub sets: u64,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
}

/// Reads a guide folder and checks it.
pub fn check_folder(folder: &Path) -> Outcome {
    match Source::read(folder) {
        Ok(source) => check(&source),
        Err(problems) => Outcome::unread(problems),
    }
}

impl Outcome {
    /// What comes of files that cannot be read.
    pub fn unread(problems: Vec<Problem>) -> Outcome {
        Outcome { rules: None, editions: Vec::new(), sets: 0, problems }
    }
}

/// Checks a guide: its structure, its rules over every answer set, its words
/// in every language, its topics, and the support list.
pub fn check(source: &Source) -> Outcome {
    check_with(source, |rules| {
        let proof = Proof::new(source, rules)?;
        Ok(proof.finish(source))
    })
}

/// The same with a proof that somebody makes at their own pace. It is not asked for as long as
/// something is wrong with the structure.
pub fn check_with(
    source: &Source,
    proof: impl FnOnce(&Rules) -> Result<(u64, Vec<Problem>), Problem>,
) -> Outcome {
    let mut problems = Vec::new();
    ids(source, &mut problems);
    kinds(source, &mut problems);
    links(source, &mut problems);
    let rules = compile::rules(source, &mut problems);
    let mut sets = 0;
    if let Some(rules) = &rules
        && problems.is_empty()
    {
        match proof(rules) {
            Ok((size, found)) => {
                sets = size;
                problems.extend(found);
            }
            Err(problem) => problems.push(problem),
        }
    }
    topics(source, &mut problems);
    support(source, &mut problems);
    let mut editions = Vec::new();
    for locale in &source.locales {
        if let Some(rules) = &rules {
            editions.push(compile::edition(source, locale, rules, &mut problems));
        }
        for words in [&locale.guide, &locale.support, &locale.interface] {
            self::words(words, &mut problems);
            reviews(words, &mut problems);
            placeholders(words, &mut problems);
        }
        reading::check_sentences(locale, &mut problems);
        reading::check_grades(source, locale, &mut problems);
    }
    headings(source, &mut problems);
    untranslated(source, &mut problems);
    numbers(source, &mut problems);
    // Files that several languages share are checked with each of them.
    let mut seen = BTreeSet::new();
    problems.retain(|problem| seen.insert(problem.clone()));
    Outcome { rules, editions, sets, problems }
}

fn ids(source: &Source, problems: &mut Vec<Problem>) {
    let structure = &source.structure;
    let mut report = Report::on(source.file("guide.toml"), problems);
    unique("section", structure.section.iter().map(|section| &section.id), &mut report);
    unique("question", structure.question.iter().map(|question| &question.id), &mut report);
    unique("outcome", structure.outcome.iter().map(|outcome| &outcome.id), &mut report);
    unique("note", structure.note.iter().map(|note| &note.id), &mut report);
    unique("guide", std::iter::once(&structure.id), &mut report);
    if is_id(&structure.id) && structure.id.contains('_') {
        report.add(
            format!("guide {}", structure.id),
            "a site cannot name a guide with an underscore",
            "use a hyphen",
        );
    }
    for question in &structure.question {
        let kind = format!("question {}, option", question.id);
        unique(&kind, question.options.iter().map(|option| &option.id), &mut report);
    }
    for outcome in &structure.outcome {
        let kind = format!("outcome {}, variant", outcome.id);
        unique(&kind, outcome.variant.iter().map(|variant| &variant.id), &mut report);
    }
    let mut report = Report::on(&source.support_file, problems);
    unique("region", source.support.region.iter().map(|region| &region.id), &mut report);
    for region in source.support.region.iter().filter(|region| is_id(&region.id)) {
        if !is_code(&region.id) {
            report.add(
                format!("region {}", region.id),
                "a site cannot name this region, as it is no code",
                format!(
                    "use small letters, set apart by single hyphens, {LONGEST_CODE} characters at the most"
                ),
            );
        }
    }
    unique("entry", source.support.entry.iter().map(|entry| &entry.id), &mut report);
}

fn unique<'a>(kind: &str, ids: impl Iterator<Item = &'a String>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (number, id) in (1..).zip(ids) {
        if id.is_empty() {
            report.add(
                format!("{kind} number {number}"),
                "the id is empty",
                "give it a short name",
            );
        } else if !is_id(id) {
            bad_id(&format!("{kind} {id}"), report);
        } else if id.len() > LONGEST_ID {
            report.add(
                format!("{kind} {id}"),
                format!("the id is {} characters long, the limit is {LONGEST_ID}", id.len()),
                "give it a short name",
            );
        } else if !seen.insert(id) {
            report.add(
                format!("{kind} {id}"),
                "the id is there twice",
                "rename or remove one of the two",
            );
        }
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// Whether the loader and the frame take this for a region's code.
fn is_code(id: &str) -> bool {
    id.len() <= LONGEST_CODE
        && id
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
}

fn bad_id(place: &str, report: &mut Report<'_>) {
    report.add(
        place,
        "the id has characters that an address or a key cannot carry",
        "use small letters a to z, digits, hyphens and underscores",
    );
}

/// Flags may lead to support only, feelings to comfort only, and comfort has
/// something to be earned by.
fn kinds(source: &Source, problems: &mut Vec<Problem>) {
    let structure = &source.structure;
    let mut report = Report::on(source.file("guide.toml"), problems);
    let kind = |id: &str| {
        structure.outcome.iter().find(|outcome| outcome.id == id).map(|outcome| outcome.kind)
    };
    for flag in &structure.flag {
        if matches!(kind(&flag.outcome), Some(Kind::Comfort | Kind::Unsure)) {
            report.add(
                format!("flag {}", flag.outcome),
                "this rule lets a flag reach an outcome that does not offer support",
                "lead it to an outcome of kind support or urgent",
            );
        }
    }
    for feeling in &structure.feeling {
        if matches!(kind(&feeling.outcome), Some(kind) if kind != Kind::Comfort) {
            report.add(
                format!("feeling {}", feeling.outcome),
                "a feeling leads to an outcome that is not of kind comfort",
                "lead it to one that is, or make a flag of it",
            );
        }
    }
    if !structure.feeling.is_empty() && structure.question.iter().all(|question| !question.safety) {
        report.add(
            "question",
            "no question is about safety, so comfort would not have to be earned",
            "say safety = true on those that are, and safety = \"clear\" or safety = \"flag\" on each of their options",
        );
    }
    if matches!(kind(&structure.unsure), Some(kind) if kind != Kind::Unsure) {
        report.add(
            "unsure",
            "the outcome for not knowing is not of kind unsure",
            "set its kind to unsure",
        );
    }
}

/// Every section that is linked or forbidden exists.
fn links(source: &Source, problems: &mut Vec<Problem>) {
    let structure = &source.structure;
    let mut report = Report::on(source.file("guide.toml"), problems);
    let mut check = |place: &str, ids: &[String]| {
        for id in ids {
            if !structure.section.iter().any(|section| section.id == *id) {
                report.add(
                    place,
                    format!("there is no section \"{id}\""),
                    "correct the id, or define it in this file",
                );
            }
        }
    };
    for outcome in &structure.outcome {
        let place = format!("outcome {}", outcome.id);
        check(&place, &outcome.links);
        check(&place, &outcome.forbid);
        for variant in &outcome.variant {
            check(
                &format!("{place}, variant {}", variant.id),
                variant.links.as_deref().unwrap_or_default(),
            );
        }
    }
    for (number, tip) in (1..).zip(&structure.tip) {
        let place = format!("tip number {number}");
        check(&place, &tip.first);
        check(&place, &tip.drop);
    }
    check("partner", std::slice::from_ref(&structure.partner.section));
    check("partner", &structure.partner.links);
    for outcome in &structure.outcome {
        let variants = outcome.variant.iter().filter_map(|variant| variant.links.as_ref());
        for link in std::iter::once(&outcome.links).chain(variants).flatten() {
            if outcome.forbid.contains(link) {
                report.add(
                    format!("outcome {}", outcome.id),
                    format!("it links the section \"{link}\" and forbids it"),
                    "remove one of the two",
                );
            }
        }
    }
}

/// The proof that the rules keep their promises, which can be made in pieces.
#[derive(Debug)]
pub struct Proof {
    walk: Walk,
    /// How many answer sets there are.
    pub sets: u64,
}

impl Proof {
    /// A proof that has yet to begin.
    ///
    /// # Errors
    /// If there are more answer sets than can be gone through.
    pub fn new(source: &Source, rules: &Rules) -> Result<Proof, Problem> {
        let space = Space::of(&rules.questions);
        match space.size() {
            Some(sets) if sets <= MOST_SETS => {
                let walk = Walk::new(rules.clone(), shapes(source, rules), space);
                Ok(Proof { walk, sets })
            }
            size => {
                let size = size
                    .map_or_else(|| "more than can be counted".to_owned(), |size| size.to_string());
                Err(Problem {
                    file: source.file("guide.toml"),
                    place: "question".to_owned(),
                    what: format!(
                        "the quiz has more answer sets than can be gone through ({size}, limit {MOST_SETS})"
                    ),
                    remedy: "ask fewer questions, offer fewer options, or lower a question's most"
                        .to_owned(),
                })
            }
        }
    }

    /// Goes through so many more sets, and says whether any are left.
    pub fn go_on(&mut self, sets: u64) -> bool {
        self.walk.go_on(sets)
    }

    /// How many sets it has gone through.
    pub fn done(&self) -> u64 {
        self.walk.done()
    }

    /// Goes through what is left, and reports each broken promise.
    pub fn finish(mut self, source: &Source) -> (u64, Vec<Problem>) {
        while self.done() < self.sets && self.go_on(u64::MAX) {}
        let mut problems = Vec::new();
        let mut report = Report::on(source.file("guide.toml"), &mut problems);
        for breach in self.walk.finish() {
            describe(source, &breach, &mut report);
        }
        (self.sets, problems)
    }
}

fn shapes(source: &Source, rules: &Rules) -> Vec<OutcomeShape> {
    // What is wrong with its words is reported elsewhere.
    let mut scratch = Vec::new();
    let edition =
        source.locales.first().map(|locale| compile::edition(source, locale, rules, &mut scratch));
    let conditions = |index: usize| -> Vec<_> {
        let outcome = edition.as_ref().and_then(|edition| edition.outcomes.get(index));
        outcome
            .map(|outcome| outcome.variants.iter().map(|(when, _)| when.clone()).collect())
            .unwrap_or_default()
    };
    source
        .structure
        .outcome
        .iter()
        .enumerate()
        .map(|(index, outcome)| OutcomeShape {
            comfort: outcome.kind == Kind::Comfort,
            variants: conditions(index),
        })
        .collect()
}

fn describe(source: &Source, breach: &Breach, report: &mut Report<'_>) {
    let structure = &source.structure;
    let outcome = |index: &OutcomeIndex| outcome_id(structure, *index);
    let shown = |answers: &Answers| spell(structure, answers);
    match breach {
        Breach::FlagReachesComfort(index, answers) => report.add(
            format!("outcome {}", outcome(index)),
            format!("a flag reaches comfort, with {}", shown(answers)),
            "add a [[flag]] for that option, or correct its safety",
        ),
        Breach::FlagReachesUnsure(answers) => report.add(
            "flag",
            format!("an option with safety = \"flag\" leads to no [[flag]]: {}", shown(answers)),
            "name that option in the when of a [[flag]], or correct its safety",
        ),
        Breach::UnearnedComfort(index, answers) => report.add(
            format!("outcome {}", outcome(index)),
            format!(
                "comfort is reached before every safety question is clear, with {}",
                shown(answers)
            ),
            "make this outcome of kind support, or take it out of the flags",
        ),
        Breach::ComfortBesideFlag(index, answers) => report.add(
            format!("outcome {}", outcome(index)),
            format!("comfort stands beside a flag, with {}", shown(answers)),
            "flags may lead to support only",
        ),
        Breach::Milder { from, to, answers } => report.add(
            format!("outcome {}", outcome(to)),
            format!(
                "picking one flag more leads here instead of to {}, which is more serious, with {}",
                outcome(from),
                shown(answers)
            ),
            "change the order of the flags, or take options that are no flags out of their when",
        ),
        Breach::GuessWithoutAnswers(index) => report.add(
            format!("outcome {}", outcome(index)),
            "a reader who answers nothing is told this",
            "only the unsure outcome may need no answer",
        ),
        Breach::UnreachableOutcome(index) => report.add(
            format!("outcome {}", outcome(index)),
            "no answers lead to this outcome",
            "remove it, or give it a rule that can hold",
        ),
        Breach::UnreachableVariant(index, variant) => {
            let outcome = structure.outcome.get(usize::from(*index));
            let variant = outcome.and_then(|outcome| outcome.variant.get(*variant));
            report.add(
                format!(
                    "outcome {}, variant {}",
                    outcome.map_or("", |outcome| outcome.id.as_str()),
                    variant.map_or("", |variant| variant.id.as_str())
                ),
                "no answers lead to this variant",
                "remove it, move it further up, or correct its condition",
            );
        }
    }
}

fn outcome_id(structure: &Structure, index: OutcomeIndex) -> &str {
    structure.outcome.get(usize::from(index)).map_or("", |outcome| outcome.id.as_str())
}

/// Answers as an author would write them: `body=hurt, felt=joy+close`.
pub fn spell(structure: &Structure, answers: &Answers) -> String {
    let mut parts = Vec::new();
    for (index, question) in (0u8..).zip(&structure.question) {
        let picked: Vec<&str> = answers
            .get(index)
            .iter()
            .filter_map(|option| Some(question.options.get(usize::from(option))?.id.as_str()))
            .collect();
        if !picked.is_empty() {
            parts.push(format!("{}={}", question.id, picked.join("+")));
        }
    }
    if parts.is_empty() { "nothing answered".to_owned() } else { parts.join(", ") }
}

/// Every topic the guide must carry is bound to one text key that exists, and
/// none that it must leave out is.
fn topics(source: &Source, problems: &mut Vec<Problem>) {
    let bound = &source.structure.topics;
    let rows = &source.topics.topic;
    let mut report = Report::on(source.file("topics.toml"), problems);
    for (id, row) in rows {
        match (row.place, bound.contains_key(id)) {
            (Place::In | Place::Reframe, false) => report.add(
                format!("topic {id}"),
                "no text key carries this topic",
                "bind it in guide.toml under [topics], or set its place to out",
            ),
            (Place::Out, true) => report.add(
                format!("topic {id}"),
                "this topic must be left out, yet a text key is bound to it",
                "remove the binding from guide.toml and the sentence from the words",
            ),
            _ => {}
        }
    }
    let mut report = Report::on(source.file("guide.toml"), problems);
    for (id, key) in bound {
        if !rows.contains_key(id) {
            report.add(
                format!("topics.{id}"),
                "there is no such topic",
                "correct the id, or add the topic to topics.toml",
            );
        }
        for locale in &source.locales {
            if !locale.guide.words.contains_key(key) {
                report.add(
                    format!("topics.{id}"),
                    format!(
                        "it is bound to \"{key}\", which {} does not have",
                        file_name(&locale.guide.file)
                    ),
                    "bind it to a text key that exists",
                );
            }
        }
    }
}

fn support(source: &Source, problems: &mut Vec<Problem>) {
    let mut report = Report::on(&source.support_file, problems);
    let regions = &source.support.region;
    if !regions.iter().any(|region| region.id == ANYWHERE) {
        report.add("region", "there is no region \"any\"", "add one: its entries serve everyone");
    }
    for region in regions {
        let place = format!("region {}", region.id);
        if region.emergency.is_empty() {
            report.add(&place, "it has no emergency number", "name at least one");
        }
        let known = &source.support_languages;
        for language in region.languages.iter().filter(|language| !known.contains(language)) {
            report.add(
                &place,
                format!("no page is in the language \"{language}\""),
                "write it as the text file beside this one is named, such as pt-BR",
            );
        }
        for number in &region.emergency {
            phone(&place, number, &mut report);
        }
        for topic in region.substitutes.iter().filter(|topic| !is_id(topic)) {
            bad_id(&format!("{place}, topic {topic}"), &mut report);
        }
    }
    for entry in &source.support.entry {
        let place = format!("entry {}", entry.id);
        for id in entry.region.iter().filter(|id| !regions.iter().any(|region| region.id == **id)) {
            report.add(
                &place,
                format!("there is no region \"{id}\""),
                "correct the id, or define it in this file",
            );
        }
        if entry.region.is_empty() || entry.topics.is_empty() {
            report.add(&place, "it serves no region or no topic", "name at least one of each");
        }
        if entry.phone.is_none() && entry.sms.is_none() && entry.url.is_none() {
            report.add(&place, "there is no way to reach it", "give it a phone, an sms or a url");
        }
        for topic in entry.topics.iter().filter(|topic| !is_id(topic)) {
            bad_id(&format!("{place}, topic {topic}"), &mut report);
        }
        for number in entry.phone.iter().chain(&entry.sms) {
            phone(&place, number, &mut report);
        }
        if let Some(word) = &entry.sms_word {
            sms_word(&place, word, entry.sms.is_some(), &mut report);
        }
        if let (Some(from), Some(to)) = (entry.ages.from, entry.ages.to)
            && from > to
        {
            report.add(
                &place,
                format!("its ages run from {from} to {to}, which nobody is"),
                "write the lower age as from and the higher one as to",
            );
        }
        if let Some(url) = entry.url.as_ref().filter(|url| !is_https(url)) {
            report.add(
                &place,
                format!("\"{url}\" is not an absolute https address"),
                "write https://…",
            );
        }
        if let Err(expected) = checked_day(&entry.checked_on) {
            report.add(&place, format!("checked_on is \"{}\"", entry.checked_on), expected);
        }
        if entry.source.trim().is_empty() {
            report.add(&place, "its source is empty", "say where its facts were seen");
        }
    }
    coverage(source, &mut report);
}

/// Each region has, for each topic that some outcome asks for, an entry or a
/// written substitute.
fn coverage(source: &Source, report: &mut Report<'_>) {
    for region in &source.support.region {
        for topic in compile::topics_asked_for(&source.structure) {
            let served = source.support.entry.iter().any(|entry| {
                entry.region.contains(&region.id) && entry.topics.iter().any(|other| other == topic)
            });
            if !served && !region.substitutes.iter().any(|other| other == topic) {
                report.add(
                    format!("region {}", region.id),
                    format!("nobody here helps with \"{topic}\", which an outcome asks for"),
                    "add an entry, or name the topic under substitutes and write what to do instead",
                );
            }
        }
    }
}

fn phone(place: &str, number: &str, report: &mut Report<'_>) {
    let odd = |b: u8| !b.is_ascii_digit() && b != b' ' && b != b'-';
    if number.bytes().any(odd) {
        report.add(
            place,
            format!(
                "the phone number \"{number}\" has something other than digits, spaces and hyphens"
            ),
            "write the number in digits",
        );
    } else if number.bytes().filter(u8::is_ascii_digit).count() < 2 {
        report.add(
            place,
            format!("the phone number \"{number}\" is too short"),
            "write the whole number",
        );
    }
}

/// A word to text goes into a link as it is, so it is letters and digits only.
fn sms_word(place: &str, word: &str, has_number: bool, report: &mut Report<'_>) {
    if !has_number {
        report.add(
            place,
            format!("it has the word \"{word}\" to text, but no number to text it to"),
            "add the number as sms, or remove sms_word",
        );
    }
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        report.add(
            place,
            format!("the word to text, \"{word}\", has something other than letters and digits"),
            "write the one word that the line asks for",
        );
    }
}

/// Whether an address is absolute https with a host and nothing odd in it.
pub fn is_https(url: &str) -> bool {
    url.strip_prefix("https://").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && rest
                .chars()
                .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '@'))
    })
}

/// Words are there, short enough, and none is banned.
fn words(words: &Words, problems: &mut Vec<Problem>) {
    let language = &words.about.language;
    let mut report = Report::on(&words.file, problems);
    let name = file_name(&words.file);
    if name.strip_suffix(".toml") != Some(&words.about.language) {
        report.add(
            "about.language",
            format!("the language is \"{}\", yet the file is {name}", words.about.language),
            "name the file after its language, such as en.toml",
        );
    }
    let base = language.split('-').next().unwrap_or(language);
    let banned: BTreeMap<&str, &[&str]> = BANNED.iter().copied().collect();
    let banned = banned.get(base).copied().unwrap_or_default();
    if !words.about.language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        report.add(
            "about.language",
            format!("\"{}\" is not a language tag", words.about.language),
            "write it as BCP 47 does, such as en or pt-BR",
        );
    } else if banned.is_empty() {
        report.add(
            "about.language",
            format!("\"{language}\" has no list of banned wordings, so nothing would refuse them"),
            format!("add one for \"{base}\" to src/guide/banned.rs, which says how"),
        );
    }
    for (key, text) in &words.words {
        if text.trim().is_empty() {
            report.add(key, "the words are empty", "write them, or remove the key everywhere");
        }
        if text.trim().contains(char::is_control) {
            report.add(
                key,
                "the words have a line break or a tab in them",
                "write them in one line, or split them over two keys",
            );
        }
        if text.contains(['<', '>']) {
            report.add(
                key,
                "the words have markup in them, or what looks like it",
                "write them without < and >",
            );
        }
        let (most, length) = (limit(key), text.chars().count());
        if length > most {
            report.add(
                key,
                format!("the words are {length} characters long, the limit is {most}"),
                "shorten them, or split them over two keys",
            );
        }
        // English wordings are whole words; those of languages that inflect are stems.
        let whole = base == "en";
        for wording in banned.iter().filter(|wording| mentions(text, wording, whole)) {
            report.add(
                key,
                format!("\"{wording}\" is on the list of banned wordings"),
                "say what can be said truthfully, without promise or label",
            );
        }
    }
}

/// The headings inside sections are as short as titles.
fn headings(source: &Source, problems: &mut Vec<Problem>) {
    for words in source.locales.iter().map(|locale| &locale.guide) {
        let mut report = Report::on(&words.file, problems);
        for section in &source.structure.section {
            for block in section.body.iter().filter(|block| matches!(block, Block::Heading(_))) {
                for key in block.keys().iter().map(|key| format!("section.{}.{key}", section.id)) {
                    let length = words.words.get(&key).map_or(0, |text| text.chars().count());
                    if length > LONGEST_TITLE {
                        report.add(
                            key,
                            format!(
                                "the heading is {length} characters long, the limit is {LONGEST_TITLE}"
                            ),
                            "shorten it",
                        );
                    }
                }
            }
        }
    }
}

/// Whether a text has a wording, whatever the case and the kind of space; only as whole words, if
/// `whole` says so.
fn mentions(text: &str, wording: &str, whole: bool) -> bool {
    let text = text.to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(wording).any(|(start, found)| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|after| after.chars().next());
        !whole || (!letter(before) && !letter(after))
    })
}

/// A text file says of each review it needs who made it.
fn reviews(words: &Words, problems: &mut Vec<Problem>) {
    let mut report = Report::on(&words.file, problems);
    let Reviews { clinician, native_speaker } = &words.about.reviewed_by;
    let mut needed = vec![("clinician", Some(clinician))];
    if words.about.language != ORIGINAL {
        needed.push(("native-speaker", native_speaker.as_ref()));
    }
    for (who, _) in needed.iter().filter(|(_, name)| name.is_none_or(|name| name.trim().is_empty()))
    {
        report.add(
            "about.reviewed-by",
            format!("it does not say which {who} has reviewed the words"),
            format!("write {who} = \"{NOBODY}\" there, or a name"),
        );
    }
}

/// The interface's words keep their placeholders; no others have any.
fn placeholders(words: &Words, problems: &mut Vec<Problem>) {
    const NEEDED: &[(&str, &[&str])] = &[
        ("interface.progress", &["{n}", "{total}"]),
        ("interface.too-many", &["{n}"]),
        ("interface.emergency-any", &["{number}"]),
        ("interface.call", &["{number}"]),
        ("interface.text", &["{number}"]),
        ("interface.text-word", &["{word}", "{number}"]),
        ("interface.from-age", &["{n}"]),
        ("interface.to-age", &["{n}"]),
        ("interface.checked-on", &["{date}"]),
    ];
    let mut report = Report::on(&words.file, problems);
    for (key, text) in &words.words {
        let needed =
            NEEDED.iter().find(|(other, _)| other == key).map_or(&[][..], |(_, needed)| needed);
        for placeholder in needed.iter().filter(|placeholder| !text.contains(**placeholder)) {
            report.add(
                key,
                format!("the placeholder {placeholder} is missing"),
                "put it where it belongs",
            );
        }
        let braces = [text.matches('{').count(), text.matches('}').count()];
        if braces != [needed.len(); 2] && needed.iter().all(|needed| text.contains(needed)) {
            report.add(key, "it has a placeholder that nothing fills", "remove the braces");
        }
    }
}

/// The text files of every translation, each with the original.
fn translations(source: &Source) -> impl Iterator<Item = (&Words, &Words)> {
    let is_original = |locale: &&Locale| locale.language() == ORIGINAL;
    let original = source.locales.iter().find(is_original);
    let others = source.locales.iter().filter(move |locale| !is_original(locale));
    others.filter_map(move |own| Some((own, original?))).flat_map(|(own, from)| {
        [
            (&own.guide, &from.guide),
            (&own.support, &from.support),
            (&own.interface, &from.interface),
        ]
    })
}

/// A translation is no copy. A single word may be the same in both, and so are names.
fn untranslated(source: &Source, problems: &mut Vec<Problem>) {
    for (words, from) in translations(source) {
        let mut report = Report::on(&words.file, problems);
        let is_english = words.about.language.split('-').next() == Some(ORIGINAL);
        for (key, text) in words.words.iter().filter(|_| !is_english) {
            let is_name = key.starts_with("entry.") && key.ends_with(".name");
            let is_same = from.words.get(key) == Some(text);
            if is_same && !is_name && text.split_whitespace().nth(1).is_some() {
                report.add(
                    key,
                    format!("the words are still those of {ORIGINAL}.toml"),
                    "translate them",
                );
            }
        }
    }
}

/// A translation keeps the numbers of the original: the lines to call, and what studies found.
/// Hours are left out, as languages tell the time by clocks of twelve hours or of twenty-four.
fn numbers(source: &Source, problems: &mut Vec<Problem>) {
    for (words, from) in translations(source) {
        let mut report = Report::on(&words.file, problems);
        for (key, text) in words.words.iter().filter(|(key, _)| !key.ends_with(".hours")) {
            let Some(from) = from.words.get(key).map(|text| numbers_in(text)) else { continue };
            let own = numbers_in(text);
            if own != from {
                report.add(
                    key,
                    format!(
                        "its numbers are {}, those of the original {}",
                        listed(&own),
                        listed(&from)
                    ),
                    format!("copy them from {ORIGINAL}.toml"),
                );
            }
        }
    }
}

fn listed(numbers: &BTreeSet<String>) -> String {
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") }
}

/// The numbers in a text, each once, without what sets their groups apart: `116 123`, `1,208`.
fn numbers_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut number = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let inside = matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | ',' | '.' | '-')
            && letters.peek().is_some_and(char::is_ascii_digit);
        if letter.is_ascii_digit() {
            number.push(letter);
        } else if !inside {
            found.insert(std::mem::take(&mut number));
        }
    }
    found.insert(number);
    found.remove("");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banned_stems_are_found_in_the_words_made_of_them() {
        for (language, text) in [
            ("ar", "هذا طبيعي تمامًا"),
            ("de", "Das bleibt anonymisiert."),
            ("es", "Te han diagnosticado algo."),
            ("fr", "C’est 100\u{202f}% privé."),
            ("pt", "É tudo anônimo."),
        ] {
            let banned = BANNED.iter().find(|(name, _)| *name == language).unwrap().1;
            assert!(banned.iter().any(|wording| mentions(text, wording, false)), "{language}");
        }
    }
}
