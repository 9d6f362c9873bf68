//! Drives Chromium, Firefox and WebKit through their own WebDriver servers,
//! so that a test can say what a person does and sees.
//!
//! Every call blocks, and every call that cannot be carried out panics with
//! one plain message naming the engine: a test needs no error handling and no
//! sleeps. Calls that name an element wait for it to appear.
//!
//! ```no_run
//! use browser_tests::{Browser, Engine, Key};
//!
//! let mut browser = Browser::launch(Engine::Firefox);
//! browser.goto("http://127.0.0.1:8080/");
//! browser.enter_frame("iframe");
//! browser.click_until("summary", "the details open", |page| page.exists("details[open]"));
//! browser.press(Key::Tab);
//! browser.leave_frame();
//! ```
#![allow(clippy::panic, reason = "a test harness reports failure by panicking")]

mod browser;
mod element;
mod elsewhere;
mod engine;
mod frame;
mod input;
mod install;
mod process;
pub mod reader;
mod scenario;
pub mod site;
mod wire;

pub use browser::Browser;
pub use element::Rect;
pub use elsewhere::Elsewhere;
pub use engine::Engine;
pub use frame::KEEP_SHADOW_ROOTS;
pub use input::{Key, Stroke};
pub use scenario::{end_in_vain, tell};
