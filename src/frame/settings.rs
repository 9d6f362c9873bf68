//! The settings that the loader hands over in the frame's address.
//!
//! Theme and accent are for the eye only: the head script applies them before
//! first paint, and they never reach the app.

use crate::guide::edition::Text;
use crate::guide::lines::cut;
use crate::view::state::Start;

/// What a site may set. Every value that is not understood is the default.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Where the reader begins.
    pub start: Start,
    /// The region the site suggests, as it wrote it: the view takes one of its list, and no other.
    pub region: Option<Text>,
    /// The level of the widget's own headings, 1 to 5.
    pub heading: u8,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { start: Start::default(), region: None, heading: 2 }
    }
}

impl Settings {
    /// Reads a fragment such as `#start=quiz&region=gb-sct&heading-level=3`.
    pub fn parse(fragment: &str) -> Settings {
        let mut settings = Settings::default();
        let mut rest = Some(fragment.strip_prefix('#').unwrap_or(fragment));
        while let Some(text) = rest {
            let (pair, next) = cut(text, b'&');
            let (name, value) = cut(pair, b'=');
            let value = value.unwrap_or_default();
            match (name, value.as_bytes()) {
                ("start", b"quiz") => settings.start = Start::Quiz,
                ("start", b"partner") => settings.start = Start::Partner,
                ("region", [_, ..]) => settings.region = Some(Text::from(value)),
                ("heading-level", [digit @ b'1'..=b'5']) => settings.heading = digit - b'0',
                _ => {}
            }
            rest = next;
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_settings_are_read_and_all_else_is_the_default() {
        let read = Settings::parse("#theme=dark&start=quiz&region=gb-sct&heading-level=3");
        assert_eq!(
            read,
            Settings { start: Start::Quiz, region: Some("gb-sct".into()), heading: 3 }
        );
        for odd in ["", "#", "#=&=", "#start=", "#start=Quiz&heading-level=9"] {
            assert_eq!(Settings::parse(odd), Settings::default(), "{odd}");
        }
    }
}
