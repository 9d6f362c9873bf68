//! The explainer: sections that open and close by themselves.

use std::rc::Rc;

use yew::prelude::*;

use super::{heading, words};
use crate::guide::edition::{Block, Edition, Section};

/// What the explainer is made with.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The guide in one language.
    pub edition: Rc<Edition>,
    /// The level of the widget's own headings.
    pub heading: u8,
}

/// The explainer. Which section is open is the browser's own affair: the
/// view neither knows nor sets it.
#[component]
pub fn Explainer(props: &Props) -> Html {
    let Props { edition, heading: top } = props;
    html! {
        <section class="gg-place gg-read" aria-labelledby="gg-read-title">
            { title(*top, "gg-read-title", words(&edition.title).into()) }
            <p class="gg-lead">{ words(&edition.lead) }</p>
            <div class="gg-sections">
                { for edition.sections.iter().map(|section| html! {
                    <details key={&*section.id} id={section_id(section)}>
                        <summary>{ heading(*top, 1, None, "gg-summary", words(&section.title).into()) }</summary>
                        <div class="gg-body">{ body(section, *top) }</div>
                    </details>
                }) }
            </div>
        </section>
    }
}

/// The heading of a part, or of what a part shows. It can take the focus when
/// the reader is brought to it.
pub fn title(top: u8, id: &'static str, text: Html) -> Html {
    html! { <div class="gg-title" {id} tabindex="-1">{ heading(top, 0, None, "gg-heading", text) }</div> }
}

/// The DOM id of a section.
pub fn section_id(section: &Section) -> String {
    ["gg-section-", &section.id].concat()
}

/// What stands in a section.
pub fn body(section: &Section, top: u8) -> Html {
    section.body.iter().map(|block| self::block(block, top)).collect()
}

fn block(block: &Block, top: u8) -> Html {
    match block {
        Block::Paragraph(text) => html! { <p>{ words(text) }</p> },
        Block::Heading(text) => heading(top, 2, None, "gg-small-heading", words(text).into()),
        Block::List(items) => html! {
            <ul>{ for items.iter().map(|item| html! { <li>{ words(item) }</li> }) }</ul>
        },
        Block::Say(items) => html! {
            <ul class="gg-say">{ for items.iter().map(|item| html! { <li><q>{ words(item) }</q></li> }) }</ul>
        },
        Block::Ask(question, answer) => html! {
            <>
                { heading(top, 2, None, "gg-small-heading", words(question).into()) }
                <p>{ words(answer) }</p>
            </>
        },
    }
}
