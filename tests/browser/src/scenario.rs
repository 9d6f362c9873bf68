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

            fn tell($engine: $crate::Engine) $story

            #[test]
            $(#[$attribute])*
            fn chromium() {
                tell($crate::Engine::Chromium);
            }

            #[test]
            $(#[$attribute])*
            fn firefox() {
                tell($crate::Engine::Firefox);
            }

            #[test]
            $(#[$attribute])*
            fn webkit() {
                tell($crate::Engine::WebKit);
            }
        }
    };
}
