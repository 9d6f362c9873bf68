//! What the builder is told: what can be chosen, from the guide and the loader, and what the
//! release's files weigh.

use std::path::Path;

use gentle_guide::VERSION;
use serde_json::{Value, json};

use crate::guides::{Guide, Region, english_first};
use crate::{Result, api};

/// All of it, as `builder/src/model.rs` reads it. `manifest` is the list of a release's files.
pub fn data(_: &Path, guides: &[Guide], manifest: Option<&Value>) -> Result<Value> {
    let guides: Vec<Value> = guides.iter().map(guide).collect();
    Ok(json!({
        "version": VERSION,
        "guides": guides,
        "attributes": attributes()?,
        "files": manifest.and_then(|manifest| manifest.get("files")),
    }))
}

/// What can be chosen of a guide: each has its own languages and regions.
fn guide(guide: &Guide) -> Value {
    let mut languages: Vec<_> = guide.languages.iter().collect();
    languages.sort_by(|(one, _), (other, _)| english_first(one, other));
    let languages = languages.into_iter().map(
        |(tag, name)| json!({ "tag": tag, "name": name, "words": guide.snippet_words.get(tag) }),
    );
    let regions = guide.regions.iter().map(
        |Region { id, name, languages }| json!({ "id": id, "name": name, "languages": languages }),
    );
    json!({
        "name": guide.name,
        "languages": languages.collect::<Vec<_>>(),
        "regions": regions.collect::<Vec<_>>(),
    })
}

/// What can be set on the element.
fn attributes() -> Result<Vec<Value>> {
    let attributes = api::attributes()?.into_iter().map(|attribute| {
        let choices = if attribute.choices.is_empty() {
            numbers(&attribute.expected)
        } else {
            attribute.choices
        };
        json!({
            "name": attribute.name,
            "default": attribute.default,
            "choices": choices,
            "about": attribute.about,
            "unset": attribute.unset,
        })
    });
    Ok(attributes.collect())
}

/// The numbers that "a number from 1 to 5" means.
fn numbers(expected: &str) -> Vec<String> {
    let ends = expected.strip_prefix("a number from ").and_then(|ends| ends.split_once(" to "));
    let ends = ends.and_then(|(low, high)| Some((low.parse::<u8>().ok()?, high.parse().ok()?)));
    ends.map_or(vec![], |(low, high)| (low..=high).map(|number| number.to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guides::SHIPPED;
    use crate::{check, root};
    use gentle_guide::guide::support::ANYWHERE;

    #[test]
    fn the_builder_offers_every_language_region_and_value_that_the_loader_takes() {
        let sources = [None, Some("night")].map(|name| check::source(name).unwrap());
        let guides = sources.map(|source| Guide::of(&source, vec![]).unwrap());
        let data = data(&root(), &guides, None).unwrap();
        let column = |list: &Value, name: &str| -> Vec<String> {
            let list = list.as_array().unwrap().iter();
            list.map(|entry| entry[name].as_str().unwrap().to_owned()).collect()
        };
        let languages = &data["guides"][0]["languages"];
        assert_eq!(column(languages, "tag"), api::languages().unwrap());
        assert!(column(languages, "name").iter().all(|name| !name.is_empty()));
        assert!(languages.as_array().unwrap().iter().all(|one| one["words"].is_object()));
        let attributes = api::attributes().unwrap();
        assert_eq!(
            column(&data["attributes"], "name"),
            attributes.iter().map(|attribute| &*attribute.name).collect::<Vec<_>>()
        );
        let regions = check::source(None).unwrap().support.region;
        let regions = regions.into_iter().map(|region| region.id).filter(|id| id != ANYWHERE);
        let told = &data["guides"][0]["regions"];
        assert_eq!(column(told, "id"), regions.collect::<Vec<_>>());
        assert!(column(told, "name").iter().all(|name| !name.is_empty()));
        assert_eq!(column(&data["guides"], "name"), [SHIPPED, "night"]);
        assert_eq!(column(&data["guides"][1]["languages"], "tag"), ["en"]);
        assert_eq!(data["files"], Value::Null);
    }

    #[test]
    fn a_range_of_numbers_is_a_list_of_them() {
        assert_eq!(numbers("a number from 1 to 5"), ["1", "2", "3", "4", "5"]);
        assert!(numbers("a colour such as #7a4b6e").is_empty());
    }
}
