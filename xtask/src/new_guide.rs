//! `cargo xtask new-guide NAME`: a small guide to begin with, commented and without a mistake.

use std::fs;
use std::path::{Path, PathBuf};

use crate::prerender::write_file;
use crate::{Result, guides, root, schemas};

/// What it is made of.
const FILES: [(&str, &str); 2] = [
    ("guide.toml", include_str!("new_guide/guide.toml")),
    ("en.toml", include_str!("new_guide/en.toml")),
];

/// The most characters of a name.
const LONGEST: usize = 40;

/// Writes a guide of that name into `content`, and says what to do next.
pub fn run(name: &str) -> Result {
    let folder = write(name, &root().join("content"))?;
    println!(
        "Wrote a guide to {}\n\n\
         Write your own words into en.toml and your own rules into guide.toml; then\n  \
         cargo xtask check {name}\n  cargo xtask serve --guide {name}\n\
         It leans on content/support and content/interface. Has it other helplines, give it a\n\
         folder `support` of its own: copy content/support.",
        folder.display()
    );
    Ok(())
}

/// Writes a guide of that name into a folder for guides, and gives its own folder.
///
/// # Errors
///
/// If the name is none that an address should have, or something of that name is there.
pub fn write(name: &str, content: &Path) -> Result<PathBuf> {
    proper(name)?;
    let folder = content.join(name);
    if folder.exists() {
        return Err(format!("{} is there already: choose another name", folder.display()));
    }
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for (file, text) in files(name) {
        let head = schemas::head(&folder.join(file)).unwrap_or_default();
        write_file(&folder.join(file), head + &text)?;
    }
    Ok(folder)
}

/// The files of a new guide of that name. The guide editor starts with them, too.
pub fn files(name: &str) -> impl Iterator<Item = (&'static str, String)> {
    FILES.into_iter().map(move |(file, text)| (file, text.replace("NAME", name)))
}

/// Whether a site can name a guide so, and nothing else has that name.
fn proper(name: &str) -> Result {
    let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let parts = name.split('-').all(|part| !part.is_empty() && part.bytes().all(fits));
    if !parts || name.len() > LONGEST {
        return Err(format!(
            "`{name}` cannot stand in an address: use small letters, digits and single hyphens, \
             {LONGEST} at the most. It should not name the topic: others may see the address"
        ));
    }
    if guides::is_taken(name) {
        return Err(format!("`{name}` is the name of something else: choose another one"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guides::Guide;
    use crate::prerender::{page, parts_of, read_file};

    #[test]
    fn a_new_guide_anywhere_is_sound_and_becomes_a_page() {
        let home = tempfile::tempdir().unwrap();
        let folder = write("hard-day", home.path()).unwrap();
        let guide = Guide::read(Some(&folder.display().to_string())).unwrap();
        assert_eq!(guide.name, "hard-day");
        assert_eq!(guide.languages, [("en".to_owned(), "English".to_owned())]);
        let parts = parts_of(std::slice::from_ref(&guide)).unwrap();
        let page = page(&guide.editions[0], &parts).unwrap();
        assert!(page.contains("A hard day") && page.contains("data-pages=\"hard-day/en.html\""));
    }

    #[test]
    fn nothing_is_written_over() {
        let home = tempfile::tempdir().unwrap();
        let file = write("hard-day", home.path()).unwrap().join("en.toml");
        write_file(&file, "mine").unwrap();
        assert!(write("hard-day", home.path()).unwrap_err().contains("is there already"));
        assert_eq!(read_file(&file).unwrap(), "mine");
    }

    #[test]
    fn a_name_that_no_address_should_have_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let long = "a".repeat(41);
        let names = [
            "",
            "A",
            "a b",
            "a_b",
            "-a",
            "a-",
            "a--b",
            "../a",
            "a/b",
            "a.b",
            "ä",
            &long,
            "gallery",
            "editor",
            "support",
            "interface",
        ];
        for name in names {
            assert!(write(name, home.path()).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
