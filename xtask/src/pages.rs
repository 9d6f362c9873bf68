//! Pages for those who run a site, such as the builder: each is a crate of its own at the top level,
//! compiled to WebAssembly, with an `index.html` and a `style.css` beside its `src`. Readers never
//! get them.
//!
//! A page stands in a folder of its name, and everything in it has a plain name: `index.html`,
//! `NAME.js`, `NAME_bg.wasm`, `style.css`. In `index.html`, `<!-- data -->` stands for what the page
//! is told of the release, as JSON.

use std::fs;
use std::path::{Path, PathBuf};

use gentle_guide::site::headers::OwnersPage;
use serde_json::Value;

use crate::command::{command, run_command};
use crate::dist::files_in;
use crate::guides::Guide;
use crate::policy::APP_WASM;
use crate::prerender::{read_file, write_file};
use crate::{Result, builder, editor, policy, release, root};

/// A page for those who run a site.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The name of its crate, of the folder that this is in, and of the folder it is served from.
    pub name: &'static str,
    /// What else it asks for: files of the repository, which keep their last names.
    pub files: &'static [&'static str],
    /// Its content security policy, sent as a header.
    pub policy: &'static str,
    /// What it is told of the site in a folder, and of its guides; with the list of a release's
    /// files, if it is one.
    pub data: fn(&Path, &[Guide], Option<&Value>) -> Result<Value>,
}

/// Every page.
pub const PAGES: [Page; 2] = [
    Page {
        name: "builder",
        files: &[
            "styles/guide.css",
            "styles/article.css",
            "builder/article.html",
            "builder/article.js",
        ],
        policy: policy::BUILDER,
        data: builder::data,
    },
    Page {
        name: "editor",
        files: &["styles/guide.css"],
        policy: policy::EDITOR,
        data: editor::data,
    },
];

/// The page that an address is of: `/builder/` and all below it.
pub fn page_at(path: &str) -> Option<&'static Page> {
    let (folder, _) = path.strip_prefix('/')?.split_once('/')?;
    PAGES.iter().find(|page| page.name == folder)
}

/// Whether a file of the site, by its path, is for those who run it, and never for readers.
pub fn is_for_owners(name: &str) -> bool {
    let name = name.strip_prefix('/').unwrap_or(name);
    let folder = name.split_once('/').map_or("", |(folder, _)| folder);
    folder == editor::PREVIEW || PAGES.iter().any(|page| page.name == folder)
}

/// The folders of these pages, each with the policy of all that is in it. The page of the
/// editor's preview brings its own.
pub fn folders() -> Vec<OwnersPage> {
    let pages = PAGES.iter().map(|page| (page.name, Some(page.policy)));
    pages.chain([(editor::PREVIEW, None)]).collect()
}

/// What is appended to a page's script, so that the page needs no second one.
const START: &str = "\n__wbg_init();\n";

/// Where the pages are built for the preview, whose own folder is made anew at each change.
fn built(page: &Page) -> PathBuf {
    root().join("target").join("pages").join(page.name)
}

fn script(page: &Page) -> String {
    format!("{}.js", page.name)
}

fn module(page: &Page) -> String {
    format!("{}_bg.wasm", page.name)
}

/// Builds every page for the preview.
pub fn build() -> Result {
    for page in &PAGES {
        let name = page.name;
        let target = ["--target", "wasm32-unknown-unknown"];
        let mut cargo = command("cargo", ["build", "--quiet", "-p", name, "--bin", name]);
        run_command(cargo.args(target))?;
        let module = format!("target/wasm32-unknown-unknown/debug/{name}.wasm");
        let mut bindgen = command("wasm-bindgen", ["--target", "web", "--no-typescript"]);
        bindgen.args(["--out-name", name, "--out-dir"]).arg(built(page));
        run_command(bindgen.arg(root().join(module)))?;
    }
    Ok(())
}

/// Puts the pages that were built into the site folder `dir` of the preview.
pub fn place(dir: &Path, guides: &[Guide]) -> Result {
    for page in &PAGES {
        let from = built(page);
        if !from.join(module(page)).is_file() {
            continue;
        }
        let script = script(page);
        let glue = read_file(&from.join(&script))? + START;
        let wasm = read_bytes(&from.join(module(page)))?;
        let data = (page.data)(dir, guides, None)?;
        write_page(dir, page, &glue, &wasm, &data, |_, text| Ok(text))?;
    }
    Ok(())
}

/// Builds every page for a release, writes it into the release's folder, and gives its files.
/// `manifest` is the list of the files that were there before.
pub fn write(dist: &Path, guides: &[Guide], manifest: &Value) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    for page in &PAGES {
        println!("Building the {}", page.name);
        let app = release::build_page(page.name)?;
        let glue = app.script.replace(APP_WASM, &module(page));
        let script = release::minify("js", &(glue + START))?;
        let data = (page.data)(dist, guides, Some(manifest))?;
        write_page(dist, page, &script, &app.wasm, &data, |kind, text| {
            if kind == "html" { Ok(text) } else { release::minify(kind, &text) }
        })?;
        files.extend(files_in(&dist.join(page.name))?.into_values());
    }
    files.extend(files_in(&dist.join(editor::PREVIEW))?.into_values());
    Ok(files)
}

fn write_page(
    site: &Path,
    page: &Page,
    glue: &str,
    wasm: &[u8],
    data: &Value,
    small: impl Fn(&str, String) -> Result<String>,
) -> Result {
    let folder = site.join(page.name);
    release::clear(&folder)?;
    write_file(&folder.join(script(page)), glue)?;
    write_file(&folder.join(module(page)), wasm)?;
    let source = root().join(page.name);
    let html = with_data(&read_file(&source.join("index.html"))?, data)?;
    write_file(&folder.join("index.html"), html)?;
    let files = page.files.iter().map(|file| root().join(file));
    for file in files.chain([source.join("style.css")]) {
        let name = file.file_name().unwrap_or_default();
        let kind = file.extension().unwrap_or_default().to_string_lossy();
        write_file(&folder.join(name), small(&kind, read_file(&file)?)?)?;
    }
    if page.name == "editor" { editor::write_preview(site) } else { Ok(()) }
}

/// A page that holds what it is told, in a data block, which no policy has to allow.
fn with_data(html: &str, data: &Value) -> Result<String> {
    const PLACE: &str = "<!-- data -->";
    if html.matches(PLACE).count() > 1 {
        return Err(format!("a page has more than one {PLACE}"));
    }
    Ok(html.replace(PLACE, &data.to_string().replace('<', "\\u003c")))
}

fn read_bytes(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_all_that_is_in_its_folder() {
        let name = |path| page_at(path).map(|page| page.name);
        assert_eq!(name("/builder/"), Some("builder"));
        assert_eq!(name("/builder/index.html"), Some("builder"));
        for other in ["/builder", "/", "/builder.html", "/aftercare/en.html", "/0.1.0/builder/"] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_for_owners_is_told_from_what_readers_get() {
        for name in ["builder/builder.js", "editor/index.html", "editor-preview/page.html"] {
            assert!(is_for_owners(name), "{name}");
        }
        for name in ["aftercare/en.html", "gentle-guide.js", "0.1.0/gentle-guide.js"] {
            assert!(!is_for_owners(name), "{name}");
        }
    }

    #[test]
    fn no_page_holds_a_script_or_a_style_that_its_policy_refuses() {
        for page in &PAGES {
            let html = read_file(&root().join(page.name).join("index.html")).unwrap();
            let scripts = html.matches("<script").count();
            let named = html.matches("<script type=\"module\" src=\"").count()
                + html.matches("<script type=\"application/json\"").count();
            assert_eq!(scripts, named, "{}", page.name);
            assert!(!html.contains("<style") && !html.contains(" style="), "{}", page.name);
            assert!(!page.policy.replace("'wasm-unsafe-eval'", "").contains("unsafe"));
            assert!(page.policy.starts_with("default-src 'none'; "));
        }
    }

    #[test]
    fn what_a_page_is_told_cannot_end_the_element_it_stands_in() {
        let html = with_data("<script><!-- data --></script>", &Value::from("</script>")).unwrap();
        assert_eq!(html, "<script>\"\\u003c/script>\"</script>");
        assert!(with_data("<!-- data --><!-- data -->", &Value::Null).is_err());
    }
}
