//! What site generators take in place of a snippet: a shortcode for Hugo, one for Eleventy, and a
//! component for Astro. They know every attribute from the loader's own table.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gentle_guide::VERSION;
use gentle_guide::snippet::{IN_ADDRESS, Kind, Snippet};
use serde_json::{Value, json};

use crate::command::{command, run_command, shown};
use crate::guides::SHIPPED;
use crate::policy::SANDBOX;
use crate::prerender::{read_file, write_file};
use crate::setup::Need;
use crate::snippet::Said;
use crate::{Result, api, dist, npm, release, root, setup, snippet};

/// Their folder in a release.
pub const FOLDER: &str = "sites";

/// Every generator, and where in its site the kit goes, and the files that are served as they are.
pub const TOOLS: [(&str, &str, &str); 3] =
    [("hugo", ".", "static"), ("eleventy", "kit", "."), ("astro", "src/kit", "public")];

/// What the sites that the kits are tried in set.
const SETTINGS: [(&str, &str); 4] = [
    ("theme", "dark"),
    ("accent", "#225577"),
    ("heading-level", "3"),
    ("exit-href", "https://a.example/?a=1&b=2"),
];
/// And the language that they ask for.
const LANGUAGE: &str = "de";

/// What every kit knows of a release: of its first guide, if there are several.
fn data(loader: &[u8], (guide, words): Said<'_>) -> Result<Value> {
    // The frame in the markup decides the language and the guide, and inline has no frame.
    let elsewhere = ["lang", "guide", "mode"];
    let attributes = api::attributes()?.into_iter();
    let attributes = attributes.filter(|one| !elsewhere.contains(&&*one.name)).map(|one| {
        json!({
            "name": one.name,
            "expected": one.expected,
            "pattern": one.pattern,
            "ignoreCase": one.ignores_case,
            "isInAddress": IN_ADDRESS.contains(&&*one.name),
        })
    });
    Ok(json!({
        "version": VERSION,
        "integrity": snippet::integrity(loader),
        "guide": guide,
        "sandbox": SANDBOX,
        "words": words,
        "attributes": attributes.collect::<Vec<_>>(),
    }))
}

/// Writes every kit into a folder, for a release with that loader.
pub fn write_kits(folder: &Path, loader: &[u8], guide: Said<'_>) -> Result {
    let packages = root().join("packages");
    let data = serde_json::to_string_pretty(&data(loader, guide)?)
        .map_err(|error| format!("cannot write JSON: {error}"))?;
    let write = |kit: &str, file: &str, text: &str| {
        let file = folder.join(kit).join(file);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| format!("cannot make {}: {error}", parent.display()))?;
        }
        write_file(&file, text)
    };
    let copy = |kit: &str, from: &str, to: &str| write(kit, to, &read_file(&packages.join(from))?);
    copy("hugo", "hugo/gentle-guide.html", "layouts/shortcodes/gentle-guide.html")?;
    write("hugo", "data/gentleguide.json", &data)?;
    for (kit, file) in [("eleventy", "index.js"), ("astro", "GentleGuide.astro")] {
        copy(kit, &format!("{kit}/{file}"), file)?;
        copy(kit, "sites/markup.js", "markup.js")?;
        write(kit, "data.js", &format!("export default {data};\n"))?;
    }
    for (kit, ..) in TOOLS {
        copy(kit, &format!("{kit}/README.md"), "README.md")?;
    }
    Ok(())
}

/// What a page holds that asks for these settings of the files at `/guide`.
fn expected(loader: &[u8], lang: &str, settings: &[(&str, &str)]) -> Result<String> {
    let words = snippet::words()?;
    let words = words.get(lang).ok_or_else(|| format!("the guide does not speak `{lang}`"))?;
    let integrity = snippet::integrity(loader);
    let snippet = Snippet {
        base: "/guide",
        version: VERSION,
        integrity: &integrity,
        guide: SHIPPED,
        shown: SHIPPED,
        lang,
        settings,
        words,
    };
    Ok(snippet.write(Kind::Fast))
}

/// Builds a small site with each tool and the release that was built last, for the browser tests to
/// open. What a page holds must be the snippet, and no tool may build a page whose `exit-href` goes
/// elsewhere than to an https address.
pub fn try_kits() -> Result {
    try_kits_of(&dist::folder())
}

/// The same, of a release in some folder.
pub fn try_kits_of(release: &Path) -> Result {
    setup::run(Need::Sites)?;
    let file = release.join(snippet::pinned_loader());
    let loader =
        fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let kits = root().join("target").join("kits");
    release::clear(&kits)?;
    write_kits(&kits, &loader, (SHIPPED, &snippet::words()?))?;
    let tried = dist::files_in(&root().join("packages").join("sites").join("try"))?.into_iter();
    let tried = tried.filter(|(name, _)| !name.starts_with("node_modules/"));
    for (tool, ..) in TOOLS {
        release::clear(&scratch().join(tool))?;
    }
    dist::copy(tried.collect(), &scratch())?;
    setup::npm_install(&scratch(), "Eleventy and Astro, which the kits are tried with")?;
    for (tool, kit, served) in TOOLS {
        let site = scratch().join(tool);
        dist::copy(dist::files_in(&kits.join(tool))?, &site.join(kit))?;
        dist::copy(npm::site_files(release)?, &site.join(served).join("guide"))?;
        run_command(&mut build(tool))?;
        let page = read_file(&built(tool).join("post").join("index.html"))?;
        if !page.contains(&expected(&loader, LANGUAGE, &SETTINGS)?) {
            return Err(format!("what {tool} wrote is not the snippet:\n{page}"));
        }
        refuses_elsewhere(tool)?;
    }
    Ok(())
}

/// Sees the tool refuse a page with an `exit-href` that runs a script, and say why.
fn refuses_elsewhere(tool: &str) -> Result {
    let bad = "javascript:alert(1)";
    let page = match tool {
        "hugo" => "content/post.md",
        "eleventy" => "src/post.md",
        _ => "src/pages/post.astro",
    };
    let page = scratch().join(tool).join(page);
    let right = read_file(&page)?;
    let wrong = right.replace("https://a.example/?a=1&b=2", bad);
    write_file(&page, &wrong)?;
    let mut build = build(tool);
    let output =
        build.output().map_err(|error| format!("`{}` did not start: {error}", shown(&build)))?;
    write_file(&page, &right)?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if wrong == right || output.status.success() || !said.contains("exit-href=") {
        return Err(format!(
            "{tool} builds a page that leaves for {bad}, or does not say why it does not:\n{said}"
        ));
    }
    // What it wrote before must not count as what it refused.
    run_command(&mut self::build(tool))
}

/// The command that builds a tool's site.
fn build(tool: &str) -> Command {
    let site = scratch().join(tool);
    let bin = |name: &str| {
        scratch().join("node_modules").join(".bin").join(name).to_string_lossy().into_owned()
    };
    let mut build = match tool {
        "hugo" => command("hugo", ["--destination", "dist"]),
        "eleventy" => command(&bin("eleventy"), ["--quiet"]),
        _ => command(&bin("astro"), ["build"]),
    };
    build.current_dir(site).env("ASTRO_TELEMETRY_DISABLED", "1");
    build
}

/// Where the sites are.
fn scratch() -> PathBuf {
    root().join("target").join("sites")
}

/// Where a tool put the site that it built.
pub fn built(tool: &str) -> PathBuf {
    scratch().join(tool).join("dist")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::output_for;

    /// What the JavaScript of the kits makes of settings: the markup, or what is wrong.
    fn markup(given: Value) -> String {
        let kits = tempfile::tempdir().unwrap();
        write_kits(kits.path(), b"a", (SHIPPED, &snippet::words().unwrap())).unwrap();
        let folder = kits.path().join("eleventy");
        write_file(&folder.join("package.json"), "{ \"type\": \"module\" }").unwrap();
        let file = folder.join("markup.js").display().to_string();
        let script = format!(
            "const {{ markup }} = await import({});
             try {{ process.stdout.write(markup({given})) }} catch (problem) {{ process.stdout.write(problem.message) }}",
            json!(file)
        );
        let node = &mut command("node", ["--input-type=module", "-"]);
        String::from_utf8(output_for(node, &script).unwrap()).unwrap()
    }

    #[test]
    fn the_kits_write_the_snippet_letter_for_letter() {
        for lang in ["en", "ar"] {
            let mut given = json!({ "lang": lang });
            for (name, value) in SETTINGS {
                given[name] = json!(value);
            }
            assert_eq!(markup(given), expected(b"a", lang, &SETTINGS).unwrap());
            let host = [("theme", "host")];
            assert_eq!(
                markup(json!({ "lang": lang, "theme": "host", "region": "" })),
                expected(b"a", lang, &host).unwrap()
            );
        }
    }

    #[test]
    fn the_kits_refuse_what_the_loader_would_not_take() {
        for bad in [
            "javascript:alert(1)",
            "data:text/html,a",
            "//a.example",
            "http://a.example",
            "https://",
            "https:// a",
            " https://a.example",
            "https://a.example/\" onload=\"x y",
        ] {
            let said = markup(json!({ "exit-href": bad }));
            assert!(said.ends_with("is not an absolute https address"), "{bad}: {said}");
        }
        for (name, bad) in [
            ("theme", "blue"),
            ("accent", "red"),
            ("heading-level", "9"),
            ("lang", "xx"),
            ("lang", "constructor"),
            ("region", "US"),
        ] {
            assert!(markup(json!({ name: bad })).contains(&format!("{name}=\"{bad}\" is not ")));
        }
        for unknown in ["mode", "onclick", "guide"] {
            assert!(markup(json!({ unknown: "a" })).contains("there is no"), "{unknown}");
        }
    }
}
