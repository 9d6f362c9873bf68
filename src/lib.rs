//! A private, gentle health explainer and reassurance quiz for any website.
//!
//! The crate is built in layers, and arrows point one way: `frame` knows
//! `view`, `view` knows `guide`, and `guide` knows neither a browser nor Yew.
//! Features switch the upper layers on, so the compiler itself checks that
//! the lower ones stand alone.

/// The version of a release, as in `Cargo.toml`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub mod guide;

#[cfg(any(feature = "author", feature = "snippet"))]
pub mod snippet;

#[cfg(feature = "view")]
pub mod view;

#[cfg(feature = "view")]
pub mod frame;

#[cfg(feature = "site")]
pub mod site;
