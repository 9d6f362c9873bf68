//! What the app tells the loader. With `exit`, which the head script sends
//! when the reader leaves (`head.js`), these are the three messages.
//!
//! None of them takes an answer, an outcome or a section as input: what is not
//! a parameter cannot leak.

/// A message to the loader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The app is running.
    Ready,
    /// The room the widget would like.
    Size(Size),
}

/// One of the few heights the widget asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// What the snippet keeps free: nothing on the page moves when it is told.
    Regular,
    /// For large text.
    Large,
}

impl Size {
    /// The size for text so many pixels high. It depends on nothing else, and
    /// so can tell nothing else.
    pub fn of(text: f64) -> Size {
        if text >= 20.0 { Size::Large } else { Size::Regular }
    }

    fn name(self) -> &'static str {
        match self {
            Size::Regular => "regular",
            Size::Large => "large",
        }
    }
}

impl Message {
    /// The message as it travels: a plain string.
    pub fn text(self) -> String {
        match self {
            Message::Ready => "gentle-guide:ready".to_owned(),
            Message::Size(size) => ["gentle-guide:size:", size.name()].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that makes a message, with all that goes in. One more parameter, an
    /// answer say, and this does not compile.
    const _: fn(f64) -> Size = Size::of;
    const _: fn(Message) -> String = Message::text;

    /// A message that could carry more would be a kind of its own here.
    const fn payloads(message: Message) -> usize {
        match message {
            Message::Ready => 1,
            Message::Size(Size::Regular | Size::Large) => 2,
        }
    }

    #[test]
    fn no_message_has_room_for_an_answer() {
        assert_eq!(payloads(Message::Ready) + payloads(Message::Size(Size::Large)), 3);
        assert_eq!(size_of::<Message>(), 1, "there is room for more than the size");
    }

    #[test]
    fn there_are_three_payloads_in_all() {
        let sizes = [Size::Regular, Size::Large].map(Message::Size);
        let all = [Message::Ready].into_iter().chain(sizes).map(Message::text);
        assert_eq!(
            all.collect::<Vec<_>>(),
            ["gentle-guide:ready", "gentle-guide:size:regular", "gentle-guide:size:large"]
        );
    }

    /// The head script holds the first answer until the app comes. What it says
    /// is made of the size of text, or of nothing.
    #[test]
    fn the_head_script_says_two_things_and_no_answer() {
        let script = include_str!("head.js");
        let said: Vec<&str> = script
            .split("parent.postMessage(")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once(')')?.0))
            .collect();
        assert_eq!(said, ["`gentle-guide:size:${size}`, \"*\"", "\"gentle-guide:exit\", \"*\""]);
        assert_eq!(script.matches("postMessage").count(), 2);
        let size = "const size = parseFloat(getComputedStyle(html).fontSize) >= 20 ? ";
        assert_eq!(script.matches("size = ").count(), script.matches(size).count());
    }

    #[test]
    fn the_size_depends_on_the_size_of_text_only() {
        assert_eq!(Size::of(16.0), Size::Regular);
        assert_eq!(Size::of(24.0), Size::Large);
    }
}
