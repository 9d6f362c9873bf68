//! `cargo xtask tried`: every way of building small, measured side by side.

use std::fmt::Write as _;

use crate::prerender::write_file;
use crate::release::{self, App, Effort, RELEASE, RUST};
use crate::setup::{self, Need};
use crate::{Result, dist, parts, root};

/// As the stable compiler builds it: the profile in Cargo.toml.
const PLAIN: Effort = Effort {
    level: "z",
    lto: "fat",
    own_std: false,
    silent: false,
    optimise: &["-Oz"],
    named: false,
};

/// What is tried: a name, the features, and the effort. Each differs from another row in one thing.
const TRIED: [(&str, &str, Effort); 13] = [
    ("stable, opt-level 3", "frame", Effort { level: "3", ..PLAIN }),
    ("stable, opt-level s", "frame", Effort { level: "s", ..PLAIN }),
    ("stable, opt-level z", "frame", PLAIN),
    ("the same without LTO", "frame", Effort { lto: "off", ..PLAIN }),
    ("the same with thin LTO", "frame", Effort { lto: "thin", ..PLAIN }),
    ("the same without wasm-opt", "frame", Effort { optimise: &[], ..PLAIN }),
    ("standard library built for size", "frame", Effort { own_std: true, ..PLAIN }),
    ("and panics that just stop", "frame", Effort { optimise: &["-Oz"], ..RELEASE }),
    ("the same, opt-level s", "frame", Effort { level: "s", optimise: &["-Oz"], ..RELEASE }),
    ("the same, wasm-opt -Os", "frame", Effort { optimise: &["-Os"], ..RELEASE }),
    ("the same, wasm-opt -O3", "frame", Effort { optimise: &["-O3"], ..RELEASE }),
    (
        "the same, wasm-opt -Oz until nothing changes",
        "frame",
        Effort { optimise: &["-Oz", "--converge"], ..RELEASE },
    ),
    ("and functions over 20 bytes with one caller stay apart", "frame", RELEASE),
];

/// Builds every way, and writes what each weighs.
pub fn run() -> Result {
    setup::run(Need::Release)?;
    let mut text = format!(
        "# Ways to build small\n\nWritten by `cargo xtask tried`. Rust {RUST}; the script is made small \
         in every row. Bytes; brotli is at 11.\n\n\
         | way | wasm | wasm, brotli | script, brotli | together |\n|---|---|---|---|---|\n"
    );
    let mut row = |name: &str, app: &App| -> Result<usize> {
        let script = dist::start_script(&app.script)?;
        let (wasm, script) = (dist::brotli(&app.wasm)?, dist::brotli(script.as_bytes())?);
        let line = format!(
            "| {name} | {} | {} | {} | {} |",
            app.wasm.len(),
            wasm.len(),
            script.len(),
            wasm.len() + script.len()
        );
        println!("{line}");
        let _ = writeln!(text, "{line}");
        Ok(wasm.len() + script.len())
    };
    for (name, features, effort) in TRIED {
        row(name, &release::build(features, &effort)?)?;
    }
    let today = row(
        "**the release**: and the module asks the script by short names",
        &release::short_imports(&release::build("frame", &RELEASE)?)?,
    )?;
    row(
        "the release with the inline mode in it",
        &release::short_imports(&release::build("frame,inline", &RELEASE)?)?,
    )?;
    let floor = row(
        "the floor: a Yew app of one button and one checkbox, built as the release",
        &release::short_imports(&release::build_floor(&RELEASE)?)?,
    )?;
    let named = Effort { named: true, ..RELEASE };
    let (release, least) = (release::build("frame", &named)?, release::build_floor(&named)?);
    text += &parts::report((&release, today), (&least, floor))?;
    let file = root().join("docs").join("size-builds.md");
    write_file(&file, text)?;
    println!("Wrote {}", file.display());
    Ok(())
}
