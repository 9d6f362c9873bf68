//! Our own code could not send anything if it wanted to: what a script inside
//! the frame tries, once the app runs, reaches nobody.

use std::collections::BTreeSet;
use std::net::{TcpListener, UdpSocket};
use std::thread::sleep;
use std::time::{Duration, Instant};

use browser_tests::reader::{FRAME, Reader, summary_of};
use browser_tests::site::{self, PAGE, Site, page_source, page_with_script};
use browser_tests::{Engine, scenario};
use serde_json::{Value, json};
use xtask::policy::SANDBOX;
use xtask::server::{Headers, Server};

/// Ways to send something to `url` and stay on the page: name, script. With
/// `make` they put an element into the page.
const WAYS: &[(&str, &str)] = &[
    ("fetch", "return fetch(url, { mode: 'no-cors' })"),
    ("fetch-keepalive", "return fetch(url, { mode: 'no-cors', keepalive: true, method: 'POST' })"),
    ("fetch-later", "fetchLater(url, { activateAfter: 0 })"),
    ("xhr", "const r = new XMLHttpRequest(); r.open('GET', url); r.send()"),
    ("beacon", "navigator.sendBeacon(url, 'x')"),
    ("websocket", "new WebSocket(url.replace('http', 'ws'))"),
    ("eventsource", "new EventSource(url)"),
    ("worker", "new Worker(url)"),
    (
        "worker-from-a-blob",
        "new Worker(URL.createObjectURL(new Blob([`fetch('${url}', { mode: 'no-cors' })`])))",
    ),
    ("worker-from-data", "new Worker(`data:text/javascript,fetch('${url}', { mode: 'no-cors' })`)"),
    ("shared-worker", "new SharedWorker(url)"),
    ("service-worker", "return navigator.serviceWorker.register(url)"),
    ("audio-worklet", "return new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(url)"),
    ("paint-worklet", "return CSS.paintWorklet.addModule(url)"),
    ("import", "return import(url)"),
    ("script", "make('script', { src: url })"),
    ("module-script", "make('script', { type: 'module', src: url })"),
    ("link-stylesheet", "make('link', { rel: 'stylesheet', href: url })"),
    ("link-icon", "make('link', { rel: 'icon', href: url })"),
    ("link-manifest", "make('link', { rel: 'manifest', href: url })"),
    ("link-prefetch", "make('link', { rel: 'prefetch', href: url })"),
    ("link-preload-image", "make('link', { rel: 'preload', as: 'image', href: url })"),
    ("link-preload-fetch", "make('link', { rel: 'preload', as: 'fetch', href: url })"),
    (
        "link-preload-font",
        "make('link', { rel: 'preload', as: 'font', href: url, crossorigin: '' })",
    ),
    ("link-preload-script", "make('link', { rel: 'preload', as: 'script', href: url })"),
    ("link-preload-style", "make('link', { rel: 'preload', as: 'style', href: url })"),
    ("link-modulepreload", "make('link', { rel: 'modulepreload', href: url })"),
    ("link-prerender", "make('link', { rel: 'prerender', href: url })"),
    (
        "link-of-the-page",
        "const link = document.querySelector('link').cloneNode(); link.rel = 'prefetch'; link.href = url; document.head.append(link)",
    ),
    (
        "speculation-rules",
        "make('script', { type: 'speculationrules', text: JSON.stringify({ prefetch: [{ source: 'list', urls: [url], eagerness: 'immediate' }] }) })",
    ),
    ("image", "new Image().src = url"),
    ("image-set", "make('img', { srcset: `${url} 2x, ${url} 1x` })"),
    ("input-image", "make('input', { type: 'image', src: url })"),
    ("background-attribute", "document.body.setAttribute('background', url)"),
    ("svg-image", "makeSvg('image', { href: url, width: 9, height: 9 })"),
    ("svg-use", "makeSvg('use', { href: `${url}#a` })"),
    ("svg-filter", "makeSvg('feImage', { href: url }, 'filter')"),
    (
        "style-element",
        "make('style', { text: `#gg-left { display: block; background: url(${url}) }` })",
    ),
    ("style-attribute", "make('p', { style: `background: url(${url})`, text: 'x' })"),
    (
        "style-property",
        "const p = make('p', { text: 'x' }); p.style.backgroundImage = `url(${url})`",
    ),
    (
        "style-cursor-and-list",
        "const p = make('li', { text: 'x' }); p.style.listStyleImage = `url(${url})`",
    ),
    (
        "style-rule",
        "const p = make('p', { id: 'styled', text: 'x' }); document.styleSheets[0].insertRule(`#styled { background: url(${url}) }`)",
    ),
    (
        "style-sheet-object",
        "const sheet = new CSSStyleSheet(); sheet.replaceSync(`main { background: url(${url}) !important }`); document.adoptedStyleSheets = [sheet]",
    ),
    ("style-import", "make('style', { text: `@import url(${url})` })"),
    (
        "style-font",
        "make('style', { text: `@font-face { font-family: f1; src: url(${url}) }` }); make('p', { text: 'x' }).style.fontFamily = 'f1'",
    ),
    (
        "font-object",
        "const f = new FontFace('f2', `url(${url})`); document.fonts.add(f); return f.load()",
    ),
    ("object", "make('object', { data: url })"),
    ("embed", "make('embed', { src: url })"),
    ("video", "make('video', { src: url, preload: 'auto' })"),
    ("video-poster", "make('video', { poster: url })"),
    ("audio", "const a = new Audio(url); a.preload = 'auto'; a.load()"),
    (
        "track",
        "const v = make('video', {}); const t = document.createElement('track'); t.default = true; t.src = url; v.append(t); t.track.mode = 'showing'",
    ),
    ("frame", "make('iframe', { src: url })"),
    ("frame-of-text", "make('iframe', { srcdoc: `<img src='${url}'>` })"),
    ("frame-of-script", "make('iframe', { src: `javascript:'<img src=${url}>'` })"),
    ("frame-of-data", "make('iframe', { src: `data:text/html,<img src='${url}'>` })"),
    (
        "frame-of-a-blob",
        "make('iframe', { src: URL.createObjectURL(new Blob([`<img src='${url}'>`], { type: 'text/html' })) })",
    ),
    ("fenced-frame", "const f = make('fencedframe', {}); f.config = new FencedFrameConfig(url)"),
    ("ping", "make('a', { ping: url, href: '#', text: 'x' }).click()"),
    (
        "form-into-a-frame",
        "make('iframe', { name: 'sink' }); make('form', { action: url, method: 'post', target: 'sink' }).submit()",
    ),
    (
        "policy-report",
        "make('meta', { 'http-equiv': 'Content-Security-Policy', content: `img-src 'none'; report-uri ${url}` }); make('img', { src: 'data:,' })",
    ),
    (
        "payment",
        "return new PaymentRequest([{ supportedMethods: url }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment()",
    ),
    ("share", "return navigator.share({ url })"),
    (
        "xslt",
        "const x = new XSLTProcessor(); x.importStylesheet(new DOMParser().parseFromString(`<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:include href='${url}'/></xsl:stylesheet>`, 'text/xml'))",
    ),
];

/// Ways below the level of requests: the listener's own port hears them.
const BENEATH: &[(&str, &str)] = &[
    ("link-preconnect", "make('link', { rel: 'preconnect', href: url })"),
    ("webrtc", "connect(window, url)"),
    ("webrtc-regained", "const f = make('iframe', {}); connect(f.contentWindow, url)"),
    ("webtransport", "new WebTransport(url.replace('http:', 'https:'))"),
];

/// Ways by which the frame leads itself elsewhere.
const AWAY: &[(&str, &str)] = &[
    ("location", "location = url"),
    ("location-replace", "location.replace(url)"),
    ("meta-refresh", "make('meta', { 'http-equiv': 'refresh', content: `0; url=${url}` })"),
    ("link-click", "make('a', { href: url, text: 'x' }).click()"),
];

/// The one way that needs a click to happen in.
const WINDOW_OPEN: &str = "window-open";

/// Ways to lead the page around the frame elsewhere, or a new window, or to
/// submit a form.
const OUT: &[(&str, &str)] = &[
    ("form", "make('form', { action: url }).submit()"),
    ("top", "top.location = url"),
    ("top-link", "make('a', { href: url, target: '_top', text: 'x' }).click()"),
    ("top-form", "make('form', { action: url, target: '_top' }).submit()"),
    (WINDOW_OPEN, "addEventListener('click', () => open(url), { once: true })"),
];

/// Ways to keep something: each gives what it reads back of `value`.
const STORES: &[(&str, &str)] = &[
    (
        "cookie",
        "document.cookie = `a=${value}; SameSite=None; Secure; Partitioned`; document.cookie = `b=${value}`; return document.cookie",
    ),
    (
        "cookie-store",
        "await cookieStore.set('c', value); return (await cookieStore.get('c')).value",
    ),
    ("local-storage", "localStorage.a = value; return localStorage.a"),
    ("session-storage", "sessionStorage.a = value; return sessionStorage.a"),
    (
        "indexed-db",
        "return new Promise((done, fail) => { const r = indexedDB.open(value); r.onsuccess = () => done(r.result.name); r.onerror = fail })",
    ),
    (
        "caches",
        "const c = await caches.open('a'); await c.put(location.href.split('#')[0], new Response(value)); return (await c.match(location.href.split('#')[0])).text()",
    ),
    (
        "files",
        "const d = await navigator.storage.getDirectory(); return (await d.getFileHandle(value, { create: true })).name",
    ),
];

const HELPERS: &str = "
    const fill = (element, attributes) => {
        const { text, ...others } = attributes;
        for (const name in others) element.setAttribute(name, others[name]);
        if (text) element.append(text);
        return element;
    };
    const make = (name, attributes) => {
        const element = fill(document.createElement(name), attributes);
        document.body.append(element);
        return element;
    };
    const makeSvg = (name, attributes, around = 'g') => {
        const create = (name) => document.createElementNS('http://www.w3.org/2000/svg', name);
        const svg = create('svg'), middle = create(around);
        middle.id = 'm-' + name;
        middle.append(fill(create(name), attributes));
        svg.append(middle);
        if (around === 'filter') {
            const shape = fill(create('rect'), { width: 9, height: 9, filter: `url(#${middle.id})` });
            svg.append(shape);
        }
        document.body.append(svg);
    };
    const connect = (realm, url) => {
        const Peer = realm.RTCPeerConnection ?? realm.webkitRTCPeerConnection;
        const peer = new Peer({ iceServers: [{ urls: url.replace('http://', 'stun:') }] });
        peer.createDataChannel('x');
        peer.createOffer().then((offer) => peer.setLocalDescription(offer));
        (window.peers ??= []).push(peer);
    };
";

/// A script for the frame page: `attempt(name, argument)` tries one way of the
/// table, in a task of the page's own, and notes how that went in `outcomes`.
fn script(ways: &[&[(&str, &str)]]) -> String {
    let ways = ways.iter().copied().flatten();
    let table: String = ways
        .map(|(name, body)| format!("'{name}': async (url, value = url) => {{ {body} }},\n"))
        .collect();
    format!(
        "{{ {HELPERS}
        const ways = {{ {table} }};
        window.outcomes = {{}};
        const run = (name, argument) => ways[name](argument).then(
            (result) => outcomes[name] = `done: ${{result}}`,
            (error) => outcomes[name] = `refused: ${{error}}`,
        );
        window.attempt = (name, argument) => {{
            outcomes[name] = 'tried';
            // The driver has its answer before the page may go.
            setTimeout(run, 100, name, argument);
        }}; }}"
    )
}

/// The same frame page with every door open: no policy, nothing removed.
fn leaky_page(script: &str) -> String {
    let mut page =
        page_source().replacen("<title>", &format!("<script>{script}</script><title>"), 1);
    for door in ["document.head.append(policy);", "delete self[name];"] {
        assert_eq!(page.matches(door).count(), 1, "head.js closes its doors in another way");
        page = page.replace(door, ";");
    }
    page
}

/// The snippet around a frame without a sandbox.
fn unboxed(site: &Site) -> String {
    let snippet = site.fast("").replace(&format!("sandbox=\"{SANDBOX}\""), "");
    assert!(!snippet.contains("sandbox"));
    snippet
}

/// Who listens: the widget's own server, another one, and a port for each way
/// beneath requests.
struct Listeners {
    third: Server,
    ports: Vec<(&'static str, TcpListener, UdpSocket)>,
}

impl Listeners {
    fn start() -> Self {
        let port = |name| {
            let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
            let udp = UdpSocket::bind(tcp.local_addr().unwrap()).unwrap();
            tcp.set_nonblocking(true).unwrap();
            udp.set_nonblocking(true).unwrap();
            (name, tcp, udp)
        };
        let ports = BENEATH.iter().map(|(name, _)| port(*name)).collect();
        Self { third: site::serve(Headers::CorsOnly), ports }
    }

    /// Tries every way to send, once to each server, and every way to keep.
    fn try_all(&self, reader: &Reader<'_>, site: &Site) {
        for (name, _) in WAYS {
            for server in [&self.third, &site.widget] {
                attempt(reader, name, &format!("{}/try/{name}", server.url()));
            }
        }
        for (name, tcp, _) in &self.ports {
            attempt(reader, name, &format!("http://{}", tcp.local_addr().unwrap()));
        }
        for (name, _) in STORES {
            attempt(reader, name, "kept");
        }
    }

    /// Adds the ways that got through to anybody since the last time.
    fn listen(&self, site: &Site, heard: &mut BTreeSet<String>) {
        let requests = self.third.log().into_iter().chain(site.widget.log());
        let own = apps_own();
        let others = requests.filter(|(_, path)| !own.contains(path));
        heard.extend(others.map(|(_, path)| {
            let way = path.trim_start_matches("/try/");
            way.split('?').next().unwrap_or_default().to_owned()
        }));
        for (name, tcp, udp) in &self.ports {
            if tcp.accept().is_ok() || udp.recv(&mut [0; 1]).is_ok() {
                heard.insert((*name).to_owned());
            }
        }
    }

    /// Waits until all these ways got through, and gives all that did.
    #[track_caller]
    fn wait_for(
        &self,
        reader: &Reader<'_>,
        site: &Site,
        ways: &BTreeSet<String>,
    ) -> BTreeSet<String> {
        let mut heard = BTreeSet::new();
        let deadline = Instant::now() + Duration::from_secs(20);
        while !ways.is_subset(&heard) {
            let missing: Vec<_> = ways.difference(&heard).collect();
            assert!(Instant::now() < deadline, "{}: {missing:?} not heard", reader.engine());
            sleep(Duration::from_millis(50));
            self.listen(site, &mut heard);
        }
        heard
    }
}

/// A link that every reader is shown.
const LISTED: &str = "https://findahelpline.com";

/// What the widget asks its server for by itself.
fn apps_own() -> [String; 5] {
    [PAGE.into(), site::LOADER.into(), site::wasm(), site::script(), "/favicon.ico".into()]
}

fn attempt(reader: &Reader<'_>, name: &str, argument: &str) {
    reader.script_with("attempt(arguments[0], arguments[1])", json!([name, argument]));
}

/// What does nothing in this engine, even with every door open, and so proves
/// nothing there: it has no such thing, or wants a window of its own for it.
fn not_applicable(engine: Engine) -> BTreeSet<String> {
    let everywhere = [
        "fenced-frame",
        "link-icon",
        "link-manifest",
        "link-prerender",
        "payment",
        "policy-report",
        "share",
        "speculation-rules",
    ];
    let here: &[&str] = match engine {
        Engine::Chromium => &["xslt"],
        // Firefox's WebRTC does not speak to loopback addresses.
        Engine::Firefox => &["fetch-later", "paint-worklet", "ping", "webrtc", "webrtc-regained"],
        Engine::WebKit => &[
            "fetch-later",
            "link-of-the-page",
            "link-prefetch",
            "paint-worklet",
            "webrtc",
            "webrtc-regained",
            "webtransport",
            "xslt",
        ],
    };
    names(everywhere.iter().chain(here).map(|name| (*name, "")))
}

/// What stays open: a connection without a request. It tells whom it is made
/// to, and so could tell a name or a port. No content security policy closes it.
const STILL_OPEN: &str = "link-preconnect";

fn names<'a>(ways: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeSet<String> {
    ways.map(|(name, _)| name.to_owned()).collect()
}

/// How the ways to keep something went, once all have been tried.
fn stores(reader: &Reader<'_>) -> Vec<(&'static str, String)> {
    let outcomes = || reader.script("return outcomes");
    let outcome = |outcomes: &Value, name| outcomes[name].as_str().unwrap_or_default().to_owned();
    reader.wait_until("every store to be tried", |_| {
        let outcomes = outcomes();
        STORES.iter().all(|(name, _)| outcome(&outcomes, name) != "tried")
    });
    let outcomes = outcomes();
    STORES.iter().map(|(name, _)| (*name, outcome(&outcomes, name))).collect()
}

scenario!(what_a_script_in_the_frame_tries_to_send_or_keep_comes_to_nothing, |browser| {
    let script = script(&[WAYS, BENEATH, STORES]);
    let mut reader = Reader::new(browser);
    let engine = reader.engine();
    let all = names(WAYS.iter().chain(BENEATH).copied());
    let dead = not_applicable(engine);
    let alive: BTreeSet<String> = all.difference(&dead).cloned().collect();

    // With every door open the same ways do get through: this test can fail.
    let site = Site::start_with(Headers::CorsOnly);
    site.widget.set_page(PAGE, leaky_page(&script));
    reader.goto(&site.page(&unboxed(&site)));
    reader.enter_frame(FRAME);
    let listeners = Listeners::start();
    let begun = Instant::now();
    listeners.try_all(&reader, &site);
    let heard = listeners.wait_for(&reader, &site, &alive);
    let took = begun.elapsed();
    let alive_now: Vec<_> = heard.intersection(&dead).collect();
    assert!(alive_now.is_empty(), "{engine}: {alive_now:?} do get through: test them");
    println!("{engine}: {} ways get through with every door open", alive.len());
    println!("{engine}: not applicable, since they do nothing then: {dead:?}");
    let kept = stores(&reader);
    for must in ["local-storage", "session-storage", "indexed-db", "caches"] {
        assert!(kept.contains(&(must, "done: kept".to_owned())), "{engine}: {kept:?}");
    }
    let not_kept = kept.iter().filter(|(_, outcome)| !outcome.contains("kept"));
    println!(
        "{engine}: not applicable, since they keep nothing then: {not_kept:?}",
        not_kept = not_kept.collect::<Vec<_>>()
    );

    for headers in [Headers::Full, Headers::CorsOnly] {
        let site = Site::start_with(headers);
        let listeners = Listeners::start();
        site.widget.set_page(PAGE, page_with_script(&script));
        reader.visit(&site.page(&site.fast("")));
        listeners.try_all(&reader, &site);
        for (name, outcome) in stores(&reader) {
            assert!(outcome.starts_with("refused"), "{engine}, {headers:?}: {name} {outcome}");
        }
        // Twice the time in which all of them got through.
        sleep(Duration::from_secs(1) + took * 2);
        let mut heard = BTreeSet::new();
        listeners.listen(&site, &mut heard);
        assert_eq!(heard, BTreeSet::from([STILL_OPEN.to_owned()]), "{engine}, {headers:?}");
        println!("{engine}, {headers:?}: of {} ways, open: {heard:?}", all.len());
        // Whether or not the engine would speak to this test's listeners.
        let outcomes = reader.script("return outcomes");
        for gone in ["webrtc", "webrtc-regained", "webtransport"] {
            let outcome = outcomes[gone].as_str().unwrap();
            assert!(outcome.starts_with("refused"), "{engine}, {headers:?}: {gone} {outcome}");
        }
    }
});

/// Tries these ways right after the reader clicked in the frame: browsers allow
/// some of them only then.
fn attempt_after_click(reader: &Reader<'_>, listeners: &Listeners, ways: &[&str]) {
    reader.click(&summary_of("short"));
    for name in ways {
        attempt(reader, name, &format!("{}/try/{name}", listeners.third.url()));
    }
    if ways.contains(&WINDOW_OPEN) {
        reader.wait_until("the way to be ready", |page| {
            page.script(&format!("return outcomes['{WINDOW_OPEN}'] !== 'tried'")) == true
        });
        reader.click(&summary_of("short"));
    }
}

/// A page whose frame is open in every way, or closed as it should be; on a
/// host that lets its frames go anywhere, or only to the widget.
fn open(
    reader: &mut Reader<'_>,
    doors: Option<Headers>,
    host_has_policy: bool,
) -> (Site, Listeners) {
    let script = script(&[AWAY, OUT]);
    let site = Site::start_with(doors.unwrap_or(Headers::CorsOnly));
    let page = if doors.is_some() { page_with_script(&script) } else { leaky_page(&script) };
    site.widget.set_page(PAGE, page);
    let watch = "<script>window.stopped = 0;
        addEventListener('securitypolicyviolation', () => stopped++)</script>";
    let host =
        site.page_with_head(watch, &if doors.is_some() { site.fast("") } else { unboxed(&site) });
    if host_has_policy {
        let policy = format!("frame-src {}", site.widget.url());
        site.blog.set_header("/blog.html", "Content-Security-Policy", &policy);
    }
    reader.goto(&host);
    if doors.is_some() {
        reader.enter(FRAME)
    } else {
        reader.enter_frame(FRAME)
    }
    (site, Listeners::start())
}

scenario!(a_frame_leads_nobody_elsewhere_where_the_host_names_its_frames, |browser| {
    let mut reader = Reader::new(browser);
    let engine = reader.engine();
    let home = reader.window();
    let ways = |table: &[(&'static str, &str)]| -> Vec<&str> {
        table.iter().map(|(name, _)| *name).collect()
    };
    let one = |name: &str| BTreeSet::from([name.to_owned()]);

    // With every door open, each way gets through.
    let mut took = Duration::from_millis(500);
    for name in [ways(AWAY), ways(OUT)].concat() {
        let (site, listeners) = open(&mut reader, None, false);
        let begun = Instant::now();
        attempt_after_click(&reader, &listeners, &[name]);
        listeners.wait_for(&reader, &site, &one(name));
        took = took.max(begun.elapsed());
        reader.switch_to_window(&home);
    }

    // The frame's own policy and sandbox keep it from the page around it, from
    // forms and from windows.
    let windows = reader.windows().len();
    let mut out = ways(OUT);
    if engine == Engine::WebKit {
        println!(
            "{engine}: not applicable: top-link, top-form: its driver waits for them for ever"
        );
        out.retain(|name| !["top-link", "top-form"].contains(name));
    }
    for headers in [Headers::Full, Headers::CorsOnly] {
        let (site, listeners) = open(&mut reader, Some(headers), false);
        attempt_after_click(&reader, &listeners, &out);
        // Twice the time in which each of them got through.
        sleep(took * 2);
        let mut heard = BTreeSet::new();
        listeners.listen(&site, &mut heard);
        assert_eq!(heard, BTreeSet::new(), "{engine}, {headers:?}");
        assert_eq!(reader.windows().len(), windows, "{engine}, {headers:?}");
    }

    // Where it goes itself, only the host can say.
    for headers in [Headers::Full, Headers::CorsOnly] {
        let (site, listeners) = open(&mut reader, Some(headers), false);
        attempt(&reader, "location", &format!("{}/try/location", listeners.third.url()));
        listeners.wait_for(&reader, &site, &one("location"));
    }

    // A host that names the widget as its only frame stops that, too.
    for (headers, away) in [(Headers::Full, ways(AWAY)), (Headers::CorsOnly, vec!["location"])] {
        for name in away {
            let (site, listeners) = open(&mut reader, Some(headers), true);
            attempt(&reader, name, &format!("{}/try/{name}", listeners.third.url()));
            reader.step_out();
            reader.wait_until("the host to stop it", |host| {
                host.script("return stopped > 0") == true
            });
            let mut heard = BTreeSet::new();
            listeners.listen(&site, &mut heard);
            assert_eq!(heard, BTreeSet::new(), "{engine}, {headers:?}: {name}");
        }
    }
});

scenario!(a_new_tab_opens_on_the_readers_click_of_a_listed_link, |browser| {
    let mut reader = Reader::new(browser);
    let site = Site::start();
    let listeners = Listeners::start();
    let listed = format!("{}/try/listed", listeners.third.url());
    let page = page_with_script("").replace(LISTED, &listed);
    assert!(page.contains(&format!("href=\"{listed}\"")));
    site.widget.set_page(PAGE, page);
    reader.visit(&site.page(&site.fast("")));
    reader.use_button(&reader.guide.interface.support);
    let link = format!("a[href='{listed}']");
    reader.wait_until("the link", |page| page.is_displayed(&link));
    let mut heard = BTreeSet::new();
    listeners.listen(&site, &mut heard);
    assert_eq!(heard, BTreeSet::new());
    reader.click(&link);
    listeners.wait_for(&reader, &site, &BTreeSet::from(["listed".to_owned()]));
    assert_eq!(reader.windows().len(), 2);
});
