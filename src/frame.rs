//! Where the app runs: in the page inside the frame, or, where a site asks for
//! it, in the page itself; and what little it tells.
//!
//! This layer knows the view and the three messages. It never knows the page
//! around the app. Messages and settings need no browser and are tested
//! natively; the rest is for the browser alone.

#[cfg(feature = "frame")]
pub mod boot;
#[cfg(all(feature = "frame", feature = "inline"))]
pub mod inline;
pub mod message;
pub mod settings;
#[cfg(feature = "frame")]
pub mod stage;
