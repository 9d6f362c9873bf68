//! Writes the frame pages: what stands in the frame before, and without, any script.

use std::fs;
use std::path::Path;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::lines;
use gentle_guide::view;
use gentle_guide::view::app::Props;

use crate::policy::{APP_SCRIPT, APP_WASM, policy};
use crate::{Result, check, root};

/// Where a reader of the frame page on its own goes on leaving. A neutral, well-known page.
const EXIT: &str = "https://www.wikipedia.org/";

/// The line that starts the app, at the end of its script. Starting is part of the script, so that
/// the page needs no second one.
const START: &str = "\n__wbg_init().catch(() => dispatchEvent(new Event('gg-failed')));\n";

/// Writes every guide's frame pages into the site folder `dir`, and makes the app's script there
/// start by itself.
pub fn write(dir: &Path) -> Result {
    let outcome = check::checked(&check::folder(None))?;
    for edition in outcome.editions {
        let edition = Rc::new(edition);
        let folder = dir.join(&*edition.guide);
        fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let file = folder.join(format!("{}.html", edition.language));
        write_file(&file, &page(&edition)?)?;
    }
    let script = dir.join(APP_SCRIPT);
    let glue = read_file(&script)?;
    if glue.ends_with(START) { Ok(()) } else { write_file(&script, &(glue + START)) }
}

/// The frame page of a guide in one language.
pub fn page(edition: &Rc<Edition>) -> Result<String> {
    let style = read_file(&root().join("styles").join("guide.css"))?;
    let head = read_file(&root().join("src").join("frame").join("head.js"))?;
    let body = print(edition.clone());
    let data = lines::write(&**edition).map_err(|_| {
        "some words of the guide hold a line break; write them as one line".to_owned()
    })?;
    if data.contains("</") || data.contains("<!--") {
        return Err("some words of the guide hold markup; write them without < and >".to_owned());
    }
    let direction = if edition.right_to_left { "rtl" } else { "ltr" };
    let ui = &edition.interface;
    let assemble = |meta: &str| {
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\" data-exit=\"{EXIT}\">\n\
             <meta charset=\"utf-8\">\n{meta}\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <title>{title}</title>\n<style>{style}</style>\n<script>{head}</script>\n\
             <link rel=\"modulepreload\" href=\"../{APP_SCRIPT}\" crossorigin>\n\
             <link rel=\"preload\" href=\"../{APP_WASM}\" as=\"fetch\" crossorigin>\n\
             <main id=\"gg\">{body}</main>\n\
             <p id=\"gg-left\" class=\"gg-left\" hidden>{left}</p>\n\
             <script type=\"text/plain\" id=\"gg-edition\">{data}</script>\n\
             <script type=\"module\" src=\"../{APP_SCRIPT}\" crossorigin></script>\n</html>\n",
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

/// The widget's HTML as it stands before any script has run.
fn print(edition: Rc<Edition>) -> String {
    let mut printing = pin!(view::print(Props::prerendered(edition)));
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(html) = printing.as_mut().poll(&mut context) {
            return html;
        }
    }
}

/// Text as HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn read_file(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

fn write_file(file: &Path, text: &str) -> Result {
    fs::write(file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
}
