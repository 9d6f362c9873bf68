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
    inline: 5,
    optimise: &["-Oz"],
    named: false,
};

/// What is tried: a name, the features, and the effort. Each differs from another row in one thing.
const TRIED: [(&str, &str, Effort); 15] = [
    // Where nothing is said of it, LLVM's own choices for 3 and "s" are 250 and 50.
    ("stable, opt-level 3", "frame", Effort { level: "3", inline: 250, ..PLAIN }),
    ("stable, opt-level s", "frame", Effort { level: "s", inline: 50, ..PLAIN }),
    ("stable, opt-level z", "frame", PLAIN),
    ("the same without LTO", "frame", Effort { lto: "off", ..PLAIN }),
    ("the same with thin LTO", "frame", Effort { lto: "thin", ..PLAIN }),
    ("the same without wasm-opt", "frame", Effort { optimise: &[], ..PLAIN }),
    ("standard library built for size", "frame", Effort { own_std: true, ..PLAIN }),
    ("and panics that just stop", "frame", SILENT),
    ("the same, opt-level s", "frame", Effort { level: "s", inline: 50, ..SILENT }),
    ("the same, wasm-opt -Os", "frame", Effort { optimise: &["-Os"], ..SILENT }),
    ("the same, wasm-opt -O3", "frame", Effort { optimise: &["-O3"], ..SILENT }),
    (
        "the same, wasm-opt -Oz until nothing changes",
        "frame",
        Effort { optimise: &["-Oz", "--converge"], ..SILENT },
    ),
    (
        "and functions over 20 bytes with one caller stay apart",
        "frame",
        Effort {
            optimise: &["-Oz", "--converge", "--one-caller-inline-max-function-size=20"],
            ..SILENT
        },
    ),
    ("and no load or store names its alignment", "frame", Effort { inline: 5, ..RELEASE }),
    ("and LLVM puts functions up to a weight of 25 into their callers, not of 5", "frame", RELEASE),
];

/// The release's way to compile, with the plain way to optimise.
const SILENT: Effort = Effort { inline: 5, optimise: &["-Oz"], ..RELEASE };

/// Builds every way, and writes what each weighs; then [`floor`].
pub fn run() -> Result {
    setup::run(Need::Release)?;
    let mut text = format!(
        "# Ways to build small\n\nWritten by `cargo xtask tried`. Rust {RUST}; the script is made small \
         in every row. Bytes; brotli is at 11.\n\n\
         | way | wasm | wasm, brotli | script, brotli | together |\n|---|---|---|---|---|\n"
    );
    let mut row = |name: &str, app: &App| -> Result {
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
        Ok(())
    };
    for (name, features, effort) in TRIED {
        row(name, &release::build(features, &effort)?)?;
    }
    row(
        "**the release**: and the module asks the script by short names",
        &release::short_imports(&release::build("frame", &RELEASE)?)?,
    )?;
    row(
        "the release with the inline mode in it",
        &release::short_imports(&release::build("frame,inline", &RELEASE)?)?,
    )?;
    row(
        "the floor: a Yew app of one button and one checkbox, built as the release",
        &release::short_imports(&release::build_floor(&RELEASE)?)?,
    )?;
    let file = root().join("docs").join("size-builds.md");
    write_file(&file, text)?;
    println!("Wrote {}", file.display());
    floor()
}

/// Writes what the release's bytes are spent on, and how low they could go: `cargo xtask tried
/// --floor` does only this.
pub fn floor() -> Result {
    setup::run(Need::Release)?;
    let named = Effort { named: true, ..RELEASE };
    let app = (release::build("frame", &named)?, release::build("frame", &RELEASE)?);
    let least = (release::build_floor(&named)?, release::build_floor(&RELEASE)?);
    let file = root().join("docs").join("size-floor.md");
    write_file(&file, parts::report(&app, &least)?)?;
    println!("Wrote {}", file.display());
    Ok(())
}
