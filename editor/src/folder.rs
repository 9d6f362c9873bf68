//! From files that somebody opens to the folder of a guide.

use std::collections::BTreeMap;

use gentle_guide::guide::source::{NOBODY, ORIGINAL};

use crate::messages::Guide;

/// The folders that several guides can share.
const SHARED: [&str; 2] = ["support", "interface"];

/// The guide in files that were opened together, by path. The support list and the words on buttons
/// come from `shipped`, where they are missing. Files without a `guide.toml` take the place of
/// those of the guide that is `open`.
///
/// # Errors
///
/// If there is no guide among them: what to open instead.
pub(crate) fn arrange(
    opened: &[(String, String)],
    open: Option<&Guide>,
    shipped: &Guide,
) -> Result<Guide, String> {
    let structure = opened
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| split(path).1 == "guide.toml")
        .min_by_key(|path| (path.matches('/').count(), path.len()));
    let Some(structure) = structure else {
        let mut guide = open.cloned().ok_or_else(|| {
            "There is no guide.toml among these files. Open the folder of a guide.".to_owned()
        })?;
        for (path, text) in opened {
            let path = known(path, &guide).ok_or_else(|| {
                format!("The guide has no place for {path}. Open it together with its guide.toml.")
            })?;
            guide.files.insert(path, text.clone());
        }
        return Ok(guide);
    };
    let (folder, _) = split(structure);
    let (around, name) = split(folder);
    let name = if name.is_empty() { "guide" } else { name };
    let mut guide = Guide { folder: name.to_owned(), files: BTreeMap::new() };
    for (path, text) in opened {
        let own = inside(path, folder).map(|rest| format!("{name}/{rest}"));
        let shared = || inside(path, around).filter(|rest| SHARED.contains(&split(rest).0));
        let path = match own {
            Some(own) => own,
            None => match shared() {
                Some(shared) => shared.to_owned(),
                None => continue,
            },
        };
        guide.files.insert(path, text.clone());
    }
    for shared in SHARED {
        let starts = [format!("{name}/{shared}/"), format!("{shared}/")];
        let has = guide.files.keys().any(|path| starts.iter().any(|start| path.starts_with(start)));
        if !has {
            let missing = shipped.files.iter().filter(|(path, _)| path.starts_with(&starts[1]));
            guide.files.extend(missing.map(|(path, text)| (path.clone(), text.clone())));
        }
    }
    Ok(guide)
}

/// Adds a language: a copy of the English words wherever there are none in it yet, and the path of
/// the guide's own. The copy says of itself that nobody has read it.
///
/// # Errors
///
/// If that is no language's tag, or if there is nothing to add.
pub(crate) fn add_language(guide: &mut Guide, tag: &str) -> Result<String, String> {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_tag = matches!(first.len(), 2 | 3)
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            matches!(part.len(), 2..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !is_tag {
        return Err(format!("“{tag}” is no language tag. Write it as in de, ar or pt-BR."));
    }
    let own = |tag: &str| format!("{}/{tag}.toml", guide.folder);
    let added = own(tag);
    if guide.files.contains_key(&added) {
        return Err(format!("The guide has {added} already."));
    }
    if !guide.files.contains_key(&own(ORIGINAL)) {
        return Err(format!("There is no {} to translate from.", own(ORIGINAL)));
    }
    // Another file may know what the language calls itself.
    let is_of = |path: &str| split(path).1.strip_suffix(".toml") == Some(tag);
    let known = guide.files.iter().filter(|(path, _)| is_of(path));
    let name = known.filter_map(|(_, text)| about(text, "name")).next().unwrap_or(tag).to_owned();
    let is_english = |path: &str| split(path).1.strip_suffix(".toml") == Some(ORIGINAL);
    let english = guide.files.iter().filter(|(path, _)| is_english(path));
    let copies: Vec<(String, String)> = english
        .map(|(path, text)| (format!("{}/{tag}.toml", split(path).0), copy(text, tag, &name)))
        .collect();
    for (path, text) in copies {
        guide.files.entry(path).or_insert(text);
    }
    Ok(added)
}

/// What a text file says of itself under a key.
fn about<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let value =
        text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    value?.trim().strip_prefix('"')?.split('"').next()
}

/// The text as one in another language that is still to be translated.
fn copy(text: &str, tag: &str, name: &str) -> String {
    let mut changes = vec![
        ("language", format!("\"{tag}\"")),
        ("name", format!("\"{name}\"")),
        ("reviewed-by", format!("{{ clinician = \"{NOBODY}\", native-speaker = \"{NOBODY}\" }}")),
    ];
    let mut copied = String::new();
    for line in text.lines() {
        let key = line.split('=').next().unwrap_or_default().trim();
        // Each stands in the file's head, and so comes first.
        match changes.iter().position(|(known, _)| *known == key) {
            Some(index) => {
                let (key, value) = changes.swap_remove(index);
                copied += &format!("{key} = {value}\n");
            }
            None => {
                copied.push_str(line);
                copied.push('\n');
            }
        }
    }
    copied
}

/// The folder of a path, and its last name.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The rest of a path that lies in a folder.
fn inside<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// Where a single file belongs in a guide: beside those of its folder, or among the guide's own.
fn known(path: &str, guide: &Guide) -> Option<String> {
    let (folder, name) = split(path);
    let last = split(folder).1;
    if SHARED.contains(&last) {
        let own = format!("{}/{last}/{name}", guide.folder);
        return Some(if guide.files.contains_key(&own) { own } else { format!("{last}/{name}") });
    }
    name.ends_with(".toml").then(|| format!("{}/{name}", guide.folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(paths: &[&str]) -> Vec<(String, String)> {
        paths.iter().map(|path| ((*path).to_owned(), format!("of {path}"))).collect()
    }

    fn shipped() -> Guide {
        let files = opened(&["aftercare/guide.toml", "support/en.toml", "interface/en.toml"]);
        Guide { folder: "aftercare".to_owned(), files: files.into_iter().collect() }
    }

    fn paths(guide: &Guide) -> Vec<&str> {
        guide.files.keys().map(String::as_str).collect()
    }

    #[test]
    fn a_guide_is_found_wherever_it_stands_among_the_files() {
        let whole = ["/aftercare/guide.toml", "/aftercare/en.toml", "/support/en.toml"];
        let whole = whole.map(|path| format!("content{path}"));
        let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
        let guide = arrange(&opened(&whole), None, &shipped()).unwrap();
        assert_eq!(guide.folder, "aftercare");
        let expected =
            ["aftercare/en.toml", "aftercare/guide.toml", "interface/en.toml", "support/en.toml"];
        assert_eq!(paths(&guide), expected);
        assert_eq!(guide.files["support/en.toml"], "of content/support/en.toml");
        assert_eq!(guide.files["interface/en.toml"], "of interface/en.toml", "the shipped one");
    }

    #[test]
    fn loose_files_and_own_support_lists_are_fine_too() {
        let guide = arrange(&opened(&["guide.toml", "en.toml"]), None, &shipped()).unwrap();
        assert!(guide.files.contains_key("guide/en.toml"));
        let own = ["mine/guide.toml", "mine/support/en.toml"];
        let guide = arrange(&opened(&own), None, &shipped()).unwrap();
        let expected = ["interface/en.toml", "mine/guide.toml", "mine/support/en.toml"];
        assert_eq!(paths(&guide), expected);
    }

    #[test]
    fn a_language_is_added_as_a_copy_that_nobody_has_read() {
        let english = "[about]\nlanguage = \"en\"\nname = \"English\"\n\
                       reviewed-by = { clinician = \"A. Reader\" }\n\n[entry.a]\nname = \"A line\"\n";
        let german = "[about]\nlanguage = \"de\"\nname = \"Deutsch\"\n";
        let mut guide = Guide { folder: "mine".to_owned(), files: BTreeMap::new() };
        let mut put = |path: &str, text: &str| guide.files.insert(path.to_owned(), text.to_owned());
        put("mine/en.toml", english);
        put("mine/support/en.toml", english);
        put("interface/en.toml", english);
        put("interface/de.toml", german);
        assert_eq!(add_language(&mut guide, "de"), Ok("mine/de.toml".to_owned()));
        let copied = "[about]\nlanguage = \"de\"\nname = \"Deutsch\"\nreviewed-by = { clinician = \
                      \"nobody yet\", native-speaker = \"nobody yet\" }\n\n[entry.a]\nname = \"A line\"\n";
        assert_eq!(guide.files["mine/de.toml"], copied);
        assert_eq!(guide.files["mine/support/de.toml"], copied);
        assert_eq!(guide.files["interface/de.toml"], german, "what is there stays");
        assert!(add_language(&mut guide, "de").unwrap_err().contains("already"));
        for bad in ["", "guide", "Deutsch", "DE", "d", "de-", "../de", "de_AT"] {
            assert!(
                add_language(&mut guide, bad).unwrap_err().contains("no language tag"),
                "{bad}"
            );
        }
        assert_eq!(add_language(&mut guide, "pt-BR"), Ok("mine/pt-BR.toml".to_owned()));
        assert_eq!(about(&guide.files["mine/pt-BR.toml"], "name"), Some("pt-BR"));
        guide.files.remove("mine/en.toml");
        assert!(add_language(&mut guide, "fr").unwrap_err().contains("mine/en.toml"));
    }

    #[test]
    fn a_single_file_takes_its_place_in_the_open_guide() {
        let one = opened(&["de.toml"]);
        assert!(arrange(&one, None, &shipped()).unwrap_err().contains("guide.toml"));
        let guide = arrange(&one, Some(&shipped()), &shipped()).unwrap();
        assert_eq!(guide.files["aftercare/de.toml"], "of de.toml");
        let list = opened(&["content/support/en.toml"]);
        let guide = arrange(&list, Some(&shipped()), &shipped()).unwrap();
        assert_eq!(guide.files["support/en.toml"], "of content/support/en.toml");
        assert!(arrange(&opened(&["picture.png"]), Some(&shipped()), &shipped()).is_err());
    }
}
