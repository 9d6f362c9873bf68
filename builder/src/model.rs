//! What the page knows: what may be chosen, what was chosen, and what follows from it. Nothing here
//! touches a browser.

use gentle_guide::snippet::{Kind, Snippet, Words};
use serde::Deserialize;

/// What the page is told, as `xtask/src/builder.rs` writes it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Data {
    /// The version of the release.
    pub(crate) version: String,
    /// Every guide that the release has. The first is the one that its script shows by itself.
    pub(crate) guides: Vec<Guide>,
    /// What a site can set on the element, in the loader's own words.
    pub(crate) attributes: Vec<Attribute>,
    /// The files of the release; nothing where there is none.
    pub(crate) files: Option<Vec<File>>,
}

/// A guide that can be shown.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Guide {
    /// Its name in addresses.
    pub(crate) name: String,
    /// What it is shipped in.
    pub(crate) languages: Vec<Language>,
    /// Every region of its support list.
    pub(crate) regions: Vec<Region>,
}

/// A language of a guide.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Language {
    /// Its tag: `pt-BR`.
    pub(crate) tag: String,
    /// Its name in itself.
    pub(crate) name: String,
    /// What the snippet says in it.
    pub(crate) words: Words,
}

/// A region whose helplines can stand first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Region {
    /// Its code: `gb-sct`.
    pub(crate) id: String,
    /// Its name in English.
    pub(crate) name: String,
    /// The languages that have it; all of them, if none is named.
    pub(crate) languages: Vec<String>,
}

/// An attribute of the element.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: String,
    /// What holds without it; empty where something else decides.
    pub(crate) default: String,
    /// All that may stand there, where that is a list.
    pub(crate) choices: Vec<String>,
    /// What it is for.
    pub(crate) about: String,
    /// What decides where it has no default.
    pub(crate) unset: String,
}

/// A file of the release.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct File {
    /// Where it stands below the release's address.
    pub(crate) path: String,
    /// Bytes as they are.
    pub(crate) raw: u64,
    /// Bytes as most browsers get them.
    pub(crate) brotli: u64,
    /// The hash that `integrity` takes.
    pub(crate) integrity: String,
}

/// What was chosen. Empty stands for the default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    /// Which snippet.
    pub(crate) kind: Kind,
    /// The guide's name.
    pub(crate) guide: String,
    /// The language's tag.
    pub(crate) lang: String,
    /// Attributes by name, as they were typed.
    pub(crate) values: Vec<(String, String)>,
}

impl Data {
    /// The guide of that name, or the first one.
    pub(crate) fn guide(&self, name: &str) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.name == name).or(self.guides.first())
    }

    /// What is said of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The regions that the chosen guide has in the chosen language.
    pub(crate) fn regions(&self, chosen: &Chosen) -> impl Iterator<Item = &Region> {
        let regions = self.guide(&chosen.guide).map(|guide| &guide.regions).into_iter().flatten();
        let lang = chosen.lang.clone();
        regions
            .filter(move |region| region.languages.is_empty() || region.languages.contains(&lang))
    }

    /// What is chosen before anybody chose: all defaults, in the first language.
    pub(crate) fn start(&self) -> Chosen {
        let guide = self.guides.first();
        let language = guide.and_then(|guide| guide.languages.first());
        Chosen {
            kind: Kind::Fast,
            guide: guide.map(|guide| guide.name.clone()).unwrap_or_default(),
            lang: language.map(|language| language.tag.clone()).unwrap_or_default(),
            values: vec![],
        }
    }

    /// Where a reader goes on leaving.
    pub(crate) fn exit(&self, chosen: &Chosen) -> String {
        let name = "exit-href";
        let typed = chosen.value(name).trim();
        let default = self.attribute(name).map_or("", |attribute| &attribute.default);
        let is_good = !typed.is_empty() && problem(name, typed).is_none();
        if is_good { typed } else { default }.to_owned()
    }

    /// The file that a snippet's script is, in this release.
    fn script(&self, kind: Kind) -> Option<&File> {
        let path = match kind {
            Kind::Inline => format!("{}/gentle-guide.js", self.version),
            Kind::Fast | Kind::Short => format!("gentle-guide-{}.js", self.version),
        };
        self.files.as_ref()?.iter().find(|file| file.path == path)
    }

    /// The snippet. What was typed and is no good is left out.
    pub(crate) fn snippet(&self, base: &str, chosen: &Chosen) -> String {
        let language = self.guide(&chosen.guide).and_then(|guide| guide.language(&chosen.lang));
        let Some(language) = language else { return String::new() };
        let is_good = |name: &str, value: &str| {
            let default = self.attribute(name).map(|attribute| &*attribute.default);
            problem(name, value).is_none() && default != Some(value)
        };
        let settings: Vec<(&str, &str)> = chosen
            .values
            .iter()
            .map(|(name, value)| (&**name, value.trim()))
            .filter(|(name, value)| is_good(name, value))
            .collect();
        let snippet = Snippet {
            base,
            version: &self.version,
            integrity: self.script(chosen.kind).map_or("", |file| &file.integrity),
            guide: &chosen.guide,
            shown: self.guides.first().map_or("", |guide| &guide.name),
            lang: &chosen.lang,
            settings: &settings,
            words: &language.words,
        };
        snippet.write(chosen.kind)
    }

    /// The files that a reader's browser asks for until the quiz can be used, in order; nothing
    /// where there is no release.
    pub(crate) fn weight(&self, chosen: &Chosen) -> Option<Vec<(&'static str, &File)>> {
        let files = self.files.as_ref()?;
        let Chosen { guide, lang, .. } = chosen;
        let own = |kind: &str, ending: &str, folder: &str| {
            let start = format!("{folder}{kind}-");
            files.iter().find(|file| file.path.starts_with(&start) && file.path.ends_with(ending))
        };
        let exact = |path: String| files.iter().find(|file| file.path == path);
        let parts = match chosen.kind {
            Kind::Fast | Kind::Short => vec![
                ("The script on your page", self.script(chosen.kind)),
                (
                    "The guide’s page, all words and style in it",
                    exact(format!("{guide}/{lang}.html")),
                ),
                ("The app’s script", own("app", ".js", "")),
                ("The app", own("app", ".wasm", "")),
            ],
            Kind::Inline => {
                let folder = format!("{}/", self.version);
                vec![
                    ("The script on your page", self.script(chosen.kind)),
                    ("The app’s script", own("inline", ".js", &folder)),
                    ("Its style", own("inline", ".css", &folder)),
                    ("The guide’s words", exact(format!("{folder}{guide}/{lang}.txt"))),
                    ("The app", own("inline", ".wasm", &folder)),
                ]
            }
        };
        parts.into_iter().map(|(what, file)| Some((what, file?))).collect()
    }
}

impl Guide {
    /// The language of that tag.
    pub(crate) fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag == tag)
    }
}

impl Chosen {
    /// What was chosen for an attribute; empty for the default.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }

    /// The same, with another value.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut chosen = self.clone();
        chosen.values.retain(|(own, _)| own != name);
        if !value.is_empty() {
            chosen.values.push((name.to_owned(), value.to_owned()));
        }
        chosen
    }

    /// The same in another language. A region that it does not have is given up.
    pub(crate) fn in_language(&self, data: &Data, lang: &str) -> Self {
        let mut chosen = Self { lang: lang.to_owned(), ..self.clone() };
        if !data.regions(&chosen).any(|region| region.id == self.value("region")) {
            chosen = chosen.with("region", "");
        }
        chosen
    }

    /// The same with another guide, in the same language if that has it.
    pub(crate) fn with_guide(&self, data: &Data, name: &str) -> Self {
        let chosen = Self { guide: name.to_owned(), ..self.clone() };
        let Some(guide) = data.guide(name) else { return chosen };
        match guide.language(&self.lang).or(guide.languages.first()) {
            Some(language) => chosen.in_language(data, &language.tag),
            None => chosen,
        }
    }
}

/// What is wrong with what was typed, in words; nothing if it is good, or empty. The loader decides
/// by the same rules: a test compares them.
pub(crate) fn problem(name: &str, typed: &str) -> Option<&'static str> {
    let typed = typed.trim();
    match name {
        _ if typed.is_empty() => None,
        "accent" => {
            let digits = typed.strip_prefix('#').unwrap_or_default();
            let is_colour = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            (!is_colour).then_some(
                "Write a colour as # and six digits or letters from a to f, such as #7a4b6e.",
            )
        }
        "exit-href" => {
            let lower = typed.to_ascii_lowercase();
            let Some(rest) = lower.strip_prefix("https://") else {
                return Some(match lower.split_once(':').map(|(scheme, _)| scheme) {
                    Some("http") => "This begins with http://. Use the page’s https:// address.",
                    Some("https") => "Two slashes must follow https:, then the site’s name.",
                    Some(scheme) if scheme.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                        "Only an address that begins with https:// works here."
                    }
                    _ => "Write the whole address. It begins with https://.",
                });
            };
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let is_name = host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b));
            if !host.starts_with(|first: char| first.is_ascii_alphanumeric()) || !is_name {
                Some("After https:// the site’s name must follow, such as www.example.org.")
            } else if typed.contains(|c: char| c.is_whitespace() || c == '"' || c == '<') {
                Some("An address has no spaces, quotes or brackets in it.")
            } else {
                None
            }
        }
        _ => None,
    }
}

/// What a site's content security policy must name for a snippet, a directive a line. `origin` is
/// the one that serves the release.
pub(crate) fn policy(origin: &str, kind: Kind) -> String {
    match kind {
        Kind::Fast | Kind::Short => format!("script-src {origin};\nframe-src {origin};"),
        Kind::Inline => {
            format!("script-src {origin} 'wasm-unsafe-eval';\nconnect-src {origin};")
        }
    }
}

/// Bytes for people: `1.2 KB`, of a thousand bytes each.
pub(crate) fn bytes(count: u64) -> String {
    format!("{}.{} KB", count / 1000, count % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://guide.example";

    fn file(path: &str) -> File {
        File { path: path.to_owned(), raw: 2000, brotli: 1000, integrity: format!("sha384-{path}") }
    }

    fn language(tag: &str) -> Language {
        let words = Words {
            title: format!("title {tag}"),
            page: "page".to_owned(),
            helplines: "lines".to_owned(),
            directory: "https://lines.example".to_owned(),
            danger: "danger".to_owned(),
            right_to_left: false,
        };
        Language { tag: tag.to_owned(), name: tag.to_owned(), words }
    }

    fn region(id: &str, languages: &[&str]) -> Region {
        let languages = languages.iter().map(|&tag| tag.to_owned()).collect();
        Region { id: id.to_owned(), name: id.to_owned(), languages }
    }

    fn data(files: Option<Vec<File>>) -> Data {
        let theme = Attribute {
            name: "theme".to_owned(),
            default: "auto".to_owned(),
            ..Attribute::default()
        };
        Data {
            version: "1.2.3".to_owned(),
            guides: vec![
                Guide {
                    name: "aftercare".to_owned(),
                    languages: vec![language("en"), language("de")],
                    regions: vec![region("us", &[]), region("at", &["de"])],
                },
                Guide {
                    name: "night".to_owned(),
                    languages: vec![language("en")],
                    regions: vec![region("nz", &[])],
                },
            ],
            attributes: vec![theme],
            files,
        }
    }

    fn released() -> Data {
        let paths = [
            "1.2.3/aftercare/de.txt",
            "1.2.3/gentle-guide.js",
            "1.2.3/inline-0.css",
            "1.2.3/inline-0.js",
            "1.2.3/inline-0.wasm",
            "aftercare/de.html",
            "app-0.js",
            "app-0.wasm",
            "gentle-guide-1.2.3.js",
            "gentle-guide.js",
        ];
        data(Some(paths.map(file).into()))
    }

    #[test]
    fn a_snippet_has_the_hash_of_the_release_and_without_a_release_none() {
        let data = released();
        let chosen = data.start();
        let snippet = data.snippet(BASE, &chosen);
        assert!(
            snippet.contains("gentle-guide-1.2.3.js\" integrity=\"sha384-gentle-guide-1.2.3.js\"")
        );
        let inline = data.snippet(BASE, &Chosen { kind: Kind::Inline, ..chosen.clone() });
        assert!(inline.contains("integrity=\"sha384-1.2.3/gentle-guide.js\""), "{inline}");
        let none = self::data(None).snippet(BASE, &chosen);
        assert!(!none.contains("integrity") && none.contains("/gentle-guide.js\""), "{none}");
    }

    #[test]
    fn what_is_no_good_and_what_holds_anyway_is_left_out_of_the_snippet() {
        let data = released();
        let chosen = data.start().with("theme", "auto").with("exit-href", "javascript:alert(1)");
        let snippet = data.snippet(BASE, &chosen);
        assert!(!snippet.contains("theme") && !snippet.contains("javascript"), "{snippet}");
        let chosen = chosen.with("theme", "dark").with("exit-href", " https://a.example/b ");
        let snippet = data.snippet(BASE, &chosen);
        assert!(snippet.contains("theme=\"dark\" exit-href=\"https://a.example/b\""), "{snippet}");
    }

    #[test]
    fn a_region_that_the_language_does_not_have_is_given_up() {
        let data = released();
        let german = data.start().in_language(&data, "de").with("region", "at");
        assert_eq!(german.in_language(&data, "en").value("region"), "");
        let kept = german.with("region", "us").in_language(&data, "en");
        assert_eq!(kept.value("region"), "us");
        assert_eq!(data.regions(&data.start()).count(), 1);
    }

    #[test]
    fn another_guide_comes_in_a_language_and_a_region_of_its_own_and_is_named() {
        let data = released();
        let german = data.start().in_language(&data, "de").with("region", "us");
        let night = german.with_guide(&data, "night");
        assert_eq!((&*night.guide, &*night.lang, night.value("region")), ("night", "en", ""));
        assert_eq!(data.regions(&night).map(|region| &*region.id).collect::<Vec<_>>(), ["nz"]);
        let short =
            |chosen: &Chosen| data.snippet(BASE, &Chosen { kind: Kind::Short, ..chosen.clone() });
        assert!(short(&night).contains("<gentle-guide lang=\"en\" guide=\"night\">"));
        assert!(!short(&data.start()).contains("guide=\""));
        assert!(data.snippet(BASE, &night).contains("/night/en.html\""));
        // The guide that ships, in a release where another one comes first.
        let mut other = data.clone();
        other.guides.reverse();
        let named = other.start().with_guide(&other, "aftercare");
        let named = other.snippet(BASE, &Chosen { kind: Kind::Short, ..named });
        assert!(named.contains(" guide=\"aftercare\">"), "{named}");
    }

    #[test]
    fn an_exit_page_is_an_absolute_https_address_or_the_page_says_what_is_wrong() {
        for good in ["", "https://a", "https://www.wikipedia.org/", "HTTPS://a.example:8443/b?c#d"]
        {
            assert_eq!(problem("exit-href", good), None, "{good}");
        }
        let mut told = vec![];
        for bad in [
            "http://a.example",
            "https:a.example",
            "javascript:alert(1)",
            "//a.example",
            "https:///a",
            "https://a.example/b c",
        ] {
            told.push(problem("exit-href", bad).expect(bad));
        }
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 6, "each mistake is told in its own words");
        for bad in
            ["data:text/html,a", "www.example.org", "/a", "https://", "https://-a", "https://a@b"]
        {
            assert!(problem("exit-href", bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn an_accent_is_a_colour_of_six_digits() {
        assert_eq!(problem("accent", "#7A4b6e"), None);
        for bad in ["7a4b6e", "#7a4b6", "#7a4b6g", "plum", "#7a4b6e;"] {
            assert!(problem("accent", bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn the_loader_still_has_the_rules_that_this_page_explains() {
        let loader = include_str!("../../src/loader/gentle-guide.js");
        for rule in [
            "(value) => /^#[0-9a-f]{6}$/i.test(value)",
            "(value) => /^https:\\/\\/[a-z0-9]/i.test(value) && parse(value)",
        ] {
            assert_eq!(loader.matches(rule).count(), 1, "{rule}: see `problem`, too");
        }
    }

    #[test]
    fn the_weight_is_that_of_every_file_that_is_asked_for() {
        let data = released();
        let chosen = data.start().in_language(&data, "de");
        let paths = |chosen: &Chosen| -> Vec<String> {
            let parts = data.weight(chosen).unwrap_or_default();
            parts.into_iter().map(|(_, file)| file.path.clone()).collect()
        };
        let fast = ["gentle-guide-1.2.3.js", "aftercare/de.html", "app-0.js", "app-0.wasm"];
        assert_eq!(paths(&chosen), fast);
        let inline = paths(&Chosen { kind: Kind::Inline, ..chosen });
        assert_eq!(inline.len(), 5);
        assert!(inline.iter().all(|path| path.starts_with("1.2.3/")), "{inline:?}");
        assert_eq!(self::data(None).weight(&data.start()), None);
    }

    #[test]
    fn a_policy_names_what_each_way_needs_and_nothing_unsafe_but_wasm() {
        assert_eq!(
            policy(BASE, Kind::Fast),
            "script-src https://guide.example;\nframe-src https://guide.example;"
        );
        let inline = policy(BASE, Kind::Inline);
        assert!(inline.contains("'wasm-unsafe-eval'") && inline.contains("connect-src"));
        assert!(!inline.contains("frame-src") && !inline.contains("style-src"));
    }

    #[test]
    fn bytes_are_told_in_thousands() {
        assert_eq!(bytes(54_477), "54.4 KB");
        assert_eq!(bytes(999), "0.9 KB");
    }
}
