//! How the quiz of the guide that ships decides, for those who review it: a table and a picture,
//! made from the rules by `cargo xtask docs`.

use std::fmt::Write as _;

use gentle_guide::guide::source::{Kind, Outcome, Safety, Source, Structure, When, Words};

use crate::prerender::{escape, write_file};
use crate::{Result, check, root};

/// Where the table stands, below the repository's top folder.
pub const PAGE: &str = "docs/decisions.md";
/// Where the picture stands.
pub const PICTURE: &str = "docs/decisions.svg";

/// Writes both.
pub fn write() -> Result {
    let source = check::source(None)?;
    for (name, text) in [(PAGE, page(&source)?), (PICTURE, picture(&source)?)] {
        write_file(&root().join(name), text)?;
        println!("wrote {name}");
    }
    Ok(())
}

/// A guide's rules with its English words.
struct Told<'a> {
    structure: &'a Structure,
    words: &'a Words,
}

impl<'a> Told<'a> {
    fn of(source: &'a Source) -> Result<Told<'a>> {
        let english = source.locales.iter().find(|locale| locale.language() == "en");
        let words = &english.ok_or("the guide has no English words")?.guide;
        Ok(Told { structure: &source.structure, words })
    }

    fn word(&self, key: &str) -> &str {
        self.words.words.get(key).map_or("", String::as_str)
    }

    fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.structure.outcome.iter().find(|outcome| outcome.id == id)
    }

    fn title(&self, outcome: &str) -> &str {
        let name = self.outcome(outcome).map_or("title", |outcome| &outcome.title);
        self.word(&format!("outcome.{outcome}.{name}"))
    }

    /// What is answered, where a condition says `question=option`.
    fn answer(&self, term: &str) -> String {
        let (question, option) = term.split_once('=').unwrap_or((term, ""));
        format!("“{}”", self.word(&format!("option.{}.{}", question.trim(), option.trim())))
    }

    /// Each way in which a condition holds.
    fn ways(&self, when: &When) -> Vec<String> {
        let way = |all: &String| {
            all.split('&').map(|term| self.answer(term)).collect::<Vec<_>>().join(" together with ")
        };
        when.iter().map(way).collect()
    }

    fn ways_cell(&self, when: &When) -> String {
        cell(&self.ways(when).join("<br>or "))
    }
}

fn kind(outcome: Option<&Outcome>) -> &'static str {
    match outcome.map(|outcome| outcome.kind) {
        Some(Kind::Urgent) => "help now",
        Some(Kind::Support) => "support",
        Some(Kind::Unsure) => "not knowing",
        Some(Kind::Comfort) => "comfort",
        None => "",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// How it decides, as Markdown.
pub fn page(source: &Source) -> Result<String> {
    let told = &Told::of(source)?;
    let structure = told.structure;
    let mut text = format!(
        "# How the quiz decides\n\n\
         Made by `cargo xtask docs` from `content/{}`; a test fails when it is out of date. \
         [review.md](review.md) says how to review it, and how a review is recorded.\n\n\
         ![The way from the answers to an outcome](decisions.svg)\n\n\
         1. **Warnings come first.** The warnings below are looked at in order. The first that holds \
         decides; further ones stand beside it, in the same order. No comfort is shown with any.\n\
         2. **Nothing is guessed.** No warning, but a safety question without an answer (skipped, or \
         “I would rather not say”): the outcome is “{unsure}”, with the note “{skipped}”\n\
         3. **Comfort is earned.** Only when every safety question is answered and clear do the \
         feelings below decide, in order, the heavier first; further ones stand beside the first. If \
         none holds, the outcome is “{unsure}” as well.\n\n\
         An answer more can make a warning hold, never stop one. `cargo xtask check` goes through \
         every set of answers that the form allows and refuses a guide where a warning leads to \
         comfort or to “{unsure}”, where one more leads to a milder outcome, or where an outcome \
         cannot be reached.\n",
        structure.id,
        unsure = told.title(&structure.unsure),
        skipped = told.word(&format!("note.{}", structure.skipped)),
    );

    text.push_str("\n## The questions\n\n| question | answer | means |\n|---|---|---|\n");
    for question in &structure.question {
        let legend = told.word(&format!("question.{}.legend", question.id));
        for option in &question.options {
            let label = told.word(&format!("option.{}.{}", question.id, option.id));
            let term = format!("{}={}", question.id, option.id);
            let raised = raised_by(told, &term);
            let means = match (option.safety, raised) {
                (Some(Safety::Clear), None) => "clear".to_owned(),
                (Some(Safety::Clear), Some(raised)) => format!("clear; {raised}"),
                (_, raised) => raised.unwrap_or_else(|| "changes no outcome".to_owned()),
            };
            let _ = writeln!(text, "| {} | {} | {} |", cell(legend), cell(label), cell(&means));
        }
        if question.safety {
            let _ = writeln!(text, "| {} | *no answer* | not clear: no comfort |", cell(legend));
        }
    }

    text.push_str(
        "\n## Warnings, the most serious first\n\n\
         | | outcome | is for | holds with any of these answers |\n|---|---|---|---|\n",
    );
    for (number, rule) in (1..).zip(&structure.flag) {
        let (title, ways) = (cell(told.title(&rule.outcome)), told.ways_cell(&rule.when));
        let is_for = kind(told.outcome(&rule.outcome));
        let _ = writeln!(text, "| {number} | {title} (`{}`) | {is_for} | {ways} |", rule.outcome);
    }
    text.push_str(
        "\nA single answer that leads to help now opens the support panel at once, above the \
         question.\n\n## Comfort, the heavier feeling first\n\n\
         | | outcome | holds with any of these answers |\n|---|---|---|\n",
    );
    for (number, rule) in (1..).zip(&structure.feeling) {
        let (title, ways) = (cell(told.title(&rule.outcome)), told.ways_cell(&rule.when));
        let _ = writeln!(text, "| {number} | {title} (`{}`) | {ways} |", rule.outcome);
    }

    text.push_str(
        "\n## Notes\n\nThey stand beside comfort, and beside “not knowing”; never beside a warning.\
         \n\n| note | shown with any of these answers |\n|---|---|\n",
    );
    for note in &structure.note {
        let ways = if note.id == structure.skipped {
            "a safety question without an answer, and no warning".to_owned()
        } else {
            told.ways_cell(&note.when)
        };
        let said = cell(told.word(&format!("note.{}", note.id)));
        let _ = writeln!(text, "| {said} | {ways} |");
    }

    text.push_str(
        "\n## Other words for the same outcome\n\nThe first that holds is taken.\n\n\
         | outcome | shown as | with any of these answers |\n|---|---|---|\n",
    );
    for outcome in &structure.outcome {
        for variant in &outcome.variant {
            let name = variant.title.as_ref().unwrap_or(&outcome.title);
            let title = told.word(&format!("outcome.{}.{name}", outcome.id));
            let _ = writeln!(
                text,
                "| `{}` | {} (`{}`) | {} |",
                outcome.id,
                cell(title),
                variant.id,
                told.ways_cell(&variant.when)
            );
        }
    }
    Ok(text)
}

/// What an answer does, by itself or with another.
fn raised_by(told: &Told<'_>, term: &str) -> Option<String> {
    let mut does = vec![];
    let rules = [(&told.structure.flag, "warning"), (&told.structure.feeling, "feeling")];
    for (rules, name) in rules {
        for (number, rule) in (1..).zip(rules) {
            let ways = rule.when.iter().map(|all| all.split('&').map(str::trim));
            let mut with: Vec<bool> = ways
                .filter(|way| way.clone().any(|one| one == term))
                .map(|way| way.count() > 1)
                .collect();
            with.sort_unstable();
            if let Some(only_with_others) = with.first() {
                let more = if *only_with_others { ", with another answer" } else { "" };
                does.push(format!("{name} {number}{more}: {}", told.title(&rule.outcome)));
            }
        }
    }
    (!does.is_empty()).then(|| does.join("; "))
}

// --------------------------------------------------------------- the picture

const WIDTH: usize = 760;
const LINE: usize = 18;
/// How many characters fit in a line of each column.
const LEFT: usize = 62;
const RIGHT: usize = 30;

/// The way from the answers to an outcome, as SVG.
pub fn picture(source: &Source) -> Result<String> {
    let told = &Told::of(source)?;
    let structure = told.structure;
    let unsure = told.title(&structure.unsure);
    let mut drawn = Drawn { svg: String::new(), y: 16 };
    drawn.heading("1. Does a warning hold? The first one decides.");
    for rule in &structure.flag {
        let color =
            if kind(told.outcome(&rule.outcome)) == "help now" { "#f3c6c0" } else { "#f7e0b0" };
        drawn.row(&told.ways(&rule.when).join(" or "), told.title(&rule.outcome), color);
    }
    drawn.heading("2. None does. Is a safety question without an answer?");
    drawn.row("One at least is without an answer", unsure, "#dcdfe6");
    drawn.heading("3. All are answered and clear. Which feeling fits? The first one decides.");
    for rule in &structure.feeling {
        drawn.row(&told.ways(&rule.when).join(" or "), told.title(&rule.outcome), "#cfe6d2");
    }
    drawn.row("None of these", unsure, "#dcdfe6");
    let height = drawn.y + 8;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#1f2430\">\n\
         <title>The way from the answers to an outcome</title>\n\
         <desc>Left the answers, right the outcome; docs/decisions.md says the same as a table.</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
        drawn.svg
    ))
}

/// A picture so far, and how far down it goes.
struct Drawn {
    svg: String,
    y: usize,
}

impl Drawn {
    fn heading(&mut self, text: &str) {
        self.y += 12;
        let y = self.y + LINE;
        let _ = writeln!(
            self.svg,
            "<text x=\"16\" y=\"{y}\" font-weight=\"bold\">{}</text>",
            escape(text)
        );
        self.y = y + 10;
    }

    /// Answers, an arrow, an outcome.
    fn row(&mut self, answers: &str, outcome: &str, color: &str) {
        let (left, right) = (wrapped(answers, LEFT), wrapped(outcome, RIGHT));
        let height = left.len().max(right.len()) * LINE + 12;
        let (y, middle) = (self.y, self.y + height / 2);
        let _ = writeln!(
            self.svg,
            "<rect x=\"16\" y=\"{y}\" width=\"440\" height=\"{height}\" rx=\"6\" fill=\"none\" stroke=\"#8a90a0\"/>\n\
             <path d=\"M456 {middle}h44m-8 -5l8 5l-8 5\" fill=\"none\" stroke=\"#1f2430\"/>\n\
             <rect x=\"504\" y=\"{y}\" width=\"240\" height=\"{height}\" rx=\"6\" fill=\"{color}\"/>"
        );
        for (x, lines) in [(28, left), (516, right)] {
            for (number, line) in lines.iter().enumerate() {
                let y = y + LINE * (number + 1);
                let _ = writeln!(self.svg, "<text x=\"{x}\" y=\"{y}\">{}</text>", escape(line));
            }
        }
        self.y += height + 8;
    }
}

/// A text in lines of so many characters at the most, broken between words.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= most {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guides;
    use crate::prerender::read_file;

    #[test]
    fn the_committed_table_and_picture_are_what_the_rules_say_today() {
        let source = check::source(None).unwrap();
        let today = [(PAGE, page(&source).unwrap()), (PICTURE, picture(&source).unwrap())];
        for (name, text) in today {
            let committed = read_file(&root().join(name)).unwrap_or_default();
            assert!(committed == text, "{name} is out of date: run `cargo xtask docs`");
        }
    }

    #[test]
    fn every_guide_is_told_with_each_warning_feeling_and_note() {
        for name in guides::in_content().unwrap() {
            let source = check::source(Some(&name)).unwrap();
            let (page, picture) = (page(&source).unwrap(), picture(&source).unwrap());
            let told = Told::of(&source).unwrap();
            for rule in source.structure.flag.iter().chain(&source.structure.feeling) {
                let title = told.title(&rule.outcome);
                assert!(!title.is_empty() && page.contains(title), "{title}");
                assert!(page.contains(&format!("(`{}`)", rule.outcome)));
                assert!(picture.contains(&escape(title.split(' ').next().unwrap())), "{title}");
            }
            for note in &source.structure.note {
                assert!(page.contains(told.word(&format!("note.{}", note.id))));
            }
            for text in [&page, &picture] {
                assert!(!text.contains("“”"), "an answer has no words: {name}");
            }
        }
    }

    #[test]
    fn the_same_table_notices_another_order_and_another_mark() {
        let source = check::source(None).unwrap();
        let (table, drawn) = (page(&source).unwrap(), picture(&source).unwrap());
        let mut other = source.clone();
        other.structure.flag.swap(0, 1);
        assert!(page(&other).unwrap() != table && picture(&other).unwrap() != drawn);
        let mut other = source.clone();
        other.structure.question[0].options[0].safety = Some(Safety::Flag);
        assert_ne!(page(&other).unwrap(), table);
    }
}
