//! `cargo xtask evaluate`: JSON answer sets in, outcomes out, a line each.

use std::io::{self, BufRead, BufWriter, Write};

use gentle_guide::guide::compile;
use gentle_guide::guide::evaluate::evaluate_line;

use crate::{Result, check};

/// Reads answer sets from standard input and writes outcomes to standard output.
pub fn run(guide: Option<&str>) -> Result {
    let source = check::source(guide)?;
    let mut problems = Vec::new();
    let Some(rules) = compile::rules(&source, &mut problems).filter(|_| problems.is_empty()) else {
        return Err(check::listed(&problems));
    };
    let mut input = io::stdin().lock();
    let mut output = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    let failed = |error: io::Error| format!("reading or writing lines failed: {error}");
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return output.flush().map_err(failed);
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let written = writeln!(output, "{}", evaluate_line(&source.structure, &rules, text));
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written.map_err(failed)?,
        }
    }
}
