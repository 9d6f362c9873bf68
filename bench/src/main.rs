//! `cargo xtask bench`: the widget beside what one would use in its place, in one run.
//!
//! Every page is the same short article with one guide in it, at the same place. Each is opened in
//! a fresh Chromium, round by round, one after the other, so that a busy moment of the machine
//! falls on all alike. What counts is noted from inside each document by `probe.js`; clicks are
//! real ones, by the browser's own input.

#![allow(clippy::indexing_slicing, reason = "what a JSON value does not hold is null")]
#![allow(unreachable_pub, reason = "a program: nobody outside uses it")]

mod measure;
mod pages;
mod report;

use measure::{Lab, Run, Sample};
use pages::Page;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// How often each page is opened.
const ROUNDS: usize = 7;

/// How many widgets a page has where growth is measured.
const MANY: [usize; 3] = [1, 5, 20];

/// Every sample by page and by how it was run. A failure is kept as its message.
pub type Results = BTreeMap<(&'static str, Run), Vec<Result<Sample, String>>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nerror: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> xtask::Result {
    let rounds = match std::env::args().nth(1) {
        None => ROUNDS,
        Some(count) => count.parse().map_err(|_| format!("`{count}` is no number of rounds"))?,
    };
    let pages = pages::all()?;
    let lab = Lab::open()?;
    let mut results = Results::new();
    let mut yardstick = vec![];
    for round in 1..=rounds {
        println!("Round {round} of {rounds}");
        yardstick.extend(Lab::yardstick());
        for run in Run::all(&MANY) {
            let has_widgets =
                |page: &&Page| run.many == 1 || !(page.widget.is_empty() || page.limit);
            for page in pages.iter().filter(has_widgets) {
                let sample = lab.measure(page, run);
                match &sample {
                    Ok(sample) => println!("  {} ({run}): {}", page.name, report::line(sample)),
                    Err(problem) => eprintln!("  {} ({run}): {problem}", page.name),
                }
                results.entry((page.name, run)).or_default().push(sample);
            }
        }
        // What there is so far is better than nothing, should the rest not come.
        report::write(&pages, &results, &lab, &yardstick)?;
    }
    report::print(&pages, &results);
    Ok(())
}
