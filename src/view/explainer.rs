//! The explainer: sections that open and close by themselves.

use yew::prelude::*;

use super::app::{Mode, Shown};
use super::html::{el, heading, says, words};
use crate::guide::edition::{Block, Section, Text};

/// The explainer. Which section is open is the browser's own affair: the
/// view neither knows nor sets it. In the frame's page it stands there already,
/// and the running app makes only the room that it is moved to.
pub fn explainer(shown: &Shown<'_>) -> Html {
    let edition = shown.edition();
    let room = el("section", "gg-place gg-read").attr("aria-labelledby", "gg-read-title");
    if shown.live() && shown.mode == Mode::Isolated {
        return room.into();
    }
    let sections = edition.sections.iter().map(|section| {
        el("details", "")
            .key(&section.id)
            .attr("id", section_id(section))
            .child(summary(shown.top, 1, &section.title))
            .child(el("div", "gg-body").child(body(section, shown.top)))
            .into()
    });
    room.child(title(shown.top, "gg-read-title", words(&edition.title)))
        .child(says("p", "gg-lead", &edition.lead))
        .child(el("div", "gg-sections").list(sections))
        .into()
}

/// The heading of a part, or of what a part shows. It can take the focus when
/// the reader is brought to it.
pub fn title(top: u8, id: &'static str, text: Html) -> Html {
    heading(top, 0, "gg-heading", text).attr("id", id).attr("tabindex", "-1").into()
}

/// What opens and closes a section, so many heading levels down.
pub fn summary(top: u8, below: u8, text: &Text) -> Html {
    el("summary", "").child(heading(top, below, "gg-summary", words(text))).into()
}

/// A small heading, one level down.
pub fn small_heading(top: u8, text: &Text) -> Html {
    heading(top, 1, "gg-small-heading", words(text)).into()
}

/// A list of words.
pub fn bullets(items: &[Text]) -> Html {
    el("ul", "").list(items.iter().map(|item| says("li", "", item))).into()
}

/// The DOM id of a section.
fn section_id(section: &Section) -> String {
    ["gg-section-", &section.id].concat()
}

/// What stands in a section.
pub fn body(section: &Section, top: u8) -> Html {
    section.body.iter().map(|block| self::block(block, top)).collect()
}

fn block(block: &Block, top: u8) -> Html {
    match block {
        Block::Paragraph(text) => says("p", "", text),
        Block::Heading(text) => heading(top, 2, "gg-small-heading", words(text)).into(),
        Block::List(items) => bullets(items),
        Block::Say(items) => {
            let items = items.iter().map(|item| el("li", "").child(says("q", "", item)).into());
            el("ul", "gg-say").list(items).into()
        }
        Block::Ask(question, answer) => {
            let question = heading(top, 2, "gg-small-heading", words(question)).into();
            [question, says("p", "", answer)].into_iter().collect()
        }
    }
}
