//! Whatever is thrown at them, the check, the quiz, the reader of lines, the
//! view and the settings neither panic nor break a promise.
//!
//! Each test throws the same things in every run: they depend on its seed
//! alone, and a failure names the throw.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod guides;
mod lines;
mod quiz;

#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod settings;
#[cfg(feature = "ssr")]
mod view;

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for one throw of one test.
    pub(crate) fn new(seed: u64, throw: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ throw.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// The next number: one step of SplitMix64.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if there is none.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }

    /// Whether something happens that happens once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of a list.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    /// A byte: often small, sometimes any.
    pub(crate) fn byte(&mut self) -> u8 {
        let limit = if self.once_in(10) { 256 } else { 9 };
        self.below(limit) as u8
    }
}

/// Pieces of text that upset those who did not expect them.
pub(crate) const HOSTILE: &[&str] = &[
    "",
    " ",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{202e}desrever",
    "\u{2066}\u{2069}",
    "\u{feff}",
    "\u{ffff}",
    "e\u{301}\u{301}\u{301}\u{301}",
    "👩‍👩‍👧",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "\" onclick=\"alert(1)",
    "' or 1=1 --",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "{n}{total}{number}{word}{date}",
    "{{n}",
    "&lt;&amp;&quot;&#0;",
    "../../../etc/passwd",
    "__proto__",
    "constructor",
    "NaN",
    "-0",
    "99999999999999999999",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "\u{1b}[31m",
    "%s%n%x",
    "you have",
];
