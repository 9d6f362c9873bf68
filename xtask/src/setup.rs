//! Installs what the other tasks need and the machine lacks.
//!
//! A tool is first looked for on PATH, in its pinned version, and only then installed: Rust's own
//! parts by rustup, tools from the crate registry, browsers and servers by apt. What cannot be
//! installed is named, with the command that would.

use crate::command::{command, on_path, output_of, run_command};
use crate::release::{self, RUST};
use crate::{Result, root};
use std::path::Path;

/// What the machine is being set up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The native tests: Rust's own parts.
    NativeTests,
    /// Building and showing the preview.
    Preview,
    /// Building a release.
    Release,
    /// All tests: browsers and their drivers too.
    Tests,
    /// The benchmark: a release, a browser, and the peers.
    Bench,
    /// Looking at the licences of what is used.
    Licenses,
    /// The web servers that the header files of a release are for.
    Servers,
    /// A WordPress to try the plugin in.
    WordPress,
    /// The site builders that the kits are for, besides those from the npm registry.
    Sites,
}

const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
const CARGO_DENY: &str = "0.20.2";
const WASM: &str = "wasm32-unknown-unknown";

/// Installs what is missing.
pub fn run(need: Need) -> Result {
    if need == Need::Servers {
        return debian(&SERVERS);
    }
    if need == Need::Sites {
        return debian(&SITES);
    }
    if need == Need::WordPress {
        return debian(&BLOG);
    }
    if need == Need::Licenses {
        return tool(&Tool {
            name: "cargo-deny",
            package: "cargo-deny",
            version: CARGO_DENY,
            locked: true,
            minutes: 8,
        });
    }
    wasm_target()?;
    if matches!(need, Need::NativeTests | Need::Tests) {
        component("rustfmt", "fmt")?;
        component("clippy", "clippy")?;
    }
    if need != Need::NativeTests {
        let bindgen = locked_version("wasm-bindgen")?;
        tool(&Tool {
            name: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: &bindgen,
            locked: false,
            minutes: 2,
        })?;
        tool(&Tool { name: "trunk", package: "trunk", version: TRUNK, locked: true, minutes: 6 })?;
        fetch()?;
    }
    if matches!(need, Need::Release | Need::Tests | Need::Bench) {
        release_rust()?;
        npm_install(&root().join("xtask").join("tools"), "the tools that make files small")?;
    }
    if need == Need::Bench {
        debian(&BROWSERS)?;
        npm_install(&root().join("bench").join("peers"), "the peers of the benchmark")?;
    }
    if need == Need::Tests {
        tool(&Tool {
            name: "geckodriver",
            package: "geckodriver",
            version: GECKODRIVER,
            locked: true,
            minutes: 3,
        })?;
        debian(&BROWSERS)?;
        packages()?;
    }
    Ok(())
}

/// The part of Rust's standard library that runs in browsers.
fn wasm_target() -> Result {
    let is_there = || {
        output_of("rustc", &["--print", "target-libdir", "--target", WASM])
            .is_some_and(|dir| Path::new(&dir).is_dir())
    };
    if is_there() {
        return Ok(());
    }
    println!("Installing Rust's {WASM} target (seconds)");
    run_or_say(
        "rustup",
        &["target", "add", WASM],
        &format!(
            "Rust cannot build for the browser here. With rustup: `rustup target add {WASM}`; \
             without it, install your system's package for that Rust target"
        ),
        is_there,
    )
}

/// The Rust of releases, with the source of its standard library.
fn release_rust() -> Result {
    let is_there = || {
        let sysroot = release::of_release_rust("rustc", &["--print", "sysroot"]).output();
        sysroot.is_ok_and(|output| {
            let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            let rustlib = Path::new(&sysroot).join("lib").join("rustlib");
            rustlib.join(WASM).is_dir() && rustlib.join("src/rust/library/Cargo.lock").is_file()
        })
    };
    if is_there() {
        return Ok(());
    }
    println!("Installing Rust {RUST} with the source of its standard library (a minute)");
    if release::is_active() {
        let by_hand = "a release needs the source of Rust's standard library: with rustup, \
                       `rustup component add rust-src`";
        return run_or_say("rustup", &["component", "add", "rust-src"], by_hand, is_there);
    }
    let install = ["toolchain", "install", RUST, "--profile", "minimal", "--no-self-update"];
    let parts = ["--component", "rust-src", "--target", WASM];
    let args = [&install[..], &parts].concat();
    let by_hand = format!("a release needs rustup, and `rustup {}`", args.join(" "));
    run_or_say("rustup", &args, &by_hand, is_there)
}

/// Packages from the npm registry, in that folder. Installed again whenever their list changes.
pub(crate) fn npm_install(folder: &Path, what: &str) -> Result {
    let changed =
        |name: &str| std::fs::metadata(folder.join(name)).and_then(|data| data.modified()).ok();
    // npm writes this file last.
    let installed = changed("node_modules/.package-lock.json");
    if installed >= changed("package-lock.json").max(changed("package.json")) {
        return Ok(());
    }
    npm_ci(folder, what)
}

/// Installs the packages that the lock file of that folder names.
fn npm_ci(folder: &Path, what: &str) -> Result {
    if on_path("npm").is_none() {
        return Err(format!("{what} need Node with npm: install Node 20 or later, then try again"));
    }
    println!("Installing {what} (half a minute)");
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    run_command(command("npm", install).current_dir(folder))
}

/// A part of the Rust toolchain that adds a cargo command.
fn component(component: &str, subcommand: &str) -> Result {
    let is_there = || output_of("cargo", &[subcommand, "--version"]).is_some();
    if is_there() {
        return Ok(());
    }
    println!("Installing Rust's {component} (seconds)");
    run_or_say(
        "rustup",
        &["component", "add", component],
        &format!(
            "`cargo {subcommand}` is missing. With rustup: `rustup component add {component}`; \
             without it, install your system's {component} package"
        ),
        is_there,
    )
}

struct Tool<'a> {
    /// The program's name.
    name: &'a str,
    /// The name of its package in the crate registry.
    package: &'a str,
    version: &'a str,
    /// Build it with the dependencies its authors tested with?
    locked: bool,
    /// How long that takes on two cores.
    minutes: u32,
}

fn tool(tool: &Tool) -> Result {
    let Tool { name, package, version, locked, minutes } = tool;
    let is_there = || version_of(name).is_some_and(|found| found == *version);
    if is_there() {
        return Ok(());
    }
    println!("Installing {name} {version} (about {minutes} minutes on two cores)");
    let mut args = vec!["install", package, "--version", version];
    if *locked {
        args.push("--locked");
    }
    // Built to be ready soon rather than to be small.
    let mut install = command("cargo", &args);
    install
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    run_command(&mut install).map_err(|error| {
        format!("{name} {version} could not be installed: {error}. Put it on PATH, then try again")
    })?;
    if is_there() {
        return Ok(());
    }
    Err(match on_path(name) {
        Some(other) => format!(
            "{name} {version} is installed, but {} stands before it on PATH. \
             Remove that one, or put cargo's `bin` folder first",
            other.display()
        ),
        None => format!(
            "{name} {version} is installed, but not on PATH. \
             Add cargo's `bin` folder (usually ~/.cargo/bin) to PATH, then try again"
        ),
    })
}

/// The version that `NAME --version` prints after the name.
fn version_of(name: &str) -> Option<String> {
    let first_line = output_of(name, &["--version"])?;
    first_line.split_whitespace().nth(1).map(str::to_owned)
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let file = root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&file)
        .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    version_in_lock(&lock, package)
        .ok_or_else(|| format!("{} lists no package `{package}`", file.display()))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let after_name = lock.split_once(&format!("name = \"{package}\"\n"))?.1;
    let version = after_name.split_once("version = \"")?.1;
    Some(version.split_once('"')?.0.to_owned())
}

/// Trunk builds offline: so every dependency has to be there.
fn fetch() -> Result {
    if output_of("cargo", &["fetch", "--locked", "--offline"]).is_some() {
        return Ok(());
    }
    println!("Downloading the dependencies (a minute)");
    run_command(&mut command("cargo", ["fetch", "--locked"]))
}

/// What comes from Debian packages.
struct Packages {
    /// What they are for, as a sentence begins with it.
    what: &'static str,
    /// Any of these names, from that package.
    list: &'static [(&'static [&'static str], &'static str)],
    /// With what the packages recommend?
    recommended: bool,
    minutes: u32,
}

/// Programs that the browser tests start, and a library that they put on a page.
const BROWSERS: Packages = Packages {
    what: "the browser tests need",
    list: &[
        (&["chromium", "chromium-browser", "google-chrome"], "chromium"),
        (&["chromedriver"], "chromium-driver"),
        (&["firefox", "firefox-esr"], "firefox-esr"),
        (&["WebKitWebDriver"], "webkit2gtk-driver"),
        (&["Xvfb"], "xvfb"),
        (&["/usr/share/javascript/mootools/mootools-core-nc.js"], "libjs-mootools"),
    ],
    // Among it are the fonts.
    recommended: true,
    minutes: 3,
};

/// The servers, of which Debian keeps some out of the PATH of most users. Of Apache it is the
/// package without a service; the two others have one, and where systemd runs, Debian starts it.
const SERVERS: Packages = Packages {
    what: "trying the header files on real servers needs",
    list: &[
        (&NGINX, "nginx"),
        (&[NGINX_BROTLI], "libnginx-mod-http-brotli-static"),
        (&CADDY, "caddy"),
        (&APACHE, "apache2-bin"),
    ],
    recommended: false,
    minutes: 1,
};

/// The names of nginx.
pub const NGINX: [&str; 2] = ["nginx", "/usr/sbin/nginx"];

/// The part of nginx that sends `.br` files.
pub const NGINX_BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// The name of Caddy.
pub const CADDY: [&str; 1] = ["caddy"];

/// The names of Apache.
pub const APACHE: [&str; 4] = ["apache2", "httpd", "/usr/sbin/apache2", "/usr/sbin/httpd"];

/// The site builder that is no npm package.
const SITES: Packages = Packages {
    what: "building a site with each kit needs",
    list: &[(&["hugo"], "hugo")],
    recommended: false,
    minutes: 1,
};

/// WordPress with PHP, a database and two servers. Where systemd runs, Debian starts some of them.
const BLOG: Packages = Packages {
    what: "trying the plugin in WordPress needs",
    list: &[
        (&[WORDPRESS], "wordpress"),
        (&["/usr/share/wordpress/wp-content/themes/twentytwentythree/style.css"], WORDPRESS_THEME),
        (&PHP, "php-cli"),
        (&PHP_FPM, "php-fpm"),
        (&["/usr/share/doc/php-mysql/copyright"], "php-mysql"),
        (&["/usr/share/doc/php-xml/copyright"], "php-xml"),
        (&["/usr/share/doc/libapache2-mod-php/copyright"], "libapache2-mod-php"),
        (&APACHE, "apache2-bin"),
        (&NGINX, "nginx"),
        (&MARIADB, "mariadb-server"),
    ],
    recommended: false,
    minutes: 3,
};

/// The theme of that WordPress.
const WORDPRESS_THEME: &str = "wordpress-theme-twentytwentythree";

/// Where Debian keeps WordPress.
pub const WORDPRESS: &str = "/usr/share/wordpress/wp-load.php";

/// The names of PHP.
pub const PHP: [&str; 1] = ["php"];

/// The names of the PHP that other servers ask.
pub const PHP_FPM: [&str; 4] =
    ["php-fpm", "/usr/sbin/php-fpm8.2", "/usr/sbin/php-fpm8.3", "/usr/sbin/php-fpm8.4"];

/// The names of MariaDB.
pub const MARIADB: [&str; 2] = ["mariadbd", "/usr/sbin/mariadbd"];

/// What makes a new database.
pub const MARIADB_INSTALL: [&str; 1] = ["mariadb-install-db"];

/// The packages of which nothing is there.
fn missing(packages: &Packages) -> Vec<&'static str> {
    let is_missing = |names: &[&str]| names.iter().all(|name| on_path(name).is_none());
    let missing = packages.list.iter().filter(|(names, _)| is_missing(names));
    missing.map(|(_, package)| *package).collect()
}

fn debian(packages: &Packages) -> Result {
    let missing_ones = missing(packages);
    if missing_ones.is_empty() {
        return Ok(());
    }
    let Packages { what, recommended, minutes, .. } = packages;
    let names = missing_ones.join(" ");
    let by_hand = format!(
        "{what} {names}. Run `sudo apt-get update && sudo apt-get install --yes {names}`, or \
         your system's like of it, then try again"
    );
    if on_path("apt-get").is_none() || output_of("id", &["-u"]).as_deref() != Some("0") {
        return Err(by_hand);
    }
    println!("Installing {names} (about {minutes} min)");
    let apt = |args: &[&str]| {
        let mut apt = command("apt-get", args);
        run_command(apt.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let mut install = vec!["install", "--yes"];
    if !recommended {
        install.push("--no-install-recommends");
    }
    apt(&["update"])
        .and_then(|()| apt(&[install, missing_ones].concat()))
        .map_err(|error| format!("{error}\n{by_hand}"))?;
    if missing(packages).is_empty() { Ok(()) } else { Err(by_hand) }
}

/// What the browser tests put on host pages, from the npm registry: trackers, style sheets and
/// libraries that real pages have. Installed again whenever the list or a script of it changes.
fn packages() -> Result {
    let folder = root().join("tests").join("browser").join("packages");
    if packages_are_current(&folder) {
        return Ok(());
    }
    npm_ci(&folder, "the packages of the browser tests")?;
    run_command(command("npm", ["run", "--silent", "build"]).current_dir(&folder))
}

/// Whether what was built is newer than everything it is built from.
fn packages_are_current(folder: &Path) -> bool {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    let files = |name: &str| {
        let entries = std::fs::read_dir(folder.join(name)).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let oldest = files("built").iter().map(|file| changed(file)).min().flatten();
    let sources = [folder.join("package.json"), folder.join("package-lock.json")];
    let newest = files("trackers").iter().chain(&sources).map(|file| changed(file)).max().flatten();
    // Beside each tracker, what WordPress styles its blocks with.
    files("built").len() == files("trackers").len() + 2 && oldest > newest
}

/// Runs the installer, and says what to do by hand where that does not help.
fn run_or_say(program: &str, args: &[&str], by_hand: &str, is_there: impl Fn() -> bool) -> Result {
    if on_path(program).is_none() {
        return Err(by_hand.to_owned());
    }
    run_command(&mut command(program, args)).map_err(|error| format!("{error}\n{by_hand}"))?;
    if is_there() { Ok(()) } else { Err(by_hand.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bindgen_version_is_the_one_of_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "yew"), None);
    }
}
