//! What was measured, as a page, a picture, and the ratios that the budgets speak of.

use crate::measure::{Lab, Run, STEPS, Sample};
use crate::pages::Page;
use crate::{MANY, Results};
use gentle_guide::guide::support::Day;
use std::fmt::Write as _;
use std::time::SystemTime;
use xtask::command::output_of;
use xtask::prerender::{read_file, write_file};
use xtask::root;

type Value = fn(&Sample) -> Option<f64>;

const SLOW: Run = Run { slow: true, many: 1 };
const FAST: Run = Run { slow: false, many: 1 };

// The columns that are told of limits.
const QUIZ: &str = "quiz interactive, ms";
const SECOND: &str = "second question, ms";
const CLICK: &str = "click to next question, ms";

/// The columns of the tables: a heading, the value, and how it is written.
const COLUMNS: [(&str, Value, Form); 11] = [
    ("explainer visible, ms", |s| s.explainer, Form::Spread),
    (QUIZ, |s| s.interactive, Form::Spread),
    (SECOND, |s| s.second, Form::Spread),
    (CLICK, |s| s.step, Form::Spread),
    ("requests", |s| Some(s.requests), Form::Plain),
    ("KB", |s| Some(s.bytes / 1000.0), Form::Tenths),
    ("main thread, ms", |s| Some(s.busy), Form::Spread),
    ("blocking, ms", |s| Some(s.blocked), Form::Spread),
    ("article's first paint, ms", |s| s.first_paint, Form::Spread),
    ("layout shift", |s| Some(s.shift), Form::Thousandths),
    ("heap + wasm, MB", |s| Some((s.heap + s.wasm) / 1e6), Form::Tenths),
];

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Spread,
    Plain,
    Tenths,
    Thousandths,
}

/// A sample in one line, to watch while it runs.
pub fn line(sample: &Sample) -> String {
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.0}"));
    format!(
        "explainer {} ms, quiz {} ms, second question {} ms, step {} ms",
        shown(sample.explainer),
        shown(sample.interactive),
        shown(sample.second),
        shown(sample.step)
    )
}

/// The middle of some numbers, with the least and the most.
#[derive(Clone, Copy)]
struct Middle {
    median: f64,
    least: f64,
    most: f64,
}

/// What was measured in each round, in ascending order.
fn values(results: &Results, page: &Page, run: Run, value: Value) -> Option<Vec<f64>> {
    let samples = results.get(&(page.name, run))?;
    // Sums of nothing are -0.
    let mut all: Vec<f64> =
        samples.iter().flatten().filter_map(value).map(|value| value + 0.0).collect();
    all.sort_by(f64::total_cmp);
    (!all.is_empty()).then_some(all)
}

/// The median of numbers in ascending order, of which there is at least one.
pub fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { (sorted[half - 1] + sorted[half]) / 2.0 }
}

fn middle(results: &Results, page: &Page, run: Run, value: Value) -> Option<Middle> {
    middle_of(&values(results, page, run, value)?)
}

/// The same of numbers in ascending order, if there are any.
fn middle_of(sorted: &[f64]) -> Option<Middle> {
    let (least, most) = (*sorted.first()?, *sorted.last()?);
    Some(Middle { median: median(sorted), least, most })
}

/// How often the rounds are drawn anew, to see how far chance moves a ratio.
const DRAWS: usize = 10_000;

/// The ratio of two medians, and between what bounds it lies in 95 of 100 draws of as many rounds, with
/// repetition, from those that were measured (the percentile bootstrap: Efron and Tibshirani, An
/// Introduction to the Bootstrap, chapter 13). The draws are the same each time.
fn ratio(ours: &[f64], other: &[f64]) -> Option<(f64, [f64; 2])> {
    let mut seed = 1u64;
    let mut draw = |from: &[f64]| {
        let mut drawn: Vec<f64> = from
            .iter()
            .map(|_| {
                // Knuth's linear congruential generator, MMIX; its upper bits are the good ones.
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                from[(seed >> 33) as usize % from.len()]
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        median(&drawn)
    };
    let middle = median(other);
    if middle <= 0.0 {
        return None;
    }
    let mut drawn: Vec<f64> = (0..DRAWS).map(|_| draw(ours) / draw(other)).collect();
    drawn.sort_by(f64::total_cmp);
    Some((median(ours) / middle, [drawn[DRAWS / 40], drawn[DRAWS - 1 - DRAWS / 40]]))
}

fn cell(middle: Option<Middle>, form: Form) -> String {
    let Some(Middle { median, least, most }) = middle else { return "–".to_owned() };
    match form {
        Form::Spread => format!("{median:.0} ({least:.0}–{most:.0})"),
        Form::Plain => format!("{median:.0}"),
        Form::Tenths => format!("{median:.1}"),
        Form::Thousandths => format!("{median:.3}"),
    }
}

/// The ratios that the budgets speak of: what, whose, whose it is compared with, the value, and the
/// most that it should be.
const RATIOS: [(&str, &str, &str, Value, f64); 12] = [
    ("explainer visible", "ours, fast snippet", "static page in an iframe", |s| s.explainer, 1.15),
    ("quiz interactive", "ours, fast snippet", "vanilla custom element", |s| s.interactive, 1.5),
    ("quiz interactive", "ours, fast snippet", "SurveyJS as documented", |s| s.interactive, 0.4),
    ("quiz interactive", "ours, fast snippet", "SurveyJS bundled", |s| s.interactive, 0.4),
    ("second question", "ours, fast snippet", "vanilla custom element", |s| s.second, 1.5),
    ("second question", "ours, fast snippet", "SurveyJS as documented", |s| s.second, 0.4),
    ("second question", "ours, fast snippet", "SurveyJS bundled", |s| s.second, 0.4),
    ("second question, at once", "ours, fast snippet", "vanilla custom element", at_once, 1.5),
    ("second question, at once", "ours, fast snippet", "SurveyJS as documented", at_once, 0.4),
    ("second question, at once", "ours, fast snippet", "SurveyJS bundled", at_once, 0.4),
    ("click to next question", "ours, fast snippet", "vanilla custom element", |s| s.step, 1.1),
    ("article's first paint", "ours, fast snippet", "blank article", |s| s.first_paint, 1.05),
];

/// The second question without the driver's own time: what it takes to see that the first is there and
/// to press Next.
fn at_once(sample: &Sample) -> Option<f64> {
    Some(sample.second? - sample.pressing?)
}

/// What shows where the time goes: what, whose, whose it is compared with, and the value.
const LIMITS: [(&str, &str, &str, Value); 13] = [
    ("quiz interactive", "vanilla in an iframe", "vanilla custom element", |s| s.interactive),
    ("quiz interactive", "our screens, by hand", "vanilla custom element", |s| s.interactive),
    ("quiz interactive", "ours, fast snippet", "our screens, by hand", |s| s.interactive),
    ("second question", "vanilla in an iframe", "vanilla custom element", |s| s.second),
    ("second question", "our screens, by hand", "vanilla custom element", |s| s.second),
    ("second question", "ours, fast snippet", "our screens, by hand", |s| s.second),
    ("second question", "ours, fast snippet", "plain Yew", |s| s.second),
    ("second question", "plain Yew", "vanilla custom element", |s| s.second),
    ("click to next question", "vanilla in an iframe", "vanilla custom element", |s| s.step),
    ("click to next question", "ours, fast snippet", "our screens, by hand", |s| s.step),
    ("click to next question", "ours, fast snippet", "plain Yew", |s| s.step),
    ("click to next question", "our screens, by hand", "vanilla custom element", |s| s.step),
    ("click to next question", "plain Yew", "vanilla custom element", |s| s.step),
];

fn ratios(pages: &[Page], results: &Results) -> Vec<[String; 4]> {
    let mut rows = vec![];
    let budgets = RATIOS
        .map(|(what, ours, other, value, most)| (what, ours, other, value, format!("≤ {most}")));
    let limits =
        LIMITS.map(|(what, ours, other, value)| (what, ours, other, value, "–".to_owned()));
    for (what, ours, other, value, most) in budgets.into_iter().chain(limits) {
        let of = |name: &str, run| {
            let page = pages.iter().find(|page| page.name == name)?;
            values(results, page, run, value)
        };
        let shown = |run| {
            let found = of(ours, run).zip(of(other, run));
            let found = found.and_then(|(ours, other)| ratio(&ours, &other));
            found.map_or("–".to_owned(), |(ratio, [least, most])| {
                format!("{ratio:.2} ({least:.2}–{most:.2})")
            })
        };
        rows.push([format!("{what}: {ours} / {other}"), shown(SLOW), shown(FAST), most]);
    }
    rows
}

/// Prints the ratios.
pub fn print(pages: &[Page], results: &Results) {
    println!("\n{:<75}{:>18}{:>18}{:>9}", "ratio of medians", "slow", "unthrottled", "budget");
    for [what, slow, fast, most] in ratios(pages, results) {
        println!("{what:<75}{slow:>18}{fast:>18}{most:>9}");
    }
}

/// Writes the page and its picture into the docs.
pub fn write(pages: &[Page], results: &Results, lab: &Lab, yardstick: &[f64]) -> xtask::Result {
    let docs = root().join("docs");
    write_file(&docs.join("bench.svg"), picture(pages, results))?;
    write_file(&docs.join("bench.md"), page(pages, results, lab, yardstick)?)
}

fn page(pages: &[Page], results: &Results, lab: &Lab, yardstick: &[f64]) -> xtask::Result<String> {
    let mut yardstick = yardstick.to_vec();
    yardstick.sort_by(f64::total_cmp);
    let rounds = results.values().map(Vec::len).max().unwrap_or_default();
    let mut text = format!(
        "# Beside its peers\n\nWritten by `cargo xtask bench`; nothing here is typed by hand. \
         Median of {rounds} rounds (least–most), all pages in turn in each round, each in a fresh browser.\n\n\
         ![Time to explainer and quiz](bench.svg)\n\n\
         | | |\n|---|---|\n| date | {} |\n| machine | {} |\n| yardstick | {} |\n| browser | {} |\n| peers | {} |\n\n",
        today(),
        machine(),
        cell(middle_of(&yardstick), Form::Spread) + " ms",
        lab.browser,
        peers()?,
    );
    let _ = write!(
        text,
        "Slow: 1.6 Mbit/s, 150 ms for each request, processor four times as slow. The frame shares the \
         article's process here, so that the throttles apply to it. *Quiz interactive* is when the first \
         question is painted whose Next then proves to work under real clicks, after one on an answer; our own quiz \
         asks for two presses before it, which a script makes as soon as the buttons are painted. *Second \
         question* is when that one is painted, if an answer and Next are pressed as soon as the driver can, however much of the page is \
         still to come; *at once*, less what the driver takes to see the first and to press. The budgets of the quiz are held against \
         all three: our first two questions are asked before the app is there. *Click to next question* is the median of {STEPS} clicks after that one, each on a quiet \
         page. *Our screens, by hand*, *vanilla in an iframe* and *plain Yew* are no peers but limits: the first has every element \
         and every rule of our quiz and a script written by hand in the place of the app, without a loader; the second is \
         the vanilla element in a frame like ours; the third asks in the vanilla element's own few elements and has nothing \
         of ours but Yew; of them are told the questions and the clicks. The *yardstick* is a fixed piece of script and \
         layout, not throttled, timed once a round: by it the runs of two days can be compared. \
         KB are bytes as they travel (brotli), without the article.\n\n## Ratios\n\n\
         The budgets are for the slow network. Behind each ratio, between what bounds chance moves it: in 95 of \
         100 draws of as many rounds from those measured, each page's drawn by themselves. Where the budget lies between them, these rounds \
         cannot tell whether it is held.\n\n\
         | ratio of medians | slow | unthrottled | budget |\n|---|---|---|---|\n",
    );
    for row in ratios(pages, results) {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text.push_str(&why_a_quiz_waits(pages, results));
    text.push_str(&why_a_click_costs(pages, results));
    for (title, run) in [("Slow 4G, processor four times as slow", SLOW), ("Unthrottled", FAST)] {
        let _ = write!(text, "\n## {title}\n\n| |");
        for (heading, ..) in COLUMNS {
            let _ = write!(text, " {heading} |");
        }
        let _ = writeln!(text, "\n|---|{}", "---|".repeat(COLUMNS.len()));
        for page in pages {
            let _ = write!(text, "| {} |", page.name);
            for (heading, value, form) in COLUMNS {
                let told = !page.limit || [QUIZ, SECOND, CLICK].contains(&heading);
                let shown = told.then(|| middle(results, page, run, value)).flatten();
                let _ = write!(text, " {} |", cell(shown, form));
            }
            text.push('\n');
        }
    }
    let counts = MANY.map(|many| many.to_string()).join(" → ");
    let _ = write!(
        text,
        "\n## Many on a page, unthrottled\n\nMedians with {counts} widgets on the page: the explainer of the last one, \
         the quiz of the first one. Main thread, \
         blocking and memory are read after the last click on Next; where there is no quiz, a while after the explainer.\n\n| |"
    );
    for (heading, ..) in COLUMNS {
        let _ = write!(text, " {heading} |");
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(COLUMNS.len()));
    for page in pages.iter().filter(|page| !page.widget.is_empty() && !page.limit) {
        let _ = write!(text, "| {} |", page.name);
        for (_, value, form) in COLUMNS {
            let form = if form == Form::Spread { Form::Plain } else { form };
            let grown = MANY
                .map(|many| cell(middle(results, page, Run { slow: false, many }, value), form));
            let _ = write!(text, " {} |", grown.join(" → "));
        }
        text.push('\n');
    }
    let mut failures = String::new();
    for ((name, run), samples) in results {
        for problem in samples.iter().filter_map(|sample| sample.as_ref().err()) {
            let _ = writeln!(failures, "- {name} ({run}): {problem}");
        }
    }
    let none = "None: every page did what was measured in every round.\n".to_owned();
    let _ =
        write!(text, "\n## What failed\n\n{}", if failures.is_empty() { none } else { failures });
    Ok(text)
}

/// The median of a page on the slow network, by its name.
fn slow_median(pages: &[Page], results: &Results, name: &str, value: Value) -> Option<f64> {
    let page = pages.iter().find(|page| page.name == name)?;
    middle(results, page, SLOW, value).map(|middle| middle.median)
}

/// What the driver takes to press, when the app is there, and what a quiz takes in a frame, and with our
/// screens.
fn why_a_quiz_waits(pages: &[Page], results: &Results) -> String {
    let vanilla = |value| slow_median(pages, results, "vanilla custom element", value);
    let ours = |value| slow_median(pages, results, "ours, fast snippet", value);
    let framed = |value| slow_median(pages, results, "vanilla in an iframe", value);
    let by_hand = |value| slow_median(pages, results, "our screens, by hand", value);
    let told = || {
        Some(format!(
            "\nOn the slow network the driver's press on Next comes {:.0} ms after the first question is painted in the \
             vanilla element, {:.0} ms after it in ours. Our app's file is there after {:.0} ms; then the app starts, which a \
             press meanwhile waits for, and asks from then on.\n\n\
             What the quiz could be, on the slow network: the vanilla element asks its first question after {:.0} ms and its \
             second after {:.0} ms, in a frame of its own after {:.0} ms and {:.0} ms. Our screens in a frame, with the two presses \
             that lead to the first question and a script by hand in the place of app and loader, take {:.0} ms and {:.0} ms; \
             ours takes {:.0} ms and {:.0} ms.\n",
            vanilla(|s| s.pressing)?,
            ours(|s| s.pressing)?,
            ours(|s| s.arrived)?,
            vanilla(|s| s.interactive)?,
            vanilla(|s| s.second)?,
            framed(|s| s.interactive)?,
            framed(|s| s.second)?,
            by_hand(|s| s.interactive)?,
            by_hand(|s| s.second)?,
            ours(|s| s.interactive)?,
            ours(|s| s.second)?,
        ))
    };
    told().unwrap_or_default()
}

/// What of the time after a click is Yew's, and what belongs to our own elements and rules: each is
/// measured by itself. Their sum is an estimate, as if neither made the other dearer.
fn why_a_click_costs(pages: &[Page], results: &Results) -> String {
    let step = |name: &str| slow_median(pages, results, name, |sample| sample.step);
    let all = ["vanilla custom element", "plain Yew", "our screens, by hand", "ours, fast snippet"];
    let [Some(vanilla), Some(yew), Some(by_hand), Some(ours)] = all.map(step) else {
        return String::new();
    };
    format!(
        "\nWhere a click's time goes, on the slow network: {vanilla:.0} ms are the vanilla element's. With the same \
         few elements, Yew takes {yew:.0} ms; with every element and rule of ours, a script written by hand takes \
         {by_hand:.0} ms. The two together make about {both:.0} ms; ours takes {ours:.0} ms.\n",
        both = yew + by_hand - vanilla,
    )
}

/// A bar for the explainer and one for the quiz, for each page on the slow network.
fn picture(pages: &[Page], results: &Results) -> String {
    let values: Vec<(&str, f64, f64)> = pages
        .iter()
        .filter(|page| !page.limit)
        .filter_map(|page| {
            let median = |value| middle(results, page, SLOW, value).map(|middle| middle.median);
            Some((page.name, median(|s| s.explainer)?, median(|s| s.interactive).unwrap_or(0.0)))
        })
        .collect();
    let most = values.iter().map(|(_, a, b)| a.max(*b)).fold(1.0, f64::max);
    let wide = |value: f64| value / most * 440.0;
    let mut bars = String::new();
    for (place, (name, explainer, quiz)) in values.iter().enumerate() {
        let y = 46 + place * 40;
        let _ = write!(
            bars,
            "<text x=\"190\" y=\"{}\" text-anchor=\"end\">{name}</text>\
             <rect x=\"200\" y=\"{y}\" width=\"{:.1}\" height=\"14\" fill=\"#3f7d78\"/>\
             <text x=\"{:.1}\" y=\"{}\" class=\"n\">{explainer:.0}</text>",
            y + 19,
            wide(*explainer),
            206.0 + wide(*explainer),
            y + 12,
        );
        if *quiz > 0.0 {
            let _ = write!(
                bars,
                "<rect x=\"200\" y=\"{}\" width=\"{:.1}\" height=\"14\" fill=\"#c58a5a\"/>\
                 <text x=\"{:.1}\" y=\"{}\" class=\"n\">{quiz:.0}</text>",
                y + 16,
                wide(*quiz),
                206.0 + wide(*quiz),
                y + 28,
            );
        }
    }
    let height = 56 + values.len() * 40;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 {height}\" role=\"img\" \
         aria-label=\"Milliseconds to the explainer and to the quiz on slow 4G\">\
         <style>text {{ font: 12px system-ui, sans-serif; fill: #333 }} .n {{ font-size: 11px }}</style>\
         <rect width=\"700\" height=\"{height}\" fill=\"#fbfaf7\"/>\
         <rect x=\"200\" y=\"14\" width=\"12\" height=\"12\" fill=\"#3f7d78\"/>\
         <text x=\"218\" y=\"24\">explainer visible, ms on slow 4G</text>\
         <rect x=\"430\" y=\"14\" width=\"12\" height=\"12\" fill=\"#c58a5a\"/>\
         <text x=\"448\" y=\"24\">quiz interactive</text>{bars}</svg>\n"
    )
}

fn today() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let day = Day(i64::try_from(since.as_secs() / 86_400).unwrap_or_default());
    let (year, month, day) = day.civil();
    format!("{year:04}-{month:02}-{day:02}")
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let system = output_of("uname", &["-sr"]).unwrap_or_default();
    format!("{name}, {cores} cores, {system}")
}

fn peers() -> xtask::Result<String> {
    let list = read_file(&root().join("bench").join("peers").join("package.json"))?;
    let list: serde_json::Value = serde_json::from_str(&list)
        .map_err(|error| format!("bench/peers/package.json: {error}"))?;
    let packages = list["dependencies"].as_object().into_iter().flatten();
    let packages =
        packages.map(|(name, version)| format!("{name} {}", version.as_str().unwrap_or_default()));
    Ok(packages.collect::<Vec<_>>().join(", "))
}
