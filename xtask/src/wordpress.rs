//! The plugin for WordPress: a block, a shortcode, and every file of the release.
//!
//! What it knows of attributes, languages, files and headers, it reads from `facts.json`, which is
//! made here from the same definitions as everything else. The frame and its app go through
//! WordPress itself, with the headers of a release; what the site's own page asks for (the loader,
//! and what `mode="inline"` needs) the server sends like any other file of a plugin.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use gentle_guide::VERSION;
use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::support::ANYWHERE;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::api::{self, Attribute};
use crate::blog::{self, Blog, Software};
use crate::command::{command, run_command};
use crate::guides::{self, Guide};
use crate::headers::{FOREVER, SOON};
use crate::policy::{COMMON_HEADERS, PERMISSIONS, SANDBOX, policy};
use crate::prerender::{self, read_file, write_file};
use crate::server::content_type;
use crate::servers::Client;
use crate::setup::{self, Need};
use crate::{Result, bom, dist, npm, release, root};

/// The folder of the plugin in WordPress, and in the zip.
pub const FOLDER: &str = "gentle-guide";

/// What stands in a header where WordPress puts the address of the frame's files.
const BASE: &str = "{base}";

/// The plugin's name as a file, in a release.
pub fn file_name() -> String {
    format!("gentle-guide-wordpress-{VERSION}.zip")
}

/// Where the plugin's own sources are.
fn sources() -> PathBuf {
    root().join("packages").join("wordpress")
}

/// Packs the plugin of a release. From the same files it is the same, to the byte.
pub fn pack(release: &Path, guides: &[Guide]) -> Result {
    let plugin = root().join("target").join("wordpress").join("plugin");
    release::clear(&plugin)?;
    for file in bom::OWN.into_iter().chain([bom::LICENSES, bom::BILL]) {
        let from = if bom::OWN.contains(&file) { root() } else { release.to_owned() };
        write_file(&plugin.join(file), read_file(&from.join(file))?)?;
    }
    // What the site's own page asks for.
    let mut site = npm::site_files(release)?;
    site.retain(|name, _| {
        name == "gentle-guide.js" || name.starts_with("inline-") || name.ends_with(".txt")
    });
    site.remove(bom::LICENSES);
    dist::copy(site, &plugin.join("site"))?;
    let files = frame_files(release, guides, &plugin.join("frame"))?;

    let attributes = api::attributes()?;
    let facts = facts(&attributes, guides, &files)?;
    write_file(&plugin.join("facts.json"), format!("{facts}\n"))?;
    let own = |name: &str| read_file(&sources().join(name));
    let version = |text: String| text.replace("0.0.0", VERSION);
    write_file(&plugin.join("gentle-guide.php"), version(own("gentle-guide.php")?))?;
    write_file(&plugin.join("editor.js"), own("editor.js")?)?;
    write_file(&plugin.join("block.json"), block(&version(own("block.json")?), &attributes)?)?;
    let readme = version(own("readme.txt")?).replace("[attributes]\n", &list(&attributes)?);
    write_file(&plugin.join("readme.txt"), readme)?;
    zip(&plugin, &release.join(file_name()))
}

/// Writes what the frame asks for, with smaller forms: under names that no server takes for files
/// of its own, since many look for `.js` and its like on disk only. Gives each its headers.
fn frame_files(release: &Path, guides: &[Guide], folder: &Path) -> Result<Map<String, Value>> {
    let files = dist::files_in(release)?;
    let app = |kind: &str| {
        let mut named = files.iter().filter(|(name, _)| {
            name.starts_with("app-") && name.ends_with(kind) && !name.contains('/')
        });
        named.next().ok_or_else(|| format!("the release has no app-….{kind}: build it again"))
    };
    let ((_, script), (wasm_name, wasm)) = (app(".js")?, app(".wasm")?);
    let wasm = fs::read(wasm).map_err(|error| format!("cannot read {wasm_name}: {error}"))?;
    let new_wasm = dist::named("app", "wasm", &wasm).replace('.', "-");
    let script = read_file(script)?.replace(wasm_name.as_str(), &new_wasm);
    let new_script = dist::named("app", "js", script.as_bytes()).replace('.', "-");
    if !script.contains(&new_wasm) {
        return Err(format!("the app's script no longer names {wasm_name}"));
    }
    release::clear(folder)?;
    write_file(&folder.join(&new_wasm), wasm)?;
    write_file(&folder.join(&new_script), script)?;
    let parts = dist::small_parts(guides, &new_script, &new_wasm)?;
    prerender::write_pages(folder, guides, &parts)?;

    let mut known = Map::new();
    for (name, file) in dist::files_in(folder)? {
        if name.ends_with(".txt") {
            // The words alone are for the inline mode.
            fs::remove_file(&file).map_err(|error| format!("cannot remove {name}: {error}"))?;
            continue;
        }
        let content = fs::read(&file).map_err(|error| format!("cannot read {name}: {error}"))?;
        dist::compress(&file)?;
        let mut headers: Map<String, Value> = COMMON_HEADERS
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .into_iter()
            .collect();
        let is_page = name.ends_with(".html");
        let kind = content_type(&name.replace("-js", ".js").replace("-wasm", ".wasm"));
        headers.insert("Content-Type".to_owned(), json!(kind));
        let keep = if is_page { SOON } else { FOREVER };
        headers.insert("Cache-Control".to_owned(), json!(keep));
        if is_page {
            let page = String::from_utf8_lossy(&content);
            headers.insert("Permissions-Policy".to_owned(), json!(PERMISSIONS));
            headers.insert("Content-Security-Policy".to_owned(), json!(policy(Some(BASE), &page)));
        }
        let hash: String =
            Sha256::digest(&content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        known.insert(name, json!({ "hash": hash, "headers": headers }));
    }
    Ok(known)
}

/// All that the plugin knows.
fn facts(attributes: &[Attribute], guides: &[Guide], files: &Map<String, Value>) -> Result<Value> {
    let (told, height) = api::told()?;
    let (mut languages, mut shipped) = (Map::new(), Map::new());
    for guide in guides {
        let mut tags = vec![guide.first_language()];
        for edition in &guide.editions {
            let tag = &*edition.language;
            if tag != guide.first_language() {
                tags.push(tag);
            }
            if !languages.contains_key(tag) {
                let name = guide.languages.iter().find(|(other, _)| other == tag);
                languages.insert(
                    tag.to_owned(),
                    json!({
                        "name": name.map(|(_, name)| name),
                        "words": guide.snippet_words.get(tag),
                        "regions": regions(edition),
                    }),
                );
            }
        }
        shipped.insert(guide.name.clone(), json!(tags));
    }
    let attributes = attributes.iter().map(|attribute| {
        json!({
            "name": attribute.name,
            "property": attribute.property,
            "default": attribute.default,
            "expected": attribute.expected,
            "choices": attribute.choices,
            "pattern": attribute.pattern,
            "flags": if attribute.ignores_case { "i" } else { "" },
            "about": attribute.about,
            "unset": attribute.unset,
        })
    });
    Ok(json!({
        "version": VERSION,
        "sandbox": SANDBOX,
        "height": height,
        "attributes": attributes.collect::<Vec<_>>(),
        "told": told,
        "guide": guides.first().map(|guide| &guide.name),
        "guides": shipped,
        "languages": languages,
        "files": files,
    }))
}

/// The regions that can be chosen in one language, and their names.
fn regions(edition: &Edition) -> Map<String, Value> {
    let regions = edition.support.regions.iter().filter(|region| &*region.id != ANYWHERE);
    regions.map(|region| (region.id.to_string(), json!(&*region.name))).collect()
}

/// The block's description, with every attribute, by the name of its property.
fn block(text: &str, attributes: &[Attribute]) -> Result<String> {
    let unreadable = |error: serde_json::Error| format!("block.json: {error}");
    let mut block: Value = serde_json::from_str(text).map_err(unreadable)?;
    let typed: Map<String, Value> = attributes
        .iter()
        .map(|attribute| (attribute.property.clone(), json!({ "type": "string" })))
        .collect();
    if let Some(block) = block.as_object_mut() {
        block.insert("attributes".to_owned(), typed.into());
    }
    serde_json::to_string_pretty(&block).map(|text| text + "\n").map_err(unreadable)
}

/// Every attribute in a line, for the readme, whose format has no tables.
fn list(attributes: &[Attribute]) -> Result<String> {
    let lines = attributes.iter().map(|attribute| {
        let Attribute { name, about, default, unset, .. } = attribute;
        let values = api::values(attribute)?;
        let default = if default.is_empty() { unset } else { default.as_str() };
        Ok(format!("* `{name}`: {about} It takes {values}. Without it: {default}.\n"))
    });
    lines.collect()
}

/// Packs the folder: names in order, one date, no owner.
fn zip(plugin: &Path, file: &Path) -> Result {
    let failed =
        |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", file.display());
    let out = File::create(file).map_err(|error| failed(&error))?;
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, path) in dist::files_in(plugin)? {
        let content = fs::read(path).map_err(|error| failed(&error))?;
        zip.start_file(format!("{FOLDER}/{name}"), options).map_err(|error| failed(&error))?;
        zip.write_all(&content).map_err(|error| failed(&error))?;
    }
    zip.finish().map_err(|error| failed(&error))?;
    Ok(())
}

/// Packs the release that was built last for WordPress, sets one up, and asks three servers for
/// every file of the frame. The browser tests then write and read posts there.
pub fn try_plugin() -> Result {
    setup::run(Need::WordPress)?;
    pack(&dist::folder(), &guides::read(&[])?)?;
    let plugin = root().join("target").join("wordpress").join("plugin");
    for (name, file) in dist::files_in(&plugin)? {
        if name.ends_with(".php") {
            run_command(command("php", ["-l"]).arg(file).stdout(Stdio::null()))?;
        }
    }
    blog::prepare(&plugin)?;
    let facts: Value = serde_json::from_str(&read_file(&plugin.join("facts.json"))?)
        .map_err(|error| format!("facts.json: {error}"))?;
    let files = facts.get("files").and_then(Value::as_object).cloned().unwrap_or_default();
    for software in Software::ALL {
        let name = software.name();
        let blog = Blog::start(software, true)?;
        let faults = faults(&blog, software, &files, &plugin.join("frame"))?;
        if !faults.is_empty() {
            return Err(format!("{name}: {} faults:\n{}", faults.len(), faults.join("\n")));
        }
        println!(
            "WordPress {} on {name}: {} files in brotli, in gzip and as they are, all as promised",
            blog::version(),
            files.len()
        );
    }
    println!(
        "Its stories in three browsers: {}=target/test-site cargo test -p browser-tests --test \
         wordpress -- --include-ignored",
        crate::suite::SITE_VARIABLE
    );
    Ok(())
}

/// Asks for every file of the frame in every form, and gives what is wrong.
fn faults(
    blog: &Blog,
    software: Software,
    files: &Map<String, Value>,
    folder: &Path,
) -> Result<Vec<String>> {
    let client = Client::new(blog.address());
    let front = if software == Software::Php { "/index.php/gentle-guide" } else { "/gentle-guide" };
    let base = format!("{}{front}", blog.url());
    let mut faults = vec![];
    for (name, about) in files {
        let path = format!("{front}/{name}");
        let forms =
            [("br, gzip", Some("br"), ".br"), ("gzip", Some("gzip"), ".gz"), ("", None, "")];
        for (accepted, coding, ending) in forms {
            let asked = [("Accept-Encoding", accepted)];
            let answer = client.ask("GET", &path, &asked)?;
            let body = fs::read(folder.join(format!("{name}{ending}")));
            let mut wrong = vec![];
            if answer.status != 200 || answer.body != body.map_err(|error| error.to_string())? {
                wrong.push(format!("status {}, or another body", answer.status));
            }
            let headers = about.get("headers").and_then(Value::as_object);
            for (header, value) in headers.into_iter().flatten() {
                let value = value.as_str().unwrap_or_default().replace(BASE, &base);
                wrong.extend(answer.differs(header, Some(&value)));
            }
            wrong.extend(answer.differs("Content-Encoding", coding));
            wrong.extend(answer.differs("Set-Cookie", None));
            wrong.extend(answer.differs("Vary", Some("Accept-Encoding")));
            let length = answer.body.len().to_string();
            wrong.extend(answer.differs("Content-Length", Some(&length)));
            let tag = answer.all("ETag").pop().unwrap_or_default();
            let known = [asked.as_slice(), &[("If-None-Match", tag.as_str())]].concat();
            let again = client.ask("GET", &path, &known)?;
            if again.status != 304 || !again.body.is_empty() {
                wrong.push(format!("{} though it is unchanged", again.status));
            }
            let head = client.ask("HEAD", &path, &asked)?;
            if head.status != 200 || !head.body.is_empty() {
                wrong.push(format!("{} for HEAD", head.status));
            }
            faults.extend(wrong.iter().map(|wrong| format!("  {path} as {coding:?}: {wrong}")));
        }
    }
    for name in
        ["aftercare/xx.html", "../facts.json", "%2e%2e/facts.json", "aftercare/en.html.br", ""]
    {
        let answer = client.ask("GET", &format!("{front}/{name}"), &[])?;
        let is_ours = answer.all("Content-Security-Policy").len() + answer.all("ETag").len() > 0;
        if answer.status == 200 && software != Software::Php || is_ours {
            faults.push(format!("  {front}/{name}: status {}", answer.status));
        }
    }
    let complaints = blog.complaints();
    if complaints.contains(&format!("plugins/{FOLDER}")) {
        faults.push(complaints);
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_words_of_the_snippets_and_its_regions() {
        let attributes = api::attributes().unwrap();
        let guides = guides::read(&[]).unwrap();
        let facts = facts(&attributes, &guides, &Map::new()).unwrap();
        let languages = facts["languages"].as_object().unwrap();
        assert_eq!(languages.keys().count(), guides[0].languages.len());
        let snippets = crate::snippet::words().unwrap();
        for (tag, language) in languages {
            assert_eq!(language["words"], json!(snippets[tag]), "{tag}");
            assert!(language["regions"].as_object().unwrap().len() > 5, "{tag}");
        }
        assert!(languages["de"]["regions"].as_object().unwrap().contains_key("at"));
        assert_eq!(facts["guides"]["aftercare"][0], "en");
    }

    #[test]
    fn the_block_and_the_readme_have_every_attribute_of_the_loader() {
        let attributes = api::attributes().unwrap();
        let text = read_file(&sources().join("block.json")).unwrap();
        let block: Value = serde_json::from_str(&block(&text, &attributes).unwrap()).unwrap();
        let list = list(&attributes).unwrap();
        for Attribute { name, property, .. } in &attributes {
            assert_eq!(block["attributes"][property], json!({ "type": "string" }));
            assert_eq!(list.matches(&format!("* `{name}`: ")).count(), 1);
        }
        let readme = read_file(&sources().join("readme.txt")).unwrap();
        assert_eq!(readme.matches("[attributes]\n").count(), 1);
    }

    #[test]
    fn the_same_files_make_the_same_zip() {
        let folder = tempfile::tempdir().unwrap();
        let plugin = folder.path().join("plugin");
        fs::create_dir_all(plugin.join("b")).unwrap();
        for file in ["b/c", "a", "z"] {
            write_file(&plugin.join(file), file.repeat(1000)).unwrap();
        }
        let make = |name: &str| {
            let file = folder.path().join(name);
            zip(&plugin, &file).unwrap();
            fs::read(file).unwrap()
        };
        let first = make("1.zip");
        let touched = File::options().write(true).open(plugin.join("a")).unwrap();
        touched.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(first, make("2.zip"));
        write_file(&plugin.join("a"), "b").unwrap();
        assert_ne!(first, make("3.zip"), "another file, another zip");
    }
}
