//! A site's content security policy grows by one script and one frame source,
//! nothing else; and the frame's own policy lets the app run, and no more.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use browser_tests::reader::{FRAME, Reader, TITLE};
use browser_tests::site::{LOADER, PAGE, Site, page_with_script};
use browser_tests::{Browser, Engine, KEEP_SHADOW_ROOTS, scenario};
use serde_json::{Value, json};
use sha2::{Digest, Sha384};
use xtask::server::Headers;

/// Keeps every violation of a policy, and what the policy said no to.
const KEEP_VIOLATIONS: &str = "
    window.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
        violations.push(`${violatedDirective} ${blockedURI} ${sample}`));
";

/// Where the blog wants to hear of violations.
const REPORTS: &str = "/reports";

/// Where nobody listens.
const EXIT: &str = "https://127.0.0.1:9/elsewhere";

/// How a blog may let the loader in.
const WAYS_IN: [&str; 3] = ["by its origin", "by a nonce", "by its hash"];

/// The strictest policy that lets the loader in, and the loader's own tag for
/// it. The nonce `test` is for the test's own script in every one of them, the
/// image source for the blog's own icon, which browsers ask for by themselves.
fn strictest(site: &Site, way_in: &str) -> (String, String) {
    let widget = site.widget.url();
    let script = std::fs::read(browser_tests::site::folder().join(&LOADER[1..])).unwrap();
    let hash = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(script)));
    let (source, attributes) = match way_in {
        "by its origin" => (widget.clone(), String::new()),
        "by a nonce" => (String::new(), "nonce=\"test\"".to_owned()),
        _ => (format!("'{hash}'"), format!("integrity=\"{hash}\" crossorigin")),
    };
    let policy = format!(
        "default-src 'none'; script-src {source} 'nonce-test'; frame-src {widget}; \
         require-trusted-types-for 'script'; trusted-types 'none'; \
         img-src 'self'; report-uri {REPORTS}"
    );
    (policy, format!("<script async {attributes} src=\"{widget}{LOADER}\"></script>"))
}

/// Puts a blog page with that policy in place, and opens it.
fn open(reader: &mut Reader<'_>, site: &Site, policy: &str, snippet: &str) {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A blog</title>\
         <script nonce=\"test\">{KEEP_VIOLATIONS}{KEEP_SHADOW_ROOTS}\
         window.uncaught = [];
         addEventListener('error', event => event.message && uncaught.push(event.message));
         addEventListener('gentle-guide:exit', () => document.title = 'left');</script>\
         <p>An article.</p>{snippet}</html>"
    );
    site.blog.set_page("/strict.html", page);
    site.blog.set_header("/strict.html", "Content-Security-Policy", policy);
    site.blog.clear_log();
    reader.goto(&format!("{}/strict.html", site.blog.url().replace("127.0.0.1", "localhost")));
}

fn violations(browser: &Browser) -> Value {
    browser.script("return violations")
}

fn reports(site: &Site) -> usize {
    site.blog.log().iter().filter(|(_, path)| path == REPORTS).count()
}

/// An engine without Trusted Types passes over what the policy says of them.
fn say_what_does_not_apply(reader: &Reader<'_>) {
    if reader.script("return typeof trustedTypes") == "undefined" {
        println!("{}: not applicable: it has no Trusted Types", reader.engine());
    }
}

scenario!(a_host_needs_one_script_and_one_frame_source_and_nothing_else, |browser| {
    let site = Site::start();
    site.widget.set_page(PAGE, page_with_script(KEEP_VIOLATIONS));
    let mut reader = Reader::new(browser);
    for way_in in WAYS_IN {
        let (policy, loader) = strictest(&site, way_in);
        for fast in [true, false] {
            let attributes = format!("theme=\"host\" accent=\"#225577\" exit-href=\"{EXIT}\"");
            let snippet = if fast { site.fast(&attributes) } else { site.short(&attributes) };
            let snippet = snippet.replace(&site.loader(), &loader);
            open(&mut reader, &site, &policy, &snippet);
            say_what_does_not_apply(&reader);
            if fast {
                reader.enter(FRAME);
            } else {
                reader.enter_short("gentle-guide");
            }
            reader.wait_until("the host's theme", |page| page.exists("html[data-theme=light]"));
            reader.toggle("short");
            reader.begin();
            reader.answer(&[("choice", "solo"), ("alarm", "panic")]);
            assert_eq!(reader.outcome().as_deref(), Some("alarm"), "{way_in}");
            assert_eq!(violations(&reader), json!([]), "in the frame, loader {way_in}");
            reader.outside(|host| assert_eq!(violations(host), json!([]), "loader {way_in}"));
            reader.assert_nothing_uncaught();

            reader.click(".gg-leave");
            reader.step_out();
            // Nobody answers there, and WebKit goes on to show the page that asked.
            if reader.engine() == Engine::WebKit {
                reader.wait_until("the widget to leave", |host| host.title() == "left");
                assert!(!reader.exists("iframe") && !reader.exists("#fallback"));
                assert_eq!(violations(&reader), json!([]), "on leaving, loader {way_in}");
            } else {
                reader.wait_until("the page to leave for", |page| page.url() == EXIT);
            }
            assert_eq!(reports(&site), 0, "loader {way_in}");
        }
    }
});

scenario!(the_same_check_hears_of_a_host_policy_that_is_too_strict, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let (policy, loader) = strictest(&site, "by its origin");
    let no_frame = policy.replace(&format!("frame-src {}", site.widget.url()), "frame-src 'none'");
    let snippet = site.short("").replace(&site.loader(), &loader);
    open(&mut reader, &site, &no_frame, &snippet);
    reader.wait_until("the violation", |host| violations(host) != json!([]));
    reader.wait_until("the report", |_| reports(&site) > 0);
});

/// Ways to bring in more script or style, once the app runs. Each says whether
/// it got its way.
const BRING_IN: &str = "
    window.ways = {
        'inline script': () => {
            const script = document.createElement('script');
            try { script.text = 'window.got = true' } catch { script.append('window.got = true') }
            document.head.append(script);
            return window.got === true;
        },
        'cloned head script': () => {
            const script = [...document.scripts].find((script) => !script.src && !script.type);
            const copy = document.createElement('script');
            copy.append(script.firstChild.cloneNode());
            const before = document.querySelectorAll('meta[http-equiv]').length;
            document.head.append(copy);
            return document.querySelectorAll('meta[http-equiv]').length > before;
        },
        'inline style': () => {
            const style = document.createElement('style');
            style.append('body { outline: 7px solid red }');
            document.head.append(style);
            return getComputedStyle(document.body).outlineWidth === '7px';
        },
        'style attribute': () => {
            document.body.setAttribute('style', 'outline: 6px solid red');
            return getComputedStyle(document.body).outlineWidth === '6px';
        },
        'event handler attribute': () => {
            try { document.body.setAttribute('onfocusin', 'window.handled = true') } catch {}
            document.body.dispatchEvent(new Event('focusin'));
            return window.handled === true;
        },
        'eval': () => { try { return (0, eval)('1 + 1') === 2 } catch { return false } },
        'new Function': () => { try { return new Function('return 2')() === 2 } catch { return false } },
        'innerHTML with a handler': () => {
            try { document.createElement('div').innerHTML = '<b onclick=1>' } catch { return false }
            return typeof trustedTypes !== 'undefined';
        },
    };
    // In a task of the page's own: to a driver's script, Chromium allows eval.
    addEventListener('bring-in', () => setTimeout(() => {
        window.gotIn = Object.keys(ways).filter((name) => ways[name]());
    }));
";

scenario!(under_the_frames_own_policy_the_app_runs_and_nothing_more_comes_in, |browser| {
    for headers in [Headers::Full, Headers::CorsOnly] {
        let site = Site::start_with(headers);
        site.widget.set_page(PAGE, page_with_script(&format!("{KEEP_VIOLATIONS}{BRING_IN}")));
        let mut reader = Reader::new(browser);
        reader.visit(&site.page(&site.fast("accent=\"#225577\" heading-level=\"3\"")));
        say_what_does_not_apply(&reader);
        reader.toggle("short");
        reader.use_button(&reader.guide.interface.support);
        reader.choose_region("#gg-region", "ie");
        reader.begin();
        reader.answer(&[("felt", "joy")]);
        reader.start_again();
        reader.use_button(&reader.guide.intro.other);
        reader.wait_until("the partner guide", |page| {
            page.text(TITLE) == *reader.guide.partner.title
        });
        assert_eq!(violations(&reader), json!([]), "{headers:?}");

        reader.script("dispatchEvent(new Event('bring-in'))");
        reader.wait_until("all ways to be tried", |page| {
            page.script("return !!window.gotIn") == true
        });
        assert_eq!(reader.script("return gotIn"), json!([]), "came in with {headers:?}");
        // Both kinds are heard of. Trusted Types stop a script before its source is looked at.
        for kind in ["script-src|^require-trusted-types-for", "style-src"] {
            let heard = format!("return violations.some((text) => /^{kind}/.test(text))");
            reader.wait_until(kind, |page| page.script(&heard) == true);
        }
    }
});
