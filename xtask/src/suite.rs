//! `cargo xtask test`: what CI runs, in the order in which it is likely to fail soonest.

use crate::command::{command, run_command, shown};
use crate::setup::{self, Need};
use crate::{Result, bom, check, dist, imports, npm, preview, servers, sites, wordpress};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// How much to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Only what needs no browser.
    Native,
    /// What CI runs.
    Usual,
    /// Slow tests too: those marked `#[ignore]`.
    All,
}

/// The folder with the site under test, for the browser tests.
pub(crate) const SITE_VARIABLE: &str = "GENTLE_GUIDE_SITE";

enum Action {
    /// A command of its own.
    Command(Command),
    /// A task of this program, with the command that runs it alone.
    Task(&'static str, fn() -> Result),
}

struct Step {
    name: &'static str,
    action: Action,
}

/// Sets up, then runs step after step until one fails.
pub fn run(extent: Extent) -> Result {
    run_steps(steps(extent))
}

fn run_steps(steps: Vec<Step>) -> Result {
    let mut times = vec![];
    let whole = Instant::now();
    for step in steps {
        println!("\n== {} ==", step.name);
        let start = Instant::now();
        let (line, done) = perform(step.action);
        let time = start.elapsed();
        if let Err(problem) = done {
            times.push((step.name, time, "FAILED"));
            print_table(&times, whole.elapsed());
            return Err(format!(
                "{problem}\nThe step `{}` failed. Run it alone with: {line}",
                step.name
            ));
        }
        println!("-- {} took {}", step.name, seconds(time));
        times.push((step.name, time, "passed"));
    }
    print_table(&times, whole.elapsed());
    Ok(())
}

fn perform(action: Action) -> (String, Result) {
    match action {
        Action::Command(mut command) => {
            let variables = command.get_envs().filter_map(|(name, value)| {
                Some(format!("{}={} ", name.to_string_lossy(), value?.to_string_lossy()))
            });
            let line = variables.collect::<String>() + &shown(&command);
            println!("   {line}");
            (line, run_command(&mut command))
        }
        Action::Task(line, task) => {
            println!("   {line}");
            (line.to_owned(), task())
        }
    }
}

fn steps(extent: Extent) -> Vec<Step> {
    let slow: &[&str] = if extent == Extent::All { &["--include-ignored"] } else { &[] };
    let cargo = |name, args: &str| Step {
        name,
        action: Action::Command(command("cargo", args.split(' '))),
    };
    let tests = |name, args: &str, harness: &[&str]| {
        let mut cargo = command("cargo", args.split(' '));
        let harness = [harness, slow].concat();
        if !harness.is_empty() {
            cargo.arg("--").args(harness);
        }
        // A snapshot that differs fails here, and writes no new one beside it.
        cargo.env("INSTA_UPDATE", "no");
        Step { name, action: Action::Command(cargo) }
    };

    let mut steps = vec![
        match extent {
            Extent::Native => {
                task("set-up", "cargo xtask setup --native", || setup::run(Need::NativeTests))
            }
            _ => task("set-up", "cargo xtask setup --tests", || setup::run(Need::Tests)),
        },
        cargo("format", "fmt --all --check"),
        cargo("lints", "clippy --workspace --all-targets -- -D warnings"),
        cargo(
            "lints for the browser",
            "clippy -p gentle-guide --lib --bins --no-default-features --features frame \
             --target wasm32-unknown-unknown -- -D warnings",
        ),
        cargo(
            "lints for the browser, inline",
            "clippy -p gentle-guide --lib --bin app --no-default-features --features frame,inline \
             --target wasm32-unknown-unknown -- -D warnings",
        ),
        cargo("guide layer alone, bare", "check --lib --no-default-features"),
        tests("guide layer alone", "test --no-default-features --features author", &[]),
        // In one command, so that what several of them need is compiled once.
        tests(
            "view, site, frame, tasks, builder, editor",
            "test --workspace --exclude browser-tests --exclude bench \
             --features gentle-guide/frame,gentle-guide/inline",
            &[],
        ),
        task("content", "cargo xtask check", || check::run(None)),
    ];
    if extent != Extent::Native {
        let on = |site: PathBuf, mut step: Step| {
            if let Action::Command(command) = &mut step.action {
                command.env(SITE_VARIABLE, site);
            }
            step
        };
        let line = "test -p browser-tests --no-fail-fast";
        let release = tests("browsers", line, &["--test-threads=2"]);
        // The preview's build has none of the unstable parts that make a release small.
        let line = "test -p browser-tests --test widget --no-fail-fast";
        let mut plain = vec!["--test-threads=2", "quiz::"];
        if extent == Extent::All {
            plain.extend(["outcomes::", "take_over::", "inline::"]);
        }
        let plain = tests("browsers, plain build", line, &plain);
        steps.push(task("preview", "trunk build", preview::build));
        steps.push(task("imports", "cargo xtask imports --check", imports::check));
        steps.push(task("release", "cargo xtask test", dist::build_test_site));
        if extent == Extent::All {
            steps.push(task("npm package", "cargo xtask npm", npm::try_package));
            steps.push(task("sites", "cargo xtask sites", sites::try_kits));
            steps.push(task("WordPress", "cargo xtask wordpress", wordpress::try_plugin));
        }
        steps.push(on(dist::test_site(), release));
        steps.push(on(preview::site_folder(), plain));
        if extent == Extent::All {
            steps.push(task("licences", "cargo xtask licenses", bom::check));
            steps.push(task("servers", "cargo xtask servers", servers::try_release));
            steps.push(task("release elsewhere", "cargo xtask test --all", dist::build_elsewhere));
        }
    }
    steps
}

fn task(name: &'static str, line: &'static str, task: fn() -> Result) -> Step {
    Step { name, action: Action::Task(line, task) }
}

fn print_table(times: &[(&str, Duration, &str)], whole: Duration) {
    println!();
    for (name, time, outcome) in times {
        println!("{outcome}  {:>8}  {name}", seconds(*time));
    }
    println!("        {:>8}  all together", seconds(whole));
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(extent: Extent) -> Vec<String> {
        let line = |step: Step| match step.action {
            Action::Command(command) => shown(&command),
            Action::Task(line, _) => line.to_owned(),
        };
        steps(extent).into_iter().map(line).collect()
    }

    #[test]
    fn the_native_half_starts_no_browser_and_builds_no_preview() {
        let lines = lines(Extent::Native);
        let lines: Vec<_> =
            lines.iter().map(|line| line.replace("--exclude browser-tests", "")).collect();
        assert!(!lines.iter().any(|line| line.contains("browser-tests") || line.contains("trunk")));
        assert!(lines.contains(&"cargo fmt --all --check".to_owned()));
    }

    #[test]
    fn slow_tests_run_with_all_only() {
        let counts = [Extent::Native, Extent::Usual, Extent::All]
            .map(|extent| lines(extent).join("\n").matches("--include-ignored").count());
        assert!(matches!(counts, [0, 0, many] if many > 0), "{counts:?}");
    }

    #[test]
    fn the_release_is_tried_on_real_servers_with_all_only() {
        let counts = [Extent::Native, Extent::Usual, Extent::All].map(|extent| {
            lines(extent).iter().filter(|line| *line == "cargo xtask servers").count()
        });
        assert_eq!(counts, [0, 0, 1]);
    }

    #[test]
    fn a_step_that_fails_names_itself_and_the_command_that_runs_it_alone() {
        let step = task("content", "cargo xtask check", || Err("a rule is wrong".to_owned()));
        let problem = run_steps(vec![step]).unwrap_err();
        assert!(problem.starts_with("a rule is wrong\n"));
        assert!(
            problem.ends_with("The step `content` failed. Run it alone with: cargo xtask check")
        );
    }
}
