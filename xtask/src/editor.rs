//! What the guide editor gets of its site: the guide that is shipped, the names of all files that
//! are to be hosted with a guide, and the page that its preview is written into.

use std::collections::BTreeMap;
use std::path::Path;

use gentle_guide::site::page::Parts;
use gentle_guide::site::policy::hash_source;
use serde_json::{Value, json};

use crate::guides::{Guide, SHIPPED};
use crate::prerender::{read_file, write_file};
use crate::server::is_frame_page;
use crate::{Result, dist, new_guide, root, snippet};

/// The folder of the preview's page.
pub const PREVIEW: &str = "editor-preview";

/// What stands in that page for its policy.
const POLICY: &str = "<!-- policy -->";

/// A frame page of the site in a folder: all have the style, the script and the app that any
/// guide's pages can have.
fn sample(site: &Path) -> Result<String> {
    let files = dist::files_in(site)?.into_keys();
    let mut pages = files.filter(|path| !path.starts_with('.') && path.matches('/').count() == 1);
    pages
        .find(|path| is_frame_page(&format!("/{path}")))
        .ok_or_else(|| format!("there is no frame page in {}", site.display()))
}

/// What the editor is told. `manifest` is the list of a release's files; the preview has none.
pub fn data(site: &Path, guides: &[Guide], manifest: Option<&Value>) -> Result<Value> {
    Ok(json!({
        "shipped": shipped()?,
        "new": new(),
        "files": hosted(manifest),
        "page": sample(site)?,
        "shown": guides.first().map_or(SHIPPED, |guide| &guide.name),
        "integrity": integrity(manifest),
    }))
}

/// The name of a guide that begins here, until its author finds a better one.
const NEW: &str = "my-guide";

/// The small guide that `cargo xtask new-guide` writes. What it leans on comes from the shipped one.
fn new() -> BTreeMap<String, String> {
    new_guide::files(NEW).map(|(file, text)| (format!("{NEW}/{file}"), text)).collect()
}

/// The hash of the release's script for snippets; none in the preview, which has no such script.
fn integrity(manifest: Option<&Value>) -> &str {
    let listed = manifest.and_then(|manifest| manifest.get("files")?.as_array());
    let is_loader = |file: &&Value| file["path"] == snippet::pinned_loader();
    let loader = listed.into_iter().flatten().find(is_loader);
    loader.and_then(|file| file["integrity"].as_str()).unwrap_or_default()
}

/// The guide that ships, with all of its files.
fn shipped() -> Result<Value> {
    let content = root().join("content");
    let mut files = BTreeMap::new();
    for name in [SHIPPED, "support", "interface"] {
        for (file, path) in dist::files_in(&content.join(name))? {
            if file.ends_with(".toml") {
                files.insert(format!("{name}/{file}"), read_file(&path)?);
            }
        }
    }
    Ok(json!({ "folder": SHIPPED, "files": files }))
}

/// Every file that goes with a guide's pages, whatever the guide.
fn hosted(manifest: Option<&Value>) -> Vec<String> {
    let Some(manifest) = manifest else {
        let names = ["gentle-guide.js", "app.js", "app_bg.wasm", "inline.js", "inline.css"];
        return names.map(str::to_owned).into();
    };
    let listed = manifest.get("files").and_then(Value::as_array).into_iter().flatten();
    let listed = listed.filter_map(|file| file.get("path")?.as_str());
    // In folders are guides, the pages for site owners, and all of it once more.
    let top = listed.filter(|path| !path.contains('/'));
    let licences = ["LICENSE-MIT", "LICENSE-APACHE", "licenses.txt"];
    top.chain(licences).map(str::to_owned).collect()
}

/// Writes the page that the preview is written into. It allows the scripts and the style of the
/// frame pages of this site, and what they ask for.
pub fn write_preview(site: &Path) -> Result {
    let page = read_file(&site.join(sample(site)?))?;
    let parts = Parts::of_page(&page, BTreeMap::new())
        .ok_or("a frame page lacks its style or its script")?;
    let html = read_file(&root().join("editor").join("preview.html"))?;
    let (_, script) = html.split_once("<script>").ok_or("editor/preview.html has no script")?;
    let script = script.split("</script>").next().unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src http: https: 'wasm-unsafe-eval' {} {}; style-src {}; \
         connect-src http: https:; base-uri 'none'; form-action 'none'",
        hash_source(script),
        hash_source(&parts.head),
        hash_source(&parts.style)
    );
    let folder = site.join(PREVIEW);
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    write_file(&folder.join("page.html"), html.replace(POLICY, &policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_guide_go_the_app_the_loader_and_the_licences_and_no_other_guide() {
        let file = |path: &str| json!({ "path": path });
        let paths = [
            "gentle-guide.js",
            "app-0123456789ab.js",
            "aftercare/en.html",
            "night/en.html",
            "0.1.0/gentle-guide.js",
            "builder/builder.js",
            "editor/editor.js",
            "editor-preview/page.html",
        ];
        let manifest = json!({ "files": paths.map(file) });
        let expected = [
            "gentle-guide.js",
            "app-0123456789ab.js",
            "LICENSE-MIT",
            "LICENSE-APACHE",
            "licenses.txt",
        ];
        assert_eq!(hosted(Some(&manifest)), expected);
        assert!(hosted(None).contains(&"app_bg.wasm".to_owned()));
    }

    #[test]
    fn the_editor_starts_a_new_guide_as_the_command_does() {
        let home = tempfile::tempdir().unwrap();
        let folder = new_guide::write(NEW, home.path()).unwrap();
        let new = new();
        for (file, path) in dist::files_in(&folder).unwrap() {
            assert_eq!(new[&format!("{NEW}/{file}")], read_file(&path).unwrap());
        }
        assert_eq!(new.len(), 2);
    }

    #[test]
    fn a_release_tells_the_hash_of_its_script_and_the_preview_none() {
        let file = json!({ "path": snippet::pinned_loader(), "integrity": "sha384-a" });
        let other = json!({ "path": "gentle-guide.js", "integrity": "sha384-b" });
        assert_eq!(integrity(Some(&json!({ "files": [other, file] }))), "sha384-a");
        assert_eq!(integrity(None), "");
    }

    #[test]
    fn the_editor_starts_with_a_guide_that_has_no_problems() {
        use gentle_guide::guide::check::check;
        use gentle_guide::guide::source::{Files, Source};

        let shipped = shipped().unwrap();
        let files = shipped["files"].as_object().unwrap().iter();
        let files: Files =
            files.map(|(path, text)| (path.into(), text.as_str().unwrap().to_owned())).collect();
        let folder = shipped["folder"].as_str().unwrap();
        let source = Source::from_files(folder.as_ref(), &files).unwrap();
        assert_eq!(check(&source).problems, []);
    }
}
