//! `cargo xtask dist`: everything that a site serves.
//!
//! | path | holds | may change |
//! |---|---|---|
//! | `gentle-guide.js` | the loader | with each release |
//! | `gentle-guide-<version>.js` | the same, for snippets that name its hash | never |
//! | `<guide>/<locale>.html` | the frame page of a guide in one language | with each release, or helpline |
//! | `<guide>/<locale>.txt` | the words alone, for the inline mode | as the page |
//! | `app-<hash>.js`, `app-<hash>.wasm` | the app | never: the name changes instead |
//! | `inline-<hash>.js`, `.css`, `.wasm` | the same for `mode="inline"` | never |
//! | `<version>/…` | all of that once more, for those who want to freeze it | never |
//! | `builder/…` | the page that writes the snippet, for those who run a site | with each release |
//! | `editor/…`, `editor-preview/…` | the guide editor, for those who write one | with each release |
//! | `manifest.json` | every file: bytes and hash | |
//! | `_headers`, `headers/…` | what a server must send | |
//! | `snippets.txt` | what a site pastes | |
//! | `sites/…` | the same for Hugo, Eleventy and Astro | |
//! | `LICENSE-…`, `licenses.txt`, `sbom.cdx.json` | the licences, and what it is made of | |
//! | `gentle-guide-<version>.tgz` | the npm package | |
//! | `gentle-guide-wordpress-<version>.zip` | the plugin for WordPress | |
//!
//! Each file has a smaller form for servers that can send it beside it: `.br` and `.gz`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};
use gentle_guide::VERSION;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::command::{command, run_command};
use crate::guides::{self, Guide};
use crate::policy::{APP_SCRIPT, APP_WASM};
use crate::prerender::{self, Parts, START, read_file, write_file};
use crate::release::{self, App, RELEASE};
use crate::server::is_frame_page;
use crate::setup::{self, Need};
use crate::{Result, bom, headers, imports, npm, pages, preview, root, sites, snippet, wordpress};

/// What should weigh how much at most. What is over is named at every build; what fails a build is
/// a size that differs from the committed one.
struct Budget {
    what: &'static str,
    counts: fn(&str) -> bool,
    /// Whether the files are added up; if not, each may weigh that much.
    together: bool,
    /// In bytes, brotli 11.
    most: u64,
}

const BUDGETS: [Budget; 3] = [
    Budget {
        what: "loader",
        counts: |name| name == "gentle-guide.js",
        together: true,
        most: 2_000,
    },
    Budget { what: "heaviest frame page", counts: is_page, together: false, most: 16_000 },
    Budget {
        what: "app.js + app.wasm",
        counts: |name| name.starts_with("app."),
        together: true,
        most: 48_000,
    },
];

/// What a caller of `dist` may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The address that the files will be served at, such as `https://guide.example`.
    pub origin: Option<String>,
    /// Whether the sizes are written down instead of compared.
    pub record: bool,
    /// Names or folders of the guides, in place of the one that ships. The first is the one that
    /// the loader shows unless a site names another.
    pub guides: Vec<String>,
}

/// An address as `--origin` takes it: scheme and host, and no slash at its end.
pub fn origin(given: &str) -> Result<String> {
    let host = given.strip_prefix("https://").or_else(|| given.strip_prefix("http://"));
    let is_host = |host: &str| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b))
    };
    match host {
        Some(host) if is_host(host) => Ok(given.to_owned()),
        _ => Err(format!("`--origin {given}`: give an address such as https://guide.example")),
    }
}

/// A file and what it weighs, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Weight {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The folder that a release is written to.
pub fn folder() -> PathBuf {
    root().join("dist")
}

/// Builds a release, writes it, and compares its sizes with the committed ones.
pub fn run(options: &Options) -> Result {
    if options.record && !options.guides.is_empty() {
        return Err(
            "docs/sizes.txt is about the guide that ships: say `--record` without `--guide`"
                .to_owned(),
        );
    }
    let guides = guides::read(&options.guides)?;
    setup::run(Need::Release)?;
    write(options, &guides)?;
    let weights = weigh(&folder())?;
    print!("{}", table(&weights));
    let over = over_budget(&weights);
    if !over.is_empty() {
        println!("\nOver budget:\n{over}");
    }
    if !options.guides.is_empty() {
        println!("\nWith `--guide`, sizes are not compared with docs/sizes.txt");
        return Ok(());
    }
    let file = root().join("docs").join("sizes.txt");
    if options.record {
        write_file(&file, recorded(&weights))?;
        println!("Wrote {}", file.display());
        return Ok(());
    }
    compare(&read_file(&file)?, &recorded(&weights))
}

/// Copies the release as it stands into a folder.
pub fn copy_to(site: &Path) -> Result {
    copy(files_in(&folder())?, site)
}

/// Builds the release into its folder.
pub fn build() -> Result {
    run(&Options::default())
}

/// Builds the release, and a site from it for the browser tests: its files as they are, and the
/// article of the preview.
pub fn build_test_site() -> Result {
    build()?;
    let site = test_site();
    release::clear(&site)?;
    copy_to(&site)?;
    let article = ["index.html", "article.css"];
    let preview = preview::site_folder();
    let files = article.map(|name| (name.to_owned(), preview.join(name)));
    copy(files.into(), &site)
}

/// Builds the release once more from a clone in another folder, and compares every byte.
pub fn build_elsewhere() -> Result {
    let elsewhere = root().join("target").join("elsewhere").join("a-clone");
    release::clear(&elsewhere)?;
    let clone = ["clone", "--quiet", "."];
    run_command(command("git", clone).arg(&elsewhere))?;
    let (package, plugin) = (npm::file_name(), wordpress::file_name());
    let lists = ["manifest.json", bom::BILL, bom::LICENSES, &package, &plugin];
    let read = |file: PathBuf| {
        fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))
    };
    let own = lists.map(|list| read(folder().join(list)));
    run_command(command("cargo", ["xtask", "dist"]).current_dir(&elsewhere))?;
    for (list, own) in lists.into_iter().zip(own) {
        if own? != read(elsewhere.join("dist").join(list))? {
            return Err(format!(
                "the same commit, built in two folders, makes different files: compare the two \
                 {list} (are there changes that are not committed?)"
            ));
        }
    }
    Ok(())
}

/// The folder of that site.
pub fn test_site() -> PathBuf {
    root().join("target").join("test-site")
}

/// Copies files into a folder.
pub(crate) fn copy(files: BTreeMap<String, PathBuf>, folder: &Path) -> Result {
    for (name, file) in files {
        let copy = folder.join(name);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        }
        fs::copy(file, &copy)
            .map_err(|error| format!("cannot write {}: {error}", copy.display()))?;
    }
    Ok(())
}

fn write(options: &Options, guides: &[Guide]) -> Result {
    let dist = folder();
    release::clear(&dist)?;
    println!("Building the app for size");
    let app = release::build("frame", &RELEASE)?;
    imports::known(&app.wasm)?;
    let parts = app_files(&dist, guides, &release::short_imports(&app)?)?;
    println!("Building the app for size once more, for the inline mode");
    let inline = release::build("frame,inline", &RELEASE)?;
    imports::known(&inline.wasm)?;
    let helper = inline_files(&dist, &release::short_imports(&inline)?, guides)?;

    println!("Writing pages, smaller forms and headers");
    let loader = prerender::loader(guides)?;
    if !loader.contains("\"inline.js\"") {
        return Err("src/loader/gentle-guide.js no longer names inline.js".to_owned());
    }
    let loader = release::minify("js", &loader.replace("inline.js", &helper))?;
    for name in ["gentle-guide.js", &snippet::pinned_loader()] {
        write_file(&dist.join(name), &loader)?;
    }
    prerender::write_pages(&dist, guides, &parts)?;

    let files = files_in(&dist)?;
    copy(files.clone(), &dist.join(VERSION))?;
    for file in files_in(&dist)?.values() {
        compress(file)?;
    }
    for file in pages::write(&dist, guides, &manifest(&dist)?)? {
        compress(&file)?;
    }
    let mut frame_pages = vec![];
    for guide in guides {
        let page = format!("{}.html", guide.first_language());
        frame_pages.push((guide.name.clone(), read_file(&dist.join(&guide.name).join(page))?));
    }
    write_headers(&dist, &frame_pages, options.origin.as_deref())?;
    let said: Vec<snippet::Said<'_>> =
        guides.iter().map(|guide| (guide.name.as_str(), &guide.snippet_words)).collect();
    snippet::write_release(&dist, loader.as_bytes(), options.origin.as_deref(), &said)?;
    if let [first, ..] = said[..] {
        sites::write_kits(&dist.join(sites::FOLDER), loader.as_bytes(), first)?;
    }
    bom::write(&dist)?;
    npm::pack(&dist)?;
    wordpress::pack(&dist, guides)?;
    let manifest = serde_json::to_string_pretty(&manifest(&dist)?)
        .map_err(|error| format!("cannot write the manifest: {error}"))?;
    write_file(&dist.join("manifest.json"), manifest + "\n")
}

/// Writes what servers must send. `guides` has the name and a frame page of each.
fn write_headers(dist: &Path, guides: &[(String, String)], origin: Option<&str>) -> Result {
    let folder = dist.join("headers");
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for (name, text) in headers::files(guides, VERSION, origin, &pages::folders()) {
        write_file(&dist.join(name), text)?;
    }
    Ok(())
}

/// Writes the app under names of its own, and gives what a page needs to ask for it.
fn app_files(dist: &Path, guides: &[Guide], app: &App) -> Result<Parts> {
    let wasm = named("app", "wasm", &app.wasm);
    write_file(&dist.join(&wasm), &app.wasm)?;
    let script = start_script(&app.script.replace(APP_WASM, &wasm))?;
    let name = named("app", "js", script.as_bytes());
    write_file(&dist.join(&name), script)?;
    small_parts(guides, &name, &wasm)
}

/// What every frame page of a release holds, and asks for by these names.
pub fn small_parts(guides: &[Guide], script: &str, wasm: &str) -> Result<Parts> {
    let plain = prerender::parts_of(guides)?;
    Ok(Parts {
        style: release::minify("css", &plain.style)?.trim_end().to_owned(),
        head: release::minify("js", &plain.head)?.trim_end().to_owned(),
        script: script.to_owned(),
        wasm: wasm.to_owned(),
        languages: plain.languages,
    })
}

/// The script that starts the app in a frame's page. Without its exports, much of it falls away.
pub fn start_script(glue: &str) -> Result<String> {
    let stage = root().join("target").join("release-build").join("script");
    release::clear(&stage)?;
    write_file(&stage.join("glue.js"), glue)?;
    let start = START.replace("__wbg_init", "init");
    write_file(&stage.join(APP_SCRIPT), format!("import init from \"./glue.js\";{start}"))?;
    release::bundle(&stage.join(APP_SCRIPT))
}

/// Writes what the inline mode needs, and gives the name of its script.
fn inline_files(dist: &Path, app: &App, guides: &[Guide]) -> Result<String> {
    let wasm = named("inline", "wasm", &app.wasm);
    write_file(&dist.join(&wasm), &app.wasm)?;
    let style = release::minify("css", &prerender::inline_style()?)?;
    let sheet = named("inline", "css", style.as_bytes());
    write_file(&dist.join(&sheet), style)?;
    let stage = root().join("target").join("release-build").join("script");
    release::clear(&stage)?;
    write_file(&stage.join(APP_SCRIPT), app.script.replace(APP_WASM, &wasm))?;
    let helper = prerender::inline_helper(guides)?;
    write_file(&stage.join("inline.js"), helper.replace("inline.css", &sheet))?;
    let script = release::bundle(&stage.join("inline.js"))?;
    let name = named("inline", "js", script.as_bytes());
    write_file(&dist.join(&name), script)?;
    Ok(name)
}

/// A name that changes with the content.
pub(crate) fn named(name: &str, kind: &str, content: &[u8]) -> String {
    let hash: String = Sha256::digest(content).iter().take(6).map(|b| format!("{b:02x}")).collect();
    format!("{name}-{hash}.{kind}")
}

/// The name without what changes with the content: `app-0123456789ab.js` is `app.js`.
fn plain_name(name: &str) -> String {
    let Some((stem, kind)) = name.rsplit_once('.') else { return name.to_owned() };
    match stem.rsplit_once('-') {
        Some((stem, hash)) if hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            format!("{stem}.{kind}")
        }
        _ => name.to_owned(),
    }
}

/// Every file in a folder and those in it, by its path with slashes.
pub(crate) fn files_in(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        let unreadable = |error| format!("cannot read {}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                folders.push((format!("{name}/"), path));
            } else {
                found.insert(name, path);
            }
        }
    }
    Ok(found)
}

/// Writes the smaller forms of a file beside it.
pub fn compress(file: &Path) -> Result {
    let failed = |error: std::io::Error| format!("cannot compress {}: {error}", file.display());
    let content = fs::read(file).map_err(failed)?;
    let beside = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    write_file(&beside(".br"), brotli(&content)?)?;
    let mut gzip = GzBuilder::new().write(vec![], Compression::best());
    gzip.write_all(&content).map_err(failed)?;
    write_file(&beside(".gz"), gzip.finish().map_err(failed)?)
}

/// Bytes, smaller: brotli at its most.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut small = vec![];
    let mut brotli = brotli::CompressorWriter::new(&mut small, 1 << 16, 11, 22);
    brotli.write_all(content).map_err(|error| format!("cannot compress: {error}"))?;
    drop(brotli);
    Ok(small)
}

/// What each file weighs that readers get, without the frozen copies.
fn weigh(dist: &Path) -> Result<BTreeMap<String, Weight>> {
    let length = |path: &Path| {
        let data = fs::metadata(path);
        data.map(|data| data.len()).map_err(|e| format!("cannot read {}: {e}", path.display()))
    };
    let mut weights = BTreeMap::new();
    for (name, path) in served(dist)? {
        let other = name.starts_with(VERSION) || name == snippet::pinned_loader();
        if other || pages::is_for_owners(&name) {
            continue;
        }
        let beside = |ending: &str| length(&PathBuf::from(format!("{}{ending}", path.display())));
        let weight = Weight { raw: length(&path)?, gzip: beside(".gz")?, brotli: beside(".br")? };
        weights.insert(plain_name(&name), weight);
    }
    Ok(weights)
}

/// The files that have smaller forms beside them.
fn served(dist: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let all = files_in(dist)?;
    let has_form = |name: &String| all.contains_key(&format!("{name}.br"));
    Ok(all.clone().into_iter().filter(|(name, _)| has_form(name)).collect())
}

/// Every served file: bytes, and the hash that `integrity` takes.
fn manifest(dist: &Path) -> Result<Value> {
    let mut files = vec![];
    for (name, path) in served(dist)? {
        let read = |ending: &str| {
            let path = format!("{}{ending}", path.display());
            fs::read(&path).map_err(|error| format!("cannot read {path}: {error}"))
        };
        let content = read("")?;
        files.push(serde_json::json!({
            "path": name,
            "raw": content.len(),
            "gzip": read(".gz")?.len(),
            "brotli": read(".br")?.len(),
            "integrity": snippet::integrity(&content),
        }));
    }
    Ok(serde_json::json!({ "version": VERSION, "files": files }))
}

fn is_page(name: &str) -> bool {
    is_frame_page(&format!("/{name}"))
}

/// The sizes as they are committed.
fn recorded(weights: &BTreeMap<String, Weight>) -> String {
    let mut text =
        "# Bytes: raw, gzip -9, brotli 11. Written by `cargo xtask dist --record`.\n".to_owned();
    for (name, Weight { raw, gzip, brotli }) in weights {
        let _ = writeln!(text, "{name} {raw} {gzip} {brotli}");
    }
    text
}

fn table(weights: &BTreeMap<String, Weight>) -> String {
    let mut text = format!("\n{:<24}{:>10}{:>10}{:>10}\n", "bytes", "raw", "gzip -9", "brotli 11");
    for (name, Weight { raw, gzip, brotli }) in weights {
        let _ = writeln!(text, "{name:<24}{raw:>10}{gzip:>10}{brotli:>10}");
    }
    text
}

/// What is over its budget, a line each.
fn over_budget(weights: &BTreeMap<String, Weight>) -> String {
    let mut text = String::new();
    for Budget { what, counts, together, most } in BUDGETS {
        let counted = weights.iter().filter(|(name, _)| counts(name));
        let bytes = counted.map(|(_, weight)| weight.brotli);
        let bytes = if together { bytes.sum() } else { bytes.max().unwrap_or_default() };
        if bytes > most {
            let _ = writeln!(text, "  {what}: {bytes} of {most} bytes");
        }
    }
    text
}

/// Growth fails, and so does shrinkage, until the new size is committed with its cause.
fn compare(committed: &str, built: &str) -> Result {
    if committed == built {
        return Ok(());
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, now) = (lines(committed), lines(built));
    let mut changes = String::new();
    for line in before.iter().filter(|line| !now.contains(line)) {
        let _ = writeln!(changes, "  was {line}");
    }
    for line in now.iter().filter(|line| !before.contains(line)) {
        let _ = writeln!(changes, "  is  {line}");
    }
    Err(format!(
        "sizes differ from docs/sizes.txt:\n{changes}If that is meant, write them down with \
         `cargo xtask dist --record` and commit docs/sizes.txt with the change"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(brotli: u64) -> BTreeMap<String, Weight> {
        [("gentle-guide.js".to_owned(), Weight { raw: 9, gzip: 8, brotli })].into()
    }

    #[test]
    fn a_name_changes_with_the_content_alone() {
        assert_eq!(named("app", "js", b"a"), named("app", "js", b"a"));
        assert_ne!(named("app", "js", b"a"), named("app", "js", b"b"));
        assert_eq!(plain_name(&named("app", "js", b"a")), "app.js");
        assert_eq!(plain_name("gentle-guide.js"), "gentle-guide.js");
        assert_eq!(plain_name("aftercare/en.html"), "aftercare/en.html");
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        assert!(origin("https://guide.example").is_ok() && origin("http://127.0.0.1:80").is_ok());
        for bad in ["guide.example", "https://", "https://a/", "https://a b", "https://a;b", "//a"]
        {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn growth_and_shrinkage_both_fail_and_say_how_to_accept_them() {
        let sizes = |brotli| recorded(&weights(brotli));
        assert_eq!(compare(&sizes(7), &sizes(7)), Ok(()));
        for other in [6, 8] {
            let problem = compare(&sizes(7), &sizes(other)).unwrap_err();
            assert!(problem.contains("was gentle-guide.js 9 8 7"), "{problem}");
            assert!(problem.contains(&format!("is  gentle-guide.js 9 8 {other}")), "{problem}");
            assert!(problem.contains("cargo xtask dist --record"), "{problem}");
        }
    }

    #[test]
    fn what_is_over_its_budget_is_named() {
        assert_eq!(over_budget(&weights(2_000)), "");
        assert_eq!(over_budget(&weights(2_001)), "  loader: 2001 of 2000 bytes\n");
        let page = |name: &str| (name.to_owned(), Weight { raw: 0, gzip: 0, brotli: 9_000 });
        let pages = [page("aftercare/en.html"), page("aftercare/pt-BR.html")].into();
        assert_eq!(over_budget(&pages), "", "pages are not added up");
    }

    /// As its documentation says: developers.cloudflare.com/pages/configuration/headers. Netlify's
    /// names no limit.
    #[test]
    fn cloudflare_takes_as_many_rules_and_as_long_lines() {
        let longest = format!("https://{}.example", "a".repeat(63));
        for origin in [None, Some(&*longest)] {
            let languages = crate::api::languages().unwrap();
            let named = languages.iter().map(|tag| format!("aftercare/{tag}.html"));
            let named = named.collect::<Vec<_>>().join(" ");
            let page = format!(
                "<html data-pages=\"{named}\"><link rel=\"modulepreload\" href=\"../app-1.js\">\
                 <link rel=\"preload\" href=\"../app-1.wasm\"><style>a</style><script>a</script>"
            );
            let guides = [("aftercare".to_owned(), page)];
            let [(name, text), ..] = headers::files(&guides, "10.20.30", origin, &pages::folders());
            assert_eq!(name, "_headers");
            let rules = text.lines().filter(|line| line.starts_with('/')).count();
            assert!((8..=100).contains(&rules), "{rules} rules");
            for line in text.lines() {
                assert!(line.chars().count() <= 2_000, "{} characters: {line}", line.len());
            }
        }
    }
}
