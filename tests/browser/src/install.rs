//! Finds the programs the tests drive, and says how to install a missing one.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program looked up on the search path under one of several names.
pub(crate) struct Tool {
    pub(crate) names: &'static [&'static str],
    pub(crate) install: &'static str,
}

impl Tool {
    /// The program's path. A missing program is a failure, never a skip.
    pub(crate) fn find(&self) -> PathBuf {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = env::split_paths(&path).collect();
        self.names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|file| file.is_file())
            .unwrap_or_else(|| missing(&self.names.join(" or "), self.install))
    }
}

/// WebKitGTK's small browser, which no search path holds: the package that
/// owns it is asked, then the usual folders.
pub(crate) fn minibrowser() -> PathBuf {
    packaged_minibrowser()
        .into_iter()
        .chain(usual_minibrowsers())
        .find(|file| file.is_file())
        .unwrap_or_else(|| {
            missing("WebKitGTK's MiniBrowser", "apt-get install -y libwebkit2gtk-4.1-0")
        })
}

fn packaged_minibrowser() -> Vec<PathBuf> {
    let listing = Command::new("dpkg").args(["-L", "libwebkit2gtk-4.1-0"]).output();
    let files = listing.map(|output| output.stdout).unwrap_or_default();
    let files = String::from_utf8_lossy(&files);
    files.lines().filter(|file| file.ends_with("/MiniBrowser")).map(PathBuf::from).collect()
}

fn usual_minibrowsers() -> Vec<PathBuf> {
    let inside = Path::new("webkit2gtk-4.1").join("MiniBrowser");
    let mut files: Vec<PathBuf> = ["/usr/libexec", "/usr/lib", "/usr/lib64"]
        .iter()
        .map(|folder| Path::new(folder).join(&inside))
        .collect();
    for folder in fs::read_dir("/usr/lib").into_iter().flatten().flatten() {
        files.push(folder.path().join(&inside));
    }
    files
}

fn missing(what: &str, install: &str) -> ! {
    panic!("{what} is not installed; the browser tests need it: {install}")
}
