//! `cargo xtask`: set-up, preview, tests, checks.

use std::path::PathBuf;
use std::process::ExitCode;
use xtask::{
    Result, api, bench, bom, check, dist, evaluate, imports, npm, prerender, preview, review,
    servers, setup, suite, tried,
};

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]       install what is missing, then preview with live reload
  test [--native|--all]  install what is missing, then run what CI runs;
                         --native: only the part without browsers
                         --all: slow suites too
  check [GUIDE] [--readability]
                         check a guide folder, its texts and the support list;
                         --readability: list how hard its English words are to read
  evaluate [GUIDE]       read one JSON answer set a line, write one outcome a line
  docs                   write the page on which clinicians review the guide, and the
                         tables of attributes and events in README.md
  imports [--check]      write the list of what the built app can ask of the browser;
                         --check: compare it with docs/imports.txt
  dist [--origin URL] [--record]
                         the release: everything that a site serves, in dist/;
                         --origin: the address it will be served at
                         --record: accept its sizes as the new ones
  npm                    pack the release that was built last for npm, and try the package
                         in a plain, a React and a Vue app
  licenses               check that every licence of what is used is in deny.toml
  servers                the release on nginx, Caddy and Apache, with the header files
                         that it comes with: every file, and 10,000 requests each
  tried                  build in every way that was tried, and write what each weighs
  bench [ROUNDS]         measure the widget beside its peers, and write docs/bench.md
  setup [--native|--tests]
                         install what is missing for `serve`, for `test --native`
                         or for `test`
  prerender [DIR]        write the frame pages into DIR (called by the build of the preview)
  help                   this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nerror: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Result {
    match args {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["serve"] => preview::serve(preview::DEFAULT_PORT),
        ["serve", "--port", port] => {
            preview::serve(port.parse().map_err(|_| {
                format!("`--port {port}`: a port is a whole number from 1 to 65535")
            })?)
        }
        ["test"] => suite::run(suite::Extent::Usual),
        ["test", "--native"] => suite::run(suite::Extent::Native),
        ["test", "--all"] => suite::run(suite::Extent::All),
        ["check"] => check::run(None),
        ["check", "--readability"] => check::readability(None),
        ["check", guide, "--readability"] => check::readability(Some(guide)),
        ["check", guide] => check::run(Some(guide)),
        ["evaluate"] => evaluate::run(None),
        ["evaluate", guide] => evaluate::run(Some(guide)),
        ["docs"] => review::run().and_then(|()| api::write()),
        ["imports"] => imports::write(),
        ["imports", "--check"] => imports::check(),
        ["dist", options @ ..] => dist::run(&dist_options(options)?),
        ["bench"] => bench::run(None),
        ["bench", rounds] => bench::run(Some(rounds)),
        ["npm"] => npm::try_package(),
        ["licenses"] => bom::check(),
        ["servers"] => servers::run(),
        ["tried"] => tried::run(),
        ["setup"] => setup::run(setup::Need::Preview),
        ["setup", "--native"] => setup::run(setup::Need::NativeTests),
        ["setup", "--tests"] => setup::run(setup::Need::Tests),
        ["prerender"] => prerender::write(&staging_folder()?),
        ["prerender", dir] => prerender::write(&PathBuf::from(dir)),
        unknown => Err(format!("no command reads `{}`\n\n{HELP}", unknown.join(" "))),
    }
}

fn dist_options(mut args: &[&str]) -> Result<dist::Options> {
    let mut options = dist::Options::default();
    loop {
        args = match args {
            [] => return Ok(options),
            ["--record", rest @ ..] => {
                options.record = true;
                rest
            }
            ["--origin", origin, rest @ ..] => {
                options.origin = Some(dist::origin(origin)?);
                rest
            }
            [other, ..] => return Err(format!("`dist` knows no `{other}`\n\n{HELP}")),
        }
    }
}

/// Trunk names the folder it is filling to the hooks it calls.
fn staging_folder() -> Result<PathBuf> {
    std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).ok_or_else(|| {
        "`prerender` needs a folder to write to: `cargo xtask prerender DIR`".to_owned()
    })
}
