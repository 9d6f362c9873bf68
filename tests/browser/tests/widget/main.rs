//! What readers do in the widget, on a blog's page, in three engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(clippy::indexing_slicing, reason = "these are tests")]

mod access;
mod api;
mod builder;
mod editor;
mod explainer;
mod failures;
mod forgetting;
mod fuzz;
mod guides;
mod hearing;
mod host_policy;
mod hostile_host;
mod hosts;
mod inline;
mod isolation;
mod language;
mod leaving;
mod libraries;
mod life;
mod not_private;
mod npm;
mod outcomes;
mod package_cdn;
mod paths;
mod picture;
mod pictures;
mod printing;
mod quiz;
mod reach;
mod sending;
mod settings;
mod several;
mod sites;
mod snippet;
mod states;
mod styles;
mod take_over;
mod traces;
mod trackers;
mod tree;
mod urgent;
