//! A language more is text files only: everything else is made from them. What must not be said in
//! it is for safety, and stands in code: without that, the check refuses the language.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use gentle_guide::guide::check::check_folder;
use tempfile::TempDir;
use xtask::check::sound;
use xtask::guides::Guide;
use xtask::prerender::{inline_helper, loader, parts_of, write_pages};
use xtask::root;

/// The folders with a text file for each language.
const FOLDERS: [&str; 3] = ["aftercare", "interface", "support"];

/// A copy of `content`, in which Portuguese stands once more as if it were another language.
fn content_with(tag: &str) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in FOLDERS {
        let (from, to) = (root().join("content").join(folder), copy.path().join(folder));
        fs::create_dir(&to).unwrap();
        for file in fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
        let words = fs::read_to_string(to.join("pt-BR.toml")).unwrap();
        let words = [
            ("language = \"pt-BR\"", &*format!("language = \"{tag}\"")),
            ("name = \"Português (Brasil)\"", "name = \"Italiano\""),
            ("page-title = \"Um guia acolhedor\"", "page-title = \"Una guida gentile\""),
        ]
        .into_iter()
        .fold(words, |words, (from, to)| words.replacen(from, to, 1));
        fs::write(to.join(format!("{tag}.toml")), words).unwrap();
    }
    copy
}

#[test]
fn a_language_without_banned_wordings_is_refused_and_told_what_to_add_where() {
    let content = content_with("it");
    let expected = FOLDERS.map(|folder| {
        format!(
            "{folder}/it.toml: about.language: \"it\" has no list of banned wordings, so nothing \
             would refuse them; add one for \"it\" to src/guide/banned.rs, which says how"
        )
    });
    let folder = content.path().join("aftercare");
    let outcome = check_folder(&folder);
    let place = format!("{}/", content.path().display());
    let problems = outcome.problems.iter();
    let mut said: Vec<_> =
        problems.map(|problem| problem.to_string().replace(&place, "")).collect();
    said.sort();
    assert_eq!(said, expected, "and nothing else is missing");
    assert!(sound(&folder, outcome).is_err(), "no page and no loader is made of it");
}

#[test]
fn a_language_with_banned_wordings_needs_its_three_text_files_only() {
    // The wordings for Portuguese are for every kind of it.
    let content = content_with("pt-PT");
    let folder = content.path().join("aftercare").display().to_string();
    let guides = [Guide::read(Some(&folder)).unwrap()];

    let site = tempfile::tempdir().unwrap();
    write_pages(site.path(), &guides, &parts_of(&guides).unwrap()).unwrap();
    let read = |file: &str| fs::read_to_string(site.path().join("aftercare").join(file)).unwrap();
    let page = read("pt-PT.html");
    assert!(page.contains(" lang=\"pt-PT\"") && page.contains("<title>Una guida gentile</title>"));
    assert!(read("pt-PT.txt").contains("Una guida gentile"));
    for page in [page, read("en.html"), read("ar.html")] {
        assert!(page.contains("<option value=\"pt-PT\"") && page.contains(">Italiano"));
    }
    assert!(loader(&guides).unwrap().contains("\n    \"pt-PT\": \"Una guida gentile\",\n"));
    assert!(inline_helper(&guides).unwrap().contains("\n    \"pt-PT\": \"Italiano\",\n"));
}
