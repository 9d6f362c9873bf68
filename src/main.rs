//! The app inside the frame page: one binary for every guide and language.

fn main() {
    gentle_guide::frame::boot::start();
}
