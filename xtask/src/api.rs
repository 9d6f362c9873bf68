//! What a site can set on the element and hear from it: read off the loader, by running the table
//! that its parser uses, and written as a table into README.md by `cargo xtask docs`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::command::{command, output_for};
use crate::prerender::{read_file, write_file};
use crate::{Result, check, root};

/// Where the table stands.
pub const PAGE: &str = "README.md";
const START: &str =
    "<!-- Made by `cargo xtask docs` from the loader; a test fails when it is out of date. -->\n";
const END: &str = "<!-- Up to here. -->\n";

/// An attribute of the element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// The property that mirrors it.
    pub property: String,
    /// What holds when it is missing or not understood; empty where something else decides.
    pub default: String,
    /// What may stand there, in words.
    pub expected: String,
    /// All that may stand there, where that is a list.
    pub choices: Vec<String>,
    /// All that may stand there, as a regular expression that means the same to all who read it.
    pub pattern: String,
    /// Whether small and capital letters count as the same there.
    pub ignores_case: bool,
    /// What it is for.
    pub about: &'static str,
    /// What decides where it has no default of its own.
    pub unset: &'static str,
}

/// An event of the element. It has no detail, and cannot be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name.
    pub name: &'static str,
    /// When it comes.
    pub about: &'static str,
}

/// Every event: a test compares them with what the loader says.
pub const EVENTS: [Event; 2] = [
    Event {
        name: "gentle-guide:ready",
        about: "Once, when the guide runs and can be used. Again after the element was taken out and put back.",
    },
    Event {
        name: "gentle-guide:exit",
        about: "When the reader leaves: the widget is blank by then, and the browser goes on to `exit-href`.",
    },
];

/// What each attribute is for, and what decides where it has no default.
const ABOUT: [(&str, &str, &str); 9] = [
    (
        "lang",
        "The language of the guide. In the fast snippet the frame's address decides.",
        "the page's language, else `en`",
    ),
    ("region", "Whose helplines stand first.", "none: the reader picks"),
    ("theme", "The colours. `auto` follows the reader's device, `host` follows the page.", ""),
    ("accent", "The colour of buttons and links.", "a quiet plum"),
    ("start", "What is shown first.", ""),
    ("heading-level", "The level of the widget's top headings, to fit the page.", ""),
    ("exit-href", "Where the leave button goes.", ""),
    ("guide", "Which guide. In the fast snippet the frame's address decides.", ""),
    ("mode", "`inline` runs in the page itself, which is less private.", ""),
];

/// Every attribute that the loader reads, in its order.
pub fn attributes() -> Result<Vec<Attribute>> {
    attributes_of(&loader()?)
}

fn loader() -> Result<String> {
    read_file(&root().join("src").join("loader").join("gentle-guide.js"))
}

/// Name, property, default, what is expected, choices, pattern, and whether that ignores case.
type Row = (String, String, String, String, Vec<String>, String, bool);

/// Runs the loader's table in node.
fn attributes_of(loader: &str) -> Result<Vec<Attribute>> {
    let cut = |start: &str, end: &str| {
        let parts: Vec<&str> = loader.split(start).collect();
        let rest = if let [_, rest] = parts[..] { rest.split_once(end) } else { None };
        let found = rest.map(|(found, _)| format!("{start}{found}{end}"));
        found.ok_or_else(|| format!("the loader no longer has `{}` once", start.trim()))
    };
    let script = format!(
        "{}\n{}\n const parse = URL.canParse;
        const propertyOf = (name) => {{ {} return property; }};
        console.log(JSON.stringify(Object.entries(ATTRIBUTES).map(([name, [fallback, expected, allowed]]) => {{
            const words = expected.split(', ');
            const choices = words.every((word) => allowed(word)) ? words : [];
            if (fallback && !allowed(fallback)) throw new Error(`${{name}} refuses its default`);
            const [, pattern, flags] = /\\/(\\^.*)\\/(i?)\\.test/.exec(String(allowed)) ?? [, '', ''];
            if (!pattern && !choices.length) throw new Error(`${{name}} has no pattern`);
            return [name, propertyOf(name), fallback, expected, choices, pattern, flags === 'i'];
        }})));",
        cut("const oneOf = ", ";\n")?,
        cut("const ATTRIBUTES = {", "\n  };\n")?,
        cut("const property = ", ";\n")?,
    );
    let rows: Vec<Row> = serde_json::from_value(run_in_node(&script)?)
        .map_err(|error| format!("the loader's attributes are unreadable: {error}"))?;
    let known: Vec<&str> = ABOUT.iter().map(|(name, ..)| *name).collect();
    let names: Vec<&str> = rows.iter().map(|(name, ..)| name.as_str()).collect();
    if names != known {
        return Err(format!(
            "the loader reads {names:?}, but xtask/src/api.rs describes {known:?}"
        ));
    }
    let attributes = rows.into_iter().zip(ABOUT).map(|(row, (_, about, unset))| {
        let (name, property, default, expected, choices, pattern, ignores_case) = row;
        let pattern =
            if choices.is_empty() { pattern } else { format!("^({})$", choices.join("|")) };
        Attribute {
            name,
            property,
            default,
            expected,
            choices,
            pattern,
            ignores_case,
            about,
            unset,
        }
    });
    Ok(attributes.collect())
}

/// The attributes that the frame is told in its address, and the frame's height in pixels at first.
pub fn told() -> Result<(Vec<String>, u32)> {
    let loader = loader()?;
    let missing = |what: &str| format!("the loader no longer says {what}");
    let between = |start: &str, end: &str| {
        let parts: Vec<&str> = loader.split(start).collect();
        if let [_, rest] = parts[..] { Some(rest.split_once(end)?.0) } else { None }
    };
    let names = between("const SETTINGS = [", "]").ok_or_else(|| missing("what it tells"))?;
    let names: Vec<String> =
        serde_json::from_str(&format!("[{names}]")).map_err(|error| error.to_string())?;
    let height = between("HEIGHTS = { regular: ", ",").and_then(|height| height.parse().ok());
    Ok((names, height.ok_or_else(|| missing("how high the frame is"))?))
}

fn run_in_node(script: &str) -> Result<Value> {
    let failed = |problem: String| format!("node could not run the loader's table: {problem}");
    let said = output_for(&mut command("node", ["-"]), script).map_err(failed)?;
    serde_json::from_slice(&said).map_err(|error| failed(error.to_string()))
}

/// Both tables, as Markdown.
pub fn tables() -> Result<String> {
    let mut page =
        "| attribute | property | what for | values | default |\n|---|---|---|---|---|\n"
            .to_owned();
    for attribute in attributes()? {
        let Attribute { name, property, default, about, unset, .. } = &attribute;
        let values = values(&attribute)?;
        let default = if default.is_empty() { unset.to_string() } else { format!("`{default}`") };
        let _ = writeln!(page, "| `{name}` | `{property}` | {about} | {values} | {default} |");
    }
    page.push_str(
        "\nA property mirrors its attribute: setting one sets the other, and without the \
         attribute it is empty. The element fires these events and no others. They bubble, carry \
         no detail and cannot be stopped.\n\n| event | when |\n|---|---|\n",
    );
    for Event { name, about } in EVENTS {
        let _ = writeln!(page, "| `{name}` | {about} |");
    }
    Ok(page)
}

/// What may stand in an attribute: of languages and regions, those that the guide has.
pub fn values(attribute: &Attribute) -> Result<String> {
    let coded = |words: &[String]| {
        words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")
    };
    Ok(match attribute.name.as_str() {
        "lang" => format!("{}, or a language tag close to one (`de-AT`)", coded(&languages()?)),
        "region" => {
            let regions = check::source(None)?.support.region;
            let of = |language: Option<&String>| {
                let is_listed = |own: &[String]| match language {
                    Some(language) => own.contains(language),
                    None => own.is_empty(),
                };
                let listed = regions.iter().filter(|region| is_listed(&region.languages));
                let ids = listed.map(|region| region.id.clone()).filter(|id| id != "any");
                coded(&ids.collect::<Vec<_>>())
            };
            let mut values = of(None);
            for language in languages()? {
                let more = of(Some(&language));
                if !more.is_empty() {
                    let _ = write!(values, "; in `{language}` also {more}");
                }
            }
            values
        }
        _ if attribute.choices.is_empty() => attribute.expected.clone(),
        _ => coded(&attribute.choices),
    })
}

/// The languages of the guide that ships, English first.
pub fn languages() -> Result<Vec<String>> {
    let named = check::source(None)?.locales.into_iter().map(|locale| locale.guide.about);
    let mut languages: Vec<String> = named.map(|about| about.language).collect();
    languages.sort_by_key(|language| (language != "en", language.clone()));
    Ok(languages)
}

/// Writes the tables into the page.
pub fn write() -> Result {
    let file = root().join(PAGE);
    write_file(&file, with_tables(&read_file(&file)?)?)?;
    println!("wrote the tables of {PAGE}");
    Ok(())
}

fn with_tables(page: &str) -> Result<String> {
    let parts = page.split_once(START).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parts.ok_or_else(|| format!("{PAGE} has no place for the tables"))?;
    Ok(format!("{before}{START}\n{}\n{END}{after}", tables()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_in_the_readme_is_what_the_loader_reads_today() {
        let committed = read_file(&root().join(PAGE)).unwrap();
        let today = with_tables(&committed).unwrap();
        assert!(committed == today, "{PAGE} is out of date: run `cargo xtask docs`");
    }

    #[test]
    fn the_loader_says_the_events_of_the_table_and_no_others() {
        let loader = loader().unwrap();
        let said = loader.split("#say(\"").skip(1).filter_map(|rest| rest.split_once('"'));
        let mut said: Vec<String> = said.map(|(name, _)| format!("gentle-guide:{name}")).collect();
        said.sort();
        let mut known = EVENTS.map(|event| event.name);
        known.sort();
        assert_eq!(said, known);
        assert_eq!(loader.matches("#say(").count(), known.len() + 1, "a name comes from elsewhere");
        assert_eq!(loader.matches("dispatchEvent").count(), 1, "an event is fired elsewhere");
    }

    #[test]
    fn the_same_table_notices_an_attribute_that_nobody_described_and_a_default_that_is_refused() {
        let loader = loader().unwrap();
        let more = loader.replacen(
            "    mode: oneOf",
            "    size: oneOf(\"a\", \"b\"),\n    mode: oneOf",
            1,
        );
        let problem = attributes_of(&more).unwrap_err();
        assert!(problem.contains("\"size\""), "{problem}");
        let wrong = loader.replacen("[\"2\", ", "[\"9\", ", 1);
        assert!(wrong != loader && attributes_of(&wrong).is_err());
        let unlike =
            attributes_of(&loader.replacen("oneOf(\"auto\"", "oneOf(\"light\"", 1)).unwrap();
        assert_ne!(unlike, attributes_of(&loader).unwrap());
    }

    #[test]
    fn the_frame_is_told_some_of_the_attributes() {
        let (told, height) = told().unwrap();
        let attributes = attributes().unwrap();
        assert!(told.iter().all(|name| attributes.iter().any(|one| one.name == *name)));
        assert!(told.len() >= 5 && height >= 320, "{told:?} {height}");
    }

    #[test]
    fn properties_are_the_names_in_camel_case_and_lists_are_known_as_such() {
        let attributes = attributes().unwrap();
        let of = |name: &str| attributes.iter().find(|one| one.name == name).unwrap();
        assert_eq!(of("heading-level").property, "headingLevel");
        assert_eq!(of("theme").choices, ["auto", "light", "dark", "host"]);
        assert!(of("exit-href").choices.is_empty());
        assert_eq!(of("theme").pattern, "^(auto|light|dark|host)$");
        assert_eq!(of("exit-href").pattern, r"^https:\/\/[a-z0-9]");
        assert!(of("accent").ignores_case && !of("region").ignores_case);
    }
}
