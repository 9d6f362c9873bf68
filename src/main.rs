//! The app inside the frame.
fn main() {}
