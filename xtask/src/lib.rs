//! The project's tasks: what `cargo xtask` runs, and the server that the browser tests share with
//! the preview.

pub mod api;
pub mod bench;
pub mod blog;
pub mod bom;
pub mod builder;
pub mod check;
#[cfg(test)]
mod claims;
pub mod command;
pub mod decisions;
pub mod dist;
pub mod editor;
pub mod evaluate;
pub mod gallery;
pub mod guides;
pub mod imports;
pub mod new_guide;
pub mod npm;
pub mod pages;
pub mod parts;
pub mod prerender;
pub mod preview;
pub mod release;
pub mod review;
pub mod schemas;
pub mod server;
pub mod servers;
pub mod setup;
pub mod sites;
pub mod snippet;
pub mod suite;
pub mod tried;
pub mod wordpress;

pub use gentle_guide::site::{headers, policy};

use std::path::{Path, PathBuf};

/// What every task returns. The error is a text for the person at the keyboard: what is wrong,
/// where, and what to do about it.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The repository's top folder.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}
