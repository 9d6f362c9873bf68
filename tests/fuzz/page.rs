//! What a printed page is made of: listed elements and attributes alone, so
//! that no words of a guide can have become markup.

use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use gentle_guide::guide::edition::Edition;
use gentle_guide::view::app::Props;
pub(crate) use gentle_guide::view::print;

const ELEMENTS: &str = "a button details div fieldset h1 h2 h3 h4 h5 h6 input label legend li nav \
                        option p q section select span strong summary template ul";
const ATTRIBUTES: &str = "aria-current aria-describedby aria-label aria-labelledby autocomplete \
                          checked class data-place data-press dir for href id lang name rel role \
                          selected tabindex target type value";

/// Does the page of an edition, as it stands before any script, hold nothing odd?
pub(crate) fn prints_well(edition: &Edition) -> Result<(), String> {
    let kept = edition.clone().keep();
    let html = print(Props::prerendered(kept.clone()));
    // Nobody else frees it, and there are thousands.
    drop(Rc::try_unwrap(kept).map(ManuallyDrop::into_inner));
    is_well_made(&html)
}

/// Is a page made of listed elements and attributes, with ids that are there
/// once and links that lead where links may?
pub(crate) fn is_well_made(html: &str) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    // What a template holds is in no document until it takes the place of others.
    let mut outside = BTreeSet::new();
    let mut open = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let end = end_of_tag(after).ok_or("a tag that does not end")?;
        let (tag, tail) = after.split_at(end);
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> ends nothing"));
            }
            if open.last() == Some(&"template") {
                // One screen of it takes the place of the introduction or of another; so does its heading.
                ids.remove("gg-quiz-title");
            }
            if name == "template" {
                if let Some(id) = ids.intersection(&outside).next() {
                    return Err(format!("the id {id} is there twice once the template is used"));
                }
                ids = std::mem::take(&mut outside);
            }
            continue;
        }
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !ELEMENTS.split(' ').any(|listed| listed == name) {
            return Err(format!("an element <{name}>"));
        }
        if name != "input" {
            open.push(name);
        }
        for (attribute, value) in pairs(attributes)? {
            if !ATTRIBUTES.split(' ').any(|listed| listed == attribute) {
                return Err(format!("an attribute {attribute} of <{name}>"));
            }
            if attribute == "id" && !ids.insert(value) {
                return Err(format!("the id {value} is there twice"));
            }
            let leads_out =
                ["tel:", "sms:", "https://"].iter().any(|start| value.starts_with(start));
            if attribute == "href" && !leads_out {
                return Err(format!("a link to {value}"));
            }
        }
        if name == "template" {
            outside = std::mem::take(&mut ids);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} do not end")) }
}

/// Where the `>` stands that ends a tag.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    let mut places = text.char_indices();
    places.find_map(|(place, letter)| {
        quoted ^= letter == '"';
        (!quoted && letter == '>').then_some(place)
    })
}

/// Attributes and their values.
fn pairs(attributes: &str) -> Result<Vec<(&str, &str)>, String> {
    let mut found = Vec::new();
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        let (value, tail) = match tail.strip_prefix("=\"") {
            Some(tail) => tail.split_once('"').ok_or("a value that does not end")?,
            None => ("", tail),
        };
        found.push((name, value));
        rest = tail.trim_start();
    }
    Ok(found)
}

#[test]
fn the_judge_of_pages_sees_markup_that_is_not_the_widgets_own() {
    let sound =
        "<div class=\"gg\"><input checked type=\"radio\"/><a href=\"tel:112\">a &lt; b</a></div>";
    assert_eq!(is_well_made(sound), Ok(()));
    for bad in [
        "<div><script>alert(1)</script></div>",
        "<div><img src=\"x\"></div>",
        "<div onclick=\"alert(1)\"></div>",
        "<div class=\"a\" onclick=\"alert(1)\" title=\"\"></div>",
        "<div><a href=\"javascript:alert(1)\">a</a></div>",
        "<div><p></div></p>",
        "<div><p id=\"a\"></p><p id=\"a\"></p></div>",
        "<div><!-- </div>",
        "<div",
    ] {
        assert!(is_well_made(bad).is_err(), "{bad}");
    }
}
