//! The check names every mistake in a guide: where it is, what is wrong, and
//! what to do about it.
//!
//! Each test breaks a copy of the small guide in tests/fixtures/small in one
//! way and compares all that the check says, word for word. The words on
//! buttons are those that ship.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use gentle_guide::guide::check::{Outcome, check, check_folder};
use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::proof::{Breach, OutcomeShape, Space, walk};
use gentle_guide::guide::rules::{Answers, Condition, Picks, Question, Rule, Rules};
use gentle_guide::guide::source::{Files, Source};
use tempfile::TempDir;

// ------------------------------------------------------------------- helpers

/// The files with words.
/// What makes the texts of a translation others than the original's.
const TRANSLATED: &str = " ~";

const WORDS: [&str; 3] = ["en.toml", "support/en.toml", "interface/en.toml"];

/// A copy of the small guide.
struct Guide(TempDir);

impl Guide {
    fn new() -> Guide {
        let guide = Guide(tempfile::tempdir().unwrap());
        let small = Path::new("tests/fixtures/small");
        for file in
            ["guide.toml", "topics.toml", "en.toml", "support/support.toml", "support/en.toml"]
        {
            guide.write(file, fs::read_to_string(small.join(file)).unwrap());
        }
        guide.write("interface/en.toml", fs::read_to_string("content/interface/en.toml").unwrap());
        guide
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap()
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.0.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.0.path().join(file)).unwrap();
    }

    /// Replaces what stands in a file, which must stand there just once.
    #[track_caller]
    fn replace(&self, file: &str, from: &str, to: &str) -> &Guide {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "\"{from}\" in {file}");
        self.write(file, text.replace(from, to));
        self
    }

    fn append(&self, file: &str, more: &str) -> &Guide {
        self.write(file, self.read(file) + more);
        self
    }

    /// The words once more, as if they were in another language.
    fn add(&self, language: &str) {
        for file in WORDS {
            let text = self.read(file).replace("\"en\"", &format!("\"{language}\""));
            let text = text.replace("clinician =", "native-speaker = \"nobody yet\", clinician =");
            // Whoever translates changes every text, but for single words.
            let translated = |line: &str| match line.strip_suffix('"') {
                Some(start)
                    if line.split_once('"').is_some_and(|(_, words)| words.contains(' ')) =>
                {
                    format!("{start}{TRANSLATED}\"\n")
                }
                _ => format!("{line}\n"),
            };
            let text: String = text.lines().map(translated).collect();
            self.write(&file.replace("en.toml", &format!("{language}.toml")), text);
        }
    }

    /// All that the check says, with paths that start at the guide's folder.
    fn check(&self) -> Vec<String> {
        let folder = format!("{}/", self.0.path().display());
        let problems = check_folder(self.0.path()).problems;
        if let Some(files) = self.files() {
            let source = Source::from_files(self.0.path(), &files);
            let of_files = source.map_or_else(Outcome::unread, |source| check(&source)).problems;
            assert_eq!(of_files, problems, "of files that stand in no folder");
        }
        problems.iter().map(|problem| problem.to_string().replace(&folder, "")).collect()
    }

    /// The guide's files as a page gets them that knows no folders; nothing if one is no text, or
    /// a folder is empty.
    fn files(&self) -> Option<Files> {
        let mut files = vec![];
        for folder in ["", "support", "interface"] {
            let before = files.len();
            for entry in fs::read_dir(self.0.path().join(folder)).ok()? {
                let file = entry.ok()?.path();
                if file.is_file() {
                    files.push((file.clone(), fs::read_to_string(file).ok()?));
                }
            }
            if files.len() == before {
                return None;
            }
        }
        Some(files.into_iter().collect())
    }

    /// The check says just this.
    #[track_caller]
    fn says(&self, expected: &[&str]) {
        assert_eq!(self.check(), expected);
    }
}

/// The check says just this after a replacement.
#[track_caller]
fn says(file: &str, from: &str, to: &str, expected: &[&str]) {
    Guide::new().replace(file, from, to).says(expected);
}

// ------------------------------------------------------------ a sound guide

#[test]
fn the_small_guide_is_sound() {
    let guide = Guide::new();
    let outcome = check_folder(guide.0.path());
    guide.says(&[]);
    // Two picks and none; three flags, "none of these" and none; seven sets
    // of up to two feelings.
    assert_eq!(outcome.sets, 3 * 5 * 7);
    assert_eq!(outcome.editions.len(), 1);
    assert!(outcome.rules.is_some());
}

// --------------------------------------------------------------------- files

#[test]
fn a_missing_file_is_named() {
    for file in ["guide.toml", "support/support.toml", "support/en.toml", "interface/en.toml"] {
        let guide = Guide::new();
        guide.remove(file);
        assert_eq!(
            guide.check(),
            [format!("{file}: the file is missing; add it, as readable UTF-8 text")]
        );
    }
}

#[test]
fn every_missing_file_is_named_at_once() {
    let guide = Guide::new();
    guide.remove("guide.toml");
    guide.replace("en.toml", "[about]", "[about");
    assert_eq!(
        guide.check(),
        [
            "guide.toml: the file is missing; add it, as readable UTF-8 text",
            "en.toml: line 1: unclosed table, expected `]`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ]
    );
}

#[test]
fn a_guide_without_any_language_is_told_so() {
    let guide = Guide::new();
    guide.remove("en.toml");
    let folder = guide.0.path().display();
    assert_eq!(
        guide.check(),
        [format!(
            "{folder}: the folder has no text file; add one for each language, such as en.toml"
        )]
    );
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let guide = Guide::new();
    guide.write("en.toml", b"title = \"caf\xe9\"");
    assert_eq!(
        guide.check(),
        [
            "en.toml: the file cannot be read (stream did not contain valid UTF-8); add it, as readable UTF-8 text"
        ]
    );
}

#[test]
fn broken_toml_is_told_with_its_line() {
    says(
        "guide.toml",
        "unsure = \"unsure\"\n",
        "unsure = \"unsure\n",
        &[
            r#"guide.toml: line 5: invalid basic string, expected `"`; compare the line with its neighbours, or with the shapes in docs/content.md"#,
        ],
    );
    says(
        "en.toml",
        "title = \"Rest\"",
        "title = Rest",
        &[
            "en.toml: line 27: string values must be quoted, expected literal string; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "en.toml",
        "[section.rest]",
        "[section.short]",
        &[
            "en.toml: line 26: duplicate key; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "en.toml",
        "nap = \"Some",
        "how = \"Some",
        &[
            "en.toml: line 29: duplicate key; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
}

#[test]
fn what_nests_too_deep_is_told() {
    let guide = Guide::new();
    guide.write("topics.toml", format!("{}a = 1", "a.".repeat(100_000)));
    guide.says(&[
        "topics.toml: brackets or dots nest too deep; compare the file with the shapes in docs/content.md",
    ]);
    says(
        "topics.toml",
        "place = \"in\"",
        &format!("place = {}1{}", "[".repeat(99), "]".repeat(99)),
        &[
            "topics.toml: line 3: brackets or dots nest too deep; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
}

#[test]
fn a_value_of_another_kind_is_told_with_its_line() {
    for (value, kind) in [("[\"x\"]", "a list"), ("{ a = 1 }", "a table")] {
        says(
            "support/support.toml",
            "always_open = true",
            &format!("always_open = {value}"),
            &[&format!(
                "support/support.toml: line 14: invalid type: {kind}, expected a boolean; compare the line with its neighbours, or with the shapes in docs/content.md"
            )],
        );
    }
    says(
        "guide.toml",
        "{ id = \"heavy\" }, ",
        "\"heavy\", ",
        &[
            r#"guide.toml: line 39: invalid type: string "heavy", expected a table; compare the line with its neighbours, or with the shapes in docs/content.md"#,
        ],
    );
}

#[test]
fn a_missing_part_is_told_with_its_line() {
    says(
        "guide.toml",
        "id = \"drive\"\n",
        "",
        &[
            "guide.toml: line 20: missing field `id`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "guide.toml",
        "id = \"small\"\n",
        "",
        &[
            "guide.toml: line 1: missing field `id`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "guide.toml",
        "{ id = \"heavy\" }",
        "{}",
        &[
            "guide.toml: line 39: missing field `id`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "support/support.toml",
        "source = \"made up\"\nchecked_on = \"2026-11-22\"",
        "source = \"made up\"",
        &[
            "support/support.toml: line 10: missing field `checked_on`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "topics.toml",
        "about = \"A nap cures it\"\n",
        "",
        &[
            "topics.toml: line 6: missing field `about`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
}

#[test]
fn an_unknown_part_is_told_with_its_line() {
    says(
        "guide.toml",
        "hint = true\nsafety",
        "help = true\nsafety",
        &[
            "guide.toml: line 22: unknown field `help`, expected one of `id`, `most`, `hint`, `safety`, `options`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "guide.toml",
        "kind = \"urgent\"",
        "kind = \"grave\"",
        &[
            "guide.toml: line 66: unknown value `grave`, expected one of `urgent`, `support`, `unsure`, `comfort`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "guide.toml",
        "{ id = \"no\", safety = \"clear\" }",
        "{ id = \"no\", safety = \"safe\" }",
        &[
            "guide.toml: line 24: unknown value `safe`, expected `clear` or `flag`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
    says(
        "guide.toml",
        "most = 3",
        "most = \"three\"",
        &[
            r#"guide.toml: line 28: invalid type: string "three", expected a number; compare the line with its neighbours, or with the shapes in docs/content.md"#,
        ],
    );
    says(
        "topics.toml",
        "place = \"out\"",
        "place = \"outside\"",
        &[
            "topics.toml: line 13: unknown value `outside`, expected one of `in`, `reframe`, `out`; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
}

#[test]
fn a_text_file_needs_its_head() {
    says(
        "en.toml",
        "[about]\nlanguage = \"en\"\nname = \"English\"\nreviewed-by = { clinician = \"nobody yet\" }\n",
        "",
        &["en.toml: about: the table [about] is missing; say language, name and reviewed-by there"],
    );
    says(
        "support/en.toml",
        "reviewed-by = { clinician = \"nobody yet\" }\n",
        "",
        &[
            "support/en.toml: about: missing field `reviewed-by`; say language, name and reviewed-by there",
        ],
    );
}

#[test]
fn what_is_no_words_is_told() {
    says(
        "en.toml",
        "enjoy = \"Enjoy it.\"",
        "enjoy = 5",
        &[
            "en.toml: outcome.calm.enjoy: words are expected here, not a value of type integer; put the words between quotation marks",
        ],
    );
}

// ----------------------------------------------------------------------- ids

#[test]
fn an_empty_id_is_told_by_its_number() {
    says(
        "guide.toml",
        "id = \"dizzy\"\n",
        "id = \"\"\n",
        &["guide.toml: outcome wait, variant number 1: the id is empty; give it a short name"],
    );
}

#[test]
fn an_id_with_bad_characters_is_told() {
    says(
        "guide.toml",
        "id = \"small\"",
        "id = \"Small guide\"",
        &[
            "guide.toml: guide Small guide: the id has characters that an address or a key cannot carry; use small letters a to z, digits, hyphens and underscores",
        ],
    );
    says(
        "guide.toml",
        "id = \"dizzy\"\n",
        "id = \"étourdi\"\n",
        &[
            "guide.toml: outcome wait, variant étourdi: the id has characters that an address or a key cannot carry; use small letters a to z, digits, hyphens and underscores",
        ],
    );
}

#[test]
fn an_id_that_is_too_long_is_told() {
    let long = "a".repeat(41);
    says("guide.toml", "id = \"small\"", &format!("id = \"{}\"", &long[1..]), &[]);
    says(
        "guide.toml",
        "id = \"small\"",
        &format!("id = \"{long}\""),
        &[&format!(
            "guide.toml: guide {long}: the id is 41 characters long, the limit is 40; give it a short name"
        )],
    );
}

#[test]
fn a_message_stays_one_short_line_whatever_it_repeats() {
    let guide = Guide::new();
    let odd = format!("\\n\\u001b[2J\\u202e{}", "x".repeat(1_000_000));
    guide.replace(
        "guide.toml",
        "partner]\nsection = \"friend\"",
        &format!("partner]\nsection = \"{odd}\""),
    );
    let (start, end) = ("x".repeat(123), "x".repeat(149));
    guide.says(&[&format!(
        "guide.toml: partner: there is no section \"\\u{{a}}\\u{{1b}}[2J\\u{{202e}}{start}…{end}\"; correct the id, or define it in this file"
    )]);
}

#[test]
fn an_id_that_no_site_can_name_is_told() {
    for code in ["home1", "at_home", "-home", "home-", "at--home", "far-away-home"] {
        let guide = Guide::new();
        guide.replace("support/en.toml", "home =", &format!("{code} ="));
        let support = guide.read("support/support.toml");
        guide.write("support/support.toml", support.replace("\"home\"", &format!("\"{code}\"")));
        let expected = format!(
            "support/support.toml: region {code}: a site cannot name this region, as it is no code; use small letters, set apart by single hyphens, 12 characters at the most"
        );
        guide.says(&[&expected]);
    }
    says(
        "guide.toml",
        "id = \"small\"",
        "id = \"small_guide\"",
        &[
            "guide.toml: guide small_guide: a site cannot name a guide with an underscore; use a hyphen",
        ],
    );
}

#[test]
fn a_doubled_id_is_told() {
    let says_with = |file: &str, more: &str, expected: &str| {
        Guide::new().append(file, more).says(&[expected]);
    };
    says_with(
        "guide.toml",
        "[[section]]\nid = \"short\"\nbody = [{ paragraph = [\"meal\"] }]\n",
        "guide.toml: section short: the id is there twice; rename or remove one of the two",
    );
    says_with(
        "guide.toml",
        "[[question]]\nid = \"drive\"\noptions = [{ id = \"no\" }, { id = \"soon\" }]\n",
        "guide.toml: question drive: the id is there twice; rename or remove one of the two",
    );
    says_with(
        "guide.toml",
        "[[outcome]]\nid = \"calm\"\nkind = \"comfort\"\ntext = []\nnext = []\nlinks = []\n",
        "guide.toml: outcome calm: the id is there twice; rename or remove one of the two",
    );
    says_with(
        "guide.toml",
        "[[note]]\nid = \"mixed\"\nwhen = [\"felt=cosy\"]\n",
        "guide.toml: note mixed: the id is there twice; rename or remove one of the two",
    );
    says_with(
        "support/support.toml",
        "[[region]]\nid = \"home\"\nemergency = [\"112\"]\n",
        "support/support.toml: region home: the id is there twice; rename or remove one of the two",
    );
    says_with(
        "support/support.toml",
        "[[entry]]\nid = \"line\"\nregion = [\"any\"]\ntopics = [\"urgent\"]\nphone = \"112\"\nsource = \"made up\"\nchecked_on = \"not yet checked\"\n",
        "support/support.toml: entry line: the id is there twice; rename or remove one of the two",
    );
    says(
        "guide.toml",
        "{ id = \"soon\", safety = \"flag\" }",
        "{ id = \"soon\", safety = \"flag\" }, { id = \"soon\", safety = \"flag\" }",
        &[
            "guide.toml: question drive, option soon: the id is there twice; rename or remove one of the two",
        ],
    );
    says(
        "guide.toml",
        "id = \"dizzy\"\n",
        "id = \"dizzy\"\nwhen = [\"drive=soon\"]\n[[outcome.variant]]\nid = \"dizzy\"\n",
        &[
            "guide.toml: outcome wait, variant dizzy: the id is there twice; rename or remove one of the two",
        ],
    );
}

// ---------------------------------------------------------------- references

#[test]
fn an_unknown_section_is_told_wherever_it_is_named() {
    says(
        "guide.toml",
        "links = [\"rest\", \"short\"]",
        "links = [\"rest\", \"shirt\"]",
        &[
            r#"guide.toml: outcome wait, variant dizzy: there is no section "shirt"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "forbid = [\"friend\"]",
        "forbid = [\"fiend\"]",
        &[
            r#"guide.toml: outcome wait: there is no section "fiend"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "next = [\"phone\"]\nlinks = [\"short\"]",
        "next = [\"phone\"]\nlinks = [\"sort\"]",
        &[
            r#"guide.toml: outcome call: there is no section "sort"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "first = [\"friend\"]",
        "first = [\"fiend\"]",
        &[
            r#"guide.toml: tip number 1: there is no section "fiend"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "drop = [\"rest\"]",
        "drop = [\"best\"]",
        &[
            r#"guide.toml: tip number 1: there is no section "best"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "section = \"friend\"\nlinks = [\"rest\"]",
        "section = \"fiend\"\nlinks = [\"best\"]",
        &[
            r#"guide.toml: partner: there is no section "fiend"; correct the id, or define it in this file"#,
            r#"guide.toml: partner: there is no section "best"; correct the id, or define it in this file"#,
        ],
    );
}

#[test]
fn an_unknown_outcome_is_told_wherever_it_is_named() {
    says(
        "guide.toml",
        "outcome = \"call\"",
        "outcome = \"cell\"",
        &[
            r#"guide.toml: flag cell: there is no outcome "cell"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "outcome = \"calm\"",
        "outcome = \"clam\"",
        &[
            r#"guide.toml: feeling clam: there is no outcome "clam"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "unsure = \"unsure\"",
        "unsure = \"sure\"",
        &[
            r#"guide.toml: unsure: there is no outcome "sure"; correct the id, or define it in this file"#,
        ],
    );
}

#[test]
fn an_unknown_note_is_told() {
    says(
        "guide.toml",
        "skipped = \"skipped\"",
        "skipped = \"skip\"",
        &[
            r#"guide.toml: note skipped: the condition is empty; say when it applies, such as when = ["body=hurt"]"#,
            r#"guide.toml: skipped: there is no note "skip"; correct the id, or define it in this file"#,
        ],
    );
}

#[test]
fn an_unknown_question_or_option_is_told_wherever_it_is_named() {
    says(
        "guide.toml",
        "when = [\"signs=chest\"]",
        "when = [\"signs=chest\", \"sings=dizzy\"]",
        &[
            r#"guide.toml: flag call: there is no question "sings"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "when = [\"felt=heavy\"]",
        "when = [\"felt=heavy\", \"felt=heady\"]",
        &[
            r#"guide.toml: feeling meal: there is no option of question felt "heady"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "when = [\"felt=heavy & felt=cosy\"]",
        "when = [\"fell=heavy & felt=rosy\"]",
        &[
            r#"guide.toml: note mixed: there is no question "fell"; correct the id, or define it in this file"#,
            r#"guide.toml: note mixed: there is no option of question felt "rosy"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "when = [\"signs=dizzy\"]",
        "when = [\"signs=dizzy\", \"signs=busy\"]",
        &[
            r#"guide.toml: outcome wait, variant dizzy: there is no option of question signs "busy"; correct the id, or define it in this file"#,
        ],
    );
    says(
        "guide.toml",
        "[[tip]]\nwhen = [\"felt=cosy\"]",
        "[[tip]]\nwhen = [\"felt=cosy\", \"felt=rosy\"]",
        &[
            r#"guide.toml: tip number 1: there is no option of question felt "rosy"; correct the id, or define it in this file"#,
        ],
    );
}

#[test]
fn an_unknown_region_is_told() {
    says(
        "support/support.toml",
        "region = [\"home\", \"any\"]",
        "region = [\"home\", \"any\", \"away\"]",
        &[
            r#"support/support.toml: entry line: there is no region "away"; correct the id, or define it in this file"#,
        ],
    );
}

#[test]
fn what_is_no_condition_is_told() {
    says(
        "guide.toml",
        "when = [\"signs=chest\"]",
        "when = [\"signs=chest\", \"dizzy\"]",
        &[
            r#"guide.toml: flag call: "dizzy" is not a condition; write question=option, joined by & where all must hold"#,
        ],
    );
    says(
        "guide.toml",
        "when = [\"signs=chest\"]",
        "when = [\"signs=chest\", \"\"]",
        &[
            r#"guide.toml: flag call: "" is not a condition; write question=option, joined by & where all must hold"#,
        ],
    );
    says(
        "guide.toml",
        "when = [\"felt=heavy & felt=cosy\"]",
        "when = []",
        &[
            r#"guide.toml: note mixed: the condition is empty; say when it applies, such as when = ["body=hurt"]"#,
        ],
    );
    says(
        "guide.toml",
        "id = \"skipped\"\n",
        "id = \"skipped\"\nwhen = [\"felt=cosy\"]\n",
        &[
            "guide.toml: note skipped: this note has a condition, which nothing looks at: it shows when a safety question was skipped; remove its when",
        ],
    );
}

#[test]
fn a_section_that_is_linked_and_forbidden_is_told() {
    says(
        "guide.toml",
        "forbid = [\"friend\"]",
        "forbid = [\"short\"]",
        &[
            r#"guide.toml: outcome wait: it links the section "short" and forbids it; remove one of the two"#,
        ],
    );
}

// ----------------------------------------------------------------- questions

#[test]
fn a_safety_option_that_is_neither_clear_nor_flag_is_told() {
    says(
        "guide.toml",
        "{ id = \"dizzy\", safety = \"flag\" }",
        "{ id = \"dizzy\" }",
        &[
            r#"guide.toml: question signs, option dizzy: a safety option is neither clear nor flag; say safety = "clear" or safety = "flag""#,
        ],
    );
}

#[test]
fn a_safety_question_without_a_clear_option_is_told() {
    says(
        "guide.toml",
        "{ id = \"no\", safety = \"clear\" }",
        "{ id = \"no\", safety = \"flag\" }",
        &[
            r#"guide.toml: question drive: no option of this safety question is clear, so comfort can never be earned; add an option with safety = "clear""#,
        ],
    );
}

#[test]
fn a_question_that_cannot_be_answered_is_told() {
    says(
        "guide.toml",
        "most = 2",
        "most = 0",
        &[
            "guide.toml: question felt: most is 0, so nothing can be picked; let at least one option be picked",
        ],
    );
    let guide = Guide::new();
    guide
        .append("guide.toml", "[[question]]\nid = \"empty\"\noptions = []\n")
        .append("en.toml", "[question.empty]\nlegend = \"And?\"\n");
    guide.says(&["guide.toml: question empty: it offers no option; add at least one"]);
}

/// A guide with more questions, each with so many options, any of which may be
/// picked together.
fn guide_asking(questions: usize, options: usize) -> Guide {
    let guide = Guide::new();
    let (mut structure, mut words) = (String::new(), String::new());
    for question in 0..questions {
        writeln!(structure, "[[question]]\nid = \"more{question}\"\nmost = 16\noptions = [")
            .unwrap();
        writeln!(words, "[question.more{question}]\nlegend = \"And?\"\n[option.more{question}]")
            .unwrap();
        for option in 0..options {
            writeln!(structure, "  {{ id = \"o{option}\" }},").unwrap();
            writeln!(words, "o{option} = \"This\"").unwrap();
        }
        structure.push_str("]\n");
    }
    guide.append("guide.toml", &structure).append("en.toml", &words);
    guide
}

#[test]
fn a_question_with_too_many_options_is_told() {
    guide_asking(1, 17)
        .says(&["guide.toml: question more0: it offers 17 options; offer 16 at the most"]);
}

#[test]
fn more_than_can_be_numbered_is_told() {
    guide_asking(1, 300)
        .says(&["guide.toml: question more0: it offers 300 options; offer 16 at the most"]);
    guide_asking(298, 1).says(&[
        "guide.toml: question: the guide has 301 of this kind, the limit is 200; remove some",
    ]);
}

#[test]
fn more_answer_sets_than_can_be_gone_through_are_told() {
    guide_asking(2, 16).says(&[
            "guide.toml: question: the quiz has more answer sets than can be gone through (450971566080, limit 40000000); ask fewer questions, offer fewer options, or lower a question's most",
        ]);
    guide_asking(5, 16).says(&[
            "guide.toml: question: the quiz has more answer sets than can be gone through (more than can be counted, limit 40000000); ask fewer questions, offer fewer options, or lower a question's most",
        ]);
}

// --------------------------------------------------------------------- rules

#[test]
fn a_guide_that_comforts_without_asking_about_safety_is_told() {
    let guide = Guide::new();
    let structure = guide.read("guide.toml");
    let structure =
        structure.replace(", safety = \"flag\"", "").replace(", safety = \"clear\"", "");
    guide.write("guide.toml", structure.replace("safety = true\n", ""));
    guide.says(&[
        r#"guide.toml: question: no question is about safety, so comfort would not have to be earned; say safety = true on those that are, and safety = "clear" or safety = "flag" on each of their options"#,
    ]);
}

#[test]
fn a_safety_question_that_loses_its_marks_is_told() {
    says(
        "guide.toml",
        "options = [{ id = \"no\", safety = \"clear\" }, { id = \"soon\", safety = \"flag\" }]",
        "options = [{ id = \"no\" }, { id = \"soon\" }]",
        &[
            r#"guide.toml: question drive, option no: a safety option is neither clear nor flag; say safety = "clear" or safety = "flag""#,
            r#"guide.toml: question drive, option soon: a safety option is neither clear nor flag; say safety = "clear" or safety = "flag""#,
            r#"guide.toml: question drive: no option of this safety question is clear, so comfort can never be earned; add an option with safety = "clear""#,
        ],
    );
    says(
        "guide.toml",
        "hint = true\nsafety = true\n",
        "hint = true\n",
        &[
            "guide.toml: question drive, option no: it is clear or flag, yet its question is not said to be about safety; say safety = true on the question, or remove it from its options",
            "guide.toml: question drive, option soon: it is clear or flag, yet its question is not said to be about safety; say safety = true on the question, or remove it from its options",
        ],
    );
}

#[test]
fn a_rule_that_lets_a_flag_reach_comfort_is_told() {
    says(
        "guide.toml",
        "outcome = \"call\"\nwhen",
        "outcome = \"calm\"\nwhen",
        &[
            "guide.toml: flag calm: this rule lets a flag reach an outcome that does not offer support; lead it to an outcome of kind support or urgent",
        ],
    );
    says(
        "guide.toml",
        "outcome = \"call\"\nwhen",
        "outcome = \"unsure\"\nwhen",
        &[
            "guide.toml: flag unsure: this rule lets a flag reach an outcome that does not offer support; lead it to an outcome of kind support or urgent",
        ],
    );
}

#[test]
fn a_flag_that_leads_nowhere_is_told() {
    says(
        "guide.toml",
        "when = [\"drive=soon\", \"signs=dizzy\"]",
        "when = [\"drive=soon\"]",
        &[
            r#"guide.toml: flag: an option with safety = "flag" leads to no [[flag]]: signs=dizzy; name that option in the when of a [[flag]], or correct its safety"#,
        ],
    );
}

#[test]
fn every_flag_that_leads_nowhere_is_told() {
    let guide = Guide::new();
    guide.replace(
        "guide.toml",
        "when = [\"drive=soon\", \"signs=dizzy\"]",
        "when = [\"felt=dont_know\"]",
    );
    guide.says(&[
            r#"guide.toml: flag: an option with safety = "flag" leads to no [[flag]]: drive=soon; name that option in the when of a [[flag]], or correct its safety"#,
            r#"guide.toml: flag: an option with safety = "flag" leads to no [[flag]]: signs=dizzy; name that option in the when of a [[flag]], or correct its safety"#,
        ]);
}

#[test]
fn a_flag_more_that_leads_to_a_milder_outcome_is_told() {
    says(
        "guide.toml",
        "when = [\"signs=chest\"]",
        "when = [\"signs=chest\", \"drive=no & signs=dizzy\"]",
        &[
            "guide.toml: outcome wait: picking one flag more leads here instead of to call, which is more serious, with drive=soon, signs=dizzy; change the order of the flags, or take options that are no flags out of their when",
        ],
    );
}

#[test]
fn a_feeling_that_leads_to_support_is_told() {
    says(
        "guide.toml",
        "outcome = \"meal\"\nwhen",
        "outcome = \"wait\"\nwhen",
        &[
            "guide.toml: feeling wait: a feeling leads to an outcome that is not of kind comfort; lead it to one that is, or make a flag of it",
        ],
    );
}

#[test]
fn an_unsure_outcome_of_another_kind_is_told() {
    says(
        "guide.toml",
        "kind = \"unsure\"",
        "kind = \"comfort\"",
        &[
            "guide.toml: unsure: the outcome for not knowing is not of kind unsure; set its kind to unsure",
        ],
    );
}

#[test]
fn an_outcome_that_nothing_leads_to_is_told() {
    says(
        "guide.toml",
        "[[feeling]]\noutcome = \"calm\"\nwhen = [\"felt=cosy\"]",
        "",
        &[
            "guide.toml: outcome calm: no answers lead to this outcome; remove it, or give it a rule that can hold",
        ],
    );
    says(
        "guide.toml",
        "outcome = \"calm\"\nwhen = [\"felt=cosy\"]",
        "outcome = \"calm\"\nwhen = [\"felt=heavy\"]",
        &[
            "guide.toml: outcome calm: no answers lead to this outcome; remove it, or give it a rule that can hold",
        ],
    );
}

#[test]
fn a_variant_that_nothing_leads_to_is_told() {
    says(
        "guide.toml",
        "when = [\"signs=dizzy\"]",
        "when = [\"signs=none & drive=no\"]",
        &[
            "guide.toml: outcome wait, variant dizzy: no answers lead to this variant; remove it, move it further up, or correct its condition",
        ],
    );
}

// --------------------------------------------------------------------- words

#[test]
fn missing_words_are_told_with_key_and_language() {
    says(
        "en.toml",
        "nap = \"Some people like a nap. It does not help everyone.\"\n",
        "",
        &[
            r#"guide.toml: topics.A2: it is bound to "section.rest.nap", which en.toml does not have; bind it to a text key that exists"#,
            "en.toml: section.rest.nap: the words are missing in en; add this key with its words",
        ],
    );
    says(
        "support/en.toml",
        "about = \"For anything urgent.\"\n",
        "",
        &[
            "support/en.toml: entry.line.about: the words are missing in en; add this key with its words",
        ],
    );
}

#[test]
fn a_second_language_that_lacks_words_is_told() {
    let guide = Guide::new();
    guide.add("de");
    guide.says(&[]);
    guide.replace("de.toml", &format!("walk = \"Go for a walk.{TRANSLATED}\"\n"), "");
    guide.replace("de.toml", &format!("chest-hint = \"Or pressure.{TRANSLATED}\"\n"), "");
    guide.replace("support/de.toml", &format!("home = \"At home{TRANSLATED}\"\n"), "");
    guide.replace("interface/de.toml", "next = \"Next\"\n", "");
    guide.says(&[
            "de.toml: option.signs.chest-hint: the words are missing in de; add this key with its words",
            "de.toml: outcome.meal.walk: the words are missing in de; add this key with its words",
            "support/de.toml: region.home: the words are missing in de; add this key with its words",
            "interface/de.toml: interface.next: the words are missing in de; add this key with its words",
        ]);
}

#[test]
fn a_second_language_needs_all_three_files() {
    let guide = Guide::new();
    guide.write("de.toml", guide.read("en.toml").replace("language = \"en\"", "language = \"de\""));
    guide.says(&[
        "support/de.toml: the file is missing; add it, as readable UTF-8 text",
        "interface/de.toml: the file is missing; add it, as readable UTF-8 text",
    ]);
}

#[test]
fn a_copied_file_that_still_names_the_old_language_is_told() {
    let guide = Guide::new();
    for file in WORDS {
        guide.write(&file.replace("en.toml", "de.toml"), guide.read(file));
    }
    guide.says(&[
            r#"de.toml: about.language: the language is "en", yet the file is de.toml; name the file after its language, such as en.toml"#,
            r#"support/de.toml: about.language: the language is "en", yet the file is de.toml; name the file after its language, such as en.toml"#,
            r#"interface/de.toml: about.language: the language is "en", yet the file is de.toml; name the file after its language, such as en.toml"#,
        ]);
}

#[test]
fn words_that_nothing_uses_are_told() {
    says(
        "en.toml",
        "walk = \"Go for a walk.\"",
        "walk = \"Go for a walk.\"\nrun = \"Or run.\"",
        &[
            "en.toml: outcome.meal.run: nothing uses these words; remove them, or name the key in the structure",
        ],
    );
}

#[test]
fn empty_words_are_told() {
    says(
        "en.toml",
        "walk = \"Go for a walk.\"",
        "walk = \" \"",
        &[
            "en.toml: outcome.meal.walk: the words are empty; write them, or remove the key everywhere",
        ],
    );
}

#[test]
fn words_that_are_too_long_are_told_with_the_limit_of_their_kind() {
    for (key, before, limit, place) in [
        ("walk", "walk = \"Go for a walk.\"", 320, "outcome.meal.walk"),
        ("title", "title = \"A calm moment\"", 60, "outcome.calm.title"),
        ("dizzy-title", "dizzy-title = \"Sit down first\"", 60, "outcome.wait.dizzy-title"),
        ("soon", "soon = \"Yes, soon\"", 90, "option.drive.soon"),
        ("chest-hint", "chest-hint = \"Or pressure.\"", 160, "option.signs.chest-hint"),
        ("self", "self = \"Me\"", 60, "quiz.self"),
        ("long.q", "long.q = \"How long should it be?\"", 120, "section.rest.long.q"),
        ("signs.legend", "signs.legend = \"Is any of this there?\"", 120, "question.signs.legend"),
    ] {
        limited("en.toml", key, before, limit, place);
    }
    for (key, before, limit, place) in [
        ("home", "home = \"At home\"", 60, "region.home"),
        ("doctor", "doctor = \"Doctors\"", 60, "topic.doctor"),
        ("name", "name = \"The line\"", 70, "entry.line.name"),
        ("hours", "hours = \"In the morning\"", 100, "entry.practice.hours"),
    ] {
        limited("support/en.toml", key, before, limit, place);
    }
    for (key, before, limit, place) in [
        ("quiz", "quiz = \"Quiz\"", 24, "interface.quiz"),
        ("next", "next = \"Next\"", 52, "interface.next"),
        (
            "go-on",
            "go-on = \"You can go on with the questions, go back, or stop here.\"",
            240,
            "interface.go-on",
        ),
    ] {
        limited("interface/en.toml", key, before, limit, place);
    }
}

#[test]
fn a_heading_that_is_too_long_is_told() {
    let heading = |length: usize| format!("how = \"{}\"", "é".repeat(length));
    says("en.toml", "how = \"How to rest\"", &heading(60), &[]);
    says(
        "en.toml",
        "how = \"How to rest\"",
        &heading(61),
        &[
            "en.toml: section.rest.how: the heading is 61 characters long, the limit is 60; shorten it",
        ],
    );
}

/// Words of so many characters pass, and with one more they do not.
#[track_caller]
fn limited(file: &str, key: &str, before: &str, limit: usize, place: &str) {
    let words = |length: usize| format!("{key} = \"{}\"", "é".repeat(length));
    says(file, before, &words(limit), &[]);
    let length = limit + 1;
    let expected = format!(
        "{file}: {place}: the words are {length} characters long, the limit is {limit}; shorten them, or split them over two keys"
    );
    says(file, before, &words(length), &[&expected]);
}

#[test]
fn words_with_a_line_break_are_told() {
    says(
        "en.toml",
        "walk = \"Go for a walk.\"",
        "walk = \"\"\"\nGo for\na walk.\"\"\"",
        &[
            "en.toml: outcome.meal.walk: the words have a line break or a tab in them; write them in one line, or split them over two keys",
        ],
    );
}

#[test]
fn words_with_markup_are_told() {
    for text in ["Here <b>it</b> is.", "</script", "<!-- a", "a > b"] {
        says(
            "en.toml",
            "walk = \"Go for a walk.\"",
            &format!("walk = \"{text}\""),
            &[
                "en.toml: outcome.meal.walk: the words have markup in them, or what looks like it; write them without < and >",
            ],
        );
    }
}

#[test]
fn a_language_that_is_no_tag_is_told() {
    let guide = Guide::new();
    let odd = "e\"n";
    for file in WORDS {
        guide.replace(file, "language = \"en\"", &format!("language = '{odd}'"));
        guide.replace(file, "clinician =", "native-speaker = \"nobody yet\", clinician =");
        guide.write(&file.replace("en.toml", &format!("{odd}.toml")), guide.read(file));
        guide.remove(file);
    }
    guide.says(&[
        r#"e"n.toml: about.language: "e"n" is not a language tag; write it as BCP 47 does, such as en or pt-BR"#,
        r#"support/e"n.toml: about.language: "e"n" is not a language tag; write it as BCP 47 does, such as en or pt-BR"#,
        r#"interface/e"n.toml: about.language: "e"n" is not a language tag; write it as BCP 47 does, such as en or pt-BR"#,
    ]);
}

#[test]
fn banned_wordings_are_told() {
    for wording in ["completely normal", "you have", "diagnosis of"] {
        let expected = format!(
            "en.toml: outcome.meal.walk: \"{wording}\" is on the list of banned wordings; say what can be said truthfully, without promise or label"
        );
        let walk = "walk = \"Go for a walk.\"";
        says("en.toml", walk, &format!("walk = \"Here {wording} it.\""), &[&expected]);
        says("en.toml", walk, &format!("walk = \"{}\"", wording.to_uppercase()), &[&expected]);
    }
}

#[test]
fn each_language_has_banned_wordings_of_its_own() {
    for (language, wording) in [
        ("ar", "طبيعي تمام"),
        ("de", "völlig normal"),
        ("es", "completamente normal"),
        ("fr", "tout à fait normal"),
        ("pt-BR", "completamente normal"),
    ] {
        let guide = Guide::new();
        guide.replace("en.toml", "Go for a walk.", &format!("Here {wording} it."));
        guide.add(language);
        guide.says(&[&format!(
            "{language}.toml: outcome.meal.walk: \"{wording}\" is on the list of banned wordings; say what can be said truthfully, without promise or label"
        )]);
    }
}

#[test]
fn words_that_only_look_like_banned_ones_pass() {
    says(
        "en.toml",
        "walk = \"Go for a walk.\"",
        "walk = \"What you haven, thank you. Have it.\"",
        &[],
    );
}

#[test]
fn a_missing_placeholder_is_told() {
    says(
        "interface/en.toml",
        "progress = \"Question {n} of {total}\"",
        "progress = \"Question {n}\"",
        &[
            "interface/en.toml: interface.progress: the placeholder {total} is missing; put it where it belongs",
        ],
    );
    says(
        "interface/en.toml",
        "Text {word} to {number}",
        "Text it",
        &[
            "interface/en.toml: interface.text-word: the placeholder {word} is missing; put it where it belongs",
            "interface/en.toml: interface.text-word: the placeholder {number} is missing; put it where it belongs",
        ],
    );
}

#[test]
fn a_placeholder_that_nothing_fills_is_told() {
    says(
        "interface/en.toml",
        "next = \"Next\"",
        "next = \"Next {n}\"",
        &[
            "interface/en.toml: interface.next: it has a placeholder that nothing fills; remove the braces",
        ],
    );
    says(
        "interface/en.toml",
        "of {total}\"",
        "of {total} or {more}\"",
        &[
            "interface/en.toml: interface.progress: it has a placeholder that nothing fills; remove the braces",
        ],
    );
}

#[test]
fn a_placeholder_outside_of_the_interface_is_told() {
    for text in ["Call {number}.", "Call }."] {
        says(
            "en.toml",
            "walk = \"Go for a walk.\"",
            &format!("walk = \"{text}\""),
            &[
                "en.toml: outcome.meal.walk: it has a placeholder that nothing fills; remove the braces",
            ],
        );
    }
}

#[test]
fn a_language_without_banned_wordings_is_told() {
    let guide = Guide::new();
    guide.add("xx-YY");
    let expected = |file: &str| {
        format!(
            r#"{file}: about.language: "xx-YY" has no list of banned wordings, so nothing would refuse them; add one for "xx" to src/guide/banned.rs, which says how"#
        )
    };
    assert_eq!(
        guide.check(),
        ["xx-YY.toml", "support/xx-YY.toml", "interface/xx-YY.toml"].map(expected)
    );
}

#[test]
fn a_translation_with_a_rule_in_it_is_told() {
    let guide = Guide::new();
    guide.add("de");
    guide.append("de.toml", "[flag.call]\nwhen = \"drive=no\"\n");
    guide.says(&[
        "de.toml: flag.call.when: nothing uses these words; remove them, or name the key in the structure",
    ]);
}

#[test]
fn a_translation_that_is_still_a_copy_is_told() {
    let guide = Guide::new();
    guide.add("de");
    let original = |text: &str| text.replace(TRANSLATED, "");
    let text = guide.read("support/de.toml");
    assert_ne!(original(&text), text);
    guide.write("support/de.toml", original(&text));
    let still = |key: &str| {
        format!("support/de.toml: {key}: the words are still those of en.toml; translate them")
    };
    let said = guide.check();
    assert!(said.contains(&still("entry.line.about")), "{said:#?}");
    assert!(said.iter().all(|line| line.ends_with("; translate them")), "{said:#?}");
    // Names stay as they are, and so do single words.
    assert!(!said.contains(&still("entry.line.name")), "{said:#?}");
    // Another English is another wording of the same words, or none.
    let guide = Guide::new();
    guide.add("en-GB");
    for file in ["en-GB.toml", "support/en-GB.toml", "interface/en-GB.toml"] {
        guide.write(file, original(&guide.read(file)));
    }
    guide.says(&[]);
}

#[test]
fn a_translation_with_other_numbers_is_told() {
    let guide = Guide::new();
    let (english, german) =
        ("In danger, call 112 or 1,208 day and night.", "Im Notfall 1 208 oder 112. Die 112!");
    guide.replace("support/en.toml", "For anything urgent.", english);
    guide.add("de");
    guide.replace("support/de.toml", "Any doctor can help.", "116 117 hilft.");
    guide.replace("support/de.toml", english, german);
    // Languages tell the time by different clocks.
    guide.replace("support/de.toml", "In the morning", "Von 9 bis 17 Uhr");
    guide.says(&[
        "support/de.toml: substitute.any.doctor: its numbers are 116117, those of the original none; copy them from en.toml",
    ]);
    guide.replace("support/de.toml", "oder 112. Die 112!", "oder 110.");
    guide.replace("support/de.toml", "116 117 hilft.", "Hilft.");
    guide.says(&[
        "support/de.toml: entry.line.about: its numbers are 110, 1208, those of the original 112, 1208; copy them from en.toml",
    ]);
}

// ------------------------------------------------------------------- reviews

#[test]
fn a_text_file_that_does_not_say_who_reviewed_it_is_told() {
    says(
        "en.toml",
        "clinician = \"nobody yet\"",
        "clinician = \" \"",
        &[
            r#"en.toml: about.reviewed-by: it does not say which clinician has reviewed the words; write clinician = "nobody yet" there, or a name"#,
        ],
    );
    says(
        "en.toml",
        "{ clinician = \"nobody yet\" }",
        "\"nobody yet\"",
        &[
            r#"en.toml: about: invalid type: string "nobody yet", expected a table; say language, name and reviewed-by there"#,
        ],
    );
    let guide = Guide::new();
    guide.add("de");
    guide.replace("support/de.toml", "native-speaker = \"nobody yet\", ", "");
    guide.says(&[
        r#"support/de.toml: about.reviewed-by: it does not say which native-speaker has reviewed the words; write native-speaker = "nobody yet" there, or a name"#,
    ]);
}

/// What readers are told about reviews, language by language.
fn told(guide: &Guide) -> Vec<(bool, String)> {
    let outcome = check_folder(guide.0.path());
    assert_eq!(outcome.problems, []);
    let told = |edition: &Edition| {
        (edition.reviewed, edition.interface.unreviewed.replace(TRANSLATED, ""))
    };
    outcome.editions.iter().map(told).collect()
}

#[test]
fn readers_are_told_which_reviews_the_words_lack() {
    let guide = Guide::new();
    guide.add("de");
    let clinician = "A clinician has not reviewed these words yet.";
    let native_speaker =
        "No native speaker with health experience has reviewed this translation yet.";
    let lacking = |sentences: &[&str]| (sentences.is_empty(), sentences.join(" "));
    assert_eq!(told(&guide), [lacking(&[clinician, native_speaker]), lacking(&[clinician])]);

    guide.replace("de.toml", "native-speaker = \"nobody yet\"", "native-speaker = \"Nobody yet \"");
    assert_eq!(told(&guide)[0], lacking(&[clinician, native_speaker]));
    guide.replace("de.toml", "native-speaker = \"Nobody yet \"", "native-speaker = \"nobody yet\"");

    // One file of three is not enough.
    for file in ["de.toml", "support/de.toml", "interface/de.toml"] {
        assert_eq!(told(&guide)[0], lacking(&[clinician, native_speaker]));
        guide.replace(file, "native-speaker = \"nobody yet\"", "native-speaker = \"A. Reader\"");
    }
    assert_eq!(told(&guide)[0], lacking(&[clinician]));
    for file in WORDS {
        assert_eq!(told(&guide)[1], lacking(&[clinician]));
        guide.replace(file, "clinician = \"nobody yet\"", "clinician = \"Dr A. Reader\"");
    }
    assert_eq!(told(&guide), [lacking(&[clinician]), lacking(&[])]);
}

// ------------------------------------------------------------------- reading

#[test]
fn english_words_that_are_hard_to_read_are_told() {
    says(
        "en.toml",
        "A big meal can make people tired.",
        "Considerable quantities of food necessitate energetic digestion. Physiological consequences include immediate exhaustion. Individuals experience it differently. Some sleep.",
        &[
            "en.toml: section short and section rest and section friend: its words need school grade 8.8, the limit is 6; its longest sentences: “Considerable quantities of food necessitate energetic digestion.” “Twenty minutes are enough for many.”; split long sentences, and put shorter words for long ones (Physiological, Considerable, Individuals, consequences, differently)",
        ],
    );
}

#[test]
fn a_sentence_that_is_too_long_is_told_with_the_limit_of_its_language() {
    let walk = "walk = \"Go for a walk.\"";
    let sentence = |words: usize| format!("{}on.", "go ".repeat(words - 1));
    let of = |words: usize| format!("walk = \"Well. {} Well.\"", sentence(words));
    says("en.toml", walk, &of(20), &[]);
    let expected = |language: &str, words: usize, most: usize| {
        format!(
            "{language}.toml: outcome.meal.walk: a sentence has {words} words, the limit in {language} is {most}: “{}”; split it, or leave out what it can do without",
            sentence(words)
        )
    };
    says("en.toml", walk, &of(21), &[&expected("en", 21, 20)]);
    for (language, limit, most) in [
        ("ar", "longest-sentence = 18\n", 18),
        ("de", "", 20),
        ("fr", "longest-sentence = 23\n", 23),
    ] {
        let guide = Guide::new();
        guide.add(language);
        let interface = format!("interface/{language}.toml");
        guide.replace(&interface, "[about]\n", &format!("[about]\n{limit}"));
        let file = format!("{language}.toml");
        guide.replace(&file, &format!("walk = \"Go for a walk.{TRANSLATED}\""), &of(most));
        guide.says(&[]);
        guide.replace(&file, &of(most), &of(most + 1));
        guide.says(&[&expected(language, most + 1, most)]);
    }
}

#[test]
fn a_limit_that_would_be_none_is_told() {
    for number in ["9", "26"] {
        says(
            "interface/en.toml",
            "[about]\n",
            &format!("[about]\nlongest-sentence = {number}\n"),
            &[&format!(
                "interface/en.toml: about.longest-sentence: a sentence cannot have {number} words as its limit; write a number from 10 to 25, or leave it out: 20"
            )],
        );
    }
}

#[test]
fn a_limit_in_a_file_that_does_not_rule_the_others_is_told() {
    for file in ["en.toml", "support/en.toml"] {
        says(
            file,
            "[about]\n",
            "[about]\nlongest-sentence = 22\n",
            &[&format!(
                "{file}: about.longest-sentence: this limit is for all files of a language; remove it, or write it into the language's file in interface"
            )],
        );
    }
}

// -------------------------------------------------------------------- topics

#[test]
fn a_topic_that_nothing_carries_is_told() {
    says(
        "guide.toml",
        "A1 = \"section.short.meal\"\n",
        "",
        &[
            "topics.toml: topic A1: no text key carries this topic; bind it in guide.toml under [topics], or set its place to out",
        ],
    );
    says(
        "guide.toml",
        "A2 = \"section.rest.nap\"\n",
        "",
        &[
            "topics.toml: topic A2: no text key carries this topic; bind it in guide.toml under [topics], or set its place to out",
        ],
    );
}

#[test]
fn a_topic_that_must_be_left_out_yet_is_bound_is_told() {
    says(
        "guide.toml",
        "[topics]",
        "[topics]\nA3 = \"section.rest.nap\"",
        &[
            "topics.toml: topic A3: this topic must be left out, yet a text key is bound to it; remove the binding from guide.toml and the sentence from the words",
        ],
    );
}

#[test]
fn a_topic_that_does_not_exist_is_told() {
    says(
        "guide.toml",
        "[topics]",
        "[topics]\nB7 = \"section.rest.nap\"",
        &[
            "guide.toml: topics.B7: there is no such topic; correct the id, or add the topic to topics.toml",
        ],
    );
}

#[test]
fn a_guide_that_binds_no_topic_needs_no_list_of_them() {
    let guide = Guide::new();
    guide.remove("topics.toml");
    guide.says(&[
        "guide.toml: topics.A1: there is no such topic; correct the id, or add the topic to topics.toml",
        "guide.toml: topics.A2: there is no such topic; correct the id, or add the topic to topics.toml",
    ]);
    guide.replace("guide.toml", "A1 = \"section.short.meal\"\nA2 = \"section.rest.nap\"\n", "");
    guide.says(&[]);
}

#[test]
fn a_topic_bound_to_words_that_do_not_exist_is_told() {
    says(
        "guide.toml",
        "A2 = \"section.rest.nap\"",
        "A2 = \"section.rest.map\"",
        &[
            r#"guide.toml: topics.A2: it is bound to "section.rest.map", which en.toml does not have; bind it to a text key that exists"#,
        ],
    );
}

#[test]
fn a_topic_bound_twice_is_told_with_its_line() {
    says(
        "guide.toml",
        "[topics]",
        "[topics]\nA2 = \"section.rest.how\"",
        &[
            "guide.toml: line 123: duplicate key; compare the line with its neighbours, or with the shapes in docs/content.md",
        ],
    );
}

// ------------------------------------------------------------------- support

#[test]
fn a_list_without_the_region_any_is_told() {
    let guide = Guide::new();
    guide.replace(
        "support/support.toml",
        "[[region]]\nid = \"any\"\nemergency = [\"112\"]\nsubstitutes = [\"doctor\"]\n",
        "",
    );
    guide.replace("support/support.toml", "region = [\"home\", \"any\"]", "region = [\"home\"]");
    guide.replace("support/en.toml", "any = \"Anywhere else\"\n", "");
    guide.replace("support/en.toml", "[substitute.any]\ndoctor = \"Any doctor can help.\"\n", "");
    guide.says(&[
            r#"support/support.toml: region: there is no region "any"; add one: its entries serve everyone"#,
        ]);
}

#[test]
fn a_region_without_anyone_for_a_topic_that_an_outcome_asks_for_is_told() {
    says(
        "support/support.toml",
        "region = [\"home\", \"any\"]",
        "region = [\"any\"]",
        &[
            r#"support/support.toml: region home: nobody here helps with "urgent", which an outcome asks for; add an entry, or name the topic under substitutes and write what to do instead"#,
        ],
    );
}

#[test]
fn a_topic_that_nobody_helps_with_is_told_for_every_region() {
    says(
        "guide.toml",
        "support = [\"doctor\"]",
        "support = [\"nurse\"]",
        &[
            r#"support/support.toml: region home: nobody here helps with "nurse", which an outcome asks for; add an entry, or name the topic under substitutes and write what to do instead"#,
            r#"support/support.toml: region any: nobody here helps with "nurse", which an outcome asks for; add an entry, or name the topic under substitutes and write what to do instead"#,
            "support/en.toml: topic.nurse: the words are missing in en; add this key with its words",
        ],
    );
}

#[test]
fn a_region_without_an_emergency_number_is_told() {
    says(
        "support/support.toml",
        "id = \"home\"\nemergency = [\"112\"]",
        "id = \"home\"",
        &["support/support.toml: region home: it has no emergency number; name at least one"],
    );
}

#[test]
fn a_topic_that_no_key_can_carry_is_told() {
    let guide = Guide::new();
    let support = guide.read("support/support.toml");
    guide.write("support/support.toml", support.replace("\"doctor\"", "\"the doctor\""));
    guide.replace("guide.toml", "support = [\"doctor\"]", "support = [\"the doctor\"]");
    let words = guide.read("support/en.toml");
    guide.write("support/en.toml", words.replace("doctor =", "\"the doctor\" ="));
    guide.says(&[
        "support/support.toml: region any, topic the doctor: the id has characters that an address or a key cannot carry; use small letters a to z, digits, hyphens and underscores",
        "support/support.toml: entry practice, topic the doctor: the id has characters that an address or a key cannot carry; use small letters a to z, digits, hyphens and underscores",
    ]);
}

#[test]
fn ages_that_run_backwards_are_told() {
    says("support/support.toml", "{ from = 16 }", "{ from = 16, to = 16 }", &[]);
    says(
        "support/support.toml",
        "{ from = 16 }",
        "{ from = 18, to = 16 }",
        &[
            "support/support.toml: entry practice: its ages run from 18 to 16, which nobody is; write the lower age as from and the higher one as to",
        ],
    );
}

#[test]
fn a_word_to_text_that_goes_nowhere_is_told() {
    says("support/support.toml", "sms = \"12345\"", "sms = \"12345\"\nsms_word = \"HOPE\"", &[]);
    says(
        "support/support.toml",
        "sms = \"12345\"",
        "sms_word = \"HOPE\"",
        &[
            r#"support/support.toml: entry line: it has the word "HOPE" to text, but no number to text it to; add the number as sms, or remove sms_word"#,
        ],
    );
    says(
        "support/support.toml",
        "sms = \"12345\"",
        "sms = \"12345\"\nsms_word = \"HOPE&body=\"",
        &[
            r#"support/support.toml: entry line: the word to text, "HOPE&body=", has something other than letters and digits; write the one word that the line asks for"#,
        ],
    );
}

#[test]
fn a_phone_number_with_letters_is_told() {
    says(
        "support/support.toml",
        "phone = \"0123 45\"",
        "phone = \"0123 CALL\"",
        &[
            r#"support/support.toml: entry practice: the phone number "0123 CALL" has something other than digits, spaces and hyphens; write the number in digits"#,
        ],
    );
    says(
        "support/support.toml",
        "phone = \"0123 45\"",
        "phone = \"+44 123 45\"",
        &[
            r#"support/support.toml: entry practice: the phone number "+44 123 45" has something other than digits, spaces and hyphens; write the number in digits"#,
        ],
    );
    says(
        "support/support.toml",
        "sms = \"12345\"",
        "sms = \"HELP\"",
        &[
            r#"support/support.toml: entry line: the phone number "HELP" has something other than digits, spaces and hyphens; write the number in digits"#,
        ],
    );
    says(
        "support/support.toml",
        "id = \"home\"\nemergency = [\"112\"]",
        "id = \"home\"\nemergency = [\"one\"]",
        &[
            r#"support/support.toml: region home: the phone number "one" has something other than digits, spaces and hyphens; write the number in digits"#,
        ],
    );
}

#[test]
fn a_phone_number_that_is_too_short_is_told() {
    says(
        "support/support.toml",
        "phone = \"0123 45\"",
        "phone = \" - \"",
        &[
            r#"support/support.toml: entry practice: the phone number " - " is too short; write the whole number"#,
        ],
    );
}

#[test]
fn an_address_that_is_not_https_is_told() {
    for url in [
        "http://line.example",
        "line.example",
        "https://",
        "https:// line.example",
        "https://user@line.example",
        "javascript:alert(1)",
    ] {
        let expected = format!(
            "support/support.toml: entry line: \"{url}\" is not an absolute https address; write https://…"
        );
        says("support/support.toml", "https://line.example", url, &[&expected]);
    }
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_told() {
    for day in ["2026-02-30", "2026-13-01", "22.11.2026", "yesterday", "", "2026-11"] {
        let expected = format!(
            "support/support.toml: entry line: checked_on is \"{day}\"; a day such as 2026-11-22, or \"not yet checked\", is expected"
        );
        says(
            "support/support.toml",
            "checked_on = \"2026-11-22\"",
            &format!("checked_on = \"{day}\""),
            &[&expected],
        );
    }
}

#[test]
fn an_entry_that_helps_nobody_is_told() {
    says(
        "support/support.toml",
        "phone = \"0123 45\"\n",
        "",
        &[
            "support/support.toml: entry practice: there is no way to reach it; give it a phone, an sms or a url",
        ],
    );
    says(
        "support/support.toml",
        "topics = [\"urgent\"]",
        "topics = []",
        &[
            "support/support.toml: entry line: it serves no region or no topic; name at least one of each",
            r#"support/support.toml: region home: nobody here helps with "urgent", which an outcome asks for; add an entry, or name the topic under substitutes and write what to do instead"#,
            r#"support/support.toml: region any: nobody here helps with "urgent", which an outcome asks for; add an entry, or name the topic under substitutes and write what to do instead"#,
        ],
    );
    says(
        "support/support.toml",
        "phone = \"0123 45\"\nsource = \"made up\"",
        "phone = \"0123 45\"\nsource = \"\"",
        &[
            "support/support.toml: entry practice: its source is empty; say where its facts were seen",
        ],
    );
}

// --------------------------------------------------------------- all at once

#[test]
fn problems_of_every_kind_are_told_at_once() {
    let guide = Guide::new();
    guide.replace(
        "guide.toml",
        "when = [\"signs=chest\"]",
        "when = [\"signs=breast\", \"sings=dizzy & felt=rosy\"]",
    );
    guide.replace("guide.toml", "forbid = [\"friend\"]", "forbid = [\"fiend\"]");
    guide.replace("guide.toml", "A1 = \"section.short.meal\"\n", "");
    guide.replace("en.toml", "enjoy = \"Enjoy it.\"", "enjoy = \"Now you have it.\"");
    guide.replace("en.toml", "walk = \"Go for a walk.\"\n", "");
    guide.replace("support/support.toml", "phone = \"0123 45\"", "phone = \"0123 CALL\"");
    guide.replace("interface/en.toml", "next = \"Next\"\n", "");
    guide.says(&[
            r#"guide.toml: outcome wait: there is no section "fiend"; correct the id, or define it in this file"#,
            r#"guide.toml: flag call: there is no option of question signs "breast"; correct the id, or define it in this file"#,
            r#"guide.toml: flag call: there is no question "sings"; correct the id, or define it in this file"#,
            r#"guide.toml: flag call: there is no option of question felt "rosy"; correct the id, or define it in this file"#,
            "topics.toml: topic A1: no text key carries this topic; bind it in guide.toml under [topics], or set its place to out",
            r#"support/support.toml: entry practice: the phone number "0123 CALL" has something other than digits, spaces and hyphens; write the number in digits"#,
            "en.toml: outcome.meal.walk: the words are missing in en; add this key with its words",
            "interface/en.toml: interface.next: the words are missing in en; add this key with its words",
            r#"en.toml: outcome.calm.enjoy: "you have" is on the list of banned wordings; say what can be said truthfully, without promise or label"#,
        ]);
}

// ------------------------------------------------------- the proof by itself

/// Rules with one safety question (clear, flag) and one feeling, and an
/// outcome each: support, unsure, comfort.
fn small_rules() -> (Rules, [OutcomeShape; 3]) {
    let question = |clear: u8| Question {
        options: 2,
        most: 1,
        alone: Picks::NONE,
        clear: if clear == 0 { Picks::NONE } else { Picks::one(0) },
    };
    let rules = Rules {
        questions: vec![question(1), question(0)],
        flags: vec![Rule { when: has(0, 1), outcome: 0 }],
        unsure: 1,
        skipped: 0,
        feelings: vec![Rule { when: has(1, 0), outcome: 2 }],
        notes: Vec::new(),
    };
    let shape = |comfort| OutcomeShape { comfort, variants: Vec::new() };
    (rules, [shape(false), shape(false), shape(true)])
}

fn has(question: u8, option: u8) -> Condition {
    Condition(vec![vec![(question, Picks::one(option))]])
}

fn answers(picks: &[(u8, u8)]) -> Answers {
    let mut answers = Answers::default();
    for (question, option) in picks {
        answers.set(*question, Picks::one(*option));
    }
    answers
}

fn breaches(rules: &Rules, shapes: &[OutcomeShape]) -> Vec<Breach> {
    walk(rules, shapes, &Space::of(&rules.questions))
}

#[test]
fn the_proof_accepts_rules_that_keep_their_promises() {
    let (rules, shapes) = small_rules();
    assert_eq!(breaches(&rules, &shapes), []);
}

/// The authored form cannot say these, since flags lead to support only; the
/// proof does not rely on that.
#[test]
fn the_proof_sees_comfort_that_a_flag_leads_to() {
    let (rules, mut shapes) = small_rules();
    shapes[0].comfort = true;
    let flagged = answers(&[(0, 1)]);
    assert_eq!(
        breaches(&rules, &shapes),
        [Breach::FlagReachesComfort(0, flagged.clone()), Breach::UnearnedComfort(0, flagged)]
    );
}

#[test]
fn the_proof_sees_comfort_beside_a_flag() {
    let (mut rules, mut shapes) = small_rules();
    rules.flags.push(Rule { when: has(1, 1), outcome: 2 });
    rules.feelings[0].outcome = 1;
    shapes[1].comfort = true;
    let found = breaches(&rules, &shapes);
    assert!(found.contains(&Breach::ComfortBesideFlag(2, answers(&[(0, 1), (1, 1)]))), "{found:?}");
}

#[test]
fn the_proof_sees_a_guess_without_answers() {
    let (mut rules, shapes) = small_rules();
    rules.flags[0].when.0.push(Vec::new());
    let found = breaches(&rules, &shapes);
    assert!(found.contains(&Breach::GuessWithoutAnswers(0)), "{found:?}");
}
