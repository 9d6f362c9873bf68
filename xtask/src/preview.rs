//! The preview: a blog article with the widget in it, rebuilt and reloaded on every change, served
//! with the headers of the real site.

use crate::command::{command, run_command};
use crate::server::{Server, SiteConfig};
use crate::setup::{self, Need};
use crate::{Result, check, guides, pages, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// Where the preview is, if the port is free.
pub const DEFAULT_PORT: u16 = 8080;

/// How many ports after the wanted one are tried.
const PORTS: u16 = 20;

/// How often the sources are looked at.
const INTERVAL: Duration = Duration::from_millis(400);

/// What the site is made from.
const SOURCES: [&str; 7] =
    ["src", "content", "styles", "xtask/src", "index.html", "Cargo.toml", "Cargo.lock"];

/// The folder with the built preview.
pub fn site_folder() -> PathBuf {
    root().join("target").join("preview")
}

/// Builds the preview of the guide that ships into its folder.
pub fn build() -> Result {
    build_with(&[])
}

/// The same of other guides, by names or folders. The article shows the first.
fn build_with(named: &[String]) -> Result {
    let mut trunk = command("trunk", ["build"]);
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env("RUST_BACKTRACE", "0");
    if !named.is_empty() {
        let (variable, list) = guides::variable(named)?;
        trunk.env(variable, list);
    }
    // Trunk takes `true` and `false` only, where the convention is any text.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    run_command(&mut trunk)
}

/// Sets up, builds, serves, and does so again on every change, until it is interrupted. The guides
/// that are named stand in place of the one that ships.
pub fn serve(port: u16, named: &[String]) -> Result {
    let folders = named.iter().map(|guide| check::folder(Some(guide)));
    let folders: Vec<PathBuf> = folders.collect::<Result<_>>()?;
    setup::run(Need::Preview)?;
    println!("Building the preview (a minute or two the first time, seconds later)");
    let mut sources = snapshot(&folders);
    // Once: they change seldom, and each change of the rest would wait for them.
    if let Err(error) = pages::build() {
        eprintln!("\n{error}\nThe pages for site owners are as they were, or missing.\n");
    }
    let first = build_with(named);

    // Counts the builds that went well. Nothing stands for "building just now".
    let shown = Arc::new(Mutex::new(Some(1_u32)));
    let asked = shown.clone();
    let live_reload = Arc::new(move || Some(asked.lock().ok()?.as_ref()?.to_string()));
    let config = SiteConfig { live_reload: Some(live_reload), ..SiteConfig::new(site_folder()) };
    let server = start_on_free_port(config, port)?;
    report(&first, &server);

    let mut builds = 1;
    let show = |number| {
        if let Ok(mut shown) = shown.lock() {
            *shown = number;
        }
    };
    loop {
        std::thread::sleep(INTERVAL);
        let now = snapshot(&folders);
        if now == sources {
            continue;
        }
        sources = now;
        println!("Something changed: building again");
        show(None);
        let built = build_with(named);
        report(&built, &server);
        builds += u32::from(built.is_ok());
        show(Some(builds));
    }
}

fn report(built: &Result, server: &Server) {
    match built {
        Ok(()) => println!("\n  The preview is at {}/\n  Stop it with Ctrl+C.\n", server.url()),
        Err(error) => eprintln!("\n{error}\nWaiting for a change. Stop with Ctrl+C.\n"),
    }
}

fn start_on_free_port(config: SiteConfig, first: u16) -> Result<Server> {
    let mut refused = String::new();
    for port in first..=first.saturating_add(PORTS) {
        match Server::start(SiteConfig { port, ..config.clone() }) {
            Ok(server) => return Ok(server),
            Err(error) => refused = error,
        }
    }
    Err(format!("{refused}. Name a free port: `cargo xtask serve --port N`"))
}

/// Every source file, and every file of these folders, with the time of its last change.
fn snapshot(folders: &[PathBuf]) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut files = BTreeMap::new();
    let sources = SOURCES.iter().map(|source| root().join(source));
    for source in sources.chain(folders.iter().cloned()) {
        add_files(&source, &mut files);
    }
    files
}

fn add_files(path: &Path, files: &mut BTreeMap<PathBuf, Option<SystemTime>>) {
    if let Ok(entries) = std::fs::read_dir(path) {
        for entry in entries.flatten() {
            add_files(&entry.path(), files);
        }
    } else {
        let changed = std::fs::metadata(path).and_then(|data| data.modified());
        files.insert(path.to_path_buf(), changed.ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_that_is_watched_exists() {
        for source in SOURCES {
            assert!(root().join(source).exists(), "{source}");
        }
        assert!(snapshot(&[]).contains_key(&root().join("xtask/src/preview.rs")));
    }

    #[test]
    fn the_next_port_is_taken_where_the_wanted_one_is_not_free() {
        let taken = Server::start(SiteConfig::new(site_folder())).unwrap();
        let port: u16 = taken.url().rsplit(':').next().unwrap().parse().unwrap();
        let second = start_on_free_port(SiteConfig::new(site_folder()), port).unwrap();
        assert_ne!(second.url(), taken.url());
    }
}
