//! Where the app runs: in the page inside the frame, or, where a site asks for
//! it, in the page itself; and what little it tells.
//!
//! This layer knows the view and the three messages. It never knows the page
//! around the app.

pub mod boot;
pub mod inline;
pub mod message;
pub mod settings;
pub mod stage;
