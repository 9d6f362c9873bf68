//! Guides, answers and outcomes: pure data and pure functions.
//!
//! A guide is authored as a folder of text files. Native tools read the folder
//! ([`source`]), find every mistake in it ([`check`]) and put it together, one
//! language at a time, as an [`edition::Edition`]: the one value that the
//! reader's browser gets. What the quiz decides is in [`rules`], how it moves
//! from screen to screen in [`quiz`].

pub mod edition;
pub mod lines;
pub mod quiz;
pub mod rules;
pub mod support;

#[cfg(feature = "author")]
pub mod banned;
#[cfg(feature = "author")]
pub mod check;
#[cfg(feature = "author")]
pub mod compile;
#[cfg(feature = "author")]
pub mod evaluate;
#[cfg(feature = "author")]
pub mod proof;
#[cfg(feature = "author")]
pub mod reading;
#[cfg(feature = "author")]
pub mod source;
