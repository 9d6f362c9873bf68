//! `cargo xtask evaluate`: JSON answer sets in, outcomes out, a line each.

use std::io::{self, BufRead, BufWriter, Write};

use gentle_guide::guide::compile;
use gentle_guide::guide::evaluate::evaluate_line;
use gentle_guide::guide::source::Source;

use crate::Result;
use crate::check::folder;

/// Reads answer sets from standard input and writes outcomes to standard output.
pub fn run(guide: Option<&str>) -> Result {
    let problem = |problems: Vec<gentle_guide::guide::source::Problem>| {
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let source = Source::read(&folder(guide)).map_err(problem)?;
    let mut problems = Vec::new();
    let Some(rules) = compile::rules(&source, &mut problems).filter(|_| problems.is_empty()) else {
        return Err(problem(problems));
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
