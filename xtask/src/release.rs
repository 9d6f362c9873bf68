//! The app as small as it gets: how a release is compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::Parser;

use crate::command::{command, output_for, output_of, run_command};
use crate::policy::{APP_SCRIPT, APP_WASM};
use crate::prerender::{read_file, write_file};
use crate::{Result, root};

/// The Rust that releases are built with, so that the same source makes the same bytes.
/// Its unstable parts are used: the standard library is built for size, and a panic just stops.
pub const RUST: &str = "1.95.0";

/// What may be used of WebAssembly: Chromium, Firefox and WebKit all have these. (With
/// `--all-features` come some that WebKit refuses.)
const WASM_FEATURES: [&str; 6] = [
    "bulk-memory",
    "nontrapping-float-to-int",
    "sign-ext",
    "mutable-globals",
    "reference-types",
    "multivalue",
];

/// A program of the Rust that releases are built with: the active one, if it is that one.
pub fn of_release_rust(program: &str, args: &[&str]) -> Command {
    if is_active() {
        command(program, args)
    } else {
        let mut rustup = command("rustup", ["run", RUST, program]);
        rustup.args(args);
        rustup
    }
}

/// Whether plain `cargo` is of the Rust that releases are built with.
pub fn is_active() -> bool {
    let version = output_of("rustc", &["--version"]).unwrap_or_default();
    version.split(' ').nth(1) == Some(RUST)
}

/// How hard a build tries to be small.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// `opt-level`.
    pub level: &'static str,
    /// `lto`.
    pub lto: &'static str,
    /// Whether the standard library is built from its source, for size.
    pub own_std: bool,
    /// Whether a panic just stops, and no place in the source nor any shape for debugging is kept.
    pub silent: bool,
    /// From what weight on LLVM leaves a function apart; its own choice for `opt-level` "z" is 5.
    pub inline: u8,
    /// The options of `wasm-opt`; empty where it is not run.
    pub optimise: &'static [&'static str],
    /// Whether the functions keep their names, to see what the bytes are spent on.
    pub named: bool,
}

/// What a release is built with.
pub const RELEASE: Effort = Effort {
    level: "z",
    lto: "fat",
    own_std: true,
    silent: true,
    inline: 25,
    optimise: &["-Oz", "--converge", "--one-caller-inline-max-function-size=20", "--dealign"],
    named: false,
};

/// A compiled app.
pub struct App {
    /// The script between module and browser.
    pub script: String,
    /// The module.
    pub wasm: Vec<u8>,
}

/// Compiles the app with those features.
pub fn build(features: &str, effort: &Effort) -> Result<App> {
    compile(&["--bin", "app"], "app.wasm", features, effort)
}

/// Compiles the smallest app that Yew makes: one button, one checkbox. It is what remains when all
/// of this project's own is gone.
pub fn build_floor(effort: &Effort) -> Result<App> {
    compile(&["--bin", "one_button"], "one_button.wasm", "frame", effort)
}

/// Compiles a quiz in Yew that has nothing of ours: what its clicks cost is what Yew costs.
pub fn build_plain_quiz() -> Result<App> {
    compile(&["--bin", "plain_quiz"], "plain_quiz.wasm", "frame", &RELEASE)
}

/// Compiles a page for site owners: small, too, but what it says of mistakes must be whole, so that
/// it keeps the standard library as it is.
pub fn build_page(name: &str) -> Result<App> {
    let effort = Effort { own_std: false, silent: false, ..RELEASE };
    compile(&["-p", name, "--bin", name], &format!("{name}.wasm"), "", &effort)
}

fn compile(what: &[&str], file: &str, features: &str, effort: &Effort) -> Result<App> {
    let target = root().join("target").join("release-build");
    let mut cargo = of_release_rust("cargo", &["build", "--quiet", "--release"]);
    cargo.args(what);
    if !features.is_empty() {
        cargo.args(["--no-default-features", "--features", features]);
    }
    cargo.args(["--target", "wasm32-unknown-unknown", "--locked"]);
    if effort.own_std {
        cargo.args(["-Z", "build-std=std,panic_abort"]);
        cargo.args(["-Z", "build-std-features=optimize_for_size"]);
    }
    // No folder of this machine may show in what is built.
    let mut flags = vec![
        format!("--remap-path-prefix={}=.", root().display()),
        format!("-Cllvm-args=--inline-threshold={}", effort.inline),
    ];
    if effort.silent {
        let silent = [
            "--cfg=silent_panics",
            "-Zlocation-detail=none",
            "-Zfmt-debug=none",
            "-Zunstable-options",
            "-Cpanic=immediate-abort",
        ];
        flags.extend(silent.map(str::to_owned));
    }
    cargo
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", effort.level)
        .env("CARGO_PROFILE_RELEASE_LTO", effort.lto);
    run_command(&mut cargo)?;

    let folder = target.join("app");
    clear(&folder)?;
    let built = target.join("wasm32-unknown-unknown").join("release").join(file);
    let mut bindgen = command("wasm-bindgen", ["--target", "web", "--no-typescript"]);
    bindgen.args(["--remove-producers-section", "--out-name", "app"]);
    if !effort.named {
        bindgen.arg("--remove-name-section");
    }
    run_command(bindgen.arg("--out-dir").arg(&folder).arg(built))?;
    let module = folder.join(APP_WASM);
    if !effort.optimise.is_empty() {
        let mut optimise = command("node", [tool("binaryen/bin/wasm-opt")]);
        optimise.arg("--mvp-features").args(effort.optimise).args(effort.named.then_some("-g"));
        optimise.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
        run_command(optimise.arg(&module).arg("-o").arg(&module))?;
    }
    let wasm =
        fs::read(&module).map_err(|error| format!("cannot read {}: {error}", module.display()))?;
    Ok(App { script: read_file(&folder.join(APP_SCRIPT))?, wasm })
}

/// The module without what nothing in it reaches any more, and without names.
pub fn without_dead_code(wasm: &[u8]) -> Result<Vec<u8>> {
    let module = root().join("target").join("release-build").join("part.wasm");
    write_file(&module, wasm)?;
    let mut optimise = command("node", [tool("binaryen/bin/wasm-opt")]);
    optimise.args(["--mvp-features", "--remove-unused-module-elements", "--strip-debug"]);
    optimise.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    run_command(optimise.arg(&module).arg("-o").arg(&module))?;
    fs::read(&module).map_err(|error| format!("cannot read {}: {error}", module.display()))
}

/// The same app, its module asking the script for two letters where wasm-bindgen gives long names
/// with random digits, which no compression makes small.
pub fn short_imports(app: &App) -> Result<App> {
    let mut names = Short { given: vec![] };
    let mut module = Module::new();
    names
        .parse_core_module(&mut module, Parser::new(0), &app.wasm)
        .map_err(|error| format!("the module cannot be written anew: {error}"))?;
    let mut script = app.script.clone();
    let given = names.given.iter().map(|(old, new)| (format!(" {old}: "), format!(" {new}: ")));
    let whole = (format!("\"{MODULE}\""), format!("\"{SHORT_MODULE}\""));
    for (old, new) in given.chain([whole]) {
        if script.matches(&old).count() != 1 {
            return Err(format!("wasm-bindgen's script no longer has `{old}` once"));
        }
        script = script.replacen(&old, &new, 1);
    }
    Ok(App { script, wasm: module.finish() })
}

/// What wasm-bindgen calls its script towards the module.
const MODULE: &str = "./app_bg.js";
/// What it is called in a release.
const SHORT_MODULE: &str = "a";

/// Gives each import a short name.
struct Short {
    given: Vec<(String, String)>,
}

impl Reencode for Short {
    type Error = String;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> std::result::Result<(), reencode::Error<String>> {
        let mut letters = ('a'..='z').flat_map(|one| ('a'..='z').map(move |two| [one, two]));
        for import in section.into_imports() {
            let import = import?;
            let Some(short) = letters.next().filter(|_| import.module == MODULE) else {
                let (module, name) = (import.module, import.name);
                return Err(reencode::Error::UserError(format!(
                    "no short name is left for {name}, or {module} is not {MODULE}"
                )));
            };
            let short = String::from_iter(short);
            imports.import(SHORT_MODULE, &short, self.entity_type(import.ty)?);
            self.given.push((import.name.to_owned(), short));
        }
        Ok(())
    }
}

/// Makes a script or a style small. `kind` is `js` or `css`. Letters beyond ASCII are escaped: a
/// page around the loader may be read in another encoding.
pub fn minify(kind: &str, text: &str) -> Result<String> {
    let mut esbuild = command("node", [tool("esbuild/bin/esbuild")]);
    esbuild.args(["--minify", "--log-level=warning"]);
    esbuild.arg(format!("--loader={kind}"));
    if kind == "js" {
        esbuild.arg("--target=es2022");
    }
    let failed = |problem: String| format!("esbuild could not make a {kind} file small: {problem}");
    let small = output_for(&mut esbuild, text).map_err(failed)?;
    String::from_utf8(small).map_err(|error| failed(error.to_string()))
}

/// Puts a module script and all that it imports into one small script.
pub fn bundle(entry: &Path) -> Result<String> {
    let mut esbuild = command("node", [tool("esbuild/bin/esbuild")]);
    esbuild.args(["--bundle", "--minify", "--format=esm", "--charset=utf8", "--log-level=warning"]);
    esbuild.arg("--loader:.css=text");
    // The module is asked for at run time.
    esbuild.args(["--target=es2022", "--log-override:empty-import-meta=silent"]);
    let output = esbuild.arg(entry).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("esbuild did not start: {error}"))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| format!("esbuild wrote no text: {error}"))
    } else {
        Err(format!("esbuild could not bundle {}", entry.display()))
    }
}

/// An empty folder.
pub fn clear(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))
}

/// Where a build tool from the npm registry stands.
fn tool(path: &str) -> PathBuf {
    root().join("xtask").join("tools").join("node_modules").join(path)
}
