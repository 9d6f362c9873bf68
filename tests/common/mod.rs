//! The shipped guide, for every native test.

// Each test file is a crate of its own and uses what it needs.
#![allow(dead_code)]

use std::path::Path;

use gentle_guide::guide::compile;
use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::rules::Rules;
use gentle_guide::guide::source::Source;

/// The guide that ships, read and put together.
pub(crate) struct Shipped {
    /// The files.
    pub(crate) source: Source,
    /// The rules.
    pub(crate) rules: Rules,
    /// The guide in English.
    pub(crate) english: Edition,
}

/// Reads the guide that ships. That it is sound, tests/content.rs tells.
pub(crate) fn shipped() -> Shipped {
    let source =
        Source::read(Path::new("content/aftercare")).expect("the shipped guide can be read");
    let mut problems = Vec::new();
    let rules = compile::rules(&source, &mut problems).expect("the shipped guide has rules");
    let locale =
        source.locales.iter().find(|locale| locale.language() == "en").expect("there is English");
    let english = compile::edition(&source, locale, &rules, &mut problems);
    assert_eq!(problems, []);
    Shipped { source, rules, english }
}
