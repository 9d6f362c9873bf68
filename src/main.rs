//! The app inside the frame page: one binary for every guide and language.

fn main() {
    gentle_guide::frame::boot::start();
}

/// Manages the memory. Rust's own way is 2 KB more for every reader to load.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
