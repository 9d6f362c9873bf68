//! The JSON Schemas of the content files, made from the Rust types that read them: with them an
//! editor completes, explains and marks what is wrong.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use gentle_guide::guide::edition::Interface;
use gentle_guide::guide::source::{About, Structure, SupportSource, Topics};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::prerender::{read_file, write_file};
use crate::{Result, guides, root};

/// Where they stand, below the repository's top folder.
pub const FOLDER: &str = "docs/schemas";

/// A text file of a guide: all its words in one language.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct GuideWords {
    about: About,
    /// What stands on top of the explainer.
    guide: HeadWords,
    /// The start of the quiz.
    quiz: QuizWords,
    /// The guide for somebody else: its title, and the lead above it.
    partner: HeadWords,
    /// What one could say to a doctor, under a title.
    handout: Option<BTreeMap<String, String>>,
    /// The explainer, by section: a title, and the words that its body names.
    section: BTreeMap<String, BTreeMap<String, Words>>,
    /// The questions, by id.
    question: BTreeMap<String, QuestionWords>,
    /// The options, by question: the label of each, and `<option>-hint` for the line under it.
    option: BTreeMap<String, BTreeMap<String, String>>,
    /// The outcomes, by id: a title, the words that guide.toml names, and `also` for the sentence
    /// that stands beside a more serious outcome.
    outcome: BTreeMap<String, BTreeMap<String, String>>,
    /// The notes, by id.
    note: BTreeMap<String, String>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct HeadWords {
    title: String,
    /// A sentence or two under the title.
    lead: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct QuizWords {
    title: String,
    /// What the quiz is, and is not.
    intro: String,
    /// The question whom it is about.
    fork: String,
    /// The answer that leads to the quiz.
    #[schemars(rename = "self")]
    me: String,
    /// The answer that leads to the guide for somebody else.
    other: String,
    /// What stands under every outcome.
    disclaimer: String,
}

/// Words, or a question and its answer.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "it is there to be described")]
enum Words {
    Text(String),
    Ask(Ask),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct Ask {
    /// The question.
    q: String,
    /// Its answer.
    a: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct QuestionWords {
    /// The question itself.
    legend: String,
    /// A line of help under it.
    hint: Option<String>,
}

/// The support list's words in one language.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct SupportWords {
    about: About,
    support: AroundSupport,
    /// The names of the regions, by id.
    region: BTreeMap<String, String>,
    /// What each topic is called.
    topic: BTreeMap<String, String>,
    /// Where a region has several emergency numbers: whom each of them reaches, by region.
    numbers: Option<BTreeMap<String, String>>,
    /// What to do where nobody is known: by region, then by topic.
    substitute: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// The entries, by id.
    entry: BTreeMap<String, EntryWords>,
}

/// What stands around the list.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct AroundSupport {
    /// A sentence or two above it.
    lead: String,
    /// That calls and links may show on a bill or in a history.
    bill: String,
    /// That lines for young people are here too.
    #[schemars(rename = "under-18")]
    under_18: String,
    /// That nothing has to be reported to get help.
    no_police: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct EntryWords {
    /// Its name.
    name: String,
    /// What it is for, and for whom.
    about: String,
    /// When somebody is there, if not day and night.
    hours: Option<String>,
}

/// The words on buttons and the like in one language. Every guide shares them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct InterfaceWords {
    about: About,
    interface: Interface,
    snippet: SnippetWords,
}

/// What sites paste beside the frame.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it is there to be described")]
struct SnippetWords {
    page: String,
    helplines: String,
    danger: String,
}

/// The schema of a type, in the draft that editors of TOML know.
fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<T>()
}

/// The schemas by file name.
fn all() -> [(&'static str, Schema); 6] {
    let mut interface = schema::<InterfaceWords>();
    // Only translations are told so; the words stand beside the others.
    if let Some(known) = interface.pointer_mut("/definitions/Interface") {
        let name = "unreviewed-translation";
        if let Some(words) = known.get_mut("properties").and_then(Value::as_object_mut) {
            words.insert(name.to_owned(), json!({ "type": "string" }));
        }
        if let Some(required) = known.get_mut("required").and_then(Value::as_array_mut) {
            required.push(json!(name));
        }
    }
    [
        ("guide.json", schema::<Structure>()),
        ("topics.json", schema::<Topics>()),
        ("words.json", schema::<GuideWords>()),
        ("support.json", schema::<SupportSource>()),
        ("support-words.json", schema::<SupportWords>()),
        ("interface.json", interface),
    ]
}

/// Each schema as it is committed.
fn written() -> Result<Vec<(PathBuf, String)>> {
    let write = |(name, schema): (&str, Schema)| {
        let text = serde_json::to_string_pretty(&lines_joined(schema.to_value()))
            .map_err(|error| format!("cannot write the schema {name}: {error}"))?;
        Ok((root().join(FOLDER).join(name), text + "\n"))
    };
    all().into_iter().map(write).collect()
}

/// The same with each description in one line: an editor wraps it itself.
fn lines_joined(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(parts) => {
            for (name, part) in parts.iter_mut() {
                match part {
                    Value::String(text) if name == "description" => *text = text.replace('\n', " "),
                    part => *part = lines_joined(part.take()),
                }
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(|part| *part = lines_joined(part.take())),
        _ => {}
    }
    schema
}

/// Writes the schemas, and their names into the files of `content`.
pub fn write() -> Result {
    let folder = root().join(FOLDER);
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for (file, text) in written()? {
        write_file(&file, text)?;
    }
    for file in files()? {
        let text = read_file(&file)?;
        let head = head(&file).unwrap_or_default();
        if !text.starts_with(&head) {
            write_file(&file, head + &text)?;
        }
    }
    println!("wrote {FOLDER}");
    Ok(())
}

/// The line on top of a content file that names its schema to editors. A folder outside of the
/// project has none.
pub fn head(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    let folder = file.parent()?;
    let below = folder.strip_prefix(root()).ok()?;
    let schema = match (folder.file_name()?.to_str()?, name) {
        ("interface", _) => "interface.json",
        ("support", "support.toml") => "support.json",
        ("support", _) => "support-words.json",
        (_, "guide.toml") => "guide.json",
        (_, "topics.toml") => "topics.json",
        _ => "words.json",
    };
    let up: String = below
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|_| "../")
        .collect();
    Some(format!("#:schema {up}{FOLDER}/{schema}\n"))
}

/// Every content file.
fn files() -> Result<Vec<PathBuf>> {
    let mut folders = guides::in_content()?;
    folders.extend(["support".to_owned(), "interface".to_owned()]);
    let mut found = vec![];
    for folder in folders {
        let folder = root().join("content").join(folder);
        let unreadable = |error| format!("cannot read {}: {error}", folder.display());
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if file.extension().is_some_and(|ending| ending == "toml") {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schema that a file names, and whether what stands in the file is as it says.
    fn faults(file: &Path, text: &str) -> Vec<String> {
        let (first, _) = text.split_once('\n').unwrap();
        let named = first.strip_prefix("#:schema ").unwrap();
        let schema = read_file(&file.parent().unwrap().join(named)).unwrap();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let content = serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
        validator
            .iter_errors(&content)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect()
    }

    #[test]
    fn the_committed_schemas_are_what_the_types_say_today() {
        for (file, text) in written().unwrap() {
            let committed = read_file(&file).unwrap_or_default();
            assert!(committed == text, "{} is out of date: run `cargo xtask docs`", file.display());
        }
    }

    #[test]
    fn every_content_file_names_its_schema_and_is_as_it_says() {
        let files = files().unwrap();
        assert!(files.len() > 20, "{files:?}");
        for file in files {
            let text = read_file(&file).unwrap();
            assert!(
                text.starts_with(&head(&file).unwrap()),
                "{}: run `cargo xtask docs`",
                file.display()
            );
            assert_eq!(faults(&file, &text), Vec::<String>::new(), "{}", file.display());
        }
    }

    #[test]
    fn the_same_schemas_refuse_a_typo_in_each_kind_of_file() {
        let content = root().join("content");
        let typos = [
            ("aftercare/guide.toml", "\nsafety = true", "\nsafty = true"),
            ("aftercare/guide.toml", "kind = \"comfort\"", "kind = \"comfrot\""),
            ("aftercare/guide.toml", "{ paragraph = ", "{ paragrahp = "),
            ("aftercare/topics.toml", "place = \"in\"", "place = \"inn\""),
            ("aftercare/en.toml", "[section.short]", "[secton.short]"),
            ("aftercare/en.toml", "choice.legend", "choice.legnd"),
            ("support/support.toml", "\nchecked_on", "\ncheked_on"),
            ("support/en.toml", "under-18", "under-19"),
            ("interface/en.toml", "page-title", "page-tilte"),
            ("interface/en.toml", "reviewed-by", "reviewed"),
        ];
        for (name, right, wrong) in typos {
            let file = content.join(name);
            let text = read_file(&file).unwrap();
            assert!(text.contains(right), "{right}");
            assert_ne!(
                faults(&file, &text.replacen(right, wrong, 1)),
                Vec::<String>::new(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_doc_comment_of_a_type_becomes_the_words_that_an_editor_shows() {
        let (_, guide) = all().into_iter().next().unwrap();
        let shown = &lines_joined(guide.to_value())["properties"]["flag"]["description"];
        assert_eq!(shown, "The flags, the most serious first.");
    }
}
