//! The frame page, put together: what stands in the frame before, and without, any script.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::policy::{APP_SCRIPT, APP_WASM, policy};
use crate::guide::edition::Edition;
use crate::guide::lines;

/// Where a reader of the frame page on its own goes on leaving. A neutral, well-known page.
const EXIT: &str = "https://www.wikipedia.org/";

/// For each guide, every language that it is in, and that language's name in itself.
pub type Languages = BTreeMap<String, Vec<(String, String)>>;

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
    /// The languages of each guide.
    pub languages: Languages,
}

impl Parts {
    /// The parts of a page that was put together before, with the languages of other guides.
    pub fn of_page(page: &str, languages: Languages) -> Option<Parts> {
        let between = |start: &str, end: &str| {
            let (_, rest) = page.split_once(start)?;
            Some(rest.split_once(end)?.0.to_owned())
        };
        Some(Parts {
            style: between("<style>", "</style>")?,
            head: between("<script>", "</script>")?,
            script: between("<link rel=\"modulepreload\" href=\"../", "\"")?,
            wasm: between("<link rel=\"preload\" href=\"../", "\"")?,
            languages,
        })
    }

    /// The languages of a guide.
    pub fn languages_of(&self, guide: &str) -> &[(String, String)] {
        self.languages.get(guide).map_or(&[], Vec::as_slice)
    }
}

/// The frame page of a guide in one language. `widget` is what the view prints for it.
///
/// # Errors
///
/// If the guide's words hold what no page can.
pub fn page(edition: &Edition, parts: &Parts, widget: &str) -> Result<String, String> {
    let Parts { style, head, script, wasm, .. } = parts;
    let languages = parts.languages_of(&edition.guide);
    let head = head_for(head, script, wasm);
    let body = with_language_choice(widget, edition, languages)?;
    let pages: Vec<String> =
        languages.iter().map(|(tag, _)| format!("{}/{tag}.html", edition.guide)).collect();
    let (pages, kin) = (pages.join(" "), kin(edition, parts)?);
    let data = words(&without_explainer(edition))?;
    if data.contains("</") || data.contains("<!--") {
        return Err("some words of the guide hold markup; write them without < and >".to_owned());
    }
    let direction = if edition.right_to_left { "rtl" } else { "ltr" };
    let ui = &edition.interface;
    // Chromium would draw the page a first time when it has nothing but its edges, and the words would
    // come that much later. Other engines do not know this link, and draw as they like.
    let drawn_with = edition.sections.first().map(|section| {
        format!("<link rel=\"expect\" href=\"#gg-section-{}\" blocking=\"render\">\n", section.id)
    });
    let drawn_with = drawn_with.unwrap_or_default();
    // The app is asked for first: it is the last to come, and style and head script take time to read.
    let assemble = |meta: &str| {
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\" data-exit=\"{EXIT}\" \
             data-pages=\"{pages}\" data-kin=\"{kin}\">\n\
             <meta charset=\"utf-8\">\n{meta}\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <title>{title}</title>\n\
             <link rel=\"modulepreload\" href=\"../{script}\" crossorigin>\n\
             <link rel=\"preload\" href=\"../{wasm}\" as=\"fetch\" crossorigin>\n\
             {drawn_with}\
             <style>{style}</style>\n<script>{head}</script>\n\
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
pub const LANGUAGE_ROOM: &str = "<div class=\"gg-language\"></div>";

/// The widget with the choice of language, where the view leaves room for it. It is the head
/// script's: the app has but one language at a time. Where there is no other, there is no choice.
///
/// # Errors
///
/// If the widget has no room for it.
pub fn with_language_choice(
    widget: &str,
    edition: &Edition,
    languages: &[(String, String)],
) -> Result<String, String> {
    if languages.len() < 2 {
        return Ok(widget.to_owned());
    }
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
         <select id=\"gg-language\" autocomplete=\"off\">{options}</select>\
         <div class=\"gg-quiet\" role=\"status\"><p class=\"gg-if-no-language\">{}</p></div>\
         </div>{below}",
        escape(&edition.interface.language),
        escape(&edition.interface.no_language)
    ))
}

/// What pages have in common whose words can take each other's place while the app runs: the same
/// app, and the same rules, so that answers keep their meaning. A server may have a newer page.
///
/// # Errors
///
/// If the rules cannot be written down.
pub fn kin(edition: &Edition, parts: &Parts) -> Result<String, String> {
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
///
/// # Errors
///
/// If some words are more than one line.
pub fn words(edition: &Edition) -> Result<String, String> {
    lines::write(edition)
        .map_err(|_| "some words of the guide hold a line break; write them as one line".to_owned())
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
