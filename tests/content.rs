//! The guides that ship are sound, and the code knows none of their topics.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gentle_guide::guide::check::check_folder;

#[test]
fn the_shipped_guide_has_no_problems_over_all_17_898_750_answer_sets() {
    assert_eq!(sets_without_problems("content/aftercare"), 17_898_750);
}

#[test]
fn the_example_guide_has_no_problems_over_all_520_000_answer_sets() {
    assert_eq!(sets_without_problems("content/night"), 520_000);
}

fn sets_without_problems(folder: &str) -> u64 {
    let outcome = check_folder(Path::new(folder));
    let problems: Vec<String> = outcome.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    outcome.sets
}

/// What the guide that ships is about, in the words that it uses.
const TOPIC: [&str; 17] = [
    "climax",
    "cried",
    "cries",
    "cry",
    "crying",
    "intercourse",
    "orgasm",
    "pcd",
    "postcoital",
    "sex",
    "sexual",
    "sob",
    "sobbing",
    "tear",
    "tearful",
    "tears",
    "weep",
];

/// The words of a text that speak of that topic.
fn words_of_the_topic(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphabetic()).map(str::to_lowercase);
    words.filter(|word| TOPIC.contains(&word.as_str())).collect()
}

/// Every file below a folder, but for what was installed there.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let own = paths.filter(|path| !path.ends_with("node_modules"));
    own.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// Whether a file is of one of these kinds.
fn is_of(file: &Path, kinds: &[&str]) -> bool {
    file.extension().is_some_and(|end| kinds.iter().any(|kind| end == *kind))
}

#[test]
fn no_code_speaks_of_the_first_guides_topic() {
    let files: Vec<PathBuf> = ["src", "styles", "xtask/src"]
        .iter()
        .flat_map(|folder| files_in(Path::new(folder)))
        .filter(|file| is_of(file, &["rs", "js", "css", "html"]))
        .collect();
    assert!(files.len() > 60, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        // Its tests may.
        let code = text.split("#[cfg(test)]").next().unwrap();
        assert_eq!(words_of_the_topic(code), BTreeSet::new(), "{}", file.display());
    }
}

#[test]
fn no_package_and_no_file_name_tells_the_topic() {
    let folders = ["packages", "builder", "editor", "content", "docs"];
    let files = folders.iter().flat_map(|folder| files_in(Path::new(folder)));
    let files: Vec<PathBuf> = files.chain([PathBuf::from("Cargo.toml")]).collect();
    assert!(files.len() > 80, "{}", files.len());
    for file in files {
        let name = file.display().to_string();
        assert_eq!(words_of_the_topic(&name), BTreeSet::new(), "{name}");
        // What a package is about may be read in its README.md, and in no list of packages.
        let is_listed = is_of(&file, &["json", "php", "txt", "js", "ts", "rs", "html", "toml"])
            && !file.starts_with("content")
            && !file.ends_with("package-lock.json");
        if is_listed {
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(words_of_the_topic(&text), BTreeSet::new(), "{name}");
        }
    }
}

#[test]
fn the_same_search_finds_every_word_of_the_topic_and_no_other() {
    for word in TOPIC {
        let line = format!("// what the {word} were");
        assert_eq!(words_of_the_topic(&line), BTreeSet::from([word.to_owned()]));
    }
    let english = fs::read_to_string("content/aftercare/en.toml").unwrap();
    assert!(words_of_the_topic(&english).len() > 8);
    assert_eq!(words_of_the_topic("tearing sexton sobriety"), BTreeSet::new());
}
