//! Where in a file a problem is: from the place that the check names to letters of the text.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The letters that a place such as `line 3`, `section.short.title` or `question body, option hurt`
/// stands for, counted in bytes; the file's start if the place is not in it.
pub(crate) fn find(text: &str, place: &str) -> Range<usize> {
    if let Some(line) = place.strip_prefix("line ").and_then(|line| line.parse::<usize>().ok()) {
        return of_line(text, line);
    }
    let Ok(table) = DeTable::parse(text) else { return 0..0 };
    let found = by_key(table.get_ref(), place).or_else(|| by_things(table.get_ref(), place));
    // The first line of it: what follows may be long.
    found.map_or(0..0, |span| {
        let first = text.get(span.clone()).and_then(|text| text.find('\n'));
        span.start..first.map_or(span.end, |line| span.start + line)
    })
}

fn of_line(text: &str, line: usize) -> Range<usize> {
    let mut start = 0;
    for (number, content) in (1..).zip(text.split('\n')) {
        if number == line {
            return start..start + content.len();
        }
        start += content.len() + 1;
    }
    0..0
}

/// A key with dots, or as much of it as there is.
fn by_key(table: &DeTable<'_>, key: &str) -> Option<Range<usize>> {
    let mut found = None;
    let mut rest = Some((table, key));
    while let Some((table, key)) = rest.take() {
        // Names may hold dots themselves.
        let ends = key.match_indices('.').map(|(place, _)| place).chain([key.len()]);
        for end in ends {
            let (name, after) = key.split_at(end);
            let entry = table.iter().find(|(known, _)| known.get_ref() == name);
            let Some((known, value)) = entry else { continue };
            found = Some(match value.get_ref() {
                DeValue::Table(_) => known.span(),
                _ => value.span(),
            });
            if let (DeValue::Table(inner), Some(after)) = (value.get_ref(), after.strip_prefix('.'))
            {
                rest = Some((inner, after));
            }
            break;
        }
    }
    found
}

/// Things by kind and id, one in the other: `outcome urgent, variant alone`, `tip number 2`.
fn by_things(table: &DeTable<'_>, place: &str) -> Option<Range<usize>> {
    let mut at = table;
    let mut found = None;
    for piece in place.split(", ") {
        let (kind, id) = piece.split_once(' ').unwrap_or((piece, ""));
        let Some(value) = at.get(kind).or_else(|| at.get(format!("{kind}s").as_str())) else {
            break;
        };
        found = Some(value.span());
        let inner = match value.get_ref() {
            DeValue::Array(items) => match id.strip_prefix("number ") {
                Some(number) => {
                    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
                    items.get(index)
                }
                None => items.iter().find(|item| is_called(item, id)),
            },
            DeValue::Table(table) => table.get(id),
            _ => None,
        };
        let Some(inner) = inner else { break };
        found = Some(inner.span());
        let DeValue::Table(table) = inner.get_ref() else { break };
        // A table's own span may be its heading alone, which says little: its name says more.
        if let Some(name) = name_of(table) {
            found = Some(name.span());
        }
        at = table;
    }
    found
}

fn name_of<'a, 'b>(table: &'a DeTable<'b>) -> Option<&'a Spanned<DeValue<'b>>> {
    table.get("id").or_else(|| table.get("outcome"))
}

fn is_called(item: &Spanned<DeValue<'_>>, id: &str) -> bool {
    let DeValue::Table(table) = item.get_ref() else { return false };
    name_of(table).and_then(|name| name.get_ref().as_str()) == Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = "id = \"mine\"\nunsure = \"unsure\"\n\n[[question]]\nid = \"body\"\n\
        options = [\n  { id = \"fine\" },\n  { id = \"hurt\" },\n]\n\n[[flag]]\noutcome = \"help\"\n\
        when = [\"body=hurt\"]\n\n[[outcome]]\nid = \"help\"\n[[outcome.variant]]\nid = \"alone\"\n\
        \n[[tip]]\nwhen = []\n[[tip]]\nwhen = [\"a=b\"]\n\n[topics]\n\"T1\" = \"section.a\"\n";

    fn found(place: &str) -> &'static str {
        &GUIDE[find(GUIDE, place)]
    }

    #[test]
    fn every_kind_of_place_is_found() {
        for (place, text) in [
            ("line 2", "unsure = \"unsure\""),
            ("unsure", "\"unsure\""),
            ("question body", "\"body\""),
            ("question body, option hurt", "\"hurt\""),
            ("flag help", "\"help\""),
            ("outcome help, variant alone", "\"alone\""),
            ("topics.T1", "\"section.a\""),
        ] {
            assert_eq!(found(place), text, "{place}");
        }
        assert!(find(GUIDE, "tip number 2").start > GUIDE.find("[[tip]]").unwrap() + 7);
    }

    #[test]
    fn words_are_found_by_their_keys_with_dots() {
        let text = "[about]\nlanguage = \"en\"\n\n[section.short]\ntitle = \"In short\"\n\
                    can-happen = \"It can.\"\nask.q = \"Why?\"\n";
        let found = |place| &text[find(text, place)];
        assert_eq!(found("section.short.can-happen"), "\"It can.\"");
        assert_eq!(found("section.short.ask.q"), "\"Why?\"");
        assert_eq!(found("about.language"), "\"en\"");
        assert_eq!(found("section.short.missing"), "short", "as near as there is");
        assert_eq!(find(text, "question.nowhere"), 0..0);
        assert_eq!(find("not = = toml", "question"), 0..0);
        assert_eq!(find("a = 1", "line 7"), 0..0);
    }
}
