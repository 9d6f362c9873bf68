//! The widget's site and a blog that embeds it, each on an origin of its own.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::lines;
use xtask::guides;
use xtask::policy::policy;
use xtask::prerender::{head_for, loader};
use xtask::server::{Headers, Server, SiteConfig};

/// The environment variable that names the folder with the built site.
const VARIABLE: &str = "GENTLE_GUIDE_SITE";

/// Where the guide's page stands on the widget's site.
pub const PAGE: &str = "/aftercare/en.html";
/// Where the loader stands on the widget's site.
pub const LOADER: &str = "/gentle-guide.js";

/// The head of every host page: it counts uncaught errors and keeps warnings.
const WATCH: &str = "
    window.uncaught = [];
    addEventListener('error', event => event.message && uncaught.push(event.message));
    addEventListener('unhandledrejection', event => uncaught.push(String(event.reason)));
    window.warnings = [];
    const warn = console.warn;
    console.warn = (...words) => { warnings.push(words.join(' ')); warn.apply(console, words); };
";

/// Two running servers: a blog, and the site that the widget comes from.
pub struct Site {
    /// The blog: an origin of its own, empty until a page is put there.
    pub blog: Server,
    /// The built site, with its real headers.
    pub widget: Server,
}

impl Site {
    /// Starts both servers. Panics if nobody said where the built site is.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        Self::start_with(Headers::Full)
    }

    /// The same, with a widget's server that sends no more than `headers`.
    #[must_use]
    #[track_caller]
    pub fn start_with(headers: Headers) -> Self {
        // The leaky build of one test runs on the blog's own origin.
        Self { blog: serve(Headers::Full), widget: serve(headers) }
    }

    /// Puts a page with some words, a link, `body`, another link and much room below it on
    /// the blog, and gives its address.
    #[must_use]
    pub fn page(&self, body: &str) -> String {
        self.page_with_head("", body)
    }

    /// The same, with something more in the page's head.
    #[must_use]
    pub fn page_with_head(&self, head: &str, body: &str) -> String {
        let page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A blog</title>\
             <style>body {{ margin: 0 }} .room {{ height: 3000px }}</style>\
             <script>{WATCH}</script>{head}\
             <p id=\"words\">An article.</p><p><a id=\"before\" href=\"/before\">Before</a></p>\n{body}\n\
             <p><a id=\"after\" href=\"/after\">After</a></p><div class=\"room\"></div></html>"
        );
        self.blog.set_page("/blog.html", page);
        // Another site than the widget's, not only another port of it.
        self.blog.url().replace("127.0.0.1", "localhost") + "/blog.html"
    }

    /// The snippet with the frame in it, word for word as the preview's
    /// article has it, with `attributes` added to the element.
    #[must_use]
    #[track_caller]
    pub fn fast(&self, attributes: &str) -> String {
        let frame =
            held().replace("=\"aftercare/", &format!("=\"{}/aftercare/", self.widget.url()));
        format!("{}<gentle-guide {attributes}>{frame}</gentle-guide>", self.loader())
    }

    /// The snippet without a frame, around a fallback.
    #[must_use]
    pub fn short(&self, attributes: &str) -> String {
        let loader = self.loader();
        format!(
            "{loader}<gentle-guide {attributes}><p id=\"fallback\">Helplines near you</p></gentle-guide>"
        )
    }

    /// The loader's script tag.
    #[must_use]
    pub fn loader(&self) -> String {
        format!("<script async src=\"{}{LOADER}\"></script>", self.widget.url())
    }
}

/// Every language that is shipped, in the order in which they are offered.
pub static LANGUAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut tags = xtask::api::languages().unwrap_or_else(|problem| panic!("{problem}"));
    tags.sort();
    tags
});

/// The loader as it is before it is made small: to make worse ones of, which the tests must catch.
/// What is served may have no names left to change.
#[must_use]
pub fn loader_source() -> String {
    static LOADER: LazyLock<String> = LazyLock::new(|| {
        let written = guides::read(&[]).and_then(|guides| loader(&guides));
        written.unwrap_or_else(|problem| panic!("{problem}"))
    });
    LOADER.clone()
}

/// The guide's page without the policy in its markup, and with the head script as it is written,
/// for the same use.
#[must_use]
#[track_caller]
pub fn page_source() -> String {
    let page = page_without_policy();
    let head = include_str!("../../../src/frame/head.js");
    let (script, wasm) = (script(), wasm());
    let names = [&script, &wasm].map(|path| path.trim_start_matches('/'));
    let head = head_for(head, names[0], names[1]);
    page.replacen(&between(&page, "<script>", "</script>"), &head, 1)
}

/// Where the app's script stands on the widget's site.
#[must_use]
#[track_caller]
pub fn script() -> String {
    between(&page(), "<link rel=\"modulepreload\" href=\"..", "\"")
}

/// Where the app's module stands on the widget's site.
#[must_use]
#[track_caller]
pub fn wasm() -> String {
    between(&page(), "<link rel=\"preload\" href=\"..", "\"")
}

/// What only `mode="inline"` asks the site for: a script, a style, the words, and the module.
#[must_use]
#[track_caller]
pub fn inline_files() -> [String; 4] {
    let quoted = |text: &str, start: &str, end: &str| {
        let names = text.split(['"', '`', '\'']);
        let mut names = names.filter(|name| name.starts_with(start) && name.ends_with(end));
        names.next().map(str::to_owned)
    };
    let Some(helper) = quoted(&read(LOADER.trim_start_matches('/')), "inline", ".js") else {
        panic!("the loader names no script for mode=\"inline\"")
    };
    let script = read(&helper);
    let style = quoted(&script, "inline", ".css").unwrap_or_default();
    // In the preview the one module does for both.
    let wasm = quoted(&script, "inline", ".wasm").map_or_else(wasm, |name| format!("/{name}"));
    [format!("/{helper}"), format!("/{style}"), PAGE.replace(".html", ".txt"), wasm]
}

/// The first text between two others.
#[track_caller]
fn between(text: &str, start: &str, end: &str) -> String {
    let found = text.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    found.unwrap_or_else(|| panic!("nothing stands after `{start}`")).0.to_owned()
}

/// A server of the built site, on an origin of its own.
#[must_use]
#[track_caller]
pub fn serve(headers: Headers) -> Server {
    match Server::start(SiteConfig { headers, ..SiteConfig::new(folder()) }) {
        Ok(server) => server,
        Err(problem) => panic!("{problem}"),
    }
}

/// What the element of the preview's article holds: the frame, and what stands beside it for all
/// to read.
#[must_use]
#[track_caller]
pub fn held() -> String {
    let article = read("index.html");
    let held = article
        .split_once("<gentle-guide>")
        .and_then(|(_, rest)| rest.split_once("</gentle-guide>"));
    held.unwrap_or_else(|| panic!("index.html holds no <gentle-guide>")).0.to_owned()
}

/// The guide as the reader's browser gets it, in English.
#[must_use]
#[track_caller]
pub fn edition() -> Edition {
    edition_in("en")
}

/// The guide in a language that is shipped.
#[must_use]
#[track_caller]
pub fn edition_in(language: &str) -> Edition {
    let words = PAGE.trim_start_matches('/').replace("en.html", &format!("{language}.txt"));
    lines::read(&read(&words)).unwrap_or_else(|error| {
        panic!("the guide in {words} is unreadable ({error}): run `trunk build` again")
    })
}

/// The guide's page as it was built.
#[must_use]
#[track_caller]
pub fn page() -> String {
    read(PAGE.trim_start_matches('/'))
}

/// The same without the policy in its own markup, which would allow no script
/// of a test: the policy that the server sends allows what the page holds.
#[must_use]
#[track_caller]
pub fn page_without_policy() -> String {
    let page = page();
    let cut = page.split_once("<meta http-equiv").and_then(|(start, rest)| {
        let (_, rest) = rest.split_once('>')?;
        Some(format!("{start}{rest}"))
    });
    cut.unwrap_or_else(|| panic!("{PAGE} holds no policy"))
}

/// The guide's page with one more script, before all others, and a policy in its markup that
/// allows just this one more. What the script tries later, the page's own policies decide.
#[must_use]
#[track_caller]
pub fn page_with_script(script: &str) -> String {
    let with = |page: &str, markup: &str| page.replacen("<title>", &format!("{markup}<title>"), 1);
    let page = with(&page_without_policy(), &format!("<script>{script}</script>"));
    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    page.replacen("<meta name", &format!("{meta}{}\">\n<meta name", policy(None, &page)), 1)
}

/// A file of an installed package, such as `bootstrap/dist/css/bootstrap.css`, or, with `built/`
/// before it, of what is built from packages.
#[must_use]
#[track_caller]
pub fn package(file: &str) -> String {
    String::from_utf8(package_bytes(file)).unwrap_or_else(|_| panic!("{file} is no text"))
}

/// The same, of a file that is no text.
#[must_use]
#[track_caller]
pub fn package_bytes(file: &str) -> Vec<u8> {
    let packages = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("packages");
    let file = match file.strip_prefix("built/") {
        Some(built) => packages.join("built").join(built),
        None => packages.join("node_modules").join(file),
    };
    fs::read(&file).unwrap_or_else(|error| {
        panic!("cannot read {}: {error}. Run `cargo xtask setup --tests`", file.display())
    })
}

#[track_caller]
fn read(file: &str) -> String {
    let file = folder().join(file);
    fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()))
}

/// The folder with the built site. Panics, saying what to do, if there is none.
#[must_use]
#[track_caller]
pub fn folder() -> PathBuf {
    match std::env::var_os(VARIABLE) {
        Some(folder) if PathBuf::from(&folder).join("index.html").is_file() => folder.into(),
        Some(folder) => panic!(
            "{VARIABLE} is {}, which holds no index.html: run `trunk build` at the top folder",
            folder.display()
        ),
        None => panic!(
            "{VARIABLE} is not set: run `trunk build` at the top folder, then set {VARIABLE} to \
             the full path of target/preview"
        ),
    }
}
