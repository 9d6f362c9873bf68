//! The snippets that a site pastes, ready: in a release with its own hash, and as the examples in
//! README.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use gentle_guide::VERSION;
use gentle_guide::guide::source::ORIGINAL;
use gentle_guide::snippet::{Kind, Snippet, Words};
use sha2::{Digest, Sha384};

use crate::guides::{SHIPPED, english_first};
use crate::prerender::{read_file, write_file};
use crate::{Result, api, check, root};

/// The file of a release that holds them.
pub const FILE: &str = "snippets.txt";
/// Where a release stands whose address nobody has named.
pub const SOMEWHERE: &str = "https://guide.example";

/// The loader that a release also has under a name that never changes its content.
pub fn pinned_loader() -> String {
    format!("gentle-guide-{VERSION}.js")
}

/// A hash as `integrity` takes it.
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

/// What the snippets say in each language that the guide has that ships.
pub fn words() -> Result<BTreeMap<String, Words>> {
    gentle_guide::snippet::words(&check::source(None)?)
}

/// A snippet of this version, for the guide that ships.
pub fn snippet(base: &str, integrity: &str, language: &str, kind: Kind) -> Result<String> {
    let words = words()?;
    let words =
        words.get(language).ok_or_else(|| format!("the guide does not speak `{language}`"))?;
    Ok(of_version(base, integrity, (SHIPPED, SHIPPED), language, words).write(kind))
}

/// What goes into a snippet of this version. `guide` has its name, and that of the guide which the
/// release shows by itself.
fn of_version<'a>(
    base: &'a str,
    integrity: &'a str,
    guide: (&'a str, &'a str),
    lang: &'a str,
    words: &'a Words,
) -> Snippet<'a> {
    let (guide, shown) = guide;
    Snippet { base, version: VERSION, integrity, guide, shown, lang, settings: &[], words }
}

/// What is said of a snippet where it stands ready.
const fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Fast => {
            "With the frame in the markup: loads first, and works where scripts are stripped."
        }
        Kind::Short => "Short: the script makes the frame.",
        Kind::Inline => "Inline, for pages that cannot have frames. Less private.",
    }
}

/// A guide's name, and what its snippets say in each of its languages.
pub type Said<'a> = (&'a str, &'a BTreeMap<String, Words>);

/// Writes the ready snippets of every guide into a release, with the hash of its loader. The first
/// guide is the one that the loader shows by itself.
pub fn write_release(
    dist: &Path,
    loader: &[u8],
    origin: Option<&str>,
    guides: &[Said<'_>],
) -> Result {
    let hash = integrity(loader);
    let base = origin.unwrap_or(SOMEWHERE);
    let mut text = format!("Gentle Guide {VERSION}: what a site pastes.\n");
    if origin.is_none() {
        let _ = writeln!(text, "Put the address of these files in the place of {SOMEWHERE}.");
    }
    let shown = guides.first().map_or(SHIPPED, |(name, _)| name);
    for (guide, words) in guides {
        let name = if guides.len() > 1 { format!("{guide} ") } else { String::new() };
        let mut languages: Vec<_> = words.iter().collect();
        languages.sort_by(|(one, _), (other, _)| english_first(one, other));
        for (language, words) in languages {
            let snippet = of_version(base, &hash, (guide, shown), language, words);
            for kind in Kind::ALL {
                let lines = snippet.write(kind);
                let _ = write!(text, "\n[{name}{language}] {}\n\n{lines}", about(kind));
            }
        }
    }
    write_file(&dist.join(FILE), text)
}

const END: &str = "<!-- Up to here. -->\n";

/// Where an example starts in README.md.
fn start(kind: Kind) -> String {
    format!(
        "<!-- Made by `cargo xtask docs`: the {} snippet. -->\n",
        format!("{kind:?}").to_lowercase()
    )
}

/// Writes the examples into README.md.
pub fn write_examples() -> Result {
    let file = root().join(api::PAGE);
    write_file(&file, with_examples(&read_file(&file)?)?)?;
    println!("wrote the snippets of {}", api::PAGE);
    Ok(())
}

fn with_examples(page: &str) -> Result<String> {
    let mut page = page.to_owned();
    for kind in Kind::ALL {
        let start = start(kind);
        let parts = page.split_once(&start).and_then(|(before, rest)| {
            let (_, after) = rest.split_once(END)?;
            Some((before, after))
        });
        let (before, after) =
            parts.ok_or_else(|| format!("{} has no place for `{}`", api::PAGE, start.trim()))?;
        let snippet = snippet(SOMEWHERE, "sha384-…", ORIGINAL, kind)?;
        page = format!("{before}{start}\n```html\n{snippet}```\n\n{END}{after}");
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippets_in_the_readme_are_those_that_a_release_writes() {
        let committed = read_file(&root().join(api::PAGE)).unwrap();
        let today = with_examples(&committed).unwrap();
        assert!(committed == today, "{} is out of date: run `cargo xtask docs`", api::PAGE);
    }

    #[test]
    fn a_release_has_every_snippet_in_every_language_with_its_own_hash() {
        let dist = tempfile::tempdir().unwrap();
        let words = words().unwrap();
        let guides = [(SHIPPED, &words)];
        write_release(dist.path(), b"a", Some("https://a.example"), &guides).unwrap();
        let text = read_file(&dist.path().join(FILE)).unwrap();
        let languages = api::languages().unwrap();
        for language in &languages {
            assert_eq!(text.matches(&format!("/aftercare/{language}.html\"")).count(), 4);
            assert_eq!(text.matches(&format!("<gentle-guide lang=\"{language}\"")).count(), 3);
        }
        // As `printf a | openssl dgst -sha384 -binary | base64` prints it.
        let hash = "sha384-VKWbnyKwuAiA2EJ+VIt8I6vYc0huHwNdzpzWl+hRdQM8qojm1XvDXvrgta/TFF8x";
        let pinned = format!("integrity=\"{hash}\" crossorigin>");
        assert_eq!(text.matches(&pinned).count(), 3 * languages.len());
        assert!(!text.contains(SOMEWHERE));
        write_release(dist.path(), b"a", None, &guides).unwrap();
        assert!(read_file(&dist.path().join(FILE)).unwrap().contains("in the place of"));

        // Another guide that comes first is the one that needs no name.
        let night = gentle_guide::snippet::words(&check::source(Some("night")).unwrap()).unwrap();
        let named = [("night", &night), (SHIPPED, &words)];
        for (guides, names) in [(&named[..1], 0), (&named[..], 2 * languages.len())] {
            write_release(dist.path(), b"a", None, guides).unwrap();
            let text = read_file(&dist.path().join(FILE)).unwrap();
            assert_eq!(text.matches("/night/en.html\"").count(), 4);
            assert_eq!(text.matches(" guide=\"aftercare\"").count(), names);
            assert_eq!(text.contains("/aftercare/"), names > 0);
            assert!(!text.contains("guide=\"night\""), "{text}");
        }
    }
}
