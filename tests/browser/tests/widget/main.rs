//! What readers do in the widget, on a blog's page, in three engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(clippy::indexing_slicing, reason = "these are tests")]

mod explainer;
mod failures;
mod hearing;
mod hostile_host;
mod inline;
mod isolation;
mod leaving;
mod outcomes;
mod paths;
mod printing;
mod quiz;
mod settings;
mod several;
mod take_over;
mod trackers;
mod urgent;
