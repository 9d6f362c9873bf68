//! What the bytes are spent on: the part of `cargo xtask tried` that says how low they could go.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, Function, Module};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::prerender;
use crate::release::{self, App};
use crate::{Result, dist, guides};

/// Whose a function is, by what its name holds; the first that fits. What is generic and made for a
/// type of ours is ours.
const WHOSE: [(&str, &str); 10] = [
    ("gentle_guide[", "ours"),
    ("app[", "ours"),
    ("one_button[", "ours"),
    ("yew[", "Yew"),
    ("wasm_bindgen", "between Rust and the browser"),
    ("js_sys", "between Rust and the browser"),
    ("web_sys", "between Rust and the browser"),
    ("gloo_", "between Rust and the browser"),
    ("externref", "between Rust and the browser"),
    ("", "Rust's own library, maps, memory"),
];

/// Our own functions by what they are for, the first that a name speaks of; and the promise
/// that they keep.
const PARTS: [(&str, &str, &str); 12] = [
    (
        "guide::lines",
        "reading an edition",
        "one wasm for every guide and language; another language without a reload",
    ),
    (
        "gentle_guide[guide::support",
        "support list: which entries for which region",
        "help is one step away on every screen, also when all else fails",
    ),
    (
        "gentle_guide[guide::quiz",
        "the quiz's steps, and forgetting",
        "back, change, skip, start again; answers are forgotten",
    ),
    (
        "gentle_guide[guide",
        "rules: answers to outcome, its links and notes",
        "comfort has to be earned; warnings come first",
    ),
    (
        "gentle_guide[view::support",
        "support list, as shown",
        "help is one step away on every screen, also when all else fails",
    ),
    (
        "gentle_guide[view::quiz",
        "screens of the quiz (with those parts of others that are made inside them)",
        "one question at a time, for every reader",
    ),
    ("gentle_guide[view::outcome", "outcome", "reflections, what was told, how to change it"),
    ("gentle_guide[view::html", "elements, attributes, lists", "one way to make all that is shown"),
    (
        "gentle_guide[view::state",
        "messages and what they change",
        "back, change, skip; leaving and forgetting",
    ),
    (
        "gentle_guide[view",
        "the rest of what is shown: bar, partner guide, print-out",
        "leaving at once; a way to every part, for every reader",
    ),
    (
        "gentle_guide[frame::settings",
        "settings from the address",
        "the element's attributes: start, region, heading-level",
    ),
    (
        "",
        "taking over the page, time, focus, scrolling, messages",
        "no pixel changes, nothing done before is lost, answers go in time",
    ),
];

/// A part of a text: what it is, where it begins, where the rest goes on, and the promise that it
/// keeps.
type Part = (&'static str, &'static str, &'static str, &'static str);

/// Parts of the loader. One that ends where another begins stands before it.
const LOADER: [Part; 10] = [
    (
        "rules against the page's styles",
        "  const ELEMENT = important(",
        "  /** What a site may set",
        "no style of the page changes what a reader sees",
    ),
    (
        "the table of attributes, with what is allowed",
        "  /** What a site may set",
        "  /** What tells common",
        "a wrong value does no harm, and the console says what is right; leaving goes to https only",
    ),
    (
        "opt-out markers of recording tools",
        "  /** What tells common",
        "  function important",
        "recording tools are asked to look away",
    ),
    (
        "the frame's title in each language",
        "  const TITLES = ",
        "  const SANDBOX",
        "a screen reader names the frame in the reader's language",
    ),
    (
        "the inline mode",
        "    /** Starts the app in the page itself",
        "    #value(name) {",
        "`mode=\"inline\"`",
    ),
    (
        "properties beside attributes",
        "  for (const name of GentleGuide.obs",
        "  /** Blanks every widget",
        "an element as developers know them",
    ),
    (
        "whether the page is dark",
        "  /** Whether the page around",
        "  const themeChanged",
        "`theme=\"host\"`",
    ),
    (
        "watching whether that changes",
        "  const themeChanged",
        "  document.addEventListener(\"securitypolicy",
        "the same, live",
    ),
    (
        "a page whose policy refuses the frame",
        "  document.addEventListener(\"securitypolicy",
        "  addEventListener(\"message\"",
        "where no frame is allowed, the helplines beside it show",
    ),
    (
        "leaving by Shift",
        "  // Shift, pressed",
        "  customElements.define",
        "leaving at once, without a look for the button",
    ),
];

/// Parts of the English page.
const PAGE: [Part; 7] = [
    (
        "a policy in the page itself",
        "<meta http-equiv",
        "<meta name=\"viewport",
        "nothing is sent, also where a server sends no headers",
    ),
    (
        "style",
        "<style>",
        "</style>",
        "light, dark, any accent, large text, print, forced colours, from right to left",
    ),
    (
        "head script",
        "<script>\"use strict\"",
        "<main id=\"gg\">",
        "settings before the first paint; the bar, leaving, language and first questions before the app",
    ),
    (
        "explainer",
        "<section class=\"gg-place gg-read\"",
        "<section class=\"gg-place gg-quiz\"",
        "readable without any script",
    ),
    (
        "start of the quiz, its first two questions",
        "<section class=\"gg-place gg-quiz\"",
        "<section class=\"gg-place gg-support\"",
        "the quiz answers before the app is there",
    ),
    (
        "support list",
        "<section class=\"gg-place gg-support\"",
        "<script type=\"text/plain\"",
        "help for every region without any script",
    ),
    (
        "questions, rules, outcomes, support list as data",
        "<script type=\"text/plain\"",
        "<script type=\"module\"",
        "the quiz works without one more request",
    ),
];

/// Where the loader calls the part for the inline mode.
const INLINE_CALLS: [&str; 2] =
    ["this.#unmount();", "if (this.#value(\"mode\") === \"inline\") return this.#mount();"];

/// What app.js and app.wasm may weigh.
const BUDGET: usize = 48_000;
/// What a frame page may weigh.
const PAGE_BUDGET: usize = 16_000;
/// What the loader may weigh.
const LOADER_BUDGET: usize = 2_000;

/// What the bytes of app, frame pages and loader are spent on, as Markdown. An app comes with its
/// names, and without.
pub fn report(release: &(App, App), least: &(App, App)) -> Result<String> {
    let mut text = String::new();
    let (today, floor) = (weight(&release.1)?, weight(&least.1)?);
    app(&mut text, &release.0, &least.0)?;
    promises(&mut text, &release.0, today, floor)?;
    let (lightest, heaviest) = pages(&mut text)?;
    let (loader, bare) = loader(&mut text)?;
    let mut budgets =
        "# What the bytes are spent on, and how low they could go\n\nWritten by `cargo xtask tried`. \
                       Bytes, brotli 11. *At least* is what remains if all is taken away but what the \
                       last column names. It is no promise that so little can be reached, nor, where \
                       it is under the budget, that the budget cannot be: what is over budget today is \
                       the best found so far, with all that README.md promises still in it. \
                       (docs/sizes.txt has what is shipped: there the app's files have longer names, \
                       and weigh a few bytes more or less.)\n\n\
                       | | budget | today | at least | for |\n|---|---|---|---|---|\n"
            .to_owned();
    let rows = [
        ("app", BUDGET, today, floor, "a Yew app of one button and one checkbox"),
        (
            "lightest frame page",
            PAGE_BUDGET,
            lightest.0,
            lightest.1,
            "its words, their tags, style, head script",
        ),
        (
            "heaviest frame page",
            PAGE_BUDGET,
            heaviest.0,
            heaviest.1,
            "its words, their tags, style, head script",
        ),
        ("loader", LOADER_BUDGET, loader, bare, "a frame, its address, messages, leaving"),
    ];
    for (what, budget, today, floor, is) in rows {
        let _ = writeln!(budgets, "| {what} | {budget} | {today} | {floor} | {is} |");
    }
    Ok(budgets + &text)
}

fn app(text: &mut String, release: &App, floor: &App) -> Result {
    let _ = writeln!(
        text,
        "\n## What the app is made of\n\nBytes of code by whose function it is, before compression \
         and with the names still in; beside it a Yew app of one button and one checkbox. What is made \
         for a type of ours counts as ours.\n\n| | the release | one button |\n|---|---|---|"
    );
    let (ours, least) = (functions(release)?, functions(floor)?);
    let sum = |all: &[(String, u64)], whose: &str| -> u64 {
        all.iter().filter(|(name, _)| first(&WHOSE, name) == whose).map(|(_, size)| size).sum()
    };
    let mut groups: Vec<&str> = vec![];
    for (_, whose) in WHOSE {
        if !groups.contains(&whose) {
            groups.push(whose);
            let _ = writeln!(text, "| {whose} | {} | {} |", sum(&ours, whose), sum(&least, whose));
        }
    }
    Ok(())
}

/// What an app weighs as it is sent.
fn weight(app: &App) -> Result<usize> {
    let app = release::short_imports(app)?;
    Ok(dist::brotli(&app.wasm)?.len()
        + dist::brotli(dist::start_script(&app.script)?.as_bytes())?.len())
}

/// What the module weighs less without each part of ours.
fn promises(text: &mut String, release: &App, today: usize, floor: usize) -> Result {
    let names: Vec<String> = functions(release)?.into_iter().map(|(name, _)| name).collect();
    let part = |name: &str| {
        let name = plain(name);
        (first(&WHOSE, &name) == "ours")
            .then(|| PARTS.iter().position(|(piece, ..)| name.contains(piece)))
            .flatten()
    };
    let parts: Vec<Option<usize>> = names.iter().map(|name| part(name)).collect();
    let without = |gone: &dyn Fn(usize) -> bool| -> Result<usize> {
        let gone = parts.iter().map(|part| part.is_some_and(gone)).collect();
        let wasm = release::without_dead_code(&emptied(&release.wasm, gone)?)?;
        let script = release.script.clone();
        Ok(dist::brotli(&release::short_imports(&App { script, wasm })?.wasm)?.len())
    };
    let whole = without(&|_| false)?;
    let _ = writeln!(
        text,
        "\n## What each part of ours weighs, and which promise it keeps\n\nThe module is weighed again \
         with every function of a part emptied, and without what only they had called; beside it what \
         readers are promised by it. A function counts for the part that its \
         name speaks of; what the compiler has put inside another counts there.\n\n\
         | part | bytes less, brotli 11 | promise |\n|---|---|---|"
    );
    for (index, (_, what, promise)) in PARTS.iter().enumerate() {
        let less = whole.saturating_sub(without(&|part| part == index)?);
        let _ = writeln!(text, "| {what} | {less} | {promise} |");
    }
    let all = whole.saturating_sub(without(&|_| true)?);
    let _ = writeln!(
        text,
        "| all of them | {all} | |\n\nOver the budget today: {} bytes. Over a Yew app of one button and one \
         checkbox: {} bytes, for all of the above and the script's part of it.",
        today.saturating_sub(BUDGET),
        today.saturating_sub(floor)
    );
    Ok(())
}

/// The module with nothing in the functions that are marked.
fn emptied(wasm: &[u8], gone: Vec<bool>) -> Result<Vec<u8>> {
    let mut module = Module::new();
    Emptied { gone: gone.into_iter() }
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| format!("the module cannot be written anew: {error}"))?;
    Ok(module.finish())
}

struct Emptied {
    gone: std::vec::IntoIter<bool>,
}

impl Reencode for Emptied {
    type Error = String;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> std::result::Result<(), reencode::Error<String>> {
        if self.gone.next() != Some(true) {
            return reencode::utils::parse_function_body(self, code, body);
        }
        let mut empty = Function::new([]);
        empty.instructions().unreachable().end();
        code.function(&empty);
        Ok(())
    }
}

fn first<'a>(table: &[(&str, &'a str)], name: &str) -> &'a str {
    table.iter().find(|(part, _)| name.contains(part)).map_or("", |(_, is)| is)
}

/// A function's name without the numbers that tell apart two versions of a crate.
fn plain(name: &str) -> String {
    let mut pieces = name.split('[');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push('[');
        plain.push_str(piece.split_once("]::").map_or(piece, |(_, rest)| rest));
    }
    plain
}

/// The functions of a module with their sizes.
fn functions(app: &App) -> Result<Vec<(String, u64)>> {
    let failed = |error| format!("the module cannot be read: {error}");
    let (mut sizes, mut names, mut imported) = (vec![], BTreeMap::new(), 0);
    for payload in Parser::new(0).parse_all(&app.wasm) {
        match payload.map_err(failed)? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(failed)?;
                    imported += u32::from(matches!(import.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().end - body.range().start),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(all) = section.as_known() else { continue };
                for name in all {
                    let Name::Function(all) = name.map_err(failed)? else { continue };
                    for name in all {
                        let name = name.map_err(failed)?;
                        names.insert(name.index, name.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    if names.is_empty() {
        return Err("the module has lost the names of its functions".to_owned());
    }
    let named = (imported..).zip(sizes);
    Ok(named.map(|(index, size)| (names.remove(&index).unwrap_or_default(), size)).collect())
}

/// Returns what the lightest and the heaviest page weigh, each with its floor.
fn pages(text: &mut String) -> Result<((usize, usize), (usize, usize))> {
    let _ = writeln!(
        text,
        "\n## What a frame page is made of\n\nBytes, brotli 11. *Words*: every different text on the \
         page, compressed alone. What lies between their sum and the page is markup, the rules of the \
         quiz, ids, addresses, and the policy. An estimate: together they may compress a little better. \
         *Bare*: the page without one attribute in its body, and without one number in its data, so without \
         rules. It shows nothing as it should and does nothing any more: what is left is words, their tags, \
         style and head script.\n\n\
         | | page | bare | words | style | head script | their sum |\n|---|---|---|---|---|---|---|"
    );
    let guides = guides::read(&[])?;
    let parts = dist::small_parts(&guides, "app-0123456789ab.js", "app-0123456789ab.wasm")?;
    let weigh = |text: &str| dist::brotli(text.as_bytes()).map(|small| small.len());
    let (style, head) = (weigh(&parts.style)?, weigh(&parts.head)?);
    let (mut all, mut shown) = (vec![], String::new());
    for edition in prerender::editions()? {
        let language = edition.language.clone();
        let html = prerender::page(&edition, &parts)?;
        let (words, page) = (weigh(&words(&html))?, weigh(&html)?);
        let sum = words + style + head;
        let bare = weigh(&bare(&html))?;
        all.push((page, bare));
        let _ =
            writeln!(text, "| {language} | {page} | {bare} | {words} | {style} | {head} | {sum} |");
        if &*language == "en" {
            shown = html;
        }
    }
    let whole = weigh(&shown)?;
    let _ = writeln!(
        text,
        "\n## What each part of the English page weighs, and which promise it keeps\n\nBytes that the \
         page weighs less without it, brotli 11. Over the budget today: {} bytes.\n\n\
         | part | bytes less | promise |\n|---|---|---|",
        whole.saturating_sub(PAGE_BUDGET)
    );
    for (what, start, end, promise) in PAGE {
        let less = whole.saturating_sub(weigh(&cut(&shown, start, end)?)?);
        let _ = writeln!(text, "| {what} | {less} | {promise} |");
    }
    let lightest = all.iter().min().copied().unwrap_or_default();
    Ok((lightest, all.iter().max().copied().unwrap_or_default()))
}

/// A page without the attributes in its body, and without what is only numbers there, as its rules are.
fn bare(page: &str) -> String {
    let (head, body) = page.split_at(page.find("<main").unwrap_or(page.len()));
    let mut bare = head.to_owned();
    for piece in body.split_inclusive('>') {
        let (text, tag) = piece.rsplit_once('<').unwrap_or((piece, ""));
        let is_kept = |line: &&str| line.is_empty() || !line.bytes().all(|b| b.is_ascii_digit());
        bare.push_str(&text.split('\n').filter(is_kept).collect::<Vec<_>>().join("\n"));
        if !tag.is_empty() {
            let name = tag.split([' ', '>']).next().unwrap_or_default();
            let _ = write!(bare, "<{name}>");
        }
    }
    bare
}

/// Every different text of a page, a line each.
fn words(page: &str) -> String {
    let (_, body) = page.split_once("<main").unwrap_or_default();
    let texts = body.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let lines: BTreeSet<&str> = texts.flat_map(str::lines).map(str::trim).collect();
    // Ids and addresses hold no capitals, no spaces and nothing beyond ASCII.
    let is_words = |line: &&&str| {
        line.contains(|letter: char| {
            letter.is_uppercase()
                || letter.is_whitespace()
                || (!letter.is_ascii() && letter.is_alphabetic())
        })
    };
    lines.iter().filter(is_words).copied().collect::<Vec<_>>().join("\n")
}

/// Returns what the loader weighs, and what without all of its parts.
fn loader(text: &mut String) -> Result<(usize, usize)> {
    let source = prerender::loader(&guides::read(&[])?)?;
    let weigh = |source: &str| -> Result<usize> {
        Ok(dist::brotli(release::minify("js", source)?.as_bytes())?.len())
    };
    let whole = weigh(&source)?;
    let _ = writeln!(
        text,
        "\n## What each part of the loader weighs, and which promise it keeps\n\nBytes that it weighs \
         less without it, brotli 11. Over the budget today: {} bytes.\n\n\
         | part | bytes less | promise |\n|---|---|---|",
        whole.saturating_sub(LOADER_BUDGET)
    );
    let mut rest = source.clone();
    for (what, start, end, promise) in LOADER {
        let less = whole.saturating_sub(weigh(&cut(&source, start, end)?)?);
        let _ = writeln!(text, "| {what} | {less} | {promise} |");
        rest = cut(&rest, start, end)?;
    }
    let bare = weigh(&rest)?;
    let all = whole.saturating_sub(bare);
    let _ = writeln!(
        text,
        "| all of them | {all} | |\n| what remains | {bare} | an element with a frame, its address, its \
         height, three messages, leaving |"
    );
    Ok((whole, bare))
}

/// The text without what stands from one place to another.
fn cut(source: &str, start: &str, end: &str) -> Result<String> {
    let (before, tail) = source.split_once(start).ok_or_else(|| missing(start))?;
    let (_, after) = tail.split_once(end).ok_or_else(|| missing(end))?;
    let mut rest = format!("{before}{end}{after}");
    if !rest.contains("#unmount() {") {
        // A class must have what it calls by a private name.
        for call in INLINE_CALLS {
            rest = rest.replace(call, "");
        }
    }
    Ok(rest)
}

fn missing(text: &str) -> String {
    format!(
        "the loader or the page no longer holds `{text}`: correct the lists in xtask/src/parts.rs"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_loader_is_found_beside_the_others() {
        let source = prerender::loader(&guides::read(&[]).unwrap()).unwrap();
        let cut_one = |rest: String, (_, start, end, _): &Part| cut(&rest, start, end);
        let rest = LOADER.iter().try_fold(source.clone(), cut_one).unwrap();
        assert!(rest.len() < source.len() * 2 / 3);
    }

    #[test]
    fn every_part_of_the_page_is_found() {
        let guides = guides::read(&[]).unwrap();
        let parts = dist::small_parts(&guides, "app-1.js", "app-1.wasm").unwrap();
        let page = prerender::page(&guides[0].editions[0], &parts).unwrap();
        for (what, start, end, _) in PAGE {
            assert!(cut(&page, start, end).unwrap().len() < page.len() - 100, "{what}");
        }
    }

    #[test]
    fn a_bare_page_keeps_its_words_alone() {
        let page = "<head><main id=\"gg\"><p class=\"a\">Call 911</p><script id=\"d\">en\n12\nMost times\n</script>";
        assert_eq!(bare(page), "<head><main><p>Call 911</p><script>en\nMost times\n</script>");
    }

    #[test]
    fn names_are_told_apart_by_crate_and_layer() {
        let reading = "<alloc[0]::vec::Vec<gentle_guide[2]::guide::edition::Note> as \
                       gentle_guide[2]::guide::lines::Readable>::read";
        assert_eq!(first(&WHOSE, reading), "ours");
        assert!(plain(reading).contains(PARTS[0].0));
        let shown = "yew[1]::html::Scope<gentle_guide[2]::view::app::App>";
        assert_eq!(first(&WHOSE, shown), "ours");
        assert!(plain(shown).contains("gentle_guide[view"));
        assert_eq!(first(&WHOSE, "yew[1]::scheduler::start"), "Yew");
        assert_eq!(first(&WHOSE, "core[3]::fmt::write"), "Rust's own library, maps, memory");
    }
}
