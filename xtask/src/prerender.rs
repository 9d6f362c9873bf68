//! Writes the frame pages: what stands in the frame before, and without, any script.

use std::fs;
use std::path::Path;

use gentle_guide::guide::edition::{Edition, Kept};
use gentle_guide::guide::lines;
use gentle_guide::view;
use gentle_guide::view::app::Props;

use sha2::{Digest, Sha256};

use crate::policy::{APP_SCRIPT, APP_WASM, policy};
use crate::{Result, check, gallery, root};

/// Where a reader of the frame page on its own goes on leaving. A neutral, well-known page.
const EXIT: &str = "https://www.wikipedia.org/";

/// The line that starts the app in a frame's page, at the end of its script. Starting is part of
/// the script, so that the page needs no second one.
pub const START: &str = "\nif (document.getElementById('gg-edition')) \
                     __wbg_init().catch(() => dispatchEvent(new Event('gg-failed')));\n";

/// What every frame page holds or asks for, besides words.
pub struct Parts {
    /// The style, in full.
    pub style: String,
    /// The head script, in full.
    pub head: String,
    /// The name of the app's script, at the top of the site.
    pub script: String,
    /// The name of the app's module, beside it.
    pub wasm: String,
    /// Every language that a guide is shipped in, and its name in itself.
    pub languages: Vec<(String, String)>,
}

impl Parts {
    /// The parts as they are written, for an app as it is built.
    pub fn plain() -> Result<Self> {
        Ok(Self {
            style: read_file(&root().join("styles").join("guide.css"))?,
            head: read_file(&root().join("src").join("frame").join("head.js"))?,
            script: APP_SCRIPT.to_owned(),
            wasm: APP_WASM.to_owned(),
            languages: languages()?,
        })
    }
}

/// Writes every frame page into the site folder `dir` of the preview, with what the app needs
/// where it runs in a site's own page, and the gallery, and makes the app's script there start by
/// itself.
pub fn write(dir: &Path) -> Result {
    let (editions, parts) = (editions()?, Parts::plain()?);
    write_pages(dir, &editions, &parts)?;
    gallery::write(dir, &editions, &parts)?;
    write_file(&dir.join("inline.css"), &inline_style()?)?;
    let script = dir.join(APP_SCRIPT);
    let glue = read_file(&script)?;
    if glue.ends_with(START) { Ok(()) } else { write_file(&script, &(glue + START)) }
}

/// The guide in every language, checked.
pub fn editions() -> Result<Vec<Kept>> {
    let editions = check::checked(&check::folder(None))?.editions;
    Ok(editions.into_iter().map(|edition| edition.keep()).collect())
}

/// Writes the frame page and the words of every guide in every language into the site folder `dir`.
pub fn write_pages(dir: &Path, editions: &[Kept], parts: &Parts) -> Result {
    for edition in editions {
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
    let Parts { style, head, script, wasm, languages } = parts;
    let head = head_for(head, script, wasm);
    let body = view::print(Props::prerendered(edition.clone()));
    let body = with_language_choice(&body, edition, languages)?;
    let pages: Vec<String> =
        languages.iter().map(|(tag, _)| format!("{}/{tag}.html", edition.guide)).collect();
    let (pages, kin) = (pages.join(" "), kin(edition, parts)?);
    let data = words(&without_explainer(edition))?;
    if data.contains("</") || data.contains("<!--") {
        return Err("some words of the guide hold markup; write them without < and >".to_owned());
    }
    let direction = if edition.right_to_left { "rtl" } else { "ltr" };
    let ui = &edition.interface;
    let assemble = |meta: &str| {
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\" data-exit=\"{EXIT}\" \
             data-pages=\"{pages}\" data-kin=\"{kin}\">\n\
             <meta charset=\"utf-8\">\n{meta}\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <title>{title}</title>\n<style>{style}</style>\n<script>{head}</script>\n\
             <link rel=\"modulepreload\" href=\"../{script}\" crossorigin>\n\
             <link rel=\"preload\" href=\"../{wasm}\" as=\"fetch\" crossorigin>\n\
             <main id=\"gg\">{body}</main>\n\
             <p id=\"gg-left\" class=\"gg-left\" hidden>{left}</p>\n\
             <script type=\"text/plain\" id=\"gg-edition\">{data}</script>\n\
             <script type=\"module\" src=\"../{script}\" crossorigin></script>\n</html>\n",
            language = edition.language,
            title = escape(&ui.page_title),
            left = escape(&ui.left),
        )
    };
    let meta = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
        policy(None, &assemble(""))
    );
    Ok(assemble(&meta))
}

/// What the view leaves free for the choice of language.
const LANGUAGE_ROOM: &str = "<div class=\"gg-language\"></div>";

/// The widget with the choice of language, where the view leaves room for it. It is the head
/// script's: the app has but one language at a time.
///
/// # Errors
///
/// If the widget has no room for it.
pub fn with_language_choice(
    widget: &str,
    edition: &Edition,
    languages: &[(String, String)],
) -> Result<String> {
    let options: String = languages
        .iter()
        .map(|(tag, name)| {
            let selected = if **tag == *edition.language { " selected" } else { "" };
            format!("<option value=\"{tag}\" lang=\"{tag}\"{selected}>{}", escape(name))
        })
        .collect();
    let Some((above, below)) = widget.split_once(LANGUAGE_ROOM) else {
        return Err("the widget has no room for the choice of language".to_owned());
    };
    Ok(format!(
        "{above}<div class=\"gg-language\"><label for=\"gg-language\">{}</label>\
         <select id=\"gg-language\" autocomplete=\"off\">{options}</select></div>{below}",
        escape(&edition.interface.language)
    ))
}

/// What pages have in common whose words can take each other's place while the app runs: the same
/// app, and the same rules, so that answers keep their meaning. A server may have a newer page.
fn kin(edition: &Edition, parts: &Parts) -> Result<String> {
    let rules = lines::write(&edition.rules).map_err(|error| error.to_string())?;
    let mut common = vec![&*parts.script, &*parts.wasm, &*rules];
    common.extend(edition.sections.iter().map(|section| &*section.id));
    for question in &edition.questions {
        common.push(&question.id);
        common.extend(question.options.iter().map(|option| &*option.id));
    }
    let hash = Sha256::digest(common.join("\n"));
    Ok(hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect())
}

/// Every language that the guide is shipped in, and its name in itself.
pub fn languages() -> Result<Vec<(String, String)>> {
    let locales = check::source(None)?.locales;
    let named = locales.into_iter().map(|locale| locale.guide.about);
    Ok(named.map(|about| (about.language, about.name)).collect())
}

/// The head script for a page whose app has these names: it closes all doors but to these two files
/// and the guide's pages.
pub fn head_for(head: &str, script: &str, wasm: &str) -> String {
    head.replace(APP_SCRIPT, script).replace(APP_WASM, wasm)
}

/// What the app needs of a guide in the frame's page, where the explainer stands as HTML: of its
/// sections only the one that is the guide for a partner, too.
fn without_explainer(edition: &Edition) -> Edition {
    let mut edition = edition.clone();
    for (index, section) in edition.sections.iter_mut().enumerate() {
        if index != usize::from(edition.partner.section) {
            section.body.clear();
        }
    }
    edition
}

/// The guide in one language, as the app reads it.
fn words(edition: &Edition) -> Result<String> {
    lines::write(edition)
        .map_err(|_| "some words of the guide hold a line break; write them as one line".to_owned())
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
        lengths(&line, "vw", |number| format!("{number}cqi"))
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

/// Text as HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
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

    #[test]
    fn the_style_for_a_box_in_a_page_depends_on_nothing_of_that_page() {
        let style = inline_style().unwrap();
        let lengths_in = |unit| style.matches(unit).count();
        assert_eq!(lengths_in("rem"), lengths_in("--gg-rem"));
        for outside in ["vw", ":root", "html {", "@media (max-width"] {
            assert!(!style.contains(outside), "{outside}");
        }
        assert!(style.contains("@container (max-width: 432px)"));
    }

    #[test]
    fn the_loader_knows_every_language_and_its_title() {
        let loader = read_file(&root().join("src/loader/gentle-guide.js")).unwrap();
        let (_, titles) = loader.split_once("const TITLES = {").unwrap();
        let (titles, _) = titles.split_once("};").unwrap();
        let editions = editions().unwrap();
        assert_eq!(titles.lines().filter(|line| line.contains(':')).count(), editions.len());
        for edition in editions {
            let (language, title) = (&edition.language, &edition.interface.page_title);
            let quoted = format!("\"{language}\": \"{title}\"");
            let plain = format!(" {language}: \"{title}\"");
            assert!(titles.contains(&quoted) || titles.contains(&plain), "{language}");
        }
    }

    #[test]
    fn the_pages_of_a_guide_offer_each_other_and_no_page_of_other_rules() {
        let parts = Parts::plain().unwrap();
        let editions = check::checked(&check::folder(None)).unwrap().editions;
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

        let kin = |edition: &Edition, parts| kin(edition, parts).unwrap();
        let mut other = editions[0].clone();
        other.questions[0].options.swap(0, 1);
        assert_ne!(kin(&other, &parts), kins[0], "other options");
        let mut other = editions[0].clone();
        other.rules.questions[0].most += 1;
        assert_ne!(kin(&other, &parts), kins[0], "other rules");
        let newer = Parts { script: "app-2.js".to_owned(), ..Parts::plain().unwrap() };
        assert_ne!(kin(&editions[0], &newer), kins[0], "another app");
    }

    #[test]
    fn only_lengths_are_written_anew() {
        let double = |style| lengths(style, "rem", |n| format!("{}px", n * 2.0));
        assert_eq!(double("a: 1.5rem; b: -0.5rem"), "a: 3px; b: -1px");
        assert_eq!(double(".premium { order: 2 }"), ".premium { order: 2 }");
    }
}
