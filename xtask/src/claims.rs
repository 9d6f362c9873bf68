//! What the documents claim is claimed by naming a test: each must exist.

use crate::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every word of the sources below a folder that could be the name of a test.
fn names_in(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "node_modules") {
            names_in(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for start in ["fn ", "scenario!("] {
                names.extend(text.split(start).skip(1).map(name_at_the_start));
            }
        }
    }
}

/// The name with which a text begins, after attributes and spaces.
fn name_at_the_start(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let line = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with("#["));
    let is_name = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_';
    line.unwrap_or_default().chars().take_while(is_name).collect()
}

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let mut tests = BTreeSet::new();
    for folder in ["src", "tests", "xtask/src"] {
        names_in(&root().join(folder), &mut tests);
    }
    let page = fs::read_to_string(root().join("docs/threat-model.md")).unwrap();
    let quoted = page.split('`').skip(1).step_by(2);
    let named: Vec<&str> =
        quoted.filter(|name| name.matches('_').count() > 2 && !name.contains(' ')).collect();
    assert!(named.len() > 40, "it names {} tests only", named.len());
    let missing: Vec<_> = named.iter().filter(|name| !tests.contains(**name)).collect();
    assert!(missing.is_empty(), "no such test: {missing:#?}");
}
