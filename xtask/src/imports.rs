//! `cargo xtask imports`: everything that the app's WebAssembly module can ask of the browser.
//!
//! A module can do nothing but compute, unless it imports a function. So its imports are the whole
//! list of what the app can do. The list is committed, and a test fails when the app's own differs.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use wasmparser::{Parser, Payload};

use crate::policy::{APP_SCRIPT, APP_WASM};
use crate::prerender::read_file;
use crate::preview::site_folder;
use crate::{Result, root};

/// What no import's name may hold: ways to send, to store, to leave a trace, to run text as code.
const NEVER_IMPORTED: [&str; 28] = [
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "WebTransport",
    "EventSource",
    "sendBeacon",
    "RTC",
    "Worker",
    "localStorage",
    "sessionStorage",
    "cookie",
    "indexedDB",
    "caches",
    "BroadcastChannel",
    "history",
    "pushState",
    "replaceState",
    "open",
    "assign",
    "reload",
    "set_href",
    "set_src",
    "set_location",
    "submit",
    "eval",
    "Function",
    "newnoargs",
    "new_no_args",
];

/// How often the script between module and browser may hold these words: it asks for the module,
/// and for nothing else.
const IN_THE_SCRIPT: [(&str, usize); 12] = [
    ("fetch(", 1),
    ("eval(", 0),
    ("new Function", 0),
    ("importScripts", 0),
    ("import(", 0),
    ("XMLHttpRequest", 0),
    ("WebSocket", 0),
    ("sendBeacon", 0),
    ("RTCPeerConnection", 0),
    ("localStorage", 0),
    ("sessionStorage", 0),
    ("document.cookie", 0),
];

/// Writes the list as the built app has it.
pub fn write() -> Result {
    let file = committed();
    fs::write(&file, built()?)
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    println!("Wrote {}", file.display());
    Ok(())
}

/// Compares the built app's imports with the committed list, and looks for what must not be among
/// them, nor in the script around them.
pub fn check() -> Result {
    let list = read_file(&committed())?;
    let built = built()?;
    compare(&list, &built)?;
    harmless(&built)?;
    let script = site_folder().join(APP_SCRIPT);
    let text = fs::read_to_string(&script).map_err(|error| not_built(&script, &error))?;
    script_harmless(&text)
}

/// Looks whether a module asks for nothing but what is on the committed list.
pub fn known(wasm: &[u8]) -> Result {
    let list = read_file(&committed())?;
    let built = imports(wasm)?;
    match built.lines().find(|line| !list.lines().any(|known| known == *line)) {
        None => Ok(()),
        Some(line) => {
            Err(format!("the app imports `{line}`, which docs/imports.txt does not list"))
        }
    }
}

/// The committed list.
fn committed() -> PathBuf {
    root().join("docs").join("imports.txt")
}

fn built() -> Result<String> {
    let file = site_folder().join(APP_WASM);
    imports(&fs::read(&file).map_err(|error| not_built(&file, &error))?)
}

fn not_built(file: &std::path::Path, error: &std::io::Error) -> String {
    format!("cannot read {}: {error}. Run `trunk build` first", file.display())
}

/// A module's imports, one a line: the name of the module that has it, and its own.
pub fn imports(wasm: &[u8]) -> Result<String> {
    let unreadable = |error| format!("the app's module is unreadable: {error}");
    let mut lines = vec![];
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload.map_err(unreadable)? {
            for import in section.into_imports() {
                let import = import.map_err(unreadable)?;
                lines.push(format!("{} {}\n", import.module, stable(import.name)));
            }
        }
    }
    lines.sort();
    Ok(lines.concat())
}

/// The name without the sixteen digits that wasm-bindgen adds: they change with every version.
fn stable(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((name, digits)) if digits.len() == 16 && u64::from_str_radix(digits, 16).is_ok() => {
            name
        }
        _ => name,
    }
}

fn compare(committed: &str, built: &str) -> Result {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    built.lines().for_each(|line| *counts.entry(line).or_default() += 1);
    committed.lines().for_each(|line| *counts.entry(line).or_default() -= 1);
    let changes: String = counts
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(line, count)| format!("  {} {line}\n", if count > 0 { "now" } else { "no longer" }))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    Err(format!(
        "What the app can ask of the browser has changed:\n{changes}\
         Look at each: could it send, store or leave anything? If none can, accept the new list \
         with `cargo xtask imports` and commit docs/imports.txt"
    ))
}

fn harmless(list: &str) -> Result {
    let found = list.lines().find(|line| NEVER_IMPORTED.iter().any(|name| line.contains(name)));
    found.map_or(Ok(()), |line| {
        Err(format!("the app imports `{line}`, which it must not be able to do. Find who calls it"))
    })
}

fn script_harmless(script: &str) -> Result {
    for (words, allowed) in IN_THE_SCRIPT {
        let count = script.matches(words).count();
        if count != allowed {
            return Err(format!(
                "{APP_SCRIPT} holds `{words}` {count} times, and may hold it {allowed} times"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports three functions of no parameters from "m".
    fn module(names: [&str; 3]) -> Vec<u8> {
        let mut section = vec![3];
        for name in names {
            section.extend([1, b'm', name.len() as u8]);
            section.extend(name.as_bytes());
            section.extend([0, 0]);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02".to_vec();
        wasm.push(section.len() as u8);
        wasm.extend(section);
        wasm
    }

    #[test]
    fn imports_are_listed_in_order_without_the_changing_digits() {
        let wasm = module(["__wbg_top_2d45cda4e060d8bf", "plain", "__wbg_id_of_a"]);
        assert_eq!(imports(&wasm).unwrap(), "m __wbg_id_of_a\nm __wbg_top\nm plain\n");
        assert!(imports(b"no module").is_err());
    }

    #[test]
    fn a_change_is_named_with_the_way_to_accept_it() {
        assert_eq!(compare("m a\nm b\n", "m a\nm b\n"), Ok(()));
        let problem = compare("m a\nm b\n", "m a\nm a\nm c\n").unwrap_err();
        for line in ["  now m a\n", "  no longer m b\n", "  now m c\n", "`cargo xtask imports`"] {
            assert!(problem.contains(line), "{problem}");
        }
    }

    #[test]
    fn nothing_on_the_committed_list_can_send_or_store() {
        harmless(&fs::read_to_string(committed()).unwrap()).unwrap();
        for name in NEVER_IMPORTED {
            let problem = harmless(&format!("m __wbg_a\nm __wbg_{name}\n")).unwrap_err();
            assert!(problem.contains(&format!("`m __wbg_{name}`")), "{problem}");
        }
    }

    #[test]
    fn the_script_may_ask_for_the_module_and_nothing_else() {
        script_harmless("fetch(module)").unwrap();
        for bad in ["", "fetch(a); fetch(b)", "fetch(a); eval(b)", "fetch(a); new Function(b)"] {
            assert!(script_harmless(bad).is_err(), "{bad}");
        }
    }
}
