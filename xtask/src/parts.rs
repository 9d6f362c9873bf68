//! What the bytes are spent on: the part of `cargo xtask tried` that says how low they could go.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::prerender::{self, read_file};
use crate::release::{self, App};
use crate::{Result, dist, root};

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

/// Our own functions, by layer: the first that a name speaks of.
const LAYERS: [(&str, &str); 5] = [
    ("gentle_guide[guide::lines", "guide: reading an edition"),
    ("guide::lines::Readable", "guide: reading an edition"),
    ("gentle_guide[guide", "guide: rules, quiz, outcome, support list"),
    ("gentle_guide[view", "view: all that is shown"),
    ("", "frame: taking over, settings, time, focus"),
];

/// Parts of the loader, from one text in it to another. A part that ends where another begins
/// stands before it.
const LOADER: [(&str, &str, &str); 10] = [
    (
        "rules against the page's styles",
        "  const ELEMENT = important(",
        "  /** What a site may set",
    ),
    (
        "the table of attributes, with what is allowed",
        "  /** What a site may set",
        "  /** What tells common",
    ),
    ("opt-out markers of recording tools", "  /** What tells common", "  function important"),
    ("the frame's title in each language", "  const TITLES = ", "  const SANDBOX"),
    ("the inline mode", "    /** Starts the app in the page itself", "    #value(name) {"),
    (
        "properties beside attributes",
        "  for (const name of GentleGuide.obs",
        "  /** Blanks every widget",
    ),
    ("whether the page is dark", "  /** Whether the page around", "  const themeChanged"),
    (
        "watching whether that changes",
        "  const themeChanged",
        "  document.addEventListener(\"securitypolicy",
    ),
    (
        "a page whose policy refuses the frame",
        "  document.addEventListener(\"securitypolicy",
        "  addEventListener(\"message\"",
    ),
    ("leaving by Shift", "  // Shift, pressed", "  customElements.define"),
];

/// Where the loader calls the part for the inline mode.
const INLINE_CALLS: [&str; 2] =
    ["this.#unmount();", "if (this.#value(\"mode\") === \"inline\") return this.#mount();"];

/// What the bytes of app, frame pages and loader are spent on, as Markdown. An app comes with its
/// names, and with what it weighs without them.
pub fn report(release: (&App, usize), floor: (&App, usize)) -> Result<String> {
    let mut text = String::new();
    app(&mut text, release.0, floor.0)?;
    let (lightest, heaviest) = pages(&mut text)?;
    let (loader, bare) = loader(&mut text)?;
    let mut budgets =
        "\n## Budgets\n\nBytes, brotli 11. The floor is what would remain if all were \
                       taken away but what the last column names. (docs/sizes.txt has what is shipped: \
                       there the app's files have longer names, and weigh a few bytes more or less.)\n\n\
                       | | budget | today | floor | the floor is |\n|---|---|---|---|---|\n"
            .to_owned();
    let rows = [
        ("app", 48_000, release.1, floor.1, "a Yew app of one button and one checkbox"),
        ("lightest frame page", 16_000, lightest.0, lightest.1, "its words, style, head script"),
        ("heaviest frame page", 16_000, heaviest.0, heaviest.1, "its words, style, head script"),
        ("loader", 2_000, loader, bare, "a frame, its address, messages, leaving"),
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
         and with the names still in; beside it the floor. What is made for a type of ours counts as \
         ours, and for the layer that its name speaks of first.\n\n| | the release | the floor |\n|---|---|---|"
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
    let mut layers = BTreeMap::new();
    for (name, size) in ours.iter().filter(|(name, _)| first(&WHOSE, name) == "ours") {
        *layers.entry(first(&LAYERS, &plain(name))).or_insert(0) += size;
    }
    let _ = writeln!(text, "\n| of ours | |\n|---|---|");
    for (layer, size) in layers {
        let _ = writeln!(text, "| {layer} | {size} |");
    }
    Ok(())
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
         quiz, ids, addresses, and the policy. An estimate: together they may compress a little better.\n\n\
         | | page | words | style | head script | their sum |\n|---|---|---|---|---|---|"
    );
    let parts = dist::small_parts("app-0123456789ab.js", "app-0123456789ab.wasm")?;
    let weigh = |text: &str| dist::brotli(text.as_bytes()).map(|small| small.len());
    let (style, head) = (weigh(&parts.style)?, weigh(&parts.head)?);
    let mut all = vec![];
    for edition in prerender::editions()? {
        let language = edition.language.clone();
        let page = prerender::page(&edition, &parts)?;
        let (words, page) = (weigh(&words(&page))?, weigh(&page)?);
        let sum = words + style + head;
        all.push((page, sum));
        let _ = writeln!(text, "| {} | {page} | {words} | {style} | {head} | {sum} |", language);
    }
    let lightest = all.iter().min().copied().unwrap_or_default();
    Ok((lightest, all.iter().max().copied().unwrap_or_default()))
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
    let source = read_file(&root().join("src").join("loader").join("gentle-guide.js"))?;
    let weigh = |source: &str| -> Result<usize> {
        Ok(dist::brotli(release::minify("js", source)?.as_bytes())?.len())
    };
    let whole = weigh(&source)?;
    let _ = writeln!(
        text,
        "\n## What the loader is made of\n\nBytes that it weighs less without a part, brotli 11.\n\n\
         | | |\n|---|---|\n| the loader | {whole} |"
    );
    let mut rest = source.clone();
    for (what, start, end) in LOADER {
        let without = weigh(&cut(&source, start, end)?)?;
        let _ = writeln!(text, "| {what} | −{} |", whole.saturating_sub(without));
        rest = cut(&rest, start, end)?;
    }
    let bare = weigh(&rest)?;
    let what = "without all of these: an element with a frame, its address, messages, leaving";
    let _ = writeln!(text, "| {what} | {bare} |");
    Ok((whole, bare))
}

/// The loader without what stands from one text to another.
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
        "src/loader/gentle-guide.js no longer holds `{text}`: correct the list in xtask/src/parts.rs"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_loader_is_found_beside_the_others() {
        let source = read_file(&root().join("src/loader/gentle-guide.js")).unwrap();
        let cut_one = |rest: String, (_, start, end): &(&str, &str, &str)| cut(&rest, start, end);
        let rest = LOADER.iter().try_fold(source.clone(), cut_one).unwrap();
        assert!(rest.len() < source.len() * 2 / 3);
    }

    #[test]
    fn names_are_told_apart_by_crate_and_layer() {
        let reading = "<alloc[0]::vec::Vec<gentle_guide[2]::guide::edition::Note> as \
                       gentle_guide[2]::guide::lines::Readable>::read";
        assert_eq!(first(&WHOSE, reading), "ours");
        assert_eq!(first(&LAYERS, &plain(reading)), "guide: reading an edition");
        let shown = "yew[1]::html::Scope<gentle_guide[2]::view::app::App>";
        assert_eq!(first(&WHOSE, shown), "ours");
        assert_eq!(first(&LAYERS, &plain(shown)), "view: all that is shown");
        assert_eq!(first(&WHOSE, "yew[1]::scheduler::start"), "Yew");
        assert_eq!(first(&WHOSE, "core[3]::fmt::write"), "Rust's own library, maps, memory");
    }
}
