//! Writes the frame pages: what stands in the frame before, and without, any script.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use gentle_guide::guide::edition::Kept;
use gentle_guide::guide::source::ORIGINAL;
use gentle_guide::site::page::{self, Languages, words};
pub use gentle_guide::site::page::{Parts, escape, head_for, with_language_choice};
use gentle_guide::view;
use gentle_guide::view::app::Props;

use crate::guides::{self, Guide, SHIPPED, english_first};
use crate::policy::{APP_SCRIPT, APP_WASM};
use crate::{Result, check, gallery, pages, root};

/// The line that starts the app in a frame's page, at the end of its script. Starting is part of
/// the script, so that the page needs no second one.
pub const START: &str = "\nif (document.getElementById('gg-edition')) \
                     __wbg_init().catch(() => dispatchEvent(new Event('gg-failed')));\n";

/// The parts of a page as they are written, for an app as it is built and the guide that ships.
pub fn plain_parts() -> Result<Parts> {
    let source = check::source(None)?;
    parts_with([(source.structure.id.clone(), guides::languages(&source))].into())
}

/// The same for other guides.
pub fn parts_of(guides: &[Guide]) -> Result<Parts> {
    let languages = guides.iter().map(|guide| (guide.name.clone(), guide.languages.clone()));
    parts_with(languages.collect())
}

fn parts_with(languages: Languages) -> Result<Parts> {
    Ok(Parts {
        style: read_file(&root().join("styles").join("guide.css"))?,
        head: read_file(&root().join("src").join("frame").join("head.js"))?,
        script: APP_SCRIPT.to_owned(),
        wasm: APP_WASM.to_owned(),
        languages,
    })
}

/// Writes every frame page into the site folder `dir` of the preview, with what the app needs
/// where it runs in a site's own page, the gallery, and the pages for site owners that were built,
/// and makes the app's script there start by itself. The article shows the first guide.
pub fn write(dir: &Path, guides: &[Guide]) -> Result {
    let parts = parts_of(guides)?;
    write_pages(dir, guides, &parts)?;
    for (index, guide) in guides.iter().enumerate() {
        if guide.name == SHIPPED {
            gallery::write(dir, &guide.editions, &parts)?;
        } else if index == 0 {
            let article = dir.join("index.html");
            let page = format!("\"{}/{}.html\"", guide.name, guide.first_language());
            let shipped = format!("\"{SHIPPED}/{ORIGINAL}.html\"");
            write_file(&article, read_file(&article)?.replace(&shipped, &page))?;
        }
    }
    write_file(&dir.join("gentle-guide.js"), loader(guides)?)?;
    write_file(&dir.join("inline.js"), inline_helper(guides)?)?;
    write_file(&dir.join("inline.css"), &inline_style()?)?;
    pages::place(dir, guides)?;
    let script = dir.join(APP_SCRIPT);
    let glue = read_file(&script)?;
    if glue.ends_with(START) { Ok(()) } else { write_file(&script, &(glue + START)) }
}

/// The guide that ships in every language, checked.
pub fn editions() -> Result<Vec<Kept>> {
    Ok(Guide::read(None)?.editions)
}

/// A script of the loader as it is written, without what the build puts into it.
fn loader_source(name: &str) -> Result<String> {
    read_file(&root().join("src").join("loader").join(name))
}

/// The loader's helper for `mode="inline"`, which offers each guide in its own languages.
///
/// # Errors
///
/// If it no longer has the place for them.
pub fn inline_helper(guides: &[Guide]) -> Result<String> {
    let mut lists = String::new();
    for guide in guides {
        let _ = writeln!(lists, "  {}: {{", key(&guide.name));
        for (tag, name) in &guide.languages {
            let _ = writeln!(lists, "    {}: {},", key(tag), quoted(name));
        }
        lists.push_str("  },\n");
    }
    let place = "const LANGUAGES = {";
    replace_once(
        &loader_source("inline.js")?,
        &format!("{place}}}"),
        &format!("{place}\n{lists}}}"),
    )
}

/// A script of the loader with a text in the place of another that it has once.
fn replace_once(script: &str, from: &str, to: &str) -> Result<String> {
    match script.matches(from).count() {
        1 => Ok(script.replacen(from, to, 1)),
        _ => Err(format!("src/loader no longer holds `{from}` once")),
    }
}

/// The name of a language or a guide as JavaScript writes a key.
fn key(name: &str) -> String {
    if name.contains('-') { quoted(name) } else { name.to_owned() }
}

/// A text as JavaScript writes it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// The loader for these guides: the first is the one that it shows unless a site names another, and
/// each is asked for in its own languages only.
///
/// # Errors
///
/// If the loader no longer has the places for that.
pub fn loader(guides: &[Guide]) -> Result<String> {
    let mut titles = BTreeMap::new();
    for edition in guides.iter().rev().flat_map(|guide| &guide.editions) {
        titles.insert(&*edition.language, &*edition.interface.page_title);
    }
    // The first one is for pages in none of these languages.
    let mut tags: Vec<&str> = titles.keys().copied().collect();
    tags.sort_by(|one, other| english_first(one, other));
    let mut lines = String::new();
    for tag in &tags {
        let _ = writeln!(lines, "    {}: {},", key(tag), quoted(titles.get(tag).unwrap_or(&"")));
    }
    let mut fewer = String::new();
    for guide in guides {
        let mut own: Vec<&str> = guide.languages.iter().map(|(tag, _)| tag.as_str()).collect();
        own.sort_by(|one, other| english_first(one, other));
        if own != tags {
            let own: Vec<String> = own.into_iter().map(quoted).collect();
            let _ = write!(fewer, ", {}: [{}]", quoted(&guide.name), own.join(", "));
        }
    }

    let loader = loader_source("gentle-guide.js")?;
    let place = "const TITLES = {";
    let loader = replace_once(&loader, &format!("{place}}}"), &format!("{place}\n{lines}  }}"))?;
    let first = guides.first().map_or(SHIPPED, |guide| &guide.name);
    let guide = |name: &str| format!("guide: [\"{name}\"");
    let loader = replace_once(&loader, &guide(SHIPPED), &guide(first))?;
    let (last, english) = ("=== base) ??\n        ", quoted(ORIGINAL));
    let speaks_english = |guide: &Guide| guide.first_language() == ORIGINAL;
    let end = if guides.iter().all(speaks_english) { &*english } else { "locales[0]" };
    let loader = replace_once(&loader, &format!("{last}{english}"), &format!("{last}{end}"))?;
    let locales = "const locales = Object.keys(TITLES);";
    if fewer.is_empty() {
        return replace_once(&loader, locales, locales);
    }
    let some = format!("({{ __proto__: null{fewer} }})[this.#value(\"guide\")] ?? ");
    replace_once(&loader, locales, &locales.replace("Object", &format!("{some}Object")))
}

/// Writes the frame page and the words of every guide in every language into the site folder `dir`.
pub fn write_pages(dir: &Path, guides: &[Guide], parts: &Parts) -> Result {
    for edition in guides.iter().flat_map(|guide| &guide.editions) {
        let folder = dir.join(&*edition.guide);
        fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let file = folder.join(format!("{}.html", edition.language));
        write_file(&file, &page(edition, parts)?)?;
        write_file(&file.with_extension("txt"), &words(edition)?)?;
    }
    Ok(())
}

/// The frame page of a guide in one language.
pub fn page(edition: &Kept, parts: &Parts) -> Result<String> {
    page::page(edition, parts, &view::print(Props::prerendered(edition.clone())))
}

/// The style of the frame's page, made to fit a box of a site's own page: what speaks of the page
/// speaks of the box, and what depends on the page's text size or window depends on the box's.
pub fn inline_style() -> Result<String> {
    let styles = root().join("styles");
    let style = read_file(&styles.join("guide.css"))?.replace("\nhtml {", "\n.gg-page {");
    let style = style.replace(":root", ".gg-page") + &read_file(&styles.join("inline.css"))?;
    let lines = style.lines().map(|line| {
        if let Some(condition) = line.strip_prefix("@media (max-width") {
            // A condition knows no variables.
            let pixels = |number: f64| format!("{}px", number * 16.0);
            return format!("@container (max-width{}", lengths(condition, "rem", pixels));
        }
        let line = lengths(line, "rem", |number| format!("calc({number} * var(--gg-rem))"));
        let line = lengths(&line, "vw", |number| format!("{number}cqi"));
        lengths(&line, "vh", |number| format!("{number}cqb"))
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Writes every length of a unit anew.
fn lengths(style: &str, unit: &str, write: impl Fn(f64) -> String) -> String {
    let mut pieces = style.split(unit);
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let number = written.len()
            - written.bytes().rev().take_while(|b| b"-.0123456789".contains(b)).count();
        let (before, digits) = written.split_at(number);
        written = match digits.parse() {
            Ok(length) => format!("{before}{}{piece}", write(length)),
            Err(_) => format!("{written}{unit}{piece}"),
        };
    }
    written
}

/// A file's text.
pub fn read_file(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

/// Writes a file.
pub fn write_file(file: &Path, content: impl AsRef<[u8]>) -> Result {
    fs::write(file, content).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gentle_guide::guide::edition::Edition;
    use gentle_guide::site::page::LANGUAGE_ROOM;

    #[test]
    fn the_style_for_a_box_in_a_page_depends_on_nothing_of_that_page() {
        let style = inline_style().unwrap();
        let lengths_in = |unit| style.matches(unit).count();
        assert_eq!(lengths_in("rem"), lengths_in("--gg-rem"));
        for outside in ["vw", "vh", ":root", "html {", "@media (max-width"] {
            assert!(!style.contains(outside), "{outside}");
        }
        assert!(style.contains("@container (max-width: 432px)"));
    }

    #[test]
    fn the_loader_and_its_helper_get_nothing_but_the_titles_and_names_of_the_texts() {
        let guides = guides::read(&[]).unwrap();
        let (filled, titles) = without_list(&loader(&guides).unwrap(), "const TITLES = {");
        assert_eq!(filled, loader_source("gentle-guide.js").unwrap());
        let (filled, names) = without_list(&inline_helper(&guides).unwrap(), "const LANGUAGES = {");
        assert_eq!(filled, loader_source("inline.js").unwrap());
        assert!(titles.starts_with("\n    en: \"A gentle guide\",\n    ar: \""), "{titles}");
        for edition in &guides[0].editions {
            let title =
                format!("{}: {}", key(&edition.language), quoted(&edition.interface.page_title));
            assert!(titles.contains(&title), "{title}");
            assert!(names.contains(&format!("\n    {}: \"", key(&edition.language))));
        }
    }

    /// A script of the loader with an empty list where the build wrote one, and what that holds.
    fn without_list(script: &str, start: &str) -> (String, String) {
        let (before, rest) = script.split_once(start).unwrap();
        let (list, after) = rest.split_once("};").unwrap();
        (format!("{before}{start}}};{after}"), list.to_owned())
    }

    /// The guide that ships under another name, in some of its languages.
    fn guide_in(name: &str, tags: &[&str]) -> Guide {
        let mut guide = Guide { name: name.to_owned(), ..Guide::read(None).unwrap() };
        guide.languages.retain(|(tag, _)| tags.contains(&tag.as_str()));
        guide.editions.retain(|edition| tags.contains(&&*edition.language));
        guide
    }

    #[test]
    fn a_loader_for_more_guides_asks_for_each_in_its_own_languages_only() {
        let guides = guides::read(&[]).unwrap();
        let one = loader(&guides).unwrap();
        let two = [guides[0].clone(), guide_in("night", &["en"])];
        let some = "({ __proto__: null, \"night\": [\"en\"] })[this.#value(\"guide\")] ?? ";
        let expected = one.replacen("locales = Object", &format!("locales = {some}Object"), 1);
        assert_eq!(loader(&two).unwrap(), expected);

        let alone = loader(&[guide_in("day", &["fr", "de"])]).unwrap();
        let titles = "const TITLES = {\n    de: \"Ein sanfter Ratgeber\",\n    \
                      fr: \"Un guide tout en douceur\",\n  };";
        assert!(alone.contains(titles) && alone.contains("guide: [\"day\","), "{alone}");
        assert!(alone.contains("const locales = Object.keys(TITLES);"));
        assert!(alone.contains("=== base) ??\n        locales[0]\n"));
    }

    #[test]
    fn a_guide_in_one_language_offers_no_choice_and_names_no_other_page() {
        let guide = guide_in(SHIPPED, &["en"]);
        let parts = parts_of(std::slice::from_ref(&guide)).unwrap();
        let page = page(&guide.editions[0], &parts).unwrap();
        assert!(page.contains(LANGUAGE_ROOM) && !page.contains("id=\"gg-language\""));
        assert!(page.contains(" data-pages=\"aftercare/en.html\""));
    }

    #[test]
    fn the_app_is_asked_for_under_the_policy_and_before_what_takes_time_to_read() {
        let page = page(&Guide::read(None).unwrap().editions[0], &plain_parts().unwrap()).unwrap();
        let places = [
            "http-equiv=\"Content-Security-Policy\"",
            "rel=\"modulepreload\"",
            "rel=\"preload\"",
            "<style>",
            "<script>",
            "<main",
        ];
        let places = places.map(|part| page.find(part).unwrap_or_else(|| panic!("no {part}")));
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn in_a_sites_own_page_each_guide_is_offered_in_its_own_languages_by_their_names() {
        let two = [guide_in("day", &["fr"]), guide_in("night-time", &["de", "en"])];
        let own = inline_helper(&two).unwrap();
        let names = |guide: &Guide, at: usize| guide.languages[at].1.clone();
        let (fr, de, en) = (names(&two[0], 0), names(&two[1], 0), names(&two[1], 1));
        let list = format!(
            "const LANGUAGES = {{\n  day: {{\n    fr: \"{fr}\",\n  }},\n  \"night-time\": {{\n    \
             de: \"{de}\",\n    en: \"{en}\",\n  }},\n}};"
        );
        assert!(own.contains(&list), "{own}");
        assert!(replace_once(&own, "const LANGUAGES = {}", "").is_err());
    }

    #[test]
    fn the_pages_of_a_guide_offer_each_other_and_no_page_of_other_rules() {
        let parts = plain_parts().unwrap();
        let source = check::source(None).unwrap();
        let editions = gentle_guide::guide::check::check(&source).editions;
        let attribute = |page: &str, name: &str| {
            let (_, rest) = page.split_once(&format!(" {name}=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        let mut kins = vec![];
        for edition in editions.clone() {
            let language = edition.language.clone();
            let page = page(&edition.keep(), &parts).unwrap();
            let own = format!(" lang=\"{language}\" selected>");
            assert_eq!(page.matches(&own).count(), 1, "{language}");
            for other in &editions {
                assert!(page.contains(&format!("<option value=\"{}\"", other.language)));
                let file = format!("{}/{}.html", other.guide, other.language);
                assert!(attribute(&page, "data-pages").split(' ').any(|page| page == file));
            }
            kins.push(attribute(&page, "data-kin"));
        }
        assert!(kins.iter().all(|kin| *kin == kins[0]), "{kins:?}");

        let kin = |edition: &Edition, parts: &Parts| page::kin(edition, parts).unwrap();
        let mut other = editions[0].clone();
        other.questions[0].options.swap(0, 1);
        assert_ne!(kin(&other, &parts), kins[0], "other options");
        let mut other = editions[0].clone();
        other.rules.questions[0].most += 1;
        assert_ne!(kin(&other, &parts), kins[0], "other rules");
        let newer = Parts { script: "app-2.js".to_owned(), ..plain_parts().unwrap() };
        assert_ne!(kin(&editions[0], &newer), kins[0], "another app");
    }

    #[test]
    fn only_lengths_are_written_anew() {
        let double = |style| lengths(style, "rem", |n| format!("{}px", n * 2.0));
        assert_eq!(double("a: 1.5rem; b: -0.5rem"), "a: 3px; b: -1px");
        assert_eq!(double(".premium { order: 2 }"), ".premium { order: 2 }");
    }
}
