//! `cargo xtask bench`: sets up, and starts the benchmark, a program of its own (`bench/`), since
//! it drives a browser.

use crate::Result;
use crate::command::{command, run_command};
use crate::setup::{self, Need};

/// The article and the frame in one process, so that the throttles of the one apply to the other.
const ONE_PROCESS: &str = "--disable-site-isolation-trials \
    --disable-features=IsolateSandboxedIframes,IsolateOrigins,site-per-process";

/// Runs the benchmark, with so many rounds if a number is given.
pub fn run(rounds: Option<&str>) -> Result {
    setup::run(Need::Bench)?;
    let mut bench = command("cargo", ["run", "--quiet", "-p", "bench", "--"]);
    run_command(bench.args(rounds).env("GENTLE_GUIDE_CHROMIUM_FLAGS", ONE_PROCESS))
}
