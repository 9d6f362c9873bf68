//! `cargo xtask check`: is a guide folder complete, and are its rules safe?

use std::path::{Path, PathBuf};

use gentle_guide::guide::check::{Outcome, check};
use gentle_guide::guide::reading::{HIGHEST_GRADE, grades};
use gentle_guide::guide::source::{Problem, Source};

use crate::guides::SHIPPED;
use crate::{Result, root};

/// The folder of a guide: the one given, or the one of that name in `content`; without either, that
/// of the guide that ships.
pub fn folder(guide: Option<&str>) -> Result<PathBuf> {
    let content = root().join("content");
    match guide {
        None => Ok(content.join(SHIPPED)),
        Some(guide) => {
            let folders = [PathBuf::from(guide), content.join(guide)];
            folders.into_iter().find(|folder| folder.is_dir()).ok_or_else(|| {
                format!(
                    "there is no guide `{guide}`: name one in content, or the folder it is in; \
                     `cargo xtask new-guide NAME` makes one"
                )
            })
        }
    }
}

/// Checks a guide and lists everything that is wrong with it.
pub fn run(guide: Option<&str>) -> Result {
    let folder = folder(guide)?;
    let outcome = sound(&folder, check(&source(guide)?))?;
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
    Source::read_beside(&folder(guide)?, &root().join("content"))
        .map_err(|problems| listed(&problems))
}

/// Problems, a line each.
pub fn listed(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What came of checking the guide in a folder, if that is without problems.
pub fn sound(folder: &Path, outcome: Outcome) -> Result<Outcome> {
    for problem in &outcome.problems {
        eprintln!("{problem}");
    }
    match outcome.problems.len() {
        0 => Ok(outcome),
        1 => Err(format!("{}: 1 problem", folder.display())),
        count => Err(format!("{}: {count} problems", folder.display())),
    }
}
