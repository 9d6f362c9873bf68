//! `cargo xtask servers`: tries a release on real servers, each with the header file that the
//! release has for it.
//!
//! Every server runs on a free port of this machine, from a small configuration of its own that
//! includes that file, and ends with the try. What is expected is said here once more, from
//! [`crate::policy`] and not from the files: so a fault in them is one of two that would have to
//! agree.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use gentle_guide::VERSION;
use sha2::{Digest, Sha384};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use crate::command::on_path;
use crate::headers::{FOREVER, FRESH, SOON};
use crate::pages::{is_for_owners, page_at};
use crate::policy::{COMMON_HEADERS, PERMISSIONS, policy};
use crate::prerender::{read_file, write_file};
use crate::server::{app_folder, content_type};
use crate::setup::{self, APACHE, CADDY, NGINX, NGINX_BROTLI, Need};
use crate::{Result, dist, release, root};

/// How many requests each server answers under load.
const REQUESTS: usize = 10_000;

/// Over how many connections at once.
const CONNECTIONS: usize = 8;

/// How long a server may take to start, or to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many faults of one server are told.
const TOLD: usize = 12;

/// What nginx is called where the client names no host.
const NAME: &str = "guide.example";

/// What clients say they can read: browsers first, then one form each.
const ACCEPTED: [&str; 4] = ["gzip, deflate, br, zstd", "br", "gzip", "identity"];

/// Builds the release, and tries it on every server.
pub fn run() -> Result {
    dist::build()?;
    try_release()
}

/// Tries the release as it stands on every server.
pub fn try_release() -> Result {
    setup::run(Need::Servers)?;
    let site = Site::read(&dist::folder())?;
    let mut faults = vec![];
    for software in &SOFTWARE {
        match try_server(software, &site) {
            Ok(line) => println!("{line}"),
            Err(fault) => {
                println!("{}: FAILED", software.name);
                faults.push(fault);
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// A server's software, set up in one way.
struct Software {
    name: &'static str,
    /// What its program may be called.
    programs: &'static [&'static str],
    /// What makes it tell its version.
    version: &'static str,
    /// Its file among those of the release.
    snippet: &'static str,
    /// The smaller forms it can send, the first it can send first.
    forms: &'static [Form],
    /// Whether it knows a name of its own where the client sends none.
    has_name: bool,
    /// Writes the configuration around the snippet.
    config: fn(&Place) -> String,
    /// What makes it read that configuration and stay in one process, which ends when it is told.
    arguments: fn(&Place) -> Vec<String>,
}

const SOFTWARE: [Software; 5] = [
    Software {
        name: "nginx",
        programs: &NGINX,
        version: "-v",
        snippet: "nginx.conf",
        forms: &[Form::Gzip],
        has_name: true,
        config: |place| nginx(place, "", ""),
        arguments: nginx_arguments,
    },
    Software {
        name: "nginx with its brotli module",
        programs: &NGINX,
        version: "-v",
        snippet: "nginx.conf",
        forms: &[Form::Brotli, Form::Gzip],
        has_name: true,
        config: |place| {
            nginx(place, &format!("load_module {NGINX_BROTLI};\n"), "brotli_static on;")
        },
        arguments: nginx_arguments,
    },
    Software {
        name: "Caddy",
        programs: &CADDY,
        version: "version",
        snippet: "Caddyfile",
        forms: &[Form::Brotli, Form::Gzip],
        has_name: false,
        config: caddy,
        arguments: |place| {
            let config = place.config().display().to_string();
            ["run", "--adapter", "caddyfile", "--config", &config].map(str::to_owned).into()
        },
    },
    Software {
        name: "Apache",
        programs: &APACHE,
        version: "-v",
        snippet: "apache.conf",
        forms: &[Form::Brotli, Form::Gzip],
        has_name: false,
        config: |place| apache(place, &["rewrite", "deflate"]),
        arguments: apache_arguments,
    },
    Software {
        name: "Apache without its rewrite module",
        programs: &APACHE,
        version: "-v",
        snippet: "apache.conf",
        forms: &[],
        has_name: false,
        config: |place| apache(place, &[]),
        arguments: apache_arguments,
    },
];

/// Where a server runs and what it serves.
struct Place {
    /// Its own files.
    folder: PathBuf,
    port: u16,
    dist: PathBuf,
    snippet: PathBuf,
}

impl Place {
    fn config(&self) -> PathBuf {
        self.folder.join("server.conf")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log.txt")
    }

    fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }
}

fn nginx(place: &Place, first: &str, in_server: &str) -> String {
    let Place { folder, port, dist, snippet } = place;
    let (folder, dist, snippet) = (folder.display(), dist.display(), snippet.display());
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|what| format!("  {what}_temp_path \"{folder}/{what}\";\n"))
        .collect();
    // A site has its own ideas of type, charset, form, age and headers; these files have theirs.
    format!(
        "{first}daemon off;\nmaster_process off;\npid \"{folder}/pid\";\nevents {{}}\nhttp {{\n\
         {temporary}  access_log off;\n  default_type application/octet-stream;\n  \
         charset iso-8859-1;\n  gzip on;\n  gzip_types *;\n  expires 2h;\n  \
         add_header Access-Control-Allow-Origin https://other.example always;\n  server {{\n    \
         listen 127.0.0.1:{port};\n    server_name {NAME};\n    root \"{dist}\";\n    {in_server}\n    \
         include \"{snippet}\";\n    location ~ \\.(js|html)$ {{ try_files $uri =404; }}\n  }}\n}}\n"
    )
}

fn nginx_arguments(place: &Place) -> Vec<String> {
    let (folder, config) = (place.folder.display(), place.config().display().to_string());
    ["-e", "stderr", "-p", &folder.to_string(), "-c", &config].map(str::to_owned).into()
}

fn caddy(place: &Place) -> String {
    let Place { port, dist, snippet, .. } = place;
    format!(
        "{{\n  admin off\n  auto_https off\n}}\nhttp://:{port} {{\n  bind 127.0.0.1\n  \
         root * \"{}\"\n  encode gzip\n  header Cache-Control no-store\n  \
         header Access-Control-Allow-Origin https://other.example\n  import \"{}\"\n}}\n",
        dist.display(),
        snippet.display()
    )
}

/// Where systems keep Apache's modules.
const APACHE_MODULES: [&str; 4] = [
    "/usr/lib/apache2/modules",
    "/usr/lib64/httpd/modules",
    "/usr/lib/httpd/modules",
    "/usr/libexec/apache2",
];

fn apache(place: &Place, more_modules: &[&str]) -> String {
    let Place { folder, port, dist, snippet } = place;
    let folders = APACHE_MODULES.map(PathBuf::from);
    let modules = folders.iter().find(|folder| folder.is_dir()).cloned().unwrap_or_default();
    let needed = ["mpm_event", "unixd", "authz_core", "mime", "filter", "expires", "headers"];
    // What is built in already is no file there.
    let load: String = [&needed, more_modules]
        .concat()
        .iter()
        .map(|name| (name, modules.join(format!("mod_{name}.so"))))
        .filter(|(_, file)| file.is_file())
        .map(|(name, file)| format!("LoadModule {name}_module \"{}\"\n", file.display()))
        .collect();
    let (folder, dist, snippet) = (folder.display(), dist.display(), snippet.display());
    // Started as root, it must become another user. What follows the document root is as in nginx.
    format!(
        "{load}ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile \"{folder}/pid\"\n\
         DefaultRuntimeDir \"{folder}\"\nErrorLog \"{folder}/log.txt\"\nUser nobody\n\
         Group \"#65534\"\nTypesConfig /dev/null\n\
         <Directory \"/\">\n  AllowOverride None\n</Directory>\n\
         DocumentRoot \"{dist}\"\n<Directory \"{dist}\">\n  Require all granted\n</Directory>\n\
         AddDefaultCharset iso-8859-1\nAddType application/x-gzip .gz\n\
         <IfModule deflate_module>\n  AddOutputFilterByType DEFLATE text/html\n</IfModule>\n\
         ExpiresActive On\nExpiresDefault \"access plus 2 hours\"\n\
         Header set Access-Control-Allow-Origin https://other.example\n\
         Header always set Cache-Control no-store\nInclude \"{snippet}\"\n"
    )
}

fn apache_arguments(place: &Place) -> Vec<String> {
    let (folder, config) = (place.folder.display(), place.config().display().to_string());
    ["-X", "-d", &folder.to_string(), "-f", &config].map(str::to_owned).into()
}

/// A server that runs, until this is dropped.
struct Running {
    child: Child,
}

impl Running {
    /// Starts the server, and waits until it listens.
    fn start(software: &Software, program: &Path, place: &Place) -> Result<Self> {
        let name = software.name;
        let log = File::options()
            .create(true)
            .append(true)
            .open(place.log())
            .and_then(|log| Ok((log.try_clone()?, log)))
            .map_err(|error| format!("cannot write {}: {error}", place.log().display()))?;
        let child = Command::new(program)
            .args((software.arguments)(place))
            .current_dir(&place.folder)
            // What it wants to keep, it keeps there and not in somebody's home.
            .env("HOME", &place.folder)
            .env("XDG_CONFIG_HOME", &place.folder)
            .env("XDG_DATA_HOME", &place.folder)
            .stdin(Stdio::null())
            .stdout(log.0)
            .stderr(log.1)
            .spawn()
            .map_err(|error| format!("{} did not start: {error}", program.display()))?;
        let mut running = Self { child };
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(50));
            if let Ok(Some(status)) = running.child.try_wait() {
                return Err(format!("{name} ended at once ({status}):\n{}", last_lines(place)));
            }
            if TcpStream::connect_timeout(&place.address(), PATIENCE).is_ok() {
                return Ok(running);
            }
        }
        Err(format!("{name} does not listen at {}:\n{}", place.address(), last_lines(place)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn last_lines(place: &Place) -> String {
    let log = fs::read(place.log()).unwrap_or_default();
    let log = String::from_utf8_lossy(&log).into_owned();
    let lines: Vec<&str> = log.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(TOLD)).map(|line| format!("  {line}\n")).collect()
}

/// Starts one server, asks it for everything, and gives a line on what it did.
fn try_server(software: &Software, site: &Site) -> Result<String> {
    let program = software
        .programs
        .iter()
        .find_map(|name| on_path(name))
        .ok_or_else(|| format!("there is no {} on PATH", software.name))?;
    let version = version_of(&program, software.version);
    let folder = root().join("target").join("servers").join(software.name.replace(' ', "-"));
    release::clear(&folder)?;
    let snippet = site.dist.join("headers").join(software.snippet);
    let place = Place { folder, port: free_port()?, dist: site.dist.clone(), snippet };
    write_file(&place.config(), (software.config)(&place))?;
    let running = Running::start(software, &program, &place)?;
    let client = Client::new(place.address());

    let mut told = Told::default();
    for file in &site.files {
        for accepted in ACCEPTED {
            told.hear(&one_file(&client, file, accepted, software.forms));
        }
        told.hear(&unchanged(&client, file));
    }
    told.hear(&another_name(&client, site));
    if software.has_name {
        told.hear(&no_name(place.address(), site));
    }
    for path in not_there(site) {
        told.hear(&no_file(&client, &path));
    }
    told.or_all_right(software.name)?;

    let start = Instant::now();
    let (bytes, told) = load(place.address(), site, software.forms);
    told.or_all_right(&format!("{} under load", software.name))?;
    let time = start.elapsed().as_secs_f64();
    drop(running);
    let forms = match software.forms {
        [] => "as they are",
        [_] => "in gzip and as they are",
        _ => "in brotli, in gzip and as they are",
    };
    Ok(format!(
        "{} ({version}): {} files {forms}, all as promised; {REQUESTS} requests over \
         {CONNECTIONS} connections in {time:.1} s, {bytes} bytes compared, no fault",
        software.name,
        site.files.len(),
    ))
}

/// A port that nobody listens at. Another program could take it before the server does: then the
/// server says so, and ends.
fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("cannot listen at 127.0.0.1: {error}"))
}

/// What the program says of itself, in one line.
fn version_of(program: &Path, argument: &str) -> String {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output();
    let text = output.map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let line = text.lines().next().unwrap_or("of unknown version").trim();
    // "nginx version: nginx/1.22.1"
    line.rsplit_once('/').map_or(line, |(_, version)| version).to_owned()
}

/// The form in which a file's bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Gzip,
    Brotli,
}

impl Form {
    /// What `Content-Encoding` says of it.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// What a server that has those forms should send to who accepts that.
    fn best(accepted: &str, forms: &[Self]) -> Self {
        let is_accepted = |form: &&Self| accepted.split(", ").any(|name| Some(name) == form.name());
        forms.iter().find(is_accepted).copied().unwrap_or(Self::Plain)
    }
}

/// A release, read once to compare with.
struct Site {
    dist: PathBuf,
    files: Vec<Promise>,
}

/// A file, and how it should be sent.
struct Promise {
    /// Its address: `/0.1.0/gentle-guide.js`.
    path: String,
    plain: Vec<u8>,
    gzip: Vec<u8>,
    brotli: Vec<u8>,
    /// What goes with it whatever its form, but for the policy, which names the host.
    headers: Vec<(&'static str, String)>,
    /// Of a frame page: the folder of its app, and the page whose policy it is.
    page: Option<(String, String)>,
}

impl Site {
    /// Reads every file that the release's list names. Its small forms must unpack to it.
    fn read(dist: &Path) -> Result<Self> {
        let file = dist.join("manifest.json");
        let list: serde_json::Value = serde_json::from_str(&read_file(&file)?)
            .map_err(|error| format!("{} is no JSON: {error}", file.display()))?;
        let listed = list.get("files").and_then(serde_json::Value::as_array);
        let listed = listed.ok_or_else(|| format!("{} lists no files", file.display()))?;
        let mut files = vec![];
        for entry in listed {
            let text = |key| entry.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
            files.push(Promise::read(dist, text("path"), text("integrity"))?);
        }
        let frozen = format!("/{VERSION}/");
        let is_frozen = |file: &&Promise| file.path.starts_with(&frozen);
        let own = files.iter().filter(|file| is_for_owners(&file.path)).count();
        if files.is_empty() || files.iter().filter(is_frozen).count() * 2 != files.len() - own {
            return Err(format!(
                "{} does not list every file once more under {frozen}: build it again with \
                 `cargo xtask dist`",
                file.display()
            ));
        }
        Ok(Self { dist: dist.to_owned(), files })
    }
}

impl Promise {
    fn read(dist: &Path, name: &str, integrity: &str) -> Result<Self> {
        let read = |ending: &str| {
            let file = dist.join(format!("{name}{ending}"));
            fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))
        };
        let (plain, gzip, brotli) = (read("")?, read(".gz")?, read(".br")?);
        if integrity != format!("sha384-{}", STANDARD.encode(Sha384::digest(&plain))) {
            return Err(format!("dist/{name} is not what manifest.json says: build it again"));
        }
        let mut unpacked = vec![];
        let unzipped = GzDecoder::new(gzip.as_slice()).read_to_end(&mut unpacked);
        if unzipped.is_err() || unpacked != plain {
            return Err(format!("dist/{name}.gz does not unpack to {name}"));
        }
        unpacked.clear();
        let unpacking = brotli::Decompressor::new(brotli.as_slice(), 1 << 16);
        if { unpacking }.read_to_end(&mut unpacked).is_err() || unpacked != plain {
            return Err(format!("dist/{name}.br does not unpack to {name}"));
        }
        let path = format!("/{name}");
        // The words alone go with the policy of their page.
        let page = path.strip_suffix(".txt").map_or(path.clone(), |stem| format!("{stem}.html"));
        let page = match app_folder(&page) {
            Some(folder) => {
                let html = read_file(&dist.join(page.trim_start_matches('/')))?;
                Some((folder.to_owned(), html))
            }
            None => None,
        };
        Ok(Self { headers: headers(&path, page.is_some()), path, plain, gzip, brotli, page })
    }

    fn body(&self, form: Form) -> &[u8] {
        match form {
            Form::Plain => &self.plain,
            Form::Gzip => &self.gzip,
            Form::Brotli => &self.brotli,
        }
    }

    /// The policy that goes with the file at a host.
    fn policy(&self, host: &str) -> Option<String> {
        if let Some(page) = page_at(&self.path) {
            return Some(page.policy.to_owned());
        }
        let (folder, html) = self.page.as_ref()?;
        Some(policy(Some(&format!("http://{host}{folder}")), html))
    }

    /// What is wrong with an answer that should be this file in that form.
    fn wrong(&self, answer: &Answer, host: &str, form: Form, can_vary: bool) -> Vec<String> {
        let mut wrong = vec![];
        if answer.status != 200 {
            wrong.push(format!("the status is {}", answer.status));
        }
        for (name, value) in &self.headers {
            wrong.extend(answer.differs(name, Some(value)));
        }
        wrong.extend(answer.differs("Content-Security-Policy", self.policy(host).as_deref()));
        wrong.extend(answer.differs("Content-Encoding", form.name()));
        // Caddy leaves it out with the smaller forms.
        if form == Form::Plain || !answer.all("Content-Length").is_empty() {
            let length = self.body(form).len().to_string();
            wrong.extend(answer.differs("Content-Length", Some(&length)));
        }
        // Or a cache between would send the one form to those who asked for the other.
        if can_vary {
            wrong.extend(answer.differs("Vary", Some("Accept-Encoding")));
        }
        wrong
            .extend(["Set-Cookie", "Location"].into_iter().filter_map(|n| answer.differs(n, None)));
        wrong
    }
}

/// What a server must send with a file.
fn headers(path: &str, is_page: bool) -> Vec<(&'static str, String)> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let names = ["app-", "inline-", "gentle-guide-"];
    let is_named_by_content = names.iter().any(|start| name.starts_with(start));
    let is_frozen = path.starts_with(&format!("/{VERSION}/"));
    let keep = if is_for_owners(path) {
        FRESH
    } else if is_frozen || is_named_by_content {
        FOREVER
    } else {
        SOON
    };
    let mut headers = COMMON_HEADERS.map(|(name, value)| (name, value.to_owned())).to_vec();
    headers.push(("Cache-Control", keep.to_owned()));
    headers.push(("Content-Type", content_type(path).to_owned()));
    if is_page {
        headers.push(("Permissions-Policy", PERMISSIONS.to_owned()));
    }
    headers
}

/// Asks one server, over connections that it keeps.
pub(crate) struct Client {
    agent: Agent,
    host: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), host: address.to_string() }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        let failed = |error: &dyn std::fmt::Display| format!("{method} {path}: {error}");
        let mut request =
            Request::builder().method(method).uri(format!("http://{}{path}", self.host));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).map_err(|error| failed(&error))?;
        let mut answer = self.agent.run(request).map_err(|error| failed(&error))?;
        let body = answer.body_mut().with_config().limit(u64::MAX).read_to_vec();
        Ok(Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: body.map_err(|error| failed(&error))?,
        })
    }
}

impl Answer {
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let values = self.headers.get_all(name).iter();
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    }

    /// What is wrong with a header that should stand there once with that value, or not at all.
    pub(crate) fn differs(&self, name: &str, expected: Option<&str>) -> Option<String> {
        let found = self.all(name);
        let is_right = match (found.as_slice(), expected) {
            ([], None) => true,
            // Names of types and charsets know no case.
            ([found], Some(expected)) if name == "Content-Type" => {
                found.eq_ignore_ascii_case(expected)
            }
            ([found], Some(expected)) => found == expected,
            _ => false,
        };
        let expected = expected.unwrap_or("nothing");
        (!is_right).then(|| format!("{name} is {found:?} and not {expected}"))
    }
}

/// What was found wrong, and how often.
#[derive(Default)]
struct Told {
    faults: Vec<String>,
}

impl Told {
    fn hear(&mut self, faults: &[String]) {
        self.faults.extend_from_slice(faults);
    }

    fn or_all_right(self, who: &str) -> Result {
        if self.faults.is_empty() {
            return Ok(());
        }
        let first: String = self.faults.iter().take(TOLD).map(|f| format!("  {f}\n")).collect();
        Err(format!(
            "{who}: {} faults, the first of them:\n{first}The files are written by \
             src/site/headers.rs; what the server said is in target/servers",
            self.faults.len()
        ))
    }
}

/// Names the question before each fault of its answer.
fn about(question: &str, faults: Vec<String>) -> Vec<String> {
    faults.into_iter().map(|fault| format!("{question}: {fault}")).collect()
}

/// Asks for a file by GET and HEAD, and gives what is wrong.
fn one_file(client: &Client, file: &Promise, accepted: &str, forms: &[Form]) -> Vec<String> {
    let form = Form::best(accepted, forms);
    let mut faults = vec![];
    for method in ["GET", "HEAD"] {
        let question = format!("{method} {} accepting {accepted}", file.path);
        let answer = match client.ask(method, &file.path, &[("Accept-Encoding", accepted)]) {
            Ok(answer) => answer,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let mut wrong = file.wrong(&answer, &client.host, form, !forms.is_empty());
        let expected = if method == "HEAD" { &[][..] } else { file.body(form) };
        if answer.body != expected {
            wrong.push("the body is another one".to_owned());
        }
        faults.extend(about(&question, wrong));
    }
    faults
}

/// Asks for a file that the client has already.
fn unchanged(client: &Client, file: &Promise) -> Vec<String> {
    let accepted = ("Accept-Encoding", ACCEPTED[0]);
    let ask = || -> Result<Answer> {
        let first = client.ask("GET", &file.path, &[accepted])?;
        let tag = first.all("ETag").pop().ok_or_else(|| format!("{}: no ETag", file.path))?;
        client.ask("GET", &file.path, &[accepted, ("If-None-Match", &tag)])
    };
    match ask() {
        Err(fault) => vec![fault],
        Ok(answer) if answer.status == 304 && answer.body.is_empty() => vec![],
        Ok(answer) => vec![format!("{}: {} though it is unchanged", file.path, answer.status)],
    }
}

/// Asks for pages by another name of the host: their policy names that one.
fn another_name(client: &Client, site: &Site) -> Vec<String> {
    let mut faults = vec![];
    for host in ["other.example", "other.example:8080"] {
        for file in site.files.iter().filter(|file| file.page.is_some()) {
            let question = format!("GET {} at {host}", file.path);
            match client.ask("GET", &file.path, &[("Host", host)]) {
                Err(fault) => faults.push(fault),
                Ok(answer) => {
                    let policy = file.policy(host);
                    let wrong = answer.differs("Content-Security-Policy", policy.as_deref());
                    faults.extend(about(&question, wrong.into_iter().collect()));
                }
            }
        }
    }
    faults
}

/// Asks for pages without naming a host. That is what HTTP/3 looks like to the variables of an nginx
/// before 1.29.5; here it is HTTP/1.0.
fn no_name(address: SocketAddr, site: &Site) -> Vec<String> {
    let ask = |path: &str| {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET {path} HTTP/1.0\r\n\r\n")?;
        let mut answer = vec![];
        stream.read_to_end(&mut answer)?;
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer).into_owned())
    };
    let wrong = |file: &Promise| {
        let header = format!("\r\nContent-Security-Policy: {}\r\n", file.policy(NAME)?);
        match ask(&file.path) {
            Ok(answer) if answer.contains(&header) => None,
            Ok(_) => Some(format!("GET {} at no host: the policy names no {NAME}", file.path)),
            Err(error) => Some(format!("GET {} at no host: {error}", file.path)),
        }
    };
    site.files.iter().filter_map(wrong).collect()
}

/// Addresses that no release has, and that look like those of its files.
fn not_there(site: &Site) -> Vec<String> {
    let like = |file: &Promise| {
        let (stem, ending) = file.path.rsplit_once('.')?;
        Some(format!("{stem}0.{ending}"))
    };
    let others = ["/missing", "/0.0.0/missing.js"].map(str::to_owned);
    site.files.iter().filter_map(like).chain(others).collect()
}

/// Asks for what is not there: "not found", and nobody keeps that for long.
fn no_file(client: &Client, path: &str) -> Vec<String> {
    let mut faults = vec![];
    for method in ["GET", "HEAD"] {
        let wrong = match client.ask(method, path, &[("Accept-Encoding", ACCEPTED[0])]) {
            Err(fault) => vec![fault],
            Ok(answer) => {
                let mut wrong = vec![];
                if answer.status != 404 {
                    wrong.push(format!("the status is {} and not 404", answer.status));
                }
                if answer.all("Cache-Control").iter().any(|keep| keep.contains("max-age")) {
                    wrong.push("an error would be kept".to_owned());
                }
                wrong.extend(answer.differs("Location", None));
                wrong
            }
        };
        faults.extend(about(&format!("{method} {path}"), wrong));
    }
    faults
}

/// Asks for all files in turn, in all forms, over several connections; gives how many bytes of
/// bodies were compared, and what was wrong.
fn load(address: SocketAddr, site: &Site, forms: &[Form]) -> (usize, Told) {
    let share = |first: usize| {
        let client = Client::new(address);
        let mut bytes = 0;
        let mut told = Told::default();
        for number in (first..REQUESTS).step_by(CONNECTIONS) {
            let Some(file) = site.files.get(number % site.files.len()) else { continue };
            let round = number / site.files.len();
            let accepted = ACCEPTED.get(round % ACCEPTED.len()).copied().unwrap_or_default();
            let form = Form::best(accepted, forms);
            match client.ask("GET", &file.path, &[("Accept-Encoding", accepted)]) {
                Err(fault) => told.hear(&[fault]),
                Ok(answer) => {
                    let mut wrong = file.wrong(&answer, &client.host, form, !forms.is_empty());
                    if answer.body == file.body(form) {
                        bytes += answer.body.len();
                    } else {
                        wrong.push("the body is another one".to_owned());
                    }
                    told.hear(&about(&file.path, wrong));
                }
            }
        }
        (bytes, told)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..CONNECTIONS).map(|first| scope.spawn(move || share(first))).collect();
        let mut all = (0, Told::default());
        for thread in threads {
            match thread.join() {
                Ok((bytes, told)) => {
                    all.0 += bytes;
                    all.1.hear(&told.faults);
                }
                Err(_) => all.1.hear(&["a connection was given up".to_owned()]),
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::{Headers, Server, SiteConfig};

    const PAGE: &str = "<link rel=\"modulepreload\" href=\"../app-1.js\"><p>Words</p>";

    /// A release with a file of each kind.
    fn release() -> tempfile::TempDir {
        let dist = tempfile::tempdir().unwrap();
        let mut listed = vec![];
        for folder in ["", "0.1.0/"].map(|folder| folder.replace("0.1.0", VERSION)) {
            fs::create_dir_all(dist.path().join(format!("{folder}aftercare"))).unwrap();
            for (name, text) in [
                ("aftercare/en.html", PAGE),
                ("aftercare/en.txt", "Words"),
                ("app-1.js", "// app"),
                ("app-1.wasm", "wasm"),
                ("inline-1.css", "p {}"),
                ("gentle-guide.js", "// loader"),
                ("gentle-guide-1.2.3.js", "// loader"),
            ] {
                let name = format!("{folder}{name}");
                let file = dist.path().join(&name);
                write_file(&file, text).unwrap();
                dist::compress(&file).unwrap();
                let hash = STANDARD.encode(Sha384::digest(text));
                let integrity = format!("sha384-{hash}");
                listed.push(serde_json::json!({ "path": name, "integrity": integrity }));
            }
        }
        let list = serde_json::json!({ "files": listed }).to_string();
        write_file(&dist.path().join("manifest.json"), list).unwrap();
        dist
    }

    fn problem(dist: &Path) -> String {
        Site::read(dist).err().unwrap()
    }

    #[test]
    fn a_smaller_form_that_holds_something_else_is_found_before_any_server_starts() {
        let dist = release();
        assert_eq!(Site::read(dist.path()).unwrap().files.len(), 14);
        write_file(&dist.path().join("app-1.js.br"), "not brotli").unwrap();
        assert_eq!(problem(dist.path()), "dist/app-1.js.br does not unpack to app-1.js");
        fs::copy(dist.path().join("app-1.wasm.gz"), dist.path().join("app-1.js.gz")).unwrap();
        assert_eq!(problem(dist.path()), "dist/app-1.js.gz does not unpack to app-1.js");
        write_file(&dist.path().join("app-1.js"), "// changed").unwrap();
        assert!(problem(dist.path()).contains("dist/app-1.js is not what manifest.json says"));
    }

    #[test]
    fn a_release_without_its_frozen_copy_is_refused() {
        let dist = release();
        let list = dist.path().join("manifest.json");
        let text = read_file(&list).unwrap().replace(&format!("{VERSION}/app-1.js"), "app-1.js");
        write_file(&list, text).unwrap();
        assert!(problem(dist.path()).contains("does not list every file once more"));
    }

    #[test]
    fn only_frozen_files_and_those_named_by_content_are_kept_for_good() {
        let dist = release();
        for file in Site::read(dist.path()).unwrap().files {
            let soon = ["/aftercare/en.html", "/aftercare/en.txt", "/gentle-guide.js"];
            let keep = if soon.contains(&file.path.as_str()) { SOON } else { FOREVER };
            assert!(file.headers.contains(&("Cache-Control", keep.to_owned())), "{}", file.path);
            assert_eq!(file.page.is_some(), file.path.contains("/aftercare/"), "{}", file.path);
        }
    }

    #[test]
    fn a_client_gets_the_smallest_form_that_it_can_read_and_the_server_can_send() {
        let both = [Form::Brotli, Form::Gzip];
        assert_eq!(
            ACCEPTED.map(|accepted| Form::best(accepted, &both)),
            [Form::Brotli, Form::Brotli, Form::Gzip, Form::Plain]
        );
        assert_eq!(Form::best(ACCEPTED[0], &[Form::Gzip]), Form::Gzip);
        assert_eq!(Form::best(ACCEPTED[1], &[Form::Gzip]), Form::Plain);
        assert_eq!(Form::best(ACCEPTED[0], &[]), Form::Plain);
    }

    #[test]
    fn every_header_that_a_server_leaves_out_or_says_otherwise_is_told() {
        let dist = release();
        let site = Site::read(dist.path()).unwrap();
        let page = site.files.iter().find(|file| file.path == "/aftercare/en.html").unwrap();
        let faults = |headers, forms: &[Form]| {
            let config = SiteConfig { headers, ..SiteConfig::new(dist.path()) };
            let server = Server::start(config).unwrap();
            let address = server.url().trim_start_matches("http://").parse().unwrap();
            one_file(&Client::new(address), page, "br", forms).join("\n")
        };
        let none = faults(Headers::None, &[Form::Brotli]);
        for (name, _) in COMMON_HEADERS {
            assert!(none.contains(&format!("{name} is [] and not ")), "{name}: {none}");
        }
        assert!(none.contains("Content-Security-Policy is [] and not sandbox"), "{none}");
        assert!(none.contains("Permissions-Policy is [] and not camera"), "{none}");
        assert!(!none.contains("Content-Encoding") && !none.contains("body"), "{none}");

        // The preview says all of that, and lets nobody keep anything.
        let full = faults(Headers::Full, &[Form::Brotli]);
        let no_cache = "/aftercare/en.html accepting br: Cache-Control is [\"no-cache\"] and not \
                        public, max-age=600";
        assert_eq!(full, format!("GET {no_cache}\nHEAD {no_cache}"));

        let plain = faults(Headers::Full, &[]);
        assert!(plain.contains("Content-Encoding is [\"br\"] and not nothing"), "{plain}");
        assert!(plain.contains("the body is another one"), "{plain}");
    }

    #[test]
    fn a_missing_file_that_is_answered_with_a_page_is_told() {
        let dist = release();
        let site = Site::read(dist.path()).unwrap();
        let server = Server::start(SiteConfig::new(dist.path())).unwrap();
        let client = Client::new(server.url().trim_start_matches("http://").parse().unwrap());
        for path in not_there(&site) {
            assert_eq!(no_file(&client, &path), Vec::<String>::new());
        }
        let page = "GET /gentle-guide.js: the status is 200 and not 404";
        assert_eq!(no_file(&client, "/gentle-guide.js")[0], page);
    }

    #[test]
    fn under_load_every_body_is_compared_and_every_fault_told() {
        let dist = release();
        let mut site = Site::read(dist.path()).unwrap();
        let server = Server::start(SiteConfig::new(dist.path())).unwrap();
        let address: SocketAddr = server.url().trim_start_matches("http://").parse().unwrap();
        for file in &mut site.files {
            file.plain.push(b'!');
        }
        let (bytes, told) = load(address, &site, &[]);
        let others = told.faults.iter().filter(|fault| fault.contains("another one")).count();
        assert_eq!((bytes, others), (0, REQUESTS));
    }

    #[test]
    fn a_server_ends_with_the_try_however_that_ends() {
        let mut child =
            Command::new("sleep").arg("60").stdout(Stdio::piped()).spawn().expect("sleep");
        let mut output = child.stdout.take().unwrap();
        let start = Instant::now();
        drop(Running { child });
        output.read_to_end(&mut vec![]).unwrap();
        assert!(start.elapsed() < PATIENCE);
    }
}
