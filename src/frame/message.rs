//! What the page in the frame tells the loader: that the app runs (the app
//! says it), the room it would like, and that the reader leaves (the head
//! script says both, `head.js`). These are the three messages.
//!
//! None of them takes an answer, an outcome or a section as input: what is not
//! a parameter cannot leak.

/// The app is running.
pub const READY: &str = "gentle-guide:ready";

#[cfg(test)]
mod tests {
    /// What a script says by these calls, in order.
    fn said<'a>(script: &'a str, call: &str) -> Vec<&'a str> {
        let calls = script.split(call).skip(1);
        calls.filter_map(|rest| Some(rest.split_once(')')?.0)).collect()
    }

    /// The head script holds the first answers until the app comes. What it says
    /// is made of the size of text, or of nothing.
    #[test]
    fn the_head_script_says_two_things_and_no_answer() {
        let script = include_str!("head.js");
        let said = said(script, "parent.postMessage(");
        assert_eq!(said, ["`gentle-guide:size:${size}`, \"*\"", "\"gentle-guide:exit\", \"*\""]);
        assert_eq!(script.matches("postMessage").count(), 2);
        let size = "const size = parseFloat(getComputedStyle(html).fontSize) >= 20 ? \"large\" : \"regular\";";
        assert_eq!(script.matches("size = ").count(), script.matches(size).count());
    }

    /// The app has no other word for the loader than that it runs: it is sent in one place, by a
    /// function that takes nothing.
    #[test]
    fn the_app_says_one_thing() {
        let sources = [
            include_str!("boot.rs"),
            include_str!("stage.rs"),
            include_str!("inline.rs"),
            include_str!("settings.rs"),
            include_str!("../main.rs"),
        ];
        let count =
            |what: &str| sources.map(|text| text.matches(what).count()).iter().sum::<usize>();
        assert_eq!(count("post_message"), 1);
        assert_eq!(count("post_message(&JsValue::from_str(READY), \"*\")"), 1);
        assert_eq!(count("pub ready: Box<dyn Fn()>,"), 1);
    }

    /// Nor has the helper of the inline mode, with the size of text and the leave button besides.
    #[test]
    fn the_inline_helper_says_three_things_and_no_answer() {
        let script = include_str!("../loader/inline.js");
        let said = said(script, "widget.hear(");
        assert_eq!(
            said,
            ["\"gentle-guide:ready\"", "`gentle-guide:size:${size}`", "\"gentle-guide:exit\""]
        );
        let size = "const size = parseFloat(getComputedStyle(widget.box).fontSize) >= 20 ? \"large\" : \"regular\";";
        assert_eq!(script.matches("size = ").count(), script.matches(size).count());
    }
}
