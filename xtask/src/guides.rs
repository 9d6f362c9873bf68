//! The guides that a release or a preview is made of: the one that ships, or those that
//! `--guide DIR|NAME` names.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::PathBuf;

use gentle_guide::guide::check::check;
use gentle_guide::guide::edition::{Edition, Kept};
use gentle_guide::guide::source::{Locale, ORIGINAL, Source};
use gentle_guide::guide::support::ANYWHERE;
use gentle_guide::snippet::{Words, words};

use crate::check::{self, folder, sound};
use crate::pages::is_for_owners;
use crate::{Result, root};

/// The guide that ships, and that the loader shows unless a site names another.
pub const SHIPPED: &str = "aftercare";

/// Names that other things have, at the top of a site or beside the guides.
const TAKEN: [&str; 4] = ["gallery", "headers", "interface", "support"];

/// Whether something else than a guide has that name.
pub fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name) || is_for_owners(&format!("{name}/"))
}

/// A guide without a mistake.
#[derive(Clone)]
pub struct Guide {
    /// Its name in addresses.
    pub name: String,
    /// Every language it is in, and that language's name in itself.
    pub languages: Vec<(String, String)>,
    /// Its words in each.
    pub editions: Vec<Kept>,
    /// What a site pastes in each.
    pub snippet_words: BTreeMap<String, Words>,
    /// The regions of its support list, but for the one that is everywhere else.
    pub regions: Vec<Region>,
}

/// A region of a support list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub id: String,
    /// Its name in English, or in the guide's first language.
    pub name: String,
    /// The languages that have it; all of them, if none is named.
    pub languages: Vec<String>,
}

fn regions(source: &Source) -> Vec<Region> {
    let is_english = |locale: &&Locale| locale.language() == ORIGINAL;
    let locale = source.locales.iter().find(is_english).or(source.locales.first());
    let listed = source.support.region.iter().filter(|region| region.id != ANYWHERE);
    listed
        .map(|region| {
            let key = format!("region.{}", region.id);
            let name = locale.and_then(|locale| locale.support.words.get(&key));
            Region {
                id: region.id.clone(),
                name: name.unwrap_or(&region.id).clone(),
                languages: region.languages.clone(),
            }
        })
        .collect()
}

impl Guide {
    /// Reads and checks a guide.
    pub fn read(guide: Option<&str>) -> Result<Guide> {
        let folder = folder(guide)?;
        let source = check::source(guide)?;
        let outcome = sound(&folder, check(&source))?;
        let guide = Guide::of(&source, outcome.editions)
            .map_err(|missing| format!("{}: {missing}", folder.display()))?;
        let name = &guide.name;
        if is_taken(name) {
            let folder = folder.display();
            return Err(format!(
                "{folder}: `{name}` is the name of something else: take another id"
            ));
        }
        Ok(guide)
    }

    /// What was read of a guide, as one.
    pub(crate) fn of(source: &Source, editions: Vec<Edition>) -> Result<Guide> {
        Ok(Guide {
            name: source.structure.id.clone(),
            languages: languages(source),
            editions: editions.into_iter().map(|edition| edition.keep()).collect(),
            snippet_words: words(source)?,
            regions: regions(source),
        })
    }

    /// The language that a page in none of its languages gets: English, if it has that.
    pub fn first_language(&self) -> &str {
        let mut tags = self.languages.iter().map(|(tag, _)| tag.as_str());
        let first = tags.clone().next().unwrap_or(ORIGINAL);
        tags.find(|tag| *tag == ORIGINAL).unwrap_or(first)
    }
}

/// Every language that a guide has words in, and that language's name in itself.
pub fn languages(source: &Source) -> Vec<(String, String)> {
    let about = source.locales.iter().map(|locale| &locale.guide.about);
    about.map(|about| (about.language.clone(), about.name.clone())).collect()
}

/// The order in which languages are listed: English, then the others by their tags.
pub fn english_first(one: &str, other: &str) -> Ordering {
    (one != ORIGINAL, one).cmp(&(other != ORIGINAL, other))
}

/// The guides of these names or folders, in their order; without any, the one that ships.
pub fn read(named: &[String]) -> Result<Vec<Guide>> {
    if named.is_empty() {
        return Ok(vec![Guide::read(None)?]);
    }
    let mut guides: Vec<Guide> = vec![];
    for name in named {
        let guide = Guide::read(Some(name))?;
        if guides.iter().any(|other| other.name == guide.name) {
            return Err(format!("two guides are called `{}`: give one another id", guide.name));
        }
        guides.push(guide);
    }
    Ok(guides)
}

/// The environment variable by which the preview's build learns of guides.
const VARIABLE: &str = "GENTLE_GUIDE_GUIDES";

/// What that variable holds for these guides.
pub fn variable(named: &[String]) -> Result<(&'static str, std::ffi::OsString)> {
    let folders: Vec<PathBuf> =
        named.iter().map(|name| folder(Some(name))).collect::<Result<_>>()?;
    let absolute = folders.iter().map(std::path::absolute);
    let absolute: Vec<PathBuf> = absolute
        .collect::<std::io::Result<_>>()
        .map_err(|error| format!("where the guides are, cannot be told: {error}"))?;
    std::env::join_paths(absolute)
        .map(|list| (VARIABLE, list))
        .map_err(|error| format!("a guide's folder has a name that no list can hold: {error}"))
}

/// The guides that the variable names.
pub fn from_variable() -> Result<Vec<Guide>> {
    let list = std::env::var_os(VARIABLE).unwrap_or_default();
    let folders = std::env::split_paths(&list).filter(|folder| !folder.as_os_str().is_empty());
    read(&folders.map(|folder| folder.display().to_string()).collect::<Vec<_>>())
}

/// Every guide in `content`, by name: those that ship, and examples.
pub fn in_content() -> Result<Vec<String>> {
    let content = root().join("content");
    let unreadable = |error| format!("cannot read {}: {error}", content.display());
    let mut names = vec![];
    for entry in std::fs::read_dir(&content).map_err(unreadable)? {
        let folder = entry.map_err(unreadable)?.path();
        if folder.join("guide.toml").is_file() {
            names.extend(folder.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::new_guide;
    use crate::prerender::{read_file, write_file};

    #[test]
    fn guides_stand_side_by_side_under_names_of_their_own() {
        let names = |named: &[&str]| {
            let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
            let guides = read(&named)?;
            Ok(guides.into_iter().map(|guide| guide.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap(), [SHIPPED]);
        assert_eq!(names(&["night", SHIPPED]).unwrap(), ["night", SHIPPED]);
        let twice: Result<_> = names(&["night", "night"]);
        assert!(twice.unwrap_err().contains("two guides are called `night`"));
        assert!(names(&["nights"]).unwrap_err().contains("there is no guide `nights`"));
    }

    #[test]
    fn a_guide_may_not_take_the_name_of_something_else_on_the_site() {
        let home = tempfile::tempdir().unwrap();
        let file = new_guide::write("hard-day", home.path()).unwrap().join("guide.toml");
        let text = read_file(&file).unwrap().replace("id = \"hard-day\"", "id = \"headers\"");
        write_file(&file, text).unwrap();
        let folder = file.parent().unwrap().display().to_string();
        let problem = Guide::read(Some(&folder)).err().unwrap();
        assert!(problem.contains("`headers` is the name of something else"), "{problem}");
    }
}
