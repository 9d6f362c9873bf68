//! A small web server that answers as the finished site would: with the real headers. The preview
//! and the browser tests use it.

use crate::Result;
use crate::pages::page_at;
use crate::policy::{COMMON_HEADERS, PERMISSIONS, policy};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Where the preview's live reload asks for the number of the build.
const RELOAD_PATH: &str = "/__reload";

/// Reloads the host page, and only that, when the number of the build changes.
const RELOAD_SCRIPT: &str = r#"<script>
  (() => {
    let seen
    setInterval(async () => {
      const build = await fetch("/__reload").then((answer) => answer.text()).catch(() => "")
      if (seen && build && build !== seen) location.reload()
      seen = build || seen
    }, 700)
  })()
</script>
"#;

/// Which headers a site sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// All of them, as a well set-up host does.
    Full,
    /// Only `Access-Control-Allow-Origin: *`, as a static host without settings does.
    CorsOnly,
    /// None but the content type: the app cannot load, the page must do without.
    None,
}

/// Gives the number of the build that is being served, or nothing while one is under way.
pub type BuildNumber = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// What a [`Server`] serves, and how.
#[derive(Clone)]
pub struct SiteConfig {
    /// The folder with the built site.
    pub root: PathBuf,
    /// Files that exist in memory only, by path (`/host.html`). They win over the folder's.
    pub pages: BTreeMap<String, String>,
    /// Which headers go with every answer.
    pub headers: Headers,
    /// The port on 127.0.0.1, or 0 for any free one.
    pub port: u16,
    /// Given in the preview only: makes the host page reload after every build.
    pub live_reload: Option<BuildNumber>,
}

impl SiteConfig {
    /// The folder `root` with all headers, on any free port.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            pages: BTreeMap::new(),
            headers: Headers::Full,
            port: 0,
            live_reload: None,
        }
    }
}

/// A running server on 127.0.0.1. It stops when it is dropped.
///
/// Every connection has a thread of its own. A pool would let one wait behind the connections that
/// browsers open ahead of need and leave idle (tiny_http 0.12 does: now and then Chromium got the
/// app's module only seconds later).
pub struct Server {
    site: Arc<Site>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to serve.
    pub fn start(config: SiteConfig) -> Result<Self> {
        let wanted = SocketAddr::from(([127, 0, 0, 1], config.port));
        let opened = TcpListener::bind(wanted).and_then(|port| Ok((port.local_addr()?, port)));
        let (address, port) =
            opened.map_err(|error| format!("cannot listen at http://{wanted}: {error}"))?;
        let in_memory = config.pages.iter();
        let overrides =
            in_memory.map(|(path, text)| (path.clone(), Some(text.clone().into_bytes()))).collect();
        let site = Arc::new(Site {
            address,
            overrides: Mutex::new(overrides),
            extra_headers: Mutex::default(),
            config,
            log: Mutex::default(),
            held: Mutex::default(),
            released: Condvar::new(),
            stopped: AtomicBool::new(false),
        });
        let accepting = {
            let site = site.clone();
            std::thread::spawn(move || {
                for stream in port.incoming().flatten() {
                    if site.stopped.load(Ordering::Acquire) {
                        return;
                    }
                    let site = site.clone();
                    std::thread::spawn(move || site.converse(&stream));
                }
            })
        };
        Ok(Self { site, accepting: Some(accepting) })
    }

    /// The site's address, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.site.address)
    }

    /// Puts a file (`/host.html`) into the site, in memory, or replaces it.
    pub fn set_page(&self, path: &str, content: impl Into<Vec<u8>>) {
        lock(&self.site.overrides).insert(path.to_owned(), Some(content.into()));
    }

    /// Sends a header with that path from now on, in place of any of that name. With a `Location` it
    /// sends browsers there.
    pub fn set_header(&self, path: &str, name: &'static str, value: &str) {
        lock(&self.site.extra_headers).insert((path.to_owned(), name), value.to_owned());
    }

    /// Answers "404 Not Found" for that path from now on.
    pub fn hide(&self, path: &str) {
        lock(&self.site.overrides).insert(path.to_owned(), None);
    }

    /// Lets every request for that path wait from now on, until it is released.
    pub fn hold(&self, path: &str) {
        lock(&self.site.held).insert(path.to_owned());
    }

    /// Answers the requests for a path that was held.
    pub fn release(&self, path: &str) {
        lock(&self.site.held).remove(path);
        self.site.released.notify_all();
    }

    /// Every request so far, the oldest first: its method, and its path with the query.
    pub fn log(&self) -> Vec<(String, String)> {
        lock(&self.site.log).clone()
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        lock(&self.site.log).clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.site.stopped.store(true, Ordering::Release);
        lock(&self.site.held).clear();
        self.site.released.notify_all();
        // One more connection wakes the thread that waits for them.
        let woken = TcpStream::connect(self.site.address);
        if let (Ok(_), Some(accepting)) = (woken, self.accepting.take()) {
            // A thread that panicked has nothing left to stop.
            let _ = accepting.join();
        }
    }
}

/// Is this the address of a frame page: a guide's folder with a page named for a language, such as
/// `/aftercare/en.html`, or the same in the folder of a version?
pub fn is_frame_page(path: &str) -> bool {
    app_folder(path).is_some()
}

/// For the address of a frame page, the folder that its app stands in: empty, or that of a version,
/// such as `/0.1.0`.
pub(crate) fn app_folder(path: &str) -> Option<&str> {
    let (rest, page) = path.rsplit_once('/')?;
    let (folder, guide) = rest.rsplit_once('/')?;
    let is_version = |name: &str| name.split('.').all(|part| part.parse::<u32>().is_ok());
    let mut subtags = page.strip_suffix(".html")?.split('-');
    let language = subtags.next().unwrap_or_default();
    let is_page = !guide.is_empty()
        && (folder.is_empty() || folder.strip_prefix('/').is_some_and(is_version))
        && (2..=3).contains(&language.len())
        && language.chars().all(|letter| letter.is_ascii_lowercase())
        && subtags.all(|tag| {
            (2..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric())
        });
    is_page.then_some(folder)
}

struct Site {
    config: SiteConfig,
    address: SocketAddr,
    /// Files in memory by path; nothing stands for a file that is hidden.
    overrides: Mutex<BTreeMap<String, Option<Vec<u8>>>>,
    /// What one page alone is sent with: by path and name.
    extra_headers: Mutex<BTreeMap<(String, &'static str), String>>,
    log: Mutex<Vec<(String, String)>>,
    /// Paths whose answers wait, and what tells that one need not wait any more.
    held: Mutex<BTreeSet<String>>,
    released: Condvar,
    stopped: AtomicBool,
}

/// What a browser asks for.
struct Request {
    method: String,
    url: String,
    host: Option<String>,
    takes_brotli: bool,
    /// Whether the connection ends after the answer.
    is_last: bool,
}

struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn send(&self, mut stream: &TcpStream, with_body: bool) -> std::io::Result<()> {
        let reason = match self.status {
            200 => "OK",
            308 => "Permanent Redirect",
            404 => "Not Found",
            405 => "Method Not Allowed",
            _ => "Bad Request",
        };
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        stream.write_all(head.as_bytes())?;
        if with_body { stream.write_all(&self.body) } else { Ok(()) }
    }
}

impl Site {
    /// Answers one request after another, until the browser closes the connection or wants no
    /// answer any more.
    fn converse(&self, stream: &TcpStream) {
        // Or else an answer could wait 40 ms for the browser to confirm its head.
        let _ = stream.set_nodelay(true);
        let mut reader = BufReader::new(stream);
        while let Some(request) = read_request(&mut reader)
            && !self.stopped.load(Ordering::Acquire)
        {
            let answer = self.answer(&request);
            let with_body = request.method != "HEAD";
            if answer.send(stream, with_body).is_err() || request.is_last {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let Request { method, url, .. } = request;
        let path = url.split(['?', '#']).next().unwrap_or_default();
        if let (RELOAD_PATH, Some(build)) = (path, &self.config.live_reload) {
            return self.text(200, build().unwrap_or_default());
        }
        lock(&self.log).push((method.clone(), url.clone()));
        self.wait_while_held(path);
        if !matches!(method.as_str(), "GET" | "HEAD") {
            return self.text(405, format!("{method} is not served here\n"));
        }
        let Some(path) = clean_path(path) else {
            return self.text(400, "this is no path on this site\n".to_owned());
        };
        let Some(mut body) = self.read(&path) else {
            return self.text(404, format!("nothing here: {path}\n"));
        };

        let mut headers = vec![("Content-Type", content_type(&path).to_owned())];
        headers.extend(self.common_headers());
        if self.config.headers == Headers::Full
            && let Some(folder) = app_folder(&path)
        {
            let html = String::from_utf8_lossy(&body);
            let site = self.origin(request.host.as_deref()) + folder;
            headers.push(("Content-Security-Policy", policy(Some(&site), &html)));
            headers.push(("Permissions-Policy", PERMISSIONS.to_owned()));
        }
        if self.config.headers == Headers::Full
            && let Some(page) = page_at(&path)
        {
            headers.push(("Content-Security-Policy", page.policy.to_owned()));
        }
        let extra = lock(&self.extra_headers);
        for ((_, name), value) in extra.iter().filter(|((page, _), _)| *page == path) {
            headers.retain(|(other, _)| other != name);
            headers.push((*name, value.clone()));
        }
        if self.config.live_reload.is_some() && path == "/index.html" {
            body.extend_from_slice(RELOAD_SCRIPT.as_bytes());
        }
        // A release has each file in a smaller form beside it.
        let is_own = !lock(&self.overrides).contains_key(&path);
        if is_own
            && request.takes_brotli
            && let Some(small) = self.read(&format!("{path}.br"))
        {
            body = small;
            headers.push(("Content-Encoding", "br".to_owned()));
            headers.push(("Vary", "Accept-Encoding".to_owned()));
        }
        let is_elsewhere = headers.iter().any(|(name, _)| *name == "Location");
        Answer { status: if is_elsewhere { 308 } else { 200 }, headers, body }
    }

    fn wait_while_held(&self, path: &str) {
        let held = |paths: &mut BTreeSet<String>| paths.contains(path);
        // What a panicking thread left behind is still good to wait for.
        drop(self.released.wait_while(lock(&self.held), held));
    }

    fn text(&self, status: u16, text: String) -> Answer {
        let mut headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        headers.extend(self.common_headers());
        Answer { status, headers, body: text.into_bytes() }
    }

    fn common_headers(&self) -> Vec<(&'static str, String)> {
        let all = COMMON_HEADERS.into_iter().chain([("Cache-Control", "no-cache")]);
        let count = match self.config.headers {
            Headers::Full => usize::MAX,
            Headers::CorsOnly => 1,
            Headers::None => 0,
        };
        all.take(count).map(|(name, value)| (name, value.to_owned())).collect()
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(content) = lock(&self.overrides).get(path) {
            return content.clone();
        }
        let root = self.config.root.canonicalize().ok()?;
        let file = root.join(path.trim_start_matches('/')).canonicalize().ok()?;
        if file.starts_with(&root) { std::fs::read(file).ok() } else { None }
    }

    /// The site's address as the reader typed it, since `localhost` and 127.0.0.1 are two origins
    /// and a policy names one.
    fn origin(&self, host: Option<&str>) -> String {
        let localhost = format!("localhost:{}", self.address.port());
        match host {
            Some(host) if host == localhost => format!("http://{localhost}"),
            _ => format!("http://{}", self.address),
        }
    }
}

/// Reads the head of a request; nothing if the connection ends before it, or if it is none.
fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    let mut next_line = || {
        line.clear();
        reader.read_line(&mut line).ok().filter(|&length| length > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = next_line()?;
    let mut words = first.split(' ');
    let (method, url) = (words.next()?.to_owned(), words.next()?.to_owned());
    // No request with a body is served here, so whatever follows one stays unread.
    let is_last = !matches!(method.as_str(), "GET" | "HEAD") || !first.ends_with(" HTTP/1.1");
    let mut request = Request { method, url, host: None, takes_brotli: false, is_last };
    loop {
        let line = next_line()?;
        let Some((name, value)) = line.split_once(':') else {
            return line.is_empty().then_some(request);
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("host") {
            request.host = Some(value.to_owned());
        } else if name.eq_ignore_ascii_case("accept-encoding") {
            request.takes_brotli = value.split(',').any(|coding| coding.trim() == "br");
        } else if name.eq_ignore_ascii_case("connection") {
            request.is_last |= value.eq_ignore_ascii_case("close");
        }
    }
}

/// The path with `%` escapes resolved and `index.html` added to a folder's, or nothing where it
/// could lead out of the site.
fn clean_path(path: &str) -> Option<String> {
    let decoded = decode(path)?;
    let decoded = decoded.strip_prefix('/')?;
    let decoded = match decoded {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    let is_safe = |segment: &str| {
        !segment.is_empty() && !segment.starts_with('.') && !segment.contains(['\\', ':', '\0'])
    };
    decoded.split('/').all(is_safe).then(|| format!("/{decoded}"))
}

fn decode(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(escape, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

/// The type that a file is sent with, by its name.
pub(crate) fn content_type(path: &str) -> &'static str {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// What a panicking thread left behind is still good to read.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    const PAGE: &str = "<link rel=\"modulepreload\" href=\"../app.js\">\
                        <link rel=\"preload\" href=\"../app_bg.wasm\"><style>a</style>";

    /// A server with a host page, a frame page and the app, all in memory.
    fn server(headers: Headers) -> Server {
        let pages = [
            ("/index.html", "<p>An article</p>"),
            ("/aftercare/en.html", PAGE),
            ("/app.js", "// app"),
            ("/app_bg.wasm", "wasm"),
        ];
        let pages = pages.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let root = crate::root().join("styles");
        Server::start(SiteConfig { pages, headers, ..SiteConfig::new(root) }).unwrap()
    }

    /// What the server sends, headers and all, as text.
    fn fetch(server: &Server, method: &str, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(server.site.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(server: &Server, path: &str) -> String {
        fetch(server, "GET", path, &server.site.address.to_string())
    }

    #[test]
    fn a_frame_page_comes_with_its_policy_for_this_very_address() {
        let server = server(Headers::Full);
        let page = get(&server, "/aftercare/en.html");
        assert!(page.contains("Content-Security-Policy: sandbox allow-scripts "));
        assert!(page.contains(&format!("script-src {}/app.js ", server.url())));
        assert!(page.contains(&format!("connect-src {}/app_bg.wasm;", server.url())));
        assert!(page.contains("Permissions-Policy: camera=()"));
        assert!(page.ends_with(PAGE));
    }

    #[test]
    fn the_policy_names_localhost_to_a_reader_who_typed_localhost() {
        let server = server(Headers::Full);
        let localhost = format!("localhost:{}", server.site.address.port());
        let page = fetch(&server, "GET", "/aftercare/en.html", &localhost);
        assert!(page.contains(&format!("script-src http://{localhost}/app.js ")));
        let page = fetch(&server, "GET", "/aftercare/en.html", "evil.example");
        assert!(page.contains(&format!("script-src {}/app.js ", server.url())));
    }

    #[test]
    fn the_host_page_gets_no_policy_and_no_reload_script_outside_the_preview() {
        let page = get(&server(Headers::Full), "/");
        assert!(page.ends_with("<p>An article</p>") && !page.contains("Content-Security-Policy"));
    }

    #[test]
    fn every_file_is_open_to_every_origin_with_its_right_type() {
        let server = server(Headers::Full);
        for (path, kind) in [
            ("/", "text/html; charset=utf-8"),
            ("/aftercare/en.html", "text/html; charset=utf-8"),
            ("/app.js", "text/javascript; charset=utf-8"),
            ("/app_bg.wasm", "application/wasm"),
            ("/article.css", "text/css; charset=utf-8"),
            ("/missing", "text/plain; charset=utf-8"),
        ] {
            let answer = get(&server, path);
            for header in [
                format!("Content-Type: {kind}").as_str(),
                "Access-Control-Allow-Origin: *",
                "Cross-Origin-Resource-Policy: cross-origin",
                "X-Content-Type-Options: nosniff",
                "Referrer-Policy: no-referrer",
                "Cache-Control: no-cache",
            ] {
                assert!(answer.contains(&format!("\r\n{header}\r\n")), "{path}: {header}");
            }
        }
    }

    #[test]
    fn a_host_without_settings_can_be_played() {
        let page = get(&server(Headers::CorsOnly), "/aftercare/en.html");
        assert!(page.contains("Access-Control-Allow-Origin: *"));
        assert!(!page.contains("Policy"));
        let page = get(&server(Headers::None), "/aftercare/en.html");
        assert!(!page.contains("Access-Control") && !page.contains("Policy"));
    }

    #[test]
    fn nothing_outside_the_site_is_ever_served() {
        let server = server(Headers::Full);
        for path in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/..\\Cargo.toml",
            "//etc/passwd",
            "/.stage/index.html",
            "/%zz",
            "/%",
            "/a%00b",
            "/C:/x",
        ] {
            assert!(get(&server, path).starts_with("HTTP/1.1 400"), "{path}");
        }
    }

    #[test]
    fn the_log_tells_every_request_in_order_and_can_be_cleared() {
        let server = server(Headers::Full);
        get(&server, "/");
        get(&server, "/missing?a=b");
        assert!(fetch(&server, "POST", "/app.js", "x").starts_with("HTTP/1.1 405"));
        let expected = [("GET", "/"), ("GET", "/missing?a=b"), ("POST", "/app.js")];
        assert_eq!(server.log(), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        server.clear_log();
        assert_eq!(server.log(), []);
    }

    #[test]
    fn a_page_can_be_put_in_place_and_a_file_hidden_while_the_server_runs() {
        let server = server(Headers::Full);
        server.set_page("/host.html", "<p>hello</p>");
        assert!(get(&server, "/host.html").ends_with("<p>hello</p>"));
        server.hide("/article.css");
        assert!(get(&server, "/article.css").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn one_page_can_be_sent_with_a_header_of_its_own() {
        let server = server(Headers::None);
        server.set_header("/index.html", "Content-Security-Policy", "default-src 'self'");
        server.set_header("/index.html", "Content-Security-Policy", "default-src 'none'");
        let page = get(&server, "/");
        assert!(page.contains("\r\nContent-Security-Policy: default-src 'none'\r\n"));
        assert_eq!(page.matches("Policy").count(), 1);
        assert!(!get(&server, "/app.js").contains("Policy"));
    }

    #[test]
    fn live_reload_touches_the_host_page_and_never_the_frame() {
        let build: BuildNumber = Arc::new(|| Some("7".to_owned()));
        let config = server(Headers::Full).site.config.clone();
        let server = Server::start(SiteConfig { live_reload: Some(build), ..config }).unwrap();
        assert!(get(&server, "/").contains("/__reload"));
        assert!(!get(&server, "/aftercare/en.html").contains("/__reload"));
        assert!(get(&server, "/__reload").ends_with("\r\n\r\n7"));
        assert_eq!(server.log().len(), 2);
    }

    #[test]
    fn a_dropped_server_frees_its_port() {
        let first = server(Headers::Full);
        let port = first.site.address.port();
        get(&first, "/");
        drop(first);
        // The listener's own thread closes it a moment later.
        let again = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            Server::start(SiteConfig { port, ..SiteConfig::new(".") }).is_ok()
        });
        assert!(again);
    }

    #[test]
    fn only_a_language_page_in_a_guide_folder_is_a_frame_page() {
        for path in ["/aftercare/en.html", "/aftercare/pt-BR.html", "/other/fil.html"] {
            assert_eq!(app_folder(path), Some(""), "{path}");
        }
        assert_eq!(app_folder("/0.1.0/aftercare/en.html"), Some("/0.1.0"));
        for path in ["/en.html", "/aftercare/index.html", "/a/b/en.html", "/aftercare/en.js", "//"]
        {
            assert!(!is_frame_page(path), "{path}");
        }
    }

    #[test]
    fn idle_connections_keep_nobody_waiting() {
        let server = server(Headers::Full);
        let idle: Vec<_> =
            (0..20).map(|_| TcpStream::connect(server.site.address).unwrap()).collect();
        assert!(get(&server, "/app.js").ends_with("// app"));
        drop(idle);
    }

    #[test]
    fn a_connection_answers_one_request_after_another_and_sends_no_body_for_head() {
        let server = server(Headers::None);
        let mut stream = TcpStream::connect(server.site.address).unwrap();
        let ask = |method, last| {
            format!("{method} /app.js HTTP/1.1\r\nHost: a\r\nConnection: {last}\r\n\r\n")
        };
        write!(stream, "{}{}", ask("HEAD", "keep-alive"), ask("GET", "close")).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), 2);
        assert_eq!(answers.matches("Content-Length: 6\r\n").count(), 2);
        assert_eq!(answers.matches("// app").count(), 1);
    }

    #[test]
    fn a_held_path_answers_once_it_is_released() {
        let server = server(Headers::Full);
        server.hold("/app.js");
        let mut stream = TcpStream::connect(server.site.address).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_millis(200))).unwrap();
        write!(stream, "GET /app.js HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap_err();
        assert_eq!(get(&server, "/app_bg.wasm").lines().last(), Some("wasm"));
        server.release("/app.js");
        stream.set_read_timeout(None).unwrap();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("// app"));
    }
}
