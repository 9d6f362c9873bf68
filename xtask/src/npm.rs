//! The npm package: the files that a site serves, a module that asks for them, and types and a
//! manifest for editors, made from the loader's own attributes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gentle_guide::VERSION;
use serde_json::{Value, json};

use crate::api::{self, Attribute, EVENTS};
use crate::command::{command, run_command};
use crate::policy::SANDBOX;
use crate::prerender::{read_file, write_file};
use crate::setup;
use crate::{Result, bom, dist, pages, release, root, snippet};

const ABOUT: &str = "A private, gentle explainer and quiz for health and wellness sites.";

/// The package's name as a file, in a release.
pub fn file_name() -> String {
    format!("gentle-guide-{VERSION}.tgz")
}

/// Where the package's own sources are.
fn sources() -> PathBuf {
    root().join("packages").join("npm")
}

/// Packs a release. What is packed at the same version from the same files is the same.
pub fn pack(release: &Path) -> Result {
    let package = root().join("target").join("npm").join("package");
    release::clear(&package)?;
    dist::copy(site_files(release)?, &package.join("site"))?;
    for file in ["index.js", "copy.js"] {
        write_file(&package.join(file), read_file(&sources().join(file))?)?;
    }
    for file in bom::OWN {
        write_file(&package.join(file), read_file(&root().join(file))?)?;
    }
    let readme = read_file(&sources().join("README.md"))?;
    let readme = readme.replace("<!-- tables -->\n", &api::tables()?);
    let readme = readme.replace("<!-- sandbox -->", SANDBOX);
    let attributes = api::attributes()?;
    write_file(&package.join("README.md"), readme)?;
    write_file(&package.join("index.d.ts"), types(&attributes))?;
    write_file(&package.join("react.d.ts"), react_types())?;
    write_file(&package.join("vue.d.ts"), vue_types())?;
    for file in ["react.js", "vue.js"] {
        write_file(&package.join(file), "export {};\n")?;
    }
    write_file(&package.join("custom-elements.json"), pretty(&elements(&attributes))?)?;
    let manifest = read_file(&sources().join("package.json"))?;
    let manifest = manifest.replacen("\"0.0.0\"", &format!("\"{VERSION}\""), 1);
    write_file(&package.join("package.json"), manifest)?;
    let mut npm = command("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination"]);
    run_command(npm.arg(release).current_dir(&package))
}

/// What a site serves, without the smaller forms, which its own server or host makes.
pub(crate) fn site_files(release: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut files = dist::files_in(release)?;
    files.retain(|name, _| {
        let elsewhere = [
            &format!("{VERSION}/"),
            "headers/",
            "_headers",
            "manifest.json",
            "sites/",
            snippet::FILE,
        ];
        let smaller = [".br", ".gz", ".tgz", ".zip"];
        !pages::is_for_owners(name)
            && !elsewhere.iter().any(|start| name.starts_with(*start))
            && !smaller.iter().any(|end| name.ends_with(end))
    });
    Ok(files)
}

fn pretty(value: &Value) -> Result<String> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| format!("cannot write JSON: {error}"))
}

/// The type of what may stand in an attribute.
fn type_of(attribute: &Attribute) -> String {
    if attribute.choices.is_empty() {
        return "string".to_owned();
    }
    let quoted = attribute.choices.iter().map(|choice| format!("\"{choice}\""));
    quoted.collect::<Vec<_>>().join(" | ")
}

/// The types of the element, its attributes and its events.
fn types(attributes: &[Attribute]) -> String {
    let mut text = "// Made from the loader's own table of attributes.\n\n\
         /**\n * Makes `<gentle-guide>` known, from the folder that the site serves this package's\n \
         * `site` folder at. Tells whether the element is there; never fails.\n */\n\
         export function define(base: string | URL): Promise<boolean>;\n\n\
         /** What may stand on `<gentle-guide>` in markup. */\n\
         export interface GentleGuideAttributes {\n"
        .to_owned();
    for attribute in attributes {
        // A number is as good where the text of one is meant.
        let number = if attribute.default.parse::<u8>().is_ok() { " | number" } else { "" };
        let _ = writeln!(
            text,
            "  /** {} {}. */\n  \"{}\"?: {}{number};",
            attribute.about,
            allowed(attribute),
            attribute.name,
            type_of(attribute)
        );
    }
    text.push_str("}\n\n/** The events of `<gentle-guide>`. They have no detail. */\n");
    text.push_str("export interface GentleGuideEventMap {\n");
    for event in EVENTS {
        let _ = writeln!(text, "  /** {} */\n  \"{}\": Event;", event.about, event.name);
    }
    text.push_str("}\n\n/** The element. Its properties mirror its attributes. */\n");
    text.push_str("export interface GentleGuideElement extends HTMLElement {\n");
    for attribute in attributes.iter().filter(|attribute| attribute.name != "lang") {
        let (property, kind) = (&attribute.property, type_of(attribute));
        let empty = if attribute.choices.is_empty() { "" } else { " | \"\"" };
        let _ = writeln!(text, "  /** {} */\n  {property}: {kind}{empty};", attribute.about);
    }
    for what in ["add", "remove"] {
        let options =
            if what == "add" { "AddEventListenerOptions" } else { "EventListenerOptions" };
        let _ = writeln!(
            text,
            "  {what}EventListener<K extends keyof (HTMLElementEventMap & GentleGuideEventMap)>(\n    \
             type: K,\n    listener: (this: GentleGuideElement, event: (HTMLElementEventMap & \
             GentleGuideEventMap)[K]) => unknown,\n    options?: boolean | {options},\n  ): void;\n  \
             {what}EventListener(type: string, listener: EventListenerOrEventListenerObject, \
             options?: boolean | {options}): void;"
        );
    }
    text.push_str(
        "}\n\ndeclare global {\n  interface HTMLElementTagNameMap {\n    \
         \"gentle-guide\": GentleGuideElement;\n  }\n}\n",
    );
    text
}

fn allowed(attribute: &Attribute) -> String {
    let expected = &attribute.expected;
    match attribute.default.as_str() {
        "" => format!("It is {expected}; without it, {}", attribute.unset),
        default if attribute.choices.is_empty() => {
            format!("It is {expected}; without it, {default}")
        }
        default => format!("Without it, {default}"),
    }
}

/// The element in JSX, for React 19.
fn react_types() -> String {
    let listeners: String = EVENTS
        .map(|event| {
            format!("  /** {} */\n  \"on{}\"?: (event: Event) => void;\n", event.about, event.name)
        })
        .concat();
    format!(
        "import type {{ DetailedHTMLProps, HTMLAttributes }} from \"react\";\n\
         import type {{ GentleGuideAttributes, GentleGuideElement }} from \"./index.js\";\n\n\
         interface Listeners {{\n{listeners}}}\n\n\
         declare module \"react\" {{\n  namespace JSX {{\n    interface IntrinsicElements {{\n      \
         \"gentle-guide\": DetailedHTMLProps<HTMLAttributes<GentleGuideElement>, GentleGuideElement> &\n        \
         GentleGuideAttributes &\n        Listeners;\n    }}\n  }}\n}}\n"
    )
}

/// The element in templates, for Vue 3, which turns `@gentle-guide:exit` into `onGentleGuide:exit`.
fn vue_types() -> String {
    let listeners: String = EVENTS
        .map(|event| {
            let name = event.name.replace("gentle-guide", "GentleGuide");
            format!("  /** {} */\n  \"on{name}\"?: (event: Event) => void;\n", event.about)
        })
        .concat();
    format!(
        "import type {{ HTMLAttributes }} from \"vue\";\n\
         import type {{ GentleGuideAttributes }} from \"./index.js\";\n\n\
         interface Listeners {{\n{listeners}}}\n\n\
         declare module \"vue\" {{\n  interface GlobalComponents {{\n    \
         \"gentle-guide\": new () => {{ $props: HTMLAttributes & GentleGuideAttributes & Listeners }};\n  \
         }}\n}}\n"
    )
}

/// The manifest that editors read (`custom-elements.json`).
fn elements(attributes: &[Attribute]) -> Value {
    let kind = |attribute: &Attribute| json!({ "text": type_of(attribute) });
    let attributes_in_markup = attributes.iter().map(|attribute| {
        let mut entry = json!({
            "name": attribute.name,
            "fieldName": attribute.property,
            "type": kind(attribute),
            "description": attribute.about,
        });
        if let Some(entry) = entry.as_object_mut().filter(|_| !attribute.default.is_empty()) {
            entry.insert("default".to_owned(), json!(attribute.default));
        }
        entry
    });
    let fields = attributes.iter().map(|attribute| {
        json!({
            "kind": "field",
            "name": attribute.property,
            "attribute": attribute.name,
            "reflects": true,
            "type": kind(attribute),
            "description": attribute.about,
        })
    });
    let events = EVENTS.map(|event| {
        json!({ "name": event.name, "type": { "text": "Event" }, "description": event.about })
    });
    let slot = "Words for readers without scripts or frames: a link and helplines. Or the frame itself, in the fast snippet.";
    json!({
        "schemaVersion": "1.0.0",
        "readme": "README.md",
        "modules": [{
            "kind": "javascript-module",
            "path": "site/gentle-guide.js",
            "declarations": [{
                "kind": "class",
                "customElement": true,
                "name": "GentleGuide",
                "tagName": "gentle-guide",
                "superclass": { "name": "HTMLElement" },
                "description": ABOUT,
                "attributes": attributes_in_markup.collect::<Vec<_>>(),
                "members": fields.collect::<Vec<_>>(),
                "events": events,
                "slots": [{ "name": "", "description": slot }],
            }],
            "exports": [{
                "kind": "custom-element-definition",
                "name": "gentle-guide",
                "declaration": { "name": "GentleGuide" },
            }],
        }],
    })
}

/// Installs the package of the release that was built last into a scratch folder with three apps,
/// checks its types and its shape, and builds the apps, for the browser tests to open.
pub fn try_package() -> Result {
    pack(&dist::folder())?;
    let scratch = scratch();
    let apps = dist::files_in(&sources().join("try"))?.into_iter();
    let apps = apps.filter(|(name, _)| !name.starts_with("node_modules/"));
    for app in ["plain", "react", "vue"] {
        release::clear(&scratch.join(app))?;
    }
    dist::copy(apps.collect(), &scratch)?;
    setup::npm_install(&scratch, "what the npm package is tried with")?;
    let package = scratch.join("package.tgz");
    fs::copy(dist::folder().join(file_name()), &package)
        .map_err(|error| format!("cannot copy the package: {error}"))?;
    // The one from before may have the same version.
    release::clear(&scratch.join("node_modules").join("gentle-guide"))?;
    let install = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
    let mut npm = command("npm", install);
    run_command(npm.args(["--prefer-offline", "./package.tgz"]).current_dir(&scratch))?;
    run_command(command("npm", ["run", "--silent", "all"]).current_dir(&scratch))
}

/// Where the apps are, each with what Vite made of it in `dist`.
pub fn scratch() -> PathBuf {
    root().join("target").join("npm").join("try")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_says_of_every_attribute_and_event_what_the_loader_says() {
        let attributes = api::attributes().unwrap();
        let types = types(&attributes);
        let elements = elements(&attributes);
        let listed = elements["modules"][0]["declarations"][0].clone();
        let names = |what: &str| {
            let list = listed[what].as_array().unwrap();
            list.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            names("attributes"),
            attributes.iter().map(|one| &*one.name).collect::<Vec<_>>()
        );
        assert_eq!(
            names("members"),
            attributes.iter().map(|one| &*one.property).collect::<Vec<_>>()
        );
        assert_eq!(names("events"), EVENTS.map(|event| event.name));
        for Attribute { name, .. } in &attributes {
            assert!(types.contains(&format!("  \"{name}\"?: ")), "{name}");
        }
        assert!(
            types.contains("\"theme\"?: \"auto\" | \"light\" | \"dark\" | \"host\";"),
            "{types}"
        );
        for event in EVENTS {
            assert!(types.contains(&format!("\"{}\": Event;", event.name)));
            assert!(react_types().contains(&format!("\"on{}\"?", event.name)));
        }
    }

    #[test]
    fn a_site_gets_from_the_package_what_it_serves_and_no_smaller_forms() {
        let release = tempfile::tempdir().unwrap();
        let frozen = format!("{VERSION}/gentle-guide.js");
        for file in
            ["gentle-guide.js", "gentle-guide.js.br", "a/en.html", &frozen, "headers/a", "x.tgz"]
        {
            let file = release.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            write_file(&file, "").unwrap();
        }
        let names: Vec<String> = site_files(release.path()).unwrap().into_keys().collect();
        assert_eq!(names, ["a/en.html", "gentle-guide.js"]);
    }
}
