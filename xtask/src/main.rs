//! `cargo xtask`: set-up, preview, tests, checks.

use std::path::PathBuf;
use std::process::ExitCode;
use xtask::{
    Result, api, bench, bom, check, decisions, dist, evaluate, guides, imports, new_guide, npm,
    prerender, preview, review, schemas, servers, setup, sites, snippet, suite, tried, wordpress,
};

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N] [--guide GUIDE]
                         install what is missing, then preview with live reload;
                         --guide: not the guide that ships but another, by its name in
                         content or its folder; several times for several
  test [--native|--all]  install what is missing, then run what CI runs;
                         --native: only the part without browsers
                         --all: slow suites too
  check [GUIDE] [--readability]
                         check a guide folder, its texts and the support list;
                         --readability: list how hard its English words are to read
  evaluate [GUIDE]       read one JSON answer set a line, write one outcome a line
  new-guide NAME         write a small, commented guide into content/NAME, to begin with
  docs                   write the pages on which clinicians review the guide, the schemas
                         of the content files, and the tables of attributes and events and
                         the snippets in README.md
  imports [--check]      write the list of what the built app can ask of the browser;
                         --check: compare it with docs/imports.txt
  dist [--origin URL] [--record] [--guide GUIDE]
                         the release: everything that a site serves, in dist/;
                         --origin: the address it will be served at
                         --record: accept its sizes as the new ones
                         --guide: as with `serve`
  npm                    pack the release that was built last for npm, and try the package
                         in a plain, a React and a Vue app
  sites                  build a site with Hugo, Eleventy and Astro, each with the widget
                         from the release that was built last
  wordpress              pack the release that was built last for WordPress, and try the
                         plugin in one on Apache, nginx and PHP's own server
  licenses               check that every licence of what is used is in deny.toml
  servers                the release on nginx, Caddy and Apache, with the header files
                         that it comes with: every file, and 10,000 requests each
  tried [--floor]        build in every way that was tried, and write what each weighs and what the
                         release's bytes are spent on; --floor does only the latter
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
        ["serve", options @ ..] => serve(options),
        ["test"] => suite::run(suite::Extent::Usual),
        ["test", "--native"] => suite::run(suite::Extent::Native),
        ["test", "--all"] => suite::run(suite::Extent::All),
        ["check"] => check::run(None),
        ["check", "--readability"] => check::readability(None),
        ["check", "--guide", guide, "--readability"] | ["check", guide, "--readability"] => {
            check::readability(Some(guide))
        }
        ["check", "--guide", guide] | ["check", guide] => check::run(Some(guide)),
        ["evaluate"] => evaluate::run(None),
        ["evaluate", "--guide", guide] | ["evaluate", guide] => evaluate::run(Some(guide)),
        ["new-guide", name] => new_guide::run(name),
        ["docs"] => {
            review::run()?;
            decisions::write()?;
            schemas::write()?;
            api::write()?;
            snippet::write_examples()
        }
        ["imports"] => imports::write(),
        ["imports", "--check"] => imports::check(),
        ["dist", options @ ..] => dist::run(&dist_options(options)?),
        ["bench"] => bench::run(None),
        ["bench", rounds] => bench::run(Some(rounds)),
        ["npm"] => npm::try_package(),
        ["sites"] => sites::try_kits(),
        ["wordpress"] => wordpress::try_plugin(),
        ["licenses"] => bom::check(),
        ["servers"] => servers::run(),
        ["tried"] => tried::run(),
        ["tried", "--floor"] => tried::floor(),
        ["setup"] => setup::run(setup::Need::Preview),
        ["setup", "--native"] => setup::run(setup::Need::NativeTests),
        ["setup", "--tests"] => setup::run(setup::Need::Tests),
        ["prerender"] => prerender::write(&staging_folder()?, &guides::from_variable()?),
        ["prerender", dir] => prerender::write(&PathBuf::from(dir), &guides::from_variable()?),
        unknown => Err(format!("no command reads `{}`\n\n{HELP}", unknown.join(" "))),
    }
}

fn serve(mut args: &[&str]) -> Result {
    let (mut port, mut named) = (preview::DEFAULT_PORT, vec![]);
    loop {
        args = match args {
            [] => return preview::serve(port, &named),
            ["--port", given, rest @ ..] => {
                port = given.parse().map_err(|_| {
                    format!("`--port {given}`: a port is a whole number from 1 to 65535")
                })?;
                rest
            }
            ["--guide", guide, rest @ ..] => {
                named.push((*guide).to_owned());
                rest
            }
            [other, ..] => return Err(format!("`serve` knows no `{other}`\n\n{HELP}")),
        }
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
            ["--guide", guide, rest @ ..] => {
                options.guides.push((*guide).to_owned());
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
