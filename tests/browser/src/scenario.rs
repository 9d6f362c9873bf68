//! One story, told in every engine.

use crate::Engine;
use std::io::{Write, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};

/// What a story ends with when it waited in vain, for the page or for the driver.
struct InVain(String);

/// Ends the story: something did not come in time, or the browser chose not to
/// do what the story is about.
#[track_caller]
pub fn end_in_vain(message: String) -> ! {
    panic_any(InVain(message))
}

/// Tells a story. One that waited in vain is told once more from its start, in
/// a new browser, and says so aloud: on a busy machine a browser can stall. So
/// is one that shows that a check can fail (`the_same_…`): to catch the planted
/// fault in one of two tries is proof of that. Otherwise a wrong value is never
/// asked for twice.
///
/// # Panics
///
/// When the story fails.
pub fn tell(name: &str, engine: Engine, story: fn(Engine)) {
    let control = name.starts_with("the_same_");
    let Err(first) = attempt(engine, control, story) else { return };
    // Not `eprintln!`, which a test that passes in the end would swallow.
    let _ = writeln!(stderr(), "UNSTEADY, told once more: {first}");
    if let Err(second) = attempt(engine, control, story) {
        panic!("{second} (and before that: {first})");
    }
}

fn attempt(engine: Engine, control: bool, story: fn(Engine)) -> Result<(), String> {
    let told = catch_unwind(AssertUnwindSafe(|| story(engine)));
    told.or_else(|cause| match cause.downcast::<InVain>() {
        Ok(vain) => Err(vain.0),
        // What it panicked with stands above.
        Err(_) if control => Err("the planted fault was not caught".to_owned()),
        Err(other) => resume_unwind(other),
    })
}

/// Turns one story into three tests, one for each engine, named
/// `story::chromium`, `story::firefox` and `story::webkit`. The story may end
/// in `;` statements only: it fails by panicking.
///
/// ```ignore
/// scenario!(the_heading_shows, |browser| {
///     browser.goto("http://127.0.0.1:8080/");
///     assert_eq!(browser.text("h1"), "Hello");
/// });
/// ```
///
/// With a second name, all https sites are played by that [`Elsewhere`].
///
/// [`Elsewhere`]: crate::Elsewhere
#[macro_export]
macro_rules! scenario {
    ($(#[$attribute:meta])* $name:ident, |$browser:ident, $elsewhere:ident| $story:block) => {
        $crate::scenario!($(#[$attribute])* $name, |engine| {
            let $elsewhere = &$crate::Elsewhere::start();
            let $browser = &mut $crate::Browser::launch_to(engine, $elsewhere);
            $story
        }, in engine);
    };
    ($(#[$attribute:meta])* $name:ident, |$browser:ident| $story:block) => {
        $crate::scenario!($(#[$attribute])* $name, |engine| {
            let $browser = &mut $crate::Browser::launch(engine);
            $story
        }, in engine);
    };
    ($(#[$attribute:meta])* $name:ident, |$engine:ident| $story:block, in engine) => {
        mod $name {
            #[allow(unused_imports, reason = "not every story needs its surroundings")]
            use super::*;

            fn story($engine: $crate::Engine) $story

            #[test]
            $(#[$attribute])*
            fn chromium() {
                $crate::tell(stringify!($name), $crate::Engine::Chromium, story);
            }

            #[test]
            $(#[$attribute])*
            fn firefox() {
                $crate::tell(stringify!($name), $crate::Engine::Firefox, story);
            }

            #[test]
            $(#[$attribute])*
            fn webkit() {
                $crate::tell(stringify!($name), $crate::Engine::WebKit, story);
            }
        }
    };
}
