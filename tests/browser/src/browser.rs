//! One browser with one page: navigation, scripts, windows and waiting.

use crate::Elsewhere;
use crate::engine::Engine;
use crate::process::Driver;
use crate::scenario::end_in_vain;
use crate::wire::{Refusal, Session};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A print-out.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its words, page by page.
    pub text: String,
    /// The title that viewers show.
    pub title: Option<String>,
}

/// How long a page may take to do what a test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(40);

/// A running browser with a fresh profile. Dropping it ends every process
/// that was started for it.
pub struct Browser {
    engine: Engine,
    pub(crate) session: Session,
    /// The frames entered so far, outermost first, as element references.
    pub(crate) frames: Vec<Value>,
    // Fields drop in order: the processes end, then their files go.
    _driver: Driver,
    _files: TempDir,
}

impl Browser {
    /// Starts the engine's browser and driver. Panics, saying what to install,
    /// if either is missing.
    #[must_use]
    #[track_caller]
    pub fn launch(engine: Engine) -> Self {
        Self::launch_with(engine, None, true)
    }

    /// The same, with all https sites played by `elsewhere`.
    #[must_use]
    #[track_caller]
    pub fn launch_to(engine: Engine, elsewhere: &Elsewhere) -> Self {
        Self::launch_with(engine, Some(elsewhere), true)
    }

    /// Starts a browser in which nothing waits for a page to load: neither [`Browser::goto`] nor
    /// what is done next. A press can then come as early as a reader's.
    #[must_use]
    #[track_caller]
    pub fn launch_hasty(engine: Engine) -> Self {
        Self::launch_with(engine, None, false)
    }

    #[track_caller]
    fn launch_with(engine: Engine, elsewhere: Option<&Elsewhere>, wait: bool) -> Self {
        let files = tempfile::tempdir();
        let files = files.unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let driver = Driver::start(engine, files.path());
        let profile = files.path().join("profile");
        let session = Session::open(engine, &driver.address, &profile, elsewhere, wait)
            .unwrap_or_else(|refusal| end_in_vain(format!("{engine} does not start: {refusal}")));
        Self { engine, session, frames: Vec::new(), _driver: driver, _files: files }
    }

    /// The engine under test.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Opens an address and waits for the page to load, unless the browser was launched hasty.
    #[track_caller]
    pub fn goto(&mut self, url: &str) {
        self.frames.clear();
        self.post("/url", json!({ "url": url }));
    }

    /// The address of the top page.
    #[must_use]
    #[track_caller]
    pub fn url(&self) -> String {
        text(&self.get("/url"))
    }

    /// The title of the top page.
    #[must_use]
    #[track_caller]
    pub fn title(&self) -> String {
        text(&self.get("/title"))
    }

    /// Goes back one step in history.
    #[track_caller]
    pub fn back(&mut self) {
        self.frames.clear();
        self.post("/back", json!({}));
    }

    /// Goes forward one step in history.
    #[track_caller]
    pub fn forward(&mut self) {
        self.frames.clear();
        self.post("/forward", json!({}));
    }

    /// Reloads the page.
    #[track_caller]
    pub fn refresh(&mut self) {
        self.frames.clear();
        self.post("/refresh", json!({}));
    }

    /// Runs a function body in the current frame and gives what it returns.
    #[track_caller]
    pub fn script(&self, body: &str) -> Value {
        self.script_with(body, json!([]))
    }

    /// Runs a function body with `arguments` from a JSON array.
    #[track_caller]
    pub fn script_with(&self, body: &str, arguments: Value) -> Value {
        self.post("/execute/sync", json!({ "script": body, "args": arguments }))
    }

    /// Runs a function body that ends by calling its last argument with the
    /// result.
    #[track_caller]
    pub fn async_script(&self, body: &str, arguments: Value) -> Value {
        self.post("/execute/async", json!({ "script": body, "args": arguments }))
    }

    /// Gives the window the size at which the page itself, without the
    /// window's borders, measures `width` by `height` CSS pixels. Firefox
    /// stops at 500 wide and WebKit at 447: for less, test in a narrow frame.
    #[track_caller]
    pub fn set_viewport(&mut self, width: u32, height: u32) {
        let frames = self.leave_all_frames();
        let wanted = (f64::from(width), f64::from(height));
        self.wait_until(&format!("the page to measure {width} by {height}"), |browser| {
            let page = pair(&browser.script("return { width: innerWidth, height: innerHeight }"));
            if page != wanted {
                let window = pair(&browser.get("/window/rect"));
                let width = window.0 + wanted.0 - page.0;
                let height = window.1 + wanted.1 - page.1;
                browser.post("/window/rect", json!({ "width": width, "height": height }));
            }
            page == wanted
        });
        self.enter_all_frames(frames);
    }

    /// What the window shows, as a PNG file's content.
    #[must_use]
    #[track_caller]
    pub fn picture(&self) -> Vec<u8> {
        BASE64_STANDARD
            .decode(text(&self.get("/screenshot")))
            .unwrap_or_else(|error| self.fail(&format!("unreadable screenshot: {error}")))
    }

    /// Gives a command of Chromium's developer tools; nothing elsewhere.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: Value) -> Option<Value> {
        (self.engine == Engine::Chromium).then(|| {
            self.post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
        })
    }

    /// Saves what the window shows as a PNG file.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        if let Err(error) = fs::write(file, self.picture()) {
            panic!("cannot write {}: {error}", file.display());
        }
    }

    /// Prints the top page, and reads the paper; nothing where the engine's
    /// driver cannot print.
    #[must_use]
    #[track_caller]
    pub fn print(&self) -> Option<Paper> {
        if self.engine == Engine::WebKit {
            return None;
        }
        let printed = text(&self.post("/print", json!({ "background": false })));
        let unreadable =
            |problem: String| -> ! { self.fail(&format!("unreadable print-out: {problem}")) };
        let file = BASE64_STANDARD
            .decode(printed)
            .unwrap_or_else(|problem| unreadable(problem.to_string()));
        let paper = pdf_extract::Document::load_mem(&file)
            .unwrap_or_else(|problem| unreadable(problem.to_string()));
        let text = pdf_extract::extract_text_from_mem(&file);
        let text = text.unwrap_or_else(|problem| unreadable(problem.to_string()));
        let about = paper.trailer.get(b"Info").and_then(|about| about.as_reference());
        let about = about.and_then(|id| paper.get_dictionary(id));
        let title = about.and_then(|about| about.get(b"Title"));
        Some(Paper { text, title: title.and_then(pdf_extract::decode_text_string).ok() })
    }

    /// The handles of all windows and tabs.
    #[must_use]
    #[track_caller]
    pub fn windows(&self) -> Vec<String> {
        let handles = self.get("/window/handles");
        handles.as_array().into_iter().flatten().map(text).collect()
    }

    /// The handle of the current window.
    #[must_use]
    #[track_caller]
    pub fn window(&self) -> String {
        text(&self.get("/window"))
    }

    /// Closes the current tab and brings it back as a reader can, if the engine's driver lets a
    /// test do that: Firefox's does.
    #[track_caller]
    pub fn restore_tab(&mut self) -> bool {
        if self.engine != Engine::Firefox {
            return false;
        }
        let mut handles = self.windows();
        let own = self.window();
        self.post("/window/new", json!({ "type": "tab" }));
        self.delete("/window");
        handles.retain(|handle| *handle != own);
        let Some(other) = self.windows().into_iter().find(|handle| !handles.contains(handle))
        else {
            self.fail("no other tab opened")
        };
        self.switch_to_window(&other);
        let chrome = |context: &str| self.post("/moz/context", json!({ "context": context }));
        chrome("chrome");
        self.script(
            "const list = Services.wm.getEnumerator('navigator:browser');
             const all = [...list];
             const { SessionStore } = ChromeUtils.importESModule(
                 'resource:///modules/sessionstore/SessionStore.sys.mjs');
             SessionStore.undoCloseTab(all[0], 0)",
        );
        chrome("content");
        let known = [handles, vec![other]].concat();
        let mut restored = None;
        self.wait_until("the tab to come back", |page| {
            restored = page.windows().into_iter().find(|handle| !known.contains(handle));
            restored.is_some()
        });
        if let Some(restored) = restored {
            self.switch_to_window(&restored);
        }
        true
    }

    /// Does something while the window is out of sight.
    #[track_caller]
    pub fn while_hidden(&self, work: impl FnOnce(&Self)) {
        let place = self.get("/window/rect");
        self.post("/window/minimize", json!({}));
        work(self);
        self.post("/window/rect", place);
    }

    /// Makes another window the current one.
    #[track_caller]
    pub fn switch_to_window(&mut self, handle: &str) {
        self.frames.clear();
        self.post("/window", json!({ "handle": handle }));
    }

    /// Waits up to ten seconds for something to become true, and fails naming
    /// `what` did not.
    #[track_caller]
    pub fn wait_until(&self, what: &str, mut is_true: impl FnMut(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_true(self) {
            if Instant::now() > deadline {
                end_in_vain(format!("{}: waited in vain for {what}", self.engine));
            }
            sleep(PAUSE);
        }
    }

    /// Repeats a command while its element is not there yet.
    #[track_caller]
    pub(crate) fn patiently(
        &self,
        what: &str,
        mut command: impl FnMut() -> Result<Value, Refusal>,
    ) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match command() {
                Ok(value) => return value,
                Err(refusal) if refusal.may_pass() && Instant::now() < deadline => sleep(PAUSE),
                Err(refusal) => self.fail(&format!("{what}: {refusal}")),
            }
        }
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Value {
        self.session.get(path).unwrap_or_else(|refusal| self.refused(path, &refusal))
    }

    #[track_caller]
    fn delete(&self, path: &str) -> Value {
        self.session.delete(path).unwrap_or_else(|refusal| self.refused(path, &refusal))
    }

    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.session.post(path, body);
        answer.unwrap_or_else(|refusal| self.refused(path, &refusal))
    }

    #[track_caller]
    fn refused(&self, path: &str, refusal: &Refusal) -> ! {
        let message = format!("{}: {path}: {refusal}", self.engine);
        if refusal.is_silence() { end_in_vain(message) } else { panic!("{message}") }
    }

    #[track_caller]
    pub(crate) fn fail(&self, message: &str) -> ! {
        panic!("{}: {message}", self.engine)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asks politely; the processes end right after in any case.
        let _ = self.session.delete("");
    }
}

/// The width and height in a JSON object.
fn pair(size: &Value) -> (f64, f64) {
    let side = |name| size.get(name).and_then(Value::as_f64).unwrap_or_default();
    (side("width"), side("height"))
}

/// A JSON string as a string, and anything else as the empty string.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
