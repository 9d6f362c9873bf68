//! A guide as it is authored: the shapes of the files in `content/`.
//!
//! | file | holds |
//! |---|---|
//! | `content/<guide>/guide.toml` | sections, questions, rules, outcomes, links: no words |
//! | `content/<guide>/topics.toml` | every topic the guide must or must not carry; it may be missing |
//! | `content/<guide>/<locale>.toml` | the guide's words in one language |
//! | `content/support/support.toml` | the support list: no words |
//! | `content/support/<locale>.toml` | the support list's words in one language |
//! | `content/interface/<locale>.toml` | the words on buttons and the like, shared by all guides |
//!
//! Words are looked up by keys such as `section.short.can-happen`: the kind of
//! thing, its id, and a name of one's own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::support::Ages;

/// The structure of a guide: `guide.toml`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Structure {
    /// The guide's name in addresses. Neutral: it must not name the topic.
    pub id: String,
    /// The explainer's sections, in order.
    pub section: Vec<Section>,
    /// The quiz's questions, in order.
    pub question: Vec<Question>,
    /// The flags, the most serious first.
    pub flag: Vec<Rule>,
    /// The comforting outcomes by feeling, the heavier feeling first.
    pub feeling: Vec<Rule>,
    /// The outcome for a reader about whom we must not guess.
    pub unsure: String,
    /// The note that says a skipped safety question is why.
    pub skipped: String,
    /// Notes that can stand beside an outcome.
    pub note: Vec<Note>,
    /// Every outcome.
    pub outcome: Vec<Outcome>,
    /// Answers that change which links come first, never the outcome.
    #[serde(default)]
    pub tip: Vec<Tip>,
    /// The guide for a partner.
    pub partner: Partner,
    /// What a reader can take along on paper.
    #[serde(default)]
    pub handout: Handout,
    /// Topic id to the one text key that carries it.
    #[serde(default)]
    pub topics: BTreeMap<String, String>,
}

/// A section of the explainer. Words: `section.<id>.title` and its blocks'.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Section {
    /// Its id.
    pub id: String,
    /// What stands in it, in order.
    pub body: Vec<Block>,
}

/// A piece of a section. Every name is a text key below `section.<id>.`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph made of one or more sentences, each with a key of its own.
    Paragraph(Vec<String>),
    /// A small heading inside the section.
    Heading(String),
    /// A list.
    List(Vec<String>),
    /// Things one could say aloud, each set as a quotation.
    Say(Vec<String>),
    /// A question and its answer: two keys, `<name>.q` and `<name>.a`.
    Ask(String),
}

impl Block {
    /// The text keys of the block, below `section.<id>.`.
    pub fn keys(&self) -> Vec<String> {
        match self {
            Block::Paragraph(keys) | Block::List(keys) | Block::Say(keys) => keys.clone(),
            Block::Heading(key) => vec![key.clone()],
            Block::Ask(key) => vec![format!("{key}.q"), format!("{key}.a")],
        }
    }
}

/// A question. Words: `question.<id>.legend`, `question.<id>.hint` if it has
/// one, and `option.<id>.<option>` for each option.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Question {
    /// Its id.
    pub id: String,
    /// How many options may be picked at once.
    #[serde(default = "one")]
    pub most: u8,
    /// Whether a line of help stands under the legend.
    #[serde(default)]
    pub hint: bool,
    /// Whether it is about safety: then each option says what it means for that. It is said twice
    /// so that a question whose options lose their marks is noticed.
    #[serde(default)]
    pub safety: bool,
    /// What it offers.
    pub options: Vec<QuestionOption>,
}

fn one() -> u8 {
    1
}

/// An option of a question.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QuestionOption {
    /// Its id.
    pub id: String,
    /// In a safety question, each option is exactly one of clear or flag.
    pub safety: Option<Safety>,
    /// Whether it stands alone ("None of these").
    #[serde(default)]
    pub alone: bool,
    /// Whether a line of help stands under its label: `option.<question>.<id>-hint`.
    #[serde(default)]
    pub hint: bool,
}

/// What an option of a safety question means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// It raises no concern.
    Clear,
    /// It raises a concern.
    Flag,
}

/// A condition as authored: any of these, each like `often=most & felt=low`.
pub type When = Vec<String>;

/// When an outcome is reached.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// The outcome.
    pub outcome: String,
    /// Its condition.
    pub when: When,
}

/// A remark beside an outcome. Words: `note.<id>`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Note {
    /// Its id.
    pub id: String,
    /// Its condition. The note for skipped questions has none.
    #[serde(default)]
    pub when: When,
}

/// What an outcome is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Help now. Picking an option that leads here opens the support panel at
    /// once.
    Urgent,
    /// Support, never comfort.
    Support,
    /// Not knowing.
    Unsure,
    /// Comfort.
    Comfort,
}

/// An outcome. Words: `outcome.<id>.title` and the keys it names.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub kind: Kind,
    /// Whether other flags get one sentence and one support topic each beside
    /// it, and nothing else on the page leads anywhere but its own links.
    #[serde(default)]
    pub bare: bool,
    /// Whether the emergency number stands on top.
    #[serde(default)]
    pub emergency: bool,
    /// The topics of the support list shown with it, in order.
    #[serde(default)]
    pub support: Vec<String>,
    /// The text key of the title, below `outcome.<id>.`.
    #[serde(default = "title")]
    pub title: String,
    /// The text keys of its paragraph, a sentence or two each.
    pub text: Vec<String>,
    /// The text keys of the next steps.
    pub next: Vec<String>,
    /// The sections it links to, in order.
    pub links: Vec<String>,
    /// Sections that must not be linked beside it.
    #[serde(default)]
    pub forbid: Vec<String>,
    /// Words for other answers; the first whose condition holds is taken, and
    /// what it does not name stays as above.
    #[serde(default)]
    pub variant: Vec<Variant>,
}

fn title() -> String {
    "title".to_owned()
}

/// Other words for an outcome. Keys are below `outcome.<id>.` too.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Variant {
    /// Its name.
    pub id: String,
    /// Its condition.
    pub when: When,
    /// Another title.
    pub title: Option<String>,
    /// Another paragraph.
    pub text: Option<Vec<String>>,
    /// Other next steps.
    pub next: Option<Vec<String>>,
    /// Other links.
    pub links: Option<Vec<String>>,
}

/// A change to the links under an outcome.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tip {
    /// Its condition.
    pub when: When,
    /// The sections that come first, added where the outcome lacks them.
    #[serde(default)]
    pub first: Vec<String>,
    /// The sections that are left out.
    #[serde(default)]
    pub drop: Vec<String>,
}

/// The guide for a partner.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Partner {
    /// The section that is the guide.
    pub section: String,
    /// The sections it links to.
    pub links: Vec<String>,
}

/// What a reader can take along on paper, besides the outcome and the support list.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Handout {
    /// What one could say to a doctor: text keys below `handout.`, under the
    /// words of `handout.title`.
    #[serde(default)]
    pub say: Vec<String>,
}

/// `topics.toml`: the content matrix, a row a topic.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topics {
    /// Topic id to its row.
    pub topic: BTreeMap<String, Topic>,
}

/// A row of the content matrix.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Topic {
    /// What it is about.
    pub about: String,
    /// Whether the guide carries it.
    pub place: Place,
    /// How well it is supported.
    pub evidence: Evidence,
    /// Where that was seen.
    pub source: Option<String>,
}

/// Whether a guide carries a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// It must.
    In,
    /// It must, in other words than its sources used.
    Reframe,
    /// It must not.
    Out,
}

/// How well a statement is supported by research.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Well supported.
    Well,
    /// Plausible.
    Plausible,
    /// Contested or unsupported.
    Contested,
    /// Advice or tone, not a statement of fact.
    Advice,
}

/// `support.toml`: whom a reader can turn to.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SupportSource {
    /// The regions, in the order of the picker, where those that name a page's own language come
    /// first. Words: `region.<id>`.
    pub region: Vec<RegionSource>,
    /// The entries, in the order shown; topics are shown in the order in which the entries first
    /// name them. Words: `entry.<id>.name`,
    /// `entry.<id>.about`, and `entry.<id>.hours` where hours are given.
    pub entry: Vec<EntrySource>,
}

/// A region of the support list.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegionSource {
    /// Its code, such as `us` or `gb-sct`; `any` is everywhere.
    pub id: String,
    /// The languages whose pages list it; without any, all do. It keeps pages light: what is
    /// spoken on a region's lines decides.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Emergency numbers, digits only. Where there are several, `numbers.<region>` says in words
    /// whom each of them reaches.
    #[serde(default)]
    pub emergency: Vec<String>,
    /// Topics for which no line is known here. Words: `substitute.<region>.<topic>`.
    #[serde(default)]
    pub substitutes: Vec<String>,
}

/// An entry of the support list.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EntrySource {
    /// Its id.
    pub id: String,
    /// The regions it serves.
    pub region: Vec<String>,
    /// The topics it helps with.
    pub topics: Vec<String>,
    /// Whether someone is there day and night.
    #[serde(default)]
    pub always_open: bool,
    /// Whether other hours are given, in words.
    #[serde(default)]
    pub hours: bool,
    /// The ages it is for.
    #[serde(default)]
    pub ages: Ages,
    /// A phone number as one would write it: digits and spaces or hyphens.
    pub phone: Option<String>,
    /// A number to text.
    pub sms: Option<String>,
    /// What to text there, where that matters.
    pub sms_word: Option<String>,
    /// Its web page, absolute https.
    pub url: Option<String>,
    /// Where the facts were seen.
    pub source: String,
    /// The day a person last called or opened it, such as `2026-11-22`, or
    /// "not yet checked".
    pub checked_on: String,
}

/// What stands at the head of every text file: `[about]`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct About {
    /// The language, as BCP 47 writes it: `en`, `pt-BR`.
    pub language: String,
    /// Its name in itself.
    pub name: String,
    /// Whether it runs from right to left.
    #[serde(default)]
    pub right_to_left: bool,
    /// In the interface's file: the most words that a sentence may have in this language, from 10
    /// to 25. Without it, 20, as in English.
    pub longest_sentence: Option<usize>,
    /// Who has reviewed the words.
    pub reviewed_by: Reviews,
}

/// The language that words are first written in. Those in other languages are translations.
pub const ORIGINAL: &str = "en";

/// The honest answer where a review has not happened.
pub const NOBODY: &str = "nobody yet";

/// Who has reviewed the words of a text file: a name, or [`NOBODY`].
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reviews {
    /// A clinician.
    pub clinician: String,
    /// For a translation: a native speaker with health experience.
    pub native_speaker: Option<String>,
}

impl Reviews {
    /// Whether a clinician has.
    pub fn by_clinician(&self) -> bool {
        is_somebody(&self.clinician)
    }

    /// Whether a native speaker with health experience has.
    pub fn by_native_speaker(&self) -> bool {
        self.native_speaker.as_deref().is_some_and(is_somebody)
    }
}

fn is_somebody(name: &str) -> bool {
    !name.trim().is_empty() && !name.trim().eq_ignore_ascii_case(NOBODY)
}

/// A text file: words by key, nested tables joined by dots.
#[derive(Clone, Debug)]
pub struct Words {
    /// The file it came from, for messages.
    pub file: PathBuf,
    /// Its head.
    pub about: About,
    /// Key to words.
    pub words: BTreeMap<String, String>,
}

/// The names of the interface's words that sites paste beside the frame, below `snippet.`.
pub const SNIPPET_WORDS: [&str; 3] = ["page", "helplines", "danger"];

/// One thing that is wrong with a guide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file it is in.
    pub file: PathBuf,
    /// The place in the file: a key or id; empty for the file as a whole.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", plain(&self.file.display().to_string()))?;
        if !self.place.is_empty() {
            write!(f, "{}: ", plain(&self.place))?;
        }
        write!(f, "{}; {}", plain(&self.what), plain(&self.remedy))
    }
}

/// What can repeat a piece of a file, as one short line: no character in it
/// breaks the line, turns it around or speaks to the terminal.
fn plain(text: &str) -> String {
    let mut line = String::new();
    for c in shortened(text).chars() {
        if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            line.extend(c.escape_unicode());
        } else {
            line.push(c);
        }
    }
    line
}

/// A text without its middle where it is very long.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    const END: usize = 150;
    let length = text.chars().count();
    if length <= 2 * END {
        return Cow::Borrowed(text);
    }
    let start: String = text.chars().take(END).collect();
    let end: String = text.chars().skip(length - END).collect();
    Cow::Owned(format!("{start}…{end}"))
}

/// The text files that a guide is read from, by path: of a folder, or wherever they come from.
#[derive(Clone, Debug, Default)]
pub struct Files {
    texts: BTreeMap<PathBuf, Result<String, String>>,
    /// The folders that they stand in, or could.
    folders: BTreeSet<PathBuf>,
}

impl Files {
    /// The files of a guide folder, and those it leans on: in it, of its neighbours, or else in the
    /// folder `shared`.
    pub fn of_folder(folder: &Path, shared: &Path) -> Files {
        let mut files = Files::default();
        files.add_folder(folder);
        for name in ["support", "interface"] {
            let places = [folder.join(name), beside(folder, name), shared.join(name)];
            if let Some(place) = places.into_iter().find(|place| place.is_dir()) {
                files.add_folder(&place);
            }
        }
        files
    }

    fn add_folder(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        self.folders.insert(folder.to_owned());
        for entry in entries.flatten() {
            let file = folder.join(entry.file_name());
            if file.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&file).map_err(|error| error.to_string());
                self.texts.insert(file, text);
            }
        }
    }

    /// The support list or the interface words of a guide: its own, its neighbour's, or shared ones.
    fn leaned_on(&self, folder: &Path, name: &str) -> PathBuf {
        let (own, beside) = (folder.join(name), beside(folder, name));
        let shared = || self.folders.iter().find(|place| place.ends_with(name));
        let place = self.folders.get(&own).or_else(|| self.folders.get(&beside)).or_else(shared);
        place.unwrap_or(&beside).clone()
    }

    /// Every language that a folder has a text file for.
    fn languages(&self, folder: &Path) -> Vec<String> {
        self.texts
            .keys()
            .filter(|file| file.parent() == Some(folder))
            .filter_map(|file| file.file_name()?.to_str()?.strip_suffix(".toml"))
            .filter(|name| !["guide", "topics", "support"].contains(name))
            .map(str::to_owned)
            .collect()
    }

    fn text(&self, file: &Path, problems: &mut Vec<Problem>) -> Option<&str> {
        let what = match self.texts.get(file) {
            Some(Ok(text)) => return Some(text),
            Some(Err(error)) => format!("the file cannot be read ({error})"),
            None => "the file is missing".to_owned(),
        };
        problems.push(Problem {
            file: file.to_owned(),
            place: String::new(),
            what,
            remedy: "add it, as readable UTF-8 text".to_owned(),
        });
        None
    }

    fn parse<T: DeserializeOwned>(&self, file: &Path, problems: &mut Vec<Problem>) -> Option<T> {
        parse(file, self.text(file, problems)?, problems)
    }

    fn words(&self, file: &Path, problems: &mut Vec<Problem>) -> Option<Words> {
        parse_words(file, self.text(file, problems)?, problems)
    }
}

impl FromIterator<(PathBuf, String)> for Files {
    fn from_iter<I: IntoIterator<Item = (PathBuf, String)>>(files: I) -> Files {
        let texts: BTreeMap<_, _> =
            files.into_iter().map(|(file, text)| (file, Ok(text))).collect();
        let folders = texts.keys().filter_map(|file| file.parent()).map(Path::to_owned).collect();
        Files { texts, folders }
    }
}

fn beside(folder: &Path, name: &str) -> PathBuf {
    folder.parent().unwrap_or(Path::new("..")).join(name)
}

/// A guide folder and the files it leans on, read but not yet checked.
#[derive(Clone, Debug)]
pub struct Source {
    /// The guide's folder.
    pub folder: PathBuf,
    /// The structure.
    pub structure: Structure,
    /// The content matrix.
    pub topics: Topics,
    /// The support list.
    pub support: SupportSource,
    /// The path of the support list.
    pub support_file: PathBuf,
    /// Every language the support list has words in.
    pub support_languages: Vec<String>,
    /// Every language the guide has words in.
    pub locales: Vec<Locale>,
}

/// The words of one language: the guide's, the support list's, the interface's.
#[derive(Clone, Debug)]
pub struct Locale {
    /// The guide's words.
    pub guide: Words,
    /// The support list's words.
    pub support: Words,
    /// The interface's words.
    pub interface: Words,
}

impl Locale {
    /// The language tag.
    pub fn language(&self) -> &str {
        &self.guide.about.language
    }
}

impl Source {
    /// Reads a guide folder such as `content/aftercare`. The support list and
    /// the interface words are its neighbours, `../support` and `../interface`,
    /// unless the folder has its own.
    ///
    /// # Errors
    /// Every file that is missing, or that is not what it should be, at once.
    pub fn read(folder: &Path) -> Result<Source, Vec<Problem>> {
        Source::read_beside(folder, Path::new(""))
    }

    /// The same for a folder anywhere: what it lacks, and has no neighbour for, is taken from the
    /// folder `shared`.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub fn read_beside(folder: &Path, shared: &Path) -> Result<Source, Vec<Problem>> {
        Source::from_files(folder, &Files::of_folder(folder, shared))
    }

    /// Reads a guide of which the files are at hand. `folder` is where its own ones stand.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub fn from_files(folder: &Path, files: &Files) -> Result<Source, Vec<Problem>> {
        let mut problems = Vec::new();
        let structure = files.parse(&folder.join("guide.toml"), &mut problems);
        // A guide without a matrix has no such file.
        let topics = folder.join("topics.toml");
        let topics = if files.texts.contains_key(&topics) {
            files.parse(&topics, &mut problems)
        } else {
            Some(Topics::default())
        };
        let support_folder = files.leaned_on(folder, "support");
        let interface_folder = files.leaned_on(folder, "interface");
        let support_file = support_folder.join("support.toml");
        let support = files.parse(&support_file, &mut problems);
        let names = files.languages(folder);
        if names.is_empty() {
            problems.push(Problem {
                file: folder.to_owned(),
                place: String::new(),
                what: "the folder has no text file".to_owned(),
                remedy: "add one for each language, such as en.toml".to_owned(),
            });
        }
        let mut locales = Vec::new();
        for name in names {
            let file = format!("{name}.toml");
            let guide = files.words(&folder.join(&file), &mut problems);
            let support = files.words(&support_folder.join(&file), &mut problems);
            let interface = files.words(&interface_folder.join(&file), &mut problems);
            if let (Some(guide), Some(support), Some(interface)) = (guide, support, interface) {
                locales.push(Locale { guide, support, interface });
            }
        }
        match (structure, topics, support) {
            (Some(structure), Some(topics), Some(support)) if problems.is_empty() => Ok(Source {
                folder: folder.to_owned(),
                structure,
                topics,
                support,
                support_file,
                support_languages: files.languages(&support_folder),
                locales,
            }),
            _ => Err(problems),
        }
    }

    /// The path of a file in the guide's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn parse<T: DeserializeOwned>(file: &Path, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let line = error
                .span()
                .map(|span| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count());
            problems.push(Problem {
                file: file.to_owned(),
                place: line.map(|line| format!("line {line}")).unwrap_or_default(),
                what: plainly(error.message()),
                remedy: match line {
                    Some(_) => {
                        "compare the line with its neighbours, or with the shapes in docs/content.md"
                    }
                    None => "compare the file with the shapes in docs/content.md",
                }
                .to_owned(),
            });
            None
        }
    }
}

/// What the reader of TOML says, without words that only programmers know.
fn plainly(message: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("recursion limit", "brackets or dots nest too deep"),
        ("cannot recurse further; max recursion depth met", "brackets or dots nest too deep"),
        ("unknown variant", "unknown value"),
        ("expected u8", "expected a number"),
        ("type: sequence", "type: a list"),
        ("type: map", "type: a table"),
        ("expected a sequence", "expected a list"),
        ("expected a map", "expected a table"),
    ];
    let said = WORDS.iter().fold(message.to_owned(), |said, (from, to)| said.replace(from, to));
    // The names of types say nothing to an author.
    for kind in ["expected struct ", "expected enum "] {
        if let Some((before, _)) = said.rsplit_once(kind) {
            return format!("{before}expected a table");
        }
    }
    said
}

/// Reads the text of a text file.
pub fn parse_words(file: &Path, text: &str, problems: &mut Vec<Problem>) -> Option<Words> {
    let mut table: toml::Table = parse(file, text, problems)?;
    let about = match table.remove("about").map(About::deserialize) {
        Some(Ok(about)) => about,
        other => {
            let what = match other {
                Some(Err(error)) => plainly(error.message()),
                _ => "the table [about] is missing".to_owned(),
            };
            problems.push(Problem {
                file: file.to_owned(),
                place: "about".to_owned(),
                what,
                remedy: "say language, name and reviewed-by there".to_owned(),
            });
            return None;
        }
    };
    let mut words = BTreeMap::new();
    flatten(file, "", table, &mut words, problems);
    Some(Words { file: file.to_owned(), about, words })
}

fn flatten(
    file: &Path,
    prefix: &str,
    table: toml::Table,
    words: &mut BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::String(text) => {
                words.insert(key, text);
            }
            toml::Value::Table(table) => flatten(file, &key, table, words, problems),
            other => problems.push(Problem {
                file: file.to_owned(),
                place: key,
                what: format!("words are expected here, not a value of type {}", other.type_str()),
                remedy: "put the words between quotation marks".to_owned(),
            }),
        }
    }
}
