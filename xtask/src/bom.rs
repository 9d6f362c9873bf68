//! What is in the release that others wrote: a software bill of materials (CycloneDX), and the
//! texts of its licences. The same sources make the same two files: nothing in them is a date or
//! made at random.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gentle_guide::VERSION;
use serde_json::{Value, json};

use crate::command::{command, run_command, shown};
use crate::prerender::{read_file, write_file};
use crate::release::{self, of_release_rust};
use crate::setup::{self, Need};
use crate::{Result, pages, root};

/// The bill of materials, in a release.
pub const BILL: &str = "sbom.cdx.json";
/// The licences, in a release.
pub const LICENSES: &str = "licenses.txt";
/// The project's own licences: those who use it choose one.
pub const OWN: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// A crate that is compiled into the app, before what is not used of it falls away.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    name: String,
    version: String,
    license: String,
    repository: String,
    /// Where its source is, if not in the registry.
    folder: Option<PathBuf>,
    /// What Cargo.lock says of its package, where that is from the registry.
    hash: Option<String>,
    needs: BTreeSet<String>,
}

impl Part {
    /// How others point to it.
    fn address(&self) -> String {
        address(&self.name, &self.version)
    }
}

fn address(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{version}")
}

type Parts = BTreeMap<String, Part>;

/// Writes both files, and the project's own licences, into a release.
pub fn write(dist: &Path) -> Result {
    let rustc = version_of_rust()?;
    let (mut parts, mut more) = (of_app()?, of_pages()?);
    more.append(&mut of_std()?);
    if let Some(app) = parts.get_mut(&address("gentle-guide", VERSION)) {
        // What the pages alone need hangs from the whole, too.
        let own: BTreeSet<&String> = more.values().flat_map(|part| &part.needs).collect();
        app.needs.extend(more.keys().filter(|part| !own.contains(part)).cloned());
    }
    for (address, part) in more {
        parts.entry(address).or_insert(part);
    }
    write_file(&dist.join(BILL), bill(&parts, &rustc)?)?;
    write_file(&dist.join(LICENSES), licenses(&parts)?)?;
    for own in OWN {
        write_file(&dist.join(own), read_file(&root().join(own))?)?;
    }
    Ok(())
}

/// Whether every licence of what the project uses is one that it accepts, as deny.toml says.
pub fn check() -> Result {
    setup::run(Need::Licenses)?;
    run_command(&mut command("cargo", ["deny", "check", "licenses", "bans", "sources"]))
}

/// The compiler, exactly.
fn version_of_rust() -> Result<String> {
    let output = of_release_rust("rustc", &["--version"]).output();
    let output = output.map_err(|error| format!("rustc did not start: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What the app is compiled from, by the names of its two builds' features together. Macros run
/// while it is compiled, and are no part of it.
fn of_app() -> Result<Parts> {
    let which = ["-p", "gentle-guide", "--no-default-features", "--features", "frame,inline"];
    tree(&which, &root().join("Cargo.lock"))
}

/// What the pages for site owners are compiled from, without this project's own.
fn of_pages() -> Result<Parts> {
    let mut parts = Parts::new();
    for page in &pages::PAGES {
        let tree = tree(&["-p", page.name], &root().join("Cargo.lock"))?.into_iter();
        parts.extend(tree.filter(|(_, part)| part.folder.is_none()));
    }
    Ok(parts)
}

/// What Rust's standard library is compiled from, with the features that a release gives it.
fn of_std() -> Result<Parts> {
    let output = of_release_rust("rustc", &["--print", "sysroot"]).output();
    let output = output.map_err(|error| format!("rustc did not start: {error}"))?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let library = sysroot.join("lib/rustlib/src/rust/library");
    let manifest = library.join("sysroot").join("Cargo.toml");
    let manifest = manifest.to_string_lossy();
    let features = ["--no-default-features", "--features", "std/optimize_for_size"];
    let which = [&["--manifest-path", &manifest, "-p", "std"][..], &features].concat();
    tree(&which, &library.join("Cargo.lock"))
}

fn tree(which: &[&str], lock: &Path) -> Result<Parts> {
    let hashes = checksums(&read_file(lock)?);
    let mut cargo = of_release_rust("cargo", &["tree", "--quiet", "--locked"]);
    cargo.args(which).args(["--target", "wasm32-unknown-unknown"]);
    cargo.args(["--edges", "normal,no-proc-macro", "--prefix", "depth"]);
    cargo.args(["--format", "|{p}|{l}|{r}|"]).env("RUSTC_BOOTSTRAP", "1");
    let line = shown(&cargo);
    let output = cargo.output().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{line}` failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let mut parts = Parts::new();
    let mut above: Vec<String> = vec![];
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (depth, mut part) = part(line).ok_or_else(|| format!("cargo tree wrote `{line}`"))?;
        above.truncate(depth);
        let address = part.address();
        part.hash = hashes.get(&address).cloned();
        let parent = above.last().and_then(|parent| parts.get_mut(parent));
        // Empty crates that stand for the standard library's own.
        let is_stand_in = part.name.starts_with("rustc-std-workspace");
        if let Some(parent) = parent.filter(|_| !is_stand_in) {
            parent.needs.insert(address.clone());
        }
        above.push(address.clone());
        if !is_stand_in {
            parts.entry(address).or_insert(part);
        }
    }
    Ok(parts)
}

/// A line of `cargo tree`: `2|serde v1.0.229|MIT OR Apache-2.0|https://…| (*)`.
fn part(line: &str) -> Option<(usize, Part)> {
    let mut fields = line.split('|');
    let depth = fields.next()?.parse().ok()?;
    let (name, rest) = fields.next()?.split_once(" v")?;
    let (version, folder) = match rest.split_once(" (") {
        Some((version, folder)) => (version, Some(PathBuf::from(folder.trim_end_matches(')')))),
        None => (rest, None),
    };
    let license = fields.next()?.replace(" / ", "/").replace('/', " OR ");
    let is_own_of_rust = version == "0.0.0" && folder.is_some();
    let version = if is_own_of_rust { release::RUST } else { version };
    Some((
        depth,
        Part {
            name: name.to_owned(),
            version: version.to_owned(),
            license,
            repository: fields.next()?.to_owned(),
            folder,
            hash: None,
            needs: BTreeSet::new(),
        },
    ))
}

/// The bill of materials, as CycloneDX 1.5 has it.
fn bill(parts: &Parts, rustc: &str) -> Result<String> {
    let own = address("gentle-guide", VERSION);
    let component = |part: &Part| {
        let hash = part.hash.iter().map(|hash| json!({ "alg": "SHA-256", "content": hash }));
        let source = Some(&part.repository).filter(|url| !url.is_empty());
        let source = source.iter().map(|url| json!({ "type": "vcs", "url": url }));
        json!({
            "type": "library",
            "bom-ref": part.address(),
            "name": part.name,
            "version": part.version,
            "purl": part.address(),
            "scope": "required",
            "licenses": [{ "expression": part.license }],
            "hashes": hash.collect::<Vec<_>>(),
            "externalReferences": source.collect::<Vec<_>>(),
        })
    };
    let others = parts.values().filter(|part| part.address() != own);
    let needs =
        parts.values().map(|part| json!({ "ref": part.address(), "dependsOn": part.needs }));
    let tool = |name: &str, version: &str| json!({ "type": "application", "name": name, "version": version });
    let bindgen = parts.values().find(|part| part.name == "wasm-bindgen");
    let mut tools = vec![tool("rustc", rustc.trim_start_matches("rustc "))];
    tools.extend(bindgen.map(|part| tool("wasm-bindgen-cli", &part.version)));
    let packages = read_file(&root().join("xtask/tools/package.json"))?;
    let packages: Value = serde_json::from_str(&packages)
        .map_err(|error| format!("xtask/tools/package.json is unreadable: {error}"))?;
    for (name, version) in
        packages.get("dependencies").and_then(Value::as_object).into_iter().flatten()
    {
        tools.push(tool(name, version.as_str().unwrap_or_default()));
    }
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "tools": { "components": tools },
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "gentle-guide",
                "version": VERSION,
                "purl": own,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": others.map(component).collect::<Vec<_>>(),
        "dependencies": needs.collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&bill)
        .map(|text| text + "\n")
        .map_err(|error| format!("cannot write the bill of materials: {error}"))
}

/// What Cargo.lock says of the packages from the registry.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    let packages = lock.split("[[package]]").filter_map(|package| {
        let value = |key: &str| {
            let (_, rest) = package.split_once(&format!("\n{key} = \""))?;
            rest.split('"').next()
        };
        Some((address(value("name")?, value("version")?), value("checksum")?.to_owned()))
    });
    packages.collect()
}

/// Every licence text, once, under the names of the parts it is for.
fn licenses(parts: &Parts) -> Result<String> {
    let mut page = format!(
        "Gentle Guide {VERSION}, copyright Gentle Guide contributors: MIT OR Apache-2.0, its texts \
         too. See {} and {}.\n\nThe app and the pages for those who run a site are compiled \
         with these parts, which others wrote:\n\n",
        OWN[0], OWN[1]
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts.values().filter(|part| part.name != "gentle-guide") {
        let name = format!("{} {}", part.name, part.version);
        let found = license_files(part)?;
        let mut note = String::new();
        if found.is_empty() {
            // The text of this one is always the same, and stands beside.
            if !part.license.contains("Apache-2.0") {
                return Err(format!("{name} is under {}, and holds no text of it", part.license));
            }
            note = format!(" (no text in its package, so under Apache-2.0: {})", OWN[1]);
        }
        let _ = writeln!(page, "- {name}: {}{note} {}", part.license, part.repository);
        for text in found {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (text, names) in texts {
        let rule = "-".repeat(78);
        let _ = write!(page, "\n{rule}\n{}\n{rule}\n\n{text}\n", names.join(", "));
    }
    Ok(page)
}

/// The licence texts in a part's own package.
fn license_files(part: &Part) -> Result<BTreeSet<String>> {
    let mut texts = BTreeSet::new();
    let folder = match &part.folder {
        Some(folder) => folder.clone(),
        None => in_registry(&format!("{}-{}", part.name, part.version))?,
    };
    // What is kept beside others may have its licence one folder up.
    let up = part.folder.as_ref().and_then(|folder| folder.parent()).map(Path::to_path_buf);
    for folder in [Some(folder), up].into_iter().flatten() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().to_uppercase();
            let is_text = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
                .iter()
                .any(|start| name.starts_with(start));
            if is_text && entry.path().is_file() {
                let text = read_file(&entry.path())?.replace("\r\n", "\n");
                texts.insert(text.trim_matches('\n').to_owned());
            }
        }
    }
    Ok(texts)
}

/// Where cargo keeps a package's source.
fn in_registry(package: &str) -> Result<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = home.unwrap_or_default().join("registry").join("src");
    let registries = fs::read_dir(&sources).into_iter().flatten().flatten();
    let mut found = registries.map(|entry| entry.path().join(package));
    found
        .find(|folder| folder.is_dir())
        .ok_or_else(|| format!("cargo keeps no {package}: run `cargo fetch --locked`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_app_stands_in_the_bill_with_a_licence_and_a_hash() {
        let parts = of_app().unwrap();
        let bill: Value = serde_json::from_str(&bill(&parts, "rustc 1.0.0").unwrap()).unwrap();
        assert_eq!(
            (&bill["bomFormat"], &bill["specVersion"]),
            (&json!("CycloneDX"), &json!("1.5"))
        );
        let listed = bill["components"].as_array().unwrap();
        assert_eq!(listed.len(), parts.len() - 1, "all but the app itself");
        for component in listed {
            assert!(component["licenses"][0]["expression"].is_string(), "{component}");
            assert_eq!(
                component["hashes"][0]["content"].as_str().unwrap().len(),
                64,
                "{component}"
            );
        }
        let names: BTreeSet<&str> =
            listed.iter().map(|component| component["name"].as_str().unwrap()).collect();
        assert!(names.is_superset(&["yew", "wasm-bindgen", "web-sys", "rlsf"].into()), "{names:?}");
        assert!(!names.contains("toml"), "what only the tools are made of");
        assert!(!names.contains("yew-macro"), "what only runs while it is compiled");
        // Every arrow points at something that is there.
        let refs: Vec<&Value> = listed.iter().map(|component| &component["bom-ref"]).collect();
        let arrows = bill["dependencies"].as_array().unwrap();
        assert_eq!(arrows.len(), parts.len());
        for to in arrows.iter().flat_map(|arrow| arrow["dependsOn"].as_array().unwrap()) {
            assert!(refs.contains(&to), "{to}");
        }
    }

    #[test]
    fn the_licences_name_every_part_and_no_folder_of_this_machine() {
        let parts = of_app().unwrap();
        let page = licenses(&parts).unwrap();
        for part in parts.values().filter(|part| part.name != "gentle-guide") {
            assert!(page.contains(&format!("- {} {}: ", part.name, part.version)), "{part:?}");
            assert!(!part.license.is_empty(), "{part:?}");
        }
        assert!(page.contains("Permission is hereby granted"));
        let bill = bill(&parts, "").unwrap();
        for text in [&page, &bill] {
            assert!(!text.contains(&*root().to_string_lossy()), "it names this folder");
        }
        assert_eq!((page, bill), (licenses(&parts).unwrap(), self::bill(&parts, "").unwrap()));
    }

    #[test]
    fn a_line_of_the_tree_is_read_with_all_that_it_says() {
        let (depth, read) = part("12|a-b v1.2.3|Apache-2.0/MIT|https://a.example| (*)").unwrap();
        assert_eq!((depth, read.address().as_str()), (12, "pkg:cargo/a-b@1.2.3"));
        assert_eq!((read.license.as_str(), read.folder), ("Apache-2.0 OR MIT", None));
        let (_, read) = part("0|core v0.0.0 (/x/core)|MIT||").unwrap();
        assert_eq!((read.version.as_str(), read.folder), (release::RUST, Some("/x/core".into())));
        assert!(part("serde v1").is_none());
    }

    #[test]
    fn all_packages_of_this_project_name_its_licence() {
        let mut manifests = vec!["Cargo.toml".to_owned()];
        manifests.extend(
            ["bench", "builder", "editor", "xtask", "tests/browser"]
                .map(|dir| format!("{dir}/Cargo.toml")),
        );
        for manifest in manifests {
            let text = read_file(&root().join(&manifest)).unwrap();
            assert!(text.contains("license.workspace = true"), "{manifest}");
        }
    }

    #[test]
    fn the_changelog_has_a_chapter_on_this_version() {
        let changes = read_file(&root().join("CHANGELOG.md")).unwrap();
        let chapters = changes.lines().filter_map(|line| line.strip_prefix("## "));
        let newest = chapters.map(|title| title.split(' ').next()).next().flatten();
        assert_eq!(newest, Some(VERSION));
    }
}
