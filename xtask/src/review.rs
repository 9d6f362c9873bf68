//! `cargo xtask docs`: the page on which a clinician reviews what the guide says.

use std::fmt::Write;
use std::fs;

use gentle_guide::guide::source::{Evidence, Place};

use crate::{Result, check, root};

/// Where the page stands, below the repository's top folder.
pub const PAGE: &str = "docs/topics.md";

/// Writes the page.
pub fn run() -> Result {
    let file = root().join(PAGE);
    fs::write(&file, page()?)
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    println!("wrote {PAGE}");
    Ok(())
}

/// Every topic of the guide that ships beside the sentence that carries it, as Markdown.
pub fn page() -> Result<String> {
    let source = check::source(None)?;
    let english = source.locales.iter().find(|locale| locale.language() == "en");
    let words = &english.ok_or("the guide has no English words")?.guide;
    let mut page = format!(
        "# Topics and the sentences that carry them\n\n\
         Made by `cargo xtask docs` from `content/{}`; a test fails when it is out of date.\n\n\
         Reviewed by a clinician: {}.\n\n\
         Evidence: *well* supported, *plausible*, *contested* or unsupported, *advice* or tone.\n\
         A topic marked *reframe* is said in other words than its sources used.\n\n\
         | id | evidence | topic | text key | sentence |\n|---|---|---|---|---|\n",
        source.structure.id, words.about.reviewed_by.clinician
    );
    for (id, topic) in source.topics.topic.iter().filter(|(_, topic)| topic.place != Place::Out) {
        let key = source.structure.topics.get(id).map_or("", String::as_str);
        let sentence = words.words.get(key).map_or("", String::as_str);
        let reframe = if topic.place == Place::Reframe { ", reframe" } else { "" };
        let _ = writeln!(
            page,
            "| {id} | {}{reframe} | {} | `{key}` | {} |",
            evidence(topic.evidence),
            cell(&topic.about),
            cell(sentence)
        );
    }
    page.push_str("\n## Left out on purpose\n\n| id | topic |\n|---|---|\n");
    for (id, topic) in source.topics.topic.iter().filter(|(_, topic)| topic.place == Place::Out) {
        let _ = writeln!(page, "| {id} | {} |", cell(&topic.about));
    }
    Ok(page)
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Well => "well",
        Evidence::Plausible => "plausible",
        Evidence::Contested => "contested",
        Evidence::Advice => "advice",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_page_is_what_the_guide_says_today() {
        let committed = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
        assert!(committed == page().unwrap(), "{PAGE} is out of date: run `cargo xtask docs`");
    }
}
