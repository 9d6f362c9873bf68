//! The explainer: sections that open and close by themselves.

use super::app::{Mode, Shown};
use super::html::{Attr, El, el, heading, says};
use crate::guide::edition::{Block, Section, Text};

/// The explainer. Which section is open is the browser's own affair: the
/// view neither knows nor sets it. In the frame's page it stands there already,
/// and the running app makes only the room that it is moved to.
pub fn explainer(shown: &Shown<'_>) -> El {
    let edition = shown.edition();
    let room = el("section", "gg-place gg-read").attr(Attr::AriaLabelledBy, "gg-read-title");
    if shown.live() && shown.mode == Mode::Isolated {
        return room;
    }
    let sections = edition.sections.iter().map(|section| {
        el("details", "")
            .key(&section.id)
            .attr(Attr::Id, section_id(section))
            .child(summary(shown.top, 1, &section.title))
            .child(body(el("div", "gg-body"), section, shown.top))
    });
    room.child(title(shown.top, "gg-read-title").text(&edition.title))
        .child(says("p", "gg-lead", &edition.lead))
        .child(el("div", "gg-sections").list(sections))
}

/// The heading of a part, or of what a part shows. It can take the focus when
/// the reader is brought to it.
pub fn title(top: u8, id: &'static str) -> El {
    heading(top, 0, "gg-heading").attr(Attr::Id, id).attr(Attr::TabIndex, "-1")
}

/// What opens and closes a section, so many heading levels down.
pub fn summary(top: u8, below: u8, text: &Text) -> El {
    el("summary", "").child(heading(top, below, "gg-summary").text(text))
}

/// A small heading, one level down.
pub fn small_heading(top: u8, text: &Text) -> El {
    heading(top, 1, "gg-small-heading").text(text)
}

/// A list of words.
pub fn bullets(items: &[Text]) -> El {
    el("ul", "").list(items.iter().map(|item| says("li", "", item)))
}

/// The DOM id of a section.
fn section_id(section: &Section) -> String {
    ["gg-section-", &section.id].concat()
}

/// Adds what stands in a section.
pub fn body(mut place: El, section: &Section, top: u8) -> El {
    for block in &section.body {
        let shown = match block {
            Block::Paragraph(text) => says("p", "", text),
            Block::Heading(text) => heading(top, 2, "gg-small-heading").text(text),
            Block::List(items) => bullets(items),
            Block::Say(items) => {
                let items = items.iter().map(|item| el("li", "").child(says("q", "", item)));
                el("ul", "gg-say").list(items)
            }
            Block::Ask(question, answer) => {
                place = place.child(heading(top, 2, "gg-small-heading").text(question));
                says("p", "", answer)
            }
        };
        place = place.child(shown);
    }
    place
}
