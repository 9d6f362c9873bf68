//! The gallery: every named state of the widget, in every language, on one page of the preview.
//!
//! Each state is a page of its own, printed as the snapshots are, with the widget's style and
//! without the app: nothing on it does anything.

use std::fs;
use std::path::Path;

use gentle_guide::guide::edition::Kept;
use gentle_guide::view::states::{self, NamedState};

use crate::prerender::{Parts, escape, read_file, with_language_choice, write_file};
use crate::{Result, root};

/// Where the list of states is, from the project's root.
const LIST: &str = "tests/states.txt";

/// The states, in the order of the list.
///
/// # Errors
///
/// If the list cannot be read.
pub fn states() -> Result<Vec<NamedState>> {
    states::parse(&read_file(&root().join(LIST))?).map_err(|why| format!("{LIST}: {why}"))
}

/// The page of one state. What its address names after `#` it takes on: `theme=dark`, `text=200`
/// (per cent), `accent=%23006688`.
///
/// # Errors
///
/// If the guide has not what the state needs.
pub fn page(state: &NamedState, edition: &Kept, parts: &Parts) -> Result<String> {
    let shot = state.shot(edition)?;
    let attributes: String =
        shot.attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
    let left = &edition.interface.left;
    let body = match &shot.body {
        Some(body) => with_language_choice(body, edition, parts.languages_of(&edition.guide))?,
        None => format!("<p id=\"gg-left\" class=\"gg-left\">{}</p>", escape(left)),
    };
    Ok(format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\"{attributes}>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{style}</style>\n\
         <script>{SETTINGS}</script>\n<main id=\"gg\">{body}</main>\n</html>\n",
        language = edition.language,
        direction = if edition.right_to_left { "rtl" } else { "ltr" },
        title = escape(&edition.interface.page_title),
        style = parts.style,
    ))
}

/// What the head script does of it.
const SETTINGS: &str = "
{
  const html = document.documentElement;
  const take = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    html.dataset.theme = wanted.get('theme') ?? 'auto';
    html.style.fontSize = `${wanted.get('text') ?? 100}%`;
    if (wanted.has('accent')) html.style.setProperty('--gg-accent', wanted.get('accent'));
    else html.style.removeProperty('--gg-accent');
  };
  addEventListener('hashchange', take);
  take();
}";

/// Writes the gallery into the site folder `dir`: `gallery.html`, and beside it a folder with a
/// page for each state in each language.
///
/// # Errors
///
/// If the list has a mistake, or a file cannot be written.
pub fn write(dir: &Path, editions: &[Kept], parts: &Parts) -> Result {
    let states = states()?;
    let folder = dir.join("gallery");
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for edition in editions {
        for state in &states {
            let file = folder.join(format!("{}.{}.html", state.name, edition.language));
            write_file(&file, page(state, edition, parts)?)?;
        }
    }
    let languages = editions.iter().map(|edition| &edition.language);
    let languages: String = languages.map(|code| format!("<option>{code}</option>")).collect();
    let frames: String = states.iter().map(|state| frame(&state.name)).collect();
    let gallery = read_file(&root().join("xtask/src/gallery.html"))?
        .replace("<!-- languages -->", &languages)
        .replace("<!-- states -->", &frames);
    write_file(&dir.join("gallery.html"), gallery)
}

fn frame(name: &str) -> String {
    format!(
        "<figure id=\"{name}\"><figcaption><a href=\"#{name}\">{name}</a></figcaption>\
         <iframe loading=\"lazy\" title=\"{name}\"></iframe></figure>\n"
    )
}
