//! The page inside the frame: how the app starts, and what little it tells.
//!
//! This layer knows the view and the three messages. It never knows the page
//! around the frame.

pub mod boot;
pub mod message;
pub mod settings;
