//! The lines that a site pastes, as text.
//!
//! Each names two kinds of addresses. The script's is of one version, so that its hash (`integrity`)
//! stays right. The page's never changes, so that readers always get the newest helplines. Only
//! inline, where no page of its own keeps the two apart, is everything of one version.

#[cfg(feature = "author")]
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[cfg(feature = "author")]
use crate::guide::source::{EntrySource, Source};
#[cfg(feature = "author")]
use crate::guide::support::ANYWHERE;

/// The sandbox of the frame, the same in the iframe's attribute and in the frame's header.
/// `allow-same-origin` is never among them: the opaque origin is what keeps the host page out.
pub const SANDBOX: &str = "allow-scripts allow-popups allow-popups-to-escape-sandbox \
                           allow-modals allow-top-navigation-to-custom-protocols";

/// What the frame reads in its own address, and so understands without the script, too.
pub const IN_ADDRESS: [&str; 5] = ["theme", "accent", "start", "region", "heading-level"];

/// Which snippet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The frame stands in the markup: it works where scripts are stripped, too.
    Fast,
    /// The script makes the frame.
    Short,
    /// Without a frame, in the page itself. Less private.
    Inline,
}

impl Kind {
    /// Every kind, the recommended one first.
    pub const ALL: [Self; 3] = [Self::Fast, Self::Short, Self::Inline];
}

/// What a snippet says to readers, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The frame's title.
    pub title: String,
    /// The link to the guide as a page of its own.
    pub page: String,
    /// The link to helplines.
    pub helplines: String,
    /// Where that link goes. Empty: there is no such link.
    pub directory: String,
    /// What to do in danger.
    pub danger: String,
    /// Whether the language runs from right to left.
    pub right_to_left: bool,
}

/// The topic of what has helplines for everywhere.
#[cfg(feature = "author")]
const DIRECTORY: &str = "directory";

/// What the snippets say in each language that a guide has words in. A support list of one's own may
/// know other helplines everywhere than the one that ships, or none.
///
/// # Errors
///
/// What is missing.
#[cfg(feature = "author")]
pub fn words(source: &Source) -> Result<BTreeMap<String, Words>, String> {
    let everywhere = source.support.entry.iter().filter(|entry| {
        entry.url.is_some() && entry.region.iter().any(|region| region == ANYWHERE)
    });
    let is_directory = |entry: &&EntrySource| entry.topics.iter().any(|topic| topic == DIRECTORY);
    let directory = everywhere.clone().find(is_directory).or_else(|| everywhere.clone().next());
    let directory = directory.and_then(|entry| entry.url.clone()).unwrap_or_default();
    let words_of = |words: &BTreeMap<String, String>, key: &str| {
        words.get(key).cloned().ok_or_else(|| format!("the interface has no words `{key}`"))
    };
    let mut found = BTreeMap::new();
    for locale in &source.locales {
        let words = &locale.interface.words;
        let said = Words {
            title: words_of(words, "interface.page-title")?,
            page: words_of(words, "snippet.page")?,
            helplines: words_of(words, "snippet.helplines")?,
            directory: directory.clone(),
            danger: words_of(words, "snippet.danger")?,
            right_to_left: locale.guide.about.right_to_left,
        };
        found.insert(locale.language().to_owned(), said);
    }
    Ok(found)
}

/// What goes into a snippet.
#[derive(Clone, Debug)]
pub struct Snippet<'a> {
    /// Where the release is served, without a slash at its end: `https://guide.example`.
    pub base: &'a str,
    /// The release's version.
    pub version: &'a str,
    /// The hash of its script, `sha384-…`. Empty: the script that changes with each release.
    pub integrity: &'a str,
    /// The guide's name: `aftercare`.
    pub guide: &'a str,
    /// The guide that the release's script shows unless the element names another.
    pub shown: &'a str,
    /// The guide's language: `pt-BR`.
    pub lang: &'a str,
    /// Attributes of the element and their values. Those without a value are left out.
    pub settings: &'a [(&'a str, &'a str)],
    /// The words beside the frame.
    pub words: &'a Words,
}

impl Snippet<'_> {
    /// The snippet, in at most four lines. None is empty, and the element's tag stands alone on its
    /// line: so Markdown leaves it as it is.
    pub fn write(&self, kind: Kind) -> String {
        let Self { base, version, integrity, guide, shown, lang, words, .. } = self;
        let script = match kind {
            _ if integrity.is_empty() => format!("{base}/gentle-guide.js"),
            Kind::Inline => format!("{base}/{version}/gentle-guide.js"),
            _ => format!("{base}/gentle-guide-{version}.js"),
        };
        let integrity = match *integrity {
            "" => String::new(),
            hash => format!(" integrity=\"{}\" crossorigin", escape(hash)),
        };
        let page = escape(&format!("{base}/{guide}/{lang}.html"));
        let mut text = String::new();
        if kind == Kind::Inline {
            text.push_str(
                "<!-- Less private than the frame: this page's own tools may see where readers \
                 click and which keys they press. -->\n",
            );
        }
        text += &format!("<script async src=\"{}\"{integrity}></script>\n", escape(&script));
        text += &format!("<gentle-guide lang=\"{}\"", escape(lang));
        if kind == Kind::Inline {
            text += " mode=\"inline\"";
        }
        if guide != shown && kind != Kind::Fast {
            text += &format!(" guide=\"{}\"", escape(guide));
        }
        for (name, value) in self.given() {
            text += &format!(" {name}=\"{}\"", escape(value));
        }
        text += ">\n";
        if kind == Kind::Fast {
            // Old-fashioned attributes keep its room free without a style that a policy could refuse.
            text += &format!(
                "<iframe src=\"{page}{}\" title=\"{}\" width=\"100%\" height=\"640\" frameborder=\"0\" \
                 align=\"top\" sandbox=\"{SANDBOX}\" referrerpolicy=\"no-referrer\"></iframe>\n",
                escape(&self.fragment()),
                escape(&words.title)
            );
        }
        let direction = if words.right_to_left { " dir=\"rtl\"" } else { "" };
        text += &format!(
            "<p{direction}><a href=\"{page}\" rel=\"noreferrer\">{}</a>. ",
            escape(&words.page)
        );
        if !words.directory.is_empty() {
            text += &format!(
                "<a href=\"{}\" rel=\"noreferrer\">{}</a>. ",
                escape(&words.directory),
                escape(&words.helplines)
            );
        }
        text += &format!("{}</p></gentle-guide>\n", escape(&words.danger));
        text
    }

    /// A page with nothing but the fast snippet in it: the guide at work, before it stands anywhere.
    pub fn page(&self) -> String {
        let direction = if self.words.right_to_left { "rtl" } else { "ltr" };
        format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{direction}\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n{}</html>\n",
            escape(self.lang),
            escape(&self.words.title),
            self.write(Kind::Fast)
        )
    }

    /// The settings that have a value, without those that have a place of their own.
    fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        let elsewhere = |name: &str| ["lang", "guide", "mode"].contains(&name);
        self.settings.iter().copied().filter(move |(name, value)| {
            !value.is_empty()
                && !elsewhere(name)
                && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        })
    }

    /// The settings as the frame reads them in its address.
    fn fragment(&self) -> String {
        let known = self.given().filter(|(name, value)| {
            // Only the script can follow the page's theme.
            IN_ADDRESS.contains(name) && *value != "host"
        });
        let pairs: Vec<String> =
            known.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if pairs.is_empty() { String::new() } else { format!("#{}", pairs.join("&")) }
    }
}

/// Text as it may stand between tags and in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A value as it may stand in an address.
fn encode(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words {
            title: "A gentle guide".to_owned(),
            page: "Open the guide".to_owned(),
            helplines: "Free helplines".to_owned(),
            directory: "https://lines.example".to_owned(),
            danger: "In danger, call.".to_owned(),
            right_to_left: false,
        }
    }

    fn write(kind: Kind, settings: &[(&str, &str)], words: &Words) -> String {
        let snippet = Snippet {
            base: "https://guide.example",
            version: "1.2.3",
            integrity: "sha384-abc",
            guide: "aftercare",
            shown: "aftercare",
            lang: "en",
            settings,
            words,
        };
        snippet.write(kind)
    }

    #[test]
    fn a_guide_that_the_script_would_not_show_by_itself_is_named() {
        let words = words();
        for (guide, shown) in [("night", "aftercare"), ("aftercare", "night"), ("a", "a")] {
            let snippet = Snippet {
                base: "https://guide.example",
                version: "1.2.3",
                integrity: "",
                guide,
                shown,
                lang: "en",
                settings: &[],
                words: &words,
            };
            for kind in Kind::ALL {
                let text = snippet.write(kind);
                let named = text.contains(&format!(" guide=\"{guide}\""));
                assert_eq!(named, guide != shown && kind != Kind::Fast, "{text}");
                assert!(
                    text.contains(&format!("https://guide.example/{guide}/en.html\"")),
                    "{text}"
                );
            }
            let nowhere = Words { directory: String::new(), ..words.clone() };
            let text = Snippet { words: &nowhere, ..snippet.clone() }.write(Kind::Short);
            assert!(text.contains("Open the guide</a>. In danger, call.</p>"), "{text}");
            let page = snippet.page();
            assert!(page.contains(&snippet.write(Kind::Fast)) && page.contains("<title>A gentle"));
        }
    }

    #[test]
    fn every_snippet_has_at_most_four_lines_and_leaves_markdown_no_way_in() {
        for kind in Kind::ALL {
            let text = write(kind, &[("theme", "dark")], &words());
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines.len() <= 4 && lines.iter().all(|line| line.starts_with('<')), "{text}");
            assert!(lines.iter().any(|line| line.starts_with("<gentle-guide ")
                && line.matches('<').count() == 1
                && line.ends_with('>')));
        }
    }

    #[test]
    fn the_script_is_of_one_version_and_the_page_is_not() {
        for kind in [Kind::Fast, Kind::Short] {
            let text = write(kind, &[], &words());
            assert!(text.contains(
                "src=\"https://guide.example/gentle-guide-1.2.3.js\" integrity=\"sha384-abc\" crossorigin>"
            ));
            assert_eq!(text.matches("1.2.3").count(), 1, "{text}");
            assert!(text.contains("\"https://guide.example/aftercare/en.html\""));
        }
        let inline = write(Kind::Inline, &[], &words());
        assert!(inline.contains("src=\"https://guide.example/1.2.3/gentle-guide.js\" integrity="));
        assert!(inline.starts_with("<!-- Less private"));
    }

    #[test]
    fn settings_are_understood_without_the_script_where_the_frame_can() {
        let settings = [
            ("theme", "host"),
            ("accent", "#7a4b6e"),
            ("region", ""),
            ("exit-href", "https://a.b/?c&d"),
        ];
        let text = write(Kind::Fast, &settings, &words());
        assert!(text.contains(
            "<gentle-guide lang=\"en\" theme=\"host\" accent=\"#7a4b6e\" exit-href=\"https://a.b/?c&amp;d\">"
        ));
        assert!(text.contains("en.html#accent=%237a4b6e\" title"), "{text}");
    }

    #[test]
    fn no_value_and_no_word_gets_out_of_its_place() {
        let bad = "\"><script>alert(1)</script>\n<b";
        let words = Words { title: bad.to_owned(), page: bad.to_owned(), ..words() };
        for kind in Kind::ALL {
            let text = write(kind, &[("accent", bad), (bad, "x"), ("lang", "x")], &words);
            assert_eq!(text.matches("<script").count(), 1, "{text}");
            assert!(!text.contains("<b") && !text.contains("lang=\"x\""), "{text}");
        }
    }
}
