//! Writes the frame pages: what stands in the frame before, and without, any script.

use crate::Result;
use crate::policy::policy;
use std::path::Path;

/// Writes every guide's frame pages into the site folder `dir`.
// a stand-in until the view can print itself
pub fn write(dir: &Path) -> Result {
    let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A gentle guide\
                </title><style>body { font: 1rem system-ui }</style><main><h1>A gentle guide</h1>\
                </main><script type=\"module\" src=\"../app.js\"></script></html>";
    let policy = policy(None, page);
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let page = page.replacen("<title>", &format!("{meta}<title>"), 1);
    let folder = dir.join("aftercare");
    let file = folder.join("en.html");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, page))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))
}
