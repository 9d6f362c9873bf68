//! One story, told in every engine.

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
#[macro_export]
macro_rules! scenario {
    ($(#[$attribute:meta])* $name:ident, |$browser:ident| $story:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every story needs its surroundings")]
            use super::*;

            fn tell($browser: &mut $crate::Browser) $story

            #[test]
            $(#[$attribute])*
            fn chromium() {
                tell(&mut $crate::Browser::launch($crate::Engine::Chromium));
            }

            #[test]
            $(#[$attribute])*
            fn firefox() {
                tell(&mut $crate::Browser::launch($crate::Engine::Firefox));
            }

            #[test]
            $(#[$attribute])*
            fn webkit() {
                tell(&mut $crate::Browser::launch($crate::Engine::WebKit));
            }
        }
    };
}
