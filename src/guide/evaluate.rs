//! Answer sets and outcomes as JSON, a line each.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::rules::{Answers, Picks, Rules};
use super::source::{Structure, shortened};

/// One line of answers: each question as given, in order, doubles and all.
struct Line<'a>(Vec<(Cow<'a, str>, Given<'a>)>);

/// What is given for one question: missing, null and `[]` all mean nothing,
/// and a lone option may stand without brackets.
struct Given<'a>(Vec<Cow<'a, str>>);

impl<'de> Deserialize<'de> for Line<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lines;
        impl<'de> Visitor<'de> for Lines {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of questions and picked options")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
                let mut line = Vec::new();
                while let Some(Name(key)) = map.next_key()? {
                    line.push((key, map.next_value()?));
                }
                Ok(Line(line))
            }
        }
        deserializer.deserialize_map(Lines)
    }
}

/// A string, borrowed from the line where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of an option")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Names)
    }
}

impl<'de> Deserialize<'de> for Given<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GivenPicks;
        impl<'de> Visitor<'de> for GivenPicks {
            type Value = Given<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of an option, a list of them, or null")
            }

            fn visit_unit<E>(self) -> Result<Given<'de>, E> {
                Ok(Given(Vec::new()))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Given<'de>, E> {
                Ok(Given(vec![Cow::Borrowed(text)]))
            }

            fn visit_str<E>(self, text: &str) -> Result<Given<'de>, E> {
                Ok(Given(vec![Cow::Owned(text.to_owned())]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Given<'de>, A::Error> {
                let mut picks = Vec::new();
                while let Some(Name(pick)) = seq.next_element()? {
                    picks.push(pick);
                }
                Ok(Given(picks))
            }
        }
        deserializer.deserialize_any(GivenPicks)
    }
}

/// One line of result.
#[derive(Serialize)]
struct Found<'a> {
    outcome: &'a str,
    also: Vec<&'a str>,
    notes: Vec<&'a str>,
}

/// One line of refusal.
#[derive(Serialize)]
struct Refused<'a> {
    error: Cow<'a, str>,
}

/// Reads one line of answers, and writes one line of outcome or of error.
/// The line comes and goes without its line break.
pub fn evaluate_line(structure: &Structure, rules: &Rules, line: &[u8]) -> String {
    let written = match parse(structure, rules, line) {
        Ok(answers) => {
            let reading = rules.read(&answers);
            let outcome =
                |index: u8| structure.outcome.get(usize::from(index)).map_or("", |o| o.id.as_str());
            let note =
                |index: u8| structure.note.get(usize::from(index)).map_or("", |n| n.id.as_str());
            serde_json::to_string(&Found {
                outcome: outcome(reading.outcome),
                also: reading.also.into_iter().map(outcome).collect(),
                notes: reading.notes.into_iter().map(note).collect(),
            })
        }
        Err(error) => serde_json::to_string(&Refused { error: shortened(&error) }),
    };
    written
        .unwrap_or_else(|error| format!("{{\"error\":\"the result cannot be written: {error}\"}}"))
}

/// Reads one line of answers, such as `{"choice":"free","felt":["joy"]}`.
///
/// # Errors
/// In one sentence, what is wrong with the line.
pub fn parse(structure: &Structure, rules: &Rules, line: &[u8]) -> Result<Answers, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8 text".to_owned())?;
    if text.trim().is_empty() {
        return Err("the line is empty; write {} for no answers".to_owned());
    }
    let Line(given) =
        serde_json::from_str(text).map_err(|error| format!("the line cannot be read: {error}"))?;
    let mut answers = Answers::default();
    let mut seen: Vec<usize> = Vec::new();
    for (key, Given(picks)) in given {
        let Some(index) = structure.question.iter().position(|question| question.id == key) else {
            return Err(format!("there is no question \"{key}\""));
        };
        if seen.contains(&index) {
            return Err(format!("the question \"{key}\" is there twice"));
        }
        seen.push(index);
        let picked = picks_of(structure, rules, index, &picks)?;
        answers.set(u8::try_from(index).unwrap_or(u8::MAX), picked);
    }
    Ok(answers)
}

fn picks_of(
    structure: &Structure,
    rules: &Rules,
    index: usize,
    picks: &[Cow<'_, str>],
) -> Result<Picks, String> {
    let (Some(question), Some(shape)) = (structure.question.get(index), rules.questions.get(index))
    else {
        return Ok(Picks::NONE);
    };
    let mut picked = Picks::NONE;
    for pick in picks {
        let Some(option) = question.options.iter().position(|option| option.id == *pick) else {
            return Err(format!("the question \"{}\" has no option \"{pick}\"", question.id));
        };
        let option = Picks::one(u8::try_from(option).unwrap_or(u8::MAX));
        if picked.has(option) {
            return Err(format!("the option \"{pick}\" of \"{}\" is picked twice", question.id));
        }
        picked = picked.with(option);
    }
    let picked = shape.settled(picked);
    if picked.len() > usize::from(shape.most) {
        return Err(format!(
            "the question \"{}\" has {} picks, and {} at most",
            question.id,
            picked.len(),
            shape.most
        ));
    }
    Ok(picked)
}
