//! `cargo xtask check`: is a guide folder complete, and are its rules safe?

use std::path::PathBuf;

use gentle_guide::guide::check::{Outcome, check_folder};
use gentle_guide::guide::reading::{HIGHEST_GRADE, grades};
use gentle_guide::guide::source::{Problem, Source};

use crate::{Result, root};

/// The guide that ships.
const GUIDE: &str = "content/aftercare";

/// The folder of a guide: as given, or the guide that ships.
pub fn folder(guide: Option<&str>) -> PathBuf {
    match guide {
        Some(guide) if PathBuf::from(guide).is_dir() => PathBuf::from(guide),
        Some(guide) => root().join("content").join(guide),
        None => root().join(GUIDE),
    }
}

/// Checks a guide and lists everything that is wrong with it.
pub fn run(guide: Option<&str>) -> Result {
    let folder = folder(guide);
    let outcome = checked(&folder)?;
    println!(
        "{}: no problems in {} language{}, over {} answer sets",
        folder.display(),
        outcome.editions.len(),
        if outcome.editions.len() == 1 { "" } else { "s" },
        outcome.sets
    );
    Ok(())
}

/// Lists how hard the English words are to read, the hardest first.
pub fn readability(guide: Option<&str>) -> Result {
    let mut list = format!("grade  words  sentences  of (the limit is grade {HIGHEST_GRADE})\n");
    for reading in grades(&source(guide)?) {
        list.push_str(&format!("{reading}\n"));
    }
    print!("{list}");
    Ok(())
}

/// A guide's files, read but not checked.
pub fn source(guide: Option<&str>) -> Result<Source> {
    Source::read(&folder(guide)).map_err(|problems| listed(&problems))
}

/// Problems, a line each.
pub fn listed(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A guide without problems.
pub fn checked(folder: &std::path::Path) -> Result<Outcome> {
    let outcome = check_folder(folder);
    for problem in &outcome.problems {
        eprintln!("{problem}");
    }
    match outcome.problems.len() {
        0 => Ok(outcome),
        1 => Err(format!("{}: 1 problem", folder.display())),
        count => Err(format!("{}: {count} problems", folder.display())),
    }
}
