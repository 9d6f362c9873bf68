//! What is compared: this widget in its forms, its limits, and its peers.

use gentle_guide::guide::edition::{Block, Edition, Kept};
use gentle_guide::view::states;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use xtask::guides::Guide;
use xtask::policy::SANDBOX;
use xtask::prerender::{self, read_file, write_file};
use xtask::{dist, gallery, release, root};

/// A page to be measured.
pub struct Page {
    /// Its name in tables.
    pub name: &'static str,
    /// What it puts into the article's head; `W` stands for the widgets' site.
    pub head: String,
    /// One widget.
    pub widget: String,
    /// What shows that the explainer is there: one element for each widget.
    pub explainer: &'static str,
    /// Whether there is a quiz.
    pub has_quiz: bool,
    /// Whether it only shows what a part of ours costs: its questions and its clicks are told, the rest
    /// is like no page that one would have.
    pub limit: bool,
}

/// The folder with all files that pages ask for.
pub fn site() -> PathBuf {
    root().join("target").join("bench-site")
}

/// The texts of the first questions, by which they are known.
pub fn legends() -> Result<Vec<String>, String> {
    Ok(english()?.questions.iter().map(|question| question.legend.to_string()).collect())
}

fn english() -> Result<Kept, String> {
    let editions = Guide::read(None)?.editions;
    let english = editions.into_iter().find(|edition| &*edition.language == "en");
    english.ok_or_else(|| "the guide does not speak English".to_owned())
}

const OURS: &str = "details[id=gg-section-short] > summary";
const PEERS: &str = "details.first > summary";

/// Builds everything, and lists the pages.
pub fn all() -> Result<Vec<Page>, String> {
    let site = site();
    release::clear(&site)?;
    dist::build()?;
    dist::copy_to(&site)?;
    still_page(&site)?;
    by_hand(&site)?;
    put(
        &site,
        "vanilla-frame.html",
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>A gentle guide</title>\
         <script type=\"module\" src=\"vanilla.js\" crossorigin></script><gentle-peer></gentle-peer></html>",
    )?;
    let peers = peers(&site)?;
    let frame = |path: &str, fragment: &str| {
        format!(
            "<iframe src=\"W/{path}{fragment}\" title=\"A gentle guide\" width=\"100%\" height=\"640\" \
             frameborder=\"0\" align=\"top\" sandbox=\"{SANDBOX}\" referrerpolicy=\"no-referrer\"></iframe>"
        )
    };
    let loader = "<script async src=\"W/gentle-guide.js\"></script>".to_owned();
    let ours = |name, head: &str, widget: String| Page {
        name,
        head: head.to_owned(),
        widget,
        explainer: OURS,
        has_quiz: true,
        limit: false,
    };
    let own = frame("aftercare/en.html", "");
    let fallback = "<p>Helplines</p>";
    let mut pages = vec![
        Page {
            name: "blank article",
            head: String::new(),
            widget: String::new(),
            explainer: "h1",
            has_quiz: false,
            limit: false,
        },
        Page { has_quiz: false, ..ours("static page in an iframe", "", frame("still.html", "")) },
        ours(
            "ours, fast snippet",
            &loader,
            format!("<gentle-guide>{own}{fallback}</gentle-guide>"),
        ),
        ours("ours, short snippet", &loader, format!("<gentle-guide>{fallback}</gentle-guide>")),
        ours(
            "ours, inline",
            &loader,
            format!("<gentle-guide mode=\"inline\">{fallback}</gentle-guide>"),
        ),
        ours("ours, plain iframe", "", own),
        Page { limit: true, ..ours("our screens, by hand", "", frame("by-hand.html", "")) },
        Page {
            limit: true,
            explainer: PEERS,
            ..ours("vanilla in an iframe", "", frame("vanilla-frame.html", ""))
        },
    ];
    pages.extend(peers);
    Ok(pages)
}

/// The frame page without anything that runs.
fn still_page(site: &Path) -> Result<(), String> {
    let mut page = read_file(&site.join("aftercare/en.html"))?;
    while let Some((start, rest)) = page.split_once("<script") {
        let (_, end) = rest.split_once("</script>").unwrap_or_default();
        page = format!("{start}{end}");
    }
    let runs = ["<link rel=\"modulepreload\"", "<link rel=\"preload\"", "<meta http-equiv"];
    let lines = page.lines().filter(|line| !runs.iter().any(|start| line.starts_with(start)));
    put(site, "still.html", lines.collect::<Vec<_>>().join("\n"))
}

/// Puts a file into the site, and its smaller forms beside it.
fn put(site: &Path, name: &str, content: impl AsRef<[u8]>) -> Result<(), String> {
    let file = site.join(name);
    write_file(&file, content)?;
    dist::compress(&file)
}

/// The page of the running app, and its screens up to the last question, with a script written by
/// hand in the place of the app: every element and rule of ours, and nothing of Yew.
fn by_hand(site: &Path) -> Result<(), String> {
    let edition = english()?;
    let parts = prerender::plain_parts()?;
    let page_of = |steps: &str| {
        let states = states::parse(&format!("one: {steps}"))?;
        let state = states.first().ok_or("no state in its own line")?;
        gallery::page(state, &edition, &parts)
    };
    let mut screens = vec!["quiz".to_owned()];
    screens.extend(edition.questions.iter().map(|question| format!("{}?", question.id)));
    let mut templates = String::new();
    for screen in screens {
        let page = page_of(&screen)?;
        let part = between(&page, "aria-labelledby=\"gg-quiz-title\">", "</section>");
        let part = part.ok_or_else(|| format!("`{screen}` shows no part with the quiz"))?;
        templates.push_str(&format!("<template>{part}</template>"));
    }
    let script = read_file(&root().join("bench/limits/by-hand.js"))?;
    let page = page_of("read")?;
    // It is drawn first with the same words as ours.
    let ours = read_file(&site.join("aftercare/en.html"))?;
    let link = ours.lines().find(|line| line.starts_with("<link rel=\"expect\""));
    let link = link.ok_or("the frame page does not say what it is drawn with")?;
    let page = page.replacen("<style>", &format!("{link}<style>"), 1);
    let page = page.replace("</html>", &format!("{templates}<script>{script}</script></html>"));
    put(site, "by-hand.html", page)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// The guide as the peers get it.
fn content(edition: &Edition) -> Value {
    let block = |block: &Block| match block {
        Block::Paragraph(text) => json!({ "text": &**text }),
        Block::Heading(text) => json!({ "heading": true, "text": &**text }),
        Block::List(items) | Block::Say(items) => {
            json!({ "items": items.iter().map(|item| &**item).collect::<Vec<_>>() })
        }
        Block::Ask(question, answer) => json!({ "ask": &**question, "text": &**answer }),
    };
    let text = |text: &Option<_>| -> Option<String> {
        text.as_ref().map(|text: &gentle_guide::guide::edition::Text| text.to_string())
    };
    json!({
        "title": &*edition.title,
        "lead": &*edition.lead,
        "sections": edition.sections.iter().map(|section| json!({
            "title": &*section.title,
            "body": section.body.iter().map(block).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "questions": edition.questions.iter().zip(&edition.rules.questions)
            .map(|(question, rule)| json!({
                "legend": &*question.legend,
                "hint": text(&question.hint),
                "several": rule.most > 1,
                "options": question.options.iter().map(|option| json!({
                    "label": &*option.label,
                    "hint": text(&option.hint),
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        "outcomes": edition.outcomes.iter().map(|outcome| json!({
            "title": &*outcome.words.title,
            "text": &*outcome.words.text,
            "next": outcome.words.next.iter().map(|next| &**next).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

/// Builds the peers into the site, and the plain quiz in Yew, which is put together as they are.
fn peers(site: &Path) -> Result<Vec<Page>, String> {
    let source = root().join("bench").join("peers");
    let limits = root().join("bench").join("limits");
    let stage = source.join("built");
    release::clear(&stage)?;
    for name in [
        "dom.js",
        "vanilla.js",
        "preact.js",
        "lit.js",
        "survey.js",
        "survey-documented.js",
        "survey-bundled.js",
        "ui.css",
    ] {
        write_file(&stage.join(name), read_file(&source.join(name))?)?;
    }
    write_file(&stage.join("content.json"), content(&**english()?).to_string())?;
    write_file(&stage.join("plain-yew.js"), read_file(&limits.join("plain-yew.js"))?)?;
    let page = read_file(&site.join("aftercare/en.html"))?;
    let edition = between(&page, "id=\"gg-edition\">", "</script>");
    write_file(&stage.join("edition.txt"), edition.ok_or("the frame page has no words")?)?;
    let plain = release::build_plain_quiz()?;
    write_file(&stage.join("plain-quiz.js"), &plain.script)?;
    put(site, "plain-quiz.wasm", &plain.wasm)?;
    for name in ["vanilla", "preact", "lit", "survey-documented", "survey-bundled", "plain-yew"] {
        let name = format!("{name}.js");
        put(site, &name, release::bundle(&stage.join(&name))?)?;
    }
    let packages = source.join("node_modules");
    for (name, file) in [
        ("survey.core.min.js", "survey-core/survey.core.min.js"),
        ("survey-js-ui.min.js", "survey-js-ui/survey-js-ui.min.js"),
        ("survey-core.min.css", "survey-core/survey-core.min.css"),
        ("survey-core.fontless.min.css", "survey-core/survey-core.fontless.min.css"),
    ] {
        put(site, name, read_file(&packages.join(file))?)?;
    }
    let script =
        |name: &str| format!("<script type=\"module\" src=\"W/{name}.js\" crossorigin></script>");
    let peer = |name, head: String| Page {
        name,
        head,
        widget: "<gentle-peer></gentle-peer>".to_owned(),
        explainer: PEERS,
        has_quiz: true,
        limit: false,
    };
    let style = |name: &str| format!("<link rel=\"stylesheet\" href=\"W/{name}.css\">");
    let documented = style("survey-core.min")
        + "<script src=\"W/survey.core.min.js\"></script><script src=\"W/survey-js-ui.min.js\"></script>"
        + "<script src=\"W/survey-documented.js\"></script>";
    Ok(vec![
        peer("vanilla custom element", script("vanilla")),
        peer("Preact with htm", script("preact")),
        peer("Lit", script("lit")),
        Page { limit: true, ..peer("plain Yew", script("plain-yew")) },
        peer("SurveyJS as documented", documented),
        peer("SurveyJS bundled", style("survey-core.fontless.min") + &script("survey-bundled")),
    ])
}
