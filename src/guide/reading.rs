//! How hard the words are to read: a school grade for English, and the longest sentence that each
//! language allows.

use std::fmt;

use super::compile::Report;
use super::source::{Block, Locale, Outcome, Problem, Source, Words};

/// The highest grade that English words may need: what a reader of eleven or twelve can follow.
pub const HIGHEST_GRADE: f64 = 6.0;

/// The language whose words get a grade: the formula was made for it and holds for no other.
const GRADED: &str = "en";

/// The most words that a sentence may have where a language does not say: 20, where plain-language
/// guides draw the line in English.
const LONGEST: usize = 20;

/// The most that a language can ask for, and the fewest that make sense.
const LIMITS: std::ops::RangeInclusive<usize> = 10..=25;

/// What is too short for a grade, which is an average: one long word in it would decide.
const FEWEST_WORDS: usize = 30;
const FEWEST_SENTENCES: usize = 3;

/// Words that count as two syllables, like numbers: names that a reader looks for or copies and
/// does not sound out.
const NAMES: &[&str] = &["findahelpline.com", "nhs.uk", "Samaritans", "Télé-Accueil", "UNICEF"];

/// Words whose syllables the rules of [`syllables`] get wrong.
const ODD_WORDS: &[(&str, usize)] = &[
    ("anyone", 3),
    ("area", 3),
    ("client", 2),
    ("create", 2),
    ("created", 3),
    ("element", 3),
    ("eu", 2),
    ("every", 2),
    ("everything", 3),
    ("hiv", 3),
    ("idea", 3),
    ("loneliness", 3),
    ("react", 2),
    ("reaction", 3),
    ("science", 2),
    ("suicide", 3),
    ("uk", 2),
    ("wednesday", 2),
];

/// The interface's words that are whole sentences, by key; all others are labels.
pub const SENTENCES: &[&str] = &[
    "leave-note",
    "left",
    "no-language",
    "too-many",
    "take-note",
    "go-on",
    "emergency-any",
    "not-checked",
    "warning",
    "forgotten",
    "privacy",
    "privacy-inline",
    "unreviewed",
    "unreviewed-translation",
    "getting-ready",
    "no-script",
    "failed",
    "not-private",
];

/// The words between two ends of sentences; those that stand without an end, such as an option's,
/// are a sentence as well. A point before a space always ends one: write "for example" in full.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, letter) in text.char_indices() {
        if ended && letter.is_whitespace() {
            found.extend(text.get(start..at));
            start = at;
        }
        ended = match letter {
            '.' | '!' | '?' | '؟' => true,
            '”' | '“' | '»' | '"' | ')' | '’' => ended,
            _ => false,
        };
    }
    found.extend(text.get(start..));
    found.into_iter().map(str::trim).filter(|sentence| words(sentence).next().is_some()).collect()
}

/// The words of a text: what stands between spaces and is not only marks.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric))
}

/// How many syllables an English word has, by its spelling: groups of vowels, but for an "e" that
/// is not heard.
pub fn syllables(word: &str) -> usize {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    if NAMES.contains(&word) || word.contains(|letter: char| letter.is_ascii_digit()) {
        return 2;
    }
    word.to_lowercase().split('-').map(part).sum()
}

/// The syllables of a word without hyphens, in small letters.
fn part(word: &str) -> usize {
    let word = word.replace('’', "'");
    // "body's" is heard like "body", "didn't" is not heard like "did".
    let (word, ending) = word.split_once('\'').unwrap_or((&word, ""));
    let added = usize::from(ending == "t" && (word.ends_with("dn") || word.ends_with("sn")));
    let one = word.strip_suffix('s').unwrap_or(word);
    if let Some((_, count)) = ODD_WORDS.iter().find(|(odd, _)| *odd == word || *odd == one) {
        return count + added;
    }
    if groups(word) == 0 {
        // It is said letter by letter.
        return word.len().max(1) + added;
    }
    let heard = groups(word) + pairs(word, APART);
    let unheard = pairs(word, TOGETHER)
        + usize::from(ends_silent(word))
        + usize::from(word.strip_prefix("some").is_some_and(|rest| rest.len() > 1))
        + usize::from(SUFFIXES.iter().filter_map(|end| word.strip_suffix(end)).any(ends_in_e));
    heard.saturating_sub(unheard).max(1) + added
}

/// Vowels side by side that are heard one by one: "anxiety", "idea", "usual", "being".
const APART: &[&str] =
    &["eing", "eo", "ia", "iet", "io", "iu", "lier", "sier", "oing", "ua", "uing", "uou", "ying"];

/// Some of those that are not: "tension", "special", "anxious", "language", "people".
const TOGETHER: &[&str] = &[
    "cial", "cian", "cious", "geon", "gion", "gious", "gua", "llion", "nion", "peop", "qua",
    "sion", "tial", "tion", "tious", "xious",
];

/// Endings before which an "e" is as silent as at the end: "safety", "closeness".
const SUFFIXES: &[&str] = &["ful", "less", "ly", "ment", "ness", "ty"];

fn is_vowel(letter: char) -> bool {
    "aeiouyáâãäåèéêíîóôõöúûü".contains(letter)
}

/// How many groups of vowels a word has.
fn groups(word: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    for letter in word.chars() {
        let vowel = is_vowel(letter);
        count += usize::from(vowel && !inside);
        inside = vowel;
    }
    count
}

fn pairs(word: &str, pairs: &[&str]) -> usize {
    pairs.iter().map(|pair| word.matches(pair).count()).sum()
}

/// Whether the word ends in an "e" that is not heard, alone or before "s" or "d".
fn ends_silent(word: &str) -> bool {
    if let Some(stem) = word.strip_suffix("es") {
        // "comes", but "senses", "changes" and "wishes".
        return ends_in_e(&format!("{stem}e"))
            && !stem.ends_with(['s', 'x', 'z', 'c', 'g'])
            && !stem.ends_with("ch")
            && !stem.ends_with("sh");
    }
    if let Some(stem) = word.strip_suffix("ed") {
        // "pushed", but "wanted" and "added".
        return ends_in_e(&format!("{stem}e")) && !stem.ends_with(['t', 'd']);
    }
    ends_in_e(word)
}

/// "come", but not "see", "the" or "able".
fn ends_in_e(word: &str) -> bool {
    let Some(stem) = word.strip_suffix('e') else { return false };
    let table =
        stem.strip_suffix('l').is_some_and(|rest| !rest.is_empty() && !rest.ends_with(is_vowel));
    !stem.ends_with(is_vowel) && groups(stem) > 0 && !table
}

/// What the grade of a text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Its sentences.
    pub sentences: usize,
    /// Its words.
    pub words: usize,
    /// The syllables of its words.
    pub syllables: usize,
}

impl Figures {
    /// Counts an English text.
    pub fn of(text: &str) -> Figures {
        Figures {
            sentences: sentences(text).len(),
            words: words(text).count(),
            syllables: words(text).map(syllables).sum(),
        }
    }

    /// The Flesch-Kincaid grade level: the American school grade whose readers can follow a text.
    /// From J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new
    /// readability formulas (Automated Readability Index, Fog Count and Flesch Reading Ease
    /// Formula) for Navy enlisted personnel", Research Branch Report 8-75, 1975.
    pub fn grade(self) -> f64 {
        if self.sentences == 0 || self.words == 0 {
            return 0.0;
        }
        let ratio = |a: usize, b: usize| a as f64 / b as f64;
        0.39 * ratio(self.words, self.sentences) + 11.8 * ratio(self.syllables, self.words) - 15.59
    }

    fn and(self, other: Figures) -> Figures {
        Figures {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
        }
    }

    fn is_short(self) -> bool {
        self.words < FEWEST_WORDS || self.sentences < FEWEST_SENTENCES
    }
}

/// A piece of the guide that is read in one go, with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it is: `section pain`, `outcome joy, variant alone`.
    pub place: String,
    /// Its figures.
    pub figures: Figures,
    /// Its texts.
    texts: Vec<String>,
}

impl Reading {
    /// The texts of some keys; those that are missing are told elsewhere.
    fn of(
        place: impl Into<String>,
        words: &Words,
        keys: impl IntoIterator<Item = String>,
    ) -> Reading {
        let texts: Vec<String> =
            keys.into_iter().filter_map(|key| words.words.get(&key).cloned()).collect();
        let figures =
            texts.iter().map(|text| Figures::of(text)).fold(Figures::default(), Figures::and);
        Reading { place: place.into(), figures, texts }
    }

    fn and(mut self, other: Reading) -> Reading {
        self.place = format!("{} and {}", self.place, other.place);
        self.figures = self.figures.and(other.figures);
        self.texts.extend(other.texts);
        self
    }

    /// Its sentences, the longest first.
    fn longest(&self) -> Vec<&str> {
        let mut found: Vec<&str> = self.texts.iter().flat_map(|text| sentences(text)).collect();
        found.sort_by_key(|sentence| std::cmp::Reverse(words(sentence).count()));
        found
    }

    /// Its words of four syllables and more, each once, the longest first.
    fn long_words(&self) -> Vec<&str> {
        let all = self.texts.iter().flat_map(|text| words(text));
        let mut found: Vec<&str> = all
            .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
            .filter(|word| syllables(word) >= 4)
            .collect();
        found.sort_by_key(|word| (std::cmp::Reverse(syllables(word)), *word));
        found.dedup();
        found
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { words, sentences, .. } = self.figures;
        write!(f, "{:5.1} {words:6} {sentences:10}  {}", self.figures.grade(), self.place)
    }
}

/// Joins what is too short for a grade of its own with what comes after it, or, at the end, before
/// it. What is too short even so gets none; the limit on each sentence still holds.
fn joined(all: Vec<Reading>) -> Vec<Reading> {
    let mut done: Vec<Reading> = Vec::new();
    let mut open: Option<Reading> = None;
    for reading in all {
        let reading = match open.take() {
            Some(before) => before.and(reading),
            None => reading,
        };
        if reading.figures.is_short() {
            open = Some(reading);
        } else {
            done.push(reading);
        }
    }
    if let Some(rest) = open
        && let Some(last) = done.pop()
    {
        done.push(last.and(rest));
    }
    done
}

/// What the English words need, file by file, piece by piece. Titles, headings, names and labels
/// are left out: each is a short "sentence", and would flatter the rest.
fn readings<'a>(source: &Source, locale: &'a Locale) -> Vec<(&'a Words, Vec<Reading>)> {
    let structure = &source.structure;
    let Locale { guide, support, interface } = locale;
    let opening = ["guide.lead", "quiz.intro", "quiz.disclaimer"].map(str::to_owned);
    let sections = structure.section.iter().map(|section| {
        let texts = section.body.iter().filter(|block| !matches!(block, Block::Heading(_)));
        let keys = texts.flat_map(Block::keys).map(|key| format!("section.{}.{key}", section.id));
        let mut keys: Vec<String> = keys.collect();
        if section.id == structure.partner.section {
            keys.push("partner.lead".to_owned());
        }
        Reading::of(format!("section {}", section.id), guide, keys)
    });
    let questions = structure.question.iter().map(|question| {
        let id = &question.id;
        let mut keys = vec![format!("question.{id}.legend"), format!("question.{id}.hint")];
        for option in &question.options {
            keys.push(format!("option.{id}.{}", option.id));
            keys.push(format!("option.{id}.{}-hint", option.id));
        }
        Reading::of(format!("question {id}"), guide, keys)
    });
    let notes = structure.note.iter().map(|note| format!("note.{}", note.id));
    let handout = structure.handout.say.iter().map(|name| format!("handout.{name}"));
    let around = ["lead", "no-police", "bill", "under-18"].map(|name| format!("support.{name}"));
    let regions = source.support.region.iter().map(|region| {
        let substitutes =
            region.substitutes.iter().map(|topic| format!("substitute.{}.{topic}", region.id));
        // An entry of several regions counts in the first of them.
        let entries = source.support.entry.iter();
        let entries = entries.filter(|entry| entry.region.first() == Some(&region.id));
        let keys = substitutes.chain(entries.map(|entry| format!("entry.{}.about", entry.id)));
        Reading::of(format!("region {}", region.id), support, keys)
    });
    let said = SENTENCES.iter().map(|key| format!("interface.{key}"));
    vec![
        (guide, joined(vec![Reading::of("guide and quiz", guide, opening)])),
        (guide, joined(sections.collect())),
        (guide, joined(questions.collect())),
        (
            guide,
            joined(structure.outcome.iter().flat_map(|outcome| said_by(outcome, guide)).collect()),
        ),
        (
            guide,
            joined(vec![Reading::of("note", guide, notes), Reading::of("handout", guide, handout)]),
        ),
        (support, joined(vec![Reading::of("support", support, around)])),
        (support, joined(regions.collect())),
        (interface, joined(vec![Reading::of("interface", interface, said)])),
    ]
}

/// What an outcome says, and each of its variants.
fn said_by(outcome: &Outcome, words: &Words) -> Vec<Reading> {
    let key = |name: &String| format!("outcome.{}.{name}", outcome.id);
    let also = "also".to_owned();
    let all = outcome.text.iter().chain(&outcome.next).chain([&also]).map(key);
    let place = format!("outcome {}", outcome.id);
    let mut found = vec![Reading::of(&place, words, all)];
    for variant in &outcome.variant {
        let text = variant.text.as_ref().unwrap_or(&outcome.text);
        let next = variant.next.as_ref().unwrap_or(&outcome.next);
        let place = format!("{place}, variant {}", variant.id);
        found.push(Reading::of(place, words, text.iter().chain(next).map(key)));
    }
    found
}

/// The grade of each piece of the guide in English, the hardest first.
pub fn grades(source: &Source) -> Vec<Reading> {
    let english = source.locales.iter().filter(|locale| locale.language() == GRADED);
    let pieces = english.flat_map(|locale| readings(source, locale));
    let mut found: Vec<Reading> = pieces.flat_map(|(_, readings)| readings).collect();
    found.sort_by(|a, b| b.figures.grade().total_cmp(&a.figures.grade()));
    found
}

/// Notes each piece of the English words that needs more than [`HIGHEST_GRADE`].
pub fn check_grades(source: &Source, locale: &Locale, problems: &mut Vec<Problem>) {
    if locale.language() != GRADED {
        return;
    }
    for (words, readings) in readings(source, locale) {
        let mut report = Report::on(&words.file, problems);
        for reading in readings.iter().filter(|reading| reading.figures.grade() > HIGHEST_GRADE) {
            let longest: Vec<String> =
                reading.longest().iter().take(2).map(|sentence| format!("“{sentence}”")).collect();
            let hard: Vec<&str> = reading.long_words().into_iter().take(5).collect();
            let hard =
                if hard.is_empty() { String::new() } else { format!(" ({})", hard.join(", ")) };
            report.add(
                &reading.place,
                format!(
                    "its words need school grade {:.1}, the limit is {HIGHEST_GRADE}; its longest sentences: {}",
                    reading.figures.grade(),
                    longest.join(" ")
                ),
                format!("split long sentences, and put shorter words for long ones{hard}"),
            );
        }
    }
}

/// Notes each sentence of a language that is too long. The interface's file has the limit.
pub fn check_sentences(locale: &Locale, problems: &mut Vec<Problem>) {
    let Locale { guide, support, interface } = locale;
    let key = "about.longest-sentence";
    let most = interface.about.longest_sentence.unwrap_or(LONGEST);
    if !LIMITS.contains(&most) {
        let (fewest, longest) = LIMITS.into_inner();
        Report::on(&interface.file, problems).add(
            key,
            format!("a sentence cannot have {most} words as its limit"),
            format!("write a number from {fewest} to {longest}, or leave it out: {LONGEST}"),
        );
        return;
    }
    for words in [guide, support, interface] {
        let mut report = Report::on(&words.file, problems);
        if words.about.longest_sentence.is_some() && words.file != interface.file {
            let remedy = "remove it, or write it into the language's file in interface";
            report.add(key, "this limit is for all files of a language", remedy);
        }
        for (key, text) in &words.words {
            for sentence in sentences(text) {
                let count = self::words(sentence).count();
                if count > most {
                    let language = &interface.about.language;
                    report.add(
                        key,
                        format!(
                            "a sentence has {count} words, the limit in {language} is {most}: “{sentence}”"
                        ),
                        "split it, or leave out what it can do without",
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::edition::Interface;

    #[test]
    fn known_words_have_the_syllables_that_dictionaries_give_them() {
        for (count, known) in [
            (
                1,
                "a the you cry tears through breathe quiz ease loved pushed asked comes lives cause can't year's",
            ),
            (
                2,
                "table people little quiet being crying wanted needed changes senses wishes partner isn't",
            ),
            (
                2,
                "orgasm doctor tension anxious language question someone something lonely safety movement UK",
            ),
            (
                2,
                "body's you're-in post-sex react every women million special cuddle WhatsApp 1,208 24/7",
            ),
            (
                3,
                "medicine idea area family casual sexual curious suicide loneliness excitement earlier violent",
            ),
            (
                3,
                "beautiful everyone everything anyone aftercare guardian PCD therapist menopause hospital",
            ),
            (
                4,
                "emergency emotional relationship unusual non-binary oxytocin diagnosis society regularly",
            ),
            (5, "examination university"),
            (6, "physiotherapy"),
        ] {
            for word in known.split(' ') {
                assert_eq!(syllables(word), count, "{word}");
            }
        }
    }

    #[test]
    fn a_sentence_ends_with_its_mark_and_not_at_a_point_inside_a_name() {
        assert_eq!(
            sentences("Say: “Stop.” Then go to nhs.uk (or call 1.5 times)! Really? No end"),
            ["Say: “Stop.”", "Then go to nhs.uk (or call 1.5 times)!", "Really?", "No end"]
        );
        assert_eq!(sentences("هل أنت بخير؟ نعم."), ["هل أنت بخير؟", "نعم."]);
        assert_eq!(sentences("It began about … ago. It happens …").len(), 2);
        assert_eq!(sentences(" … — "), Vec::<&str>::new());
    }

    #[test]
    fn the_grade_is_the_formula_s() {
        let text = "The cat sat on the mat and looked at the dog. A dog is not a cat. \
            Some animals are beautiful.";
        let figures = Figures::of(text);
        assert_eq!(figures, Figures { sentences: 3, words: 21, syllables: 25 });
        assert!((figures.grade() - (0.39 * 21.0 / 3.0 + 11.8 * 25.0 / 21.0 - 15.59)).abs() < 1e-9);
        assert!(Figures::default().grade() < HIGHEST_GRADE);
    }

    fn reading(place: &str, sentences: usize, words: usize) -> Reading {
        let figures = Figures { sentences, words, syllables: words };
        Reading { place: place.to_owned(), figures, texts: Vec::new() }
    }

    #[test]
    fn what_is_too_short_is_joined_with_its_neighbours() {
        let places = |all: Vec<Reading>| -> Vec<String> {
            joined(all).into_iter().map(|reading| reading.place).collect()
        };
        let long = || reading("long", 3, 30);
        assert_eq!(places(vec![long(), long()]), ["long", "long"]);
        assert_eq!(places(vec![reading("few words", 3, 29), long()]), ["few words and long"]);
        assert_eq!(
            places(vec![long(), reading("few sentences", 2, 30)]),
            ["long and few sentences"]
        );
        assert_eq!(
            places(vec![reading("a", 2, 20), reading("b", 2, 20), long()]),
            ["a and b", "long"]
        );
        assert_eq!(places(vec![reading("alone", 2, 20)]), Vec::<String>::new());
    }

    #[test]
    fn every_sentence_of_the_interface_has_a_key() {
        let known: Vec<String> = Interface::KEYS.iter().map(|key| key.replace('_', "-")).collect();
        for key in SENTENCES.iter().filter(|key| **key != "unreviewed-translation") {
            assert!(known.iter().any(|known| known == key), "{key}");
        }
    }
}
