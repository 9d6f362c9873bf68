//! What the page and its worker say to each other, as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A guide as it is being written: its folder, and every file by its path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Guide {
    /// The folder with the guide's own files.
    pub folder: String,
    /// Texts by path.
    pub files: BTreeMap<String, String>,
}

/// What the page asks of its worker. Only the newest is answered to the end.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ask {
    /// Counts up.
    pub number: u32,
    /// The guide.
    pub guide: Guide,
    /// A frame page of this site, whose style, script and app the guide's pages get.
    pub template: String,
    /// The language to show.
    pub language: Option<String>,
    /// Whether every page is asked for, to be hosted.
    pub pack: bool,
    /// The guide that this site's script shows by itself.
    pub shown: String,
    /// The hash of that script, for snippets; empty in a preview.
    pub integrity: String,
}

/// What the worker says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// It has started.
    Ready,
    /// What it has found.
    Checked {
        /// Of the [`Ask`].
        number: u32,
        /// Everything that is wrong, as far as it is known.
        problems: Vec<Said>,
        /// Every language that can be shown: its tag, and its name in itself.
        languages: Vec<(String, String)>,
        /// How many answer sets were gone through; nothing while that is going on.
        sets: Option<u64>,
        /// The page in the language asked for, if it can be shown, and if it is new.
        page: Option<String>,
    },
    /// How far the proof is.
    Proving {
        /// Of the [`Ask`].
        number: u32,
        /// How many answer sets were gone through.
        done: u64,
        /// Of how many.
        sets: u64,
    },
    /// The guide's name, and every page and header file, by path; or why there are none.
    Packed(String, Result<Vec<(String, String)>, String>),
}

/// A problem, as `cargo xtask check` says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Said {
    /// The file it is in.
    pub file: String,
    /// The place in it.
    pub place: String,
    /// The whole sentence.
    pub text: String,
}
